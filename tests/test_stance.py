"""Stances: one invented example for each way in which language turns a judgement."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.codebook import STANCES, load
from analysis.judgements import JudgedText
from analysis.lexica import rows
from analysis.markers import DEGREES, KINDS
from analysis.stance import DECIDED, TOLD_MARKERS, Balance, Coder, code, is_given

BOOK = load()
SEEDS = Path(__file__).parent / "cases" / "gold" / "seeds"
ROLES = {"theme", "for", "against", "negation", "hedge", "contrast", "question"}

CASES = [
    ("plain: jobs go", "labour", "for", "人工智能将取代大量客服岗位。"),
    ("plain: unemployment", "labour", "for", "人工智能会导致大量失业。"),
    ("plain: new jobs", "labour", "against", "人工智能将创造大量新的就业岗位。"),
    ("negation", "labour", "against", "人工智能不会取代护士的工作岗位。"),
    ("double negation", "labour", "for", "不能不承认，人工智能正在取代大量客服岗位。"),
    ("not only is no negation", "technology", "for", "它不仅准确，而且远超以往的模型。"),
    ("negation of praise", "technology", "against", "这个大模型并没有突破，也远未成熟。"),
    ("concession", "technology", "against", "虽然这个模型很先进，但仍然经常出错，远未成熟。"),
    (
        "concession before chance",
        "industry",
        "for",
        "尽管短期内会有冲击，但人工智能给企业带来了巨大的机遇。",
    ),
    ("hedge", "agi", "for", "通用人工智能或许很快就会到来。"),
    ("rhetorical question", "technology", "against", "难道这样的大模型算得上技术突破吗？"),
    ("rhetorical how", "labour", "against", "机器怎么可能取代护士的岗位？"),
    ("open question", "labour", "none", "人工智能会不会取代护士的岗位？"),
    ("condition", "risk", "for", "如果不加防范，深度伪造将对公众造成严重危害。"),
    ("comparison, direction", "china_us", "against", "相较美国，我国的算力比较分散。"),
    ("praise of the other side", "china_us", "against", "美国在大模型领域遥遥领先，中国仍在追赶。"),
    ("praise of the own side", "china_us", "for", "中国在语音识别上已经领先美国。"),
    ("quantity: no small gap", "china_us", "against", "我们与美国仍有不小的差距。"),
    ("quantity: not so large", "china_us", "for", "中国与美国的差距没想象中那么大。"),
    ("gap closing", "china_us", "for", "中美之间的差距正在迅速缩小。"),
    ("averted", "china_us", "for", "我国要避免算力分散，缩小与美国的差距。"),
    ("both sides", "china_us", "mixed", "我国应用场景丰富，但核心技术受制于人，与美国差距明显。"),
    ("only talked about", "china_us", "none", "会谈涉及中美两国的人工智能政策。"),
    ("no need to worry", "risk", "against", "人工智能的风险可控，大家不必过于担心。"),
    ("grave", "risk", "for", "隐私泄露的风险日益严重，必须警惕。"),
    ("risks only discussed", "risk", "none", "双方讨论了人工智能带来的安全风险。"),
    ("norm demanded", "regulation", "for", "政府应尽快立法，加强对人工智能的监管。"),
    ("norm refused", "regulation", "against", "过度监管会阻碍创新，政府应放松监管。"),
    ("law only told of", "regulation", "none", "该法案于去年提交议会讨论。"),
    ("rejected view", "industry", "for", "“人工智能将颠覆行业”的说法站不住脚。"),
    ("chance", "industry", "for", "大模型帮助企业降低成本，提升效率，带来新的增长机遇。"),
    ("threat", "industry", "against", "人工智能对出版行业造成直接冲击，许多公司面临生存危机。"),
    (
        "past is past",
        "industry",
        "for",
        "过去制作广告的成本非常高，如今大模型为小企业带来了新机遇。",
    ),
    ("exceeding a number is no breakthrough", "technology", "none", "模型的参数突破3000亿。"),
    ("what is weakened", "china_us", "against", "美国的禁令削弱了我国的竞争力。"),
    ("a wish for many", "industry", "none", "公司希望与大家一起努力，让企业从中受益。"),
    ("works", "technology", "for", "这个模型的推理能力大幅提升，是真正的突破。"),
    ("overrated", "technology", "against", "模型经常产生幻觉，推理能力不如人类，被严重高估。"),
    ("described", "technology", "none", "该模型采用混合专家架构，参数为三百亿。"),
    ("coming", "agi", "for", "通用人工智能将在五年内到来。"),
    ("distant", "agi", "against", "通用人工智能还很遥远，目前的说法不过是炒作。"),
    ("talent has no stance", "talent", "none", "我们要培养更多优秀的复合型人才。"),
]


def coded(text: str) -> dict[str, str]:
    return {coding.theme: coding.stance for coding in code(text, 0, len(text), BOOK)}


@pytest.mark.parametrize(
    ("theme", "stance", "text"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_a_turn_of_language_is_understood(theme, stance, text):
    assert coded(text).get(theme) == stance


def roles(text: str, theme: str) -> set[tuple[str, str]]:
    found = {coding.theme: coding for coding in code(text, 0, len(text), BOOK)}
    return {(item.role, item.text) for item in found[theme].evidence}


@pytest.mark.parametrize(
    ("theme", "text", "expected"),
    [
        ("labour", CASES[3][3], {("theme", "工作岗位"), ("negation", "不会"), ("against", "取代")}),
        ("technology", CASES[6][3], {("negation", "没有"), ("against", "突破")}),
        ("technology", CASES[7][3], {("contrast", "虽然"), ("contrast", "但"), ("for", "先进")}),
        ("agi", CASES[9][3], {("hedge", "或许"), ("for", "很快")}),
        ("technology", CASES[10][3], {("question", "难道"), ("against", "突破")}),
        (
            "china_us",
            CASES[21][3],
            {("for", "场景丰富"), ("against", "受制于人"), ("contrast", "但")},
        ),
    ],
)
def test_the_words_that_decided_are_named(theme, text, expected):
    found = roles(text, theme)
    missing = [
        (role, word)
        for role, word in expected
        if not any(role == found_role and word in found_word for found_role, found_word in found)
    ]
    assert not missing, found


def test_the_same_words_of_two_sides_take_two_stances():
    template = "{}的大模型非常先进，遥遥领先于{}。"
    assert coded(template.format("中国", "美国"))["china_us"] == "for"
    assert coded(template.format("美国", "中国"))["china_us"] == "against"


def test_judgements_keep_to_their_theme():
    text = "技术突破很大，但隐私泄露的风险也很严重。"
    judged = JudgedText(text, 0, len(text), BOOK)
    sides = {
        key: {j.side for j in judged.judgements(BOOK.theme(key))} for key in ("technology", "risk")
    }
    assert sides == {"technology": {"for"}, "risk": {"for"}}


def test_a_statement_is_coded_inside_its_article_with_offsets_into_it():
    article = "谈到就业，张三摇头。\n他说，人工智能不会取代护士的工作岗位。大家笑了。"
    begin, end = article.index("人工智能"), article.index("大家")
    coding = next(c for c in code(article, begin, end, BOOK) if c.theme == "labour")
    assert coding.stance == "against"
    assert coding.evidence[0].begin >= begin
    for item in coding.evidence:
        assert article[item.begin : item.end] == item.text


OWN = """\
[[theme]]
key = "water"
order = 1
colour = "#224466"
name = { zh = "耗水", en = "Water" }
label = { zh = "水", en = "Water" }
definition = { zh = "数据中心用水", en = "Water used by data centres" }
proposition = { zh = "用水过多", en = "It is too much" }
for_end = { zh = "太多", en = "Too much" }
against_end = { zh = "不多", en = "Not much" }
[theme.cues]
strong = ["冷却水", "耗水", "用水"]
[theme.for]
strong = ["惊人", "过多"]
[theme.against]
strong = ["微乎其微"]
"""


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("数据中心的用水量十分惊人。", "for"),
        ("数据中心的耗水其实微乎其微。", "against"),
        ("数据中心的耗水并不惊人。", "against"),
        ("数据中心使用冷却水。", "none"),
    ],
)
def test_a_codebook_of_ones_own_is_followed(tmp_path, text, stance):
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    codings = code(text, 0, len(text), load(path))
    assert [(coding.theme, coding.stance) for coding in codings] == [("water", stance)]


@pytest.mark.parametrize("text", ["", "。", "？？", "今天下雨。", "\n\n"])
def test_nothing_said_is_nothing_coded(text):
    assert code(text, 0, len(text), BOOK) == ()


PIECES = st.sampled_from(
    [
        *[
            "人工智能",
            "大模型",
            "不会",
            "取代",
            "岗位",
            "但",
            "虽然",
            "风险",
            "可控",
            "先进",
            "难道",
        ],
        *[
            "中国",
            "美国",
            "差距",
            "明显",
            "，",
            "。",
            "？",
            "\n",
            "或许",
            "必须",
            "监管",
            "过去",
            "𠮷",
        ],
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join), st.data())
@settings(max_examples=150, deadline=None)
def test_every_coding_is_true_to_the_text(text, data):
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    codings = Coder(text, BOOK).code(begin, end)
    assert [c.theme for c in codings] == [k for k in BOOK.keys if k in {c.theme for c in codings}]
    for coding in codings:
        assert coding.stance in STANCES
        assert 0 <= coding.confidence <= 1
        assert coding.evidence and coding.coder == "rules"
        for item in coding.evidence:
            assert item.role in ROLES
            assert text[item.begin : item.end] == item.text != ""
            assert item.role == "theme" or begin <= item.begin < item.end <= end


def test_the_model_has_a_weight_for_each_sum():
    names = [name for name, *_ in rows("stance_model.tsv")]
    themes = {f"theme:{theme.key}" for theme in BOOK.themes if theme.has_stance}
    assert {"constant", "digits", *Balance._fields, *themes} <= set(names)
    marks = {name.split(":")[1] for name in names if name.startswith("mark:")}
    assert marks <= TOLD_MARKERS <= set(KINDS)
    assert {len(row) for row in rows("stance_model.tsv")} == {1 + len(DECIDED)}


@given(st.floats(0, 1), st.floats(0, 0.5), st.floats(0, 0.5), st.sampled_from(["for", "against"]))
def test_words_that_take_a_side_never_take_a_theme_away(theme, agrees, opposes, side):
    chances = {"for": agrees, "against": opposes}
    surer = {**chances, side: chances[side] + 0.5}
    assert is_given(theme, surer) >= is_given(theme, chances)
    assert is_given(1.0, chances) and not is_given(0.0, surer)


def test_word_lists_use_only_the_kinds_that_are_read():
    assert {kind for _, kind in rows("markers.tsv")} == set(KINDS)
    assert {role for _, role, _ in rows("polarity.tsv")} == {"positive", "negative"}
    assert {degree for *_, degree in rows("polarity.tsv")} == set(DEGREES)
    assert {side for _, side in rows("sides.tsv")} == {"china", "other"}


@pytest.mark.parametrize("name", ["markers.tsv", "polarity.tsv", "sides.tsv"])
def test_a_word_has_one_kind(name):
    words = [row[0] for row in rows(name)]
    assert len(words) == len(set(words))


def test_every_kind_of_marker_is_used_by_the_reader_of_judgements():
    source = "".join(
        (Path(__file__).parents[1] / "analysis" / name).read_text(encoding="utf-8")
        for name in ("judgements.py", "stance.py")
    )
    silent = {"not_negation"}  # only keeps shorter markers from being found
    assert {kind for kind in KINDS if f'"{kind}"' not in source} == silent


def test_the_seeds_are_coded_no_worse_than_before():
    """Floors of the statements' themes (F1) and stances (share right where the theme is found)."""
    right = wrong = missed = agreed = judged = 0
    for path in sorted(SEEDS.glob("*.json")):
        coder = Coder(path.with_suffix(".txt").read_text(encoding="utf-8"), BOOK)
        for statement in json.loads(path.read_text(encoding="utf-8"))["statements"]:
            if statement["optional"]:
                continue
            found = {c.theme: c.stance for c in coder.code(statement["begin"], statement["end"])}
            gold = set(statement["themes"])
            right += len(gold & set(found))
            wrong += len(set(found) - gold)
            missed += len(gold - set(found))
            for theme in (gold & set(found)) - {"talent"}:
                judged += 1
                agreed += found[theme] == statement["stance"].get(theme, "none")
    assert 2 * right / (2 * right + wrong + missed) >= 0.80
    assert agreed / judged >= 0.80
