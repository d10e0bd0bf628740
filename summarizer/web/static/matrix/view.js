// The matrix view: all papers by their fields, and beside them the fields of one cell, as the review has them.
import { cite, isOpen, openNote, select } from "/static/fields.js";
import * as columns from "/static/matrix/columns.js";
import { load } from "/static/matrix/data.js";
import * as grid from "/static/matrix/grid.js";
import * as many from "/static/matrix/many.js";
import * as tools from "/static/matrix/tools.js";
import { article, current, every, fieldOf, fields, reading } from "/static/places.js";
import { refreshQueue } from "/static/queue.js";
import * as waiting from "/static/waiting.js";

const table = document.getElementById("grid");
const button = document.getElementById("matrix-button");
const { dataset } = document.body;
/** @type {import("./data.js").Row[]} */
let rows = [];
let loaded = false;
/** @type {Set<string>} */
let typed = new Set();
let timer = 0;
/** The note that is being opened for the current cell. */
let following = "";

const open = () => dataset.panel === "open";

/** The cells for which unsaved text waits. */
const typedNow = () => new Set(waiting.all().map((one) => `${one.note}\n${one.field}`));

function redraw() {
  const shown = columns.shown();
  rows = tools.rows(shown);
  typed = typedNow();
  grid.show(rows, shown, columns.sort(), { paper: columns.paperWidth(), lines: columns.lines(), words: tools.words(), typed });
  tools.tellCount(rows);
}

/** Take up what changed. */
async function refresh() {
  if (!(await load()) || reading()) return;
  tools.offer(columns.shown());
  redraw();
}

/** Show the matrix. */
export async function show({ push = false } = {}) {
  const { note, field } = { note: article()?.dataset.note, field: current()?.dataset.field };
  dataset.view = "matrix";
  button.setAttribute("aria-pressed", "true");
  if (push) history.pushState({ note, field }, "", "/matrix");
  if (loaded) redraw();
  await load();
  loaded = true;
  redraw();
  tools.offer(columns.shown());
  if (!note || !grid.goTo(note, field, { focus: true })) grid.step(0);
}

/** Go back to the review of a note, at one of its fields, at a sentence that it cites. @param {string} note @param {string} [field] @param {string} [sentence] */
async function leave(note, field, sentence, { push = true } = {}) {
  dataset.view = "review";
  dataset.panel = "";
  button.setAttribute("aria-pressed", "false");
  if (push) history.pushState({ note, field }, "", "/");
  if (isOpen(note)) select(fieldOf(field) ?? current());
  else if (!note || !(await openNote(note, { field }))) return;
  const source = every(fields, ".field.current .source").find((one) => one.dataset.sentence === sentence);
  if (source) cite(current(), source);
}

function toggle() {
  if (reading()) return show({ push: true });
  const { row, column } = grid.at();
  return leave(open() ? article().dataset.note : (row?.note ?? dataset.first), column && row?.at[column.place]?.label);
}

/** The current row, and the name of the field that is shown for the current cell: of what is no field the first that waits. */
function here() {
  const { row, column } = grid.at();
  if (!row || (column && column.place >= 0)) return { row, label: row?.at[column.place]?.label };
  return { row, label: (row.cells.find((one) => one.pending) ?? row.cells[0])?.label };
}

/** Whether the panel shows what the current cell holds. */
function isShown() {
  const { row, label } = here();
  return open() && (!row || (article()?.dataset.note === row.note && current()?.dataset.field === label));
}

/** Show the field of the current cell. */
async function follow({ focus = false } = {}) {
  clearTimeout(timer);
  const { row, label } = here();
  if (!row) return;
  following = row.note;
  if (article()?.dataset.note !== row.note) await openNote(row.note, { field: label, focus });
  else select(fieldOf(label), { focus });
  if (article()?.dataset.note !== row.note || reading()) return;
  if (!label) current()?.classList.remove("current");
  dataset.panel = "open";
  grid.reveal(); // there is less room now
}

function close() {
  dataset.panel = "";
  grid.current()?.focus();
}

/** Sort by the current column, open the current cell, or leave for the current paper. */
function enter() {
  const { row, column } = grid.at();
  if (!row) return sortBy(column?.key ?? "@paper");
  if (!column) return leave(row.note);
  return follow({ focus: true });
}

/** @param {string} key */
function sortBy(key) {
  columns.sortBy(key);
  redraw();
  grid.go(-1, [...table.querySelectorAll("[role=columnheader]")].findIndex((one) => /** @type {HTMLElement} */ (one).dataset.key === key));
}

/** @type {Record<string, () => unknown>} */
const KEYS = {
  m: toggle,
  "/": tools.focusSearch,
  Enter: enter,
  j: () => grid.step(1),
  k: () => grid.step(-1),
  n: () => grid.step(1),
  p: () => grid.step(-1),
};
const OF_THE_PAPER = ["[", "]", "+", "-", "0", "o", "g"];
const OF_A_FIELD = [..."aerdAERDstf"];

/** Whether a key was for the matrix. @param {KeyboardEvent} event */
export function press(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key === "m" && reading() && !target.closest("input, textarea, select") && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    toggle();
    return true;
  }
  if (reading()) return false;
  if (event.key === "Escape" && open()) {
    close();
    return true;
  }
  if (target.closest("input, textarea, select") || event.ctrlKey || event.metaKey) return false;
  const { row, column } = grid.at();
  if (event.altKey) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || row) return false;
    if (event.shiftKey) columns.widen(column?.key ?? "@paper", 24 * step);
    else if (column) columns.move(column.key, step);
    redraw();
    event.preventDefault();
    return true;
  }
  const unseen = OF_A_FIELD.includes(event.key) && !isShown(); // nothing is decided on that is not shown in full
  const act = unseen ? () => follow() : KEYS[event.key];
  if (event.key === "Enter" && !table.contains(target)) return false;
  if (!act) return OF_THE_PAPER.includes(event.key);
  event.preventDefault();
  act();
  return true;
}

button.addEventListener("click", toggle);
table.addEventListener("went", () => {
  clearTimeout(timer);
  if (open()) timer = setTimeout(follow, 120);
});
table.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const place = grid.placeOf(target);
  if (!place || target.closest(".edge") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const before = grid.at().column;
  grid.go(place.row, place.column);
  const { row, column } = grid.at();
  if (!row) sortBy(column?.key ?? "@paper");
  else if (target.closest(".paper-title")) leave(row.note, row.at[before?.place]?.label);
  else follow();
});

// A column is drawn by the edge of its head to make it wider, and by the rest of it to another place.
let drawn = false;
table.addEventListener("pointerdown", (event) => {
  const edge = /** @type {HTMLElement} */ (/** @type {Element} */ (event.target).closest(".edge"));
  if (!edge) return;
  event.preventDefault();
  drawn = true;
  const { key } = /** @type {HTMLElement} */ (edge.closest(".cell")).dataset;
  let at = event.clientX;
  const move = (/** @type {PointerEvent} */ now) => {
    columns.widen(key, now.clientX - at);
    at = now.clientX;
    grid.size(columns.paperWidth(), columns.shown());
  };
  addEventListener("pointermove", move);
  const end = () => {
    drawn = false;
    removeEventListener("pointermove", move);
  };
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, end, { once: true });
});
let dragged = "";
table.addEventListener("dragstart", (event) => {
  if (drawn) return event.preventDefault();
  dragged = /** @type {HTMLElement} */ (event.target).dataset?.key ?? "";
});
table.addEventListener("dragover", (event) => {
  if (dragged && /** @type {Element} */ (event.target).closest("[role=columnheader]")) event.preventDefault();
});
table.addEventListener("drop", (event) => {
  const head = /** @type {HTMLElement} */ (/** @type {Element} */ (event.target).closest("[role=columnheader]"));
  if (dragged && head) columns.place(dragged, head.dataset.key);
  dragged = "";
  redraw();
});

// The text of the current cell is copied where nothing else is chosen.
table.addEventListener("copy", (event) => {
  const { row, column } = grid.at();
  const text = column ? row?.at[column.place]?.text : row?.title;
  if (!text || String(getSelection())) return;
  event.clipboardData.setData("text/plain", text);
  event.preventDefault();
});

fields.addEventListener("click", (event) => {
  if (reading()) return;
  const target = /** @type {HTMLElement} */ (event.target);
  const source = /** @type {HTMLElement} */ (target.closest(".source"));
  const of = /** @type {HTMLElement} */ (target.closest(".field"))?.dataset.field ?? current()?.dataset.field;
  if (source) leave(article().dataset.note, of, source.dataset.sentence);
  else if (target.closest("[data-beside]")) leave(article().dataset.note, of);
  else if (target.closest("[data-close-panel]")) close();
});

// Behind a decision comes the next draft of the column; a note that opens otherwise, as by undo, is gone to.
document.addEventListener("decided", (event) => {
  if (reading()) return;
  event.preventDefault();
  if (grid.goToNextDraft()) follow({ focus: !table.contains(document.activeElement) });
});
document.addEventListener("opened", () => {
  const { note } = article().dataset;
  if (reading() || note === following) return;
  following = "";
  dataset.panel = "open";
  grid.goTo(note, current()?.dataset.field);
});
document.addEventListener("queue", () => loaded && refresh());
document.addEventListener("waiting", () => {
  const now = typedNow();
  const same = now.size === typed.size && [...now].every((one) => typed.has(one));
  if (!reading() && loaded && !same) redraw(); // not at each letter
});
addEventListener("popstate", () => {
  if (location.pathname === "/matrix") show();
  else leave(history.state?.note ?? dataset.first, history.state?.field, "", { push: false });
});

/** @returns {import("./many.js").Scene} */
const scene = () => ({ rows, columns: columns.shown(), typed: typedNow(), ...grid.at() });
tools.listen(redraw, () => grid.step(0));
document.getElementById("matrix-columns-button").addEventListener("click", () =>
  columns.openDialog(() => {
    tools.offer(columns.shown());
    redraw();
  }),
);
document.getElementById("matrix-accept-button").addEventListener("click", () => many.accept(scene(), refreshQueue));
document.getElementById("matrix-export-button").addEventListener("click", () => many.exportShown(scene()));
