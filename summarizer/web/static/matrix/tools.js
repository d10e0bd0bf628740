// What stands above the matrix: search, filters, how high the rows are, how many are shown.
import * as columns from "/static/matrix/columns.js";
import { all } from "/static/matrix/data.js";
import { NOTHING, sift, sorted, wordsOf } from "/static/matrix/sift.js";
import { every } from "/static/places.js";
import { say } from "/static/words.js";
/** @typedef {import("./data.js").Row} Row */
/** @typedef {import("./columns.js").Shown} Shown */

const search = /** @type {HTMLInputElement} */ (document.getElementById("matrix-search"));
const form = /** @type {HTMLFormElement} */ (document.getElementById("matrix-filters"));
const button = document.getElementById("matrix-filter-button");
const density = /** @type {HTMLSelectElement} */ (document.getElementById("matrix-density"));
const filter = { ...NOTHING };

/** @param {string} name @returns {HTMLInputElement | HTMLSelectElement} */
const input = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

/** The rows that are shown, in their order. @param {Shown[]} shown */
export function rows(shown) {
  const places = shown.map((one) => one.place).filter((place) => place >= 0 && (!filter.column || String(place) === filter.column));
  const by = columns.sort();
  const place = shown.find((one) => one.key === by.by)?.place ?? -1;
  const known = by.by.startsWith("@") || place >= 0 ? by : { by: "", down: false };
  return sorted(sift(all(), filter, places), known, (row) => row.at[place]?.text ?? "");
}

/** What is searched for. */
export const words = () => wordsOf(filter.search);

/** Say how many are shown. @param {Row[]} there */
export function tellCount(there) {
  const waiting = there.reduce((sum, row) => sum + row.waiting, 0);
  document.getElementById("matrix-count").textContent = say("{shown} of {all} notes, {waiting} drafts wait", { shown: there.length, all: all().length, waiting });
  document.getElementById("grid-none").hidden = there.length > 0;
  const set = Object.entries(filter).filter(([name, value]) => name !== "search" && value).length;
  const count = document.getElementById("matrix-filter-count");
  count.hidden = !set;
  count.textContent = String(set);
}

/** Offer what the notes have. @param {Shown[]} shown */
export function offer(shown) {
  const there = all();
  offerIn("column", shown.filter((one) => one.place >= 0).map((one) => [String(one.place), one.label]));
  for (const name of /** @type {("tag" | "collection")[]} */ (["tag", "collection"])) {
    const counts = count(there.flatMap((row) => row[name === "tag" ? "tags" : "collections"]));
    offerIn(name, counts.map(([value, number]) => [value, `${value} (${number})`]));
  }
  const authors = count(there.flatMap((row) => row.authors)).slice(0, 500);
  document.getElementById("matrix-authors").replaceChildren(...authors.map(([value]) => new Option(value, value)));
}

/** Each value with how often it stands there, the most frequent first. @param {string[]} values @returns {[string, number][]} */
function count(values) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1] || one[0].localeCompare(other[0]));
}

/** @param {string} name @param {string[][]} options */
function offerIn(name, options) {
  const select = /** @type {HTMLSelectElement} */ (input(name));
  const value = select.value;
  select.replaceChildren(select.options[0], ...options.slice(0, 500).map(([one, label]) => new Option(label, one)));
  if (options.some(([one]) => one === value)) select.value = value;
}

/** @param {() => void} redraw @param {() => void} leave  goes from the search to the table */
export function listen(redraw, leave) {
  density.value = String(columns.lines());
  density.addEventListener("change", () => {
    columns.setLines(Number(density.value));
    redraw();
  });
  search.addEventListener("input", () => {
    filter.search = search.value;
    redraw();
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    leave();
  });
  button.addEventListener("click", () => {
    form.hidden = !form.hidden;
    button.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) input("state").focus();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", take);
  form.addEventListener("reset", () => setTimeout(take));
  function take() {
    const given = new FormData(form);
    for (const one of every(form, "[name]")) {
      const name = one.getAttribute("name");
      filter[name] = name === "drafts" ? given.has(name) : String(given.get(name) ?? "");
    }
    redraw();
  }
}

export const focusSearch = () => search.select();
