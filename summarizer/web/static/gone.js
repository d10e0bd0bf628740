// Notes that are gone from the disk: the open one says so and decides nothing more; what was typed for any stays in sight.
import { confirmed } from "/static/ask.js";
import { refresh } from "/static/fields.js";
import { article, copy, every } from "/static/places.js";
import * as waiting from "/static/waiting.js";
import { say } from "/static/words.js";

const queue = document.getElementById("queue");
/** @type {HTMLElement[]} */
let held = [];

/** The open note may be the one that was deleted, moved or renamed. @param {string} note */
export function gone(note) {
  const now = article();
  if (now?.dataset.note !== note || now.querySelector(".gone")) return;
  const said = document.createElement("p");
  said.className = "failed gone";
  said.setAttribute("role", "alert");
  said.textContent = say("This note is gone: deleted, moved or renamed. What you typed is kept.");
  now.querySelector(".title").after(said);
  held = every(now, "[data-do]:enabled, [data-annotate], [type=submit]");
  for (const button of held) button.setAttribute("disabled", "");
}

/** Whether the open note was gone and is there again, as it may be when a program writes it anew. @param {string} note */
export function back(note) {
  const said = article()?.dataset.note === note && article().querySelector(".gone");
  if (!said) return false;
  said.remove();
  for (const button of held) button.removeAttribute("disabled");
  refresh();
  return true;
}

/** Below the list of notes, what was typed for notes that are not in it. */
function showLost() {
  queue.querySelector(".lost")?.remove();
  const there = new Set(every(queue, "[data-note]").map((one) => one.dataset.note));
  const lost = waiting.all().filter((one) => !there.has(one.note));
  if (!lost.length || !queue.querySelector("ol")) return;
  const section = document.createElement("section");
  section.className = "lost";
  section.append(...lost.map(shown));
  queue.append(section);
}

/** @param {waiting.Waiting} one */
function shown(one) {
  const note = copy("waits");
  note.querySelector("b").textContent = say("Typed for {note}, which is gone:", { note: `${one.note}, ${one.field}` });
  note.querySelector("q").textContent = one.text;
  note.querySelector("[data-resume]").remove();
  note.querySelector("[data-discard]").addEventListener("click", async () => {
    if (!(await confirmed(say("Throw away what you typed?")))) return;
    waiting.forget(one);
    showLost();
  });
  return note;
}

document.addEventListener("queue", showLost);
