"""The tagger hears the same names however many stretches it reads together."""

from __future__ import annotations

import pytest

from analysis import tagger

STRETCHES = [
    "清华大学教授李明远围绕治理作了演讲",
    "他",
    "",
    "某市人工智能行业协会秘书长周一诺对记者表示",
    "玛格丽特·维斯塔格没有来",
    "他",
    "一二三四五六七八九十" * 4,
]


def names(stretch: str) -> list[str]:
    (found,) = tagger.tag([stretch])
    return [stretch[name.begin : name.end] for name in found if name.tag == "PER"]


def test_persons_are_heard() -> None:
    assert names(STRETCHES[0]) == ["李明远"]
    assert names(STRETCHES[4]) == ["玛格丽特·维斯塔格"]


def test_words_cover_their_stretch() -> None:
    for stretch, found in zip(STRETCHES, tagger.tag(STRETCHES), strict=True):
        assert "".join(stretch[name.begin : name.end] for name in found) == stretch


@pytest.mark.parametrize("size", [1, 20, 60, 10_000])
def test_batches_make_no_difference(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = [tagger.tag([stretch])[0] for stretch in STRETCHES]
    monkeypatch.setattr(tagger, "BATCH", size)
    assert tagger.tag(STRETCHES) == alone


def test_nothing_is_asked() -> None:
    assert tagger.tag([]) == []
