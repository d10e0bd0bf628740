"""Facts: numbers, units, names, quotations and citations of a claim that its sentences do not bear out."""

from __future__ import annotations

from summarizer.check.citations import check_citations, check_quotations
from summarizer.check.context import Context
from summarizer.check.figures import check_figures
from summarizer.check.finding import Finding
from summarizer.check.names import check_names
from summarizer.check.numbers import check_numbers
from summarizer.check.papers import check_papers, without_papers


def check_facts(claim: str, context: Context, *, foreign: bool = False) -> tuple[Finding, ...]:
    """What a claim says that the sentences which it cites do not bear out; empty when all stands.

    A claim that is one of the sentences, word for word, needs no check. What cannot be read is not judged: of
    a claim in a `foreign` language, whose grammar is not known, digits, names and citations are.
    """
    of_papers = tuple(check_papers(claim, context, foreign=foreign)) if context.papers else ()
    if claim in context.sentences:
        return of_papers
    claim = without_papers(claim, context)
    if foreign:
        read = (
            *of_papers,
            *check_figures(claim, context),
            *check_names(claim, context, foreign=True),
            *check_citations(claim, context),
        )
        return tuple(dict.fromkeys(read))
    found = (
        *of_papers,
        *check_numbers(claim, context),
        *check_names(claim, context),
        *check_quotations(claim, context),
        *check_citations(claim, context),
    )
    return tuple(dict.fromkeys(found))
