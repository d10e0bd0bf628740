// What is selected on the pages: kept steady while one drags, copied as clean text, told as sentences.
import { state, view } from "/static/reader/pages.js";
import { fetchText, textOf } from "/static/reader/text.js";
/** @typedef {import("./text.js").Word} Word */
/** @typedef {import("./text.js").Sentence} Sentence */

/** The page and number of a word. @param {Element} element @returns {[number, number]} */
function placeOf(element) {
  const page = /** @type {HTMLElement} */ (element.closest(".page"));
  return [Number(page.dataset.index), Number(/** @type {HTMLElement} */ (element).dataset.number)];
}

/** The words that a range touches; one that it only borders on is none. @param {Range} range */
function wordsIn(range) {
  const root = range.commonAncestorContainer;
  const inside = root instanceof Element ? root : root.parentElement;
  const one = inside.closest(".word");
  const words = one ? [one] : [...inside.querySelectorAll(".word")].filter((word) => range.intersectsNode(word));
  return words.map((word) => ({ word, text: partOf(range, word) })).filter(({ text }) => text.trim());
}

/** What of a word is in a range. @param {Range} range @param {Element} word */
function partOf(range, word) {
  const part = document.createRange();
  part.selectNodeContents(word);
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
  return part.toString();
}

/** The range that is selected on the pages, or null. */
function selected() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  return range.intersectsNode(view) ? range : null;
}

/** Running text: hyphens of line ends gone, a blank where the line breaks. @param {Range} range */
export function cleanText(range) {
  const pieces = wordsIn(range).map(({ word, text }) => {
    const [page, number] = placeOf(word);
    const known = textOf(page)?.words[number];
    if (!known || !word.textContent.trimEnd().endsWith(text.trimEnd())) return text; // it ends within the word
    const lost = known.text.length - known.clean.trimEnd().length; // a line's hyphen
    return text.trimEnd().slice(0, lost === 1 ? -1 : undefined) + known.clean.slice(known.clean.trimEnd().length);
  });
  return pieces.join("").trim();
}

document.addEventListener("copy", (event) => {
  const range = selected();
  if (!range || /** @type {Element} */ (event.target).closest?.("input, textarea")) return;
  const text = cleanText(range);
  if (!text) return;
  event.clipboardData.setData("text/plain", text);
  event.preventDefault();
});

/** The sentences of words, each once, in order. @param {Element[]} words @returns {Sentence[]} */
function sentencesOf(words) {
  /** @type {Map<number, Sentence>} */
  const found = new Map();
  for (const word of words) {
    const [page, number] = placeOf(word);
    const text = textOf(page);
    const sentence = text?.sentences.find((one) => one.number === text.words[number]?.sentence);
    if (sentence) found.set(sentence.number, sentence);
  }
  return [...found.values()];
}

let told = false;
/** @param {Sentence[]} sentences */
function tell(sentences) {
  if (!sentences.length && !told) return;
  told = sentences.length > 0;
  const detail = { sentences: sentences.map(({ text, page_index, boxes }) => ({ text, page_index, boxes })) };
  document.dispatchEvent(new CustomEvent("sentences", { detail }));
}

/** All words of the pages that are selected, though their text was never shown. @param {Range} range */
async function tellSelected(range) {
  const words = wordsIn(range);
  if (!words.length) return tell([]);
  const sentences = sentencesOf(words.map(({ word }) => word));
  const [first, last] = [placeOf(words[0].word)[0], placeOf(words.at(-1).word)[0]];
  for (let page = first + 1; page < last && page < first + 20; page++) {
    if (!state.pages[page].element.querySelector(".word")) sentences.push(...((await fetchText(page))?.sentences ?? []));
  }
  const unique = [...new Map(sentences.map((one) => [one.number, one])).values()];
  tell(unique.sort((one, other) => one.number - other.number));
}

view.addEventListener("mouseup", (event) => {
  const target = event.target;
  setTimeout(() => {
    const range = selected(); // a click within the selection ends it only now
    if (range) tellSelected(range);
    else tell(sentencesOf([/** @type {Element} */ (target).closest(".word")].filter(Boolean)));
  });
});
document.addEventListener("keyup", (event) => {
  if (!event.shiftKey && event.key !== "Shift" && !(event.key === "a" && event.ctrlKey)) return;
  const range = selected();
  if (range && wordsIn(range).length) tellSelected(range);
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !told || document.querySelector("dialog[open]")) return;
  if (selected()) getSelection().removeAllRanges();
  tell([]);
});
document.addEventListener("opening", () => tell([]));

// While one drags over what is no text, Chromium would select all up to the end of the page's elements. An
// element behind the last letter that was reached, as large as the page, keeps that from happening; as in pdf.js.
/** @type {Range | null} */
let before = null;
document.addEventListener("selectionchange", () => {
  const range = selected();
  for (const layer of document.querySelectorAll("#pages .text")) {
    layer.classList.toggle("selecting", Boolean(range?.intersectsNode(layer)));
  }
  if (!range) {
    before = null;
    return;
  }
  const backwards = before && (range.compareBoundaryPoints(Range.END_TO_END, before) === 0 || range.compareBoundaryPoints(Range.START_TO_END, before) === 0);
  const edge = backwards ? range.startContainer : range.endContainer;
  const line = (edge instanceof Element ? edge : edge.parentElement)?.closest(".line");
  const end = line?.parentElement.querySelector(".end");
  if (line && end) line.parentElement.insertBefore(end, backwards ? line : line.nextSibling);
  before = range.cloneRange();
});
