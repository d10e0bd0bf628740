"""The tools that only read: notes, their states, the evidence of a note, and the check of a claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.agent.asked import CheckClaim, ListNotes, ReadEvidence, Status
from summarizer.agent.desk import (
    Answer,
    Desk,
    as_json,
    claims_of,
    evidence_id,
    hold_evidence,
    told_claim,
    verifier_of,
)
from summarizer.characters import visible
from summarizer.draft.lint import lint_claim, slips_of
from summarizer.errors import UsageError
from summarizer.evidence.passage import Passage, render_passages
from summarizer.evidence.rough import ROUGH
from summarizer.filling.fields import language_of
from summarizer.filling.prepare import Wish, prepare
from summarizer.filling.sentences import read_sentences
from summarizer.insertion.insert import reject_drafts
from summarizer.language import _, speaking
from summarizer.note.file import NoteFile
from summarizer.note.note import Note, parse_note
from summarizer.prompt.draft_request import DraftRequest, FieldRequest
from summarizer.prompt.request import render_paper, render_task
from summarizer.review.state import FieldState, field_states
from summarizer.review.status import NoteStatus
from summarizer.vault.statuses import note_statuses

_PART = 12_000
"""Estimated tokens of the paper in one answer: clients cut or refuse longer ones, some at 25,000 in all."""


def list_notes(desk: Desk, asked: ListNotes) -> Answer:
    """The literature notes of the vault with their states."""
    found = [
        one
        for one in _statuses(desk, asked.folder)
        if not one.of_many and (not asked.state or any(field.state == asked.state for field in one.fields))
    ]
    shown = found[asked.start : asked.start + asked.most]
    end = asked.start + len(shown)
    notes = [
        {
            "note": desk.scope.name(one.path),
            "title": visible(one.title),
            "fields": {state.value: count for state, count in one.counts.items() if count},
        }
        for one in shown
    ]
    return Answer(
        (as_json({"notes": notes, "total": len(found), "next": end if end < len(found) else None}),)
    )


def status(desk: Desk, asked: Status) -> Answer:
    """The fields of a note with their states and texts, or the sums over the vault."""
    if not asked.note:
        return _vault_status(desk)
    file, note = desk.read(asked.note)
    fields = [
        {
            "field": one.label,
            "role": one.role,
            "state": one.state.value,
            "waits": one.pending,
            "text": one.value,
        }
        for one in field_states(note, desk.events(file, note))
    ]
    name = desk.scope.name(file.path)
    return Answer((as_json({"note": name, "title": visible(note.metadata.title), "fields": fields}),))


def _vault_status(desk: Desk) -> Answer:
    found = _statuses(desk, "")
    counts = Counter(field.state.value for one in found for field in one.fields)
    told = {
        "notes": len(found),
        "fields": counts,
        "waiting_for_a_decision": sum(len(one.pending) for one in found),
        "you_may_propose": desk.proposes,
        "you_may_decide": desk.decides,
    }
    return Answer((as_json(told),))


def _statuses(desk: Desk, folder: str) -> list[NoteStatus]:
    found = note_statuses(desk.vault, [desk.scope.place(folder)])
    return [one for one in found if desk.scope.holds(one.path)]


@dataclass(frozen=True, slots=True)
class Opened:
    """A note, and the request for drafts of its empty fields and of those whose draft may be replaced."""

    file: NoteFile
    note: Note
    request: DraftRequest


def open_note(desk: Desk, name: str) -> Opened:
    """A note read with its paper.

    Raises:
        SummarizerError: it cannot be read, or its paper not found or read.
    """
    file, note = desk.read(name)
    states = field_states(note, desk.events(file, note))
    answered = {field.label for field in note.summary.fields if field.below}
    drafts = [one.label for one in states if one.pending and one.state is FieldState.DRAFT]
    replaced = [label for label in drafts if label not in answered]
    cleared = parse_note(reject_drafts(note, replaced), [note.profile], file.path.name) if replaced else note
    if prepared := prepare(desk.vault, file.path, cleared, Wish()):
        return Opened(file, note, prepared.request)
    evidence = read_sentences(desk.vault, file.path, Wish()).evidence
    language, paper = language_of(note, desk.vault.settings.language), note.metadata
    return Opened(file, note, DraftRequest((), evidence, language, paper.title, authors=paper.authors))


def read_evidence(desk: Desk, asked: ReadEvidence) -> Answer:
    """A part of a note's paper as numbered sentences; with the first one, what is to be drafted and how."""
    opened = open_note(desk, asked.note)
    request, prompts = opened.request, desk.vault.prompts()
    passages = [one for one in request.evidence.passages if one.number >= asked.start]
    if not passages:
        raise UsageError(
            _("The paper of {name} has no sentence {start}.", name=asked.note, start=asked.start),
            hint=_("Its last one is {last}.", last=request.evidence.passages[-1].number),
        )
    part = _part(passages)
    states = {one.label: one.state.value for one in field_states(opened.note)}
    told = {
        "note": desk.scope.name(opened.file.path),
        "evidence": evidence_id(request.evidence),
        "sentences": len(request.evidence.passages),
        "first": part[0].number,
        "last": part[-1].number,
        "next": passages[len(part)].number if len(part) < len(passages) else None,
        "sentences_not_sent": {one.reason: one.sentences for one in request.evidence.coverage.withheld},
        "highlighted": [one.number for one in part if one.annotations],
    }
    paper = visible(render_paper(part, prompts, request.title))
    if asked.start > 1:
        return Answer((as_json(told), paper))
    told["fields"] = [_told_field(field, states) for field in request.fields]
    how = [prompts.templates["system"].render({}), render_task(request, prompts)] if request.fields else []
    return Answer((as_json(told), *how[:1], paper, *how[1:]))


def _told_field(field: FieldRequest, states: dict[str, str]) -> dict[str, object]:
    """A field by name and state; what belongs in it, and how much, stands with the task."""
    return {"field": field.label, "role": field.role, "state": states.get(field.label, "")}


def _part(passages: Sequence[Passage]) -> Sequence[Passage]:
    """The first of the passages that fit one answer, at least one."""
    tokens = 0
    for count, passage in enumerate(passages):
        tokens += ROUGH.count(render_passages([passage]))
        if tokens > _PART and count:
            return passages[:count]
    return passages


def check_claim(desk: Desk, asked: CheckClaim) -> Answer:
    """What the checks of a proposal say of one claim."""
    request = open_note(desk, asked.note).request
    hold_evidence(request.evidence, asked.evidence, asked.note)
    given = {"claim": [{"sentences": asked.sentences, "text": asked.text}]}
    claims = claims_of(given, (FieldRequest("claim"),))["claim"]
    if not claims:
        raise UsageError(_("The claim has no words."), hint=_("Say what its sentences say."))
    with speaking(request.language):
        checked = verifier_of(request).check(claims[0])
    told = told_claim(checked)
    style = (*lint_claim(checked, request.language, request.glossary), *slips_of(checked, request.language))
    return Answer((as_json({**told, **({"style": style} if style else {})}),))
