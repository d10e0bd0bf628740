// The text of the pages, laid over their pictures letter by letter so that the browser can select it.
import { shown } from "/static/reader/geometry.js";
import { addLayer, state } from "/static/reader/pages.js";
/** @typedef {import("./pages.js").Page} Page */
/** @typedef {import("./geometry.js").Area} Area */
/** @typedef {{text: string, box: number[], line: number, sentence: number, clean: string}} Word */
/** @typedef {{number: number, text: string, page_index: number, boxes: import("./geometry.js").Box[]}} Sentence */
/** @typedef {{page: number, words: Word[], sentences: Sentence[]}} PageText */

const MOST = 40; // pages whose text is kept
const FONT = 100; // pixels, to measure words in
const SHARE = 0.8; // of a line's height that its letters take
const ruler = document.createElement("canvas").getContext("2d");

/** @type {Map<number, PageText>} */
const texts = new Map();
/** @type {Map<number, Promise<PageText | null>>} */
const asked = new Map();
let note = "";

/** What is known of a page's text. @param {number} index */
export const textOf = (index) => texts.get(index);

/** @param {number} index @returns {Promise<PageText | null>} */
export function fetchText(index) {
  if (note !== state.note) {
    note = state.note;
    texts.clear();
    asked.clear();
  }
  if (texts.has(index)) return Promise.resolve(texts.get(index));
  if (!asked.has(index)) asked.set(index, ask(index, note));
  return asked.get(index);
}

/** @param {number} index @param {string} mine */
async function ask(index, mine) {
  const answer = await fetch(`/text?note=${encodeURIComponent(mine)}&page=${index}`).catch(() => null);
  const text = answer?.ok ? await answer.json().catch(() => null) : null;
  if (mine !== note) return null;
  asked.delete(index);
  if (!text) return null;
  texts.set(index, text);
  for (const old of texts.keys()) if (texts.size > MOST && !state.pages[old]?.near) texts.delete(old);
  return text;
}

/** @type {Map<string, number>} */
const widths = new Map();
/** The width of a text in letters of a size, in pixels. @param {string} text @param {number} size */
function widthOf(text, size) {
  let width = widths.get(text);
  if (width === undefined) {
    if (widths.size > 30000) widths.clear();
    width = ruler.measureText(text).width;
    widths.set(text, width);
  }
  return (width * size) / FONT;
}

function setRuler() {
  ruler.font = `${FONT}px sans-serif`;
  ruler.fontKerning = "none";
  ruler.textRendering = "geometricPrecision";
}

/** @param {Page} page @param {PageText} text */
function build(page, text) {
  setRuler();
  const layer = document.createElement("div");
  layer.className = "text";
  layer.style.width = `${page.shape.width}px`;
  layer.style.height = `${page.shape.height}px`;
  const words = text.words.map((word, number) => ({ ...word, number, area: shown(word.box, page.shape) }));
  let line = [];
  for (const word of words) {
    if (line.length && !follows(line.at(-1), word)) {
      layer.append(lineOf(line));
      line = [];
    }
    line.push(word);
  }
  if (line.length) layer.append(lineOf(line));
  const end = document.createElement("div");
  end.className = "end";
  layer.append(end);
  return layer;
}

/** @param {Word & {area: Area}} word */
const runsDown = ({ text, area }) => area.height > 1.5 * area.width && [...text].length > 1;

/** Whether a word stands behind another one on its line. @param {Word & {area: Area}} before @param {Word & {area: Area}} word */
function follows(before, word) {
  if (word.line !== before.line) return false;
  if (runsDown(before) || runsDown(word)) return false;
  return word.area.left >= before.area.left + before.area.width / 2;
}

/** @param {(Word & {number: number, area: Area})[]} words */
function lineOf(words) {
  const element = document.createElement("div");
  element.className = "line";
  const down = runsDown(words[0]);
  const top = Math.min(...words.map(({ area }) => area.top));
  const high = Math.max(...words.map(({ area }) => area.top + area.height)) - top;
  const { left, width } = words[0].area;
  const size = SHARE * (down ? width : high);
  element.style.left = `${down ? left + width : left}px`;
  element.style.top = `${top}px`;
  element.style.height = element.style.lineHeight = `${down ? width : high}px`;
  element.style.fontSize = `${size}px`;
  if (down) element.classList.add("down");
  words.forEach((word, at) => {
    const next = words[at + 1];
    const span = document.createElement("span");
    span.className = "word";
    span.dataset.number = String(word.number);
    span.textContent = word.text + (/\s$/.test(word.clean) ? " " : "");
    const room = next ? next.area.left - word.area.left : down ? word.area.height : word.area.width;
    const letters = [...span.textContent].length - (next ? 0 : Number(span.textContent !== word.text));
    const natural = widthOf(next ? span.textContent : word.text, size);
    span.style.letterSpacing = `${(room - natural) / letters}px`;
    element.append(span);
  });
  return element;
}

/** @param {Page} page */
const layerOf = (page) => page.element.querySelector(".text");

/** @param {Page} page */
async function show(page) {
  if (layerOf(page)) return;
  const text = await fetchText(page.index);
  if (!text || !page.near || !page.element.isConnected || layerOf(page)) return;
  page.element.append(build(page, text));
  document.dispatchEvent(new CustomEvent("text", { detail: page.index }));
}

/** The text of pages that are selected stays, or the selection would go. @param {Page} page */
function drop(page) {
  const layer = layerOf(page);
  if (layer && !isSelected(layer)) layer.remove();
}

/** @param {Element} layer */
function isSelected(layer) {
  const selection = getSelection();
  return !selection.isCollapsed && selection.containsNode(layer, true);
}

document.addEventListener("rest", () => {
  for (const layer of document.querySelectorAll("#pages .text")) {
    const page = state.pages[Number(/** @type {HTMLElement} */ (layer.parentElement).dataset.index)];
    if (!page?.near && !isSelected(layer)) layer.remove();
  }
});

addLayer({ show, drop, patient: true });
