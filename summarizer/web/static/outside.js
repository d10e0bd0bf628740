// What the server tells by itself: notes that changed on disk, drafting in the background. A tab that nobody sees
// does not listen, since a browser opens only a few connections to one host; it looks again when it is seen.
import { batchMoved, showBatch } from "/static/batch.js";
import { hear } from "/static/decide.js";
import { refresh } from "/static/fields.js";
import { back, gone } from "/static/gone.js";
import { article } from "/static/places.js";
import { refreshQueue } from "/static/queue.js";

/** @type {EventSource | null} */
let source = null;
let timer = 0;
let pause = 400;

/** Many notes may change at once, and a long list takes its time: it is read anew once in a while. */
function soon() {
  timer ||= setTimeout(async () => {
    const begun = performance.now();
    await refreshQueue();
    pause = Math.max(400, 4 * (performance.now() - begun));
    timer = 0;
  }, pause);
}

function listen() {
  let first = true;
  source = new EventSource("/events");
  source.addEventListener("open", () => {
    if (!first) refresh().then(refreshQueue).then(showBatch); // the server was away
    first = false;
  });
  source.addEventListener("note", (event) => {
    const { note, digest } = JSON.parse(event.data);
    if (!digest) gone(note);
    else if (!back(note)) hear(note, digest);
    soon();
  });
  source.addEventListener("job", (event) => {
    const { note } = JSON.parse(event.data);
    if (article()?.dataset.note === note) refresh();
    soon();
  });
  source.addEventListener("batch", batchMoved);
}

document.addEventListener("visibilitychange", () => {
  source?.close();
  source = null;
  if (document.hidden) return;
  listen();
  refresh().then(refreshQueue).then(showBatch);
});

if (!document.hidden) listen();
