// What is done with many cells at once: drafts are accepted after a question that says how many, what is shown is exported.
import { complain, post, tell } from "/static/ask.js";
import { refresh as refreshFields } from "/static/fields.js";
import { article, every } from "/static/places.js";
import { say } from "/static/words.js";
/** @typedef {import("./data.js").Row} Row */
/** @typedef {import("./columns.js").Shown} Shown */
/** What the page shows now. @typedef {{rows: Row[], columns: Shown[], row: Row | undefined, column: Shown | undefined, typed: Set<string>}} Scene */

const AT_ONCE = 10; // notes
const accepting = /** @type {HTMLDialogElement} */ (document.getElementById("accept-dialog"));
const exporting = /** @type {HTMLDialogElement} */ (document.getElementById("export-dialog"));
const progress = document.getElementById("matrix-progress");
let stopped = false;
progress.querySelector("button").addEventListener("click", () => (stopped = true));

/**
 * The drafts that are meant, by note: its name, the version that is seen, the labels. None for which text waits.
 * @param {Scene} scene @param {string} scope @param {boolean} calm
 */
function drafts({ rows, columns, row, column, typed }, scope, calm) {
  const places = (scope === "column" ? [column] : columns).map((one) => one?.place ?? -1);
  return (scope === "row" ? [row] : rows)
    .filter(Boolean)
    .map((one) => {
      const cells = places
        .map((place) => one.at[place])
        .filter((cell) => cell?.pending && !(calm && cell.warned) && !typed.has(`${one.note}\n${cell.label}`));
      return [one.note, one.version, ...cells.map((cell) => cell.label)];
    })
    .filter((one) => one.length > 2);
}

/** @param {string[][]} parts */
const fieldsOf = (parts) => parts.reduce((sum, one) => sum + one.length - 2, 0);

/** Ask which drafts, and accept them. @param {Scene} scene @param {() => Promise<unknown>} refresh */
export function accept(scene, refresh) {
  const form = accepting.querySelector("form");
  const [, ofColumn, ofRow] = every(form, "fieldset span");
  ofColumn.textContent = say("of the column {label}", { label: scene.column?.label ?? "" });
  ofRow.textContent = say("of the paper {title}", { title: scene.row?.title ?? "" });
  const [, column, row] = /** @type {HTMLInputElement[]} */ (every(form, "[name=scope]"));
  column.disabled = !scene.column || scene.column.place < 0;
  row.disabled = !scene.row;
  if (column.disabled || row.disabled) /** @type {HTMLInputElement} */ (form.querySelector("[name=scope]")).checked = true;
  const chosen = () => drafts(scene, form.elements.namedItem("scope")["value"], form.elements.namedItem("calm")["checked"]);
  const yes = /** @type {HTMLButtonElement} */ (document.getElementById("accept-yes"));
  const count = () => {
    const parts = chosen();
    yes.textContent = say("Accept {fields} drafts in {notes} notes", { fields: fieldsOf(parts), notes: parts.length });
    yes.disabled = !parts.length;
  };
  form.onchange = count;
  count();
  accepting.returnValue = "no";
  accepting.onclose = () => accepting.returnValue === "yes" && acceptAll(chosen(), refresh);
  accepting.showModal();
}

/** @param {string[][]} parts @param {() => Promise<unknown>} refresh */
async function acceptAll(parts, refresh) {
  let run = "";
  /** @type {string[][]} */
  const done = [];
  const left = await inParts(parts, async (some) => {
    const answer = await post("/matrix/accept", { notes: JSON.stringify(some), run });
    if (!answer?.ok) return answer ? (await complain(answer), null) : null;
    const outcome = await answer.json();
    run = outcome.run;
    done.push(...outcome.done);
    return outcome.left;
  });
  await refresh();
  if (!left) return;
  const accepted = new Set(done.map(([note]) => note));
  const fields = fieldsOf(parts.filter(([note]) => accepted.has(note)));
  const said = [say("{fields} drafts in {notes} notes accepted.", { fields, notes: done.length })];
  if (left.length) said.push(say("{count} notes were left as they are: {reason}", { count: left.length, reason: left[0][1] }));
  tell(said.join(" "), done.length ? { label: say("Take it back"), act: () => undoAll(done, refresh) } : undefined);
}

/** @param {string[][]} done @param {() => Promise<unknown>} refresh */
async function undoAll(done, refresh) {
  const left = await inParts(done, async (some) => {
    const answer = await post("/matrix/undo", { notes: JSON.stringify(some) });
    if (!answer?.ok) return answer ? (await complain(answer), null) : null;
    return (await answer.json()).left;
  });
  await refresh();
  if (!left) return;
  const said = [say("Taken back in {notes} notes.", { notes: done.length - left.length })];
  if (left.length) said.push(say("{count} notes were left as they are: {reason}", { count: left.length, reason: left[0][1] }));
  tell(said.join(" "));
}

/** Do something some notes at a time, until somebody stops it; what was left, null where it failed. @param {string[][]} parts @param {(some: string[][]) => Promise<string[][] | null>} work */
async function inParts(parts, work) {
  /** @type {string[][]} */
  const left = [];
  stopped = false;
  const bar = progress.querySelector("progress");
  bar.max = parts.length;
  for (let at = 0; at < parts.length && !stopped; at += AT_ONCE) {
    progress.hidden = parts.length <= AT_ONCE;
    bar.value = at;
    progress.querySelector("span").textContent = say("{done} of {all} notes", { done: at, all: parts.length });
    const some = parts.slice(at, at + AT_ONCE);
    const more = await work(some);
    if (!more) {
      progress.hidden = true;
      return null;
    }
    left.push(...more);
    if (some.some(([note]) => note === article()?.dataset.note)) await refreshFields();
  }
  progress.hidden = true;
  return left;
}

/** Ask how, and hand out the file. @param {Scene} scene */
export function exportShown({ rows, columns }) {
  const form = exporting.querySelector("form");
  const keys = columns.filter((one) => one.place >= 0).map((one) => one.key);
  document.getElementById("export-what").textContent = say("{notes} notes, {columns} fields", { notes: rows.length, columns: keys.length });
  exporting.returnValue = "no";
  exporting.onclose = async () => {
    if (exporting.returnValue !== "yes") return;
    const kind = form.elements.namedItem("form")["value"];
    const withDrafts = form.elements.namedItem("drafts")["checked"] ? "yes" : "";
    const notes = JSON.stringify(rows.map((row) => row.note));
    const answer = await post("/matrix/export", { notes, columns: JSON.stringify(keys), form: kind, drafts: withDrafts });
    if (!answer?.ok) return answer && complain(answer);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = `matrix.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  exporting.showModal();
}
