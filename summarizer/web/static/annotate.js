// The copy of the paper with the cited sentences as highlights, downloaded as the browser downloads files.
import { complain, post, tell } from "/static/ask.js";
import { article } from "/static/places.js";

/** @param {HTMLButtonElement} button */
export async function annotate(button) {
  button.disabled = true;
  const answer = await post("/annotate", { note: article().dataset.note });
  button.disabled = false;
  if (!answer) return;
  if (!answer.ok) {
    complain(answer);
    return;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = decodeURIComponent(answer.headers.get("Summarizer-Name"));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  tell(decodeURIComponent(answer.headers.get("Summarizer-Told")));
}
