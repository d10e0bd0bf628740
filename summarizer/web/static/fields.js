// The fields of the open note: opening it, moving between fields and claims, showing what they cite.
import { fragment, tell } from "/static/ask.js";
import * as editor from "/static/editor.js";
import * as paper from "/static/paper.js";
import { article, current, currentClaim, every, fieldOf, fields, reading } from "/static/places.js";

let asked = 0;
let inPaper = "";
/** Whether the fields and the paper are of a note. @param {string} name */
export const isOpen = (name) => inPaper === name && article()?.dataset.note === name;

/** Open a note at a field of it, else at the first that waits; whether it could be read. @param {string} name */
export async function openNote(name, { field = "", focus = true } = {}) {
  const mine = ++asked;
  const html = await fragment(`/note?note=${encodeURIComponent(name)}`);
  if (html === null || mine !== asked) return html !== null;
  tell("");
  fields.innerHTML = html; // our own template, everything in it escaped
  if (reading()) openPaperOf(name);
  fields.scrollTop = 0;
  editor.showWaiting();
  const waits = fields.querySelector('.field[data-pending="yes"]') ?? fields.querySelector(".field");
  select(fieldOf(field) ?? /** @type {HTMLElement} */ (waits), { focus });
  document.dispatchEvent(new Event("opened"));
  return true;
}

/** The paper of a note, or the first of those that it cites. @param {string} name */
function openPaperOf(name) {
  inPaper = name;
  const source = /** @type {HTMLElement | null} */ (fields.querySelector(".source[data-paper]"));
  paper.openPaper(source?.dataset.paper ?? name, source ? { citing: name } : {});
}

/** Put the note's new fragment in place; where one is and what one types stays. @param {string} html */
export function replace(html) {
  const label = current()?.dataset.field;
  const claim = currentClaim()?.dataset.claim;
  const shown = /** @type {HTMLElement | null} */ (current()?.querySelector(".source.now"))?.dataset.sentence;
  const top = fields.scrollTop;
  const writing = editor.keepOpen(() => {
    fields.innerHTML = html;
    namePages();
    const section = fieldOf(label) ?? fields.querySelector(".field");
    section?.classList.add("current");
    mark(every(section ?? fields, "[data-claim]").find((one) => one.dataset.claim === claim) ?? nextClaim());
  });
  fields.scrollTop = top;
  const section = current();
  if (!writing && document.activeElement === document.body) section?.focus({ preventScroll: true });
  if (section) cite(section, citing(section, shown) ?? first(section), { stay: true });
}

/** Read the note again, if it is not what the page shows. @param {string} [digest] */
export async function refresh(digest) {
  const now = article();
  if (!now || (digest !== undefined && now.dataset.digest === digest)) return false;
  const { note } = now.dataset;
  const html = await fragment(`/note?note=${encodeURIComponent(note)}`);
  if (html === null || article()?.dataset.note !== note) return false;
  const before = article().dataset.digest; // a decision may have been shown meanwhile
  replace(html);
  return article().dataset.digest !== before;
}

/** @param {HTMLElement} [section] */
export function select(section, { scroll = true, focus = true } = {}) {
  if (!section) return;
  for (const other of every(fields, ".current")) other.classList.remove("current");
  section.classList.add("current");
  if (focus) section.focus({ preventScroll: true });
  if (scroll) section.scrollIntoView({ block: "nearest" });
  mark(nextClaim());
  cite(section, first(section));
}

/** @param {HTMLElement} section @returns {HTMLElement | null} */
const first = (section) => section.querySelector(".claim.here .source") ?? section.querySelector(".source");

/** Where a sentence is cited, by the marked claim before others. @param {HTMLElement} section @param {string} [sentence] @returns {HTMLElement | undefined} */
function citing(section, sentence) {
  const sources = [...every(section, ".claim.here .source"), ...every(section, ".source")];
  return sources.find((one) => one.dataset.sentence === sentence);
}

/** Make a claim the one that keys act on. @param {HTMLElement | null} claim */
export function mark(claim) {
  for (const other of every(fields, ".here")) other.classList.remove("here");
  claim?.classList.add("here");
}

/** The current field's first claim that waits, if each is decided on by itself. @returns {HTMLElement | null} */
const nextClaim = () => current()?.querySelector('[data-alone][data-decision=""]') ?? null;

/** Mark the claim that waits next, and show what it cites. */
export function markNextClaim() {
  mark(nextClaim());
  if (current()) cite(current(), first(current()));
}

/** @param {number} direction */
export function stepClaim(direction) {
  const list = every(current() ?? fields, "[data-claim]");
  if (!list.length) return;
  const index = list.indexOf(currentClaim());
  const next = list[index < 0 ? (direction > 0 ? 0 : list.length - 1) : index + direction];
  if (!next) return;
  mark(next);
  next.scrollIntoView({ block: "nearest" });
  cite(current(), next.querySelector(".source"));
}

/** @param {number} direction */
export function step(direction, pendingOnly = false) {
  const list = every(fields, ".field");
  let index = list.indexOf(current());
  do index += direction;
  while (pendingOnly && list[index] && list[index].dataset.pending !== "yes");
  select(list[index]);
  return Boolean(list[index]);
}

function namePages() {
  if (!reading()) return;
  for (const source of every(fields, ".source")) {
    if (!inSight(source)) continue;
    const of = source.dataset.of ? ` ${source.dataset.of}` : "";
    source.querySelector("b").textContent = `p${paper.pageName(Number(source.dataset.pageIndex))}${of}`;
  }
}

// Sentences whose places the journal does not know are found with the marks.
document.addEventListener("marks", () => {
  namePages();
  const source = /** @type {HTMLElement} */ (fields.querySelector(".source.now"));
  if (source?.dataset.boxes === "[]") cite(current(), source);
});

/** Whether the paper that is open is the one that a sentence comes from. @param {HTMLElement} source */
const inSight = (source) => !source.dataset.paper || source.dataset.paper === paper.openName();

/** Where a sentence stands in the paper that is open. @param {HTMLElement} source @returns {import("./reader/geometry.js").Box[]} */
export function boxesOf(source) {
  if (!inSight(source)) return [];
  return paper.boxesOf(source.dataset.sentence, JSON.parse(source.dataset.boxes));
}

/** @param {HTMLElement} section @param {HTMLElement | null} source @param {{stay?: boolean}} [how] the paper stays where it is if it shows the source already */
export function cite(section, source, how) {
  for (const other of every(fields, ".source.now")) other.classList.remove("now");
  if (!reading()) return source?.classList.add("now");
  if (!source) return paper.show(null, [], [], how);
  source.classList.add("now");
  if (!inSight(source)) paper.openPaper(source.dataset.paper, { citing: article().dataset.note });
  const cited = every(section, ".source").flatMap(boxesOf);
  paper.show(Number(source.dataset.pageIndex), cited, boxesOf(source), how);
}
