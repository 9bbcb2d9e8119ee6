"""Tables that describe the files beside them: found, read, applied, and told where they are odd."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import analyse, cli
from analysis.articles import NOTE_KINDS, Article, from_bytes, read
from analysis.errors import FileIndexError, UnreadableFileError
from analysis.export import export
from analysis.file_names import FileNames, steps_of
from analysis.index_tables import index_column
from analysis.indexes import Beside, find_indexes
from analysis.intake import Incoming
from analysis.library import Library
from analysis.limits import Limits
from analysis.pipeline import is_current

ROOT = Path(__file__).resolve().parents[1]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))

ONE = (
    "机器来了，人去哪里？\n"
    "2024年3月4日\n"
    "这几年里，许多工厂都装上了会自己认路的小车，工人们起初不习惯，后来离不开它们了。"
    "厂长说，夜里也不必再排那么多班。\n"
)
TWO = (
    "小车的身上有三只眼睛，一只看路，一只看人，还有一只看货架上的标签，它走得不快。"
    "可是它从来不停，连下雨天也一样，老师傅们都说没有见过这样的伙计。\n"
)
HEAD = "file,title,outlet,published,url,author"
ROW = "a.txt,机器来了，人去哪里？,机器日报,2024-03-05,https://example.org/1,王小明"


def folder_of(tmp_path: Path, **files: str | bytes) -> Path:
    for name, text in files.items():
        path = tmp_path / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return tmp_path


def read_all(folder: Path, **options) -> tuple[dict[str, Article], list[str]]:
    told: list[str] = []

    def tell(path: Path, error: UnreadableFileError) -> None:
        assert isinstance(error, FileIndexError), error
        told.append(str(error))

    found = {one.file: one for one in read([folder], on_problem=tell, **options)}
    return found, told


def stated(article: Article) -> dict[str, str]:
    names = ("title", "byline", "outlet", "published", "url")
    return {name: getattr(article, name) for name in names}


def notes_of(article: Article, kind: str) -> set[str]:
    return {n.partition(":")[2] for n in article.notes if n.startswith(f"{kind}:")}


# --- every format, every way to name a file -------------------------------------------------------

RECORD = dict(zip(HEAD.split(","), ROW.split(","), strict=True))
CHINESE = dict(
    zip(["文件名", "标题", "媒体", "发布日期", "链接", "作者"], RECORD.values(), strict=True)
)


def workbook(records: list[dict[str, str]]) -> bytes:
    from openpyxl import Workbook

    book, data = Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append(list(records[0]))
    for record in records:
        sheet.append(list(record.values()))
    book.save(data)
    return data.getvalue()


def parquet(records: list[dict[str, str]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    data = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(records), data)
    return data.getvalue()


def separated(records: list[dict[str, str]], sign: str) -> bytes:
    lines = [sign.join(records[0]), *(sign.join(record.values()) for record in records)]
    return "\n".join(lines).encode()


FORMATS = {
    "index.csv": lambda records: separated(records, ","),
    "index.tsv": lambda records: separated(records, "\t"),
    "index.jsonl": lambda rs: "\n".join(json.dumps(r, ensure_ascii=False) for r in rs).encode(),
    "index.json": lambda records: json.dumps(records).encode(),
    "index.xlsx": workbook,
    "index.parquet": parquet,
}


@pytest.mark.parametrize("record", [RECORD, CHINESE], ids=["english", "chinese"])
@pytest.mark.parametrize("name", FORMATS)
def test_an_index_of_every_format_gives_what_it_states(tmp_path, name, record):
    folder = folder_of(tmp_path, a_txt=ONE, b_txt=TWO)
    (folder / name).write_bytes(FORMATS[name]([record, {**record, next(iter(record)): "b.txt"}]))
    found, told = read_all(folder)
    assert told == []
    assert set(found) == {"a.txt", "b.txt"}
    assert stated(found["a.txt"]) == {
        "title": "机器来了，人去哪里？",
        "byline": "王小明",
        "outlet": "机器日报",
        "published": "2024-03-05",
        "url": "https://example.org/1",
    }
    assert notes_of(found["a.txt"], "index") == {"author", "outlet", "published", "url"}


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        ("a.txt", "a"),
        ("a", "a"),
        ("A.TXT", "a"),
        ("./a.txt", "a"),
        ("corpus/a.txt", "a"),
        ("C:\\texts\\a.txt", "a"),
        ("/home/someone/texts/a.txt", "a"),
        ("a.html", "a"),
        ("GPT-4.5", "GPT-4.5"),
        ("2023/c.txt", "2023/c"),
        ("texts/2024/c", "2024/c"),
        ("2025/c.txt", None),
        ("../a.txt", "a"),
        ("b.txt", None),
        ("", None),
        ("a.txt\nb.txt", None),
        ("..", None),
        ("x" * 5000, None),
    ],
)
def test_a_cell_names_a_file(cell, means):
    files = ["a.txt", "GPT-4.5.txt", "2023/c.txt", "2024/c.txt"]
    names = FileNames((f[:-4], f"/texts/{f}", len(steps_of(f))) for f in files)
    found = [place.key for place in names.meant(cell).places]
    assert found == ([means] if means else [])


def test_a_name_without_folder_may_mean_several_files():
    names = FileNames((f, f, 2) for f in ("2023/c.txt", "2024/c.txt"))
    assert len(names.meant("c.txt").places) == 2


@given(st.text(max_size=50))
def test_no_cell_breaks_the_names(cell):
    names = FileNames([("a", "x/a.txt", 1)])
    assert {place.key for place in names.meant(cell).places} <= {"a"}


@pytest.mark.parametrize(
    ("columns", "rows", "column"),
    [
        (["file", "outlet"], [["a.txt", "某报"]], "file"),
        (["文件", "媒体"], [["a", "某报"], ["x", ""], ["y", ""], ["z", ""]], "文件"),
        (["id", "outlet"], [["a", "某报"], ["b", "某报"]], "id"),
        (["1", "2"], [["b.txt", "某报"], ["c.txt", "某报"]], "1"),
        (["id", "outlet"], [["a", "某报"], ["x", ""], ["y", ""], ["z", ""]], ""),
        (["file", "outlet"], [["x.txt", "某报"]], ""),
        (["file", "正文"], [["a.txt", "某报说。"]], ""),
        (["file", "摘要"], [["a.txt", "某报说。" * 20]], "file"),
        (["file", "备注"], [["a.txt", "某报说。" * 20]], "file"),
        (["file", "2"], [["a.txt", "某报说。" * 200]], ""),
        (["word", "count"], [["机器", 3], ["工厂", 4]], ""),
    ],
)
def test_a_table_is_an_index(columns, rows, column):
    assert index_column(columns, rows, ["a.txt", "b.txt", "index.csv"]) == column


# --- what counts before what ----------------------------------------------------------------------

HEADED = "某处专栏\n" + ONE


@pytest.mark.parametrize(
    ("text", "said", "title", "note"),
    [
        (ONE, "机器来了,人去哪里?", "机器来了，人去哪里？", ""),
        (TWO, "小车有三只眼", "小车有三只眼", ""),
        (ONE, "另一篇的标题", "机器来了，人去哪里？", "另一篇的标题"),
        (ONE, "机器来了", "机器来了", ""),
        (HEADED, "机器来了，人去哪里？", "机器来了，人去哪里？", ""),
    ],
    ids=["same", "none", "another", "part", "second line"],
)
def test_the_title_is_believed_where_the_text_allows(tmp_path, text, said, title, note):
    rows = f'file,title\na.txt,"{said}"'
    found, _ = read_all(folder_of(tmp_path, a_txt=text, index_csv=rows))
    article = found["a.txt"]
    assert article.title == title
    assert notes_of(article, "index_title") == ({note} if note else set())
    assert article.text == text.rstrip("\n") or article.text == text


def test_spans_of_the_title_stay_true(tmp_path):
    folder = folder_of(tmp_path, a_txt=ONE, b_txt=TWO)
    before, _ = read_all(folder)
    folder_of(tmp_path, index_csv=f"{HEAD}\n{ROW}\nb.txt,小车有三只眼,机器日报,,,")
    after, _ = read_all(folder)
    for name in before:
        assert after[name].text == before[name].text
        assert after[name].steps == before[name].steps
        for part in after[name].parts:
            assert after[name].text[part.begin : part.end].strip()
        titles = [p for p in after[name].parts if p.kind == "title"]
        assert titles == [p for p in before[name].parts if p.kind == "title"]


def test_an_index_counts_before_the_text_and_before_templates(tmp_path):
    page = (
        '<html><head><meta property="og:site_name" content="某网"><title>题</title></head>'
        f"<body><article><h1>机器来了</h1><p>{ONE * 3}</p></article></body></html>"
    )
    folder = folder_of(
        tmp_path,
        a_txt=ONE,
        b_txt="---\nsource: 甲报\ntitle: 乙\n---\n" + TWO,
        c_html=page,
        index_csv="file,outlet,date\na.txt,机器日报,2024-03-05\nb.txt,机器日报,\nc,机器日报,",
    )
    found, told = read_all(folder)
    assert told == []
    assert [found[name].outlet for name in ("a.txt", "b.txt", "c.html")] == ["机器日报"] * 3
    assert found["a.txt"].published == "2024-03-05"
    for article in found.values():
        assert "given:outlet" not in article.notes
        assert "index:outlet" in article.notes
        assert {note.partition(":")[0] for note in article.notes} <= set(NOTE_KINDS)


def test_the_rows_of_a_table_speak_of_themselves_first(tmp_path):
    table = f'标题,正文,来源\n甲,"{TWO.strip()}",甲报\n乙,"{TWO.strip()}小车。",'
    rows = "file,outlet,published,title\nt.csv,机器日报,2024-03-05,丙"
    folder = folder_of(tmp_path, t_csv=table, index_csv=rows)
    told: list[str] = []
    first, second = read([folder], on_problem=lambda path, error: told.append(str(error)))
    assert (first.title, first.outlet, first.published) == ("甲", "甲报", "2024-03-05")
    assert (second.title, second.outlet) == ("乙", "机器日报")


def test_outlet_and_date_go_to_all_articles_of_a_file_title_and_author_to_the_first(tmp_path):
    folder = tmp_path
    (folder / "two.txt").write_bytes(SEEDS[0].read_bytes())
    plain = list(read([folder]))
    folder_of(tmp_path, index_csv="file,outlet,published,author\ntwo,机器日报,2024-03-05,王小明")
    found = list(read([folder]))
    assert [one.outlet for one in found] == ["机器日报"] * len(plain)
    assert [one.published for one in found] == ["2024-03-05"] * len(plain)
    assert found[0].byline == "王小明"
    assert [one.byline for one in found[1:]] == [one.byline for one in plain[1:]]
    assert [one.text for one in found] == [one.text for one in plain]


def test_seeds_are_read_alike_beside_an_index(tmp_path):
    for path in SEEDS:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    plain = analyse([tmp_path])
    rows = "\n".join(["文件,媒体", *(f"{path.stem},某报" for path in SEEDS)])
    folder_of(tmp_path, index_csv=rows)
    corpus = analyse([tmp_path])
    assert set(corpus.table("articles")["outlet"].to_pylist()) == {"某报"}
    assert corpus.table("statements").equals(plain.table("statements"))
    assert corpus.table("tokens").equals(plain.table("tokens"))


# --- what is told ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            "a.txt,,某报,,,\nb.txt,,某报,,,\nz.txt,,某报,,,",
            ["1 rows name a file that is not here (row 4 z.txt)"],
        ),
        ("a.txt,,某报,,,", ["1 files beside it are not in it (b.txt)"]),
        ("a.txt,,某报,,,\nb.txt,,,,,\na.txt,,某报,,,", []),
        (
            "a.txt,,某报,,,\nb.txt,,,,,\na.txt,,乙报,,,",
            ["1 rows say otherwise of a file than a row that counts before them (row 4 a.txt)"],
        ),
        ("a.txt,,某报,,,\nb.txt,,某报,,,\n,,某报,,,", ["1 rows name no file (row 4)"]),
        (
            "a.txt,,某报,2024-02-31,,\nb.txt,,,未知,,",
            ["1 rows have a date that names no day (row 2)"],
        ),
        (
            "a.txt,,某报,,javascript:x(),\nb,,,,,",
            ["1 rows have an address that is none of the web (row 2)"],
        ),
        (
            "a.txt,,某报,,,\nb.txt," + "长" * 10_000 + ",,,,",
            ["1 rows have more than 300 characters in a field, cut there (row 3)"],
        ),
    ],
    ids=["absent", "unnamed", "twice alike", "twice", "no name", "date", "url", "long"],
)
def test_what_is_odd_is_told_and_the_rest_counts(tmp_path, rows, told):
    folder = folder_of(tmp_path, a_txt=ONE, b_txt=TWO, index_csv=f"{HEAD}\n{rows}")
    found, messages = read_all(folder)
    assert messages == [f"index.csv: {message}" for message in told]
    assert found["a.txt"].outlet == "某报"
    assert set(found) == {"a.txt", "b.txt"}


def test_two_rows_for_a_file_complete_each_other(tmp_path):
    rows = f"{HEAD}\na.txt,,某报,,,\nb,,,,,\na.txt,,,2024-03-05,,"
    found, told = read_all(folder_of(tmp_path, a_txt=ONE, b_txt=TWO, index_csv=rows))
    assert (found["a.txt"].outlet, found["a.txt"].published, told) == ("某报", "2024-03-05", [])


def test_the_nearer_of_two_indexes_counts(tmp_path):
    folder = folder_of(
        tmp_path,
        a2023__a_txt=ONE,
        b2024__a_txt=TWO,
        b2024__index_csv="file,outlet\na.txt,近报",
        index_csv="file,outlet,date\nb2024/a.txt,远报,2024-03-05\na2023/a.txt,远报,",
    )
    found, told = read_all(folder)
    assert found["b2024/a.txt"].outlet == "近报"
    assert found["b2024/a.txt"].published == "2024-03-05"
    assert found["a2023/a.txt"].outlet == "远报"
    assert [one.partition(":")[0] for one in told] == ["index.csv"]
    assert "say otherwise" in told[0]


def test_an_index_of_one_folder_says_nothing_of_another(tmp_path):
    folder = folder_of(
        tmp_path,
        a2023__a_txt=ONE,
        b2024__b_txt=TWO,
        b2024__index_csv="file,outlet\na.txt,近报\nb.txt,近报",
    )
    found, told = read_all(folder)
    assert found["a2023/a.txt"].outlet == ""
    assert found["b2024/b.txt"].outlet == "近报"
    assert told == ["b2024/index.csv: 1 rows name a file that is not here (row 2 a.txt)"]


def test_an_index_beside_the_folder_of_texts_describes_them(tmp_path):
    folder = folder_of(tmp_path, texts__a_txt=ONE, meta__index_csv="file,outlet\na.txt,某报")
    assert read_all(folder)[0]["texts/a.txt"].outlet == "某报"


def test_a_name_of_several_files_is_told_and_given_to_none(tmp_path):
    folder = folder_of(
        tmp_path,
        x__a_txt=ONE,
        y__a_txt=TWO,
        y__b_txt=TWO,
        index_csv="file,outlet\na.txt,某报\nb.txt,某报",
    )
    found, told = read_all(folder)
    assert {name: one.outlet for name, one in found.items()} == {
        "x/a.txt": "",
        "y/a.txt": "",
        "y/b.txt": "某报",
    }
    assert "1 rows name more than one file (row 2 a.txt)" in told[0]


def test_without_a_listener_an_index_warns_and_stops_nothing(tmp_path):
    folder = folder_of(tmp_path, a_txt=ONE, index_csv=f"{HEAD}\n{ROW}\nz.txt,,,,,")
    with pytest.warns(UserWarning, match=r"index\.csv: 1 rows name a file that is not here"):
        assert [one.outlet for one in read([folder])] == ["机器日报"]


def test_a_table_that_names_nothing_here_is_no_index(tmp_path):
    folder = folder_of(tmp_path, a_txt=ONE, index_csv="file,outlet\nz.txt,某报")
    with pytest.raises(UnreadableFileError, match="no column that holds the text"):
        list(read([folder]))


def test_the_text_may_be_named_against_the_guess(tmp_path):
    rows = f"file,outlet,note\na.txt,某报,{TWO.strip()}"
    folder = folder_of(tmp_path, a_txt=ONE, index_csv=rows)
    assert len(list(read([folder]))) == 1
    told: list[str] = []
    found = list(
        read(
            [folder],
            columns={"text": "note"},
            on_problem=lambda path, error: told.append(str(error)),
        )
    )
    assert [one.file for one in found] == ["a.txt", "index.csv"]


def test_columns_of_an_index_can_be_named(tmp_path):
    rows = "file,甲,乙\na.txt,某报,丙报"
    folder = folder_of(tmp_path, a_txt=ONE, index_csv=rows)
    found, _ = read_all(folder, columns={"outlet": "乙"})
    assert found["a.txt"].outlet == "丙报"


ODD = [
    '=HYPERLINK("http://x")',
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "{{7*7}}",
    "\u202e报日",
    "某\x00报",
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_values_are_data(tmp_path, odd):
    record = [{"file": "a.txt", "outlet": odd, "title": odd}]
    folder = folder_of(tmp_path, a_txt=ONE, index_jsonl=json.dumps(record[0]))
    found, _ = read_all(folder)
    visible = "".join(c for c in odd if c.isprintable())
    assert found["a.txt"].outlet.replace(" ", "")[:3] == visible.replace(" ", "")[:3]
    assert all(c.isprintable() for c in found["a.txt"].outlet)
    corpus = analyse([folder], on_problem=lambda path, error: None)
    export(corpus, tmp_path / "out")
    assert (tmp_path / "out" / "articles.jsonl").exists()


def test_an_index_that_breaks_off_counts_as_far_as_it_goes(tmp_path):
    rows = "\n".join(["file,outlet", "a.txt,某报", *(f"{n}.txt,某报" for n in range(20))])
    folder = folder_of(tmp_path, a_txt=ONE, index_csv=rows)
    found, told = read_all(folder, limits=Limits(rows=5))
    assert found["a.txt"].outlet == "某报"
    assert "index.csv: more than 5 rows; the limit rows is 5; those after it were not read" in told


def test_a_long_index_is_read_to_its_end(tmp_path):
    rows = [f"{n:05}.txt,某报" for n in range(5000)] + ["a.txt,某报"]
    folder = folder_of(tmp_path, a_txt=ONE, index_csv="\n".join(["file,outlet", *rows]))
    found, told = read_all(folder)
    assert found["a.txt"].outlet == "某报"
    assert "5000 rows name a file that is not here (row 2 00000.txt, " in told[0]
    assert len(told[0]) < 500


# --- archives, workbooks, the command line, libraries ---------------------------------------------


def zipped(**files: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return data.getvalue()


def test_an_index_in_an_archive_describes_its_members():
    told: list[str] = []
    data = zipped(
        t__a_txt=ONE, t__b_txt=TWO, t__index_csv="file,outlet\na.txt,某报\nz.txt,某报\nb,丙报"
    )
    found = from_bytes(data, "up.zip", on_problem=lambda error: told.append(str(error)))
    assert {one.place: one.outlet for one in found} == {"t/a.txt": "某报", "t/b.txt": "丙报"}
    assert told == ["up.zip/t/index.csv: 1 rows name a file that is not here (row 3 z.txt)"]


def test_an_index_beside_an_archive_describes_its_members(tmp_path):
    folder = folder_of(
        tmp_path, up_zip=zipped(a_txt=ONE, b_txt=TWO), index_csv="file,outlet\na.txt,某报\nb,丙报"
    )
    told: list[str] = []
    found = read([folder], on_problem=lambda path, error: told.append(str(error)))
    assert {one.place: one.outlet for one in found} == {"a.txt": "某报", "b.txt": "丙报"}
    assert told == []


def test_a_sheet_may_describe_and_another_hold_articles(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "files"
    for row in (["file", "outlet"], ["a.txt", "某报"]):
        book.active.append(row)
    sheet = book.create_sheet("texts")
    for row in (["标题", "正文"], ["乙", TWO]):
        sheet.append(row)
    book.save(folder_of(tmp_path, a_txt=ONE) / "book.xlsx")
    found, told = read_all(tmp_path)
    assert found["a.txt"].outlet == "某报"
    assert found["book.xlsx"].place == "texts!2"
    assert told == []


def test_the_manifest_notices_a_change_of_the_index(tmp_path):
    folder = folder_of(tmp_path / "in", a_txt=ONE, index_csv=f"{HEAD}\n{ROW}\nz.txt,,,,,")
    out = tmp_path / "out"
    analyse([folder], on_problem=lambda path, error: None).save(out)
    assert is_current(out, [folder])
    (folder / "index.csv").write_text(f"{HEAD}\n{ROW.replace('机器日报', '丙报')}", "utf-8")
    assert not is_current(out, [folder])


def test_the_command_line_uses_an_index(tmp_path, capsys):
    folder = folder_of(tmp_path / "in", a_txt=ONE, b_txt=TWO, index_csv=f"{HEAD}\n{ROW}")
    out = tmp_path / "out"
    assert cli.main(["analyse", str(folder), "--out", str(out)]) == 0
    said = capsys.readouterr().err
    assert "index.csv: 1 files beside it are not in it (b.txt)" in said
    assert "no column" not in said
    rows = [json.loads(line) for line in (out / "articles.jsonl").open(encoding="utf-8")]
    assert [row["outlet"] for row in rows] == ["机器日报", ""]
    assert cli.main(["analyse", str(folder), "--out", str(out), "--if-changed"]) == 0
    assert capsys.readouterr().err == ""


def incoming(folder: Path, *names: str) -> list[Incoming]:
    return [Incoming(name, folder / name) for name in names]


def outlets(library: Library, key: str) -> list[str]:
    return library.open(key).table("articles")["outlet"].to_pylist()


def test_a_library_keeps_an_index_with_the_files(tmp_path):
    folder = folder_of(tmp_path / "in", a_txt=ONE, b_txt=TWO, index_csv=f"{HEAD}\n{ROW}")
    library = Library(tmp_path / "library")
    change = library.create("甲", incoming(folder, "a.txt", "b.txt", "index.csv"))
    key = change.entry.key
    (read_index,) = [one for one in change.read if one.name == "index.csv"]
    assert read_index.describes == 1
    assert read_index.problems == ()
    assert read_index.remarks == ("index.csv: 1 files beside it are not in it (b.txt)",)
    assert outlets(library, key) == ["机器日报", ""]
    library.refresh(key)
    assert outlets(library, key) == ["机器日报", ""]
    library.remove(key, ["b"])
    assert outlets(library, key) == ["机器日报"]


def test_an_index_may_come_later_and_be_corrected(tmp_path):
    library = Library(tmp_path / "library")
    folder = folder_of(tmp_path / "in", a_txt=ONE, index_csv=f"{HEAD}\n{ROW}")
    key = library.create("甲", incoming(folder, "a.txt")).entry.key
    assert outlets(library, key) == [""]
    change = library.add(key, incoming(folder, "index.csv"))
    assert [one.describes for one in change.read] == [1]
    assert outlets(library, key) == ["机器日报"]
    folder_of(folder, index_csv=f"{HEAD}\n{ROW.replace('机器日报', '丙报')}")
    library.add(key, incoming(folder, "index.csv"))
    assert outlets(library, key) == ["丙报"]


def test_each_upload_has_its_own_index(tmp_path):
    library = Library(tmp_path / "library")
    first = folder_of(tmp_path / "1", a_txt=ONE, index_csv="file,outlet\na.txt,甲报")
    second = folder_of(tmp_path / "2", a_txt=TWO, index_csv="file,outlet\na.txt,乙报")
    key = library.create("甲", incoming(first, "a.txt", "index.csv")).entry.key
    library.add(key, incoming(second, "a.txt", "index.csv"))
    assert outlets(library, key) == ["甲报", "乙报"]


def test_an_index_alone_makes_no_corpus(tmp_path):
    from analysis.errors import LibraryError

    folder = folder_of(tmp_path / "in", index_csv=f"{HEAD}\n{ROW}")
    with pytest.raises(LibraryError, match="no column that holds the text"):
        Library(tmp_path / "library").create("甲", incoming(folder, "index.csv"))


def test_files_without_tables_are_not_looked_at():
    from analysis.formats import Source

    def opened():
        raise AssertionError("opened")

    files = [Beside(name, Source(name, 1, opened)) for name in ("a.txt", "b.html")]
    assert find_indexes(files, Limits(), lambda path, error: None).said == {}


def test_nothing_warns_where_all_is_well(tmp_path):
    folder = folder_of(tmp_path, a_txt=ONE, index_csv=f"{HEAD}\n{ROW}")
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        assert len(list(read([folder]))) == 1
