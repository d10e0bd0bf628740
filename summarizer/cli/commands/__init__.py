"""The commands, one file each: `summarizer NAME` is the `COMMAND` of NAME.py, a function or a Typer.

An installed distribution adds one by an entry point of the group `summarizer.cli.commands`.
"""

ORDER = (
    *("init", "fill", "batch", "watch", "show", "evidence", "notes", "status"),
    *(
        "accept",
        "reject",
        "edit",
        "redo",
        "diff",
        "journal",
        "export",
        "annotate",
        "compare",
        "evaluate",
        "dashboard",
        "review",
        "mcp",
    ),
    *("undo", "restore", "profile", "config", "doctor", "trust", "demo"),
)
"""The order in which --help lists them; others follow by name."""
