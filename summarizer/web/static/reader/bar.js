// The bar over the paper: the page one is at, and what is to be said of the paper as a whole.
import { tell } from "/static/ask.js";
import { reading } from "/static/places.js";
import { known } from "/static/reader/overlay.js";
import { goTo, state, view } from "/static/reader/pages.js";
import { say } from "/static/words.js";

const number = /** @type {HTMLInputElement} */ (document.getElementById("page-number"));
const count = document.getElementById("page-count");
const failure = document.getElementById("no-picture");
const noText = document.getElementById("no-text");

const LONGEST = 6; // letters that the field has room for: a chapter's name has more

/** Say why there is no page to be seen; "" when there are pages. @param {string} text */
export function showMessage(text) {
  failure.textContent = text;
  failure.hidden = !text;
}

function showPage() {
  const { current, pages } = state;
  const name = known.marks?.labels[current] ?? String(current + 1);
  const label = name.length > LONGEST ? String(current + 1) : name;
  if (document.activeElement !== number) number.value = label;
  const place = label === String(current + 1) ? "" : `${current + 1} `;
  count.textContent = pages.length ? `${place}/ ${pages.length}` : "";
  for (const page of pages) if (page.near) page.element.setAttribute("aria-label", say("Page {page} of the PDF", { page: known.marks?.labels[page.index] ?? page.index + 1 }));
}
document.addEventListener("page", showPage);
document.addEventListener("rest", showPage);

/** The page that is called so, in print or by its number; -1 for none. @param {string} name */
function pageCalled(name) {
  const plain = name.trim().toLowerCase();
  const labels = known.marks?.labels ?? [];
  const called = labels.findIndex((label) => label.toLowerCase() === plain);
  if (called >= 0) return called;
  const index = /^\d+$/.test(plain) ? Number(plain) - 1 : -1;
  return index < state.pages.length ? index : -1;
}

number.addEventListener("focus", () => number.select());
number.addEventListener("blur", showPage);
number.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    event.stopPropagation();
    view.focus({ preventScroll: true });
  }
  if (event.key !== "Enter") return;
  event.preventDefault();
  const page = pageCalled(number.value);
  if (page < 0) return tell(say("There is no page {page}.", { page: number.value }));
  view.focus({ preventScroll: true });
  goTo(page);
  showPage();
});
export const askPage = () => reading() && number.focus();

document.addEventListener("opening", () => (noText.hidden = true));
document.addEventListener("marks", () => {
  noText.textContent = say("This paper has no text that could be searched or selected.");
  noText.hidden = known.marks.readable;
});
document.addEventListener("unread", (event) => {
  const { detail } = /** @type {CustomEvent<string>} */ (event);
  noText.textContent = say("The paper's text cannot be read: {reason}", { reason: detail });
  noText.hidden = false;
});
