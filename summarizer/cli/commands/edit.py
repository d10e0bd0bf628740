"""`summarizer edit`: change drafts in an editor; what you change is yours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli.options import Fields, Flags, Json, NotePath, split_fields, takes_settings
from summarizer.errors import EditorFailed, NoteError, NothingToDo, StateError
from summarizer.language import _

if TYPE_CHECKING:
    from summarizer.review.state import FieldStatus

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_HELP = "<!-- One line below each heading. What you change becomes yours; what you leave stays a draft. -->"


@takes_settings("keep_evidence")
def edit(note: NotePath, *, fields: Fields = None, flags: Flags, json: Json = False) -> None:
    """Open drafts in $VISUAL or $EDITOR; those that you change become your own text.

    Without --fields all drafts of the note. The note is checked again before anything is written.
    """
    import shutil  # `--help` need not wait for these
    import tempfile

    from summarizer.cli import decisions
    from summarizer.cli.opening import open_vault
    from summarizer.review import decision
    from summarizer.review.chosen import choose
    from summarizer.review.state import FieldState, field_states

    vault = open_vault(note, flags)
    with vault.store.lock(note):
        file, parsed = vault.read(note)
        statuses = field_states(parsed, vault.store.journal.events(file.path, parsed.metadata.identity))
        pending = choose(statuses, split_fields(fields), {FieldState.DRAFT, FieldState.EDITED})
        written = Path(tempfile.mkdtemp(prefix="summarizer-edit-")) / f"{note.stem[:60]}.md"
        written.write_text(form(pending), encoding="utf-8")
        _open_editor(written)
        changed = changes(pending, written.read_text(encoding="utf-8"))
        if not changed:
            raise NothingToDo(_("Nothing was changed in the editor; the drafts stay as they are."))
        keep = vault.settings.keep_evidence
        try:
            decided = decision.edit(vault.store, file, parsed, changed, keep_evidence=keep)
        except (NoteError, StateError) as error:
            error.hint = _("{hint} What you wrote is in {written}.", hint=error.hint, written=written).strip()
            raise
        shutil.rmtree(written.parent)
    decisions.print_decided(note, decided, as_json=json)


def form(fields: Sequence[FieldStatus]) -> str:
    """The drafts as a text for an editor."""
    return "\n".join([_HELP, "", *(f"## {field.label}\n{field.acceptable}\n" for field in fields)])


def changes(fields: Sequence[FieldStatus], text: str) -> Mapping[str, str]:
    """The values in an edited form that are no longer those of the fields, by label; empty ones are not."""
    pieces = _HEADING.split(text)[1:]
    values = {label.strip(): value.strip() for label, value in zip(pieces[::2], pieces[1::2], strict=True)}
    return {
        field.label: values[field.label]
        for field in fields
        if values.get(field.label) and values[field.label].split() != field.acceptable.split()
    }


def _open_editor(path: Path) -> None:
    import os
    import shlex
    import subprocess

    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    try:
        subprocess.run([*shlex.split(command, posix=os.name != "nt"), str(path)], check=True)  # noqa: S603 - the user's own editor
    except (OSError, ValueError, subprocess.CalledProcessError) as exc:
        raise EditorFailed(
            _("The editor {command!r} failed; the note is as it was.", command=command),
            hint=_("Set EDITOR to a program that waits. What you wrote is in {path}.", path=path),
        ) from exc


COMMAND = edit
