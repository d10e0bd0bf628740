// What goes to the server and back, and what is told of it.
import { say } from "/static/words.js";

const message = document.getElementById("message");

/** Say something, and offer what can be done about it. @param {string} text @param {{label: string, act: () => unknown}} [offer] */
export function tell(text, offer) {
  message.textContent = text;
  message.hidden = !text;
  if (!offer) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = offer.label;
  button.addEventListener("click", offer.act, { once: true });
  message.append(" ", button);
}

message.addEventListener("click", () => tell(""));

/** An answer, or null when there is none, which is told. @param {string} address @param {RequestInit} [request] */
export async function ask(address, request) {
  try {
    return await fetch(address, request);
  } catch {
    tell(say("summarizer does not answer; is it still running?"));
    return null;
  }
}

/** A fragment of the page, or null when it cannot be had, which is told. @param {string} address */
export async function fragment(address) {
  const answer = await ask(address);
  if (answer?.ok) return answer.text();
  if (answer) await complain(answer);
  return null;
}

/** @param {string} address @param {Record<string, string>} body */
export function post(address, body) {
  return ask(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** @param {Response} answer */
export async function complain(answer) {
  const text = await answer.text();
  try {
    const { message: problem, hint } = JSON.parse(text);
    tell(`${problem} ${hint ?? ""}`.trim());
  } catch {
    tell(text || answer.statusText);
  }
}

/** Whether the person means it; `yes` is what the button says. @param {string} question @returns {Promise<boolean>} */
export function confirmed(question, yes = say("Throw away")) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("ask"));
  document.getElementById("ask-what").textContent = question;
  dialog.querySelector('[value="yes"]').textContent = yes;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }),
  );
}
