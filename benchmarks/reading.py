"""What reaches the evidence of a folder of PDFs: words lost, prose cut, lists and heads that leak, speed.

Each figure is for one file and for all together; files that cannot be read are named with the reason.

- `unaccounted_words`: words of the pages that are in no sentence and in no part that was left out.
- `prose_without_end`: share of the prose passages that do not end like a sentence, by language.
- `short_passages`: share of all passages that have fewer than 3 words (6 Chinese characters).
- `reference_leaks`: passages that read like an entry of a list of references.
- `heads_leaks`: passages with words of a line that returns at one height of three pages or more.
- `private_use`: passages with a private-use or control character, to which no reader has the key.
- `numbers_unknown`: numbers of the sentences that Poppler's `pdftotext` has nowhere on their page, with
  `--numbers` where it is installed.
- `seconds_per_page`: to read the PDF and to find its sentences.

The figures are told from words and places alone, by none of the rules that found the sentences.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.numbers import unknown_numbers
from summarizer.errors import PdfError
from summarizer.layout.kind import PROSE
from summarizer.layout.sentence import split_sentences
from summarizer.layout.split import Split
from summarizer.pdf.page import Document, Page, Sentence, WordSpan
from summarizer.pdf.reader import read_document
from summarizer.text import count_han

PAPERS = Path(__file__).parents[1].parent / "shared" / "data" / "pdfs" / "papers"
_END = re.compile(
    r"[.!?:;…。！？；：][\"'”’」』）》)\]】]*(?:\s?\[[\d,–\- ]+\]|(?<=[^\d\s].)\d{1,3}(?:[,–-]\d{1,3})*)?$"
)
_PRIVATE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\U000f0000-\U0010ffff]")
_ENTRY = re.compile(r"(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.)]?)\s+\S|[A-Z][\w’'-]+,? (?:[A-Z]\.[ -]?)+[,(&]")
_YEAR = re.compile(r"\b(?:19[3-9]\d|20[0-3]\d)[a-z]?\b")
_WHERE = re.compile(
    r"\b\d+\s?(?:\(\d+\))?\s?[:,]\s?(?:pp?\.\s?)?[A-Z]?\d+\s?[-–]\s?\d+|\bpp?\.\s?\d+|\bdoi\b|https?://"
    r"|\bIn Proc|\bJ\. [A-Z]|\[[JMCDZNPS]\]|\barXiv",
)
_NAMES = re.compile(r"\b[A-Z][\w’'-]+,? (?:[A-Z]\.[ -]?)+(?:,|;|&|\(| and\b)|(?:[A-Z]\.[ -]?)+[A-Z][a-z]+,")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_MARGIN = 0.14  # of the page's height


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of one file; see the module's text."""

    pages: int
    words: int
    passages: int
    language: str
    unaccounted_words: int
    prose: int
    prose_without_end: float
    short_passages: float
    reference_leaks: int
    heads_leaks: int
    private_use: int
    seconds_per_page: float
    numbers_unknown: int | None = None

    def line(self, name: str) -> str:
        """The figures as a line of text."""
        return (
            f"{self.language} without end {self.prose_without_end:.3f} short {self.short_passages:.3f} "
            f"unaccounted {self.unaccounted_words} entries {self.reference_leaks} heads {self.heads_leaks} "
            f"private {self.private_use} of {self.passages} {1000 * self.seconds_per_page:.0f} ms/page "
            f"{'' if self.numbers_unknown is None else f'numbers {self.numbers_unknown} '}{name}"
        )


def read(path: Path) -> tuple[Document, Split, Reading]:
    """The PDF at `path`, its sentences and its figures.

    Raises:
        PdfError: the PDF cannot be read.
    """
    start = time.perf_counter()
    document = read_document(path)
    split = split_sentences(document)
    seconds = time.perf_counter() - start
    return document, split, measure(document, split, seconds)


def measure(document: Document, split: Split, seconds: float) -> Reading:
    """The figures of a document whose reading took `seconds`."""
    prose = [one for one in split.sentences if one.kind == PROSE]
    text = "".join(one.text for one in prose)
    return Reading(
        pages=len(document.pages),
        words=sum(len(page.words) for page in document.pages),
        passages=len(split.sentences),
        language="zh" if 3 * count_han(text) > len(text) else "en",
        unaccounted_words=len(unaccounted(document, split)),
        prose=len(prose),
        prose_without_end=_share([not _END.search(one.text) for one in prose]),
        short_passages=_share([_is_short(one.text) for one in split.sentences]),
        reference_leaks=sum(reads_as_entry(one.text) for one in split.sentences),
        heads_leaks=len(leaked_heads(document, split)),
        private_use=sum(_PRIVATE.search(one.text) is not None for one in split.sentences),
        seconds_per_page=seconds / max(1, len(document.pages)),
    )


def unaccounted(document: Document, split: Split) -> list[tuple[int, int]]:
    """The words (page and number) that no sentence and no part that was left out has."""
    spans = [span for one in split.sentences for span in one.spans]
    spans += [span for part in split.left_out for span in part.spans]
    known = set(_words(spans))
    return [
        (page.index, number)
        for page in document.pages
        for number, word in enumerate(page.words)
        if word.text.strip() and (page.index, number) not in known
    ]


def reads_as_entry(text: str) -> bool:
    """Whether a passage reads like an entry of a list of references: its beginning, year and place."""
    signs = [_ENTRY.match(text), _YEAR.search(text), _WHERE.search(text), _NAMES.search(text)]
    return len(text) < 600 and sum(sign is not None for sign in signs) >= 3


def leaked_heads(document: Document, split: Split) -> list[Sentence]:
    """The sentences that hold a line that returns, but for its numbers, on three pages at one height."""
    lines: defaultdict[tuple[int, str], list[tuple[int, frozenset[tuple[int, int]]]]] = defaultdict(list)
    for page in document.pages:
        for y, text, numbers in _margin_lines(page):
            if len(text) >= 4:
                lines[y, text].append((page.index, numbers))
    heads = [
        numbers
        for found in lines.values()
        if len({page_index for page_index, _ in found}) >= 3
        for _, numbers in found
    ]
    line_of = {word: number for number, line in enumerate(heads) for word in line}
    return [one for one in split.sentences if _has_whole_line(set(_words(one.spans)), heads, line_of)]


def _has_whole_line(
    words: set[tuple[int, int]],
    heads: Sequence[frozenset[tuple[int, int]]],
    line_of: Mapping[tuple[int, int], int],
) -> bool:
    return any(heads[line_of[word]] <= words for word in words if word in line_of)


def _margin_lines(page: Page) -> Iterator[tuple[int, str, frozenset[tuple[int, int]]]]:
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for number, word in enumerate(page.words):
        if not page.height * _MARGIN < word.box.centre[1] < page.height * (1 - _MARGIN):
            rows[round(word.box.y1 / 3)].append(number)
    for y, numbers in rows.items():
        text = _NOT_LETTERS.sub("", "".join(page.words[number].text for number in numbers)).casefold()
        yield y // 2, text, frozenset((page.index, number) for number in numbers)


def _words(spans: Iterable[WordSpan]) -> Iterator[tuple[int, int]]:
    for span in spans:
        for number in range(span.start, span.end):
            yield span.page_index, number


def _is_short(text: str) -> bool:
    chinese = count_han(text)
    return chinese < 6 and len(text.split()) < 3 if chinese else len(text.split()) < 3


def _share(found: Sequence[bool]) -> float:
    return round(sum(found) / len(found), 4) if found else 0.0


def total(readings: Sequence[Reading]) -> dict[str, float]:
    """The figures of all files together; shares are of all their passages, prose by language."""
    pages = sum(one.pages for one in readings)
    passages = sum(one.passages for one in readings)
    result: dict[str, float] = {
        "files": len(readings),
        "pages": pages,
        "passages": passages,
        **{
            name: sum(getattr(one, name) for one in readings)
            for name in ("unaccounted_words", "reference_leaks", "heads_leaks", "private_use")
        },
        "short_passages": _mean([(one.short_passages, one.passages) for one in readings]),
        "seconds_per_page": _mean([(one.seconds_per_page, one.pages) for one in readings]),
    }
    if known := [one.numbers_unknown for one in readings if one.numbers_unknown is not None]:
        result["numbers_unknown"] = sum(known)
    for language in ("en", "zh"):
        prose = [(one.prose_without_end, one.prose) for one in readings if one.language == language]
        result[f"prose_without_end_{language}"] = _mean(prose)
    return result


def _mean(weighted: Sequence[tuple[float, int]]) -> float:
    weight = sum(one for _, one in weighted)
    return round(sum(value * one for value, one in weighted) / weight, 4) if weight else 0.0


def main() -> None:
    """Print the figures, as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data", type=Path, default=PAPERS, help="a folder of PDFs")
    parser.add_argument("--numbers", action="store_true", help="hold numbers against Poppler's, too")
    arguments = parser.parse_args()
    files: dict[str, object] = {}
    readings: list[Reading] = []
    for path in sorted(arguments.data.glob("**/*.pdf")):
        name = path.relative_to(arguments.data).as_posix()
        try:
            document, split, reading = read(path)
        except PdfError as exc:
            files[name] = {"unreadable": str(exc)}
            continue
        if arguments.numbers and (unknown := unknown_numbers(path, document, split)) is not None:
            reading = replace(reading, numbers_unknown=len(unknown))
        readings.append(reading)
        files[name] = asdict(reading)
        if not arguments.json:
            print(reading.line(name))
    result = {"all": total(readings), "files": files}
    print(json.dumps(result, ensure_ascii=False) if arguments.json else result["all"])


if __name__ == "__main__":
    main()
