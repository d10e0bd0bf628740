// The list of notes: searching, filtering, sorting, choosing some to be drafted.
import { fragment } from "/static/ask.js";
import { plan } from "/static/batch.js";
import { article, copy, every } from "/static/places.js";
import * as waiting from "/static/waiting.js";
import { say } from "/static/words.js";

const queue = document.getElementById("queue");
const view = { search: "", filter: "all", sort: "order" };
/** @type {Set<string>} */
const chosen = new Set();
/** @type {Record<string, (one: HTMLElement) => boolean>} */
const FILTERS = {
  all: () => true,
  review: (one) => one.dataset.pending !== "0",
  warned: (one) => one.dataset.warned === "yes",
  empty: (one) => one.dataset.empty === "yes",
  refused: () => false,
};
/** @type {Record<string, (one: HTMLElement, other: HTMLElement) => number>} */
const ORDERS = {
  order: (one, other) => Number(one.dataset.order) - Number(other.dataset.order),
  title: (one, other) => one.dataset.title.localeCompare(other.dataset.title),
  pending: (one, other) => Number(other.dataset.pending) - Number(one.dataset.pending),
  oldest: (one, other) => (one.dataset.oldest || "~").localeCompare(other.dataset.oldest || "~"),
};

const items = () => every(queue, "li:not(.refused)").filter((one) => one.querySelector("[data-note]"));
/** @param {HTMLElement} item */
const nameOf = (item) => /** @type {HTMLElement} */ (item.querySelector("[data-note]")).dataset.note;
/** @param {HTMLElement} item @returns {HTMLInputElement} */
const box = (item) => item.querySelector("input");

export async function refreshQueue() {
  const answer = await fetch("/queue").catch(() => null);
  if (!answer?.ok) return;
  const focused = document.activeElement?.id;
  queue.innerHTML = await answer.text();
  const now = document.getElementById("progress-now");
  const { decided, total } = now.dataset;
  const bar = document.createElement("progress");
  bar.max = Math.max(1, Number(total));
  bar.value = Number(decided);
  const words = say("{decided} of {total} decided", { decided, total });
  bar.setAttribute("aria-label", words);
  document.getElementById("progress").replaceChildren(words, bar);
  /** @type {HTMLInputElement} */ (document.getElementById("queue-search")).value = view.search;
  /** @type {HTMLSelectElement} */ (document.getElementById("queue-sort")).value = view.sort;
  arrange();
  if (!queue.hidden && document.activeElement === document.body) document.getElementById("queue-search").focus();
  if (focused?.startsWith("queue-")) document.getElementById(focused)?.focus();
  document.dispatchEvent(new Event("queue"));
}

/** Show what is searched for, filtered and sorted, and where one is. */
function arrange() {
  const name = article()?.dataset.note;
  const list = queue.querySelector("ol");
  if (!list) return; // it is still on its way
  const all = items();
  const wanted = view.search.toLowerCase();
  const shown = new Set(all.filter((one) => FILTERS[view.filter](one) && one.dataset.title.includes(wanted)));
  for (const one of all) one.hidden = !shown.has(one);
  list.append(...all.sort(ORDERS[view.sort]));
  const waits = new Set(waiting.all().map((one) => one.note));
  for (const one of all) {
    const button = one.querySelector("button");
    if (nameOf(one) === name) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    box(one).checked = chosen.has(nameOf(one));
    button.querySelector(".pen")?.remove();
    if (waits.has(nameOf(one))) button.querySelector(".name").after(copy("sign-pen"));
  }
  for (const one of every(queue, "[data-filter]")) {
    one.setAttribute("aria-pressed", String(one.dataset.filter === view.filter));
    if (one.dataset.filter !== "refused") one.querySelector("b").textContent = String(all.filter(FILTERS[one.dataset.filter]).length);
  }
  const count = document.getElementById("queue-count");
  count.textContent = view.filter === "refused" ? "" : say("{shown} of {all} notes", { shown: shown.size, all: all.length });
  document.getElementById("chosen-count").textContent = chosen.size ? say("{count} notes chosen", { count: chosen.size }) : "";
  /** @type {HTMLButtonElement} */ (document.getElementById("draft-chosen")).disabled = !chosen.size;
  document.getElementById("choose-none").hidden = !chosen.size;
  for (const old of every(list, ".refused, .quiet:not(button *)")) if (old.parentElement === list) old.remove();
  if (view.filter === "refused") showRefused(list);
}

/** @param {Element} list */
async function showRefused(list) {
  const html = await fragment("/refused");
  if (html !== null && view.filter === "refused") list.insertAdjacentHTML("beforeend", html);
}

/** The name of the note in a direction among those that are shown. @param {number} direction */
export function neighbour(direction) {
  const list = items().filter((one) => !one.hidden);
  const index = list.findIndex((one) => nameOf(one) === article()?.dataset.note);
  const next = list[index + direction];
  return next ? nameOf(next) : "";
}

/** The next note with something to review, "" for none. */
export function stepToReview() {
  const list = items();
  const index = list.findIndex((one) => nameOf(one) === article()?.dataset.note);
  const next = [...list.slice(index + 1), ...list.slice(0, Math.max(0, index))].find(FILTERS.review);
  return next ? nameOf(next) : "";
}

export function toggleQueue(open = queue.hidden) {
  const was = !queue.hidden;
  queue.hidden = !open;
  const button = document.getElementById("notes-button");
  button.setAttribute("aria-expanded", String(open));
  if (open) {
    arrange();
    queue.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
    document.getElementById("queue-search")?.focus();
  } else if (was && queue.contains(document.activeElement)) button.focus();
}

queue.addEventListener("input", (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (input.id === "queue-search") view.search = input.value;
  else if (input.id === "queue-sort") view.sort = input.value;
  else if (input.checked) chosen.add(input.value);
  else chosen.delete(input.value);
  arrange();
});

// From the search Enter opens the first note that is shown; arrows go through the list.
queue.addEventListener("keydown", (event) => {
  const list = every(queue, "li:not([hidden]) [data-note]");
  const here = list.indexOf(/** @type {HTMLElement} */ (/** @type {HTMLElement} */ (event.target).closest("[data-note]")));
  const searching = /** @type {HTMLElement} */ (event.target).id === "queue-search";
  if (event.key === "Enter" && searching) list[0]?.click();
  else if (event.key === "ArrowDown" && (searching || here >= 0)) list[here + 1]?.focus();
  else if (event.key === "ArrowUp" && here >= 0) (list[here - 1] ?? document.getElementById("queue-search")).focus();
  else return;
  event.preventDefault();
});

queue.addEventListener("click", async (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest("button");
  if (!button) return;
  if (button.dataset.filter) {
    view.filter = button.dataset.filter;
    arrange();
  } else if (button.id === "choose-shown") {
    for (const one of items()) if (!one.hidden && !box(one).disabled) chosen.add(nameOf(one));
    arrange();
  } else if (button.id === "choose-none") {
    chosen.clear();
    arrange();
    document.getElementById("choose-shown").focus();
  } else if (button.id === "draft-chosen" && (await plan([...chosen]))) {
    chosen.clear();
    arrange();
  }
});

document.querySelector("main").addEventListener("pointerdown", () => toggleQueue(false));
document.addEventListener("opened", refreshQueue);
