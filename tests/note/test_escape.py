"""Whatever a paper, a model or a server says, a note shows it as text, and nothing of it runs."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer.characters import one_line
from summarizer.note.escape import clean, clean_written, escape, unescape
from summarizer.note.formula import formula
from summarizer.note.refusal import reason_to_refuse
from tests.dataview import read_line
from tests.obsidian import FORMULA, inline, live, shown

SIGNS = (
    "`$=app.vault.getName()`¦``= this.x``¦`dv: 1`¦`¦```¦~~~¦$¦$$¦$x^2$¦\\$¦\\href{javascript:alert(1)}{x}¦"
    "$\\href{a}{b}$¦$\\class{a}{b}$¦$\\style{a}{b}$¦$\\require{html}$¦$\\def\\x{y}$¦$\\unicode{x41}$¦$\\text{a}$¦"
    "$\\frac{1}{2}$¦<% tp %>¦<%¦%>¦%¦%%¦%% begin x %%¦[[a]]¦![[a]]¦![](http://x/p.png)¦[x](javascript:1)¦[¦]¦(¦)¦"
    "](¦k:: v¦(k:: v)¦[k:: v]¦::¦:¦://¦obsidian://x¦file:///etc¦https://a.b¦javascript:1¦<b>¦<!-- ¦-->¦"
    "<iframe src=x>¦<¦>¦&lt;¦&#96;¦&¦#tag¦#¦研究#标签¦^id¦ ^id¦^¦10^20¦[^1]¦^[x]¦==x==¦=¦*¦**b**¦_¦"
    "__x__¦~~s~~¦~¦|¦- [ ] x 📅 2024-01-01¦- ¦1. ¦+ ¦> ¦[!note]¦🤖 ¦⚠️ ¦⭐¦ ¦  ¦a¦研究¦\\¦\n¦\u2028¦"
    "\t¦\u200b¦\u202e¦\u00ad¦\U000e0041¦\ue000¦\ud835¦\x00¦\x1b[31m¦👣➿👣¦%--ω--%¦5%¦{¦}¦!¦'¦"
    "{{title}}¦🌝¦&#127773;¦{% for a in b %}¦{{¦}}"
)
ATTACKS = SIGNS.split("¦")
TEXTS = st.one_of(
    st.lists(st.sampled_from(ATTACKS), max_size=10).map("".join),
    st.text(max_size=60),
    st.text(alphabet="`$=:[]()<>%\\#^&~*_|!{} ax1研\u200b", max_size=40),
)
LINK = "[p2](zotero://open-pdf/library/items/PDFKEY23?page=2)"
PLACES = (
    "“{}”",
    "{}",
    f"> - {LINK} “{{}}”",
    "> > - **研究问题** {} — –",
    "研究问题:: 🤖 {} " + LINK,
    f"## a {{}} {LINK}",
)
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ue000-\uf8ff]"
)


def links(place: str) -> list[str]:
    return [f"link_open: {address}" for address in re.findall(r"\((zotero:[^)]*)\)", place)]


def words(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(TEXTS, st.sampled_from(PLACES))
@example("a\\", "“{}”")
@example("<% a %>", "{}")
def test_any_text_is_shown_as_it_is_and_nothing_in_it_is_read_as_more(text: str, place: str) -> None:
    written = place.format(f"x{escape(text)}x")
    assert [one for one in live(written) if "https:" not in one] == links(place)
    expected = f"x{one_line(text)}x".replace("::", "∷").replace("👣➿👣", "👣 ➿👣")
    assert words(expected) in words(shown(written))
    assert not HIDDEN.search(written)
    written.encode()


@given(TEXTS, st.sampled_from(PLACES))
@example("$\\href{javascript:alert(1)}{x}$", "{}")
def test_a_claim_comes_out_as_words_and_known_formulas(text: str, place: str) -> None:
    written = place.format(f"{clean(text)}")
    found = [one for one in live(written) if "https:" not in one]
    formulas = [one for one in found if one.startswith(f"{FORMULA}: ")]
    assert [one for one in found if one not in formulas] == links(place)
    for one in formulas:
        tex = one.removeprefix(f"{FORMULA}: ")[1:-1]
        assert formula(tex) == tex, "what stands in a note is what the list of commands lets through"
    assert "::" not in written.replace("研究问题::", "")
    assert "<%" not in written
    assert reason_to_refuse(f"研究问题:: {written}") is None
    assert not HIDDEN.search(written)
    letters = re.findall(r"\w+", one_line(text))
    assert "".join(letters).replace("_", "") == _letters(clean(text), text)


def _letters(written: str, text: str) -> str:
    """The letters of a text as written, `|` in formulas put back."""
    kept = re.sub(r"\\[vV]ert ", "" if "vert" not in text.lower() else r"\g<0>", written)
    return "".join(re.findall(r"\w+", kept.replace("&#127773;", ""))).replace("_", "")


@given(TEXTS)
def test_dataview_reads_no_field_in_any_text_neither_in_the_source_nor_on_the_page(text: str) -> None:
    for written in (escape(text), clean(text)):
        assert read_line(f"> - ({written})") == ()
        assert read_line(f"({shown(f'x {written}')})") == ()


@given(TEXTS)
def test_a_claim_begins_neither_a_block_nor_with_a_mark_of_ours(text: str) -> None:
    written = clean(text)
    assert not written.startswith(("🤖", "⚠", "⭐", "★"))
    assert not re.match(r"(?:[-+*>#]|\d+[.)])(?:\s|$)|<[A-Za-z/!?]|[|`~]|={2}", written)
    assert all(token.block is False for token in inline(written))


@given(TEXTS)
def test_what_was_escaped_can_be_read_back(text: str) -> None:
    assert unescape(escape(text)) == one_line(text).replace("👣➿👣", "👣 ➿👣").replace("∷", "::")


@pytest.mark.parametrize(
    "text",
    [
        "该方法在 p < 0.01 时显著，μ = 0.05，a > b，n ≥ 30",
        "误差低于 10^20，占 50%，约为 $x^2$ 与 $\\frac{a}{b} \\leq 0.05$",
        "用 C# 与 C++ 写成，见 https://doi.org/10.1/x-y",
        "R&D spending (AT&T) grew by 5% – 7%; 3:1 odds, snake_case names",
        "$\\alpha_{i}$, $\\hat{y} = \\sum_{i=1}^{n} w_i x_i$ and $p(y \\mid x)$",
    ],
)
def test_a_common_sentence_stays_as_it_is_in_the_source(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("uses `pandas` and ``numpy``", "uses pandas and numpy"),
        ("`$=dv.current()`", "\\$=dv.current()"),
        ("🤖 ⚠️ The model", "The model"),
        ("- 🤖 a", "a"),
        ("std::vector", "std∷vector"),
        ("open obsidian://new", "open obsidian\\://new"),
        ("$\\text{a}\\href{b}{c}$", "\\$\\\\text{a}\\\\href{b}{c}\\$"),
        ("it costs $5 million or $6 million", "it costs \\$5 million or \\$6 million"),
        ("$p(a|b)$", "$p(a\\vert b)$"),
        ("$a<b$", "$a< b$"),
        ("the slot {{name}} of {% if x %} in {a}", "the slot \\{\\{name\\}\\} of \\{\\% if x \\%\\} in {a}"),
        ("${{i}}_{{j}}$", "${ {i}}_{ {j}}$"),
    ],
)
def test_what_is_no_plain_text_comes_out_plain(text: str, written: str) -> None:
    assert clean(text) == written


@given(TEXTS, st.sampled_from(PLACES))
@example("\\`$=x`", "{}")
@example("\\<% tp %>", "{}")
def test_what_an_older_version_let_through_comes_out_as_words_and_known_formulas(
    text: str, place: str
) -> None:
    written = place.format(f"x {clean_written(text)}")
    found = [one for one in live(written) if "https:" not in one]
    formulas = [one for one in found if one.startswith(f"{FORMULA}: ")]
    assert [one for one in found if one not in formulas] == links(place)
    for one in formulas:
        tex = one.removeprefix(f"{FORMULA}: ")[1:-1]
        assert formula(tex) == tex
    assert reason_to_refuse(f"研究问题:: {written}") is None


@given(TEXTS)
@example("0^{%")
@example("a <== b")
def test_what_this_version_wrote_is_not_written_otherwise_again(text: str) -> None:
    for written in (escape(text), clean(text)):
        assert clean_written(written) == written
