"""What a person's statements rest on and are held against: the sentences of the paper, if it can be read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import cached_property

from summarizer.check.marks import find_marks
from summarizer.draft.verify import Verifier
from summarizer.errors import NothingToDo
from summarizer.evidence.passage import Coverage, Evidence, Passage
from summarizer.evidence.rough import ROUGH
from summarizer.evidence.select import select
from summarizer.language import _
from summarizer.paper.paper import Paper
from summarizer.review.claims import PERSON, StoredSentence, citable
from summarizer.review.shorthand import statements
from summarizer.tongue import tongue_of

_NOTHING = Evidence((), (), Coverage(0, (), (), 0, 0, ""))


class Ground:
    """The paper of a note; without it statements are held against the sentences alone that they cite.

    `about` are the paper's title and authors, whose words a statement may use, `language` that of the note's
    drafts; `why` says in a sentence why there is no paper.
    """

    def __init__(
        self, paper: Paper | None = None, about: str = "", language: str = "en", why: str = ""
    ) -> None:
        self.language = language
        self._paper, self._about, self._why = paper, about, why

    @property
    def places(self) -> Iterable[tuple[str, int]]:
        """The sentences that can be cited, by text and page (from 0), as they follow in the paper."""
        return self._passages.keys()

    def warm_up(self) -> None:
        """Look up now what is looked up in the paper once, which takes longer than all that follows."""
        self._verifier.held("", ())
        self._passages  # noqa: B018 - made here

    def sentence(self, text: str, page_index: int) -> StoredSentence:
        """A sentence of the paper that a person cites, with its places, its link and its line of evidence.

        Raises:
            NothingToDo: no such sentence begins on the page, or the paper cannot be read.
        """
        if self._paper is None:
            raise NothingToDo(_("No sentence can be cited now. {reason}", reason=self._why).strip())
        passage = self._passages.get((text, page_index))
        if passage is None:
            raise NothingToDo(
                _("Page {page} of the paper has no such sentence.", page=page_index + 1),
                hint=_("Select it on the page again."),
            )
        found = citable(passage, self._paper.document.pages, self._paper.cited)
        return found.model_copy(update={"by": PERSON})

    def against(
        self, text: str, sentences: Sequence[StoredSentence]
    ) -> tuple[tuple[str, ...], tuple[StoredSentence, ...]]:
        """What is to be said against a text, each of its statements held against all the sentences.

        With it come sentences of the paper that would bear out what these leave open.
        """
        if not sentences:
            return (_("it cites no sentence"),), ()
        words, pictured = [one.text for one in sentences], any(one.figure for one in sentences)
        findings = [
            finding
            for statement in statements(text)
            for finding in self._verifier.held(statement, words, pictured=pictured)
        ]
        numbers = dict.fromkeys(one.offered for one in findings if one.offered is not None)
        offered = () if self._paper is None else self._offered(tuple(numbers))
        return tuple(dict.fromkeys(one.text for one in findings)), offered

    def marks(self, text: str, sentences: Sequence[StoredSentence]) -> tuple[str, ...]:
        """What of a claim a person should look at, beside its sentences."""
        words = [one.text for one in sentences]
        if not words or not tongue_of(self.language).is_checked:
            return ()
        return tuple(mark.text for mark in find_marks(text, words))

    def _offered(self, numbers: Sequence[int]) -> tuple[StoredSentence, ...]:
        known = self._evidence.by_number()
        pages, cited = (self._paper.document.pages, self._paper.cited) if self._paper else ((), None)
        return tuple(citable(known[one], pages, cited) for one in numbers if one in known and cited)

    @cached_property
    def _evidence(self) -> Evidence:
        if self._paper is None:
            return _NOTHING
        paper = self._paper
        return select(paper.document, paper.located, sys.maxsize, ROUGH, split=paper.split)

    @cached_property
    def _passages(self) -> dict[tuple[str, int], Passage]:
        return {(one.sentence.text, one.sentence.page_index): one for one in self._evidence.passages}

    @cached_property
    def _verifier(self) -> Verifier:
        return Verifier(self._evidence, self._about, self.language)
