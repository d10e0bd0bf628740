"""The review page's matrix: its data, drafts accepted in many notes at once, what is shown as a file."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from summarizer.errors import NothingToDo, SummarizerError
from summarizer.language import _
from summarizer.review import decision
from summarizer.review.matrix import WRITERS, build_matrix, written
from summarizer.review.runs import new_run
from summarizer.review.state import field_states
from summarizer.web.asked import Unusable, is_text, several, texts
from summarizer.web.cells import Matrix, version
from summarizer.web.desk import Desk
from summarizer.web.jobs import Jobs

MOST_NOTES = 100
"""That one request accepts or takes back; the page asks for them in small parts, and shows how far it is."""
_RUN = re.compile("[0-9a-f]{32}")
_TYPES = {
    "md": "text/markdown; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class MatrixPage:
    """The handlers of the matrix's addresses, around one desk."""

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        self._desk, self._jobs, self._matrix = desk, jobs, Matrix(desk)

    async def cells(self, request: Request) -> Response:
        """The rows that changed since the page asked before."""
        after = request.query_params.get("after", "0")
        if not (after.isascii() and after.isdecimal() and len(after) < 10):
            raise Unusable(_("`after` has to be a whole number."))
        self._desk.refresh()
        return Response(self._matrix.since(int(after), self._jobs.running), media_type="application/json")

    async def accept(self, request: Request) -> Response:
        """Accept drafts of several notes, each note in one write, where its texts are those that were seen.

        All requests with the same `run` are one run, which can be undone as one.
        """
        body = await texts(request, ("notes", "run"))
        run = body["run"] or new_run()
        if not _RUN.fullmatch(run):
            raise Unusable(_("`run` has to be the name of a run."))
        asked = self._notes(body["notes"], 3)
        done, left = [], []
        for name, seen, *labels in asked:
            try:
                done.append([name, await run_in_threadpool(self._accept, name, seen, labels, run)])
            except SummarizerError as error:
                left.append([name, str(error)])
            finally:
                self._desk.stale.add(name)
        return JSONResponse({"run": run, "done": done, "left": left})

    async def undo(self, request: Request) -> Response:
        """Take back what was accepted in several notes, where nobody changed them since."""
        left = []
        for name, digest, *_rest in self._notes((await texts(request, ("notes",)))["notes"], 2):
            try:
                await run_in_threadpool(self._desk.decide, name, digest, "undo", "", "")
            except SummarizerError as error:
                left.append([name, str(error)])
            finally:
                self._desk.stale.add(name)
        return JSONResponse({"left": left})

    async def export(self, request: Request) -> Response:
        """The notes and columns that are shown, in their order, as a file."""
        body = await texts(request, ("notes", "columns", "form", "drafts"))
        form, names, keys = body["form"], several(body["notes"], "notes"), several(body["columns"], "columns")
        if form not in WRITERS:
            raise Unusable(_("`form` has to be one of {forms}.", forms=", ".join(WRITERS)))
        labels = {key: label for key in keys if (label := self._matrix.label(key)) is not None}
        statuses = [self._desk.queue[name] for name in names if self._desk.path(name)]

        def content() -> bytes:
            return written(build_matrix(statuses, include_drafts=bool(body["drafts"]), columns=labels), form)

        return Response(
            await run_in_threadpool(content),
            media_type=_TYPES[form],
            headers={"Content-Disposition": f'attachment; filename="matrix.{form}"'},
        )

    def _accept(self, name: str, seen: str, labels: Sequence[str], run: str) -> str:
        """The digest of the note in which drafts were accepted.

        Raises:
            Forbidden: no such note is in the queue.
            NothingToDo: it says something else by now, or a field holds no draft.
            NoteError: it cannot be written.
        """
        path, store = self._desk.path(name), self._desk.vault.store
        for label in labels:
            if self._jobs.drafting(name, label):
                raise NothingToDo(_("{label} is being drafted already.", label=label))
        with store.lock(path):
            file, note = self._desk.vault.read(path)
            events = store.journal.events(file.path, note.metadata.identity)
            if version(field_states(note, events)) != seen:
                raise NothingToDo(_("It was changed outside since the page read it."))
            keep = self._desk.vault.settings.keep_evidence
            decided = decision.accept(store, file, note, labels, keep_evidence=keep, run=run)
        return decided.file.digest

    def _notes(self, text: str, least: int) -> list[list[str]]:
        """Lists of so many texts at least, one for each note of a request, its name first.

        Raises:
            Unusable: it is something else, or too many notes.
            Forbidden: one of them is not in the queue.
        """
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, list) or not all(
            isinstance(one, list) and len(one) >= least and all(map(is_text, one)) for one in data
        ):
            raise Unusable(_("`notes` has to be a list of notes."))
        if len(data) > MOST_NOTES:
            raise Unusable(_("At most {most} notes can be decided on at once.", most=MOST_NOTES))
        for name, *_rest in data:
            self._desk.path(name)
        return data

    def routes(self) -> list[Route]:
        """Its addresses."""
        return [
            Route("/cells", self.cells),
            Route("/matrix/accept", self.accept, methods=["POST"]),
            Route("/matrix/undo", self.undo, methods=["POST"]),
            Route("/matrix/export", self.export, methods=["POST"]),
        ]
