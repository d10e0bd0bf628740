// Searching the paper: all hits are marked, one steps from one to the next.
import { goToBoxes } from "/static/paper.js";
import { reading } from "/static/places.js";
import { known, lay } from "/static/reader/overlay.js";
import { state, view } from "/static/reader/pages.js";
import { say } from "/static/words.js";
/** @typedef {import("./geometry.js").Box} Box */

const bar = document.getElementById("search");
const field = /** @type {HTMLInputElement} */ (document.getElementById("search-words"));
const count = document.getElementById("search-count");
const button = document.getElementById("search-button");
const PATIENCE = 150; // milliseconds after the last letter

/** @type {{hits: Box[][], more: boolean, at: number, words: string, asked: number, pending: number}} */
const found = { hits: [], more: false, at: -1, words: "", asked: 0, pending: 0 };

export function openSearch() {
  if (!reading()) return;
  bar.hidden = false;
  button.setAttribute("aria-expanded", "true");
  field.focus();
  field.select();
  if (field.value && !found.words) search();
}

function close() {
  bar.hidden = true;
  button.setAttribute("aria-expanded", "false");
  forget();
  view.focus({ preventScroll: true });
}

function forget() {
  clearTimeout(found.pending);
  Object.assign(found, { hits: [], more: false, at: -1, words: "", asked: found.asked + 1 });
  count.textContent = "";
  lay("hit", []);
  lay("at", []);
}

async function search() {
  clearTimeout(found.pending);
  const words = field.value;
  if (!words.trim()) return forget();
  const mine = ++found.asked;
  found.words = words;
  const answer = await fetch(`/find?note=${encodeURIComponent(state.note)}&words=${encodeURIComponent(words)}`).catch(() => null);
  const said = answer ? await answer.json().catch(() => null) : null;
  if (mine !== found.asked) return;
  if (!answer?.ok) {
    forget();
    found.words = words;
    count.textContent = said?.message ?? "";
    return;
  }
  found.hits = said.hits;
  found.more = said.more;
  found.at = found.hits.findIndex((hit) => hit[0][0] >= state.current);
  if (found.at < 0) found.at = found.hits.length ? 0 : -1;
  lay("hit", found.hits.flat());
  show();
}

function show() {
  const { hits, at, more } = found;
  const all = `${hits.length}${more ? "+" : ""}`;
  if (hits.length) count.textContent = say("{at} of {all}", { at: at + 1, all });
  else if (known.marks && !known.marks.readable) count.textContent = say("no text");
  else count.textContent = say("not found");
  lay("at", hits[at] ?? []);
  if (hits[at]) goToBoxes(hits[at]);
}

/** @param {number} direction */
export async function stepHit(direction) {
  if (bar.hidden) return openSearch();
  if (found.words !== field.value) return search();
  const { length } = found.hits;
  if (!length) return;
  found.at = (found.at + direction + length) % length;
  show();
}

field.addEventListener("input", () => {
  clearTimeout(found.pending);
  found.pending = setTimeout(search, PATIENCE);
});
bar.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    event.stopPropagation();
    close();
  } else if (event.key === "Enter" && event.target === field) {
    event.preventDefault();
    stepHit(event.shiftKey ? -1 : 1);
  }
});
bar.addEventListener("click", (event) => {
  const { hit } = /** @type {HTMLElement} */ (/** @type {Element} */ (event.target).closest("button"))?.dataset ?? {};
  if (hit === "close") close();
  else if (hit) stepHit(Number(hit));
});
button.addEventListener("click", () => (bar.hidden ? openSearch() : close()));
addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || !reading()) return;
  const ctrl = (event.ctrlKey || event.metaKey) && !event.altKey;
  const inPaper = document.getElementById("paper").contains(/** @type {Node} */ (event.target));
  if (event.key === "F3" || (ctrl && event.key.toLowerCase() === "g")) {
    event.preventDefault();
    stepHit(event.shiftKey ? -1 : 1);
  } else if (ctrl && event.key === "f" && inPaper) {
    event.preventDefault();
    openSearch();
  }
});
document.addEventListener("opening", forget);
