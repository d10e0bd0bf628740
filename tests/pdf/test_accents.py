"""Accents that a PDF draws apart from their letters stand on them; what may be a quote stays."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from summarizer.layout.sentence import split_sentences
from summarizer.pdf.accents import composed
from summarizer.pdf.reader import read_document
from summarizer.text import fold


@pytest.mark.parametrize(
    ("drawn", "seen"),
    [
        ("M¨uhlenberg", "Mühlenberg"),
        ("Lemaˆıtre–Tolman", "Lemaître–Tolman"),
        ("R¨as¨anen", "Räsänen"),
        ("Ra¨sa¨nen", "Räsänen"),  # behind the letter
        ("na¨ıve", "naïve"),
        ("Poincar´e", "Poincaré"),
        ("Garcı´a", "García"),
        ("Franc¸ois", "François"),
        ("Mu˜noz", "Muñoz"),
        ("Erdo˝s", "Erdős"),
        ("ˇCerenkov", "Čerenkov"),
        ("A˚", "Å"),
        ("Universit`a", "Università"),
        ("Herna´ndez", "Herna´ndez"),  # Hernández or Hernańdez
        ("Student´s", "Student´s"),
        ("d´Azur", "d´Azur"),
        ("`article", "`article"),
        ("value´", "value´"),
        ("20˚C", "20˚C"),
        ("x˜40", "x˜40"),
    ],
)
def test_an_accent_goes_to_its_letter_where_that_is_sure(drawn: str, seen: str) -> None:
    assert composed(drawn) == seen
    assert composed(seen) == seen


def test_a_sentence_is_read_with_its_accents_and_found_however_it_was_copied(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    pdf = pymupdf.open()
    writer = pymupdf.TextWriter(pdf.new_page(width=600, height=800).rect)
    writer.append((72, 100), "R¨as¨anen counted wugs on Poincar´e island.", font=pymupdf.Font("tiro"))
    writer.write_text(pdf[-1])
    pdf.save(path)
    sentence = split_sentences(read_document(path)).sentences[0].text
    assert sentence == "Räsänen counted wugs on Poincaré island."
    for copied in ("R¨as¨anen counted wugs on Poincar´e", "Räsänen counted wugs on Poincaré"):
        assert fold(copied).text in fold(sentence).text
