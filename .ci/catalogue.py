"""The catalogues of what the program says: `python .ci/catalogue.py` takes in new messages, compiles them.

Messages are those of the package (`_`, `later`, `counted`), of the templates of the page, the docstrings of
commands, which are their help, sentences in tables of data (TOML), and what the command line's library says.
What is not translated yet is named, and the exit code is 1 then.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "summarizer"
SENTENCES = ("sentence", "hint", "advice", "context_hint")
KEYWORDS = {"_": None, "later": None, "counted": (1, 2), "ngettext": (1, 2)}


def template() -> Catalog:
    """All messages as they stand in the sources, in their order there."""
    catalogue = Catalog(project="summarizer", fuzzy=False)
    for message in (*_said(PACKAGE), *_within_texts(), *_data(), *_docstrings(), *_said(_library())):
        catalogue.add(message)
    return catalogue


def _said(folder: Path) -> Iterator[str | tuple[str, ...]]:
    for file in sorted(folder.rglob("*")):
        method = (
            "python" if file.suffix == ".py" else "jinja2.ext:babel_extract" if file.suffix == ".html" else ""
        )
        if method:
            with file.open("rb") as source:
                for _line, message, _comments, _context in extract(method, source, KEYWORDS):
                    yield message


def _within_texts() -> Iterator[str]:
    """Messages that stand within f-strings, which Babel does not look into before Python 3.12."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for text in ast.walk(ast.parse(file.read_text("utf-8"))):
            for call in ast.walk(text) if isinstance(text, ast.JoinedStr) else ():
                match call:
                    case ast.Call(
                        func=ast.Name(id="_" | "later"), args=[ast.Constant(value=str(said)), *_rest]
                    ):
                        yield said


def _data() -> Iterator[str]:
    """The sentences in tables of data, by the keys that they stand under; `{mend_key}` alone is none."""
    for file in sorted(PACKAGE.rglob("*.toml")):
        yield from (said for said in _sentences(tomllib.loads(file.read_text("utf-8"))) if " " in said)


def _sentences(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (value[key] for key in SENTENCES if isinstance(value.get(key), str))
        yield from (said for part in value.values() for said in _sentences(part))


def _docstrings() -> Iterator[str]:
    """The docstrings of the commands' functions, as their help shows them."""
    for file in sorted((PACKAGE / "cli" / "commands").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith("_")
                and (said := ast.get_docstring(node))
            ):
                yield said


def _library() -> Path:
    found = find_spec("typer")
    if found is None or found.origin is None:
        raise SystemExit("typer is not installed.")
    return Path(found.origin).parent


def main() -> int:
    """Bring every catalogue up to date; the exit code is 1 when a message lacks its translation."""
    lacking = 0
    for path in sorted(PACKAGE.glob("locale/*/LC_MESSAGES/summarizer.po")):
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parts[-3])
        fresh = template()
        fresh.creation_date = catalogue.creation_date  # a catalogue to which nothing is added stays as it is
        catalogue.update(fresh, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with path.open("wb") as target:
            write_po(target, catalogue, width=110, omit_header=False, no_location=True, ignore_obsolete=True)
        with path.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)
        for message in catalogue:
            if message.id and not (all(message.string) if message.pluralizable else message.string):
                lacking += 1
                print(f"{path.parts[-3]} lacks: {message.id}")
    return bool(lacking)


if __name__ == "__main__":
    sys.exit(main())
