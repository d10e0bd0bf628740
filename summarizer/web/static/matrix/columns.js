// The columns of the matrix: which are shown, in which order, how high the rows are; kept by the browser for the vault.
import { all, data } from "/static/matrix/data.js";
import { copy, every } from "/static/places.js";
import { say } from "/static/words.js";

/** A column that is shown; `place` is its field's among the data's columns, -1 for what is no field. @typedef {{key: string, label: string, place: number, width: number}} Shown */

const KEY = `summarizer matrix ${document.body.dataset.vault}`;
const MOST_AT_FIRST = 30;
const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("columns-dialog"));
const list = document.getElementById("columns-list");

/** @type {{order: string[], hidden: Record<string, boolean>, widths: Record<string, number>, lines: number, sort: import("./sift.js").Sort}} */
const kept = { order: [], hidden: {}, widths: {}, lines: 4, sort: { by: "", down: false }, ...read() };

function read() {
  try {
    const one = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    const fits = Array.isArray(one.order) && typeof one.hidden === "object" && typeof one.widths === "object" && [1, 4, 9].includes(one.lines);
    return fits && typeof one.sort?.by === "string" ? one : {};
  } catch {
    return {};
  }
}

function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // it lasts as long as the tab then
  }
}

export const sort = () => kept.sort;
/** Sort by a column: up, down, then as the notes are. @param {string} by */
export function sortBy(by) {
  if (kept.sort.by !== by) kept.sort = { by, down: by === "@waiting" };
  else if (kept.sort.down === (by === "@waiting")) kept.sort = { by, down: !kept.sort.down };
  else kept.sort = { by: "", down: false };
  keep();
}

export const lines = () => kept.lines;
/** @param {number} count */
export function setLines(count) {
  kept.lines = count;
  keep();
}

/** All columns but the first, in their order. @returns {Shown[]} */
function columns() {
  const about = [
    { key: "@authors", label: say("authors"), place: -1, width: 150 },
    { key: "@year", label: say("year"), place: -1, width: 72 },
    { key: "@waiting", label: say("to review"), place: -1, width: 108 },
    { key: "@oldest", label: say("oldest draft"), place: -1, width: 110 },
    { key: "@tags", label: say("tags"), place: -1, width: 140 },
    { key: "@collections", label: say("collections"), place: -1, width: 140 },
  ];
  const fields = data.columns.map((one, place) => ({ ...one, place, width: 264 }));
  for (const one of [...about, ...fields]) one.width = kept.widths[one.key] ?? one.width;
  const rank = new Map(kept.order.map((key, index) => [key, index]));
  const every = [...about, ...fields];
  const at = new Map(every.map((one, index) => [one.key, rank.get(one.key) ?? (kept.order.length || 0) + index]));
  return every.sort((one, other) => at.get(one.key) - at.get(other.key));
}

/** The keys that are not shown unless somebody says so: what few notes have, where there are very many. */
function spare() {
  const counts = new Array(data.columns.length).fill(0);
  for (const row of all()) for (const cell of row.cells) counts[cell.column] += 1;
  const places = counts.map((_, place) => place).sort((one, other) => counts[other] - counts[one] || one - other);
  return new Set(["@oldest", "@tags", "@collections", ...places.slice(MOST_AT_FIRST).map((place) => data.columns[place].key)]);
}

/** The columns that are shown behind the first. @returns {Shown[]} */
export function shown() {
  const rare = spare();
  return columns().filter((one) => !(kept.hidden[one.key] ?? rare.has(one.key)));
}

/** Move a column by some places among those that are shown. @param {string} key @param {number} step */
export function move(key, step) {
  const there = shown();
  const other = there[there.findIndex((one) => one.key === key) + step];
  if (other) place(key, other.key);
}

/** Put a column where another one is. @param {string} key @param {string} at */
export function place(key, at) {
  const keys = columns().map((one) => one.key);
  const target = keys.indexOf(at);
  if (key === at || target < 0) return;
  kept.order = keys.filter((one) => one !== key);
  kept.order.splice(target, 0, key);
  keep();
}

export const paperWidth = () => kept.widths["@paper"] ?? (innerWidth < 900 ? 190 : 260);

/** Make a column wider by some pixels. @param {string} key @param {number} more */
export function widen(key, more) {
  const width = key === "@paper" ? paperWidth() : columns().find((one) => one.key === key)?.width;
  if (!width) return;
  kept.widths[key] = Math.round(Math.max(48, Math.min(1_200, width + more)));
  keep();
}

/** @param {() => void} redraw */
export function openDialog(redraw) {
  fill(redraw);
  dialog.showModal();
}

/** @param {() => void} redraw */
function fill(redraw) {
  const there = new Set(shown().map((one) => one.key));
  const items = columns().map((one) => {
    const item = copy("column-item");
    item.dataset.key = one.key;
    item.querySelector("span").textContent = one.label;
    const box = item.querySelector("input");
    box.checked = there.has(one.key);
    return item;
  });
  list.replaceChildren(...items);
  dialog.onclick = (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    const key = /** @type {HTMLElement} */ (button?.closest("li"))?.dataset.key;
    if (!button || button.classList.contains("primary")) return;
    if (key) shift(key, Number(button.dataset.move));
    else if (button.id === "columns-all") for (const one of columns()) kept.hidden[one.key] = false;
    else Object.assign(kept, { order: [], hidden: {}, widths: {} });
    keep();
    fill(redraw);
    redraw();
    const again = every(list, "li").find((one) => one.dataset.key === key);
    /** @type {HTMLElement} */ (again?.querySelector(`[data-move="${button.dataset.move}"]`))?.focus();
  };
  list.onchange = (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    kept.hidden[/** @type {HTMLElement} */ (box.closest("li")).dataset.key] = !box.checked;
    keep();
    redraw();
  };
}

/** Move a column by a place among all. @param {string} key @param {number} step */
function shift(key, step) {
  const keys = columns().map((one) => one.key);
  const other = keys[keys.indexOf(key) + step];
  if (other) place(key, other);
}
