"""Cues and themes: what is found, where, and what a longer word or the surroundings change."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.codebook import load
from analysis.cues import CueSyntaxError, Matcher, WordBounds, compile_cue
from analysis.lexica import rows
from analysis.themes import CuedText, Features, find

BOOK = load()
PIECES = st.sampled_from(
    [
        *["人工智能", "隐私泄露", "失业", "监管", "大模型", "Sora", "差距", "明显", "中国", "美国"],
        *[
            "，",
            "。",
            "\n",
            "“",
            "”",
            "人才",
            "不",
            "会",
            "取代",
            "岗位",
            "𠮷",
            "İ",
            "AI",
            " ",
            "？",
        ],
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)


def themes_of(text: str) -> list[str]:
    return [match.theme for match in find(text, 0, len(text), BOOK)]


ABOUT = [
    ("technology", "这个模型的推理能力来自强化学习，参数有三百亿。"),
    ("china_us", "中国与美国的差距仍在缩小。"),
    ("industry", "许多企业正在把它用于降低成本，市场前景广阔。"),
    ("agi", "通用人工智能也许在我们有生之年就会到来。"),
    ("risk", "个人隐私泄露的风险越来越大。"),
    ("regulation", "立法机关应当尽快完善监管规则。"),
    ("labour", "不少工人担心失业，岗位会越来越少。"),
    ("talent", "学校要培养更多复合型人才，吸引年轻人加入团队。"),
]


@pytest.mark.parametrize(("theme", "text"), ABOUT, ids=[theme for theme, _ in ABOUT])
def test_a_plain_sentence_has_its_theme(theme, text):
    assert themes_of(text) == [theme]


def test_a_sentence_may_have_two_themes_and_they_come_in_the_order_of_the_codebook():
    assert themes_of("应加强监管，防止大规模失业。") == ["regulation", "labour"]


@pytest.mark.parametrize("text", ["今天下了一场小雨。", "他笑了笑，没有回答。", "", "！？"])
def test_a_sentence_about_nothing_of_this_has_no_theme(text):
    assert themes_of(text) == []


@pytest.mark.parametrize(
    ("text", "cue", "found"),
    [
        ("通用人工智能", "智能", []),
        ("共性能力", "性能", []),
        ("社会", "会", []),
        ("失业率上升", "失业", [(0, 2)]),
        ("OpenAI发布", "ai", []),
        ("用AI写作", "ai", [(1, 3)]),
        ("GPT-4o很快", "gpt-4", []),
        ("差距十分明显", "差距…明显", [(0, 6)]),
        ("差距，十分明显", "差距…明显", []),
        ("差距在许多许多许多人看来相当明显", "差距…明显", []),
        ("完善法规", "(完善|健全)(法规|制度)", [(0, 4)]),
        ("健全有关制度", "(完善|健全)…(法规|制度)", [(0, 6)]),
    ],
)
def test_cues_are_found_as_written(text, cue, found):
    entries = [(compile_cue(cue), "x"), (compile_cue("通用人工智能"), "y")]
    hits = Matcher(entries).find(text, WordBounds(text))
    assert [(hit.begin, hit.end) for hit in hits if hit.theme == "x"] == found


def test_a_longer_cue_hides_the_one_inside_it_in_its_own_theme_only_when_apart():
    entries = [(compile_cue("人才培养"), "a"), (compile_cue("人才"), "b")]
    assert [hit.theme for hit in Matcher(entries).find("人才培养")] == ["a"]
    assert [hit.theme for hit in Matcher(entries, apart=True).find("人才培养")] == ["a", "b"]


@pytest.mark.parametrize("cue", ["", " a", "a ", "…a", "a…", "a……b", "a(b", "a)b", "(a|)", "()"])
def test_a_cue_that_breaks_the_rules_is_refused(cue):
    with pytest.raises(CueSyntaxError):
        compile_cue(cue)


def test_a_blocking_word_takes_the_cue_away():
    assert themes_of("中国移动发布了年度报告。") == []
    assert themes_of("机器学习需要许多年轻人。") != themes_of("学习需要许多年轻人。")


def test_a_statement_that_refers_back_has_the_theme_of_what_it_refers_to():
    text = "谈到隐私泄露的风险和网络攻击的威胁，他说，这件事没有那么简单。"
    begin = text.index("这件事")
    cued = CuedText(text, BOOK)
    assert cued.themes(begin, len(text)) == ()
    matches = cued.themes(begin, len(text), refers=True)
    assert [match.theme for match in matches] == ["risk"]
    assert all(item.end <= begin for item in matches[0].evidence)


def test_the_lead_in_helps_to_choose():
    line = "目前还说不准。"
    for lead, theme in (("谈到失业和裁员", "labour"), ("谈到人才和团队", "talent")):
        text = f"{lead}，{lead[2:]}，他表示，{line}"
        found = CuedText(text, BOOK).themes(len(text) - len(line), len(text), refers=True)
        assert [match.theme for match in found] == [theme]


def test_one_pass_gives_the_same_as_asking_one_by_one():
    text = "\n".join(text for _, text in ABOUT)
    cued = CuedText(text, BOOK)
    assert cued.themes(3, 40) == CuedText(text, BOOK).themes(3, 40) == find(text, 3, 40, BOOK)


@given(TEXTS, st.data())
@settings(max_examples=150, deadline=None)
def test_evidence_is_what_stands_there(text, data):
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    for match in CuedText(text, BOOK).themes(begin, end):
        assert 0 < match.probability < 1
        assert match.evidence
        for item in match.evidence:
            assert text[item.begin : item.end] == item.text != ""
            assert begin <= item.begin < item.end <= end
            assert item.role == "theme"


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_shares_are_shares(text):
    found = CuedText(text, BOOK).features(0, len(text))
    assert tuple(found) == BOOK.keys
    for name in ("share", "paragraph", "lead", "before", "around"):
        total = sum(getattr(features, name) for features in found.values())
        assert total == pytest.approx(1.0) or total == 0.0


def test_the_model_has_a_weight_for_each_feature():
    names = [name for name, _ in rows("theme_model.tsv")]
    assert names == sorted(["constant", *Features._fields, *(f"theme:{key}" for key in BOOK.keys)])


def test_the_pass_over_a_text_takes_time_in_proportion_to_its_length():
    text = "".join(text for _, text in ABOUT)

    def seconds(times: int) -> float:
        begin = time.process_time()
        CuedText(text * times, BOOK).themes(0, len(text))
        return time.process_time() - begin

    seconds(1)
    assert seconds(400) < 40 * max(seconds(40), 1e-3)
