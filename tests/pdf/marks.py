"""What we wrote into a PDF as other programs read it: qpdf (pikepdf), and PDFium, which is in Chrome."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pytest

pikepdf = pytest.importorskip("pikepdf", reason="pikepdf is not installed")
pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")


@dataclass(frozen=True)
class Seen:
    """An annotation as others see it: `text` is what PDFium finds under its quads, a blank between lines."""

    kind: str
    page_index: int
    comment: str
    author: str
    text: str
    keys: dict[str, Any]


def seen(content: bytes, password: str = "") -> list[Seen]:
    """All highlights and frames of a PDF."""
    found: list[Seen] = []
    text = pdfium.PdfDocument(content, password=password or None)
    with pikepdf.open(io.BytesIO(content), password=password) as pdf:
        for index, page in enumerate(pdf.pages):
            for annotation in page.get("/Annots") or []:
                if annotation.Subtype in {"/Highlight", "/Square"}:
                    quads = [float(one) for one in annotation.get("/QuadPoints") or []]
                    page_text = text[index].get_textpage()
                    words = [
                        page_text.get_text_bounded(min(q[::2]), min(q[1::2]), max(q[::2]), max(q[1::2]))
                        for q in (quads[at : at + 8] for at in range(0, len(quads), 8))
                    ]
                    found.append(
                        Seen(
                            str(annotation.Subtype),
                            index,
                            str(annotation.get("/Contents", "")),
                            str(annotation.get("/T", "")),
                            " ".join(" ".join(words).split()),
                            {str(key): annotation[key] for key in annotation if key not in {"/P", "/Parent"}},
                        )
                    )
    return found


def problems(content: bytes) -> int:
    """How much qpdf finds wrong with a PDF."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.check_pdf_syntax())
