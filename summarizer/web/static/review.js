// The fields of a note: moving between them, deciding on them, editing them.
import * as paper from "/static/paper.js";

const words = document.body.dataset;
const fields = document.getElementById("fields");
const queue = document.getElementById("queue");
const message = document.getElementById("message");
const help = document.getElementById("help");
let busy = false;

const article = () => fields.querySelector("article");
const current = () => fields.querySelector(".field.current");
const all = (root, selector) => [...root.querySelectorAll(selector)];

function tell(text) {
  message.textContent = text;
  message.hidden = !text;
}

async function openNote(name) {
  const answer = await fetch(`/note?note=${encodeURIComponent(name)}`).catch(() => null);
  if (!answer) return tell(words.unreachable);
  if (!answer.ok) return complain(answer);
  tell("");
  paper.openPaper(name);
  fields.innerHTML = await answer.text(); // our own template, everything in it escaped
  fields.scrollTop = 0;
  select(fields.querySelector('.field[data-pending="yes"]') ?? fields.querySelector(".field"));
  await refreshQueue();
}

function select(field, { scroll = true } = {}) {
  if (!field) return;
  for (const other of all(fields, ".field.current")) other.classList.remove("current");
  field.classList.add("current");
  field.focus({ preventScroll: true });
  if (scroll) field.scrollIntoView({ block: "nearest" });
  const sources = all(field, ".source");
  cite(field, sources[0]);
}

function namePages() {
  for (const source of all(fields, ".source")) {
    source.querySelector("b").textContent = `p${paper.pageName(Number(source.dataset.pageIndex))}`;
  }
}

// Sentences whose places the journal does not know are found with the marks.
document.addEventListener("marks", () => {
  namePages();
  const source = fields.querySelector(".source.now");
  if (source?.dataset.boxes === "[]") cite(current(), source);
});

function boxesOf(source) {
  return paper.boxesOf(source.dataset.sentence, JSON.parse(source.dataset.boxes));
}

function cite(field, source) {
  for (const other of all(fields, ".source.now")) other.classList.remove("now");
  if (!source) return paper.show(null, [], []);
  source.classList.add("now");
  const cited = all(field, ".source").flatMap(boxesOf);
  paper.show(Number(source.dataset.pageIndex), cited, boxesOf(source));
}

function step(direction, pendingOnly = false) {
  const list = all(fields, ".field");
  let index = list.indexOf(current());
  do index += direction;
  while (pendingOnly && list[index] && list[index].dataset.pending !== "yes");
  select(list[index]);
  return Boolean(list[index]);
}

async function post(address, said = "", field = current()) {
  const { note, digest } = article().dataset;
  return fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ note, digest, field: field ? field.dataset.field : "", said }),
  });
}

async function decide(action, said = "") {
  if (busy || !article()) return;
  busy = true;
  const label = current()?.dataset.field;
  if (action === "redo") tell(words.working);
  try {
    const answer = await post(`/do/${action}`, said);
    if (answer.status === 409) return conflict(await answer.json(), label, action, said);
    if (!answer.ok) return complain(answer);
    tell("");
    replace(await answer.text(), label);
    if (action === "accept" || action === "edit" || action === "reject") advance();
    refreshQueue(); // the next key need not wait for it
  } catch {
    tell(words.unreachable);
  } finally {
    busy = false;
  }
}

function replace(fragment, label) {
  const top = fields.scrollTop;
  fields.innerHTML = fragment;
  fields.scrollTop = top;
  namePages();
  select(all(fields, ".field").find((field) => field.dataset.field === label) ?? fields.querySelector(".field"));
}

function advance() {
  const here = current();
  if (!step(1, true)) select(fields.querySelector('.field[data-pending="yes"]') ?? here);
}

function conflict({ fragment }, label, action, said) {
  replace(fragment, label);
  tell(words.conflict);
  if (action === "edit") openEditor(said);
  else if (said) openSaid(action, said);
}

async function complain(answer) {
  const problem = await answer.json().catch(() => ({ message: answer.statusText, hint: "" }));
  tell(`${problem.message} ${problem.hint ?? ""}`);
}

// Editing in place, the changed text checked while it is typed.
let timer;
function openEditor(text) {
  const field = current();
  if (!field || (field.dataset.pending !== "yes" && text === undefined)) return;
  const form = field.querySelector(".editor");
  const area = form.querySelector("textarea");
  form.hidden = false;
  field.querySelector(".actions").hidden = true;
  area.value = text ?? field.dataset.text;
  const width = [...area.value].reduce((sum, sign) => sum + (sign > "\u2e80" ? 2 : 1), 0);
  area.rows = Math.min(14, Math.max(4, Math.ceil(width / 56) + 1));
  area.focus();
  if (text === undefined) area.setSelectionRange(0, 0);
  area.scrollTop = 0;
  form.scrollIntoView({ block: "nearest" });
  check(field);
}

async function check(field) {
  const area = field.querySelector("textarea");
  const answer = await post("/check", area.value, field).catch(() => null);
  if (!answer?.ok || !field.isConnected) return; // decided on meanwhile
  const { known, problems } = await answer.json().catch(() => ({ known: false, problems: [] }));
  const list = field.querySelector(".problems");
  const lines = !known ? [[words.noEvidence, ""]] : problems.length ? problems.map((one) => [`⚠️ ${one}`, "bad"]) : [[`✓ ${words.checked}`, "good"]];
  list.replaceChildren(...lines.map(([text, kind]) => Object.assign(document.createElement("li"), { textContent: text, className: kind })));
}

function openSaid(action, text = "") {
  const field = current();
  if (!field || !field.querySelector(`[data-do="${action}"]`)) return;
  const form = field.querySelector(".said");
  const input = form.querySelector("input");
  form.hidden = false;
  form.dataset.action = action;
  input.placeholder = action === "redo" ? form.dataset.hint : form.dataset.reason;
  input.value = text;
  input.focus();
}

function close(form) {
  form.hidden = true;
  const field = form.closest(".field");
  field.querySelector(".actions").hidden = false;
  field.focus();
}

function act(action, number = "0") {
  const field = current();
  if (action === "undo") return decide("undo");
  if (!field?.querySelector(`[data-do="${action}"]`)) return;
  if (action === "accept") decide("accept");
  else if (action === "take") decide("take", number);
  else if (action === "edit") openEditor();
  else openSaid(action);
}

fields.addEventListener("input", (event) => {
  if (event.target.tagName !== "TEXTAREA") return;
  clearTimeout(timer);
  const field = event.target.closest(".field");
  timer = setTimeout(() => field.isConnected && check(field), 300);
});

fields.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.classList.contains("editor")) decide("edit", form.querySelector("textarea").value);
  else decide(form.dataset.action, form.querySelector("input").value);
});

fields.addEventListener("click", (event) => {
  const field = event.target.closest(".field");
  const button = event.target.closest("button");
  if (field && field !== current()) select(field, { scroll: false });
  if (!button) return;
  if (button.classList.contains("source")) cite(field, button);
  else if (button.dataset.do) act(button.dataset.do, button.dataset.number);
  else if (button.dataset.step) stepNote(Number(button.dataset.step));
  else if ("cancel" in button.dataset) close(button.closest("form"));
});

// The queue.
async function refreshQueue() {
  const answer = await fetch("/queue").catch(() => null);
  if (!answer?.ok) return;
  queue.innerHTML = await answer.text();
  const now = queue.querySelector("#progress-now");
  const bar = document.createElement("progress");
  bar.max = Math.max(1, Number(now.dataset.total));
  bar.value = Number(now.dataset.decided);
  document.getElementById("progress").replaceChildren(now.textContent, bar);
  const name = article()?.dataset.note;
  for (const one of all(queue, "button")) one.classList.toggle("now", one.dataset.note === name);
}

function stepNote(direction) {
  const list = all(queue, "button");
  const index = list.findIndex((one) => one.classList.contains("now"));
  const next = list[index + direction];
  if (next) openNote(next.dataset.note);
}

function toggleQueue(open = queue.hidden) {
  queue.hidden = !open;
  document.getElementById("notes-button").setAttribute("aria-expanded", String(open));
  if (open) queue.querySelector(".now")?.scrollIntoView({ block: "center" });
}

queue.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  toggleQueue(false);
  openNote(button.dataset.note);
});

// Buttons of the frame, and keys.
document.getElementById("notes-button").addEventListener("click", () => toggleQueue());
document.getElementById("help-button").addEventListener("click", () => help.showModal());
help.addEventListener("click", () => help.close());
document.getElementById("language").addEventListener("click", (event) => {
  document.cookie = `language=${event.target.dataset.other}; SameSite=Strict; path=/; max-age=31536000`;
  location.reload();
});
const root = document.documentElement;
root.dataset.theme = localStorage.getItem("theme") ?? "";
document.getElementById("theme").addEventListener("click", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
});
for (const button of all(document, "[data-page]")) button.addEventListener("click", () => paper.turn(Number(button.dataset.page)));
for (const button of all(document, "[data-zoom]")) button.addEventListener("click", () => paper.zoom(button.dataset.zoom));

const keys = {
  j: () => step(1),
  k: () => step(-1),
  a: () => act("accept"),
  e: () => act("edit"),
  r: () => act("reject"),
  d: () => act("redo"),
  t: () => act("take"),
  u: () => act("undo"),
  n: () => stepNote(1),
  p: () => stepNote(-1),
  "[": () => paper.turn(-1),
  "]": () => paper.turn(1),
  "+": () => paper.zoom("in"),
  "-": () => paper.zoom("out"),
  0: () => paper.zoom("fit"),
  "?": () => (help.open ? help.close() : help.showModal()),
};

addEventListener("keydown", (event) => {
  const writing = event.target.closest("textarea, input");
  if (event.key === "Escape") {
    toggleQueue(false);
    if (writing) close(writing.form);
  } else if (writing) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) writing.form.requestSubmit();
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey && keys[event.key] && !(help.open && event.key !== "?")) {
    event.preventDefault();
    keys[event.key]();
  }
});

if (words.first) openNote(words.first);
