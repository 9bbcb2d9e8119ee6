"""Speakers who may be one: which names say so, and which do not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from analysis.filter import Filter
from analysis.query.duplicates import _pairs, likely_duplicates
from analysis.sample import sample


def speakers(*named: str | tuple[str, str, list[str]]) -> list[SimpleNamespace]:
    """Rows of speakers: each a person's name, or name, type and aliases."""
    told = [(one, "person", []) if isinstance(one, str) else one for one in named]
    return [
        SimpleNamespace(speaker=f"{name} {kind}", name=name, type=kind, aliases=aliases)
        for name, kind, aliases in told
    ]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("马可·罗西诺", "罗西诺", "name"),
        ("马可・罗西诺", "马可·罗西诺", "name"),
        ("Marco Rossino", "MARCO ROSSINO", "name"),
        ("ＲＯＳＳＩＮＯ", "Rossino", "name"),
        ("马可·罗西诺", "马柯·罗西诺", "name"),
        ("阿列克谢耶夫", "阿列克塞耶夫", "spelling"),
    ],
)
def test_names_that_may_be_one(one: str, other: str, reason: str) -> None:
    pairs = _pairs(speakers(one, other))
    assert list(pairs.values()) == [reason]


@pytest.mark.parametrize(
    ("one", "other"),
    [("张伟", "张炜"), ("王一鸣", "王一明"), ("赵立群", "钱文静"), ("马可·罗西诺", "马可")],
)
def test_names_that_are_two(one: str, other: str) -> None:
    assert not _pairs(speakers(one, other))


def test_a_person_and_an_organisation_are_never_one() -> None:
    assert not _pairs(speakers(("罗西诺集团", "organisation", []), ("罗西诺集团", "person", [])))


def test_an_alias_tells_too_of_persons_alone() -> None:
    nicknamed = ("孙一鸣", "person", ["老孙头"])
    assert list(_pairs(speakers(nicknamed, "老孙头")).values()) == ["name"]
    house = ("北方机床厂", "organisation", ["该厂"])
    assert not _pairs(speakers(house, ("南方机床总厂", "organisation", ["该厂"])))


def test_what_many_are_called_tells_none_of_them() -> None:
    many = speakers(*(f"{first}·罗西诺" for first in ("甲一", "乙二", "丙三")), "罗西诺")
    assert not _pairs(many)


def test_a_corpus_without_such_names_offers_nothing() -> None:
    frame = likely_duplicates(sample(), Filter())
    assert frame.empty
    assert list(frame.columns[:2]) == ["speaker", "name"]
