"""What holds for every text: true steps, a true way back, a second pass that changes nothing."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.restoration import Restored, restore
from tests.damage import DIALECTS, damage

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = sorted((ROOT.parent / "shared" / "articles").glob("*.txt"))
GOLD = sorted((ROOT / "tests" / "cases" / "gold" / "seeds").glob("*.txt"))
CLAUSES = (
    "上海市人工智能行业协会表示，", "他说：“模型很好。”", "总之，技术在发展。", "咖啡杯里有水！",
    "企业（百度）的数据？", "海盗船，", "2023年，OpenAI推出Sora。", "“过去制作视频。”",
    "意味着创新；", "\n",
)  # fmt: skip

clean = st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=12).map("".join)
damaged = st.builds(
    damage, clean, st.sampled_from(sorted(set(DIALECTS) - {"greedy"})), st.just(1.0)
)
noise = st.text(
    st.one_of(
        st.characters(max_codepoint=0x20),
        st.characters(min_codepoint=0x7F, max_codepoint=0xA0),
        st.sampled_from("?\ufffd中業企現在，。!(yè)"),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
    ),
    max_size=60,
)
anything = st.text(st.sampled_from("中國业業?!(),.yèdo著着□A1 \n\ufffd「」“”é"), max_size=60)


def assert_true(received: str, restored: Restored) -> None:
    """Every step is a slice of both texts; outside the changed spans the texts run in step."""
    for step in restored.steps:
        assert received[step.received_begin : step.received_end] == step.before
        assert restored.text[step.begin : step.end] == step.after
        assert step.before != step.after
    spans = restored.alignment.spans
    position = received_position = 0
    for begin, end, received_begin, received_end in spans:
        assert begin - position == received_begin - received_position
        assert position <= begin <= end
        position, received_position = end, received_end
    assert len(restored.text) - position == len(received) - received_position


@given(st.one_of(damaged, clean, anything, noise, st.text(max_size=80)))
@settings(max_examples=150, deadline=None)
def test_steps_alignment_and_second_pass(received: str) -> None:
    restored = restore(received)
    assert_true(received, restored)
    assert restore(restored.text).text == restored.text


@given(clean)
@settings(max_examples=50, deadline=None)
def test_clean_text_stays(text: str) -> None:
    assert restore(text).text == text


def test_received_span_of_a_repair() -> None:
    received = "很好?!鄙虾J腥斯ぶ悄苄袠I(yè)協(xié)會"
    restored = restore(received)
    begin = restored.text.index("人工")
    low, high = restored.alignment.received_span(begin, begin + 2)
    assert received[low:high] == "?!鄙虾J腥斯ぶ悄苄袠I(yè)"


def fold(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace())


@pytest.mark.parametrize("dialect", ["sparse", "dense", "toneless", "doubled", "spaced"])
@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_damaged_seeds(path: Path, dialect: str) -> None:
    from rapidfuzz.distance import Levenshtein

    true = path.read_text(encoding="utf8")
    got = restore(damage(true, dialect)).text
    assert Levenshtein.distance(fold(true), fold(got)) <= 0.0015 * len(fold(true))


@pytest.mark.skipif(not ARTICLES, reason="the undamaged articles are not beside the project")
def test_undamaged_articles_keep_their_characters() -> None:
    for path in ARTICLES:
        text = path.read_text(encoding="utf8")
        restored = restore(text)
        assert fold(restored.text) == fold(text), path.name
        assert {step.kind for step in restored.steps} <= {"script", "width"}, path.name


@pytest.mark.skipif(not ARTICLES, reason="the undamaged articles are not beside the project")
@pytest.mark.parametrize(("dialect", "limit"), [("sparse", 0.001), ("dense", 0.0015)])
def test_damaged_articles(dialect: str, limit: float) -> None:
    """Every tenth article, all paragraphs shifted; the whole set was measured when written."""
    from rapidfuzz.distance import Levenshtein

    errors = length = 0
    for path in ARTICLES[::10]:
        true = path.read_text(encoding="utf8")
        received = damage(true, dialect)
        restored = restore(received)
        assert_true(received, restored)
        errors += Levenshtein.distance(fold(true), fold(restored.text))
        length += len(fold(true))
    assert errors <= limit * length


def seconds(received: str) -> float:
    """Processor seconds that restoring takes, without loading."""
    restore("企業(yè)?!鄙虾")
    started = time.process_time()
    restore(received)
    return time.process_time() - started


@pytest.mark.parametrize(
    "text",
    [
        "中?" * 20_000,
        "(" * 50_000,
        "?" * 50_000,
        "業(yè)" + "中do動" * 5_000,
        "<p " * 20_000,
        "業(yè)" + "中?(yī)" * 5_000,
        "業(yè)" + "“?!”" * 5_000,
        "業(yè)" + "中?!\n" * 5_000,
        "業(yè)" + "abc?中" * 5_000,
        "業(yè)" + "\ufffd中" * 10_000,
        "業(yè)" + "數?shù)?" * 5_000,
        "業(yè)" + "錤著發" * 10_000,
        "業(yè)?" + "\x00\x1f\x7f中\x85" * 10_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    assert seconds(text) < 5
    restored = restore(text).text
    assert restore(restored).text == restored


def test_one_line_of_a_megabyte_takes_seconds() -> None:
    line = damage("".join(path.read_text("utf-8") for path in GOLD).replace("\n", "") * 40)
    assert len(line.encode()) > 1_000_000
    assert seconds(line) < 8


def test_a_run_longer_than_is_read_at_once() -> None:
    """Nothing here has a second byte below 0x80: the whole line stays out of step."""
    clause = "他的看法是在合作中不断改进方法。"
    true = "他说：“好的。”" + clause * 40
    received = damage(true, "bare")
    assert received.count(clause) == 0
    # Which character lost its first byte, at the beginning, is for the language to say.
    assert restore(received).text[-len(clause) * 39 :] == clause * 39


def test_a_reading_is_one_of_the_same_place_further_on() -> None:
    """The same damage twice is repaired twice, each step at its own place."""
    once = "?!鄙虾J腥斯ぶ悄苄袠I(yè)協(xié)會說很好的。"
    restored = restore(once * 30)
    assert restored.text == restore(once).text * 30
    assert_true(once * 30, restored)
