"""Small files that are made to take all memory or all time, or to lead elsewhere."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from pathlib import Path

import docx
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

TEXT = "Gunmen killed ten soldiers at Djibo in northern Burkina Faso on 11 May 2022, the army said."
LAUGHS = '<!DOCTYPE a [<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12)) + "]>"
OUTSIDE = '<!DOCTYPE a [<!ENTITY l12 SYSTEM "file:///etc/passwd">]>'


def zipped(**parts: bytes) -> bytes:
    """An archive of some parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_0", "."), content)
    return out.getvalue()


def zeros(megabytes: int, letter: bytes = b"0") -> bytes:
    return letter * (megabytes * 1_000_000)


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """An archive with something else in one of its parts."""
    source, out = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in source.infolist():
            inside = source.read(item)
            if item.filename == part:
                assert old in inside
                inside = inside.replace(old, new, 1)
            archive.writestr(item.filename, inside)
    return out.getvalue()


def lying(content: bytes) -> bytes:
    """An archive whose directory says that every part is small."""
    found = bytearray(content)
    at = found.find(b"PK\x01\x02")
    while at >= 0:
        found[at + 24 : at + 28] = (1000).to_bytes(4, "little")
        at = found.find(b"PK\x01\x02", at + 4)
    return bytes(found)


def document(text: str = TEXT) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph(text)
    made.save(out)
    return out.getvalue()


def sheet(text: str = TEXT) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["event_id_cnty", "event_date", "notes"])
    book.active.append([text, "2022-05-11", 7])
    book.save(out)
    return out.getvalue()


def docx_laughs(heading: str = LAUGHS) -> bytes:
    one = changed(document(), "word/document.xml", b"?>", b"?>" + heading.encode())
    return changed(one, "word/document.xml", TEXT.encode(), b"&l12;")


def docx_deep(levels: int) -> bytes:
    nested = b"<w:sdt><w:sdtContent>" * levels + b"</w:sdtContent></w:sdt>" * levels
    return changed(document(), "word/document.xml", b"<w:p>", nested + b"<w:p>")


def xlsx_laughs(heading: str = LAUGHS) -> bytes:
    one = changed(sheet(), "xl/worksheets/sheet1.xml", b"<worksheet", heading.encode() + b"<worksheet")
    return changed(one, "xl/worksheets/sheet1.xml", b"<v>7</v>", b"<v>&l12;</v>")


def xlsx_wide() -> bytes:
    """A sheet that says it has every row and column that there can be."""
    one = changed(sheet(), "xl/worksheets/sheet1.xml", b'ref="A1:C2"', b'ref="A1:XFD1048576"')
    return changed(one, "xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="1048576"')


def xlsx_bomb(megabytes: int) -> bytes:
    rows = b"<row><c><v>1</v></c></row>" * (megabytes * 1_000_000 // 26)
    return changed(sheet(), "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData>" + rows)


def feed(body: str = TEXT, heading: str = "") -> bytes:
    item = f"<item><title>One</title><description>{body}</description></item>"
    return f'<?xml version="1.0"?>{heading}<rss version="2.0"><channel><title>a</title>{item}</channel></rss>'.encode()


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of some objects, the first its catalogue."""
    out, offsets = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets))
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


_CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>"


def _stream(content: bytes, packed: bool = False) -> bytes:
    body = zlib.compress(content, 9) if packed else content
    how = b" /Filter /FlateDecode" if packed else b""
    return b"<< /Length %d%s >>\nstream\n" % (len(body), how) + body + b"\nendstream"


def pdf_pages(count: int, said: int | None = None) -> bytes:
    """As many pages as are asked for; the count that the file itself tells may be another."""
    kids = b" ".join(b"%d 0 R" % (5 + n) for n in range(count))
    pages = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count if said is None else said)
    line = _stream(b"BT /F1 12 Tf (Attack in Gao.) Tj ET")
    return pdf([_CATALOGUE, pages, _FONT, line, *([_PAGE] * count)])


def pdf_round() -> bytes:
    """A tree of pages that holds itself."""
    return pdf(
        [_CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 2 0 R 3 0 R] /Count 9 >>", b"<< /Type /Pages /Kids [2 0 R] >>"]
    )


def pdf_wide_tree(levels: int) -> bytes:
    """A tree in which every branch is there ten times."""
    branches = [b"<< /Type /Pages /Kids [%s] /Count 1 >>" % (b"%d 0 R " % (n + 1) * 10) for n in range(2, 2 + levels)]
    return pdf([_CATALOGUE, *branches, b"<< /Type /Page /MediaBox [0 0 9 9] >>"])


def pdf_bomb(megabytes: int, times: int = 1) -> bytes:
    """A page whose words are packed a thousand times, or packed again and again."""
    words = b"BT /F1 12 Tf (Attack in Gao.) Tj ET " * (megabytes * 28_000)
    for _ in range(times - 1):
        words = zlib.compress(words, 9)
    how = b"/Filter [" + b"/FlateDecode " * times + b"]"
    body = zlib.compress(words, 9)
    stream = b"<< /Length %d %s >>\nstream\n" % (len(body), how) + body + b"\nendstream"
    pages = b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>"
    return pdf([_CATALOGUE, pages, _FONT, stream, _PAGE])


def pdf_form_round() -> bytes:
    """A page that shows a form which shows itself."""
    pages = b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>"
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /X 6 0 R >> >> >>"
    )
    form = b"<< /Type /XObject /Subtype /Form /Resources << /XObject << /X 6 0 R >> >> /Length 5 >>"
    form += b"\nstream\n/X Do\nendstream"
    return pdf([_CATALOGUE, pages, _FONT, _stream(b"/X Do"), page, form])


def deep_html(levels: int, tag: str = "div") -> bytes:
    return f"<html><body>{f'<{tag}>' * levels}<p>{TEXT}</p>".encode()


def json_line(text: str = TEXT, **more: object) -> bytes:
    return json.dumps({"text": text, **more}).encode() + b"\n"


def front(matter: str) -> bytes:
    return f"---\n{matter}\n---\n{TEXT}\n".encode()


YAML_LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "\n".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]" for n in range(9)
)


def gz(content: bytes) -> bytes:
    return gzip.compress(content, 9)


def nested_zip(levels: int = 6) -> bytes:
    inside = zipped(a_0csv=zeros(10))
    for _ in range(levels):
        inside = zipped(a_0zip=inside, b_0zip=inside)
    return inside


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def json_table(rows: int, names: int) -> bytes:
    """Objects that have no name in common: every one makes the table wider."""
    return json.dumps([{f"{row}-{name}": 1 for name in range(names)} for row in range(rows)]).encode()


def parquet(columns: int, rows: int) -> bytes:
    """A file that is small, as every cell of a column is the same."""
    out = io.BytesIO()
    one = pa.nulls(rows, pa.string())
    pq.write_table(pa.table({f"a{n}": one for n in range(columns)}), out, compression="zstd")
    return out.getvalue()
