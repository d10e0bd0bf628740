// The picture of a page, as sharp as the screen; of a page that is shown large squares of it, where one looks.
import { addLayer, nearPages, state, view } from "/static/reader/pages.js";
import { say } from "/static/words.js";
/** @typedef {import("./pages.js").Page} Page */

const TILE = 1024; // pixels, as pdf/picture.py has it
const MOST = 6e6; // pixels of a picture of a whole page
const LARGEST = 4; // pixels for a point of a whole page, as web/asked.py has it
const PATIENCE = 120; // milliseconds without another change of size

/** What is called when a picture has come. @type {(page: Page, whole: boolean) => void} */
let come = () => {};
/** @param {typeof come} then */
export const whenDrawn = (then) => (come = then);

/** @param {Page} page */
const sharp = (page) => Math.round((page.wide / page.shape.width) * (devicePixelRatio || 1) * 1e5) / 1e5;
/** @param {Page} page */
const whole = ({ shape }) => Math.min(LARGEST, Math.sqrt(MOST / (shape.width * shape.height)));

/** @param {Page} page @param {number} zoom @param {string} [tile] */
function address(page, zoom, tile = "") {
  return `/page.png?note=${encodeURIComponent(state.note)}&page=${page.index}&zoom=${zoom}${tile && `&tile=${tile}`}`;
}

/** @param {Page} page */
function show(page) {
  const zoom = Math.min(sharp(page), Math.floor(whole(page) * 1e5) / 1e5);
  const before = /** @type {HTMLImageElement} */ (page.element.querySelector(".picture"));
  if (before?.dataset.zoom === String(zoom)) return tiles(page);
  const picture = new Image();
  picture.className = "picture";
  picture.alt = "";
  picture.dataset.zoom = String(zoom);
  picture.addEventListener("load", () => {
    if (!page.near || page.element.querySelector(".picture.wanted") !== picture) return;
    for (const other of page.element.querySelectorAll(".picture")) if (other !== picture) other.remove();
    picture.classList.remove("wanted");
    page.element.querySelector(".failure")?.remove();
    come(page, true);
  });
  picture.addEventListener("error", () => page.near && picture.isConnected && fail(page, picture));
  for (const other of page.element.querySelectorAll(".picture.wanted")) stop(other);
  picture.classList.add("wanted");
  page.element.prepend(picture);
  picture.src = address(page, zoom);
  tiles(page);
}

/** @param {Element} picture */
function stop(picture) {
  picture.removeAttribute("src"); // or it would be loaded all the same
  picture.remove();
}

/** @param {Page} page @param {HTMLImageElement} picture */
async function fail(page, picture) {
  const answer = await fetch(picture.src).catch(() => null);
  const problem = answer && !answer.ok ? await answer.json().catch(() => null) : null;
  if (!page.near || !picture.isConnected) return;
  stop(picture);
  page.element.querySelector(".failure")?.remove();
  const said = document.createElement("p");
  said.className = "failure";
  said.textContent = say("No picture of the page: {reason}", { reason: problem ? problem.message : "" });
  page.element.append(said);
  come(page, false);
}

/** The squares that are in view, of a page that is larger than its picture. @param {Page} page */
function tiles(page) {
  const zoom = sharp(page);
  const pixel = devicePixelRatio || 1;
  const side = TILE / pixel;
  const wanted = new Map();
  if (zoom > whole(page)) {
    const left = view.scrollLeft - parseFloat(page.element.style.left);
    const top = view.scrollTop - page.top;
    const right = Math.min(page.wide, left + view.clientWidth);
    const bottom = Math.min(page.high, top + view.clientHeight);
    for (let row = Math.max(0, Math.floor(top / side)); row * side < bottom; row++) {
      for (let column = Math.max(0, Math.floor(left / side)); column * side < right; column++) wanted.set(`${zoom}/${column},${row}`, [column, row]);
    }
  }
  for (const tile of page.element.querySelectorAll("img.tile")) {
    const { name } = /** @type {HTMLElement} */ (tile).dataset;
    if (!wanted.delete(name)) stop(tile);
  }
  const before = page.element.querySelector(".marks, .text");
  for (const [name, [column, row]] of wanted) {
    const tile = new Image();
    tile.className = "tile";
    tile.alt = "";
    tile.dataset.name = name;
    tile.style.left = `${column * side}px`;
    tile.style.top = `${row * side}px`;
    tile.addEventListener("load", () => {
      tile.style.width = `${tile.naturalWidth / pixel}px`;
      tile.classList.add("here");
    });
    tile.src = address(page, zoom, `${column},${row}`);
    page.element.insertBefore(tile, before);
  }
}

/** @param {Page} page */
function drop(page) {
  for (const picture of page.element.querySelectorAll(".picture, .tile")) stop(picture);
  page.element.querySelector(".failure")?.remove();
}

/** @type {Map<Page, number>} */
const waiting = new Map();

/** The old picture is stretched until nobody zooms any more. @param {Page} page */
function scaled(page) {
  for (const tile of page.element.querySelectorAll(".tile")) stop(tile);
  clearTimeout(waiting.get(page));
  waiting.set(page, setTimeout(() => {
    waiting.delete(page);
    if (page.near) show(page);
  }, PATIENCE));
}

addLayer({ show, drop, scaled });
document.addEventListener("rest", () => {
  for (const page of nearPages()) if (!waiting.has(page)) tiles(page);
});
