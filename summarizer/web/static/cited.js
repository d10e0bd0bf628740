// The sentences that a text being typed rests on: shown beneath it, added and dropped, and kept with the text.
import { pageName } from "/static/paper.js";
import { copy, every } from "/static/places.js";

/** @typedef {{text: string, page_index: number, boxes: any[]}} Cited  a sentence of the paper, its page counted from 0 */
/** @type {WeakMap<HTMLElement, {before: Cited[], now: Cited[]}>} */
const lists = new WeakMap();

/** @param {Cited[]} sentences  each once */
const unique = (sentences) => [...new Map(sentences.map((one) => [keyOf(one), one])).values()];
/** @param {Cited} one */
const keyOf = ({ text, page_index }) => JSON.stringify([text, page_index]);
/** @param {Cited[]} sentences */
const keys = (sentences) => JSON.stringify(sentences.map(keyOf));

/** What a field or claim rests on, as the note has it; what is only offered or was left out is not. @param {HTMLElement} element */
export function of(element) {
  const own = element.matches(".field") ? ":scope > .sources .source, [data-claim] > .sources .source" : ":scope > .sources .source";
  return unique(
    every(element, own).map(({ dataset }) => ({
      text: dataset.sentence,
      page_index: Number(dataset.pageIndex),
      boxes: JSON.parse(dataset.boxes),
    })),
  );
}

/** Give a form its sentences. @param {HTMLElement} form @param {Cited[]} before @param {Cited[]} now */
export function attach(form, before, now) {
  lists.set(form, { before, now: unique(now) });
  show(form);
}

/** @param {HTMLElement} form */
export const has = (form) => lists.has(form);
/** @param {HTMLElement} form @returns {Cited[]} */
export const before = (form) => lists.get(form)?.before ?? [];
/** @param {HTMLElement} form @returns {Cited[]} */
export const now = (form) => lists.get(form)?.now ?? [];

/** @param {HTMLElement} form */
export function isChanged(form) {
  const list = lists.get(form);
  return Boolean(list) && keys(list.before) !== keys(list.now);
}

/** What a request says of them: "" where they are what they were. @param {HTMLElement} form */
export const asked = (form) => (isChanged(form) ? said(now(form)) : "");
/** @param {Cited[]} sentences */
export const said = (sentences) => JSON.stringify(unique(sentences).map(({ text, page_index }) => ({ text, page_index })));

/** Put others in their place; the form hears of it. @param {HTMLElement} form @param {Cited[]} sentences */
export function set(form, sentences) {
  attach(form, before(form), sentences);
  form.dispatchEvent(new Event("cited", { bubbles: true }));
}

/** @param {HTMLElement} form */
function show(form) {
  const known = new Set(before(form).map(keyOf));
  const items = now(form).map((one) => {
    const item = copy("cited-sentence");
    const source = /** @type {HTMLElement} */ (item.querySelector(".source"));
    source.dataset.sentence = one.text;
    source.dataset.pageIndex = String(one.page_index);
    source.dataset.boxes = JSON.stringify(one.boxes);
    source.querySelector("b").textContent = `p${pageName(one.page_index)}`;
    source.querySelector("q").textContent = one.text;
    item.classList.toggle("new", !known.has(keyOf(one)));
    return item;
  });
  form.querySelector(".rests-on").replaceChildren(...items);
}
