// The comment of a highlight, shown beside it while one points at it or has it in focus.
import { commentAt, known, pointOf } from "/static/reader/overlay.js";
import { state, view } from "/static/reader/pages.js";

const remark = document.getElementById("remark");
let number = -1;
let leaving = 0;

/** @param {number} mark */
function open(mark) {
  clearTimeout(leaving);
  if (mark === number) return;
  const { comment, text, colour } = known.marks.highlights[mark];
  number = mark;
  remark.textContent = comment || text;
  remark.style.borderLeftColor = colour || "";
  remark.hidden = false;
  place(mark);
}

/** Below the highlight, or above it where there is no room. @param {number} mark */
function place(mark) {
  const { boxes, page } = known.marks.highlights[mark];
  const element = state.pages[boxes[0]?.[0] ?? page].element.querySelector(`[data-mark="${mark}"]`);
  if (!element) return close();
  const around = element.getBoundingClientRect();
  const pane = view.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = remark;
  const below = around.bottom + 6 + height < pane.bottom;
  remark.style.left = `${Math.max(pane.left + 4, Math.min(around.left, pane.right - width - 20))}px`;
  remark.style.top = `${Math.max(pane.top + 4, below ? around.bottom + 6 : around.top - height - 6)}px`;
}

function close() {
  clearTimeout(leaving);
  number = -1;
  remark.hidden = true;
}

function closeSoon() {
  clearTimeout(leaving);
  leaving = setTimeout(close, 200);
}

view.addEventListener("mousemove", (event) => {
  const sign = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-mark]"));
  const point = pointOf(event);
  const mark = sign ? Number(sign.dataset.mark) : point ? commentAt(point) : -1;
  if (mark >= 0 && !event.buttons) open(mark);
  else if (number >= 0 && !view.querySelector(`[data-mark="${number}"]:focus-visible`)) closeSoon();
});
view.addEventListener("mouseleave", closeSoon);
remark.addEventListener("mouseenter", () => clearTimeout(leaving));
remark.addEventListener("mouseleave", closeSoon);
view.addEventListener("focusin", (event) => {
  const { mark } = /** @type {HTMLElement} */ (event.target).dataset;
  if (mark !== undefined) open(Number(mark));
});
view.addEventListener("focusout", closeSoon);
view.addEventListener("scroll", () => number >= 0 && place(number), { passive: true });
addEventListener("keydown", (event) => event.key === "Escape" && close());
document.addEventListener("opening", close);
