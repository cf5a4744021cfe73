"""PDF and Word documents: text in order, and broken, encrypted, huge or hostile ones in one line."""

from __future__ import annotations

import io
import zipfile

import docx
import pypdf
import pytest
from hostile_files import pdf
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import documents
from geo.documents import read_docx, read_pdf
from geo.errors import ArticleError


def pdf_of(*pages: str, password: str = "") -> bytes:
    """A PDF with one line a page, made by hand: pypdf writes no text of its own."""
    objects: list[bytes] = []
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for at, text in enumerate(pages):
        line = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        stream = f"BT /F1 12 Tf 40 700 Td ({line}) Tj ET".encode("cp1252")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * at} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
    whole = pdf(objects)
    if not password:
        return whole
    writer, closed = pypdf.PdfWriter(clone_from=io.BytesIO(whole)), io.BytesIO()
    writer.encrypt(password, algorithm="RC4-128")
    writer.write(closed)
    return closed.getvalue()


def docx_of(*paragraphs: str, title: str = "", rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.core_properties.title = title
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                table.cell(y, x).text = cell
    document.save(out)
    return out.getvalue()


def test_a_pdf_page_by_page() -> None:
    found = read_pdf(pdf_of("Des hommes armés ont attaqué Ménaka.", "Two soldiers were killed (again)."), "a.pdf")
    assert found.text == "Des hommes armés ont attaqué Ménaka.\n\nTwo soldiers were killed (again)."
    assert "taken from a PDF" in found.notes[0]


def test_a_word_document_with_a_table() -> None:
    found = read_docx(docx_of("Attack in Ménaka.", rows=(("Town", "Killed"), ("Gao", "3")), title="Week 12"), "a.docx")
    assert found.text == "Attack in Ménaka.\n\nTown | Killed\n\nGao | 3"
    assert found.title == "Week 12"


def test_a_file_name_is_no_title() -> None:
    assert read_docx(docx_of("Text.", title="Sitrep_v3_FINAL.docx"), "a.docx").title is None


def bomb() -> bytes:
    """A small archive with a part of 40 MB of zeros."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 40_000_000)
    return out.getvalue()


def laughs() -> bytes:
    """A document whose XML declares entities of entities."""
    body = '<!DOCTYPE a [<!ENTITY l "lol">' + "".join(f'<!ENTITY l{n} "{"&l;" * 50}">' for n in range(9)) + "]>"
    source, out = zipfile.ZipFile(io.BytesIO(docx_of("Text."))), io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "word/document.xml":
                content = content.replace(b"?>", b"?>" + body.encode(), 1).replace(b"Text.", b"&l8;&l7;")
            archive.writestr(part.filename, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("read", "content", "message"),
    [
        (read_pdf, b"", "cannot be read"),
        (read_pdf, b"%PDF-1.4 nothing", "cannot be read"),
        (read_pdf, pdf_of("Text.")[:200], "cannot be read"),
        (read_pdf, pdf_of("Secret.", password="p"), "encrypted"),
        (read_pdf, pdf_of(""), "only pictures"),
        (read_docx, b"", "no Word document"),
        (read_docx, b"PK\x03\x04", "no Word document"),
        (read_docx, bomb(), "unpacks to far more"),
        (read_docx, docx_of(), "holds no text"),
    ],
)
def test_bad_documents_end_in_one_line(read: object, content: bytes, message: str) -> None:
    with pytest.raises(ArticleError, match=message) as caught:
        read(content, "a.file")  # type: ignore[operator]
    assert "\n" not in str(caught.value)


def test_entities_are_not_unfolded() -> None:
    try:
        assert "lol" not in read_docx(laughs(), "a.docx").text
    except ArticleError as fault:
        assert "\n" not in str(fault)


def test_a_book_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_PAGES", 2)
    with pytest.raises(ArticleError, match="3 pages, more than 2"):
        read_pdf(pdf_of("a", "b", "c"), "a.pdf")


def test_an_archive_is_no_document() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "text")
    with pytest.raises(ArticleError, match="is an archive"):
        read_docx(out.getvalue(), "a.docx")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_broken_bytes_end_in_text_or_one_line(data: st.DataObject) -> None:
    read, whole = data.draw(
        st.sampled_from([(read_pdf, pdf_of("Attack in Gao.")), (read_docx, docx_of("Attack in Gao."))])
    )
    content = bytearray(whole)
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=8)):
        content[at] = data.draw(st.integers(0, 255))
    try:
        assert read(bytes(content), "a.file").text.strip()
    except ArticleError as fault:
        assert "\n" not in str(fault)
