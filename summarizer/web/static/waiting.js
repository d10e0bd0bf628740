// Texts that were typed and not saved: kept by the browser for each vault, note, field and claim until they are saved
// or thrown away, over a reload too. Where the browser keeps nothing, they last as long as the tab, which asks then.
import { tell } from "/static/ask.js";
import { say } from "/static/words.js";

/** @typedef {{note: string, field: string, claim: string, kind: string}} Place  `claim` is its text, "" for the field */
/**
 * `base` is what the note said when typing began, `sentences` what the text rests on, where it rests on any.
 * @typedef {Place & {text: string, base: string, sentences?: import("./cited.js").Cited[]}} Waiting
 */

const PREFIX = `summarizer ${document.body.dataset.vault} `;
/** @type {Map<string, string>} */
const memory = new Map();

/** @param {Place} place */
const keyOf = ({ note, field, claim, kind }) => PREFIX + JSON.stringify([note, field, claim, kind]);

/** @param {string} key */
function read(key) {
  try {
    return memory.get(key) ?? localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {Waiting} waiting */
export function keep(waiting) {
  const key = keyOf(waiting);
  const value = JSON.stringify(waiting);
  try {
    localStorage.setItem(key, value);
    memory.delete(key);
  } catch {
    if (!memory.size) {
      tell(say("Your browser keeps nothing for this page: what you typed is lost when the tab is closed."));
    }
    memory.set(key, value);
  }
  document.dispatchEvent(new Event("waiting"));
}

/** @param {Place} place */
export function forget(place) {
  memory.delete(keyOf(place));
  try {
    localStorage.removeItem(keyOf(place));
  } catch {
    // nothing was kept there
  }
  document.dispatchEvent(new Event("waiting"));
}

/** @param {Place} place @returns {Waiting | null} */
export function find(place) {
  return parsed(read(keyOf(place)));
}

/** All of one note, or of all notes. @param {string} [note] @returns {Waiting[]} */
export function all(note) {
  let keys = [...memory.keys()];
  try {
    keys = [...new Set([...keys, ...Object.keys(localStorage)])];
  } catch {
    // nothing is kept there
  }
  return keys
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => parsed(read(key)))
    .filter((one) => one && (note === undefined || one.note === note));
}

/** @param {string | null} value @returns {Waiting | null} */
function parsed(value) {
  try {
    const one = JSON.parse(value);
    return typeof one?.text === "string" && typeof one.note === "string" ? one : null;
  } catch {
    return null;
  }
}

/** Another tab's typing. @param {(place: Waiting | null) => void} hear */
export function onOtherTab(hear) {
  addEventListener("storage", (event) => {
    if (event.key?.startsWith(PREFIX)) hear(parsed(event.newValue));
  });
}

addEventListener("beforeunload", (event) => {
  if (memory.size) event.preventDefault();
});
