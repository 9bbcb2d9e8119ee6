"""Reasons in Chinese: every refusal of a file made to break a reader has one."""

from __future__ import annotations

import re

import pytest

from analysis.articles import from_bytes
from analysis.codebook import parse
from analysis.corrections import mark, merge, reject
from analysis.errors import CodebookError, CorrectionError, UnreadableFileError
from analysis.limits import Limits
from analysis.sample import sample
from dashboard.reasons import _reasons, reason
from tests import samples

CHINESE = re.compile(r"[一-龥]")
BROKEN = {
    "empty.txt": b"",
    "blank.txt": b" \n ",
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(99),
    "noise.txt": bytes(range(256)) * 20,
    "old.doc": b"\xd0\xcf\x11\xe0" + bytes(600),
    "book.epub": b"x",
    "pack.7z": b"x",
    "broken.pdf": b"%PDF-1.7\n" + b"x" * 900,
    "broken.xlsx": b"PK\x03\x04" + b"x" * 900,
    "numbers.csv": b"a,b\n1,2\n",
    "records.jsonl": b"{]\n",
    "menu.html": b"<html><body><script>1</script></body></html>",
    "nested.zip": samples.zipped([("a.zip", samples.zipped([("a.txt", b"x")]))]),
    "none.zip": samples.zipped([("a.exe", b"x")]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_refusal_is_said_in_chinese(name: str) -> None:
    told: list[str] = []
    try:
        from_bytes(BROKEN[name], name, on_problem=lambda error: told.append(str(error)))
    except UnreadableFileError as error:
        told.append(str(error))
    assert told
    for message in told:
        said = reason(message, "zh")
        assert CHINESE.search(said), message
        assert said.startswith(message.partition(":")[0])
        assert reason(message, "en") == message


INDEX = (
    "file,title,outlet,published,url\na.txt,甲,某报,某日,ftp://x\na,乙,,,\na.txt,,丙报,,\n"
    f"z.txt,,,,\n,甲,,,\nc.txt,{'长' * 400},,,\nx,,,,\n"
)


def test_what_is_odd_about_an_index_is_said_in_chinese() -> None:
    members = [(f"{name}.txt", "人们说好。".encode()) for name in ("a", "b", "c", "1/x", "2/x")]
    told: list[str] = []
    data = samples.zipped([*members, ("index.csv", INDEX.encode())])
    from_bytes(data, "t.zip", on_problem=lambda error: told.append(str(error)))
    assert len(told) == 8
    for message in told:
        said = reason(message, "zh")
        assert said.startswith("t.zip/index.csv：")
        assert CHINESE.search(said.replace("长", "")), message


def test_a_limit_is_named() -> None:
    with pytest.raises(UnreadableFileError) as raised:
        from_bytes(b"x" * 2000, "a.txt", limits=Limits(megabytes=0.001))
    assert "megabytes" in reason(str(raised.value), "zh")


def test_what_is_not_known_stays_as_it_is() -> None:
    assert reason("a.txt: something new", "zh") == "a.txt: something new"


def test_a_name_is_not_read_as_a_reason() -> None:
    assert reason("the file is empty: something new", "zh") == "the file is empty: something new"


def test_every_line_is_a_pattern_and_chinese() -> None:
    assert all(CHINESE.search(said) for _, said in _reasons())
    assert len({pattern.pattern for pattern, _ in _reasons()}) == len(_reasons())


@pytest.mark.parametrize(
    "text",
    ["[[theme]]\nkey = 1", "x = 1", "[[theme", '[[theme]]\nkey = "A b"\norder = 1', ""],
)
def test_what_is_wrong_with_a_codebook_is_said_in_chinese(text: str) -> None:
    with pytest.raises(CodebookError) as raised:
        parse(text)
    why = str(raised.value).partition(": ")[2]
    assert CHINESE.search(reason(f"a: {why}", "zh")), why


def test_why_a_correction_cannot_be_made_is_said_in_chinese() -> None:
    corpus = sample()
    for make in (
        lambda: mark(corpus, "sample-1", 0, 99, "direct"),
        lambda: mark(corpus, "sample-1", 5, 5, "direct"),
        lambda: mark(corpus, "elsewhere", 0, 5, "direct"),
        lambda: reject(corpus, "none"),
        lambda: merge(corpus, ["nobody", "none"]),
    ):
        with pytest.raises(CorrectionError) as raised:
            make()
        assert CHINESE.search(reason(str(raised.value), "zh")), str(raised.value)
