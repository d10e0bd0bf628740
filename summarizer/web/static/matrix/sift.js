// Which rows of the matrix are shown, and in which order.
/** @typedef {import("./data.js").Row} Row */
/** @typedef {import("./data.js").Cell} Cell */

/**
 * What is looked for: `state` in the column of the place `column`, null for any of those that are shown; `sort` is
 * the key of a column, "" for the order of the list of notes.
 */
export const NOTHING = {
  search: "", state: "", column: "", author: "", from: "", to: "", tag: "", collection: "", drafts: false,
};
/** @typedef {typeof NOTHING} Filter */
/** @typedef {{by: string, down: boolean}} Sort */

const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });

/** @param {string} text */
export const folded = (text) => text.normalize("NFKC").toLowerCase();

/** A row's words, once they are asked for. @param {Row} row */
function words(row) {
  row.found ??= folded(
    [row.title, row.year, ...row.authors, ...row.tags, ...row.collections, row.note, ...row.cells.map((cell) => cell.text ?? "")].join("\n"),
  );
  return row.found;
}

/** @param {Cell | undefined} cell @param {string} state */
export function isIn(cell, state) {
  if (!cell) return false;
  return state === "warned" ? Boolean(cell.warned && cell.pending) : cell.state === state;
}

/** The words that are searched for; what stands in quotation marks is one. @param {string} search */
export const wordsOf = (search) => [...folded(search).matchAll(/"([^"]+)"?|[^\s"]+/g)].map(([all, quoted]) => quoted ?? all);

/** The rows that pass. @param {Row[]} rows @param {Filter} filter @param {number[]} places  of the columns that are looked at */
export function sift(rows, filter, places) {
  const wanted = wordsOf(filter.search);
  const author = folded(filter.author.trim());
  return rows.filter(
    (row) =>
      (!filter.drafts || row.waiting > 0) &&
      (!filter.state || places.some((place) => isIn(row.at[place], filter.state))) &&
      (!filter.tag || row.tags.includes(filter.tag)) &&
      (!filter.collection || row.collections.includes(filter.collection)) &&
      (!filter.from || (row.year !== "" && row.year >= filter.from)) &&
      (!filter.to || (row.year !== "" && row.year <= filter.to)) &&
      (!author || row.authors.some((one) => folded(one).includes(author))) &&
      wanted.every((word) => words(row).includes(word)),
  );
}

/** The rows in order; those that have nothing there come last. @param {Row[]} rows @param {Sort} sort @param {(row: Row) => string} text  of a field */
export function sorted(rows, { by, down }, text) {
  if (!by) return down ? [...rows].reverse() : rows;
  const value = {
    "@paper": (/** @type {Row} */ row) => row.title,
    "@authors": (/** @type {Row} */ row) => row.authors.join("; "),
    "@year": (/** @type {Row} */ row) => row.year,
    "@waiting": (/** @type {Row} */ row) => (row.waiting ? String(row.waiting) : ""),
    "@oldest": (/** @type {Row} */ row) => row.oldest,
    "@tags": (/** @type {Row} */ row) => row.tags.join("; "),
    "@collections": (/** @type {Row} */ row) => row.collections.join("; "),
  }[by] ?? text;
  const keyed = rows.map((row) => ({ row, key: value(row).slice(0, 200) }));
  keyed.sort((one, other) => {
    if (!one.key || !other.key) return Number(!one.key) - Number(!other.key);
    return collator.compare(one.key, other.key) * (down ? -1 : 1);
  });
  return keyed.map(({ row }) => row);
}
