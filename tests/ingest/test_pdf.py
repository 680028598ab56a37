"""PDF: pages with text, pages without."""

from __future__ import annotations

import io

from made_items import aside, one
from pypdf import PdfReader, PdfWriter

from dateline.ingest import pdf as module

PAGES = [
    [
        "Rebels shell port of Dovra",
        "",
        "DOVRA, May 3 (Fjord Wire) - Rebels shelled the port of Dovra on Saturday,",
        "killing 12 people, the governor said.",
    ],
    ["The ministry of defence in Kelm said that 3 soldiers were missing."],
]


def made(pages: list[list[str]]) -> bytes:
    """A PDF of these lines, written by hand: one font, one stream a page."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        drawn = (
            "BT /F1 11 Tf 14 TL 50 780 Td "
            + " ".join(f"({line.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj T*" for line in lines)
            + " ET"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream".encode())
        kids.append(f"{len(objects) + 1} 0 R")
        fonts = "<< /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R /Resources {fonts} >>".encode())
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out = b"%PDF-1.4\n"
    places = []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{p:010d} 00000 n \n" for p in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def test_pages_and_where_they_stand() -> None:
    r = one(made(PAGES), "a.pdf")
    (a, n, first), (b, m, second) = r.source.parts  # type: ignore[misc]
    assert (first, second) == ("page 1", "page 2")
    assert r.text[a : a + n].startswith("Rebels shell port of Dovra") and r.text[b : b + m] == PAGES[1][0]
    assert r.dateline and r.dateline.name == "DOVRA" and r.outlet == "Fjord Wire" and r.source.media_type == "application/pdf"


def test_without_text_locked_or_broken() -> None:
    assert "without text" in aside(made([[], []]), "scan.pdf").reason
    assert "ocrmypdf" in aside(made([[]]), "scan.pdf").remedy
    assert "PDF" in aside(made(PAGES)[:200], "cut.pdf").reason
    assert "PDF" in aside(b"%PDF-1.7", "none.pdf").reason
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made(PAGES))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert "password" in aside(out.getvalue(), "locked.pdf").reason


def test_too_many_pages(monkeypatch) -> None:
    monkeypatch.setattr(module, "MOST_PAGES", 1)
    assert "2 pages" in aside(made(PAGES), "a.pdf").reason
