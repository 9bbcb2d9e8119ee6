"""Files made to break a reader: each is refused with its reason, or read without harm."""

from __future__ import annotations

import io
import os
import random
import struct
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from analysis.articles import Article, files, from_bytes, read
from analysis.errors import UnreadableFileError
from analysis.limits import MEGABYTE, Limits, with_limit
from tests import samples

PROSE = (
    "这几年里，许多工厂都装上了会自己认路的小车，工人们起初不习惯，后来离不开它们了。"
    "厂长说，夜里也不必再排那么多班。"
)
ROW = {"标题": "机器来了", "正文": PROSE}


def patched(data: bytes, **parts: bytes) -> bytes:
    """An Office document with parts replaced or added; `__` in a name stands for `/`."""
    changed = {name.replace("__", "/"): part for name, part in parts.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        kept = [(n, archive.read(n)) for n in archive.namelist() if n not in changed]
    return samples.zipped([*kept, *changed.items()])


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def encrypted_member() -> bytes:
    data = bytearray(samples.zipped([("a.txt", PROSE.encode())]))
    data[6] |= 1  # the flag in the file header
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    return bytes(data)


def lying_size() -> bytes:
    """An archive whose member is larger than it says."""
    data = bytearray(samples.zipped([("a.txt", PROSE.encode() * 1000)]))
    central = data.index(b"PK\x01\x02")
    for at in (22, central + 24):
        data[at : at + 4] = struct.pack("<I", 100)
    return bytes(data)


def link() -> bytes:
    info = zipfile.ZipInfo("a.txt")
    info.external_attr = (0o120777) << 16
    return samples.zipped([(info, b"/etc/passwd")])


def with_entities(begin: str) -> bytes:
    document = samples.word([PROSE])
    xml = part(document, "word/document.xml").decode()
    declared, body = xml.split("?>", 1)
    body = body.replace(PROSE, f"&secret;{PROSE}")
    whole = f"{declared}?>{begin}{body}"
    return patched(document, **{"word__document.xml": whole.encode()})


EXTERNAL = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a '哈哈'>"
    + "".join(
        f"<!ENTITY {new} '{f'&{old};' * 10}'>"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "<!ENTITY secret '&i;'>]>"
)


def nested_forms(depth: int) -> bytes:
    """A PDF whose forms draw forms, ten of the next in each: 10 to the power of `depth`."""
    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, StreamObject

    name = NameObject
    writer = PdfWriter()
    inner = None
    for _ in range(depth):
        form = StreamObject()
        form.set_data(b"/F Do " * 10)
        form.update({name("/Type"): name("/XObject"), name("/Subtype"): name("/Form")})
        if inner is not None:
            held = DictionaryObject({name("/F"): inner})
            form[name("/Resources")] = DictionaryObject({name("/XObject"): held})
        inner = writer._add_object(form)
    page = writer.add_blank_page(100, 100)
    held = DictionaryObject({name("/F"): inner})
    page[name("/Resources")] = DictionaryObject({name("/XObject"): held})
    content = StreamObject()
    content.set_data(b"/F Do")
    page[name("/Contents")] = writer._add_object(content)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def inflated_pdf() -> bytes:
    """A PDF with a stream of 200 MB in 200 KB."""
    body = zlib.compress(bytes(200 * MEGABYTE), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(body), body),
    ]
    data = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    data += b"xref\n0 5\n0000000000 65535 f \n" + table
    return data + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


def far_row() -> bytes:
    """A workbook with one row at a number that no workbook has."""
    data = samples.sheet([ROW])
    xml = part(data, "xl/worksheets/sheet1.xml").replace(b'r="2"', b'r="999999999999"', 1)
    return patched(data, **{"xl__worksheets__sheet1.xml": xml})


def with_macros() -> bytes:
    return patched(samples.word([PROSE]), **{"word__vbaProject.bin": b"Sub AutoOpen()"})


def macro_document() -> bytes:
    """A Word document that says that it is one with macros."""
    data = samples.word([PROSE])
    types = (
        part(data, "[Content_Types].xml")
        .replace(
            b"openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"ms-word.document.macroEnabled.main+xml",
        )
        .replace(b"vnd.ms-word", b"ms-word")
        .replace(b"vnd.ms-", b"vnd.ms-")
    )
    return patched(data, **{"[Content_Types].xml": types})


def nested_zip() -> bytes:
    return samples.zipped([("b.zip", samples.zipped([("a.txt", PROSE.encode())]))])


# name, bytes, limits that differ, what the refusal says
REFUSED = {
    "a bomb": ("a.zip", lambda: samples.zipped([("a.txt", bytes(30 * MEGABYTE))]), {},
               "times larger unpacked; the limit ratio is 200"),
    "a large archive": ("a.zip", lambda: samples.zipped([("a.txt", os.urandom(2 * MEGABYTE))]),
                        {"unpacked_megabytes": 1}, "2 MB unpacked; the limit unpacked_megabytes"),
    "a large member": ("a.zip", lambda: samples.zipped([("a.txt", PROSE.encode() * 10_000)]),
                       {"megabytes": 1}, "a.zip/a.txt: .* MB; the limit megabytes is 1"),
    "many members": ("a.zip", lambda: samples.zipped([(f"{n}.txt", b"x") for n in range(30)]),
                     {"members": 20}, "30 files in the archive; the limit members is 20"),
    "an archive in an archive": ("a.zip", nested_zip, {},
                                 "a.zip/b.zip: an archive in an archive; the limit nesting is 0"),
    "a member with a password": ("a.zip", encrypted_member, {}, "protected by a password"),
    "a member that lies": ("a.zip", lying_size, {}, "a packed file that is broken"),
    "a link": ("a.zip", link, {}, "a link to another file"),
    "pictures only": ("a.zip", lambda: samples.zipped([("a.png", b"x")]), {}, "nothing in the"),
    "half an archive": ("a.zip", lambda: nested_zip()[:60], {}, "broken or incomplete"),
    "a large text": ("a.txt", lambda: PROSE.encode() * 10_000, {"megabytes": 1},
                     "MB; the limit megabytes is 1"),
    "a long text": ("a.txt", lambda: PROSE.encode() * 100, {"characters": 5000},
                    "characters; the limit characters is 5,000"),
    "a large page": ("a.html", lambda: samples.page([PROSE] * 3000), {"elements": 1000},
                     "tags; the limit elements is 1,000"),
    "a page of scripts": ("a.html", lambda: b"<html><script>alert('x')</script></html>", {},
                          "without a main text"),
    "an endless page": ("a.html", lambda: b"<html>" + b"<div>" * 50_000 + b"x", {},
                        "without a main text"),
    "many pages": ("a.pdf", lambda: samples.pdf([[PROSE]] * 5), {"pages": 4},
                   "5 pages; the limit pages is 4"),
    "a password": ("a.pdf", lambda: samples.pdf([[PROSE]], password="x"), {}, "by a password"),
    "a modern password": ("a.pdf", lambda: samples.pdf([[PROSE]], password="x",
                                                       algorithm="AES-256"), {}, "by a password"),
    "a scan": ("a.pdf", lambda: samples.pdf([[], []], picture=True), {}, "a scanned PDF"),
    "half a PDF": ("a.pdf", lambda: samples.pdf([[PROSE]])[:200], {}, "a PDF that is broken"),
    "forms in forms": ("a.pdf", lambda: nested_forms(12), {}, "a PDF without a text layer"),
    "endless drawing": ("a.pdf", lambda: samples.pdf([["字"] * 20_000]), {"seconds": 0.02},
                        "take too long to read; the limit seconds is 0.02"),
    "an inflated PDF": ("a.pdf", inflated_pdf, {}, "a PDF"),
    "noise called PDF": ("a.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, {}, "a PDF that"),
    "external entities": ("a.docx", lambda: with_entities(EXTERNAL), {}, "declares a document"),
    "a billion laughs": ("a.docx", lambda: with_entities(LAUGHS), {}, "declares a document type"),
    "a document that is macros": ("a.docx", macro_document, {}, "document with macros, by what"),
    "an inflated document": ("a.docx", lambda: patched(samples.word([PROSE]), **{
        "word__media__x.xml": b" " * 40 * MEGABYTE}), {}, "the limit ratio"),
    "half a document": ("a.docx", lambda: samples.word([PROSE])[:5000], {}, "broken or incomplete"),
    "a document of nothing": ("a.docx", lambda: samples.word([]), {}, "without text"),
    "entities in a workbook": ("a.xlsx", lambda: patched(samples.sheet([ROW]), **{
        "xl__workbook.xml": EXTERNAL.encode() + b"<workbook/>"}), {}, "declares a document type"),
    "a row that no workbook has": ("a.xlsx", far_row, {}, "a row below 1,048,576"),
    "many columns": ("a.csv", lambda: (",".join(f"c{n}" for n in range(99)) + "\n").encode(),
                     {"columns": 50}, "99 columns; the limit columns is 50"),
    "one endless line": ("a.csv", lambda: b"x" * 50_000, {"characters": 5000},
                         "a line of more than 10,000 characters"),
    "an open quotation mark": ("a.csv", lambda: b"title,text\na,\"" + b"x\n" * 200_000,
                               {"characters": 5000}, "1 rows of more than 5,000 characters"),
    "a table of noise": ("a.csv", lambda: bytes(range(256)) * 99, {}, "not a text file"),
    "an empty table": ("a.csv", lambda: b"\n\n,,\n", {}, "an empty table"),
    "a table without text": ("a.csv", lambda: b"a,b\n1,2\n", {}, "no column that holds the text"),
    "no JSON": ("a.jsonl", lambda: b"hello\n" * 50, {}, "line 1: no JSON"),
    "JSON without end": ("a.jsonl", lambda: b'{"a":' * 100_000, {}, "nested too deep"),
    "a number without end": ("a.jsonl", lambda: b'{"a": ' + b"9" * 10_000 + b"}", {}, "no JSON"),
    "half a table": ("a.parquet", lambda: samples.parquet([ROW])[:300], {}, "a Parquet table"),
    "noise called Parquet": ("a.parquet", lambda: b"PAR1" + b"\xff" * 99 + b"PAR1", {}, "Parquet"),
    "binary": ("a.txt", lambda: bytes(range(256)) * 40, {}, "not a text file"),
    "a program": ("a.md", lambda: b"MZ\x90\x00" + bytes(500), {}, "not a text file"),
    "a picture": ("a.txt", lambda: b"\x89PNG\r\n\x1a\n", {}, "a PNG picture"),
    "an old document": ("a.doc", lambda: b"\xd0\xcf\x11\xe0" + bytes(99), {}, "an old Word"),
    "empty": ("a.html", lambda: b"", {}, "empty"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_with_its_name_and_reason(case):
    name, make, limits, reason = REFUSED[case]
    with pytest.raises(UnreadableFileError, match=reason) as refused:
        from_bytes(make(), name, limits=Limits(**limits))
    assert str(refused.value).startswith(name)
    assert len(str(refused.value)) < 600


# name, bytes, what the texts of the articles hold, what they do not
HARMLESS = {
    "paths out of the archive": (
        "a.zip", lambda: samples.zipped([("../../up.txt", PROSE.encode()),
                                         ("/etc/x.txt", PROSE.encode()),
                                         ("C:\\y\\z.txt", PROSE.encode())]),
        ["up.txt", "etc/x.txt", "y/z.txt"]),
    "names with control and direction marks": (
        "a.zip", lambda: samples.zipped([("a\u202etxt.exe\x1b[31m.txt", PROSE.encode()),
                                         ("b\n\u2066.txt", PROSE.encode())]),
        ["atxt.exe[31m.txt", "b.txt"]),
    "names that come twice": (
        "a.zip", lambda: samples.zipped([("a.txt", PROSE.encode())] * 3),
        ["a.txt", "a (2).txt", "a (3).txt"]),
    "a name of a thousand characters": (
        "a.zip", lambda: samples.zipped([("长" * 1000 + ".txt", PROSE.encode())]),
        ["长" * 160 + "…" + "长" * 35 + ".txt"]),
}  # fmt: skip


@pytest.mark.parametrize("case", HARMLESS)
def test_names_are_cleaned_and_told_apart(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name, make, places = HARMLESS[case]
    found = from_bytes(make(), name)
    assert [article.place for article in found] == places
    assert len({article.article for article in found}) == len(found)
    assert list(tmp_path.rglob("*")) == []


def test_names_on_disk_are_cleaned_and_told_apart(tmp_path):
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(PROSE, encoding="utf-8")
    (tmp_path / "x" / "b\u202e\x1b[31m.txt").write_text(PROSE, encoding="utf-8")
    raw = os.path.join(os.fsencode(tmp_path), b"y", "新闻".encode("gbk") + b".txt")  # noqa: PTH118
    Path(os.fsdecode(raw)).write_text(PROSE, encoding="utf-8")
    found = list(read([tmp_path / "x", tmp_path / "y"]))
    assert [article.file for article in found] == ["a.txt", "b[31m.txt", "a (2).txt", "新闻.txt"]
    assert [article.article for article in found] == ["a", "b[31m", "a (2)", "新闻"]


def test_what_is_no_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(UnreadableFileError, match="not a regular file"):
        list(read([tmp_path / "a.txt"]))
    with pytest.raises(UnreadableFileError, match="not a regular file"):
        list(read(["/dev/zero"]))
    assert list(files([tmp_path])) == []


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.csv", lambda rows: samples.separated(rows)),
        ("a.jsonl", lambda rows: samples.json_lines(rows)),
        ("a.xlsx", lambda rows: samples.workbook(
            {"Sheet1": [list(rows[0]), *(["'" + v if v[:1] in "=+" else v for v in r.values()]
                                         for r in rows)]})),
    ],
)  # fmt: skip
def test_formulas_are_text(name, make):
    formula = '=HYPERLINK("https://example.org/?"&A1,"看")，' + PROSE
    (article,) = from_bytes(make([{"标题": "+1+1", "正文": formula}]), name)
    assert "HYPERLINK" in article.text
    assert article.title.lstrip("'") == "+1+1"


def test_formulas_of_a_workbook_are_not_calculated():
    data = samples.workbook({"s": [["标题", "正文"], ["=1+1", PROSE]]})
    (article,) = from_bytes(data, "a.xlsx")
    assert article.text == PROSE


def test_scripts_and_broken_tags_of_a_page_are_no_text():
    html = (
        f"<html><body><h1>机器<p>{PROSE}<p><script>alert(1)</p></script><div onclick=x()><p"
        f"<p>{PROSE[::-1]}<iframe src=javascript:alert(2)></iframe><style>p{{}}</style>"
        "<script>evil("
    )
    (article,) = from_bytes(html.encode(), "a.html")
    assert PROSE in article.text
    for word in ("alert", "evil", "onclick", "javascript"):
        assert word not in article.text


def test_entities_of_a_page_are_not_fetched():
    html = f"{EXTERNAL}<html><body><p>&secret;{PROSE}</p><p>{PROSE[::-1]}</p></body></html>"
    (article,) = from_bytes(html.encode(), "a.html")
    assert "root:" not in article.text


def test_macros_are_left_alone():
    (article,) = from_bytes(with_macros(), "a.docx")
    assert (article.text, article.notes) == (PROSE, ("macros_ignored",))


def test_archives_in_archives_can_be_allowed():
    (article,) = from_bytes(nested_zip(), "a.zip", limits=Limits(nesting=1))
    assert article.place == "b.zip!a.txt"
    deeper = samples.zipped([("c.zip", nested_zip())])
    with pytest.raises(UnreadableFileError, match=r"c\.zip/b\.zip: an archive in an archive"):
        from_bytes(deeper, "a.zip", limits=Limits(nesting=1))


def test_the_unpacked_bytes_of_nested_archives_are_counted_together():
    inner = samples.zipped([("a.txt", os.urandom(700_000).hex().encode())])
    data = samples.zipped([(f"{n}.zip", inner) for n in range(9)])
    told = []
    from_bytes(
        data, "a.zip", limits=Limits(nesting=1, unpacked_megabytes=9), on_problem=told.append
    )
    assert "the limit unpacked_megabytes is 9" in str(told[-1])


def test_what_can_be_read_of_an_archive_is_read_and_the_rest_told():
    members = [
        ("a.txt", PROSE.encode()),
        ("b.pdf", b"%PDF-junk"),
        ("c.zip", nested_zip()),
        ("d.doc", b"x"),
        ("e.csv", samples.separated([ROW, {"标题": "无", "正文": ""}])),
        ("f.txt", b""),
    ]
    told = []
    found = from_bytes(samples.zipped(members), "a.zip", on_problem=told.append)
    assert [article.place for article in found] == ["a.txt", "e.csv!2"]
    assert [str(error).split(":")[0] for error in told] == [
        "a.zip/b.pdf", "a.zip/c.zip", "a.zip/d.doc", "a.zip/e.csv", "a.zip/f.txt",
    ]  # fmt: skip


# --- sizes ----------------------------------------------------------------------------------------


def peak_of(paths: list[Path], **options) -> tuple[list[Article], list[str], int]:
    """The articles, what was told, and the most memory that was held meanwhile."""
    told: list[str] = []
    tracemalloc.start()
    found = []
    for article in read(paths, on_problem=lambda _, error: told.append(str(error)), **options):
        found.append(article.place)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found, told, peak


def test_a_text_of_200_megabytes_is_refused_unread(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(200 * MEGABYTE)
    found, told, peak = peak_of([path])
    assert found == []
    assert told == ["a.txt: 200 MB; the limit megabytes is 50"]
    assert peak < 2 * MEGABYTE


def test_a_table_of_a_million_rows_is_streamed_to_the_limit(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("title,text\n")
        for block in range(100):
            file.write("".join(f"{block}-{n},机器来了{n}。\n" for n in range(10_000)))
    found, told, peak = peak_of([path], limits=Limits(rows=50))
    assert len(found) == 50
    assert told == ["a.csv: more than 50 rows; the limit rows is 50; those after it were not read"]
    assert peak < 5 * MEGABYTE


def test_texts_that_are_too_long_are_left_out_of_a_table():
    rows = [ROW, {"标题": "长", "正文": PROSE * 20}, ROW]
    for name, data in (
        ("a.csv", samples.separated(rows)),
        ("a.parquet", samples.parquet(rows)),
        ("a.jsonl", samples.json_lines(rows)),
    ):
        told: list[UnreadableFileError] = []
        found = from_bytes(data, name, limits=Limits(characters=800), on_problem=told.append)
        assert len(found) == 2
        assert "1 rows of more than 800 characters" in str(told[0])


def test_a_packed_table_is_streamed(tmp_path):
    path = tmp_path / "a.zip"
    line = f"机器来了,{PROSE}\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, \
            archive.open("b.csv", "w") as file:  # fmt: skip
        file.write(b"title,text\n")
        for _ in range(100):
            file.write((line * 1000).encode())
    found, told, peak = peak_of([path], limits=Limits(rows=20, ratio=10_000))
    assert len(found) == 20
    assert "a.zip/b.csv: more than 20 rows" in told[0]
    assert peak < 5 * MEGABYTE


@pytest.mark.parametrize(
    "option", ["rows=0", "megabytes=-1", "seconds=nan", "size=1", "rows", "rows=x"]
)
def test_limits_that_are_none(option):
    with pytest.raises(ValueError, match=r"limit|expected"):
        with_limit(Limits(), option)


def test_limits_are_set_by_name():
    assert with_limit(with_limit(Limits(), "rows=5"), "megabytes=1.5") == Limits(
        rows=5, megabytes=1.5
    )


# --- many files -----------------------------------------------------------------------------------


def good_file(number: int, chance: random.Random) -> tuple[str, bytes]:
    """One of the formats, with a text of its own."""
    lines = [f"第{number}天，{PROSE}", PROSE[::-1].replace("。", "") + "。", f"{PROSE}{number}"]
    row = [{"标题": f"第{number}篇", "正文": "\n".join(lines)}]
    text = "\n".join(lines)
    kinds = {
        "txt": lambda: text.encode(chance.choice(["utf-8", "gb18030", "utf-16", "utf-8-sig"])),
        "md": lambda: f"---\ntitle: 第{number}篇\n---\n{text}".encode(),
        "html": lambda: samples.page(lines, title=f"第{number}篇"),
        "docx": lambda: samples.word(lines),
        "pdf": lambda: samples.pdf(samples.wrapped(lines)),
        "csv": lambda: samples.separated(row),
        "tsv": lambda: samples.separated(row, delimiter="\t"),
        "xlsx": lambda: samples.sheet(row),
        "jsonl": lambda: samples.json_lines(row),
        "parquet": lambda: samples.parquet(row),
        "zip": lambda: samples.zipped([(f"{number}.txt", text.encode())]),
    }
    kind = chance.choice(list(kinds))
    return f"{number:04}.{kind}", kinds[kind]()


def mixed_folder(folder: Path, count: int, seed: int = 3) -> set[str]:
    """Writes so many files, one in twenty of them hostile; the names of those."""
    chance = random.Random(seed)
    cases = [case for case in REFUSED.values() if not case[2]]
    bad = set()
    for number in range(count):
        if number % 20 == 7:
            name, make, _, _ = cases[number // 20 % len(cases)]
            name, data = f"{number:04}-{name}", make()
            bad.add(name)
        else:
            name, data = good_file(number, chance)
        (folder / name).write_bytes(data)
    return bad


def test_hundreds_of_mixed_files_are_read_to_the_end(tmp_path):
    bad = mixed_folder(tmp_path, 200)
    told: dict[str, str] = {}
    found = {
        article.file: article
        for article in read(
            [tmp_path], on_problem=lambda path, error: told.setdefault(path.name, str(error))
        )
    }
    assert len(bad) == 10
    assert told.keys() == bad
    assert all(message.startswith(name) for name, message in told.items())
    assert len(found) == 190
    for name, article in found.items():
        assert f"第{int(name[:4])}天" in article.text
