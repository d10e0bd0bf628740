// The review page: its keys and buttons, each handed to the module that does it.
import { annotate } from "/static/annotate.js";
import { complain, post } from "/static/ask.js";
import { toggleBatch } from "/static/batch.js";
import * as citing from "/static/citing.js";
import { act, submit } from "/static/decide.js";
import * as editor from "/static/editor.js";
import { cite, mark, openNote, select, step, stepClaim } from "/static/fields.js";
import * as matrix from "/static/matrix/view.js";
import "/static/outside.js";
import * as paper from "/static/paper.js";
import { pick } from "/static/pick.js";
import { article, current, currentClaim, every, fields } from "/static/places.js";
import { neighbour, refreshQueue, toggleQueue } from "/static/queue.js";
import { askPage } from "/static/reader/bar.js";
import "/static/reader/claims.js";
import { toggleOutline } from "/static/reader/outline.js";
import { openSearch } from "/static/reader/search.js";

const help = /** @type {HTMLDialogElement} */ (document.getElementById("help"));
const queue = document.getElementById("queue");

/** @param {number} direction */
function stepNote(direction) {
  const next = neighbour(direction);
  if (next) openNote(next);
}

/** An action that the current field, or a claim of it, has a button for. @param {string} action @param {HTMLElement | null} element */
function press(action, element) {
  const button = `[data-do="${action}"]:enabled`;
  if (element?.querySelector(`:scope > .actions ${button}, :scope > .claim-actions ${button}`)) act(action, element);
}

/** The first button of a kind, of the marked claim if it has one, else of the field. @param {...string} actions */
function pressFirst(...actions) {
  const wanted = actions.map((one) => `[data-do="${one}"]:enabled`).join();
  const button = currentClaim()?.querySelector(wanted) ?? current()?.querySelector(wanted);
  if (button instanceof HTMLElement) button.click();
}

fields.addEventListener("submit", (event) => {
  event.preventDefault();
  submit(/** @type {HTMLElement} */ (event.target));
});

fields.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const section = /** @type {HTMLElement} */ (target.closest(".field"));
  const button = target.closest("button");
  const one = /** @type {HTMLElement} */ (target.closest("[data-claim]"));
  if (section && section !== current() && !target.closest("form")) select(section, { scroll: false });
  if (one && !target.closest("form")) mark(one);
  if (!button) return;
  if (button.classList.contains("source")) cite(section, button);
  else if (button.dataset.do) act(button.dataset.do, one ?? section, button.dataset.number);
  else if (button.dataset.step) stepNote(Number(button.dataset.step));
  else if ("open" in button.dataset) openPdf();
  else if ("annotate" in button.dataset) annotate(button);
});

async function openPdf() {
  const answer = await post("/open", { note: paper.openName() || article().dataset.note });
  if (answer && !answer.ok) complain(answer);
}

queue.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (event.target).closest("[data-note]"));
  if (!button) return;
  toggleQueue(false);
  openNote(button.dataset.note);
});

// Buttons of the frame, and keys.
document.getElementById("notes-button").addEventListener("click", () => toggleQueue());
document.getElementById("help-button").addEventListener("click", () => help.showModal());
document.getElementById("language").addEventListener("click", (event) => {
  const { other } = /** @type {HTMLElement} */ (event.currentTarget).dataset;
  document.cookie = `language=${other}; SameSite=Strict; path=/; max-age=31536000`;
  location.reload();
});
const root = document.documentElement;
const themes = { get: () => { try { return localStorage.getItem("theme") ?? ""; } catch { return ""; } } };
root.dataset.theme = themes.get();
document.getElementById("theme").addEventListener("click", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch {
    // it lasts as long as the tab then
  }
});
for (const button of every(document, "[data-page]")) button.addEventListener("click", () => paper.turn(Number(button.dataset.page)));
for (const button of every(document, "[data-zoom]")) button.addEventListener("click", () => paper.zoom(button.dataset.zoom));

/** @type {Record<string, () => unknown>} */
const keys = {
  j: () => step(1),
  k: () => step(-1),
  J: () => stepClaim(1),
  K: () => stepClaim(-1),
  a: () => press("accept", current()),
  e: () => press("edit", current()),
  r: () => press("reject", current()),
  d: () => press("redo", current()),
  A: () => press("accept", currentClaim()),
  E: () => press("edit", currentClaim()),
  R: () => press("reject", currentClaim()),
  D: () => press("redo", currentClaim()),
  s: () => pressFirst("sentence", "take-sentence"),
  c: () => citing.citeHere(),
  N: () => citing.newStatement(),
  x: () => citing.dropMarked(),
  ".": () => pick(1),
  ",": () => pick(-1),
  ">": () => pick(1, { more: true }),
  "<": () => pick(-1, { more: true }),
  t: () => pressFirst("take"),
  f: () => fields.querySelector('[data-do="draft"]') && act("draft", null),
  u: () => act("undo", null),
  n: () => stepNote(1),
  p: () => stepNote(-1),
  l: () => toggleQueue(),
  b: () => toggleBatch(),
  "[": () => paper.turn(-1),
  "]": () => paper.turn(1),
  "+": () => paper.zoom("in"),
  "-": () => paper.zoom("out"),
  0: () => paper.zoom("fit"),
  "/": () => openSearch(),
  o: () => toggleOutline(),
  g: () => askPage(),
  "?": () => help.showModal(),
};

addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  const target = /** @type {HTMLElement} */ (event.target);
  const form = /** @type {HTMLFormElement} */ (target.closest("#fields form"));
  if (!form && matrix.press(event)) return;
  if (event.key === "Escape") {
    toggleQueue(false);
    if (!citing.dismiss() && form) editor.close(form);
  } else if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    form.requestSubmit();
  } else if (!target.closest("textarea, input, select") && !event.ctrlKey && !event.metaKey && !event.altKey && keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
});

// A reload comes back to the note where one was.
document.addEventListener("opened", () => history.replaceState({ note: article().dataset.note }, ""));
const first = document.body.dataset.first;
const before = history.state?.note || first;
if (document.body.dataset.view === "matrix") matrix.show().then(refreshQueue);
else if (first && !(await openNote(before)) && before !== first) openNote(first);
