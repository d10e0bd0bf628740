// Where one was in each paper and how large it was shown, kept in the tab: a reload and another note come back to it.
import { comeBack, position, state } from "/static/reader/pages.js";

/** @typedef {ReturnType<typeof position>} Place */
const KEY = "paper:";
const SIZE = "paper-scale";
/** For browsers that keep nothing. @type {Map<string, string>} */
const here = new Map();

/** @param {string} key */
function get(key) {
  try {
    return sessionStorage.getItem(key) ?? here.get(key) ?? null;
  } catch {
    return here.get(key) ?? null;
  }
}

/** @param {string} key @param {unknown} value */
function put(key, value) {
  here.set(key, JSON.stringify(value));
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // it lasts until the next reload then
  }
}

/** @param {string} note @returns {Place} null where one has not been */
export const keptPlace = (note) => JSON.parse(get(KEY + note) ?? "null");
/** @param {Place} place */
export const returnTo = (place) => comeBack(place);

function keep() {
  const place = state.note && position();
  if (!place) return;
  put(KEY + state.note, place);
  put(SIZE, state.fit ? null : state.scale);
}
document.addEventListener("rest", keep);
document.addEventListener("opening", keep);
addEventListener("pagehide", keep);

const scale = JSON.parse(get(SIZE) ?? "null");
if (typeof scale === "number") Object.assign(state, { scale, fit: false });
