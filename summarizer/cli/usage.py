"""The usage and the help option of commands in the user's language: their library says both in English."""

from __future__ import annotations

from typing import Any

from summarizer.language import _


def in_users_words(command: Any) -> None:
    """Have a command's usage and its help option said in the language that is spoken."""
    own = command.get_help_option

    def help_option(context: Any) -> Any:
        option = own(context)
        if option is not None:
            option.help = _("Show this message and exit.")
        return option

    def usage(context: Any, formatter: Any) -> None:
        pieces = " ".join(command.collect_usage_pieces(context))
        formatter.write_usage(context.command_path, pieces, prefix=_("Usage: "))

    command.get_help_option = help_option
    command.format_usage = usage
