// Typing in place: an editor for a field or a claim, or a line for a reason or a wish. What is typed is kept at once.
import { confirmed, post } from "/static/ask.js";
import * as cited from "/static/cited.js";
import { article, copy, elementOf, every, fieldOf, fields, placeOf, subject } from "/static/places.js";
import * as waiting from "/static/waiting.js";
import { say } from "/static/words.js";
/** @typedef {import("./waiting.js").Place} Place */
/** @typedef {import("./cited.js").Cited} Cited */

const PROMPTS = { reject: "Why? (optional, kept in the journal)", redo: "What should be better? (optional)" };
/** @type {WeakMap<HTMLElement, Place & {base: string}>} */
const places = new WeakMap();

/** @param {HTMLElement} form @returns {HTMLTextAreaElement} */
const input = (form) => form.querySelector("textarea, input");
/** @param {Place} one @param {Place} other */
const same = (one, other) =>
  one.note === other.note && one.field === other.field && one.claim === other.claim && one.kind === other.kind;

/** Texts that rest on sentences, and are checked while they are typed. @param {{kind: string}} place */
const isChecked = ({ kind }) => kind === "edit" || kind === "new";

/**
 * Open what is typed for a field or claim, with what waits there; it cites more `sentences`.
 * @param {HTMLElement} element @param {string} kind @param {{focus?: boolean, sentences?: Cited[]}} [more]
 */
export function open(element, kind, { focus = true, sentences = [] } = {}) {
  const place = placeOf(element, kind);
  const opened = every(element, "form").find((form) => places.has(form) && same(places.get(form), place));
  if (opened) return input(opened).focus();
  const kept = waiting.find(place);
  const now = kind === "new" ? "" : (element.dataset.text ?? "");
  const form = copy(isChecked(place) ? "editor" : "said");
  places.set(form, { ...place, base: kept ? kept.base : now });
  if (isChecked(place)) {
    const before = kind === "new" ? [] : cited.of(element);
    cited.attach(form, before, [...(kept?.sentences ?? before), ...sentences]);
  }
  element.append(form);
  const area = input(form);
  area.value = kept?.text ?? (kind === "edit" ? now : "");
  const name = place.claim ? `${place.field}: ${place.claim}` : place.field;
  if (isChecked(place)) {
    area.setAttribute("aria-label", kind === "new" ? say("A new statement") : name);
    fit(area);
    showClash(form, now);
    showFields(form);
    if (sentences.length) remember(form);
    check(form);
  } else {
    form.querySelector("label span").textContent = say(PROMPTS[kind]);
  }
  showWaiting();
  if (!focus) return;
  area.focus();
  if (kind === "edit" && !kept) area.setSelectionRange(0, 0);
  form.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLTextAreaElement} area */
function fit(area) {
  const width = [...area.value].reduce((sum, sign) => sum + (sign > "\u2e80" ? 2 : 1), 0);
  area.rows = Math.min(14, Math.max(3, Math.ceil(width / 56) + 1));
}

/** Both texts, where the note's is not the one any more on which typing began. @param {HTMLElement} form @param {string} now */
function showClash(form, now) {
  const clash = /** @type {HTMLElement} */ (form.querySelector(".clash"));
  clash.hidden = places.get(form).base === now;
  clash.querySelector("p").textContent = say("The text was changed meanwhile. The note says now:");
  clash.querySelector("blockquote").textContent = now;
  clash.querySelector("p:last-child").textContent = say("You typed:");
}

/** The fields that a new statement may go into. @param {HTMLElement} form */
function showFields(form) {
  const { kind, field } = places.get(form);
  const which = /** @type {HTMLElement} */ (form.querySelector(".which"));
  which.hidden = kind !== "new";
  if (kind !== "new") return;
  const labels = every(fields, ".field").map((one) => one.dataset.field);
  which.querySelector("select").append(...labels.map((label) => new Option(label, label, false, label === field)));
}

/** Have a new statement go into another field. @param {HTMLElement} form @param {string} label */
function moveTo(form, label) {
  waiting.forget(places.get(form));
  places.set(form, { ...places.get(form), field: label });
  fieldOf(label).append(form);
  remember(form);
  check(form);
}

/** @param {HTMLElement} form */
export async function check(form) {
  const element = owner(form);
  if (!input(form).value.trim()) return form.querySelector(".problems").replaceChildren();
  const answer = await post("/check", { ...subject(element, input(form).value), sentences: cited.asked(form) });
  const { known, problems } = answer?.ok ? await answer.json() : { known: false, problems: [] };
  if (!form.isConnected) return;
  const lines = problems.map((one) => line("sign-warning", one, "bad"));
  if (!known) lines.push(line("", say("No cited sentence is known for this field."), ""));
  else if (!lines.length) lines.push(line("sign-check", say("Every number and term stands in the cited sentences."), "good"));
  form.querySelector(".problems").replaceChildren(...lines);
}

/** @param {string} sign @param {string} text @param {string} kind */
function line(sign, text, kind) {
  const item = document.createElement("li");
  item.className = kind;
  item.append(...(sign ? [copy(sign), " "] : []), text);
  return item;
}

/** @param {HTMLElement} form @returns {HTMLElement} */
const owner = (form) => form.parentElement.closest("[data-claim], .field");

/** Close it; what was typed waits. @param {HTMLElement} form */
export function close(form) {
  if (places.get(form).kind === "new" && !input(form).value.trim()) waiting.forget(places.get(form));
  const section = /** @type {HTMLElement} */ (form.closest(".field"));
  form.remove();
  showWaiting();
  section?.focus();
}

/** Throw away what was typed, once that is sure. @param {Place} place @param {HTMLElement | null} form */
async function discard(place, form) {
  if (waiting.find(place) && !(await confirmed(say("Throw away what you typed?")))) return;
  waiting.forget(place);
  if (form?.isConnected) close(form);
}

/** What was typed and for what. @param {HTMLElement} form */
export function typed(form) {
  return { place: places.get(form), element: owner(form), text: input(form).value, sentences: cited.asked(form) };
}

/** What waits for a field, its claims too. @param {HTMLElement} section */
export function waitingAt(section) {
  const note = article().dataset.note;
  return waiting.all(note).filter((one) => one.field === section.dataset.field);
}

/** Show at each field and claim what waits there, and above them what has no place any more. */
export function showWaiting() {
  for (const old of every(fields, ".waits")) old.remove();
  const now = article();
  if (!now) return;
  const forms = every(fields, "form").map((form) => places.get(form));
  for (const one of waiting.all(now.dataset.note)) {
    if (forms.some((place) => place && same(place, one))) continue;
    const element = elementOf(one);
    const note = copy("waits");
    note.querySelector("b").textContent = say("Unsaved text waits here:");
    note.querySelector("q").textContent = one.text;
    if (!element) note.querySelector("p").append(" ", `(${one.field}) `, say("What it belongs to is gone from the note."));
    const resume = /** @type {HTMLElement} */ (note.querySelector("[data-resume]"));
    resume.hidden = !element;
    resume.addEventListener("click", () => open(element, one.kind));
    note.querySelector("[data-discard]").addEventListener("click", () => discard(one, null));
    (element ?? now.querySelector("#orphans")).append(note);
  }
}

/** Exchange the note's fragment; what is being typed goes on. @param {() => void} exchange */
export function keepOpen(exchange) {
  const opened = every(fields, "form")
    .filter((form) => places.has(form))
    .map((form) => ({ place: places.get(form), area: input(form), text: input(form).value, sentences: cited.now(form) }));
  const active = opened.find(({ area }) => area === document.activeElement);
  const selection = active ? [active.area.selectionStart, active.area.selectionEnd] : [0, 0];
  exchange();
  for (const { place, text, sentences } of opened) {
    const element = elementOf(place);
    if (place.note !== article()?.dataset.note) continue;
    if (!element && text !== place.base) waiting.keep({ ...place, text, sentences });
    if (element) open(element, place.kind, { focus: false });
  }
  showWaiting();
  if (!active) return false;
  const again = every(fields, "form").find((form) => places.has(form) && same(places.get(form), active.place));
  if (!again) return false;
  input(again).focus({ preventScroll: true });
  input(again).setSelectionRange(selection[0], selection[1]);
  return true;
}

/** Keep what is typed, and what it rests on, unless nothing was changed. @param {HTMLElement} form */
function remember(form) {
  const place = places.get(form);
  const text = input(form).value;
  if (text === (place.kind === "edit" ? place.base : "") && !cited.isChanged(form)) waiting.forget(place);
  else waiting.keep({ ...place, text, ...(cited.has(form) ? { sentences: cited.now(form) } : {}) });
}

let timer = 0;
fields.addEventListener("input", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const form = /** @type {HTMLElement} */ (target.closest("form"));
  if (!places.has(form)) return;
  if (target instanceof HTMLSelectElement) return moveTo(form, target.value);
  remember(form);
  clearTimeout(timer);
  if (isChecked(places.get(form))) timer = setTimeout(() => form.isConnected && check(form), 300);
});

fields.addEventListener("cited", (event) => {
  const form = /** @type {HTMLElement} */ (event.target);
  remember(form);
  check(form);
});

fields.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest("button");
  const form = button?.closest("form");
  if (!form || !places.has(form)) return;
  if ("close" in button.dataset) close(form);
  if ("discard" in button.dataset) discard(places.get(form), form);
});

// Two tabs show the same text: what is typed in one appears in the other.
waiting.onOtherTab((one) => {
  for (const form of every(fields, "form")) {
    if (!one || !places.has(form) || !same(places.get(form), one)) continue;
    if (input(form).value !== one.text) input(form).value = one.text;
    if (one.sentences && cited.has(form)) cited.attach(form, cited.before(form), one.sentences);
  }
  showWaiting();
});
