"""Files of every format, made on the fly: what the tests of reading are about."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence

Rows = Sequence[Mapping[str, object]]


def page(
    lines: Iterable[str],
    *,
    title: str = "",
    head: str = "",
    charset: str = "utf-8",
    extra: str = "",
) -> bytes:
    """A page with a menu, an article, and a footer."""
    body = "".join(f"<p>{html.escape(line)}</p>\n" for line in lines)
    menu = "".join(f'<li><a href="/{n}">栏目{n}</a></li>' for n in "一二三四五")
    text = (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{html.escape(title)}</title>'
        f"{head}<script>document.write('menu of scripts')</script></head><body>"
        f"<nav><ul>{menu}</ul></nav><article><h1>{html.escape(title)}</h1>{extra}{body}</article>"
        "<footer>版权所有 某某网 京公网安备 11000002000001号</footer></body></html>"
    )
    return text.encode(charset, "xmlcharrefreplace")


def word(lines: Iterable[str], *, title: str = "", author: str = "") -> bytes:
    """A Word document of these paragraphs."""
    import docx

    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = author
    for line in lines:
        document.add_paragraph(line)
    return _saved(document)


def _saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf(
    pages: Sequence[Sequence[str]],
    *,
    properties: Mapping[str, str] | None = None,
    password: str | None = None,
    picture: bool = False,
    algorithm: str = "RC4-128",
) -> bytes:
    """A PDF with these lines on its pages; with a picture on each; with a password."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    font = writer._add_object(_font())
    for lines in pages:
        _add_page(writer, font, lines, picture)
    if properties:
        writer.add_metadata(dict(properties))
    if password is not None:
        writer.encrypt(password, owner_password="owner", algorithm=algorithm)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _font():
    from pypdf.generic import (
        ArrayObject,
        DictionaryObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    name = NameObject
    system = {
        name("/Registry"): TextStringObject("Adobe"),
        name("/Ordering"): TextStringObject("GB1"),
        name("/Supplement"): NumberObject(2),
    }
    descendant = DictionaryObject(
        {
            name("/Type"): name("/Font"),
            name("/Subtype"): name("/CIDFontType0"),
            name("/BaseFont"): name("/STSong-Light"),
            name("/CIDSystemInfo"): DictionaryObject(system),
        }
    )
    return DictionaryObject(
        {
            name("/Type"): name("/Font"),
            name("/Subtype"): name("/Type0"),
            name("/BaseFont"): name("/STSong-Light"),
            name("/Encoding"): name("/UniGB-UTF16-H"),
            name("/DescendantFonts"): ArrayObject([descendant]),
        }
    )


def _add_page(writer, font, lines: Sequence[str], picture: bool) -> None:
    from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

    name = NameObject
    added = writer.add_blank_page(595, 842)
    resources = DictionaryObject({name("/Font"): DictionaryObject({name("/F1"): font})})
    if picture:
        image = StreamObject()
        image.set_data(b"\x00" * 3)
        image.update(
            {
                name("/Type"): name("/XObject"),
                name("/Subtype"): name("/Image"),
                name("/Width"): NumberObject(1),
                name("/Height"): NumberObject(1),
                name("/ColorSpace"): name("/DeviceRGB"),
                name("/BitsPerComponent"): NumberObject(8),
            }
        )
        resources[name("/XObject")] = DictionaryObject({name("/I1"): writer._add_object(image)})
    shown = [f"<{line.encode('utf-16-be').hex()}> Tj 0 -14 Td" for line in lines]
    content = StreamObject()
    content.set_data("\n".join(["BT /F1 10 Tf 50 800 Td", *shown, "ET"]).encode())
    added[name("/Resources")] = resources
    added[name("/Contents")] = writer._add_object(content)


def wrapped(lines: Iterable[str], width: int = 80, per_page: int = 50) -> list[list[str]]:
    """Paragraphs as they stand on pages: lines at most so many half-width characters wide."""
    flat = [part for line in lines for part in _broken(line, width)]
    return [flat[at : at + per_page] for at in range(0, len(flat), per_page)]


def _broken(line: str, width: int) -> Iterator[str]:
    held, used = "", 0
    for word in re.findall(r"[A-Za-zÀ-ǿ0-9.-]+|.", line):
        wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in word)
        if used + wide > width:
            yield held
            held, used = "", 0
        held, used = held + word, used + wide
    yield held


def separated(rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """CSV or TSV."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding)


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """An Excel workbook of these sheets, each a list of rows."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return _saved(book)


def sheet(rows: Rows) -> bytes:
    """An Excel workbook of one sheet."""
    return workbook({"Sheet1": [list(rows[0]), *(list(row.values()) for row in rows)]})


def json_lines(rows: Rows) -> bytes:
    """JSON lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def parquet(rows: Rows) -> bytes:
    """A Parquet table."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([dict(row) for row in rows]), buffer)
    return buffer.getvalue()


def zipped(members: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    """A ZIP archive; names may come twice."""
    import warnings

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, data in members:
            archive.writestr(name, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
