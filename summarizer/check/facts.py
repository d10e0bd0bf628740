"""Facts: numbers, units, names, quotations and citations of a claim that its sentences do not bear out."""

from __future__ import annotations

from summarizer.check.citations import check_citations, check_quotations
from summarizer.check.context import Context
from summarizer.check.finding import Finding
from summarizer.check.names import check_names
from summarizer.check.numbers import check_numbers


def check_facts(claim: str, context: Context) -> tuple[Finding, ...]:
    """What a claim says that the sentences which it cites do not bear out; empty when all stands.

    A claim that is one of the sentences, word for word, needs no check. What cannot be read is not judged.
    """
    if claim in context.sentences:
        return ()
    found = (
        *check_numbers(claim, context),
        *check_names(claim, context),
        *check_quotations(claim, context),
        *check_citations(claim, context),
    )
    return tuple(dict.fromkeys(found))
