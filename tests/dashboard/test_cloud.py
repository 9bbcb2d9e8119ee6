"""The cloud: areas, places that stay, colours, and the pictures that carry its font."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import fields
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import query
from analysis.codebook import STANCES
from analysis.corpus import Corpus
from analysis.filter import Filter
from dashboard.charts.cloud import (
    CANVAS,
    HOMES,
    NARROW_CANVAS,
    SMALLEST,
    PlacedWord,
    _breadth,
    _ink,
    place,
)
from dashboard.charts.embedding import CHARACTERS, font_face_css
from dashboard.charts.tones import TEXT_CONTRAST, contrast, lettering
from dashboard.charts.vision import letterings
from dashboard.components.cloud import MANY_WORDS, balance
from dashboard.exporting.caption import Caption
from dashboard.exporting.picture import Slide, picture
from dashboard.look import DARK, LIGHT
from dashboard.view import View
from tests.benchmarks.cloud_layout import changes, kept, middles, weights
from tests.dashboard import pages, test_exhibit
from tests.dashboard.test_exhibit import made

terms = st.text("模型技术数据智能世界训练AIGPTora ", min_size=1, max_size=8).filter(str.strip)
weighed = st.dictionaries(terms, st.floats(0.5, 1000), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def corpus(seeds_corpus: Path) -> Corpus:
    return Corpus.open(seeds_corpus)


def homes(corpus: Corpus) -> list[tuple[str, float]]:
    frame = query.commonest_terms(corpus, Filter(), HOMES)
    return list(zip(frame["term"], frame["n"].astype(float), strict=True))


def box(word: PlacedWord) -> tuple[float, float, float, float]:
    left, top, right, bottom = (edge * word.size for edge in _ink(word.term))
    return word.x + left, word.y + top, word.x + right, word.y + bottom


@given(weighed, st.sampled_from([CANVAS, NARROW_CANVAS]))
@settings(max_examples=40, deadline=None)
def test_areas_are_as_the_weights(held: dict[str, float], canvas: tuple[int, int]) -> None:
    areas = [
        word.size**2 * _breadth(word.term) / held[word.term]
        for word in place(list(held.items()), canvas)
    ]
    assert all(area == pytest.approx(areas[0], rel=1e-4) for area in areas)


@given(weighed, weighed, st.sampled_from([CANVAS, NARROW_CANVAS]))
@settings(max_examples=40, deadline=None)
def test_words_lie_on_the_canvas_and_on_no_other(
    held: dict[str, float], whole: dict[str, float], canvas: tuple[int, int]
) -> None:
    boxes = [box(word) for word in place(list(held.items()), canvas, list(whole.items()))]
    for number, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0 and top >= 0 and right <= canvas[0] and bottom <= canvas[1]
        for other in boxes[:number]:
            apart = left >= other[2] or right <= other[0] or top >= other[3] or bottom <= other[1]
            assert apart


def test_a_word_of_ten_thousand_characters_takes_no_room_from_the_others() -> None:
    placed = place([("长" * 10_000, 9.0), ("模型", 4.0), ("技术", 1.0)])
    assert [word.term for word in placed] == ["模型", "技术"]
    assert min(word.size for word in placed) > SMALLEST


def test_most_words_keep_their_place_when_one_value_of_the_filter_changes(corpus: Corpus) -> None:
    known = homes(corpus)
    laid: dict[Filter, dict[str, tuple[float, float]]] = {}
    stays: list[bool] = []
    for _, before, after in changes(corpus):
        for filter in (before, after):
            if filter not in laid:
                words = weights(corpus, filter, MANY_WORDS)
                laid[filter] = middles(place(words, CANVAS, known))
        stays += kept(laid[before], laid[after])
    # 0.91 when the layout was made.
    assert sum(stays) / len(stays) > 0.85


def test_150_words_are_placed_in_a_tenth_of_a_second(corpus: Corpus) -> None:
    words, known = weights(corpus, Filter(), MANY_WORDS), homes(corpus)
    place(words, CANVAS, known)
    times = []
    for step in range(5):
        changed = [(term, weight + step / 10) for term, weight in words]
        begun = perf_counter()
        placed = place(changed, CANVAS, known)
        times.append(perf_counter() - begun)
        assert len(placed) > 0.9 * MANY_WORDS
    assert median(times) < 0.1


def words_of(page: Any, key: str) -> dict[str, dict[str, Any]]:
    data = dict(pages.components(page, "word_cloud"))[key]
    return {word["term"]: word for word in data["words"]}


def test_the_words_page_shows_many_and_the_overview_fewer() -> None:
    assert len(words_of(pages.run("words"), "terms_cloud")) > 0.9 * MANY_WORDS
    assert len(words_of(pages.run("overview"), "overview_cloud")) <= 60


@pytest.mark.parametrize(
    ("counts", "stance"),
    [
        ((3, 1, 0, 5), "for"),
        ((1, 3, 0, 0), "against"),
        ((2, 1, 0, 0), "mixed"),
        ((1, 0, 1, 0), "for"),
        ((1, 0, 2, 0), "mixed"),
        ((0, 0, 1, 0), "mixed"),
        ((0, 0, 0, 7), "none"),
    ],
)
def test_the_balance_of_a_word(counts: tuple[int, ...], stance: str) -> None:
    assert balance(dict(zip(STANCES, counts, strict=True))) == stance


@pytest.mark.parametrize(
    "chosen",
    [
        Filter(),
        Filter(themes=("technology", "agi")),
        Filter(stances=("for",)),
        Filter(speakers=("黄铁军",), kinds=("direct",)),
        Filter(term="人工智能"),
        Filter(confidence=60),
    ],
)
def test_the_stances_of_a_word_open_to_their_statements(corpus: Corpus, chosen: Filter) -> None:
    held = query.word_stances(corpus, chosen, ("Sora", "人工智能", "没有这个词", "差距"))
    assert held["term"].tolist() == ["Sora", "人工智能", "没有这个词", "差距"]
    for row in held.to_dict("records"):
        for column in ("n", *STANCES):
            mark = row["mark" if column == "n" else f"{column}_mark"]
            assert query.count(corpus, chosen, mark) == row[column], (row["term"], column)
    assert query.word_stances(corpus, chosen, ()).empty


def test_the_commonest_terms_are_those_of_the_table(corpus: Corpus) -> None:
    for chosen in (Filter(), Filter(themes=("risk",))):
        light = query.commonest_terms(corpus, chosen, 20)
        full = query.term_table(corpus, chosen, limit=20, minimum=1)
        assert light[["term", "n", "mark"]].equals(full[["term", "n", "mark"]])


def test_colours_by_stance_are_in_the_address_the_tips_and_the_table() -> None:
    by_theme, by_stance = pages.run("words"), pages.run("words", colour="stance")
    one, other = (words_of(page, "terms_cloud") for page in (by_theme, by_stance))
    assert {t: (w["x"], w["y"]) for t, w in one.items()} == {
        t: (w["x"], w["y"]) for t, w in other.items()
    }
    allowed = set(letterings({stance: LIGHT.stance(stance) for stance in STANCES}, LIGHT).values())
    assert {word["colour"] for word in other.values()} <= allowed
    assert re.search(r"For \d+, Against \d+", other["Sora"]["label"])
    assert "For" not in one["Sora"]["label"]
    cloud = next(e for e in made("terms", colour="stance") if e.key == "terms_cloud")
    assert {"For", "Against", "Mixed", "No stance"} <= set(cloud.table.columns)
    assert pages.run("words", colour="red").exception == []


@pytest.mark.parametrize("look", [LIGHT, DARK])
@given(code=st.integers(0, 0xFFFFFF))
def test_letters_can_be_read_on_their_paper(look: Any, code: int) -> None:
    assert contrast(lettering(f"#{code:06X}", look), look.paper) >= TEXT_CONTRAST


def test_english_pages_gloss_the_words_and_chinese_pages_do_not() -> None:
    english, chinese = pages.run("words"), pages.run("words", lang="zh")
    assert "技术 · technology" in words_of(english, "terms_cloud")["技术"]["label"]
    assert "technology" not in words_of(chinese, "terms_cloud")["技术"]["label"]
    # A word without a gloss is read out.
    assert "huáng tiě jūn" in words_of(english, "terms_cloud")["黄铁军"]["label"]
    names = {lang: bars(page) for lang, page in (("en", english), ("zh", chinese))}
    assert "技术 technology" in names["en"]
    assert "技术" in names["zh"]
    cloud = {lang: made("terms", lang)[1].table.columns[1] for lang in ("en", "zh")}
    assert cloud["en"] == "Meaning"
    assert cloud["zh"] != "释义"


def bars(page: Any) -> list[str]:
    figure = next(f for key, f in pages.figures(page).items() if key.startswith("terms_bars"))
    return [name.strip() for name in figure["layout"]["yaxis"]["ticktext"]]


@pytest.mark.parametrize(
    ("speaker", "english"), [("黄铁军", "council chair, professor"), ("马斯克", "CEO, Tesla")]
)
def test_a_speakers_page_says_the_role_in_english(
    corpus: Corpus, speaker: str, english: str
) -> None:
    known = query.speaker_counts(corpus, Filter())["speaker"]
    found = next((name for name in known if speaker in name), None)
    if found is None:
        pytest.skip(f"{speaker} is called otherwise")
    shown = dict(pages.components(pages.run("voices", speaker=found), "text_nodes"))
    assert english in "".join(pages.said(n) for n in shown["speaker_name"]["nodes"])


def embedded(css: str) -> list[TTFont]:
    data = re.findall(r"base64,([A-Za-z0-9+/=]+)\)", css)
    return [TTFont(BytesIO(b64decode(one))) for one in data]


def test_a_font_is_cut_to_the_letters_used() -> None:
    faces = embedded(font_face_css("大模型 AI\n大模型", ("Bold",)))
    assert [set(face.getBestCmap()) for face in faces] == [set(map(ord, "大模型 AI"))]
    assert font_face_css("", ("Bold",)) == ""
    assert font_face_css("\U0001f600", ("Bold",)) == ""


def test_rare_letters_come_from_their_own_files() -> None:
    css = font_face_css("模熵", ("Bold",))
    assert "'Noto Sans SC'" in css
    assert "'Noto Sans SC Second'" in css
    held = [set(face.getBestCmap()) for face in embedded(css)]
    assert held == [{ord("模")}, {ord("熵")}]
    assert len(CHARACTERS) == 3


@pytest.mark.parametrize("narrow", [False, True])
def test_the_picture_of_a_cloud_is_the_screen(narrow: bool, monkeypatch: Any) -> None:
    monkeypatch.setattr(test_exhibit, "View", partial(View, narrow=narrow))
    cloud = next(e for e in made("overview") if e.words)
    assert cloud.canvas == (NARROW_CANVAS if narrow else CANVAS)
    caption = Caption(*("" for _ in fields(Caption)))
    root = ElementTree.fromstring(picture(Slide("overview", "Overview", cloud), caption, LIGHT))
    drawn = {text.text: text for text in root.iter("{http://www.w3.org/2000/svg}text") if text.text}
    shown = [(word, drawn[word.term]) for word in cloud.words if word.term in drawn]
    assert len(shown) > 0.9 * len(cloud.words)
    first, face = shown[0]
    scale = float(face.get("font-size", 0)) / first.size
    for word, text in shown:
        assert text.get("fill") == word.colour
        assert float(text.get("font-size", 0)) == pytest.approx(word.size * scale, abs=0.1)
        for axis, at in (("x", word.x - first.x), ("y", word.y - first.y)):
            moved = float(text.get(axis, 0)) - float(face.get(axis, 0))
            assert moved == pytest.approx(at * scale, abs=0.2)
    letters = {letter for word, _ in shown for letter in word.term}
    style = "".join(style.text or "" for style in root.iter("{http://www.w3.org/2000/svg}style"))
    held = {chr(code) for face in embedded(style) for code in face.getBestCmap()}
    assert letters <= held
