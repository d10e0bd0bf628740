"""Coverage: what of a paper's abstract and of what it counts ("five problems") no field of a draft speaks of.

No model is asked. A statement counts as spoken of when a claim cites it, cites sentences that say much the
same, or holds its numbers; so what is said to be missing surely is, and much may be missing unnoticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.draft.draft import CheckedClaim, VerifiedDraft
from summarizer.evidence.passage import Evidence, Passage
from summarizer.text import HAN
from summarizer.tongue import tongue_of

_HEADLINE_ROLES = {"content", "conclusion", "research_question", "method", "innovation"}
"""Coverage is asked of a draft of several of these: a single field need not hold the headline."""
_BESIDE = {"appendix", "acknowledgements", "declarations", "background"}
_MOST_ASKED = 4
_ALIKE = 0.45
"""The share of a statement's words that cited sentences must hold to count as the same statement."""
_RESULT = re.compile(
    r"\b(?:we (?:show|find|found|demonstrate|report|conclude|present|propose|introduce)|results?|finding|"
    r"conclud|"
    r"outperform|achiev|reveal|suggest|demonstrat|indicat|improv|increas|reduc|significant)\w*|(?<![A-Za-z\d.])\d"
    r"|结果|表明|发现|提出|结论|达到|优于|提高|降低|显著",
    re.IGNORECASE,
)
_COUNT = (
    r"(?<![A-Za-z\d-])(?P<count>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|\d{1,2}"
    r"|[两三四五六七八九十]|十[一二三四五])"
)
_LISTED = re.compile(
    rf"\b{_COUNT} (?:(?!of |has |have |had )[a-z-]+ ){{0,3}}(?P<what>problems|hypotheses|"
    r"contributions|challenges|principles|"
    r"research questions|findings|limitations)\b"
    rf"|{_COUNT.replace('?P<count>', '?P<zh>')}(?:个|项|条|类|种|大|点)"
    r"(?P<zh_what>问题|假设|贡献|挑战|原则|发现|局限)",
    re.IGNORECASE,
)
_ENGLISH = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_NUMBERS = {
    **{word: number for number, word in enumerate(_ENGLISH.split(" "), 2)},
    **{sign: number for number, sign in enumerate("两三四五六七八九十", 2)},
    **{f"十{sign}": 10 + number for number, sign in enumerate("一二三四五", 1)},
}
_HAN_RUN = re.compile(f"[{HAN}]{{2,}}")
_WORD = re.compile(r"[A-Za-z][A-Za-z-]{3,}|\d[\d.,]*\d|\d")
_BACK = re.compile(r"\b(?:these|those|the other|our|its) $|[这那]$", re.IGNORECASE)
"""What stands before a count that was announced earlier."""
_FIGURE = re.compile(r"\d[\d.,]*\d|\d")


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A statement that no field speaks of: its passage, and what it counts, "" for one of the abstract."""

    passage: Passage
    listed: str = ""


def uncovered(
    verified: VerifiedDraft, evidence: Evidence, roles: Sequence[str], language: str = "en"
) -> tuple[Uncovered, ...]:
    """What a draft of fields with these roles leaves unsaid, the most important first; at most four.

    Of the abstract the statements of results count, of the rest what it counts: five problems, 13 hypotheses;
    that only where a draft's words for numbers are known in its language.
    """
    if len(_HEADLINE_ROLES & set(roles)) < 3:
        return ()
    claims = [claim for field in verified.fields for claim in field.claims]
    if not claims:
        return ()
    lists = _unsaid_lists(claims, evidence) if tongue_of(language).is_checked else ()
    found = [*_unsaid_results(claims, evidence), *lists]
    return tuple(found[:_MOST_ASKED])


def _unsaid_results(claims: Sequence[CheckedClaim], evidence: Evidence) -> Iterator[Uncovered]:
    cited = {passage.number for claim in claims for passage in claim.passages}
    known = [_content(passage.sentence.text) for claim in claims for passage in claim.passages]
    together = frozenset().union(*known)
    figures = {figure for claim in claims for figure in _figures(claim.text)}
    for passage in evidence.passages:
        text = passage.sentence.text
        if passage.sentence.section != "abstract" or passage.number in cited or not _RESULT.search(text):
            continue
        own, numbers = _content(text), _figures(text)
        if len(own) < 5 or (numbers and numbers <= figures):
            continue
        closest = max((len(own & other) / len(own) for other in known), default=0.0)
        if closest < _ALIKE and len(own & together) / len(own) < 0.75:
            yield Uncovered(passage)


def _unsaid_lists(claims: Sequence[CheckedClaim], evidence: Evidence) -> Iterator[Uncovered]:
    seen: set[tuple[int, str]] = set()
    for passage in evidence.passages:
        if passage.sentence.section in _BESIDE:
            continue
        for match in _LISTED.finditer(passage.sentence.text):
            count, what = (
                _count(match["count"] or match["zh"]),
                (match["what"] or match["zh_what"]).casefold(),
            )
            back = _BACK.search(passage.sentence.text[: match.start()]) is not None
            if (count, what) in seen or count < 3 or back:
                continue
            seen.add((count, what))
            if not any(_speaks_of(claim, count, what) for claim in claims):
                yield Uncovered(passage, match[0])


def _speaks_of(claim: CheckedClaim, count: int, what: str) -> bool:
    """Whether a claim names the count, or what is counted by citing sentences that do."""
    if count in {_count(one) for one in _counts(claim.text)}:
        return True
    return any(
        what in passage.sentence.text.casefold()
        and count in {_count(c) for c in _counts(passage.sentence.text)}
        for passage in claim.passages
    )


def _counts(text: str) -> Iterator[str]:
    for match in re.finditer(_COUNT, text, re.IGNORECASE):
        yield match["count"]


def _count(text: str) -> int:
    return _NUMBERS.get(text.casefold()) or (int(text) if text.isdecimal() else 0)


def _content(text: str) -> frozenset[str]:
    """What a sentence is recognised by: its longer words' beginnings and numbers, or pairs of characters."""
    words = {word.casefold()[:6] for word in _WORD.findall(text)}
    words |= {run[at : at + 2] for run in _HAN_RUN.findall(text) for at in range(len(run) - 1)}
    return frozenset(words)


def _figures(text: str) -> frozenset[str]:
    return frozenset(figure.replace(",", "") for figure in _FIGURE.findall(text))
