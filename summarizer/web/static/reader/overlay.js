// What lies on the pages: highlights with their comments, cited sentences, those of the claim, what was found.
import { holds, overlap, shown, turnBack } from "/static/reader/geometry.js";
import { addLayer, nearPages, state, view } from "/static/reader/pages.js";
import { say } from "/static/words.js";
/** @typedef {import("./pages.js").Page} Page */
/** @typedef {import("./geometry.js").Box} Box */
/** @typedef {{boxes: Box[], colour: string, text: string, comment: string, zotero: string, kind: string, page: number, drawn: boolean}} Mark */
/** `labels` are the printed names of the pages. @typedef {{labels: string[], zotero: string[], highlights: Mark[], sentences: Mark[], readable: boolean, outline: {level: number, title: string, page: number, y: number}[]}} Marks */

/** What is known of the paper that is open; null until it is read. @type {{marks: Marks | null}} */
export const known = { marks: null };
/** Boxes by what they are, the lowest first: cited anywhere, by the field, by the claim; chosen; found, and the hit one is at. @type {Record<string, Box[]>} */
const boxes = { elsewhere: [], cited: [], now: [], chosen: [], hit: [], at: [] };
const CLASSES = { elsewhere: "elsewhere", cited: "cited", now: "cited now", chosen: "chosen", hit: "hit", at: "hit at" };

/** Lay boxes on the pages in the place of others of their kind. @param {keyof typeof CLASSES} kind @param {Box[]} places */
export function lay(kind, places) {
  boxes[kind] = places;
  redraw();
}

/** Mark sentences, as those that a claim is to cite; none to take the marks away. @param {{boxes: Box[]}[]} sentences */
export const markSentences = (sentences) => lay("chosen", sentences.flatMap((sentence) => sentence.boxes));

let scheduled = false;
export function redraw() {
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(() => {
    scheduled = false;
    for (const page of nearPages()) show(page);
  });
}

/** @param {Page} page */
function show(page) {
  let layer = page.element.querySelector(".marks");
  if (!layer) {
    layer = document.createElement("div");
    layer.className = "marks";
    page.element.insertBefore(layer, page.element.querySelector(".text"));
  }
  const focused = layer.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.mark : null;
  layer.replaceChildren(...highlights(page), ...others(page));
  if (focused !== null) /** @type {HTMLElement} */ (layer.querySelector(`[data-mark="${focused}"]`))?.focus({ preventScroll: true });
}

/** @param {Page} page */
const drop = (page) => page.element.querySelector(".marks")?.remove();
addLayer({ show, drop });

/** @param {Page} page */
function others(page) {
  const seen = new Set();
  const found = [];
  for (const kind of ["now", "at", "cited", "chosen", "hit", "elsewhere"]) {
    for (const box of boxes[kind]) {
      const key = `${kind === "hit" || kind === "at" ? "h" : kind === "chosen" ? "c" : ""}${box}`;
      if (box[0] !== page.index || seen.has(key)) continue;
      seen.add(key);
      found.push(area(box, page, CLASSES[kind]));
    }
  }
  return found.reverse();
}

/** @param {Box} box @param {Page} page @param {string} kind @param {string} [tag] */
function area(box, page, kind, tag = "div") {
  const element = document.createElement(tag);
  const { left, top, width, height } = shown(box.slice(1), page.shape);
  element.className = `box ${kind}`;
  element.style.left = `${left}px`;
  element.style.top = `${top}px`;
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
  return element;
}

/** @param {Page} page */
function highlights(page) {
  const elements = [];
  let notes = 0;
  known.marks?.highlights.forEach((mark, number) => {
    const places = mark.boxes.filter((box) => box[0] === page.index);
    if (!places.length && (mark.boxes.length || mark.page !== page.index)) return;
    const sign = mark.kind === "note" || mark.kind === "text" || !places.length;
    const drawn = sign ? [icon(places[0], page, mark.drawn && places.length ? "" : mark.colour, notes++)] : places.map((box, line) => area(box, page, `mine ${mark.kind}`, mark.comment && !line ? "button" : "div"));
    for (const element of drawn) {
      if (mark.drawn && !sign) element.classList.add("drawn");
      if (mark.colour) element.style.setProperty("--colour", mark.colour);
    }
    const first = drawn[0];
    first.dataset.mark = String(number);
    if (first instanceof HTMLButtonElement) {
      first.type = "button";
      first.setAttribute("aria-label", say("Comment: {comment}", { comment: mark.comment || mark.text }));
    }
    elements.push(...drawn);
  });
  return elements;
}

/** A note's sign; one of which only the page is known stands at the page's edge. @param {Box | undefined} place @param {Page} page @param {string} colour @param {number} number */
function icon(place, page, colour, number) {
  const element = document.createElement("button");
  const { left, top } = place ? shown(place.slice(1), page.shape) : { left: page.shape.width - 22, top: 8 + 20 * number };
  element.className = "box mine note";
  element.style.left = `${left}px`;
  element.style.top = `${top}px`;
  if (!colour) element.classList.add("drawn");
  return element;
}

/** The page and the point of it, before it is turned, that an event is at; null beside the pages. @param {MouseEvent} event */
export function pointOf(event) {
  const element = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".page"));
  const page = element && state.pages[Number(element.dataset.index)];
  if (!page) return null;
  const { left, top } = element.getBoundingClientRect();
  const scale = page.wide / page.shape.width;
  const [x, y] = turnBack((event.clientX - left) / scale, (event.clientY - top) / scale, page.shape);
  return { page: page.index, x, y };
}

/** The highlight with a comment at a point. @param {{page: number, x: number, y: number}} point @returns {number} its number, -1 for none */
export function commentAt({ page, x, y }) {
  return (known.marks?.highlights ?? []).findLastIndex((mark) => mark.comment && mark.boxes.some((box) => holds(box, page, x, y)));
}

/** The address in Zotero of the page, or of the highlight on it that is cited now. @param {number} page */
export function inZotero(page) {
  const now = boxes.now.find((box) => box[0] === page);
  const covered = now && known.marks?.highlights.find((mark) => mark.zotero && mark.boxes.some((box) => overlap(box, now)));
  return covered?.zotero || known.marks?.zotero[page] || "";
}

/** @param {Box[]} places */
export function areaOf(places) {
  const [page] = places[0];
  const areas = places.filter((box) => box[0] === page).map((box) => shown(box.slice(1), state.pages[page].shape));
  const left = Math.min(...areas.map((one) => one.left));
  const top = Math.min(...areas.map((one) => one.top));
  const width = Math.max(...areas.map((one) => one.left + one.width)) - left;
  const height = Math.max(...areas.map((one) => one.top + one.height)) - top;
  return { left, top, width, height };
}

export { view };
