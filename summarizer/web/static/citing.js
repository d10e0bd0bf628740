// Sentences that are selected on the paper: cited for a statement or a text being typed, or made a new statement.
import { confirmed, tell } from "/static/ask.js";
import * as cited from "/static/cited.js";
import { send } from "/static/decide.js";
import * as editor from "/static/editor.js";
import { cite } from "/static/fields.js";
import { markSentences } from "/static/paper.js";
import { current, currentClaim, every, fields } from "/static/places.js";
import { say } from "/static/words.js";
/** @typedef {import("./cited.js").Cited} Cited */

const bar = document.getElementById("cite-bar");
const paper = document.getElementById("paper");
/** @type {Cited[]} */
let selected = [];
/** Where the pointer was let go last on the paper. @type {{x: number, y: number} | null} */
let pointer = null;
/** @type {HTMLElement | null} */
let typing = null;

document.addEventListener("sentences", (event) => {
  selected = /** @type {CustomEvent} */ (event).detail.sentences;
  bar.hidden = !selected.length;
  markSentences(selected);
  requestAnimationFrame(place); // once they are marked, and in view
});
paper.addEventListener("scroll", place, true);
paper.addEventListener("pointerup", ({ clientX, clientY }) => (pointer = { x: clientX, y: clientY }));
fields.addEventListener("focusin", (event) => {
  const form = /** @type {HTMLElement} */ (event.target).closest("form");
  if (form && cited.has(form)) typing = form;
});

/** Below the lowest line that is chosen, else where the pointer was, and never beyond the paper's edge. */
function place() {
  if (bar.hidden) return;
  const room = document.getElementById("sheet-holder").getBoundingClientRect();
  const lines = every(paper, ".box.chosen").map((box) => box.getBoundingClientRect());
  const line = lines.sort((one, other) => one.bottom - other.bottom).at(-1);
  const inView = line && line.bottom > room.top && line.top < room.bottom;
  const at = inView ? line : { left: pointer?.x ?? room.left, bottom: pointer?.y ?? room.top };
  const edge = (low, wanted, high) => Math.max(low, Math.min(wanted, high));
  bar.style.left = `${edge(room.left + 8, at.left, room.right - bar.offsetWidth - 8)}px`;
  bar.style.top = `${edge(room.top + 8, at.bottom + 6, room.bottom - bar.offsetHeight - 8)}px`;
}

export function forget() {
  if (bar.hidden) return;
  getSelection().removeAllRanges();
  document.dispatchEvent(new CustomEvent("sentences", { detail: { sentences: [] } }));
}

let escaped = false;
/** Forget what is selected; whether a key's press found something to forget. */
export function dismiss() {
  forget();
  return escaped;
}
addEventListener("keydown", () => (escaped = !bar.hidden), { capture: true }); // before anybody else forgets it

/** The text being typed in the current field, if one is. @returns {HTMLElement | null} */
function openForm() {
  if (typing?.isConnected && typing.closest(".field") === current()) return typing;
  return every(current() ?? fields, "form").find(cited.has) ?? null;
}

function isSelected() {
  if (!selected.length) tell(say("Select sentences on the page first."));
  return selected.length > 0;
}

/** @param {HTMLElement} form */
function addTo(form) {
  cited.set(form, [...cited.now(form), ...selected]);
  forget();
  cite(/** @type {HTMLElement} */ (form.closest(".field")), /** @type {HTMLElement} */ ([...form.querySelectorAll(".source")].at(-1)));
  form.querySelector("textarea").focus();
}

/** Cite what is selected in the text being typed, else in the marked statement, else in the field's text. */
export function citeHere() {
  const section = current();
  if (!section || !isSelected()) return;
  const form = openForm();
  if (form) return addTo(form);
  const claims = every(section, "[data-one]");
  const claim = claims.length === 1 ? claims[0] : currentClaim();
  if (claim && "one" in claim.dataset) {
    const sentences = cited.said([...cited.of(claim), ...selected]);
    return send("cite", claim, "", { sentences, done: forget });
  }
  if (section.dataset.pending !== "yes") return tell(say("This field is decided: make a new statement of the sentences."));
  if (claims.length) return tell(say("Mark the statement first that shall cite them."));
  editor.open(section, "edit", { sentences: selected });
  forget();
}

/** A statement of what is selected; in an open editor it is added to what is typed. */
export function newStatement() {
  const section = current();
  if (!section || !isSelected()) return;
  const form = openForm();
  if (form) return addTo(form);
  editor.open(section, "new", { sentences: selected });
  forget();
}

/** Cite the sentence no more that is marked. */
export function dropMarked() {
  const drop = current()?.querySelector(".source.now ~ [data-drop]");
  if (drop instanceof HTMLElement) drop.click();
}

fields.addEventListener("click", async (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest("[data-drop]");
  if (!button) return;
  const item = button.closest("li");
  const index = [...item.parentElement.children].indexOf(item);
  const form = button.closest("form");
  const element = form ?? /** @type {HTMLElement} */ (button.closest("[data-claim]"));
  const left = (form ? cited.now(form) : cited.of(element)).filter((_, place) => place !== index);
  const question = say("Without this sentence nothing would support the statement. Cite it no more all the same?");
  if (!left.length && !(await confirmed(question, say("Cite it no more")))) return;
  if (form) cited.set(form, left);
  else send("cite", element, left.length ? "" : "unsupported", { sentences: cited.said(left) });
});

bar.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
bar.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (event.target).closest("[data-cite]"));
  if (button?.dataset.cite === "here") citeHere();
  if (button?.dataset.cite === "new") newStatement();
});
