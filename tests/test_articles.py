"""Files to articles: decoding, folders, several articles in a file, title to footer."""

from __future__ import annotations

import csv
import hashlib
import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.articles import PART_KINDS, Article, divide, files, from_bytes, read
from analysis.decoding import decode
from analysis.errors import UnreadableFileError
from analysis.layout import lay_out, lines_of, story_starts
from analysis.restoration.model import Alignment, Restored, Step

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
GOLD = Path(__file__).parent / "cases" / "gold" / "seeds"
SHARED = ROOT.parent / "shared"

PROSE = (
    "这几年里，许多工厂都装上了会自己认路的小车，工人们起初不习惯，后来离不开它们了。"
    "厂长说，夜里也不必再排那么多班。"
)
TRADITIONAL = "這幾年來，許多工廠都裝上了會自己認路的小車，工人們起初並不習慣，後來就離不開了。"


def kinds_of(*lines: str) -> list[str]:
    return list(lay_out("\n".join(lines)).kinds)


def part_texts(article: Article, kind: str) -> list[str]:
    return [article.text[p.begin : p.end] for p in article.parts if p.kind == kind]


# --- decoding -------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be",
                                      "utf-32", "gb18030", "gbk"])  # fmt: skip
@pytest.mark.parametrize("text", [PROSE, "人工智能", "AI 与 GPT：\r\n下一步？", "Plain English."])
def test_encodings_are_recognised(encoding, text):
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("encoding", ["big5", "cp950", "gbk", "utf-16-le"])
def test_traditional_text_is_recognised(encoding):
    assert decode(TRADITIONAL.encode(encoding), "a.txt") == TRADITIONAL


def test_gb18030_with_its_own_mark():
    assert decode(b"\x84\x31\x95\x33" + PROSE.encode("gb18030"), "a.txt") == PROSE


def test_other_encodings_are_guessed():
    text = "人工知能についての議論が、さまざまな分野で続いている。" * 5
    assert decode(text.encode("shift_jis"), "a.txt") == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_file_cut_inside_a_character_is_read(encoding):
    assert decode(PROSE.encode(encoding)[:-1], "a.txt").startswith(PROSE[:-1])


def test_what_is_lost_already_stays_lost():
    assert decode("\ufffd\ufffd\ufffd好".encode(), "a.txt") == "\ufffd\ufffd\ufffd好"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        ("\u3000\n".encode(), "white space"),
        (bytes(range(256)) * 8, "not a text file"),
        (b"MZ\x00\x01\x02\x00" * 50, "not a text file"),
        (b"%PDF-1.7\n...", "a PDF"),
        (b"PK\x03\x04" + b"x" * 40, "ZIP"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, "PNG"),
    ],
)
def test_what_is_no_text_is_refused_with_name_and_reason(data, reason):
    with pytest.raises(UnreadableFileError, match=rf"mine\.txt.*{reason}"):
        decode(data, "mine.txt")


# --- files and folders ----------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "one.txt").write_text(PROSE, encoding="utf-8")
    (tmp_path / "one.txt").write_text(PROSE, encoding="utf-8")
    (tmp_path / "two.md").write_text("# 题目\n\n" + PROSE, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    return tmp_path


def test_a_folder_is_read_in_order_and_bad_files_are_told(folder):
    problems = []
    found = list(read([folder], on_problem=lambda path, error: problems.append((path, error))))
    assert [(a.article, a.file) for a in found] == [
        ("one", "b/one.txt"),
        ("one-2", "one.txt"),
        ("two", "two.md"),
    ]
    assert found[2].title == "题目"
    assert [path.name for path, _ in problems] == ["empty.txt"]


def test_without_a_listener_a_bad_file_is_an_error(folder):
    with pytest.raises(UnreadableFileError, match="empty"):
        list(read([folder / "empty.txt"]))


def test_a_missing_file_is_named(tmp_path):
    problems = []
    assert not list(read([tmp_path / "no.txt"], on_problem=lambda p, e: problems.append(str(e))))
    assert "no.txt" in problems[0]


def test_a_file_named_by_itself_is_read_whatever_its_name_and_only_once(folder):
    path = folder / "notes"
    path.write_text(PROSE, encoding="utf-8")
    assert [article.article for article in read([path, str(path)])] == ["notes"]
    assert path not in [found for found, _ in files([folder])]


def test_the_digest_is_that_of_the_bytes():
    data = PROSE.encode("gb18030")
    assert from_bytes(data, "a.txt")[0].received == hashlib.sha256(data).hexdigest()


# --- several articles in one file -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "starts"),
    [
        ([PROSE, "问与答", "【编者按】换一个写法。", PROSE], [1]),
        ([PROSE, "机器进了村", "◎王小明", PROSE], [1]),
        ([PROSE, "机器进了村", "编者按：本期谈农业。", PROSE, "第三篇", "◎李红", PROSE], [1, 4]),
        ([PROSE, "小标题", PROSE], []),
        (["◎王小明", PROSE], []),
        (["题目", "◎王小明", PROSE], []),
        ([PROSE, "“新的开始”", PROSE, "另一个小标题", PROSE], []),
        ([PROSE, "相关的一条标题", "2024-01-02 10:00:00", "又一条标题"], []),
        ([PROSE, "题目", "◎王小明"], []),  # nothing follows
        ([PROSE, "他停了停，说：", "◎王小明", PROSE], []),  # a sentence that goes on
    ],
)
def test_where_another_article_begins(lines, starts):
    assert story_starts(lines_of("\n".join(lines))) == starts


def test_the_first_seed_holds_two_articles():
    first, second = read([SEEDS / "000_a71b114e23f90809.txt"])
    assert (first.article, second.article) == ("000_a71b114e23f90809", "000_a71b114e23f90809-2")
    assert (first.title, first.byline, first.outlet) == ("", "陈宁", "")
    assert part_texts(first, "byline") == ["◎陈宁"]
    assert (second.title, second.byline, second.outlet) == ("对话AI", "", "上海工运")
    assert part_texts(second, "note")[0].startswith("【编者按】")


def test_the_parts_of_the_second_seed():
    (article,) = read([SEEDS / "004_1dbf5e4b2c611766.txt"])
    assert (article.title, article.byline, article.outlet) == ("", "", "环球人物")
    assert [text.split("。")[-2] for text in part_texts(article, "caption")] == [
        "图为通过这些提示词，Sora生成视频的截图",
        "Sora能生成动漫、卡通和电影",
    ]
    assert part_texts(article, "footer")[0].split("\n")[:2] == ["推荐阅读", "官方微信"]
    assert article.parts[-1].kind == "footer"


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem[:3])
def test_articles_of_a_file_are_the_whole_file(path):
    from analysis.restoration import restore

    received = decode(path.read_bytes(), path.name)
    articles = from_bytes(path.read_bytes(), path.name)
    assert "\n".join(article.text for article in articles) == restore(received).text
    assert "\n".join(article.received_text for article in articles) == received
    assert sum(len(article.steps) for article in articles) == len(restore(received).steps)


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem[:3])
def test_steps_and_alignment_are_counted_from_the_article(path):
    for article in from_bytes(path.read_bytes(), path.name):
        for step in article.steps:
            assert article.text[step.begin : step.end] == step.after
        for begin, end, received_begin, received_end in article.alignment.spans:
            assert 0 <= begin <= end <= len(article.text)
            assert 0 <= received_begin <= received_end <= len(article.received_text)
        whole = article.alignment.received_span(0, len(article.text))
        assert whole == (0, len(article.received_text))


def test_steps_are_rebased_by_hand():
    received = f"{PROSE}\n题a目\n◎王小明\n{PROSE}"
    at = received.index("a")
    text = received.replace("题a目", "题目")
    step = Step("pinyin", at, at, at, at + 1, "a", "")
    restored = Restored(text, (step,), Alignment(((at, at, at, at + 1),)))
    first, second = divide(restored, received)
    assert first.steps == ()
    assert second.steps == (Step("pinyin", 1, 1, 1, 2, "a", ""),)
    assert second.received_text.startswith("题a目")
    assert second.alignment.received_span(0, 2) == (0, 3)


# --- the parts of an article ----------------------------------------------------------------------

HEAD = ("题目在此", PROSE, PROSE)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("文 | 某某大学法学院 王小明", "byline"),
        ("作者：王小明 李红", "byline"),
        ("本报记者 王小明 李红", "byline"),
        ("发布时间 : 2024-03-05 10:20:30", "byline"),
        ("2024-03-05", "byline"),
        ("2024年3月5日 来源：某某日报", "byline"),
        ("来源：某某日报", "byline"),
        ("以下文章来源于某某观察", "byline"),
        ("◎王小明", "byline"),
        ("译文仅供参考，以原文为准。", "note"),
        ("【编者按】这一组文章谈机器与人。", "note"),
        ("编者按：这一组文章谈机器与人。", "note"),
        ("征订热线：010-12345678", "footer"),
        ("机器的时代还早着呢。", "body"),  # a standfirst
        ("2024年3月5日，工厂里来了新机器，许多人围着看。", "body"),
        ("记者看到，车间里没有几个人。", "body"),
        ("作者认为，这样的说法站不住。", "body"),
    ],
)
def test_lines_above_the_prose(line, kind):
    assert kinds_of("题目在此", line, PROSE, PROSE) == ["title", kind, "body", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "推荐阅读",
        "相关阅读：机器怎样认路",
        "官方微信",
        "扫码关注我们的公众号",
        "本文为某某网原创文章，转载请联系我们",
        "本文翻译自 某某网。如若转载请注明出处。",
        "某ICP备12345678号-1",
        "京公网安备 11000002000001号",
        "Copyright © 2024 某某网 All Rights Reserved",
        "责任编辑：王小明",
        "感谢您的支持，我们会继续努力!",
        "喜欢就点个三连吧！",
        "（本文刊登于《机器》杂志2024年第3期）",
        "版权声明：本站文章未经许可不得转载。",
    ],
)
def test_lines_that_close_an_article(line):
    assert kinds_of(*HEAD, line, "谁在车间里", "机器会不会累") == [
        "title", "body", "body", "footer", "footer", "footer",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "他推荐大家多读一读相关的书。",
        "官方微信群里，大家吵成一片。",
        "他说，转载这篇文章的人很多。",
        "编辑这样一段视频，过去要三天。",
        "感谢他们的人，也有骂他们的人。",
        "声明称，这样的做法不合规矩，应当停下来。",
        "图为什么画得这样快，谁也说不清。",
        "这张图来源于真实的车间，不是画出来的。",
        "未经许可使用他人的照片，是要负责任的。",
    ],
)
def test_prose_is_never_furniture(line):
    assert kinds_of(*HEAD, line, PROSE)[3] == "body"
    assert kinds_of(*HEAD, line)[3] == "body"


@pytest.mark.parametrize(
    "line",
    [
        "图为工人在车间里调试机器。",
        "车间里的新机器。图为工人在调试。",
        "车间里的新机器｜图片来源：某某网",
        "车间里的新机器 | 来源：某某网",
        "新机器进了车间（资料图）",
        "新机器进了车间。王小明 摄",
        "图1  机器的三个部分",
        "图 2：机器的三个部分",
        "![](https://example.org/picture.png)",
        "图源：视觉中国",
    ],
)
def test_captions(line):
    assert kinds_of(*HEAD, line, PROSE)[3] == "caption"


@pytest.mark.parametrize(
    "line",
    ["图1和图2说的是同一件事，只是角度不同。", "票房超过十亿。（来源：某某网）", "为什么是现在？"],
)
def test_prose_is_never_a_caption(line):
    assert kinds_of(*HEAD, line, PROSE)[3] == "body"


LONG = PROSE * 2


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("机器能写诗、画画和唱歌。", "caption"),
        ("但机器还不会唱歌。", "body"),  # goes on from before
        ("他说：机器会唱歌。", "body"),  # reports
        ("“机器会唱歌。”", "body"),
        ("机器会唱歌", "body"),  # a subheading
        ("在南方，机器会唱歌。", "body"),
    ],
)
def test_a_lone_sentence_among_long_paragraphs_where_there_are_pictures(line, kind):
    picture = "图为工人在车间里调试机器。"
    assert kinds_of("题目", LONG, picture, LONG, line, LONG)[4] == kind


def test_short_sentences_are_body_where_there_are_no_pictures_or_many_of_them():
    assert kinds_of("题目", LONG, LONG, "机器能写诗、画画和唱歌。", LONG)[3] == "body"
    many = ["图为车间。", *(line for _ in range(4) for line in ("机器能唱歌。", LONG))]
    assert kinds_of("题目", LONG, LONG, *many)[4] == "body"


def test_a_repeated_title_and_what_is_between_are_furniture():
    site = "题目在此 - 机器网 – 谈机器的网站"
    layout = lay_out("\n".join(["题目在此", site, "机器网小程序", "题目在此", "2024-01-02", PROSE]))
    assert layout.kinds == ("title", "footer", "footer", "footer", "byline", "body")
    assert (layout.outlet, layout.published) == ("机器网", "2024-01-02")


def test_sidebar_headlines_above_the_closing_line():
    shared = ["【机器圈】工厂里的猫", "【机器圈】谁动了扳手", "【机器圈】夜班的灯"]
    assert kinds_of(*HEAD, *shared, "感谢阅读！")[3:] == ["footer"] * 4
    assert kinds_of(*HEAD, *shared, "一手的消息！", "感谢阅读！")[3:] == ["footer"] * 5
    again = ["工厂里的猫", "谁动了扳手", "工厂里的猫", "2024-01-02", "谁动了扳手", "2024-01-03"]
    assert kinds_of(*HEAD, *again)[3:] == ["footer"] * 6
    assert kinds_of(*HEAD, "第一条", "第二条", "感谢阅读！")[3:] == ["body", "body", "footer"]


def test_prose_below_a_closing_line_stays_body():
    assert kinds_of(*HEAD, "推荐阅读", PROSE)[3:] == ["footer", "body"]
    assert kinds_of(*HEAD, "推荐阅读", *(PROSE,) * 12)[3] == "body"  # far from the end


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("机器来了，人去哪里？", "机器来了，人去哪里？"),
        ("一周要闻：机器降价；工厂扩招 | 早知道", "一周要闻：机器降价；工厂扩招 | 早知道"),
        ("机器来了。", ""),
        ("他停了停，说：", ""),
        (PROSE, ""),
    ],
)
def test_titles(first, title):
    assert lay_out(f"{first}\n{PROSE}\n{PROSE}").title == title


@pytest.mark.parametrize(
    ("lines", "published"),
    [
        (["2024年3月5日"], "2024-03-05"),
        (["2024/03/05 10:00"], "2024-03-05"),
        ([PROSE, "2024-3-5 9:0:5"], "2024-03-05"),
        ([PROSE, PROSE, PROSE, "2024-03-05"], ""),
        (["2024-02-31"], ""),  # not in the calendar
        (["来源：某某日报 2023.12.01"], "2023-12-01"),
        ([], ""),
    ],
)
def test_dates(lines, published):
    assert lay_out("\n".join(["题目", *lines, PROSE])).published == published


@pytest.mark.parametrize(
    ("lines", "outlet"),
    [
        (["来源：机器日报", PROSE], "机器日报"),
        (["以下文章来源于机器观察", PROSE], "机器观察"),
        (["作者：王小明", PROSE.replace("厂长说", "厂长对《机器人物》记者说")], "机器人物"),
        (["作者：王小明", PROSE.replace("厂长", "《纽约时报》的文章")], ""),  # quoted, not ours
        ([PROSE, "本文为机器公园原创文章，转载请联系我们"], "机器公园"),
        (["【编者按】机器来了。《机器工人》请读者来谈一谈。", PROSE], "机器工人"),
        (["【编者按】国家出台了《机器法》，请读者来谈一谈。", PROSE], ""),
        ([PROSE], ""),
    ],
)
def test_outlets_that_the_text_names(lines, outlet):
    assert lay_out("\n".join(["题目", *lines])).outlet == outlet


LINES = st.sampled_from(
    [PROSE, LONG, "题目", "◎王小明", "【编者按】说明。", "图为车间。", "推荐阅读", "2024-01-02", "",
     "  ", "\u3000机器会唱歌。", "\t", "Machines sing.", "机器？", "官方微信"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(LINES, max_size=14), st.sampled_from(["\n", "\r\n", "\n\n", "\r", "\u2028"]))
def test_parts_cover_what_is_not_white_in_order_and_nothing_is_lost(lines, newline):
    text = newline.join(lines)
    articles = divide(Restored(text), text)
    assert "\n".join(article.text for article in articles) == text
    for article in articles:
        covered = set()
        ends = 0
        for part in article.parts:
            assert part.kind in PART_KINDS
            assert ends <= part.begin < part.end <= len(article.text)
            ends = part.end
            covered.update(range(part.begin, part.end))
        assert all(at in covered for at, c in enumerate(article.text) if not c.isspace())


@pytest.mark.parametrize(
    "text",
    ["机器，" * 350_000, "1" * 10**6, "《" * 10**6, "◎王小明\n" * 50_000, "题目\n" * 50_000,
     "a.b" * 300_000, " " * 10**6 + "。"],
    ids=range(7),
)  # fmt: skip
def test_a_hostile_megabyte_is_laid_out_in_time(text):
    started = time.perf_counter()
    articles = divide(Restored(text), text)
    assert time.perf_counter() - started < 20  # quadratic time would be minutes
    assert "\n".join(article.text for article in articles) == text


# --- labelled and collected articles --------------------------------------------------------------


@pytest.mark.parametrize("folder", [GOLD, SHARED / "gold" / "articles"], ids=["seeds", "articles"])
def test_no_labelled_statement_is_left_out(folder):
    if not folder.is_dir():
        pytest.skip(f"{folder.name} is not beside the project")
    for path in sorted(folder.glob("*.json")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        offset = 0
        analysed = []
        for article in divide(Restored(text), text):
            analysed += [(offset + p.begin, offset + p.end) for p in article.analysed()]
            offset += len(article.text) + 1
        for row in json.loads(path.read_text(encoding="utf-8"))["statements"]:
            inside = any(b <= row["begin"] and row["end"] <= e for b, e in analysed)
            assert inside or row["optional"], text[row["begin"] : row["end"]]


def test_titles_of_collected_articles():
    index = SHARED / "articles" / "index.csv"
    if not index.exists():
        pytest.skip("the collected articles are not beside the project")
    with index.open(encoding="utf-8", newline="") as rows:
        wanted = {row["file"]: "".join(row["title"].split()) for row in csv.DictReader(rows)}
    layouts = {name: lay_out((index.parent / name).read_text(encoding="utf-8")) for name in wanted}
    right = sum("".join(layouts[name].title.split()) == wanted[name] for name in wanted)
    assert right >= 148  # of 150; the two others do not have it in the text
    assert not [name for name in wanted if story_starts(layouts[name].lines)]


def test_an_article_on_one_line_is_body_though_it_ends_with_the_furniture_of_its_page():
    sentence = "张三表示，大模型会改变行业。"
    line = sentence * 400 + "推荐阅读官方微信川公网安备51019002004313号"
    assert lay_out(line).kinds == ("body",)
    assert lay_out(line.replace("。", "").replace("，", "")).kinds == ("body",)
