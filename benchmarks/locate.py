"""How many phrases are found where they stand, changed as Zotero's export changes them, and how fast.

Phrases are taken from real papers by chance (seeded): hyphens at line ends joined, ligatures expanded, quotes
and blanks made plain, line ends a blank (in Chinese too), every other phrase cut inside its first word. As
many phrases of other papers are looked for in each, which must not be found. The plain search joins
the words of each page with blanks and asks whether the phrase stands in them. Both times include
what is prepared once for each paper.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from summarizer.errors import PdfError
from summarizer.note.annotation import Annotation, AnnotationKind
from summarizer.paper.locate import locate_annotations
from summarizer.pdf.page import Document, Page, Word, WordSpan
from summarizer.pdf.reader import read_document
from summarizer.text import fold

PAPERS = Path(__file__).parents[1].parent / "shared" / "data" / "pdfs" / "papers"
_QUOTES = str.maketrans("“”‘’«»", '""\'\'""')
_HYPHENS = ("-", "\u00ad", "\u2010")
_FEWEST = 80  # words of a page that phrases are taken from


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as a note would have it, and the words that it was made of."""

    text: str
    span: WordSpan


def take_phrase(page: Page, chance: random.Random, *, cut: bool) -> Phrase:
    """A phrase of 5 to 40 words of a page, or characters for Chinese, as Zotero exports it."""
    length = chance.randint(5, 40)
    start = chance.randrange(len(page.words) - length)
    words = page.words[start : start + length]
    text = as_exported(words)
    if cut and len(words[0].text) > 3:
        text = text[chance.randint(1, 2) :]
    return Phrase(text, WordSpan(page.index, start, start + length))


def as_exported(words: Sequence[Word]) -> str:
    """The words as Zotero writes a highlight of them."""
    text = words[0].text
    for word, following in pairwise(words):
        breaks = (word.block, word.line) != (following.block, following.line)
        if breaks and len(word.text) > 1 and word.text.endswith(_HYPHENS) and following.text[0].islower():
            text = text[:-1]
        elif breaks or not following.joined:
            text += " "
        text += following.text
    return unicodedata.normalize("NFKC", text).translate(_QUOTES)


def read_papers(folder: Path) -> list[Document]:
    """The papers of a folder that have text to take phrases from."""
    documents: list[Document] = []
    for path in sorted(folder.glob("*.pdf")):
        try:
            document = read_document(path)
        except PdfError:
            continue
        if any(len(page.words) >= _FEWEST for page in document.pages):
            documents.append(document)
    return documents


def measure(documents: Sequence[Document], count: int, seed: int) -> dict[str, float]:
    """Recall, false finds and times of `count` phrases of the documents, and of `count` from elsewhere."""
    chance = random.Random(seed)
    own: list[list[Phrase]] = [[] for _ in documents]
    for number in range(count):
        which = number % len(documents)
        pages = [page for page in documents[which].pages if len(page.words) >= _FEWEST]
        own[which].append(take_phrase(chance.choice(pages), chance, cut=number % 2 == 0))
    found = false = plain = 0
    seconds = plain_seconds = 0.0
    for which, document in enumerate(documents):
        elsewhere = _foreign(document, own[(which + len(documents) // 2) % len(documents)])
        hints = [str(phrase.span.page_index + 1) for phrase in own[which]]
        annotations = [
            Annotation(AnnotationKind.HIGHLIGHT, text=phrase.text, page_hint=hint)
            for phrase, hint in zip(own[which], hints, strict=True)
        ]
        start = time.perf_counter()
        located = locate_annotations(annotations, document)
        seconds += time.perf_counter() - start
        found += sum(one.spans == (phrase.span,) for one, phrase in zip(located, own[which], strict=True))
        start = time.perf_counter()
        plain += plain_search([phrase.text for phrase in own[which]], document)
        plain_seconds += time.perf_counter() - start
        strangers = [
            Annotation(AnnotationKind.HIGHLIGHT, text=phrase.text, page_hint="1") for phrase in elsewhere
        ]
        false += sum(bool(one.spans) for one in locate_annotations(strangers, document))
    return {
        "recall": found / count,
        "false_positives": false,
        "ms_per_phrase": 1000 * seconds / count,
        "ms_per_phrase_substring": 1000 * plain_seconds / count,
        "recall_substring": plain / count,
        "phrases": count,
        "papers": len(documents),
    }


def _foreign(document: Document, phrases: Sequence[Phrase]) -> list[Phrase]:
    """The phrases that do not stand in the document, letter for letter: two papers may share a sentence."""
    text = fold("".join(word.text for page in document.pages for word in page.words)).text
    return [phrase for phrase in phrases if fold(phrase.text).text not in text]


def plain_search(texts: Sequence[str], document: Document) -> int:
    """How many of the texts stand in the document as they are."""
    pages = [" ".join(word.text for word in page.words) for page in document.pages]
    return sum(any(text in page for page in pages) for text in texts)


def main() -> None:
    """Print the result, as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--papers", type=Path, default=PAPERS, help="a folder of PDFs")
    parser.add_argument("--phrases", type=int, default=500)
    parser.add_argument("--seed", type=int, default=4)
    arguments = parser.parse_args()
    documents = read_papers(arguments.papers)
    if len(documents) < 2:
        parser.error(f"two papers are needed, in {arguments.papers}")
    result = measure(documents, arguments.phrases, arguments.seed)
    if arguments.json:
        print(json.dumps(result))
        return
    print(f"found where they stand: {result['recall']:.1%}, by plain search {result['recall_substring']:.1%}")
    print(f"found in another paper: {result['false_positives']} of {arguments.phrases}")
    print(f"ms for a phrase: {result['ms_per_phrase']:.2f}, plain {result['ms_per_phrase_substring']:.2f}")


if __name__ == "__main__":
    main()
