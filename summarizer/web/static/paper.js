// The paper on the page's left: opened, read on, and shown where a claim's sentences stand. reader/ has its parts.
import { showMessage } from "/static/reader/bar.js";
import "/static/reader/comment.js";
import { areaOf, inZotero, known, lay, markSentences, redraw } from "/static/reader/overlay.js";
import { goTo, inView, look, setPages, sideways, state } from "/static/reader/pages.js";
import { whenDrawn } from "/static/reader/picture.js";
import { keptPlace, returnTo } from "/static/reader/place.js";
import "/static/reader/selection.js";
import { say } from "/static/words.js";
/** @typedef {import("./reader/geometry.js").Box} Box */

export { markSentences };
export { zoom } from "/static/reader/zoom.js";

/** What is to be shown as soon as the sizes of the pages are known. @type {(() => void) | null} */
let wanted = null;
let note = "";
/** The note that cites this paper among others, "" where it is the paper's own. */
let citing = "";
let opened = 0;
let read = false;
/** @type {Box[]} */
let before = [];

/** The note of the paper that is open. */
export const openName = () => note;

/** Open a note's paper, where one was in it; at what is shown next where another note is `citing` it. @param {string} name */
export async function openPaper(name, { citing: by = "" } = {}) {
  document.dispatchEvent(new Event("opening"));
  const mine = ++opened;
  note = name;
  citing = by;
  read = false;
  before = [];
  known.marks = null;
  for (const kind of /** @type {const} */ (["elsewhere", "cited", "now", "chosen", "hit", "at"])) lay(kind, []);
  setPages(name, []);
  showMessage("");
  const answer = await fetch(`/paper?note=${encodeURIComponent(name)}`).catch(() => null);
  const said = answer ? await answer.json().catch(() => null) : null;
  if (mine !== opened) return;
  if (!answer?.ok) return showMessage(say("No picture of the page: {reason}", { reason: said?.message ?? "" }));
  const shapes = said.pages.map(([width, height, turned]) => {
    const [wide, high] = width && height ? [width, height] : [612, 792];
    return turned % 180 ? { width: high, height: wide, turned } : { width: wide, height: high, turned };
  });
  setPages(name, shapes);
  const kept = by ? null : keptPlace(name);
  if (kept) returnTo(kept);
  else wanted?.();
  wanted = null;
  look();
  document.dispatchEvent(new Event("page"));
}

// Only after the first picture: reading all pages takes longer than drawing one.
whenDrawn(() => {
  if (!read) loadMarks();
});

export async function loadMarks() {
  read = true;
  const mine = opened;
  const answer = await fetch(`/marks?note=${encodeURIComponent(note)}&citing=${encodeURIComponent(citing)}`).catch(() => null);
  const said = answer ? await answer.json().catch(() => null) : null;
  if (mine !== opened) return;
  if (!answer?.ok) return document.dispatchEvent(new CustomEvent("unread", { detail: said?.message ?? "" }));
  known.marks = said;
  redraw();
  document.dispatchEvent(new Event("marks"));
  document.dispatchEvent(new Event("page"));
}

// What the page is called in print, once that is known.
/** @param {number} index @returns {string} */
export function pageName(index) {
  return known.marks?.labels[index] ?? String(index + 1);
}

/** @param {string} sentence @param {Box[]} stored @returns {Box[]} */
export function boxesOf(sentence, stored) {
  if (stored.length || !known.marks) return stored;
  const found = known.marks.sentences.find((mark) => mark.text === sentence);
  return found ? found.boxes : [];
}

// Show the page of the first box of `now`, else `page`, else stay; `cited` are the boxes of all the field's sentences.
/** @param {number | null} page @param {Box[]} cited @param {Box[]} now @param {{stay?: boolean}} [how] */
export function show(page, cited, now, { stay = false } = {}) {
  lay("cited", cited);
  lay("now", now);
  const go = () => {
    if (now.length) goToBoxes(now);
    else if (page !== null && page !== state.current) goTo(page);
    linkToZotero();
  };
  const same = stay && String(now) === String(before);
  before = now;
  if (!state.pages.length) wanted = go;
  else if (same) linkToZotero();
  else go();
}

/** Bring boxes into view, in its middle if they are not well in it. @param {Box[]} places */
export function goToBoxes(places) {
  const [page] = places[0];
  if (!state.pages[page]) return;
  const area = areaOf(places);
  if (!inView(page, area)) goTo(page, Math.max(0.1, area.top + area.height / 2), 0.5);
  sideways(page, area.left);
}

/** @param {number} step */
export function turn(step) {
  goTo(state.current + step);
}

// The page, or the highlight on it that is cited now, in Zotero.
function linkToZotero() {
  const link = /** @type {HTMLAnchorElement} */ (document.getElementById("in-zotero"));
  if (!link) return;
  const address = inZotero(state.current);
  link.hidden = !address;
  link.href = address || "#";
}
document.addEventListener("page", linkToZotero);
document.addEventListener("marks", linkToZotero);
