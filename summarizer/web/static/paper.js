// The PDF's page: its picture, and the boxes of cited sentences and highlights on it.
import { say } from "/static/words.js";

const RESOLUTION = 2; // pixels for a point
const picture = /** @type {HTMLImageElement} */ (document.getElementById("picture"));
const sheet = document.getElementById("sheet");
const boxes = document.getElementById("boxes");
const number = document.getElementById("page-number");
const holder = document.getElementById("sheet-holder");

const failure = document.getElementById("no-picture");

/** A box is the index of a page and x0, y0, x1, y1 on it in points. @typedef {[number, number, number, number, number]} Box */
/** @type {{note: string, page: number, marks: any, cited: Box[], now: Box[], zoom: number}} */
const state = { note: "", page: 0, marks: null, cited: [], now: [], zoom: 1 };

/** @param {string} note */
export function openPaper(note) {
  Object.assign(state, { note, page: -1, marks: null, cited: [], now: [] });
  sheet.classList.remove("failed");
  failure.hidden = true;
  boxes.replaceChildren();
}

// Only after the first picture: reading all pages takes longer than drawing one.
export async function loadMarks() {
  const note = state.note;
  const answer = await fetch(`/marks?note=${encodeURIComponent(note)}`).catch(() => null);
  const marks = answer?.ok ? await answer.json().catch(() => null) : null;
  if (!marks || note !== state.note) return;
  state.marks = marks;
  draw();
  document.dispatchEvent(new Event("marks"));
}

// What the page is called in print, once that is known.
/** @param {number} index @returns {string} */
export function pageName(index) {
  return state.marks?.labels[index] ?? String(index + 1);
}

/** @param {string} sentence @param {Box[]} stored @returns {Box[]} */
export function boxesOf(sentence, stored) {
  if (stored.length || !state.marks) return stored;
  const found = state.marks.sentences.find((mark) => mark.text === sentence);
  return found ? found.boxes : [];
}

// Show the page of the first box of `now`, else `page`, else stay; `cited` are the boxes of all the field's sentences.
/** @param {number | null} page @param {Box[]} cited @param {Box[]} now */
export function show(page, cited, now) {
  state.cited = cited;
  state.now = now;
  turnTo(now.length ? now[0][0] : (page ?? Math.max(0, state.page)));
}

/** @param {number} step */
export function turn(step) {
  turnTo(state.page + step);
}

/** @param {number} page */
function turnTo(page) {
  const last = state.marks ? state.marks.labels.length - 1 : Infinity;
  const wanted = Math.max(0, Math.min(page, last));
  if (wanted === state.page) return draw();
  state.page = wanted;
  boxes.replaceChildren();
  picture.src = `/page.png?note=${encodeURIComponent(state.note)}&page=${wanted}&zoom=${RESOLUTION}`;
  draw();
}

picture.addEventListener("load", () => {
  sheet.classList.remove("failed");
  failure.hidden = true;
  picture.alt = say("Page {page} of the PDF", { page: pageName(state.page) });
  resize();
  draw();
  if (!state.marks) loadMarks();
});

picture.addEventListener("error", async () => {
  const answer = await fetch(picture.src).catch(() => null);
  const problem = answer && !answer.ok ? await answer.json().catch(() => null) : null;
  failure.textContent = say("No picture of the page: {reason}", { reason: problem ? problem.message : "" });
  failure.hidden = false;
  picture.alt = "";
  sheet.classList.add("failed");
  sheet.style.width = "";
  boxes.replaceChildren();
});

function draw() {
  const marks = state.marks;
  number.textContent = marks ? `${marks.labels[state.page] ?? state.page + 1} / ${marks.labels.length}` : `${state.page + 1}`;
  linkToZotero();
  if (!picture.complete || !picture.naturalWidth) return;
  boxes.replaceChildren();
  for (const mark of marks ? marks.highlights : []) {
    for (const box of mark.boxes) add(box, "mine", mark.colour);
  }
  const now = new Set(state.now.map(String));
  for (const box of state.cited) if (!now.has(String(box))) add(box, "cited");
  for (const box of state.now) add(box, "cited now");
  const first = boxes.querySelector(".now");
  if (first) first.scrollIntoView({ block: "center", inline: "nearest" });
}

// The page, or the highlight on it that is cited now, in Zotero.
function linkToZotero() {
  const link = /** @type {HTMLAnchorElement} */ (document.getElementById("in-zotero"));
  if (!link) return;
  const now = state.now.find((box) => box[0] === state.page);
  const covered = now && state.marks?.highlights.find((mark) => mark.zotero && mark.boxes.some((box) => overlap(box, now)));
  const address = covered?.zotero || state.marks?.zotero[state.page] || "";
  link.hidden = !address;
  link.href = address || "#";
}

/** @param {Box} one @param {Box} other */
function overlap(one, other) {
  const apart = one[0] !== other[0] || one[3] <= other[1] || other[3] <= one[1] || one[4] <= other[2] || other[4] <= one[2];
  return !apart;
}

/** @param {Box} place @param {string} kind @param {string} [colour] */
function add([page, x0, y0, x1, y1], kind, colour) {
  if (page !== state.page) return;
  const width = picture.naturalWidth / RESOLUTION;
  const height = picture.naturalHeight / RESOLUTION;
  const box = document.createElement("div");
  box.className = `box ${kind}`;
  box.style.left = `${(100 * x0) / width}%`;
  box.style.top = `${(100 * y0) / height}%`;
  box.style.width = `${(100 * (x1 - x0)) / width}%`;
  box.style.height = `${(100 * (y1 - y0)) / height}%`;
  if (colour) box.style.background = colour;
  boxes.append(box);
}

/** @param {string} direction */
export function zoom(direction) {
  if (direction === "fit") state.zoom = 1;
  else state.zoom = Math.min(4, Math.max(0.4, state.zoom * (direction === "in" ? 1.2 : 1 / 1.2)));
  resize();
}

function resize() {
  const room = holder.clientWidth - 24;
  sheet.style.width = `${Math.round(room * state.zoom)}px`;
}

addEventListener("resize", resize);
