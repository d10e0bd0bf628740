"""The command line: finds the commands, and is the one place where errors become words."""

from __future__ import annotations

import inspect
import io
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn, cast

import typer
from typer.core import TyperGroup

from summarizer import __version__
from summarizer.cli.arguments import expands_home, unquoted
from summarizer.cli.commands import ORDER
from summarizer.cli.output import INTERRUPTED, print_json_line, say
from summarizer.cli.usage import in_users_words
from summarizer.errors import NoteNotFound, PluginError, SummarizerError
from summarizer.garbage import look_seldom
from summarizer.language import _, hand_to_libraries
from summarizer.plugins import find, names
from summarizer.retold import retold

_PACKAGE = "summarizer.cli.commands"
_UsageError: Any = typer.BadParameter.__mro__[1]
_ClickError: Any = _UsageError.__mro__[1]


class _Commands(Mapping[str, Any]):
    """The commands by name, each imported when it is asked for: one that is not used costs nothing."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = _command(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        found = {module.replace("_", "-"): None for module in names(_PACKAGE)}
        return iter(dict.fromkeys([*(name for name in ORDER if name in found), *found]))

    def __len__(self) -> int:
        return sum(1 for _ in iter(self))


class _Program(TyperGroup):
    """The group of all commands that are found."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        in_users_words(self)
        self.commands = _Commands()  # type: ignore[assignment]  # it is only read from


def _command(name: str) -> Any:
    """The command of a name; one that cannot be loaded says so when it is called, and spoils no --help."""
    try:
        part = find(_PACKAGE, name.replace("-", "_"), "COMMAND") or find(_PACKAGE, name, "COMMAND")
    except PluginError as exc:
        part = _broken(exc)
    found = cast("typer.Typer | Callable[..., None] | None", part)
    if found is None:
        raise KeyError(name)
    alone = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    if isinstance(found, typer.Typer):
        alone.add_typer(found, name=name)
    else:
        alone.command(name)(found)
    command = typer.main.get_group(alone).commands[name]
    _make_ready(command)
    return command


def _make_ready(command: Any) -> None:
    """Have a command's help, which is its docstring, in the language that is spoken, and its paths expanded.

    In a list of commands its first paragraph stands whole, not cut to the width of a line.
    """
    command.help = _(inspect.cleandoc(command.help or ""))
    command.short_help = " ".join(command.help.partition("\n\n")[0].split())
    expands_home(command)
    in_users_words(command)
    for part in getattr(command, "commands", {}).values():
        _make_ready(part)


def _broken(error: PluginError) -> Callable[[], None]:
    def command() -> None:
        raise error

    command.__doc__ = str(error)
    return command


app = typer.Typer(
    cls=_Program,
    help=_(
        "Draft the summary fields of Zotero literature notes in Obsidian, with a link to the page behind "
        "every claim. Nothing that you wrote is ever changed."
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(value: bool) -> None:
    if value:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help=_("Print the version and exit.")
    ),
) -> None:
    """Options of the program itself; `version` acts in its callback."""


def main() -> None:
    """Run the command line; every error that a user can mend ends in one sentence and its exit code."""
    look_seldom()
    _hear_interrupts()
    _print_anything()
    hand_to_libraries()
    try:
        ended = app(prog_name="summarizer", standalone_mode=False)
    except SummarizerError as error:
        _complain(error.kind, str(error), _hint(error), error.exit_code, told=error.told)
    except typer.Abort:
        _complain("Aborted", _("Nobody answered the question; nothing was changed."), _("Add --yes."), 1)
    except _ClickError as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # its message is the help
            error.show()
            sys.exit(error.exit_code)
        _complain(
            type(error).__name__, retold(error.format_message()), _hint(error, _usage(error)), error.exit_code
        )
    if ended == INTERRUPTED:
        _complain(
            "Interrupted",
            _("Stopped before it was done."),
            _("Every note is whole: as it was, or with its drafts."),
            INTERRUPTED,
            told=True,
        )
    sys.exit(ended if isinstance(ended, int) else 0)


def _hear_interrupts() -> None:
    """Let Ctrl-C and `kill -INT` end a command that a script's shell started with `&` too, notes whole.

    Such a shell starts it with SIGINT ignored (POSIX, Shell Command Language, 2.11), and Python leaves it so.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _print_anything() -> None:
    """Print as an escape what an encoding lacks, such as a file name that is no text; JSON stays JSON."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _usage(error: Any) -> str:
    """How the command is called, and where more is said."""
    context = getattr(error, "ctx", None)
    if context is None:
        return ""
    usage = " ".join(context.get_usage().split())
    return _("{usage}; {command} --help says more.", usage=usage, command=context.command_path)


def _hint(error: Any, hint: str = "") -> str:
    """What to do about an error: to quote a path, where one with blanks was given without."""
    if isinstance(error, NoteNotFound | _UsageError) and (path := unquoted(sys.argv[1:])):
        return _('Put the path in quotes, since it has blanks: "{path}"', path=path)
    return hint or getattr(error, "hint", "")


def _complain(kind: str, sentence: str, hint: str, exit_code: int, *, told: bool = False) -> NoReturn:
    """End with an error: in words on stderr, and with --json as an object on stdout too."""
    if "--json" in sys.argv[1:] and not told:
        print_json_line({"error": sentence, "hint": hint, "kind": kind, "exit_code": exit_code})
    say(_("Error: {sentence}", sentence=sentence))
    if hint:
        say(f"  {hint}")
    sys.exit(exit_code)
