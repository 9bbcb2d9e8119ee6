"""Files of every format to articles: their text, what they say of it, how it was read."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.articles import NOTE_KINDS, Article, from_bytes, from_file, read
from analysis.decoding import decode, decoded, sample_of
from analysis.errors import UnreadableFileError
from analysis.formats import SUFFIXES, ColumnMapping, Source, guess_columns, preview
from analysis.formats.cleaning import file_name, iso_date, metadata, text_of, url_of
from analysis.formats.columns import is_heading
from analysis.formats.pdf import paragraphs_of, without_running_lines
from analysis.formats.text import front_matter
from analysis.limits import Limits
from tests import samples

ROOT = Path(__file__).resolve().parents[1]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))

ONE = (
    "这几年里，许多工厂都装上了会自己认路的小车，工人们起初不习惯，后来离不开它们了。"
    "厂长说，夜里也不必再排那么多班。"
)
TWO = (
    "小车的身上有三只眼睛，一只看路，一只看人，还有一只看货架上的标签。"
    "它走得不快，可是从来不停，连下雨天也一样。"
)
THREE = (
    "有人担心自己的饭碗，也有人去学了怎样修理小车。一位老师傅说：“机器不会累，人会。”"
    "他的徒弟听了，只是笑一笑。"
)
PROSE = [ONE, TWO, THREE]
TITLE = "机器来了，人去哪里？"
ROW = {
    "标题": TITLE,
    "正文": "\n".join(PROSE),
    "来源": "机器日报",
    "发布时间": "2024年3月5日 10:20",
    "链接": "https://example.org/1",
    "作者": "王小明",
}
OTHER = {**ROW, "标题": "第二篇", "正文": f"{TWO}\n{THREE}", "链接": "", "发布时间": "不详"}


def squeezed(text: str) -> str:
    return "".join(text.split())


def only(data: bytes, name: str, **options) -> Article:
    (article,) = from_bytes(data, name, **options)
    return article


def kinds(article: Article) -> set[str]:
    return {note.partition(":")[0] for note in article.notes}


# --- the same damaged articles inside each format -------------------------------------------------


def lines_of_seed(path: Path) -> list[str]:
    text = decode(path.read_bytes(), path.name)
    return [line.strip() for line in text.splitlines() if line.strip()]


def row_of(lines: list[str]) -> list[dict]:
    return [{"id": 7, "正文": "\n".join(lines), "日期": "2024/3/5"}]


INSIDE = {
    "a.md": lambda lines: "\n\n".join(lines).encode(),
    "utf16.txt": lambda lines: "\n".join(lines).encode("utf-16"),
    "a.html": samples.page,
    "gbk.htm": lambda lines: samples.page(lines, charset="gbk"),
    "a.docx": samples.word,
    "a.pdf": lambda lines: samples.pdf(samples.wrapped(lines)),
    "a.csv": lambda lines: samples.separated(row_of(lines)),
    "gb.csv": lambda lines: samples.separated(row_of(lines), encoding="gb18030"),
    "a.tsv": lambda lines: samples.separated(row_of(lines), delimiter="\t"),
    "a.xlsx": lambda lines: samples.sheet(row_of(lines)),
    "a.jsonl": lambda lines: samples.json_lines(row_of(lines)),
    "a.json": lambda lines: json.dumps(row_of(lines)).encode(),
    "a.parquet": lambda lines: samples.parquet(row_of(lines)),
    "a.zip": lambda lines: samples.zipped([("b/c.txt", "\n".join(lines).encode())]),
    "csv.zip": lambda lines: samples.zipped([("c.csv", samples.separated(row_of(lines)))]),
    "pdf.zip": lambda lines: samples.zipped([("c.pdf", samples.pdf(samples.wrapped(lines)))]),
    "latin1.txt": lambda lines: "\n".join(lines).encode().decode("latin-1").encode(),
    "latin1.html": lambda lines: samples.page(lines).decode("latin-1").encode(),
}


@pytest.mark.parametrize("name", INSIDE)
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_a_damaged_article_is_restored_the_same_in_every_format(path, name):
    lines = lines_of_seed(path)
    wanted = squeezed("".join(a.text for a in from_bytes(path.read_bytes(), path.name)))
    found = from_bytes(INSIDE[name](lines), name)
    assert squeezed("".join(article.text for article in found)) == wanted
    for article in found:
        assert kinds(article) <= NOTE_KINDS.keys()
        for part in article.parts:
            assert 0 <= part.begin < part.end <= len(article.text)
        for step in article.steps:
            assert article.text[step.begin : step.end] == step.after
            before = article.received_text[step.received_begin : step.received_end]
            assert before == step.before


# --- what formats say of an article ---------------------------------------------------------------

META = (
    '<meta name="author" content="王小明"><meta property="og:site_name" content="机器日报">'
    '<meta property="article:published_time" content="2024-03-05T10:20:00+08:00">'
    '<link rel="canonical" href="https://example.org/1">'
)
FRONT = (
    f"---\ntitle: '{TITLE}'\nauthor:\n  - 王小明\nsource: 机器日报\ndate: 2024-03-05 10:20\n"
    f"url: https://example.org/1\ndraft: false\n---\n\n"
)
TOML = f'+++\ntitle = "{TITLE}"\n作者 = "王小明"\n'.replace("作者", "author") + (
    'source = "机器日报"\ndate = 2024-03-05\nlink = "https://example.org/1"\n+++\n'
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", samples.page(PROSE, title=TITLE, head=META)),
        ("a.md", (FRONT + "\n\n".join(PROSE)).encode()),
        ("b.md", (TOML + "\n\n".join(PROSE)).encode()),
        ("c.md", FRONT.replace("\n", "\r\n").encode("gb18030") + ONE.encode("gb18030")),
        ("a.csv", samples.separated([ROW])),
        ("a.xlsx", samples.sheet([ROW])),
        ("a.jsonl", samples.json_lines([ROW])),
        ("a.parquet", samples.parquet([ROW])),
    ],
)
def test_what_the_format_says_is_in_the_article_and_the_title_is_a_part(name, data):
    article = only(data, name)
    assert (article.title, article.byline, article.outlet, article.published, article.url) == (
        TITLE, "王小明", "机器日报", "2024-03-05", "https://example.org/1",
    )  # fmt: skip
    assert {f"given:{field}" for field in ("title", "author", "outlet", "published", "url")} <= set(
        article.notes
    )
    first = article.parts[0]
    assert (first.kind, article.text[first.begin : first.end]) == ("title", TITLE)
    assert article.text.count(TITLE) == 1
    assert ONE in article.text


def test_a_title_that_is_a_sentence_is_a_part_of_its_own():
    article = only(samples.separated([{**ROW, "标题": "机器来了。"}]), "a.csv")
    texts = [(part.kind, article.text[part.begin : part.end]) for part in article.parts]
    assert texts[0] == ("title", "机器来了。")
    assert texts[1][0] == "body"
    assert squeezed("".join(text for _, text in texts)) == squeezed(article.text)


def test_a_damaged_title_is_restored():
    article = only(samples.separated([{**ROW, "标题": "企業(yè)的發(fā)展"}]), "a.csv")
    assert article.title == "企业的发展"


def test_what_the_format_does_not_say_is_found_in_the_text():
    text = "\n".join([TITLE, "作者：李红", "2023-12-01", "来源：某某日报", *PROSE])
    for name, data in (
        ("a.docx", samples.word(text.split("\n"))),
        ("a.jsonl", samples.json_lines([{"content": text}])),
    ):
        article = only(data, name)
        assert (article.title, article.byline) == (TITLE, "李红")
        assert (article.outlet, article.published) == ("某某日报", "2023-12-01")


@pytest.mark.parametrize(
    ("title", "author", "wanted"),
    [
        (TITLE, "王小明", (TITLE, "王小明")),
        ("Microsoft Word - 稿件1.docx", "Administrator", (TITLE, "")),
        ("另一篇文章的题目", "微软用户", (TITLE, "")),  # left from a template
        ("", "python-docx", (TITLE, "")),
    ],
)
def test_properties_of_documents_are_believed_with_care(title, author, wanted):
    word = only(samples.word([TITLE, *PROSE], title=title, author=author), "a.docx")
    properties = {"/Title": title, "/Author": author}
    pdf = only(samples.pdf(samples.wrapped([TITLE, *PROSE]), properties=properties), "a.pdf")
    for article in (word, pdf):
        assert (article.title, article.byline) == wanted
        assert article.published == ""  # the day it was saved is not the day it was published


# --- pages ----------------------------------------------------------------------------------------


def test_menu_scripts_and_footer_are_no_text():
    article = only(samples.page(PROSE, title=TITLE), "a.html")
    for word in ("栏目", "menu of scripts", "版权所有", "ICP", "公网安备"):
        assert word not in article.text
    assert [line for line in article.text.split("\n")[1:] if line] == PROSE


def test_a_page_of_one_sentence_has_no_menu_either():
    assert only(samples.page(["机器来了。"], title=TITLE), "a.html").text == f"{TITLE}\n机器来了。"


@pytest.mark.parametrize(
    ("head", "extra", "wanted"),
    [
        ("", "", ("", "")),
        ("", "<p>2024-03-05 10:20 来源：机器日报</p>", ("机器日报", "2024-03-05")),
        ("", "<div><span>2024年03月05日</span> <span>稿源：机器日报</span></div>",
         ("机器日报", "2024-03-05")),
        ("", '<time datetime="2024-03-05T01:00">今天</time>', ("", "2024-03-05")),
        ('<script type="application/ld+json">{"datePublished": "2024-03-05"}</script>', "",
         ("", "2024-03-05")),
        ('<link rel="canonical" href="https://example.org/2024-03/05/c_1.htm">', "",
         ("", "2024-03-05")),
        ('<link rel="canonical" href="https://example.org/20241305/c_1.htm">', "", ("", "")),
    ],
)  # fmt: skip
def test_outlet_and_day_where_a_page_states_them(head, extra, wanted):
    article = only(samples.page(PROSE, title=TITLE, head=head, extra=extra), "a.html")
    assert (article.outlet, article.published) == wanted


def test_a_day_that_the_text_or_the_copyright_mentions_is_not_the_published_one():
    lines = [*PROSE, "2019年1月1日，第一台小车开进了车间，谁也没有想到它会留下来。"]
    data = samples.page(lines, title=TITLE).replace(
        "版权所有".encode(), "Copyright © 2011-2020 2018-05-06".encode()
    )
    assert only(data, "a.html").published == ""


@pytest.mark.parametrize("title", [f"{TITLE}_科技_机器网", f"{TITLE} - 机器网", f"{TITLE}|机器网"])
def test_the_name_of_the_site_behind_the_title_is_the_outlet(title):
    data = samples.page(PROSE, title=TITLE)
    data = data.replace(f"<title>{TITLE}".encode(), f"<title>{title}".encode())
    article = only(data, "a.html")
    assert (article.title, article.outlet) == (TITLE, "机器网")


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "utf-8", "", "nonsense"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_the_declared_encoding_of_a_page_may_be_wrong(declared, encoding):
    data = samples.page(PROSE, title=TITLE).decode().replace("utf-8", declared).encode(encoding)
    article = only(data, "a.html")
    assert article.title == TITLE
    assert ("encoding:gb18030" in article.notes) == (encoding == "gb18030")


# --- encodings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "notes"),
    [
        (ONE.encode(), ()),
        (ONE.encode("utf-8-sig"), ("byte_order_mark",)),
        (ONE.encode("utf-16"), ("encoding:utf-16", "byte_order_mark")),
        (ONE.encode("gb18030"), ("encoding:gb18030",)),
        (ONE.encode() + b"\xe4", ("undecodable:1",)),
        (ONE.encode().replace("厂".encode(), b"\xff") + TWO.encode() * 9, ("undecodable:2",)),
        ((ONE + "\ufffd").encode(), ()),  # lost before
        (b"ascii line\n" * 20_000 + ONE.encode("gb18030"), ("encoding:gb18030",)),
        (ONE.encode().decode("latin-1").encode(), ("wrong_table:utf-8",)),
        (ONE.encode().decode("cp1252", "replace").replace("\ufffd", "\x81").encode(), None),
        (ONE.encode("gbk").decode("latin-1").encode(), ("wrong_table:gb18030",)),
    ],
    ids=range(11),
)
def test_how_a_text_was_encoded_is_told(data, notes):
    article = only(data, "a.txt")
    if notes is None:
        assert kinds(article) >= {"wrong_table"}
    else:
        assert article.notes == notes
        assert "小车" in article.text


def test_traditional_text_in_big5():
    text = "這幾年來，許多工廠都裝上了會自己認路的小車，工人們起初並不習慣，後來就離不開了。"
    assert only(text.encode("big5"), "a.txt").notes == ("encoding:cp950",)
    assert decoded(text.encode("big5"), "a", declared="big5").encoding == "cp950"


def test_the_encoding_of_a_table_is_told_by_its_first_line_beyond_ascii(tmp_path):
    path = tmp_path / "a.csv"
    rows = [{"title": f"row {n}", "text": "plain words " * 20} for n in range(400)]
    path.write_bytes(samples.separated([*rows, {"title": TITLE, "text": ONE}], encoding="gb18030"))
    with path.open("rb") as file:
        assert len(sample_of(file)) < path.stat().st_size
    last = list(read([path]))[-1]
    assert (last.title, last.place) == (TITLE, "402")
    assert last.notes[0] == "encoding:gb18030"


# --- columns --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        ("标题 正文 来源 日期 网址 作者", "正文 标题 来源 日期 网址 作者"),
        ("編號 標題 內容 媒體名稱 發布時間 網址 記者", "內容 標題 媒體名稱 發布時間 網址 記者"),
        ("id title content source publish_date url author",
         "content title source publish_date url author"),
        ("ID Headline Body Outlet PubDate Link Byline", "Body Headline Outlet PubDate Link Byline"),
        ("序号 新闻标题 新闻内容 媒体 采集时间 发布时间 原文链接 责任编辑",
         "新闻内容 新闻标题 媒体 发布时间 原文链接 责任编辑"),
        ("摘要 标题 正文", "正文 标题    "),
        ("摘要 标题", "摘要 标题    "),
        ("article_title article_text news_source", "article_text article_title news_source   "),
        ("title_zh text_zh", "text_zh title_zh    "),
        ("公众号名称 文章标题 文章内容 阅读数", "文章内容 文章标题 公众号名称   "),
        ("甲 乙", "     "),
    ],
)  # fmt: skip
def test_columns_are_guessed_by_their_names(names, wanted):
    fields = [*wanted.split(" ")] + [""] * 6
    assert guess_columns(names.split()) == ColumnMapping(*fields[:6])


def test_columns_are_guessed_by_their_content():
    rows = [
        [n, f"https://example.org/{n}", f"2024-03-{n:02}", f"题目第{n}篇在此", PROSE[n % 3] * 3,
         "机器日报" if n % 2 else "机器周刊"]
        for n in range(1, 9)
    ]  # fmt: skip
    wanted = ColumnMapping(text="e", title="d", outlet="f", date="c", url="b")
    assert guess_columns(list("abcdef"), rows) == wanted


def test_content_corrects_names():
    rows = [["", TITLE, ONE * 3, "短"]] * 3
    assert guess_columns(["正文", "标题", "x", "y"], rows).text == "x"  # 正文 is empty
    assert guess_columns(["y", "标题", "x", "content"], rows).text == "x"  # content is short


def test_a_short_text_that_is_named_stays_the_text():
    assert guess_columns(["微博正文", "id"], [["机器来了", "1" * 30]]).text == "微博正文"


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (["标题", "正文"], True),
        (["id", "foo"], True),
        (["1", TITLE, ONE], False),
        (["机器来了，", ONE], False),
        (["a", "a"], False),
        (["2024-03-05", "甲"], False),
    ],
)
def test_which_first_row_names_the_columns(cells, wanted):
    assert is_heading(cells) is wanted


def test_a_table_without_heading_has_numbered_columns():
    text = f"1,{TITLE},{ONE}\n2,另一个题目,{TWO}\n"
    found = from_bytes(text.encode(), "a.csv")
    assert [article.title for article in found] == [TITLE, "另一个题目"]
    assert [article.place for article in found] == ["1", "2"]
    assert from_bytes(text.encode(), "a.csv", columns={"title": ""})[0].title == ""
    with pytest.raises(UnreadableFileError, match="no column '9'; the columns are '1', '2', '3'"):
        from_bytes(text.encode(), "a.csv", columns={"text": "9"})


def test_columns_can_be_named():
    row = {"a": TITLE, "b": ONE, "c": "机器日报", "正文": "不是这个"}
    columns = {"text": "b", "title": "a", "outlet": "c"}
    for name, data in (
        ("a.csv", samples.separated([row])),
        ("a.xlsx", samples.sheet([row])),
        ("a.jsonl", samples.json_lines([row])),
        ("a.parquet", samples.parquet([row])),
    ):
        for given_as in (columns, ColumnMapping(**columns)):
            article = only(data, name, columns=given_as)
            assert (article.title, article.outlet) == (TITLE, "机器日报")
            assert article.text == f"{TITLE}\n{ONE}"
    with pytest.raises(ValueError, match="no field body; there are text, title"):
        read([], columns={"body": "b"})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", samples.separated([ROW])),
        ("a.xlsx", samples.sheet([ROW])),
        ("a.jsonl", samples.json_lines([ROW])),
        ("a.parquet", samples.parquet([ROW])),
        ("a.zip", samples.zipped([("b.csv", samples.separated([ROW]))])),
    ],
)
def test_a_table_can_be_looked_at_before_it_is_read(name, data):
    (table,) = preview(Source.of_bytes(data, name), Limits())
    assert table.names == tuple(ROW)
    assert table.rows[0][0] == TITLE
    wanted = {"text": "正文", "title": "标题", "outlet": "来源", "date": "发布时间", "url": "链接"}
    assert table.columns == ColumnMapping(**wanted, author="作者")


def test_a_table_in_which_nothing_is_text_can_be_looked_at():
    (table,) = preview(Source.of_bytes(b"a,b\n1,2\n", "a.csv"), Limits())
    assert (table.names, table.rows, table.columns) == (("a", "b"), (("1", "2"),), ColumnMapping())
    assert preview(Source.of_bytes(ONE.encode(), "a.txt"), Limits()) == ()


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters(delimiter):
    data = samples.separated([ROW, OTHER], delimiter=delimiter)
    assert [article.title for article in from_bytes(data, "a.csv")] == [TITLE, "第二篇"]


# --- tables, workbooks, archives ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "places"),
    [
        ("a.csv", samples.separated([ROW, OTHER]), ["2", "3"]),
        ("a.xlsx", samples.sheet([ROW, OTHER]), ["2", "3"]),
        ("a.jsonl", samples.json_lines([ROW, OTHER]), ["1", "2"]),
        ("a.parquet", samples.parquet([ROW, OTHER]), ["1", "2"]),
    ],
)
def test_every_row_is_an_article_and_says_which(name, data, places):
    found = from_bytes(data, name)
    assert [article.place for article in found] == places
    assert [article.article for article in found] == [f"a-{place}" for place in places]
    assert [article.published for article in found] == ["2024-03-05", ""]
    assert {article.file for article in found} == {name}
    assert len({article.received for article in found}) == 1


def test_a_row_of_two_stories_is_one_article():
    text = f"{ONE}\n机器进了村\n◎王小明\n{TWO}"
    assert len(from_bytes(text.encode(), "a.txt")) == 2
    assert len(from_bytes(samples.json_lines([{"text": text}]), "a.jsonl")) == 1


def test_rows_without_text_are_told_and_empty_ones_passed_over():
    told = []
    rows = [ROW, {**ROW, "正文": " "}, dict.fromkeys(ROW, ""), OTHER]
    found = from_bytes(samples.separated(rows), "a.csv", on_problem=told.append)
    assert [article.place for article in found] == ["2", "5"]
    assert [str(error) for error in told] == ["a.csv: 1 rows without text (row 3)"]


def test_sheets_with_articles_are_read_and_others_passed_over():
    head, values = list(ROW), list(ROW.values())
    data = samples.workbook(
        {"说明": [["这里是说明"]], "一月": [head, values], "二月": [[None], head, values], "空": []}
    )
    found = from_bytes(data, "a.xlsx")
    assert [article.place for article in found] == ["一月!2", "二月!3"]
    assert [article.article for article in found] == ["a-一月-2", "a-二月-3"]
    with pytest.raises(UnreadableFileError, match="sheet x: no column that holds the text"):
        from_bytes(samples.workbook({"x": [["a", "b"], [1, 2]], "y": []}), "a.xlsx")


def test_values_of_cells():
    day = dt.datetime(2024, 3, 5, 10, 20)
    for name, data in (
        ("a.xlsx", samples.sheet([{**ROW, "发布时间": day, "来源": None}])),
        ("a.parquet", samples.parquet([{**ROW, "发布时间": day, "来源": None}])),
        ("a.jsonl", samples.json_lines([{**ROW, "发布时间": 1709605200, "来源": None}])),
    ):
        article = only(data, name)
        assert (article.published, article.outlet) == ("2024-03-05", "")
    many = only(samples.json_lines([{**ROW, "作者": ["王小明", "李红"]}]), "a.jsonl")
    assert many.byline == "王小明、李红"


def test_a_cell_that_holds_a_piece_of_a_page():
    cell = "".join(f"<p>{line}</p>" for line in PROSE) + "<script>evil()</script>"
    article = only(samples.json_lines([{"正文": cell}]), "a.jsonl")
    assert article.text.split("\n") == PROSE
    assert article.notes == ("tags_removed",)


def test_bad_lines_among_json_lines_are_told():
    told = []
    data = samples.json_lines([ROW]) + b"{broken\n[1]\n\n" + samples.json_lines([OTHER])
    found = from_bytes(data, "a.jsonl", on_problem=told.append)
    assert [article.place for article in found] == ["1", "5"]
    assert ["line 2" in str(told[0]), "line 3" in str(told[1]), len(told)] == [True, True, 2]


def test_an_archive_of_everything():
    members = [
        ("文章/一.txt", ONE.encode("gb18030")),
        ("文章/二.html", samples.page(PROSE, title=TITLE)),
        ("三.csv", samples.separated([ROW, OTHER])),
        ("四.xlsx", samples.sheet([ROW])),
        ("五.docx", samples.word(PROSE)),
        ("六.pdf", samples.pdf([PROSE])),
        ("七.parquet", samples.parquet([ROW])),
        ("__MACOSX/文章/._一.txt", b"\x00\x05"),
        ("图.png", b"\x89PNG"),
    ]
    found = from_bytes(samples.zipped(members), "包.zip")
    assert [article.place for article in found] == [
        "文章/一.txt", "文章/二.html", "三.csv!2", "三.csv!3", "四.xlsx!2", "五.docx", "六.pdf",
        "七.parquet!1",
    ]  # fmt: skip
    assert [article.article for article in found][:3] == ["一", "二", "三-2"]
    assert {article.file for article in found} == {"包.zip"}
    assert len({article.received for article in found}) == 1


def test_names_in_an_archive_packed_on_a_chinese_windows():
    import zipfile

    info = zipfile.ZipInfo("x" * 8 + ".txt")
    data = samples.zipped([(info, ONE.encode())])
    data = data.replace(b"x" * 8, "新闻稿件".encode("gbk"))
    assert only(data, "a.zip").place == "新闻稿件.txt"


# --- PDF ------------------------------------------------------------------------------------------


def test_page_numbers_and_running_heads_are_left_out():
    pages = [["机器周刊 第12期", f"{text[:40]}", text[40:], f"— {n} —"]
             for n, text in enumerate([ONE, TWO, THREE, ONE + TWO], 1)]  # fmt: skip
    article = only(samples.pdf(pages), "a.pdf")
    assert "机器周刊" not in article.text
    assert "—" not in article.text
    assert "running_lines:8" in article.notes


def test_lines_that_repeat_in_the_middle_of_pages_stay():
    pages = ["\n".join(["一", "二", "重复", "三", f"四{n}"]) for n in "甲乙丙"]
    kept, _ = without_running_lines(pages)
    assert all("重复" in page for page in kept)


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["一二三四五六七八九十"] * 2 + ["完了。", "下一段。"],
         ["一二三四五六七八九十" * 2 + "完了。", "下一段。"]),
        (["一二三四五六七八九。", "一二三四五六七八九十", "完。", "末"],
         ["一二三四五六七八九。", "一二三四五六七八九十完。", "末"]),
        (["短题目", "一二三四五六七八九十", "完。", "末尾。"],
         ["短题目", "一二三四五六七八九十完。", "末尾。"]),
        (["一二三四五六七八九十", "　　新的一段在此。", "完。", "末"],
         ["一二三四五六七八九十", "新的一段在此。", "完。", "末"]),
        (["the machines are com-", "ing to the factories", "and", "x"],
         ["the machines are coming to the factories and", "x"]),
    ],
)  # fmt: skip
def test_lines_are_joined_to_paragraphs(lines, wanted):
    assert list(paragraphs_of(["\n".join(lines)])) == wanted


def test_radicals_that_a_font_maps_become_characters():
    article = only(samples.pdf([["⼈⼯智能来了，⼯⼚里的⼈都在看。"]]), "a.pdf")
    assert article.text == "人工智能来了，工厂里的人都在看。"
    assert "radicals:5" in article.notes


def test_a_pdf_that_only_forbids_printing_is_read():
    for algorithm in ("RC4-128", "AES-256"):
        data = samples.pdf([PROSE], password="", algorithm=algorithm)
        assert ONE in squeezed(only(data, "a.pdf").text)


def test_pages_that_are_pictures_are_counted():
    article = only(samples.pdf([[ONE], [], []], picture=True), "a.pdf")
    assert "scanned_pages:2" in article.notes


# --- small things ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2024-03-05T23:59:59Z", "2024-03-05"),
        ("2024.3.5", "2024-03-05"),
        ("发布于2024年03月05日", "2024-03-05"),
        ("Tue, 05 Mar 2024 10:00:00 +0800", "2024-03-05"),
        (1709596800000, "2024-03-05"),
        (dt.date(2024, 3, 5), "2024-03-05"),
        ("2024", ""),
        ("昨天", ""),
        ("2024-13-05", ""),
        (None, ""),
        (float("nan"), ""),
        ("9" * 5000, ""),
        (10**400, ""),
    ],
)
def test_days(value, wanted):
    assert iso_date(value) == wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("https://example.org/新闻?a=1", "https://example.org/新闻?a=1"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://example.org/\u202egnp", "https://example.org/gnp"),
        ('https://example.org/a" onclick=x', ""),
        ("file:///etc/passwd", ""),
    ],
)
def test_addresses(value, wanted):
    assert url_of(value) == wanted


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: 甲: 乙\n---\n正文", "甲: 乙"),
        ("---\n标题：甲\n---\n正文", "甲"),
        ('---\ntitle: "甲"  \n...\n正文', "甲"),
        ("---\nfoo: 甲\n---\n正文", ""),
        ("正文\n---\ntitle: 甲\n---\n", ""),
        ("---\ntitle: 甲\n正文没有完", ""),
        ("+++\ntitle = 坏的\n+++\n正文", ""),
    ],
)
def test_front_matter(text, title):
    said, rest = front_matter(text)
    assert said.title == title
    assert rest == ("正文" if title else text)


@given(st.text(), st.text(), st.text(), st.text(), st.text())
def test_what_is_said_is_one_clean_line(title, author, outlet, day, url):
    said = metadata(title=title, author=author, outlet=outlet, date=day, url=url)
    for value in (said.title, said.author, said.outlet, said.url):
        assert value == value.strip()
        assert value.isprintable() or all(c.isprintable() or c > "\u00a0" for c in value)
        value.encode()


@given(st.text(st.characters(), max_size=60))
def test_names_are_safe_to_show_and_stay_inside(name):
    clean = file_name(name)
    assert clean
    assert not clean.startswith("/")
    assert ".." not in clean.split("/")
    assert not {"\u202e", "\u2066", "\n", "\x00", "\x1b", "\\"} & set(clean)
    clean.encode()
    assert file_name(clean) == clean


@given(st.text(st.characters()))
def test_text_can_be_stored(text):
    clean = text_of(text)
    clean.encode()
    assert text_of(clean) == clean


def test_a_folder_holds_all_formats_and_what_cannot_be_read_is_told(tmp_path):
    for name, data in (
        ("a.html", samples.page(PROSE, title=TITLE)),
        ("b/c.docx", samples.word(PROSE)),
        ("old.doc", b"\xd0\xcf\x11\xe0"),
        ("picture.png", b"\x89PNG"),
        (".hidden.txt", ONE.encode()),
        ("~$c.docx", b"lock"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    told = []
    found = list(read([tmp_path], on_problem=lambda path, error: told.append(str(error))))
    assert [article.file for article in found] == ["a.html", "b/c.docx"]
    assert len(told) == 1
    assert told[0].startswith("old.doc: an old Word document; save it as .docx; expected one of")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (samples.pdf([PROSE]), "a.txt"),
        (samples.word(PROSE), "a.zip"),
        (samples.word(PROSE), "a"),
        (samples.page(PROSE), "a"),
        (samples.parquet([ROW]), "a.csv"),
        (samples.sheet([ROW]), "a.docx"),
    ],
)
def test_a_file_is_what_its_bytes_say(data, name):
    assert squeezed(ONE) in squeezed(only(data, name).text)


def test_one_file_is_read_as_a_stream(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(samples.separated([ROW, OTHER]))
    stream = from_file(path, "mine.csv")
    assert next(stream).file == "mine.csv"


def test_gzip_is_refused_by_name_and_by_content(tmp_path):
    data = gzip.compress(ONE.encode())
    for name in ("a.gz", "a.txt"):
        with pytest.raises(UnreadableFileError, match="gzip"):
            from_bytes(data, name)


def test_reading_text_loads_no_library_of_another_format(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(ONE, encoding="utf-8")
    script = (
        "import sys; from analysis import read; list(read([sys.argv[1]]));"
        "heavy = {'trafilatura', 'lxml', 'docx', 'pypdf', 'openpyxl', 'pyarrow', 'pandas'};"
        "sys.exit(', '.join(heavy & sys.modules.keys()) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_command_line_takes_columns_and_limits(tmp_path, capsys):
    from analysis.cli import main

    (tmp_path / "a.csv").write_bytes(
        samples.separated([{"x": TITLE, "y": ONE}, {"x": "", "y": TWO}])
    )
    command = ["analyse", str(tmp_path / "a.csv"), "--out", str(tmp_path / "out")]
    options = ["--column", "text=y", "--column", "title=x", "--limit", "rows=1"]
    assert main([*command, *options]) == 0
    assert "the limit rows is 1" in capsys.readouterr().err
    lines = (tmp_path / "out" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    (row,) = map(json.loads, lines)
    assert (row["title"], row["place"], row["url"]) == (TITLE, "2", "")
    assert row["notes"] == ["given:title"]
    for wrong in (["--limit", "size=3"], ["--limit", "rows=x"], ["--column", "body=y"]):
        with pytest.raises(SystemExit):
            main([*command, *wrong])


def test_all_suffixes_have_a_reader():
    for suffix in SUFFIXES:
        with pytest.raises(UnreadableFileError, match="empty"):
            from_bytes(b"", f"a{suffix}")
