// A batch over chosen notes: what it would do is shown before anything is sent, then how far it is, and what became of it.
import { complain, fragment, post } from "/static/ask.js";
import { openNote } from "/static/fields.js";
import { toggleQueue } from "/static/queue.js";

const frame = document.getElementById("batch");
const said = document.getElementById("batch-said");
const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("batch-dialog"));
let stage = "none";
let asked = 0;
let timer = 0;

/** Take in how the batch is now. */
export async function showBatch() {
  const mine = ++asked;
  const html = await fragment("/batch");
  if (html === null || mine !== asked) return;
  const parts = new DOMParser().parseFromString(html, "text/html"); // our own template, everything in it escaped
  const strip = parts.getElementById("batch-strip");
  const before = stage;
  stage = strip.dataset.stage;
  const focused = document.activeElement?.id;
  const open = [...dialog.querySelectorAll("details[open] summary")].map((one) => one.textContent);
  frame.replaceChildren(strip);
  dialog.replaceChildren(...parts.getElementById("batch-body").children);
  for (const one of dialog.querySelectorAll("summary")) {
    if (open.includes(one.textContent)) one.parentElement.setAttribute("open", "");
  }
  if (stage !== before) said.textContent = strip.querySelector("[data-batch=open]")?.textContent.trim() ?? "";
  const over = stage === "none" || (["looking", "asking"].includes(before) && ["running", "stopping"].includes(stage));
  if (over && dialog.open) dialog.close();
  else if (dialog.open && !dialog.querySelector(":focus")) {
    const same = [...dialog.querySelectorAll("[id]")].find((one) => one.id === focused);
    /** @type {HTMLElement} */ (same ?? dialog.querySelector("[autofocus]"))?.focus();
  }
}

/** Batches tell of each note; one look at a time will do. */
export function batchMoved() {
  clearTimeout(timer);
  timer = setTimeout(showBatch, 80);
}

async function openDialog() {
  await showBatch();
  if (stage === "none" || dialog.open) return;
  dialog.showModal();
}

/** Plan a batch over notes; whether that was taken. @param {string[]} names */
export async function plan(names) {
  const answer = await post("/batch", { note: JSON.stringify(names) });
  if (answer && !answer.ok) complain(answer);
  if (!answer?.ok) return false;
  toggleQueue(false);
  stage = "looking"; // whoever else looks at the batch meanwhile
  if (!dialog.open) dialog.showModal();
  showBatch();
  return true;
}

/** @param {string} action */
async function act(action) {
  if (action === "open") return openDialog();
  if (action === "close") return dialog.close();
  const answer = await post(`/batch/${action}`, {});
  if (answer && !answer.ok) complain(answer);
  await showBatch();
}

for (const place of [frame, dialog]) {
  place.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (event.target).closest("[data-batch], [data-note]"));
    if (!button) return;
    if (button.dataset.batch) return act(button.dataset.batch);
    dialog.close();
    openNote(button.dataset.note);
  });
}

dialog.addEventListener("cancel", () => {
  if (["looking", "asking"].includes(stage)) act("stop");
});

/** What a key asks for. */
export function toggleBatch() {
  if (stage !== "none") openDialog();
}

showBatch();
