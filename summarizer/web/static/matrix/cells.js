// How a cell of the matrix looks: whose its text is, the signs in it drawn, all of it as text and never as markup.
import { copy } from "/static/places.js";
import { say } from "/static/words.js";
/** @typedef {import("./data.js").Row} Row */
/** @typedef {import("./data.js").Cell} Cell */
/** @typedef {import("./columns.js").Shown} Shown */

const SIGNS = { "⭐": "sign-star", "⚠": "sign-warning", "🖼": "sign-picture", "🤖": "sign-draft" };
const SIGN = /(⭐|⚠|🖼|🤖)\ufe0f?/u;
const DRAWN = 5_000; // characters; nine lines hold far fewer, and the panel has them all
/** What each copy is made of, since thousands are made. @type {Map<string, HTMLElement>} */
const made = new Map();

/** @param {string} name @returns {HTMLElement} */
function stamp(name) {
  if (!made.has(name)) made.set(name, copy(name));
  return /** @type {HTMLElement} */ (made.get(name).cloneNode(true));
}

/** @param {string} text @returns {(string | HTMLElement)[]} */
function drawn(text) {
  return text.slice(0, DRAWN).split(SIGN).map((part) => (part in SIGNS ? stamp(SIGNS[part]) : part));
}

/** @param {string} kind @param {string} name @param {(string | Node)[]} content */
function box(kind, name, content) {
  const element = document.createElement("div");
  element.setAttribute("role", kind);
  element.className = name;
  element.tabIndex = -1;
  const clamp = document.createElement("div");
  clamp.className = "clamp";
  clamp.append(...content);
  element.append(clamp);
  return element;
}

/** The first cell of a row. @param {Row} row */
export function paperCell(row) {
  const title = document.createElement("a");
  title.href = `/?note=${encodeURIComponent(row.note)}`; // for another tab
  title.tabIndex = -1;
  title.className = "paper-title";
  title.textContent = row.title;
  return box("rowheader", "cell paper", [title]);
}

/** @param {Row} row @param {Shown} column @param {boolean} typed  whether unsaved text waits for it @param {boolean} drafting */
export function cell(row, column, typed, drafting) {
  if (column.place < 0) return box("gridcell", `cell about ${column.key.slice(1)}`, [about(row, column.key)]);
  const one = row.at[column.place];
  if (!one) return box("gridcell", "cell absent", [heard(say("The note has no such field."))]);
  const content = [stamp(`state-${one.state}`), " ", ...drawn(one.text ?? "")];
  if (drafting) content.unshift(stamp("state-drafting"), " ");
  if (typed) content.unshift(stamp("sign-pen"), " ");
  return box("gridcell", `cell field-cell ${one.state}${one.pending ? " pending" : ""}`, content);
}

/** @param {string} text */
function heard(text) {
  const span = document.createElement("span");
  span.className = "heard";
  span.textContent = text;
  return span;
}

/** @param {Row} row @param {string} key */
function about(row, key) {
  if (key === "@authors") return row.authors.join("; ");
  if (key === "@year") return row.year;
  if (key === "@waiting") return row.waiting ? String(row.waiting) : "";
  if (key === "@oldest") return row.oldest.slice(0, 10);
  return (key === "@tags" ? row.tags : row.collections).join(", ");
}

/** @param {string} key @param {string} label @param {import("./sift.js").Sort} sort */
export function headCell(key, label, sort) {
  const element = box("columnheader", "cell", [label]);
  element.dataset.key = key;
  element.title = label;
  const by = sort.by === key;
  element.setAttribute("aria-sort", !by ? "none" : sort.down ? "descending" : "ascending");
  element.draggable = key !== "@paper";
  const edge = document.createElement("span");
  edge.className = "edge";
  element.append(edge);
  return element;
}

/** Mark what was searched for in what is shown, without a change to the document. @param {HTMLElement} root @param {string[]} words */
export function highlight(root, words) {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete("found");
  if (!words.length) return;
  const ranges = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.toLowerCase();
    for (const word of words) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, Math.min(at + word.length, node.textContent.length));
        ranges.push(range);
      }
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}
