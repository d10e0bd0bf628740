// Where things stand among the fields of the note that is open, and which of them is the current one.
/** @typedef {import("./waiting.js").Place} Place */

export const fields = document.getElementById("fields");

/** Whether the paper is shown beside the fields, not the matrix. */
export const reading = () => document.body.dataset.view !== "matrix";
/** @param {ParentNode} root @param {string} selector @returns {HTMLElement[]} */
export const every = (root, selector) => [...root.querySelectorAll(selector)].map((one) => /** @type {HTMLElement} */ (one));
/** @returns {HTMLElement | null} */
export const article = () => fields.querySelector("article");
/** @returns {HTMLElement | null} */
export const current = () => fields.querySelector(".field.current");
/** @returns {HTMLElement | null} */
export const currentClaim = () => fields.querySelector(".field.current .claim.here");

/** @param {string} label */
export const fieldOf = (label) => every(fields, ".field").find((one) => one.dataset.field === label);

/** The element that a text is typed for: a field, or a claim of it; null when it is gone. @param {Place} place */
export function elementOf({ field, claim }) {
  const section = fieldOf(field);
  if (!section || !claim) return section ?? null;
  return every(section, "[data-claim]").find((one) => one.dataset.text === claim) ?? null;
}

/** @param {HTMLElement} element @param {string} kind @returns {Place} */
export function placeOf(element, kind) {
  const section = /** @type {HTMLElement} */ (element.closest(".field"));
  const claim = element === section ? "" : element.dataset.text;
  return { note: article().dataset.note, field: section.dataset.field, claim, kind };
}

/** What a request says of a field or claim. @param {HTMLElement | null} element @param {string} said */
export function subject(element, said) {
  const { note, digest } = article().dataset;
  const section = /** @type {HTMLElement | null} */ (element?.closest(".field") ?? null);
  const claim = element && element !== section ? element.dataset.claim : "";
  return { note, digest, field: section?.dataset.field ?? "", claim: claim ?? "", said };
}

/** A copy of a template's first element. @param {string} name @returns {HTMLElement} */
export function copy(name) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(name));
  return /** @type {HTMLElement} */ (template.content.firstElementChild.cloneNode(true));
}
