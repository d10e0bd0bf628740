"""Everything that can go wrong in a way a user can mend: one tree, each class with its hint and exit code."""

from __future__ import annotations

import traceback
from copy import copy
from typing import ClassVar, Self

from summarizer.characters import on_a_line
from summarizer.language import _, later


class SummarizerError(Exception):
    """A problem that a user can mend.

    `str(error)` is one clear sentence that says what is wrong; `hint` is one that says what to do about
    it ("" when the sentence already does). What no reader would see in either, such as a terminal's
    escapes in the name of a file, is spelled out. `exit_code` is what the command line exits with.
    """

    exit_code: ClassVar[int] = 1
    default_hint: ClassVar[str] = ""
    told: bool = False
    """Whether it stands in what was printed as JSON already."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(on_a_line(message))
        self.hint = _(self.default_hint) if hint is None else on_a_line(hint)

    @property
    def kind(self) -> str:
        """What the problem is called in reports."""
        return type(self).__name__

    def retold(self, message: str) -> Self:
        """The same error in other words."""
        last = copy(self)
        last.args = (message,)
        return last


class SettingsError(SummarizerError):
    """A setting has a value that cannot be used, wherever it was set: file, environment or flag."""

    exit_code = 2


class UsageError(SummarizerError):
    """A flag or an argument that is no setting cannot be used, or not together with another one."""

    exit_code = 2


class PromptError(SettingsError):
    """A prompt file is missing, unreadable or asks for an input that nothing gives."""


class NoteError(SummarizerError):
    """A note cannot be read or edited."""

    exit_code = 3


class NoteNotFound(NoteError):
    """There is no file at the note's path."""


class NoteRefused(NoteError):
    """The file is not a literature note that may be edited: a template, a query page, wrong separators…"""


class NoSummary(NoteRefused):
    """The file holds no summary fields that any note template knows: it is some other Markdown file."""


class NoteChanged(NoteError):
    """The note on disk is no longer the one that was read."""

    default_hint = later("Run the command again: it will read the note as it is now.")


class NoteBusy(NoteChanged):
    """Another run of this program is working on the note."""

    default_hint = later("Wait until it has finished.")


class NoteNotWritable(NoteError):
    """The note, or the place for its backup, cannot be written."""


class NothingToDo(NoteError):
    """The command has nothing to act on: no drafts, no earlier fill, no such field."""


class PdfError(SummarizerError):
    """The paper's PDF cannot be found or read."""

    exit_code = 4


class PdfNotFound(PdfError):
    """No PDF was found for the note; the message names the places that were tried."""


class PdfUnreadable(PdfError):
    """The file is damaged, empty, or holds no text that can be read."""


class NotAPdf(PdfUnreadable):
    """The file is something else under the name of a PDF: a web page, an image, an EPUB."""


class PdfEncrypted(PdfUnreadable):
    """The PDF needs a password to be opened."""


class WrongPaper(PdfError):
    """The PDF is another paper than the one that the note describes."""


class ZoteroError(PdfError):
    """Zotero's data directory, database or local API cannot be used."""


class ProviderError(SummarizerError):
    """The model's endpoint gave no usable answer; `requests` counts the HTTP requests that this took.

    `fault` names what is wrong with the endpoint itself, so that the next note will meet it too, in few
    words that are the same each time: `404`, `5xx`, `no connection`, `log-in page`, `context`. It is ""
    when the fault may lie in this one request or answer.
    """

    exit_code = 5
    default_fault: ClassVar[str] = ""

    def __init__(self, message: str, *, hint: str | None = None, fault: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.requests = 1
        self.fault = self.default_fault if fault is None else fault


class ProviderUnavailable(ProviderError):
    """No connection, a time-out or a 5xx answer; worth another try later."""

    default_fault = "5xx"


class NotRunning(ProviderUnavailable):
    """Nothing listens at the address of a local server: starting it helps, waiting does not."""

    default_fault = "no connection"


class ModelLoading(ProviderUnavailable):
    """The server is still loading the model, which may take minutes; then it will answer."""

    default_fault = "loading"


class AnswerLost(ProviderUnavailable):
    """The request went out but no whole answer came back: time-out, broken connection. It may be billed."""

    default_fault = "answer lost"


class TimedOut(AnswerLost):
    """The answer was not complete in time, `seconds` after the request was sent; it is probably billed."""

    default_fault = "time-out"

    def __init__(
        self, message: str, *, hint: str | None = None, fault: str | None = None, seconds: float = 0.0
    ) -> None:
        super().__init__(message, hint=hint, fault=fault)
        self.seconds = seconds


class RateLimited(ProviderError):
    """The endpoint asked for fewer requests; `retry_after` is its wish in seconds, None when it gave none."""

    default_fault = "rate limit"

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        fault: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, hint=hint, fault=fault)
        self.retry_after = retry_after


class StillRateLimited(RateLimited):
    """The endpoint asks for a longer wait than we make, or has long answered nobody; going on is in vain."""


class AuthenticationFailed(ProviderError):
    """401, 402, 403 or an exhausted quota: no request with this key can succeed."""

    default_fault = "key"


class RequestRejected(ProviderError):
    """The endpoint refused the request itself (400, 404, 422): another try would be refused too."""


class PicturesRefused(RequestRejected):
    """The model takes no pictures, or not these: without them the request may well be answered."""


class ContextTooLong(RequestRejected):
    """The prompt is longer than the model's context, or the server silently cut it."""

    default_hint = later("Lower --token-budget, or raise the context length of the model.")
    default_fault = "context"


class BadAnswer(ProviderError):
    """The endpoint answered, but not with something that can be used as a draft."""


class AnswerTruncated(BadAnswer):
    """The answer was cut at the output limit (`finish_reason` length): a higher limit may help."""


class AnswerRefused(BadAnswer):
    """The model or the endpoint's content filter refused to answer; asking again would be refused too."""


class BudgetExceeded(ProviderError):
    """The request could cost more than the limit that the user set still allows."""


class Stopped(ProviderError):
    """The person stopped the run before the request was sent: nothing is wrong with it."""


class BatchesNotOffered(ProviderError):
    """The endpoint has no batch service."""


class BatchUnknown(ProviderError):
    """The endpoint does not know a batch or file (any more), at least not to this key."""


class BatchLineFailed(ProviderError):
    """One request of a batch was not answered: it failed, or its batch ended before."""


class StateError(SummarizerError):
    """What the program keeps in `state_dir` (journal, ledger, answers, reports) cannot be read or written."""

    exit_code = 6


class NewerState(StateError):
    """A file in `state_dir` was written by a newer version of the program; it was left alone."""

    default_hint = later("Update summarizer, or set another `state_dir`.")


class EditorFailed(SummarizerError):
    """The user's editor could not be started, or ended with an error."""

    exit_code = 2


class PortTaken(SummarizerError):
    """The review page cannot be served on the port that was asked for."""

    exit_code = 7


class PluginError(SummarizerError):
    """A part that another distribution has installed cannot be loaded."""

    exit_code = 8


class WorkerLost(SummarizerError):
    """The process or machine that worked on a note went away; nothing was written."""


class Unforeseen(SummarizerError):
    """Something that nobody foresaw: a fault of this program, of an installed part, or of the machine.

    `kind` is Python's name for it, `details` say where in the program it came about.
    """

    exit_code = 70
    default_hint = later("This is a fault of the program, or of a part that was installed: please report it.")

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.name = self.details = ""

    @property
    def kind(self) -> str:
        """What the problem is called in reports."""
        return self.name or type(self).__name__


_LONGEST_REASON = 300
"""Characters of an unforeseen error's own words that are shown."""


def as_error(error: BaseException, where: str) -> SummarizerError:
    """Any error as one of ours: it itself, or what nobody foresaw; `where` names what was worked on."""
    if isinstance(error, SummarizerError):
        return error
    name = type(error).__name__
    said = " ".join("".join(one if one.isprintable() else " " for one in _words(error)).split())
    what = f"{name}: {said[:_LONGEST_REASON]}" if said else name
    told = Unforeseen(_("{where} met an unforeseen {what}.", where=where, what=what))
    told.name, told.details = name, "".join(traceback.format_exception(error))
    return told


def _words(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - an error of somebody's part may be broken itself
        return ""
