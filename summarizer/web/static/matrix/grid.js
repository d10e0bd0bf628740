// The table of the matrix: only the cells in sight are in the document, all rows of one height. One cell is the current
// one and the only one that Tab reaches; keys go as in a grid (www.w3.org/WAI/ARIA/apg/patterns/grid).
import { cell, headCell, highlight, paperCell } from "/static/matrix/cells.js";
import { data } from "/static/matrix/data.js";
/** @typedef {import("./data.js").Row} Row */
/** @typedef {import("./columns.js").Shown} Shown */

const HEAD = 40; // pixels
const BEYOND = 8; // rows that are drawn above and below those in sight
const ASIDE = 600; // pixels to the left and right of what is in sight whose columns are drawn
const LINE = 20;
const holder = document.getElementById("grid-holder");
const grid = document.getElementById("grid");
const head = document.getElementById("grid-head");
const body = document.getElementById("grid-rows");

/** @type {{rows: Row[], columns: Shown[], paper: number, height: number, words: string[], typed: Set<string>}} */
const shown = { rows: [], columns: [], paper: 0, height: 0, words: [], typed: new Set() };
/** The current cell: row -1 is the head, column 0 the paper. */
const here = { row: 0, column: 1 };
/** The rows that are drawn, and the first and last of their columns. @type {Map<number, HTMLElement>} */
const drawn = new Map();
let span = "";

/**
 * Show rows and columns anew; the current cell stays with its note and column.
 * @param {Row[]} rows @param {Shown[]} columns @param {import("./sift.js").Sort} sort
 * @param {{paper: number, lines: number, words: string[], typed: Set<string>}} how  `paper` is the first column's width
 */
export function show(rows, columns, sort, { paper, lines, words, typed }) {
  const focused = body.contains(document.activeElement) || head.contains(document.activeElement);
  const before = { note: shown.rows[here.row]?.note, key: shown.columns[here.column - 1]?.key };
  const top = shown.height ? holder.scrollTop / shown.height : 0; // in rows, which may become higher or lower
  const same = shown.height === lines * LINE + 14;
  Object.assign(shown, { rows, columns, words, typed, height: lines * LINE + 14 });
  const row = before.note ? rows.findIndex((one) => one.note === before.note) : -1;
  const column = columns.findIndex((one) => one.key === before.key);
  if (here.row >= 0) here.row = row >= 0 ? row : Math.max(0, Math.min(here.row, rows.length - 1));
  here.column = column >= 0 ? column + 1 : Math.min(here.column, columns.length);
  size(paper, columns);
  grid.style.setProperty("--lines", String(lines));
  grid.classList.toggle("low", lines === 1);
  grid.style.setProperty("--row", `${shown.height}px`);
  grid.setAttribute("aria-rowcount", String(rows.length + 1));
  grid.setAttribute("aria-colcount", String(columns.length + 1));
  body.style.height = `${rows.length * shown.height}px`;
  const labels = [{ key: "@paper", label: grid.dataset.paper }, ...columns];
  head.replaceChildren(line(0));
  labels.forEach(({ key, label }, column) => put(head.firstElementChild, column, headCell(key, label, sort)));
  span = "";
  if (!same) holder.scrollTop = top * shown.height;
  draw();
  if (focused) current()?.focus({ preventScroll: true });
}

/** The left edge of a column, and the right one. @param {number} column */
function edges(column) {
  const left = shown.columns.slice(0, column - 1).reduce((sum, one) => sum + one.width, shown.paper);
  return [left, left + shown.columns[column - 1].width];
}

/** The columns in sight, and some beyond. @returns {[number, number]} */
function inSight() {
  const from = holder.scrollLeft + shown.paper - ASIDE;
  const to = holder.scrollLeft + holder.clientWidth + ASIDE;
  let [left, first, last] = [shown.paper, 1, 0];
  shown.columns.forEach(({ width }, index) => {
    if (left + width <= from) first = index + 2;
    if (left < to) last = index + 1;
    left += width;
  });
  return [first, last];
}

/** How wide the columns are, in pixels. @param {number} paper @param {Shown[]} columns */
export function size(paper, columns) {
  shown.paper = paper;
  grid.style.setProperty("--columns", [paper, ...columns.map((one) => one.width)].map((width) => `${width}px`).join(" "));
}

/** @param {number} index  0 for the head */
function line(index) {
  const row = document.createElement("div");
  row.setAttribute("role", "row");
  row.className = "row";
  row.setAttribute("aria-rowindex", String(index + 1));
  return row;
}

/** @param {Element} row @param {number} column @param {HTMLElement} element */
function put(row, column, element) {
  element.setAttribute("aria-colindex", String(column + 1));
  element.style.gridColumn = String(column + 1);
  row.append(element);
}

/** Draw what came in sight, and drop what went. */
function draw() {
  const columns = inSight();
  const focused = body.contains(document.activeElement);
  if (span !== String(columns)) {
    for (const old of drawn.values()) old.remove();
    drawn.clear();
  }
  span = String(columns);
  const first = Math.max(0, Math.floor(holder.scrollTop / shown.height) - BEYOND);
  const last = Math.min(shown.rows.length, Math.ceil((holder.scrollTop + holder.clientHeight) / shown.height) + BEYOND);
  for (const [index, row] of drawn) {
    if (index >= first && index < last) continue;
    if (index === here.row) continue; // it may have the focus
    row.remove();
    drawn.delete(index);
  }
  for (let index = first; index < last; index += 1) drawRow(index, columns);
  if (here.row >= 0 && here.row < shown.rows.length) drawRow(here.row, columns);
  mark();
  if (focused && !body.contains(document.activeElement)) current()?.focus({ preventScroll: true });
  highlight(body, shown.words);
}

/** @param {number} index @param {[number, number]} columns */
function drawRow(index, [from, to]) {
  if (drawn.has(index)) return;
  const row = shown.rows[index];
  const element = line(index + 1);
  put(element, 0, paperCell(row));
  shown.columns.forEach((column, place) => {
    const current = index === here.row && place + 1 === here.column; // it may have the focus
    if ((place + 1 < from || place + 1 > to) && !current) return;
    const name = `${row.note}\n${row.at[column.place]?.label}`;
    const drafting = data.drafting.has(name) || (data.drafting.has(`${row.note}\n`) && row.at[column.place]?.state === "empty");
    put(element, place + 1, cell(row, column, shown.typed.has(name), drafting));
  });
  element.style.top = `${index * shown.height}px`;
  element.dataset.index = String(index);
  drawn.set(index, element);
  const after = [...drawn.keys()].filter((one) => one > index).sort((one, other) => one - other)[0];
  body.insertBefore(element, drawn.get(after) ?? null); // in order, for those who listen
}

/** The element of the current cell. @returns {HTMLElement | null} */
export function current() {
  const row = here.row < 0 ? head.firstElementChild : drawn.get(here.row);
  return row?.querySelector(`[aria-colindex="${here.column + 1}"]`) ?? null;
}

function mark() {
  for (const old of grid.querySelectorAll('[tabindex="0"]')) old.setAttribute("tabindex", "-1");
  for (const old of grid.querySelectorAll(".now")) old.classList.remove("now");
  const now = current();
  now?.setAttribute("tabindex", "0");
  now?.classList.add("now");
}

/** The current row and column, undefined in the head or where there is none. @returns {{row: Row | undefined, column: Shown | undefined}} */
export const at = () => ({ row: shown.rows[here.row], column: shown.columns[here.column - 1] });

/** Go to a cell, as far as there is one. @param {number} row @param {number} column */
export function go(row, column, { focus = true } = {}) {
  here.row = Math.max(-1, Math.min(row, shown.rows.length - 1));
  here.column = Math.max(0, Math.min(column, shown.columns.length));
  if (here.row >= 0) {
    const top = here.row * shown.height;
    const room = holder.clientHeight - HEAD - shown.height;
    if (top < holder.scrollTop) holder.scrollTop = top;
    else if (top > holder.scrollTop + room) holder.scrollTop = top - Math.max(0, room);
  }
  reveal();
  draw();
  if (focus) current()?.focus({ preventScroll: true });
  grid.dispatchEvent(new CustomEvent("went"));
}

/** Scroll sideways until the current column is in sight. */
export function reveal() {
  if (!here.column) return;
  const [left, right] = edges(here.column);
  if (left - shown.paper < holder.scrollLeft) holder.scrollLeft = left - shown.paper;
  else if (right > holder.scrollLeft + holder.clientWidth) holder.scrollLeft = Math.min(right - holder.clientWidth, left - shown.paper);
}

/** Go by some rows and columns. @param {number} rows @param {number} [columns] */
export const step = (rows, columns = 0) => go(here.row + rows, here.column + columns);

/** Go to a note, and to the column that holds one of its fields. @param {string} note @param {string} [label] */
export function goTo(note, label, { focus = false } = {}) {
  const row = shown.rows.findIndex((one) => one.note === note);
  if (row < 0) return false;
  const column = shown.columns.findIndex((one) => label && shown.rows[row].at[one.place]?.label === label);
  go(row, column < 0 ? here.column : column + 1, { focus });
  return true;
}

/** Go down to the next draft of the column that waits; whether there is one. */
export function goToNextDraft() {
  const place = shown.columns[here.column - 1]?.place ?? -1;
  const next = shown.rows.findIndex((row, index) => index > here.row && row.at[place]?.pending);
  if (next >= 0) go(next, here.column, { focus: false });
  return next >= 0;
}

/** @type {Record<string, (all: boolean) => unknown>} */
const KEYS = {
  ArrowUp: () => step(-1),
  ArrowDown: () => step(1),
  ArrowLeft: () => step(0, -1),
  ArrowRight: () => step(0, 1),
  PageUp: () => step(-page()),
  PageDown: () => step(page()),
  Home: (all) => go(all ? 0 : here.row, 0),
  End: (all) => go(all ? shown.rows.length - 1 : here.row, shown.columns.length),
};
const page = () => Math.max(1, Math.floor((holder.clientHeight - HEAD) / shown.height) - 1);

grid.addEventListener("keydown", (event) => {
  if (event.altKey || event.metaKey || !KEYS[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  KEYS[event.key](event.ctrlKey);
});

/** The place of an element's cell. @param {Element} element */
export function placeOf(element) {
  const one = element.closest(".cell");
  if (!one) return null;
  const row = /** @type {HTMLElement} */ (one.parentElement);
  return { row: head.contains(one) ? -1 : Number(row.dataset.index), column: Number(one.getAttribute("aria-colindex")) - 1 };
}

let asked = false;
holder.addEventListener("scroll", () => {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    draw();
  });
});
addEventListener("resize", draw);
