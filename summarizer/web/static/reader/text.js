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

/** @typedef {Word & {number: number, area: Area}} Placed */

/** @param {Page} page @param {PageText} text */
function build(page, text) {
  setRuler();
  const layer = document.createElement("div");
  layer.className = "text";
  layer.style.width = `${page.shape.width}px`;
  layer.style.height = `${page.shape.height}px`;
  /** @type {Placed[][]} */
  const lines = [];
  text.words.forEach((word, number) => {
    const placed = { ...word, number, area: shown(word.box, page.shape) };
    if (lines.at(-1)?.[0].line === word.line) lines.at(-1).push(placed);
    else lines.push([placed]);
  });
  for (const line of lines) layer.append(...pieces(line));
  const end = document.createElement("div");
  end.className = "end";
  layer.append(end);
  return layer;
}

/** How a line runs, by the shapes of its words: to the right, down, or up. @param {Placed[]} words */
function direction(words) {
  let level = 0;
  for (const { text, area } of words) {
    const wide = widthOf(text, 1) * SHARE;
    const [flat, tall] = [area.width / area.height, area.height / area.width];
    level += Math.abs(Math.log(tall / wide)) - Math.abs(Math.log(flat / wide));
  }
  if (!(level < -0.5)) return "right";
  return words.length > 1 && words.at(-1).area.top > words[0].area.top ? "down" : "up";
}

/** Where a word begins along its line, how long it is, where the line's edge is, and how high. @param {Area} area @param {string} way */
function along({ left, top, width, height }, way) {
  if (way === "down") return { start: top, length: height, edge: -left - width, high: width };
  if (way === "up") return { start: -top - height, length: height, edge: left, high: width };
  return { start: left, length: width, edge: top, high: height };
}

/** A line as elements, more than one where its words do not stand one behind the other. @param {Placed[]} words */
function pieces(words) {
  const way = direction(words);
  const found = [];
  let piece = [];
  for (const word of words) {
    const [before, here] = [piece.at(-1) && along(piece.at(-1).area, way), along(word.area, way)];
    if (before && here.start < before.start + before.length / 2) {
      found.push(lineOf(piece, way));
      piece = [];
    }
    piece.push(word);
  }
  return [...found, lineOf(piece, way)];
}

/** @param {Placed[]} words @param {string} way */
function lineOf(words, way) {
  const places = words.map(({ area }) => along(area, way));
  const edge = Math.min(...places.map((one) => one.edge));
  const high = Math.max(...places.map((one) => one.edge + one.high)) - edge;
  const size = SHARE * high;
  const element = document.createElement("div");
  element.className = `line ${way}`;
  element.style.left = `${{ right: places[0].start, down: -edge, up: edge }[way]}px`;
  element.style.top = `${{ right: edge, down: places[0].start, up: -places[0].start }[way]}px`;
  element.style.height = element.style.lineHeight = `${high}px`;
  element.style.fontSize = `${size}px`;
  words.forEach((word, at) => {
    const span = document.createElement("span");
    span.className = "word";
    span.dataset.number = String(word.number);
    span.textContent = word.text + (/\s$/.test(word.clean) ? " " : "");
    const last = at + 1 === words.length;
    const measured = last ? word.text : span.textContent;
    const room = last ? places[at].length : places[at + 1].start - places[at].start;
    span.style.letterSpacing = `${(room - widthOf(measured, size)) / [...measured].length}px`;
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
