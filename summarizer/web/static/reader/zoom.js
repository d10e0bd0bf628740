// How large the paper is shown: by buttons and keys, the wheel with Ctrl, two fingers.
import { setScale, state, view } from "/static/reader/pages.js";

const STEP = 1.2;

/** @param {string} direction in, out, or fit */
export function zoom(direction) {
  if (direction === "fit") setScale(null);
  else setScale(state.scale * (direction === "in" ? STEP : 1 / STEP));
}

/** @param {number} factor @param {number} x of the window @param {number} y */
function zoomAt(factor, x, y) {
  const { left, top } = view.getBoundingClientRect();
  setScale(state.scale * factor, x - left, y - top);
}

view.addEventListener("wheel", (event) => {
  if (!event.ctrlKey) return; // two fingers on a touchpad come as the wheel with Ctrl, too
  event.preventDefault();
  const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
  const turned = Math.max(-60, Math.min(60, event.deltaY * lines));
  zoomAt(Math.exp(-turned / 200), event.clientX, event.clientY);
}, { passive: false });

/** The fingers on the paper. @type {Map<number, PointerEvent>} */
const fingers = new Map();
view.addEventListener("pointerdown", (event) => {
  if (event.pointerType === "touch") fingers.set(event.pointerId, event);
});
view.addEventListener("pointermove", (event) => {
  if (!fingers.has(event.pointerId)) return;
  const before = apart();
  fingers.set(event.pointerId, event);
  const now = apart();
  if (before && now) zoomAt(now.far / before.far, now.x, now.y);
});
for (const kind of ["pointerup", "pointercancel"]) {
  addEventListener(kind, (event) => fingers.delete(/** @type {PointerEvent} */ (event).pointerId));
}

/** How far two fingers are apart, and the middle of them. */
function apart() {
  if (fingers.size !== 2) return null;
  const [one, other] = [...fingers.values()];
  const far = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  return far ? { far, x: (one.clientX + other.clientX) / 2, y: (one.clientY + other.clientY) / 2 } : null;
}
