"""The sentences that the page's scripts say; they reach them in a JSON element, in the page's language."""

from __future__ import annotations

from collections.abc import Mapping

from summarizer.draft.draft import Verdict
from summarizer.language import _, later

SAID = (
    later("{decided} of {total} decided"),
    later("summarizer does not answer; is it still running?"),
    later("The note was changed outside; it was read again. What you typed is kept."),
    later("The note was changed outside; it was read again."),
    later("Every number and term stands in the cited sentences."),
    later("No cited sentence is known for this field."),
    later("Why? (optional, kept in the journal)"),
    later("What should be better? (optional)"),
    later("Unsaved text waits here:"),
    later("What it belongs to is gone from the note."),
    later("The text was changed meanwhile. The note says now:"),
    later("You typed:"),
    later("Throw away what you typed?"),
    later("Throw away"),
    later("Select sentences on the page first."),
    later("Mark the statement first that shall cite them."),
    later("This field is decided: make a new statement of the sentences."),
    later("Without this sentence nothing would support the statement. Cite it no more all the same?"),
    later("Cite it no more"),
    later("A new statement"),
    later("Your browser keeps nothing for this page: what you typed is lost when the tab is closed."),
    later("No picture of the page: {reason}"),
    later("This note is gone: deleted, moved or renamed. What you typed is kept."),
    later("Typed for {note}, which is gone:"),
    later("{shown} of {all} notes"),
    later("{count} notes chosen"),
    later("Accept {fields} drafts in {notes} notes"),
    later("Take it back"),
    later("Taken back in {notes} notes."),
    later("The note has no such field."),
    later("authors"),
    later("collections"),
    later("of the column {label}"),
    later("of the paper {title}"),
    later("tags"),
    later("to review"),
    later("oldest draft"),
    later("year"),
    later("{count} notes were left as they are: {reason}"),
    later("{done} of {all} notes"),
    later("{fields} drafts in {notes} notes accepted."),
    later("{notes} notes, {columns} fields"),
    later("{shown} of {all} notes, {waiting} drafts wait"),
    later("Page {page} of the PDF"),
    later("Comment: {comment}"),
    later("There is no page {page}."),
    later("This paper has no text that could be searched or selected."),
    later("The paper's text cannot be read: {reason}"),
    later("{at} of {all}"),
    later("no text"),
    later("not found"),
    later("No outline and no headings were found."),
    later("The paper is being read."),
)

VERDICTS: Mapping[str, str] = {
    Verdict.SUPPORTED: later("its sentences say it"),
    Verdict.PARTLY: later("it cites one sentence too few"),
    Verdict.OVERSTATED: later("it says more than its sentences"),
    Verdict.NOT_STATED: later("its sentences do not say it"),
    Verdict.CONTRADICTED: later("its sentences say otherwise"),
}
"""What the second reading found, by its verdict."""


def words() -> Mapping[str, str]:
    """Each sentence in English, and as it is said in the language that is spoken."""
    return {text: _(text) for text in SAID}
