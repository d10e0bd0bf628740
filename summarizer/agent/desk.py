"""What is common to all tools: the vault within its bounds, a note read for an agent, answers as JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from summarizer.agent.scope import Scope, see_list
from summarizer.characters import json_text, visible
from summarizer.draft.draft import CheckedClaim, Claim
from summarizer.draft.parse import parse_draft
from summarizer.draft.verify import Verifier
from summarizer.errors import NoteChanged, NoteNotFound, NoteRefused
from summarizer.evidence.passage import Evidence
from summarizer.language import _
from summarizer.note.file import NoteFile
from summarizer.note.note import Note
from summarizer.prompt.draft_request import DraftRequest, FieldRequest
from summarizer.review.journal import Event
from summarizer.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool answers: blocks of text; `refused` when nothing came of what was asked."""

    blocks: tuple[str, ...]
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """A vault as an agent sees it: which files, whether it may propose, whether it may decide."""

    vault: Vault
    scope: Scope
    proposes: bool = True
    decides: bool = False

    def read(self, name: str) -> tuple[NoteFile, Note]:
        """A note by its path.

        Raises:
            NoteError: it is none of the vault's, or no literature note.
        """
        path = self.scope.note(name)
        try:
            file, note = self.vault.read(path)
        except NoteNotFound as exc:
            raise NoteNotFound(str(exc), hint=see_list()) from exc
        self.hold(file, name)
        return file, note

    def hold(self, file: NoteFile, name: str) -> None:
        """Hold the file that was read to the vault: a link may have been put in its place meanwhile.

        Raises:
            NoteRefused: it lies elsewhere.
        """
        if not file.path.is_relative_to(self.scope.root):
            raise NoteRefused(_("{name} lies outside of the vault.", name=name))

    def events(self, file: NoteFile, note: Note) -> tuple[Event, ...]:
        """What the journal knows of a note."""
        return tuple(self.vault.store.journal.events(file.path, note.metadata.identity))


def as_json(value: Mapping[str, object]) -> str:
    """A value as JSON, its texts within quotes that nothing in them closes."""
    return json_text(value, default=str)


def evidence_id(evidence: Evidence) -> str:
    """A name for numbered sentences: another one when a number stands for another sentence."""
    digest = hashlib.sha256()
    for passage in evidence.passages:
        digest.update(f"{passage.id} {passage.sentence.text}\n".encode(errors="replace"))
    return digest.hexdigest()[:12]


def hold_evidence(evidence: Evidence, given: str, name: str) -> None:
    """See that an agent cites the sentences that the paper has now.

    Raises:
        NoteChanged: the paper was read anew since, or the agent never read it.
    """
    if evidence_id(evidence) != given:
        raise NoteChanged(
            _("The sentences of {name} are not those that {given!r} stands for.", name=name, given=given),
            hint=_("Call read_evidence again, and cite by its numbers."),
        )


def claims_of(
    fields: Mapping[str, Sequence[Mapping[str, object]]], requests: tuple[FieldRequest, ...]
) -> Mapping[str, tuple[Claim, ...]]:
    """Claims as an agent gave them by label or role, read as a model's answer is.

    Raises:
        BadAnswer: none of the fields was asked for.
    """
    answer = {"fields": [{"field": label, "claims": claims} for label, claims in fields.items()]}
    return {field.label: field.claims for field in parse_draft(json_text(answer), requests)}


def verifier_of(request: DraftRequest) -> Verifier:
    """What holds claims for a request against its paper."""
    return Verifier(request.evidence, " ".join((request.title, *request.authors)), request.language)


def told_claim(claim: CheckedClaim) -> dict[str, object]:
    """A checked claim as an agent is told of it."""
    told = {
        "text": visible(claim.text),
        "sentences": [passage.number for passage in claim.passages],
        "passes": not claim.problems,
        "problems": claim.problems,
        "doubts": claim.doubts,
        "would_bear_it_out": [passage.number for passage in claim.offered],
        "to_look_at": [mark.text for mark in claim.marks],
        "style": (*claim.lints, *claim.slips),
    }
    always = ("text", "sentences", "passes")
    return {key: value for key, value in told.items() if value or key in always}
