"""Formulas in a note: of known commands only; what MathJax makes of them links, styles and hides nothing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Sequence
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.note.formula import formula

KNOWN = [
    name
    for names in tomllib.loads(files("summarizer.note").joinpath("formula.toml").read_text("utf-8")).values()
    for name in names.split()
]
REFUSED = [
    r"\href{javascript:alert(1)}{x}",
    r"\url{x}",
    r"\class{a}{x}",
    r"\cssId{a}{x}",
    r"\style{color:red}{x}",
    r"\require{html}x",
    r"\def\a{x}\a",
    r"\newcommand{\a}{x}",
    r"\renewcommand{\a}{x}",
    r"\let\a=\b",
    r"\unicode{x41}",
    r"\htmlId{a}{x}",
    r"\htmlClass{a}{x}",
    r"\htmlStyle{a}{x}",
    r"\htmlData{a=b}{x}",
    r"\data{a}{x}",
    r"\bbox[red]{x}",
    r"\color{white}{x}",
    r"\textcolor{white}{x}",
    r"\colorbox{a}{x}",
    r"\phantom{x}",
    r"\hphantom{x}",
    r"\vphantom{x}",
    r"\smash{x}",
    r"\rlap{x}",
    r"\llap{x}",
    r"\mathrlap{x}",
    r"\rule{9em}{9em}",
    r"\hspace{99em}",
    r"\kern99em",
    r"\raise9em{x}",
    r"\tiny x",
    r"\mathchoice{a}{b}{c}{d}",
    r"\begin{array}{c}x\end{array}",
    r"\label{a}",
    r"\ref{a}",
    r"\eqref{a}",
    r"\tag{1}",
    r"\includegraphics{x}",
    r"\input{x}",
    r"\text{\href{a}{b}}",
    r"\mmlToken{mi}[href=\"javascript:1\"]{x}",
    r"\toggle{a}{b}\endtoggle",
    r"\tooltip{a}{b}",
    r"\texttip{a}{b}",
    r"\mathtip{a}{b}",
    r"\enclose{box}{x}",
    r"\cancel{x}",
    r"\ce{x}",
    r"\verb|x|",
    r"\char65",
    r"\hbox{\href{a}{b}}",
    r"\(x\)",
    r"\[x\]",
    r"\\",
    r"x%y",
    r"{x",
    r"x}",
    r"\left(x",
    r"x\right)",
    r"}{",
    r"`$=x`",
    r"&",
    r"#1",
    r"~",
    r"\!\!\!x",
    r"价格是多少",
    r"5 million and 6",
]


@pytest.mark.parametrize("tex", [*REFUSED, "x" * 301, "{" * 13 + "x" + "}" * 13])
def test_what_is_not_on_the_list_makes_it_no_formula(tex: str) -> None:
    assert formula(tex) is None


@pytest.mark.parametrize(
    "tex",
    [
        "x^2",
        r"\alpha_{i}",
        r"\hat{y} = \sum_{i=1}^{n} w_i x_i",
        r"\text{if } x \leq 0.05",
        r"\left( \frac{a}{b} \right)",
        r"12.5\%",
        r"\mathrm{CO}_2",
        r"p < 0.01",
        r"\{1, 2\}",
        "10^{-3}",
        r"\text{准确率}",
    ],
)
def test_a_common_formula_stays_as_it_is(tex: str) -> None:
    assert formula(tex) == tex


PIECES = st.one_of(
    st.sampled_from([f"\\{name}" for name in KNOWN]),
    st.sampled_from(REFUSED),
    st.sampled_from(
        ["{x}", "{", "}", "^", "_", " ", "a", "1", "<", "|", r"\|", "[", "](", "::", r"\%", "é", "研", "'"]
    ),
)
FORMULAS = st.lists(PIECES, min_size=1, max_size=8).map("".join)


@given(FORMULAS)
def test_what_a_formula_became_is_a_formula_that_stays(tex: str) -> None:
    made = formula(tex)
    if made:
        assert formula(made) == made
        assert not re.search(r"::|\[\[|\]\(|%%|<%|%>|[`|]|<[A-Za-z/!?]", made)
        assert set(re.findall(r"\\([A-Za-z]+)", made)) <= set(KNOWN)


MATHJAX = """
const load = (name) => require("mathjax-full/js/" + name);
const { TeX } = load("input/tex.js"), { STATE } = load("core/MathItem.js");
load("handlers/html.js").RegisterHTMLHandler(load("adaptors/liteAdaptor.js").liteAdaptor());
load("input/tex/AllPackages.js");
const visitor = new (load("core/MmlTree/SerializedMmlVisitor.js").SerializedMmlVisitor)();
const tex = new TeX({ packages: PACKAGES, formatError: (_, error) => { throw error; } });
const page = load("mathjax.js").mathjax.document("", { InputJax: tex });
const lines = JSON.parse(require("fs").readFileSync(0, "utf8"));
const made = (line) => {
  try { return visitor.visitTree(page.convert(line, { end: STATE.CONVERT })); }
  catch (error) { return "error: " + error.message; }
};
console.log(JSON.stringify(lines.map(made)));
"""


def mathjax(formulas: Sequence[str], packages: Sequence[str]) -> list[str]:
    """What MathJax makes of each formula, as MathML, or its complaint."""
    node = shutil.which("node")
    if (
        node is None
        or subprocess.run(
            [node, "-e", "require.resolve('mathjax-full/js/mathjax.js')"], check=False, capture_output=True
        ).returncode
    ):
        pytest.skip("MathJax (npm's mathjax-full) is not where Node looks for it; see NODE_PATH")
    result = subprocess.run(
        [node, "-e", MATHJAX.replace("PACKAGES", json.dumps(packages))],
        input=json.dumps(formulas),
        capture_output=True,
        text=True,
        check=True,
    )
    made: list[str] = json.loads(result.stdout)
    return made


EVERYTHING = (
    "base",
    "ams",
    "html",
    "newcommand",
    "action",
    "color",
    "bbox",
    "unicode",
    "textmacros",
    "boldsymbol",
)


def test_mathjax_knows_every_command_of_the_list() -> None:
    made = mathjax([f"\\{name}" for name in KNOWN], ("base", "ams", "boldsymbol"))
    assert [one for one in made if "Undefined control sequence" in one] == []


def test_whatever_mathjax_is_loaded_with_a_formula_that_stays_is_only_drawn() -> None:
    formulas: list[str] = []

    @settings(max_examples=30)
    @given(st.lists(FORMULAS, min_size=60, max_size=60))
    def collect(batch: list[str]) -> None:
        formulas.extend(made for one in batch if (made := formula(one)))

    collect()
    drawn = mathjax(formulas, EVERYTHING)
    assert len(drawn) > 100
    for tex, mathml in zip(formulas, drawn, strict=True):
        assert "Undefined" not in mathml, tex
        assert not re.search(
            r"\s(?:href|class|id|style|onclick|actiontype|mathcolor|mathbackground|src)=", mathml
        ), tex
        assert not re.search(r"<(?:maction|mphantom|mglyph|menclose|semantics)", mathml), tex
    hostile = mathjax([r"\href{javascript:alert(1)}{x}", r"\class{a}{x}"], EVERYTHING)
    assert all(re.search(r"\s(?:href|class)=", mathml) for mathml in hostile), "the check would see it"
