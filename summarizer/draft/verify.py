"""Claims held against the sentences that they cite: what is proven wrong, in doubt, or worth a look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from summarizer.check.context import Context, PaperText
from summarizer.check.facts import check_facts
from summarizer.check.finding import PICTURE, Finding, Mark, Proof
from summarizer.check.marks import find_marks
from summarizer.draft.draft import CheckedClaim, Claim, Draft, VerifiedDraft, VerifiedField
from summarizer.evidence.figure import Figure
from summarizer.evidence.passage import Evidence, Passage
from summarizer.language import _
from summarizer.layout.kind import ROW
from summarizer.tongue import tongue_of

_BEFORE = 2
"""Sentences before a cited one, in its paragraph, whose names a claim may take up."""
_MAY_BE_SEEN = {"number", "unit", "name", "quotation"}
"""The kinds of findings that a picture may bear out, in which no check can read."""
_LONGEST = 1200
"""Characters of a claim; more is no claim, and of more nobody can check that it is borne out."""
_QUOTATIONS = 3
"""The most sentences that are quoted in the place of a field's lost claims."""


class Verifier:
    """Holds claims against the paper; what is looked up in the paper is made once.

    `title` are the paper's title and authors, whose words a claim may use; `language` is that of the claims.
    Of claims in a language whose grammar the checks do not know, words are not judged.
    """

    def __init__(self, evidence: Evidence, title: str = "", language: str = "en") -> None:
        self._foreign = not tongue_of(language).is_checked
        self._known = evidence.by_number()
        self._title, self._papers = title, evidence.papers
        self._figures = {figure.number: figure for figure in evidence.figures}
        self._paper = PaperText({number: one.sentence.text for number, one in self._known.items()})

    def verify(self, draft: Draft) -> VerifiedDraft:
        """The draft with each claim looked up in the evidence and checked; every claim is still kept."""
        fields = (VerifiedField(field.label, tuple(map(self.check, field.claims))) for field in draft.fields)
        return VerifiedDraft(tuple(fields), draft.provenance)

    def check(self, claim: Claim) -> CheckedClaim:
        """A claim with what the facts say against it; likeness of wording accepts nothing.

        One that is too long is cut, and wrong: it is asked for again, or left out.
        """
        passages = tuple(
            self._known[number] for number in dict.fromkeys(claim.passages) if number in self._known
        )
        figures = tuple(self._figures[number] for number in claim.figures if number in self._figures)
        problems = self._misses(claim)
        if len(claim.text) > _LONGEST:
            problems.append(_("it is longer than {most:,} characters", most=_LONGEST))
            return CheckedClaim(f"{claim.text[:_LONGEST].rstrip()}…", passages, tuple(problems))
        if not passages and not figures:
            return CheckedClaim(claim.text, (), tuple(problems))
        context = self._context(passages, figures)
        findings = check_facts(claim.text, context, foreign=self._foreign)
        seen = [one for one in findings if figures and one.kind in _MAY_BE_SEEN]
        findings = tuple(one for one in findings if one not in seen)
        problems += [finding.text for finding in findings if finding.verdict is Proof.WRONG]
        doubtful = [finding for finding in findings if finding.verdict is Proof.DOUBTFUL]
        offered = dict.fromkeys(one.offered for one in doubtful if one.offered is not None)
        return CheckedClaim(
            claim.text,
            passages,
            tuple(problems),
            doubts=tuple(finding.text for finding in doubtful),
            marks=(*_looks(figures, seen, passages), *self._marks(claim, context)),
            offered=tuple(self._known[number] for number in offered if number in self._known),
            figures=figures,
        )

    def held(self, text: str, words: Sequence[str], *, pictured: bool = False) -> tuple[Finding, ...]:
        """What the facts say against a statement, whoever made it, that cites sentences with these words.

        With `pictured` it cites a picture too, which may bear out what no word does.
        """
        passages = [self._by_text[one] for one in words if one in self._by_text]
        paper = self._paper if self._known else None
        context = replace(self._context(passages), sentences=tuple(dict.fromkeys(words)), paper=paper)
        findings = check_facts(text, context, foreign=self._foreign)
        return tuple(one for one in findings if not (pictured and one.kind in _MAY_BE_SEEN))

    @cached_property
    def _by_text(self) -> Mapping[str, Passage]:
        return {passage.sentence.text: passage for passage in self._known.values()}

    def _marks(self, claim: Claim, context: Context) -> tuple[Mark, ...]:
        return () if self._foreign else find_marks(claim.text, context.sentences)

    def _misses(self, claim: Claim) -> list[str]:
        """What a claim cites that was not sent, or that it cites nothing."""
        missing = [f"S{number}" for number in claim.passages if number not in self._known]
        unseen = [f"F{number}" for number in claim.figures if number not in self._figures]
        problems = (
            [_("{missing} was not among the sentences sent", missing=", ".join(missing))] if missing else []
        )
        if unseen:
            problems.append(_("{missing} was not among the pictures sent", missing=", ".join(unseen)))
        if not claim.passages and not claim.figures:
            problems.append(_("it cites no sentence"))
        return problems

    def _context(self, passages: Sequence[Passage], figures: Sequence[Figure] = ()) -> Context:
        near: dict[str, None] = {}
        captions = [one.text for figure in figures for one in figure.caption.sentences]
        for passage in passages:
            if passage.sentence.title is not None:
                near[passage.sentence.title.text] = None
            near |= dict.fromkeys(
                before.sentence.text for before in before_in_paragraph(passage, self._known)
            )
        words = (*(passage.sentence.text for passage in passages), *captions)
        papers = {
            name: tuple(passage.sentence.text for passage in passages if passage.paper == name)
            for name in self._papers
        }
        once = tuple(words if papers else dict.fromkeys(words))  # two papers may say it in the same words
        return Context(once, tuple(near), self._title, self._paper, papers)


def _looks(figures: Sequence[Figure], seen: Sequence[Finding], passages: Sequence[Passage]) -> list[Mark]:
    """What a person has to look at a picture for: what no word bears out, or all, where no sentence is cited.

    No check can read a picture: such a claim is neither refused nor passed for checked.
    """
    if not figures:
        return []
    where = ", ".join(dict.fromkeys(figure.caption.label for figure in figures))
    missing = "; ".join(finding.text for finding in seen)
    if not missing and not passages:
        missing = _("no sentence is cited")
    return [Mark(PICTURE, _("look at {where}: {missing}", where=where, missing=missing))] if missing else []


def before_in_paragraph(
    passage: Passage, known: Mapping[int, Passage], count: int = _BEFORE
) -> tuple[Passage, ...]:
    """Up to `count` passages right before one in its paragraph, in their order; before a row its caption."""
    if passage.sentence.kind == ROW:
        return _caption(passage, known)
    found: list[Passage] = []
    for number in range(passage.number - 1, passage.number - 1 - count, -1):
        before = known.get(number)
        if before is None or not passage.sentence.paragraph:
            break
        if before.sentence.paragraph != passage.sentence.paragraph:
            break
        found.insert(0, before)
    return tuple(found)


def _caption(row: Passage, known: Mapping[int, Passage]) -> tuple[Passage, ...]:
    """The sentences of the caption that a table's row stands with: no other row says anything of it."""
    found: list[Passage] = []
    for number in range(row.number - 1, 0, -1):
        before = known.get(number)
        if before is None or before.sentence.paragraph != row.sentence.paragraph:
            break
        if before.sentence.kind != ROW:
            found.insert(0, before)
    return tuple(found)


def settle(verified: VerifiedDraft, *, keep_unverified: bool = False) -> VerifiedDraft:
    """The draft as it goes into the note: claims with problems left out, doubtful ones kept with ⚠️.

    With `keep_unverified` those with problems stay too. One that cites no sentence that was sent is always
    left out: there is nothing that a person could check. A field that lost all its claims gets the sentences
    that they cited, word for word: a quotation is always safe.
    """
    fields = tuple(_settled(field, keep_unverified=keep_unverified) for field in verified.fields)
    return replace(verified, fields=fields)


def _settled(field: VerifiedField, *, keep_unverified: bool) -> VerifiedField:
    checked = tuple(
        replace(
            claim,
            kept=claim.kept
            and bool(claim.passages or claim.figures)
            and (keep_unverified or not claim.problems),
        )
        for claim in field.checked
    )
    if any(claim.kept for claim in checked):
        return replace(field, checked=checked)
    cited = {passage.number: passage for claim in checked for passage in claim.passages}
    quotations = (
        CheckedClaim(passage.sentence.text, (passage,), quotation=True)
        for _, passage in sorted(cited.items())[:_QUOTATIONS]
        if len(passage.sentence.text) <= _LONGEST
    )
    return replace(field, checked=(*quotations, *checked))


def unchecked_words(language: str) -> str:
    """What of claims in a language is not checked, "" where the checks know its grammar."""
    if tongue_of(language).is_checked:
        return ""
    return _(
        "Of drafts in the language {language} numbers, citations and names with digits are checked, other "
        "words are not.",
        language=language,
    )


def check_claim(text: str, sentences: Sequence[str]) -> tuple[str, ...]:
    """What in a claim its sentences do not bear out, in plain words; empty when every fact stands in them."""
    return tuple(finding.text for finding in check_facts(text, Context(tuple(sentences))))
