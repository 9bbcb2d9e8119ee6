"""The journal of corrections: kept whole, whoever else writes, whatever else stands in it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corrections import (
    KINDS,
    Correction,
    Journal,
    active,
    as_csv,
    as_lines,
    change_speaker,
    code,
    from_lines,
    mark,
    merge,
    reject,
    split,
    uncode,
    undo,
)
from analysis.corrections import lines as files
from analysis.corrections.model import as_dict, from_dict
from analysis.errors import CorrectionError, JournalError
from analysis.sample import sample
from tests.conftest import ROOT


def every_kind() -> list[Correction]:
    corpus = sample()
    one, other = (
        corpus.columns("statements", ["statement"])["statement"][n].as_py() for n in (0, 1)
    )
    made = [
        reject(corpus, one, who="Li", note="eine Überschrift\nnicht mehr"),
        change_speaker(corpus, other, "=SUM(A1)", who="王"),
        code(corpus, other, "risk", "mixed"),
        uncode(corpus, other, "industry"),
        mark(corpus, "sample-1", 8, 20, "indirect", "记者", codings={"risk": "for"}),
        merge(corpus, ["钱文静", "孙一鸣"]),
        split(corpus, "钱文静", "钱敏", articles=["sample-2"], statements=[one]),
    ]
    return [*made, undo(made[0].id, who="Li")]


def test_every_kind_is_read_as_it_was_written(tmp_path):
    made = every_kind()
    Journal(tmp_path / "deep" / "corrections.jsonl").add(*made)
    journal = Journal(tmp_path / "deep" / "corrections.jsonl")
    assert journal.entries() == made and not journal.broken
    assert from_lines(as_lines(made).encode()) == (made, [])
    assert {one.kind for one in made} == set(KINDS)


def test_no_file_is_an_empty_journal(tmp_path):
    journal = Journal(tmp_path / "corrections.jsonl")
    assert journal.entries() == journal.active() == journal.broken == []
    assert not (tmp_path / "corrections.jsonl").exists()


def test_undo_and_redo(tmp_path):
    journal, made = Journal(tmp_path / "c.jsonl"), every_kind()[:2]
    journal.add(*made)
    undone = journal.undo(made[0].id, who="Li")
    assert journal.active() == made[1:] and journal.undoing_of(made[0].id) == undone
    with pytest.raises(CorrectionError, match="undone already"):
        journal.undo(made[0].id)
    journal.undo(undone.id)
    assert journal.active() == made and journal.undoing_of(made[0].id) is None
    journal.undo(made[0].id)
    assert journal.active() == made[1:]
    assert len(journal.entries()) == 5
    with pytest.raises(CorrectionError, match="no correction"):
        journal.undo("nothing")


def test_undoings_in_a_circle_do_not_hold():
    a, b = (replace(undo("x"), id=name) for name in "ab")
    circle = [replace(a, undone="b"), replace(b, undone="a")]
    held = every_kind()[0]
    aimed = replace(undo(held.id), id="c")
    assert active([held, *circle]) == [held]
    assert active([held, aimed, *circle]) == []


def test_a_long_chain_of_undoings():
    first = every_kind()[0]
    chain = [first]
    for _ in range(3_000):
        chain.append(undo(chain[-1].id))
    assert active(chain) == [first]
    assert active(chain[:-1]) == []


GOOD = json.dumps(as_dict(every_kind()[0]))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not a line of JSON"),
        (b"\xff\xfe", "not a line of JSON"),
        (b"[" * 60_000, "not a line of JSON"),
        (b"[]", "must be an object"),
        (b'"text"', "must be an object"),
        (b'{"kind": "delete everything"}', "kind must be one of"),
        (b'{"kind": ["undo"]}', "kind must be one of"),
        (b'{"kind": "undo"}', "needs undone"),
        (b" " * 70_000 + b"{", "at most"),
        (GOOD.replace('"who"', '"eval"').encode(), "unknown entry 'eval'"),
        (GOOD.replace('"begin": ', '"begin": -').encode(), "begin"),
        (GOOD.replace('"end": ', '"end": 1e9, "x": ').encode(), "unknown entry 'x'"),
        (GOOD.replace('"who": "Li"', '"who": "L\\u202ei"').encode(), "invisible"),
        (GOOD.replace('"who": "Li"', '"who": 5').encode(), "who must be a text"),
        (GOOD.replace('"who": "Li"', f'"who": "{"x" * 300}"').encode(), "at most 200"),
        (GOOD.replace('"quote": "', '"quote": "\\ud800').encode(), "quote"),
        (GOOD.replace("+00:00", "").encode(), "when must be"),
        (GOOD.replace('"when": "2', '"when": "X').encode(), "when must be"),
        (GOOD.replace('"id": "', '"id": "' + "a" * 99).encode(), "at most 64"),
    ],
)
def test_a_broken_line_is_told_by_its_number_and_the_others_are_read(tmp_path, line, reason):
    path = tmp_path / "c.jsonl"
    last = as_dict(every_kind()[1])
    path.write_bytes(GOOD.encode() + b"\n" + line + b"\n\n" + json.dumps(last).encode())
    journal = Journal(path)
    assert [one.kind for one in journal.entries()] == ["not_a_statement", "speaker"]
    (broken,) = journal.broken
    assert broken.line == 2 and reason in broken.reason
    # What is added after a line without an end does not run into it.
    journal.add(every_kind()[2])
    assert len(journal.entries()) == 3 and len(journal.broken) == 1
    assert line in path.read_bytes()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = sorted({name for one in every_kind() for name in as_dict(one)} | {"begin", "quote"})


@given(st.sampled_from(every_kind()), st.sampled_from(FIELDS), json_values)
def test_a_line_with_anything_in_it_is_read_or_refused(correction, field, value):
    row = {**as_dict(correction), field: value}
    try:
        read = from_dict(row)
    except CorrectionError:
        return
    assert from_dict(as_dict(read)) == read
    assert as_lines([read]) and as_csv([read])


def test_a_repeated_id_counts_once(tmp_path):
    one = every_kind()[0]
    journal = Journal(tmp_path / "c.jsonl")
    journal.add(one)
    journal.add(replace(one, note="again"))
    assert journal.entries() == [one]


def test_import_adds_what_is_not_there_yet(tmp_path):
    made = every_kind()
    ours, theirs = Journal(tmp_path / "a.jsonl"), Journal(tmp_path / "b.jsonl")
    ours.add(*made[:4])
    theirs.add(*made[2:])
    received = (tmp_path / "b.jsonl").read_bytes() + b"nonsense\n"
    added, broken = ours.take(received)
    assert added == 4 and [one.line for one in broken] == [7]
    assert ours.entries() == made
    assert ours.take(received)[0] == 0


def test_what_does_not_fit_is_refused_whole(tmp_path, monkeypatch):
    journal, made = Journal(tmp_path / "c.jsonl"), every_kind()
    journal.add(made[0])
    before = journal.path.read_bytes()
    with pytest.raises(CorrectionError):
        journal.add(made[1], replace(made[2], stance="perhaps"))
    monkeypatch.setattr(files, "MOST_BYTES", len(before) + 10)
    with pytest.raises(JournalError, match="full"):
        journal.add(made[1])
    assert journal.path.read_bytes() == before


def test_a_file_beyond_the_limit_is_read_up_to_it(tmp_path, monkeypatch):
    journal = Journal(tmp_path / "c.jsonl")
    journal.add(*every_kind())
    monkeypatch.setattr(files, "MOST_BYTES", 700)
    read = Journal(journal.path)
    assert 0 < len(read.entries()) < 8
    assert "nothing is read beyond 700 bytes" in read.broken[-1].reason


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="cannot be written"):
        Journal(tmp_path / "file" / "c.jsonl").add(every_kind()[0])
    with pytest.raises(JournalError):
        Journal(tmp_path).add(every_kind()[0])


def test_a_link_is_not_followed_when_writing(tmp_path):
    (tmp_path / "target").write_text("")
    (tmp_path / "c.jsonl").symlink_to(tmp_path / "target")
    with pytest.raises(JournalError):
        Journal(tmp_path / "c.jsonl").add(every_kind()[0])
    assert (tmp_path / "target").read_text() == ""


WRITER = """
import sys
from analysis.corrections import Journal, undo
journal = Journal(sys.argv[1])
for number in range(40):
    journal.add(undo("x" * 60, who=sys.argv[2], note=str(number) * 300))
"""


def test_several_processes_write_at_once(tmp_path):
    path = tmp_path / "c.jsonl"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), name], cwd=ROOT)
        for name in ("Li", "Wang", "Zhao")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    journal = Journal(path)
    assert not journal.broken and len(journal.entries()) == 120
    for name in ("Li", "Wang", "Zhao"):
        notes = [one.note for one in journal.entries() if one.who == name]
        assert notes == [str(number) * 300 for number in range(40)]


def test_the_version_changes_with_the_file(tmp_path):
    journal = Journal(tmp_path / "c.jsonl")
    seen = [journal.version]
    for one in every_kind():
        Journal(journal.path).add(one)
        seen.append(journal.version)
        assert journal.entries()[-1] == one
    assert len(set(seen)) == len(seen)


def test_csv_for_a_spreadsheet():
    made = every_kind()
    rows = list(csv.DictReader(io.StringIO(as_csv(made))))
    assert [row["kind"] for row in rows] == [one.kind for one in made]
    assert rows[0]["active"] == "False" and rows[1]["active"] == "True"
    assert rows[1]["name"] == "'=SUM(A1)"
    assert rows[0]["quote"] == made[0].anchor.quote
    assert rows[4]["codings"] == "risk=for"
    assert rows[5]["speakers"] == "钱文静；孙一鸣"
