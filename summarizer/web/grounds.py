"""The papers of the notes that are open, for citing any of their sentences and checking what is typed."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from summarizer.errors import SummarizerError
from summarizer.filling.fields import language_of
from summarizer.language import _
from summarizer.note.note import Note
from summarizer.paper.paper import Paper
from summarizer.review.ground import Ground
from summarizer.vault.vault import Vault
from summarizer.web.pages import PagePainter

_GROUNDS = 3


class Grounds:
    """The ground of each note, made once for the paper as the painter has read it."""

    def __init__(self, vault: Vault, painter: PagePainter) -> None:
        self._vault, self._painter = vault, painter
        self._known: OrderedDict[Path, tuple[Paper, str, Ground]] = OrderedDict()

    async def of(self, path: Path, note: Note) -> Ground:
        """What the statements of a note may rest on; where its paper cannot be read, only what they cite."""
        about = " ".join((note.metadata.title, *note.metadata.authors))
        language = language_of(note, self._vault.settings.language)
        if not note.profile.of_a_paper:
            return Ground(None, about, language, _("The note is on several papers."))
        try:
            return await self._painter.run(self._of, path, note, about, language)
        except SummarizerError as exc:
            return Ground(None, about, language, str(exc))

    def _of(self, path: Path, note: Note, about: str, language: str) -> Ground:
        paper = self._painter.paper(path, note)
        known = self._known.get(path)
        if known is None or known[0] is not paper or known[1] != about + language:
            ground = Ground(paper, about, language)
            ground.warm_up()
            self._known[path] = (paper, about + language, ground)
            if len(self._known) > _GROUNDS:
                self._known.popitem(last=False)
        self._known.move_to_end(path)
        return self._known[path][2]
