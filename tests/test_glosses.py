"""English for terms, titles and houses; the readings of the rest; how the dictionary is cut."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import glosses, glossing
from analysis.errors import UnreadableFileError
from analysis.glossing import LONGEST, Entry, entries, gloss_of, wordings
from analysis.lexica import rows

CEDICT = """\
# CC-CEDICT
#! entries=4
#! date=2020-01-02T03:04:05Z
模型 模型 [mo2 xing2] /model/mold/CL:個|个[ge4]/
開發 开发 [kai1 fa1] /to exploit (a resource); to open up (for development)/
張 张 [Zhang1] /surname Zhang/
張 张 [zhang1] /to open up/to spread/sheet of paper/
"""


@pytest.mark.parametrize(
    ("term", "english"),
    [
        ("算力", "computing power"),
        ("大模型", "large model"),
        ("行业", "industry"),
        ("美国", "United States"),
        ("腾讯", "Tencent"),
        ("发展", "development"),
        ("支持", "to support"),
        ("黄铁军", ""),
        ("Sora", ""),
        ("", ""),
    ],
)
def test_a_term_has_its_gloss_or_none(term: str, english: str) -> None:
    assert glosses.gloss(term) == english


def test_terms_of_the_field_come_before_the_press_and_this_before_the_dictionary() -> None:
    general, press = dict(rows("glosses.tsv")), dict(rows("press_glosses.tsv"))
    field = {term: english for term, _, english in rows("domain_terms.tsv")}
    assert glosses.gloss("产品") == press["产品"] != general["产品"]
    both = general.keys() & field.keys()
    assert both
    assert all(glosses.gloss(term) == field[term] for term in both)
    assert not press.keys() & field.keys()


def test_every_term_of_the_field_has_english() -> None:
    assert not [term for term, _, english in rows("domain_terms.tsv") if not english]


@pytest.mark.parametrize("name", ["glosses.tsv", "press_glosses.tsv"])
def test_a_gloss_is_short_and_english_and_its_word_stands_once(name: str) -> None:
    listed = rows(name)
    assert len({word for word, _ in listed}) == len(listed)
    wrong = [
        (word, gloss)
        for word, gloss in listed
        if not 1 < len(gloss) <= LONGEST
        or re.search(r"[\u3400-\u9fff\[\]|]|CL:|variant of|^see |[a-z][1-5]\b", gloss)
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("term", "read"),
    [("智驾", "zhì jià"), ("行业", "háng yè"), ("GPT大模型", "GPT dà mó xíng"), ("Sora", "")],
)
def test_the_reading_has_tone_marks(term: str, read: str) -> None:
    assert glosses.reading(term) == read


@given(st.text(max_size=20))
def test_any_text_has_a_reading_and_a_role(text: str) -> None:
    assert isinstance(glosses.reading(text), str)
    assert isinstance(glosses.gloss(text), str)
    for part in text.split("、"):
        assert not part or glosses.role(part)


@pytest.mark.parametrize(
    ("title", "english"),
    [
        ("董事长", "chairman"),
        ("首席执行官", "CEO"),
        ("教授", "professor"),
        ("副总裁", "vice president"),
        ("高级副总裁", "senior vice president"),
        ("前副总理", "former deputy prime minister"),
        ("联席CEO", "co-CEO"),
        ("理事长、教授", "council chair, professor"),
        ("CEO、首席执行官", "CEO"),
        ("教授、掌柜", "professor, 掌柜"),
        ("前" * 200, "前" * 200),
        ("", ""),
    ],
)
def test_titles_in_english(title: str, english: str) -> None:
    assert glosses.role(title) == english


def test_a_house_that_is_not_known_stays_chinese() -> None:
    assert glosses.house("北京大学、某某研究院") == "Peking University, 某某研究院"


@pytest.mark.parametrize(
    ("sense", "held"),
    [
        ("to exploit (a resource); to develop", ["to exploit", "to develop"]),
        ("CL:個|个[ge4]", []),
        ("variant of 佈|布[bu4]", []),
        ("surname Zhang", []),
        ("abbr. for 中國共產黨|中国共产党[Zhong1guo2 Gong4chan3dang3]", []),
        ("Tokyo, capital of Japan", ["Tokyo"]),
        ("a gloss so long that it fits beside no word at all", []),
    ],
)
def test_what_of_a_sense_can_be_a_gloss(sense: str, held: list[str]) -> None:
    assert wordings(sense) == held


def test_a_word_comes_before_a_surname_and_a_verb_is_an_infinitive() -> None:
    held = list(entries(CEDICT.splitlines()))
    by_word = {word: [e for e in held if e.word == word] for word in ("张", "开发")}
    assert gloss_of(by_word["张"], "v") == "to open up"
    assert gloss_of(by_word["开发"], "v") == "to exploit"
    assert gloss_of([Entry("想", "xiang3", ("variant of 像",))], "v") == ""


def test_the_lexicon_is_made_from_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glossing, "LEXICON", tmp_path)
    packed = tmp_path / "cedict.txt.gz"
    packed.write_bytes(gzip.compress(CEDICT.encode()))
    glossing.main(packed)
    made = (tmp_path / "glosses.tsv").read_text("utf-8")
    assert "edition of 2020-01-02" in made
    assert "CC BY-SA 4.0" in made
    assert "\n模型\tmodel\n" in made
    other = tmp_path / "other.txt"
    other.write_text("a b c", "utf-8")
    with pytest.raises(UnreadableFileError, match="not CC-CEDICT"):
        glossing.main(other)
