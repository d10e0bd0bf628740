// The rows of the matrix as the server has them: read whole once, then what changed.
import { complain, ask } from "/static/ask.js";

/** @typedef {{column: number, label: string, state: string, text?: string, pending?: boolean, warned?: boolean}} Cell */
/** @typedef {{key: string, label: string}} Column */
/**
 * A note; `at` are its cells by column, `waiting` how many drafts wait, `found` its words for searching.
 * @typedef {{note: string, title: string, authors: string[], year: string, tags: string[], collections: string[],
 *   oldest: string, version: string, cells: Cell[], at: Cell[], waiting: number, found?: string}} Row
 */

/** `drafting` are notes and labels, with a line end between them. @type {{at: number, columns: Column[], rows: Map<string, Row>, order: string[], drafting: Set<string>}} */
export const data = { at: 0, columns: [], rows: new Map(), order: [], drafting: new Set() };
/** @type {Promise<boolean> | null} */
let loading = null;

/** Read what changed since; whether anything did. One reading at a time. @returns {Promise<boolean>} */
export function load() {
  loading = (loading ?? Promise.resolve(false)).then(read);
  return loading;
}

async function read() {
  const answer = await ask(`/cells?after=${data.at}`);
  if (!answer?.ok) {
    if (answer) await complain(answer);
    return false;
  }
  const { at, columns, rows, notes, drafting } = await answer.json();
  data.columns = columns;
  for (const row of rows) data.rows.set(row.note, prepared(row));
  if (notes) {
    data.order = notes;
    const there = new Set(notes);
    for (const name of data.rows.keys()) if (!there.has(name)) data.rows.delete(name);
  }
  const now = drafting.map((one) => one.join("\n"));
  const changed = at !== data.at || String(now) !== String([...data.drafting]);
  Object.assign(data, { at, drafting: new Set(now) });
  return changed;
}

/** @param {Row} row @returns {Row} */
function prepared(row) {
  row.at = [];
  row.waiting = 0;
  for (const cell of row.cells) {
    row.at[cell.column] = cell;
    if (cell.pending) row.waiting += 1;
  }
  return row;
}

/** All rows, in the order of the list of notes. @returns {Row[]} */
export const all = () => data.order.map((name) => data.rows.get(name)).filter(Boolean);

