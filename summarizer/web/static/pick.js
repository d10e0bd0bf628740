// Sentences of the paper chosen by keys, one after the other: told as those that are selected by mouse.
import { goToBoxes } from "/static/paper.js";
import { fields, reading } from "/static/places.js";
import { state } from "/static/reader/pages.js";
import { fetchText } from "/static/reader/text.js";
/** @typedef {import("./reader/text.js").Sentence} Sentence */

const MOST = 30; // sentences at once
/** Where choosing began, and where it is. @type {{from: Sentence, to: Sentence} | null} */
let chosen = null;
/** What was selected last, by whatever. @type {{text: string, page_index: number} | null} */
let last = null;
let busy = false;

/** A sentence by its number, on a page or beside it. @param {number} number @param {number} page */
async function find(number, page) {
  for (const index of [page, page + 1, page - 1]) {
    if (!state.pages[index]) continue;
    const found = (await fetchText(index))?.sentences.find((one) => one.number === number);
    if (found) return found;
  }
  return null;
}

/** The cited sentence that is marked, if one is looking there. */
function marked() {
  const source = /** @type {HTMLElement} */ (fields.querySelector(".source.now"));
  const page = Number(source?.dataset.pageIndex);
  return source && Math.abs(page - state.current) <= 1 ? { text: source.dataset.sentence, page_index: page } : null;
}

/** The sentence that is selected or marked, and the first that begins on the page. */
async function start() {
  const before = last ?? marked();
  const page = before?.page_index ?? state.current;
  const sentences = (await fetchText(page))?.sentences ?? [];
  const selected = sentences.find((one) => one.text === before?.text);
  return { selected, first: sentences.find((one) => one.page_index === page) ?? sentences[0] };
}

/** Go on by a sentence; with `more` those behind stay chosen. @param {1 | -1} direction */
export async function pick(direction, { more = false } = {}) {
  if (busy || !reading() || !state.pages.length) return;
  busy = true;
  try {
    if (!chosen) {
      const { selected, first } = await start();
      if (!first) return;
      chosen = { from: selected ?? first, to: selected ?? first };
      if (!selected) return await tell();
    }
    const to = await find(chosen.to.number + direction, chosen.to.page_index);
    if (!to || (more && Math.abs(to.number - chosen.from.number) >= MOST)) return;
    chosen = { from: more ? chosen.from : to, to };
    await tell();
  } finally {
    busy = false;
  }
}

async function tell() {
  const { from, to } = chosen;
  const sentences = [];
  let page = Math.min(from.page_index, to.page_index);
  for (let number = Math.min(from.number, to.number); number <= Math.max(from.number, to.number); number++) {
    const sentence = await find(number, page);
    if (!sentence) continue;
    page = sentence.page_index;
    sentences.push({ text: sentence.text, page_index: sentence.page_index, boxes: sentence.boxes });
  }
  if (to.boxes.length) goToBoxes(to.boxes);
  const now = chosen;
  document.dispatchEvent(new CustomEvent("sentences", { detail: { sentences } }));
  chosen = now;
}

document.addEventListener("sentences", (event) => {
  chosen = null;
  last = /** @type {CustomEvent} */ (event).detail.sentences.at(-1) ?? null;
});
