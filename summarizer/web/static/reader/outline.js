// The parts of the paper, to go to: the PDF's own outline, or the headings that were found.
import { reading } from "/static/places.js";
import { known } from "/static/reader/overlay.js";
import { goTo, state, view } from "/static/reader/pages.js";
import { say } from "/static/words.js";

const panel = document.getElementById("outline");
const list = panel.querySelector("ol");
const button = document.getElementById("outline-button");

export function toggleOutline(open = panel.hidden) {
  if (open === !panel.hidden || (open && !reading())) return;
  panel.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
  if (!open) return view.focus({ preventScroll: true });
  fill();
  const here = list.querySelector("[aria-current]") ?? list.querySelector("button");
  /** @type {HTMLElement} */ (here)?.focus();
  here?.scrollIntoView({ block: "center" });
}

function fill() {
  const entries = known.marks?.outline ?? [];
  if (!entries.length) {
    const none = document.createElement("li");
    none.className = "quiet";
    none.textContent = known.marks ? say("No outline and no headings were found.") : say("The paper is being read.");
    list.replaceChildren(none);
    return;
  }
  list.replaceChildren(...entries.map(({ level, title, page }, number) => {
    const item = document.createElement("li");
    const one = document.createElement("button");
    one.type = "button";
    one.dataset.entry = String(number);
    one.style.paddingLeft = `${8 + 14 * Math.min(5, level - 1)}px`;
    const words = document.createElement("span");
    words.textContent = title;
    const where = document.createElement("span");
    where.className = "quiet";
    where.textContent = known.marks.labels[page] ?? String(page + 1);
    one.append(words, " ", where);
    item.append(one);
    return item;
  }));
  markHere();
}

/** Mark the part that one is in. */
function markHere() {
  const entries = known.marks?.outline ?? [];
  const here = entries.findLastIndex(({ page, y }) => page < state.current || (page === state.current && y <= seen(page)));
  for (const one of list.querySelectorAll("button")) {
    if (one.dataset.entry === String(here)) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
}

/** How far down a page one looks, in points. @param {number} index */
function seen(index) {
  const page = state.pages[index];
  return page ? (view.scrollTop + view.clientHeight / 3 - page.top) / state.scale : 0;
}

list.addEventListener("click", (event) => {
  const one = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-entry]"));
  if (!one) return;
  const { page, y } = known.marks.outline[Number(one.dataset.entry)];
  goTo(page, Math.max(0, y - 12));
  if (innerWidth <= 1100) toggleOutline(false);
});
panel.addEventListener("keydown", (event) => {
  const all = [...list.querySelectorAll("button")];
  const at = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (event.key === "Escape") {
    event.stopPropagation();
    toggleOutline(false);
  } else if (to !== undefined) {
    event.preventDefault();
    all[to]?.focus();
  }
});
button.addEventListener("click", () => toggleOutline());
document.addEventListener("marks", () => panel.hidden || fill());
document.addEventListener("opening", () => panel.hidden || fill());
document.addEventListener("rest", () => panel.hidden || markHere());
