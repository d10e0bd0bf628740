"""What the program says: in the user's language, each message in the catalogue of each language."""

from __future__ import annotations

import ast
import gettext
import re
import string
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from summarizer import errors
from summarizer.language import LOCALE, _, counted, languages, speak, speaking
from summarizer.layout.left_out import FURNITURE, told
from summarizer.pdf.health import Legibility
from summarizer.retold import retold
from tests.conftest import Run

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "summarizer"
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/summarizer.po"))
ERRORS = {
    name
    for name, one in vars(errors).items()
    if isinstance(one, type) and issubclass(one, errors.SummarizerError)
}


def script() -> ModuleType:
    """`.ci/catalogue.py`, which no package holds."""
    spec = spec_from_file_location("catalogue", ROOT / ".ci" / "catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def messages() -> tuple[str, ...]:
    """What stands in the sources, of what counts the form for one."""
    return tuple(forms(one.id)[0] for one in script().template() if one.id)


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parts[-3])


def forms(message: object) -> tuple[str, ...]:
    return message if isinstance(message, tuple) else (str(message),)


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_each_message_is_translated_and_the_compiled_catalogue_is_the_same(path: Path) -> None:
    known = {forms(one.id)[0]: one for one in catalogue(path) if one.id}
    said = messages()
    assert [message for message in said if message not in known] == [], "run: python .ci/catalogue.py"
    assert [message for message in said if not all(forms(known[message].string))] == []
    with path.with_suffix(".mo").open("rb") as source:
        compiled = gettext.GNUTranslations(source)
    for message in said:
        translated = forms(known[message].string)[-1]
        many = forms(known[message].id)
        assert (
            compiled.ngettext(many[0], many[-1], 2) if len(many) > 1 else compiled.gettext(message)
        ) == translated


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_translations_name_what_the_message_names(path: Path) -> None:
    for one in catalogue(path):
        if one.id and "python-brace-format" in one.flags:
            for translated in forms(one.string):
                assert placeholders(translated) == placeholders(forms(one.id)[-1]), one.id


def literal(expression: ast.expr) -> str:
    """What of a text stands in the source itself, of both where there is a choice; what `_` says does not."""
    match expression:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(map(literal, values))
        case ast.BinOp(left=left, right=right):
            return literal(left) + literal(right)
        case ast.IfExp(body=body, orelse=orelse):
            return literal(body) + literal(orelse)
        case _:
            return ""


def told_past_the_catalogue(source: str) -> Iterator[str]:
    """The texts that a user is told and that no catalogue is asked for."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call):
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            told = [word.value for word in call.keywords if word.arg in {"hint", "help"}]
            told += call.args[:1] if name in ERRORS | {"retold", "say", "echo", "secho", "confirm"} else []
            yield from (text for text in map(literal, told) if re.search("[A-Za-z]{2}", text))


def test_no_sentence_is_told_past_the_catalogue() -> None:
    past = {
        str(file.relative_to(PACKAGE)): found
        for file in PACKAGE.rglob("*.py")
        if (found := list(told_past_the_catalogue(file.read_text("utf-8"))))
    }
    assert past == {}


def test_a_sentence_past_the_catalogue_is_found() -> None:
    sentences = (
        'say("Done with it.")',
        'raise NoteError(f"{path} is gone." if path else "Gone.")',
        'f(hint="Try." + x)',
    )
    assert [len(list(told_past_the_catalogue(one))) for one in sentences] == [1, 1, 1]
    assert list(told_past_the_catalogue('say(_("Done."))')) == []


def test_a_language_is_that_of_the_setting_else_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    assert languages() == ("en", "zh")
    assert _("Nothing was written.") == "Nothing was written."
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert _("Nothing was written.") == "没有写入任何内容。"
    speak("de")  # drafts may be in a language that the program does not speak
    assert _("Nothing was written.") == "没有写入任何内容。"
    speak("en")
    assert _("Nothing was written.") == "Nothing was written."
    with speaking("zh-Hans"):
        assert _("Nothing was written.") == "没有写入任何内容。"
    with speaking("de"):
        assert _("Nothing was written.") == "Nothing was written."


def test_counted_messages_say_one_and_many() -> None:
    one, many = (
        "{count} field drafted in {name}, marked 🤖.",
        "{count} fields drafted in {name}, each marked 🤖.",
    )
    assert counted(one, many, 1, name="a.md") == "1 field drafted in a.md, marked 🤖."
    assert counted(one, many, 2_000, name="a.md") == "2,000 fields drafted in a.md, each marked 🤖."


@pytest.mark.parametrize(
    ("variables", "flags"),
    [
        ({"LC_ALL": "zh_CN.UTF-8"}, ()),
        ({"LANG": "zh_TW", "LC_ALL": ""}, ()),
        ({"SUMMARIZER_LANGUAGE": "zh"}, ()),
    ],
    ids=["system", "territory", "setting"],
)
def test_a_chinese_user_is_told_errors_in_chinese(
    variables: dict[str, str],
    flags: tuple[str, ...],
    run: Callable[..., Run],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    told = run("fill", tmp_path / "nowhere.md", *flags)
    assert told.code == 3
    assert re.search("[\u4e00-\u9fff]", told.err)
    assert not re.search("[A-Za-z]{4,} [a-z]+ [a-z]+", told.err.replace(str(tmp_path), ""))


def test_every_kind_of_refusal_and_advice_of_a_vendor_is_in_the_catalogue() -> None:
    said = messages()
    assert {"{where} asks for fewer requests ({status}){said}.", "Try again later."} <= {*said}
    assert any("OPENAI_API_KEY" in one for one in said)


def test_what_an_unread_part_suffers_from_is_said_with_its_detail() -> None:
    with speaking("zh"):
        assert told("unreadable (scanned)") == "无法读取 (扫描页)"
        kinds = {*FURNITURE, "references", "budget", *Legibility}
        assert [kind for kind in kinds if told(kind).isascii() and kind != Legibility.USABLE] == []
    assert told("unreadable (scanned)") == "unreadable (scanned)"


@pytest.mark.parametrize(
    ("sentence", "chinese"),
    [
        ("Missing argument 'NOTE'.", "缺少参数 'NOTE'。"),
        ("No such option: --pfd (Possible options: --pdf)", "没有选项 --pfd（可能是：--pdf）"),
        ("Input should be less than or equal to 2", "应不大于 2"),
        ("Invalid value for '--length': Value error, 'x' is not one of 'a', 'b'.", "'--length' 的值无效："),
        ("Something that nobody foresaw", "Something that nobody foresaw"),
    ],
)
def test_what_libraries_say_is_said_again_in_the_users_language(sentence: str, chinese: str) -> None:
    assert retold(sentence) == sentence
    with speaking("zh"):
        assert retold(sentence).startswith(chinese)


def in_a_process(*arguments: str) -> Run:
    """What the program prints that has not been started before: help is in the language of its start."""
    done = subprocess.run(
        [sys.executable, "-m", "summarizer", *arguments], capture_output=True, text=True, check=False
    )
    return Run(done.returncode, done.stdout, done.stderr)


def test_no_english_sentence_is_left_on_a_chinese_screen(
    run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    note = tmp_path / "note.md"
    note.write_text("---\ntitle: 甲\n---\n> [!note] 总结\n> 研究问题::\n", "utf-8")
    screens = [
        run("doctor", tmp_path),
        run("dashboard", tmp_path),
        run("show", note),
        run("profile", "check", note),
        run("fill", note),
        run("fill", note, "--length", "huge"),
        run("fill", note, "--temperature", "9"),
        in_a_process("fill"),
        in_a_process("fill", "--help"),
        run("fill", note, "--provider", "openai"),
        run("fill", note, "--base-url", "http://127.0.0.1:9/v1", "--model", "m", "--attempts", "1"),
        run("journal", tmp_path),
        run("export", tmp_path),
    ]
    dashboard = next(tmp_path.glob("*dashboard.md")).read_text("utf-8")
    shown = "\n".join([dashboard.partition("```")[0], *(screen.out + screen.err for screen in screens)])
    shown = re.sub(r"`[^`]*`|https?://\S+|\S*/\S*|All connection attempts failed", "", shown)
    lines = [line for line in shown.splitlines() if not line.startswith("# ") or "dashboard" not in line]
    assert [line for line in lines if re.search(r"\b[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}\b", line)] == []
