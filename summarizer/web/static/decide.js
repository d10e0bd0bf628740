// Deciding on fields and claims: accept, reject, save, take in, redo, undo.
import { complain, confirmed, post, tell } from "/static/ask.js";
import * as editor from "/static/editor.js";
import { markNextClaim, openNote, refresh, replace, select, step } from "/static/fields.js";
import { article, current, fields, subject } from "/static/places.js";
import { refreshQueue, stepToReview } from "/static/queue.js";
import * as waiting from "/static/waiting.js";
import { say } from "/static/words.js";

let busy = false;
/** What was heard of the note while a decision was on its way. @type {string | null} */
let heard = null;
/** The note that was decided on last, which undo is about. */
let last = "";

/** What a key or button asks for. @param {string} action @param {HTMLElement | null} element @param {string} [number] */
export async function act(action, element, number) {
  if (!article()) return;
  if (action === "undo") {
    if (last && last !== article().dataset.note) await openNote(last); // the next note opened by itself
    return send(action, null, "");
  }
  if (action === "draft") return send(action, null, "");
  if (!element) return;
  if (["take", "take-sentence"].includes(action)) return send(action, section(element), "", { number: number ?? "0" });
  if (action === "edit" || action === "reject" || action === "redo") return editor.open(element, action);
  const lost = action === "accept" ? editor.waitingAt(section(element)).filter((one) => one.kind === "edit" && covers(element, one)) : [];
  if (lost.length && !(await confirmed(say("Throw away what you typed?")))) return;
  lost.forEach(waiting.forget);
  return send(action, element, "");
}

/** @param {HTMLElement} element @returns {HTMLElement} */
const section = (element) => element.closest(".field");
/** Whether a decision on the element leaves no place for a text. @param {HTMLElement} element @param {{claim: string}} one */
const covers = (element, one) => element === section(element) || element.dataset.text === one.claim;

/** Save what was typed. @param {HTMLElement} form */
export async function submit(form) {
  const { place, element, text, sentences } = editor.typed(form);
  if (!place) return;
  await send(place.kind, element, text, { sentences, done: () => (waiting.forget(place), form.remove()) });
}

/**
 * Send a decision, with the sentences that it shall rest on; `done` is called once it is taken, before its outcome is shown.
 * @param {string} action @param {HTMLElement | null} element @param {string} said
 * @param {{number?: string, sentences?: string, done?: () => void}} [more]
 */
export async function send(action, element, said, { number, sentences, done } = {}) {
  if (busy) return;
  busy = true;
  const label = current()?.dataset.field;
  const asked = { ...subject(element, said), sentences: sentences ?? "" };
  if (number) asked.claim = number;
  const answer = await post(`/do/${action}`, asked);
  const html = answer?.ok ? await answer.text() : "";
  busy = false; // what is heard of the note from now on is heard after its outcome is shown
  if (!answer) return;
  if (answer.ok) done?.();
  const shown = article()?.dataset.note === asked.note; // else another one was opened meanwhile
  if (answer.status === 409) {
    if (shown) replace((await answer.json()).fragment);
    tell(say("The note was changed outside; it was read again. What you typed is kept."));
  } else if (!answer.ok) await complain(answer);
  else if (shown) {
    last = asked.note;
    replace(html);
    const against = article().dataset.said;
    tell(against);
    if (["accept", "edit", "reject"].includes(action) && !against) await advance(label); // else it is to be seen
    else if (!["redo", "cite", "new"].includes(action)) markNextClaim();
    refreshQueue(); // the next key need not wait for it
  }
  if (heard !== null) hear(asked.note, heard);
}

/** To the next claim or field that waits, and behind the last to the next note. @param {string} label */
async function advance(label) {
  const here = current();
  if (here?.dataset.field === label && here.dataset.pending === "yes") return markNextClaim();
  if (!document.dispatchEvent(new Event("decided", { cancelable: true }))) return; // the matrix goes its own way
  if (step(1, true)) return;
  const left = /** @type {HTMLElement} */ (fields.querySelector('.field[data-pending="yes"]'));
  if (left) return select(left);
  await refreshQueue();
  const next = stepToReview();
  if (next) await openNote(next);
  else select(here);
}

/** A note changed on disk. @param {string} note @param {string} digest */
export async function hear(note, digest) {
  if (article()?.dataset.note !== note) return;
  heard = busy ? digest : null;
  if (busy) return;
  const drafted = fields.querySelector('[data-drafting="yes"]'); // that is no news
  if ((await refresh(digest)) && !drafted) tell(say("The note was changed outside; it was read again."));
}

