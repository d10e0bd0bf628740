// The pages of the paper, one below the other: which are near the view, how large they are, where one stands.
/** @typedef {import("./geometry.js").Shape} Shape */
/** `wide` and `high` are its size in CSS pixels. @typedef {{index: number, element: HTMLElement, shape: Shape, top: number, wide: number, high: number, near: boolean, ready: boolean}} Page */
/** What lies on a page while it is near; a patient layer waits until nobody scrolls. @typedef {{show: (page: Page) => void, drop: (page: Page) => void, scaled?: (page: Page) => void, patient?: boolean}} Layer */

export const view = document.getElementById("sheet-holder");
const list = document.getElementById("pages");
const GAP = 10; // pixels between pages, and around all of them
const EDGE = 12;
const REST = 90; // milliseconds without scrolling
const SMALLEST = 0.15;
const LARGEST = 10;

/** `scale` is in CSS pixels for a point. @type {{note: string, pages: Page[], scale: number, fit: boolean, current: number}} */
export const state = { note: "", pages: [], scale: 1, fit: true, current: 0 };
/** @type {Layer[]} */
const layers = [];
let rest = 0;
let asked = { page: 0, top: -1 };

/** @param {Layer} layer */
export const addLayer = (layer) => layers.push(layer);

/** The pages that are near the view. */
export const nearPages = () => state.pages.filter((page) => page.near);

/** Put down the pages of another paper. @param {string} note @param {Shape[]} shapes */
export function setPages(note, shapes) {
  for (const page of nearPages()) drop(page);
  asked = { page: 0, top: -1 };
  state.note = note;
  state.current = 0;
  state.pages = shapes.map((shape, index) => {
    const element = document.createElement("div");
    element.className = "page";
    element.setAttribute("role", "group");
    element.dataset.index = String(index);
    return { index, element, shape, top: 0, wide: 0, high: 0, near: false, ready: false };
  });
  list.replaceChildren(...state.pages.map((page) => page.element));
  clearTimeout(rest);
  if (state.pages.length) measure();
  view.scrollTo((view.scrollWidth - view.clientWidth) / 2, 0);
}

function measure() {
  if (state.fit) state.scale = fitting(state.pages[state.current] ?? state.pages[0]);
  const pixel = devicePixelRatio || 1;
  let top = EDGE;
  let widest = 0;
  list.style.setProperty("--scale", String(state.scale));
  for (const page of state.pages) {
    page.wide = Math.max(1, Math.round(page.shape.width * state.scale * pixel)) / pixel;
    page.high = Math.max(1, Math.round(page.shape.height * state.scale * pixel)) / pixel;
    page.top = top;
    page.element.style.width = `${page.wide}px`;
    page.element.style.height = `${page.high}px`;
    page.element.style.top = `${top}px`;
    top += page.high + GAP;
    widest = Math.max(widest, page.wide);
  }
  const room = Math.max(view.clientWidth, widest + 2 * EDGE);
  list.style.width = `${room}px`;
  list.style.height = `${top - GAP + EDGE}px`;
  for (const page of state.pages) page.element.style.left = `${Math.round(((room - page.wide) / 2) * pixel) / pixel}px`;
}

/** @param {Page} page */
const fitting = (page) => limited((view.clientWidth - 2 * EDGE) / page.shape.width);
/** @param {number} scale */
const limited = (scale) => Math.min(LARGEST, Math.max(SMALLEST, scale));

/** The page at a height of the whole, or the last one above it. @param {number} y */
function pageAt(y) {
  let low = 0;
  let high = state.pages.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (state.pages[middle].top <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where a point of the view lies: the page, and the shares of its width and height. */
function anchor(x = view.clientWidth / 2, y = view.clientHeight / 3) {
  const page = state.pages[pageAt(view.scrollTop + y)];
  const left = parseFloat(page.element.style.left);
  return { page: page.index, across: (view.scrollLeft + x - left) / page.wide, down: (view.scrollTop + y - page.top) / page.high, x, y };
}

/** Bring a point of a page to a point of the view. @param {{page: number, across: number, down: number, x: number, y: number}} place */
function restore({ page, across, down, x, y }) {
  const { element, top, wide, high } = state.pages[page];
  scrollTo(page, top + down * high - y, parseFloat(element.style.left) + across * wide - x);
}

/** @param {number} page @param {number} top @param {number} [left] */
function scrollTo(page, top, left) {
  const { element, wide } = state.pages[page];
  const fits = wide <= view.clientWidth;
  view.scrollTop = Math.round(top);
  if (fits) view.scrollLeft = Math.round(parseFloat(element.style.left) - (view.clientWidth - wide) / 2);
  else view.scrollLeft = Math.round(left ?? parseFloat(element.style.left) - EDGE);
  asked = { page, top: view.scrollTop };
  look();
}

/** Where the person is, to come back to. */
export const position = () => (state.pages.length ? anchor(view.clientWidth / 2, 0) : null);

/** @param {ReturnType<typeof anchor>} place */
export function comeBack(place) {
  if (state.fit && state.pages[place.page]) {
    state.current = place.page;
    measure();
  }
  if (state.pages[place.page]) restore({ ...place, x: view.clientWidth / 2 });
}

/** To the top of a page, or so that a height of it, in points, is in view. @param {number} index @param {number} [y] @param {number} [share] of the view above that height */
export function goTo(index, y = 0, share = 0) {
  const page = state.pages[Math.max(0, Math.min(index, state.pages.length - 1))];
  if (page) scrollTo(page.index, page.top - (y ? 0 : EDGE) + y * state.scale - share * view.clientHeight);
}

/** Whether an area of a page, in points, is well in view. @param {number} index @param {import("./geometry.js").Area} area */
export function inView(index, area) {
  const page = state.pages[index];
  const top = page.top + area.top * state.scale - view.scrollTop;
  return top > 20 && top + area.height * state.scale < view.clientHeight - 20;
}

/** @param {number} left in points; scroll sideways only where it is out of view @param {number} index */
export function sideways(index, left) {
  const x = parseFloat(state.pages[index].element.style.left) + left * state.scale;
  if (x < view.scrollLeft || x > view.scrollLeft + view.clientWidth - 40) view.scrollLeft = Math.max(0, x - 40);
}

/** @param {number | null} scale null to fit the width @param {number} [x] of the view, where what is seen stays @param {number} [y] */
export function setScale(scale, x, y) {
  if (!state.pages.length) return;
  const place = anchor(x, y);
  state.fit = scale === null;
  if (scale !== null) state.scale = limited(scale);
  measure();
  restore(place);
  document.dispatchEvent(new Event("scaled"));
}

/** @param {Page} page */
function drop(page) {
  page.near = page.ready = false;
  for (const layer of layers) layer.drop(page);
}

/** @param {number} from @param {number} to heights of the whole */
function between(from, to) {
  const pages = [];
  for (let at = pageAt(from); at < state.pages.length && state.pages[at].top < to; at++) pages.push(state.pages[at]);
  return pages;
}

/** Show what is in view now, and what is near it too once nobody scrolls. */
export function look(resting = false) {
  if (!state.pages.length) return;
  const { scrollTop: top, clientHeight: high } = view;
  const kept = new Set(between(top - 1.5 * high, top + 2.5 * high));
  for (const page of nearPages()) if (!kept.has(page)) drop(page);
  const seen = between(top, top + high);
  const wanted = resting ? [...seen, ...between(top - high, top + 2 * high)] : seen;
  for (const page of wanted) {
    for (const layer of layers) if (layer.patient ? resting && !page.ready : !page.near) layer.show(page);
    page.near = true;
    page.ready ||= resting;
  }
  const here = view.scrollTop === asked.top ? asked.page : pageAt(top + high / 3);
  if (here !== state.current) {
    state.current = here;
    document.dispatchEvent(new Event("page"));
  }
  if (resting) document.dispatchEvent(new Event("rest"));
  else {
    clearTimeout(rest);
    rest = setTimeout(() => look(true), REST);
  }
}

let waits = false;
view.addEventListener("scroll", () => {
  if (waits) return;
  waits = true;
  setTimeout(() => {
    waits = false;
    look();
  }, 40);
}, { passive: true });

document.addEventListener("scaled", () => {
  for (const page of nearPages()) for (const layer of layers) layer.scaled?.(page);
});

new ResizeObserver(() => {
  if (!state.pages.length || !view.clientWidth) return;
  const place = anchor();
  measure();
  restore(place);
  document.dispatchEvent(new Event("scaled"));
}).observe(view);
