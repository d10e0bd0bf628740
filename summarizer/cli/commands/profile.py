"""`summarizer profile`: what the known note templates find in a note, and a new one written from it."""

from __future__ import annotations

from typing import Annotated

import typer

from summarizer.cli.options import Json, NotePath
from summarizer.language import _

Name = Annotated[str, typer.Option("--name", help=_("What the new profile is called: its file's name."))]

app = typer.Typer(
    help=_("Note templates: what they find in a note."), no_args_is_help=True, rich_markup_mode=None
)


@app.callback()
def _group() -> None:
    """Note templates: what they find in a note."""


@app.command("check")
def check(note: NotePath, json: Json = False) -> None:
    """Show what each note template finds in the note and what it leaves alone, and why. Writes nothing."""
    from summarizer.cli import report
    from summarizer.cli.opening import open_vault  # `--help` need not wait for these
    from summarizer.cli.output import console, print_json
    from summarizer.note.file import read_note_file
    from summarizer.vault.profile_check import check_profiles

    vault = open_vault(note)
    report.say_mended(vault)
    result = check_profiles(read_note_file(note).text, vault.profiles)
    if json:
        print_json({"note": note, "refusal": result.refusal, "profiles": result.profiles})
        return
    out = console()
    if result.refusal:
        out.tell(_("This note is not edited: {refusal}", refusal=result.refusal))
    for profile in result.profiles:
        mark = _("used") if profile.used else _("not used")
        found = (
            _("its summary: {title}", title=profile.title or _("the whole note"))
            if profile.findings
            else _("nothing found")
        )
        out.tell(
            _("{name} ({mark}): {found}", name=profile.name, mark=mark, found=found),
            style="bold" if profile.used else "",
        )
        for finding in profile.findings if profile.used or result.refusal else ():
            sign = "+" if finding.drafted else "-"
            role = f" ({finding.role})" if finding.role else ""
            out.tell(
                _(
                    "  {sign} line {line}  {label}{role}: {reason}",
                    sign=sign,
                    line=finding.line,
                    label=finding.label,
                    role=role,
                    reason=finding.reason,
                )
            )


@app.command("new")
def new(note: NotePath, name: Name = "mine", json: Json = False) -> None:
    """Write a profile from the note: the headings and labels that are fields, and those to be named.

    It goes into the vault's .summarizer/profiles and is used from then on; no file is ever overwritten.
    """
    from summarizer.cli import report
    from summarizer.cli.opening import open_vault
    from summarizer.cli.output import console, print_json
    from summarizer.note.file import read_note_file
    from summarizer.vault.new_profile import write_profile
    from summarizer.vault.vault import VAULT_PROFILES

    vault = open_vault(note)
    report.say_mended(vault)
    written = write_profile(read_note_file(note), vault.profiles, vault.folder / VAULT_PROFILES, name)
    if json:
        print_json({"path": written.path, "fields": written.fields, "unknown": written.unknown})
        return
    out = console()
    out.tell(str(written.path), name=_("Written"))
    for role, labels in written.fields.items():
        out.tell(f"  + {role}: {', '.join(labels)}")
    for one in written.unknown:
        out.tell(f"  - {one.label}: {one.reason}")
    if written.unknown:
        out.tell(_("Name those with - in the file if they are fields, then run `summarizer fill NOTE`."))


COMMAND = app
