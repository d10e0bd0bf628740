"""A page whose text cannot be used is recognised before anything is paid for."""

import re

import pytest

from summarizer.pdf.health import Legibility, check_document, check_page, unreadable_reason
from summarizer.pdf.page import Box, Document, Page, Word

PROSE = (
    "The wugs of the island were counted in the summer and the count was compared with the year before. "
    "We found that most of them had moved to the north, which is what we had expected from theory. "
) * 3


def _words(text: str) -> tuple[Word, ...]:
    words = re.findall(r"[\u3000-\u9fff]|[^\s\u3000-\u9fff]+", text)
    return tuple(Word(word, Box(0, 0, 10, 10), 0, 0) for word in words)


def _page(text: str, *, hidden: str = "", image_share: float = 0.0) -> Page:
    return Page(0, "", 600, 800, _words(text), _words(hidden), image_share=image_share)


def _shifted(text: str) -> str:
    """Text as a font with a wrong encoding table gives it: every letter another one."""
    return "".join(
        chr((ord(c.lower()) - 97 + 16) % 26 + 97) if c.isascii() and c.isalpha() else c for c in text
    )


@pytest.mark.parametrize(
    ("page", "verdict"),
    [
        (_page(PROSE), Legibility.USABLE),
        (_page("大语言模型会产生幻觉。" * 40), Legibility.USABLE),
        (
            _page(
                "Die Wugs der Insel wurden im Sommer gezählt und die Zahl mit der des Vorjahres verglichen. "
                * 9
            ),
            Legibility.USABLE,
        ),
        (_page("1 2 3 4.5 6.7 8.9 10 11 12 13 14"), Legibility.USABLE),
        (_page("Part Two"), Legibility.USABLE),
        (_page("", image_share=0.95), Legibility.SCANNED),
        (_page("Downloaded from jstor.org", image_share=0.95), Legibility.SCANNED),
        (_page(PROSE, image_share=0.95), Legibility.USABLE),
        (_page(""), Legibility.EMPTY),
        (_page("", hidden=PROSE), Legibility.HIDDEN),
        (_page("\ufffd\ufffd\ufffd\ufffd " * 40), Legibility.GARBLED),
        (_page("(cid:12)(cid:45)(cid:7) " * 40), Legibility.GARBLED),
        (_page("\uf0a1\uf0b2\uf0c3 " * 40), Legibility.GARBLED),
        (_page(_shifted(PROSE)), Legibility.GARBLED),
        (
            _page("j6m{Zsv4 n+|~r [yabmo^z[{j= bZXk©[{t [o«lZ¤ Z[}{|=b ^vbm~ot+v {j=[o¦ x§h=Z " * 8),
            Legibility.GARBLED,
        ),
        (_page("锟斤拷锘垮鐨勬枃妗ｆ槸浠涔堝憿鎴戜滑鍙互璇磋" * 12), Legibility.GARBLED),
        (_page("本研究调查了二百名大学生的睡眠，结果表明，他们在考试之前睡得更少。" * 9), Legibility.USABLE),
        (_page("龘靐齉爩，鱻麤籲虋，龗灪爨厵，滟麣鸾鹂。" * 12), Legibility.USABLE),
        (
            _page("その島のウグは夏に数えられ、前の年の数と比べられた。多くは北に移った。" * 9),
            Legibility.USABLE,
        ),
        (
            _page(
                "Вугов острова сосчитали летом и сравнили с прошлым годом, и оказалось, что их больше. " * 9
            ),
            Legibility.USABLE,
        ),
        (
            _page(
                "Wugi wyspy policzono latem, a liczbę porównano z rokiem poprzednim; większość odeszła. " * 9
            ),
            Legibility.USABLE,
        ),
        (
            _page("Saaren vugit laskettiin kesällä ja lukua verrattiin edellisen vuoden lukuun. " * 9),
            Legibility.USABLE,
        ),
        (
            _page("def read_page(self, index): return self._pages[index].words or fallback(page=index) " * 9),
            Legibility.USABLE,
        ),
        (
            _page("f(x,y) = αx² + βy² ; ∂f/∂x = 2αx ∀x∈ℝ ; max(f(x),g(y)) ≤ sup|f| ; lim x→0 " * 9),
            Legibility.USABLE,
        ),
        (_page("ResNet-50 76.1 25.6M BM3D 01.png NR_mean PSNR/dB DeiT-B 81.8 86M " * 9), Legibility.USABLE),
        (
            _page("Thewugsoftheislandwerecountedinthesummer andthecountwascomparedwiththat. " * 5),
            Legibility.MISSING_SPACES,
        ),
    ],
)
def test_the_verdict_names_what_is_wrong_with_the_page(page: Page, verdict: Legibility) -> None:
    assert check_page(page).verdict is verdict


@pytest.mark.parametrize("verdict", list(Legibility))
def test_only_text_that_can_be_quoted_counts_as_readable(verdict: Legibility) -> None:
    assert verdict.readable == (verdict in {Legibility.USABLE, Legibility.MISSING_SPACES})


def test_a_document_is_unreadable_only_when_every_page_is() -> None:
    scan = _page("", image_share=0.9)
    assert unreadable_reason(check_document(Document((scan, _page(PROSE))))) == ""
    assert unreadable_reason(check_document(Document((scan, scan, _page(""))))) == "scanned"
    assert unreadable_reason(()) == "no text"
