// From a sentence on the page to the claims that rest on it: the sentences of all fields are marked, a click shows whose.
import { boxesOf, cite, mark, select } from "/static/fields.js";
import { every, fields } from "/static/places.js";
import { holds } from "/static/reader/geometry.js";
import { lay, pointOf } from "/static/reader/overlay.js";
import { view } from "/static/reader/pages.js";

const menu = document.getElementById("claims-here");

const sources = () => every(fields, ".field .source").filter((source) => !source.closest(".offered"));

function layAll() {
  lay("elsewhere", sources().flatMap(boxesOf));
}
new MutationObserver(layAll).observe(fields, { childList: true });
document.addEventListener("marks", layAll);
document.addEventListener("opened", layAll);

/** @param {HTMLElement} source */
function show(source) {
  close();
  const section = /** @type {HTMLElement} */ (source.closest(".field"));
  select(section);
  const claim = /** @type {HTMLElement | null} */ (source.closest("[data-claim]"));
  if (claim) mark(claim);
  cite(section, source);
  (claim ?? section).scrollIntoView({ block: "nearest" });
}

/** @param {HTMLElement[]} found @param {number} x @param {number} y */
function list(found, x, y) {
  menu.replaceChildren(...found.map((source) => {
    const one = document.createElement("button");
    one.type = "button";
    const label = document.createElement("b");
    label.textContent = /** @type {HTMLElement} */ (source.closest(".field")).dataset.field;
    const text = source.closest(".claim")?.querySelector(".text")?.textContent ?? source.dataset.sentence;
    one.append(label, ` ${text}`);
    one.addEventListener("click", () => show(source));
    return one;
  }));
  menu.hidden = false;
  menu.style.left = `${Math.max(4, Math.min(x, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(4, Math.min(y + 12, innerHeight - menu.offsetHeight - 8))}px`;
  /** @type {HTMLElement} */ (menu.firstElementChild).focus();
}

function close() {
  if (menu.hidden) return;
  const focused = menu.contains(document.activeElement);
  menu.hidden = true;
  if (focused) view.focus({ preventScroll: true });
}

view.addEventListener("click", (event) => {
  close();
  const point = pointOf(event);
  if (!point || !getSelection().isCollapsed) return;
  const found = sources().filter((source) => boxesOf(source).some((box) => holds(box, point.page, point.x, point.y)));
  const one = found.filter((source, at) => found.findIndex((other) => claimOf(other) === claimOf(source)) === at);
  if (one.length === 1) show(one[0]);
  else if (one.length) list(one, event.clientX, event.clientY);
});

/** @param {HTMLElement} source */
const claimOf = (source) => source.closest(".claim") ?? source;

addEventListener("keydown", (event) => {
  if (menu.hidden) return;
  const all = /** @type {HTMLElement[]} */ ([...menu.children]);
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (event.key === "Escape") close();
  else if (to === undefined) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  all[(to + all.length) % all.length]?.focus();
}, { capture: true });
view.addEventListener("scroll", close, { passive: true });
document.addEventListener("opening", close);
