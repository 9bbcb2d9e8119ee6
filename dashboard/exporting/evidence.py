"""The evidence of an exhibit: every passage that any of its marks opens, each once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from analysis.marks import MOST_MARKS, Marks
from dashboard import comparison, state
from dashboard.exhibit import Exhibit, tabled
from dashboard.view import View

if TYPE_CHECKING:
    import pandas as pd

# Passages written to one file: some 15 MB of text.
MOST_PASSAGES = 20_000
# Marks of how two speakers stand to each other that are asked at once: on 150 articles five
# take 100 ms, twenty 800.
MOST_RELATIONS = 5
# Characters shown on either side of a single word.
AROUND = 28
# What stays of a row in a file for programs.
FIELDS = (
    *("unit", "id", "article", "label", "begin", "end", "text", "statement", "sentence"),
    *("speaker", "speaker_name", "kind", "cue"),
)
LISTS = ("themes", "stances", "confidences", "coders")


class TooMuchEvidenceError(Exception):
    """An exhibit opens more passages than one file takes; `n` is how many."""

    def __init__(self, n: int) -> None:
        super().__init__(f"{n} passages; at most {MOST_PASSAGES}: narrow the filter")
        self.n = n


def groups(marks: Sequence[str]) -> list[str]:
    """The marks joined as far as one question can hold them: of one unit, so many at most.

    Those of a comparison are joined for each of its sides.

    >>> groups(["articles", "statements;theme=agi", "", "statements;theme=risk"])
    ['articles', 'statements;theme=agi|statements;theme=risk']
    """
    alike: dict[tuple[str, str, int], list[str]] = {}
    for encoded in dict.fromkeys(filter(None, marks)):
        side, mark = state.side_of(encoded)
        most = MOST_RELATIONS if ";relation=" in mark else MOST_MARKS
        alike.setdefault((side, mark.split(";")[0], most), []).append(mark)
    return [
        f"{side}:" * bool(side) + Marks.of(held[start : start + most]).encode()
        for (side, _, most), held in alike.items()
        for start in range(0, len(held), most)
    ]


def total(view: View, exhibit: Exhibit) -> int:
    """How many passages the marks of an exhibit open, those of different units added up."""
    return sum(_count(view, marks) for marks in groups(exhibit.marks))


def _count(view: View, encoded: str) -> int:
    seen, marks = comparison.under(view, encoded)
    return int(seen.ask("count", mark=marks))


def passages(view: View, exhibit: Exhibit, limit: int | None = None) -> list[dict[str, Any]]:
    """The rows of `analysis.query.evidence` that the exhibit's marks open.

    Only the first `limit` where that is given; else all, TooMuchEvidenceError where those are
    more than `MOST_PASSAGES`.
    """
    if limit is None and (n := total(view, exhibit)) > MOST_PASSAGES:
        raise TooMuchEvidenceError(n)
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for marks in groups(exhibit.marks):
        for row in _rows(view, marks, limit):
            found.setdefault((row["side"], row["unit"], row["id"]), row)
        if limit is not None and len(found) >= limit:
            break
    return list(found.values())[:limit]


def _rows(view: View, marks: str, limit: int | None) -> list[dict[str, Any]]:
    options = {} if limit is None else {"limit": limit}
    side, _ = state.side_of(marks)
    seen, mark = comparison.under(view, marks)
    rows = seen.ask("evidence", mark=mark, **options).to_dict("records")
    return [{**row, "side": side} for row in rows]


def records(found: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The passages for a program: ids, spans, codings and the words that decided."""
    for row in found:
        held: dict[str, Any] = {"side": row["side"]} if row["side"] else {}
        held |= {name: _plain(row[name]) for name in FIELDS}
        held |= {name: [_plain(value) for value in row.get(name, ())] for name in LISTS}
        held["reasons"] = [{k: _plain(v) for k, v in one.items()} for one in row["reasons"]]
        yield held


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def table(view: View, found: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """The passages for a reader: who says what where, about what, on which side, and why."""
    texts = view.wording
    names = {side.key: side.name for side in comparison.sides(view)} if _sided(found) else {}
    return tabled(
        view,
        {
            **({"export.side": [names.get(row["side"], "") for row in found]} if names else {}),
            "text": [row["text"] for row in found],
            "speaker": [speaker(view, row) for row in found],
            "export.kind": [
                texts.text(f"kind.{row['kind']}") if row["kind"] else "" for row in found
            ],
            "theme": [
                texts.text("list.comma").join(view.theme_name(theme) for theme in row["themes"])
                for row in found
            ],
            "stance": [texts.text("list.comma").join(sides(view, row)) for row in found],
            "export.words": [_reasons(view, row) for row in found],
            "article": [row["label"] for row in found],
            "begin": [int(row["begin"]) for row in found],
            "end": [int(row["end"]) for row in found],
            "export.id": [row["id"] for row in found],
        },
    )


def _sided(found: Sequence[dict[str, Any]]) -> bool:
    """Whether the passages are those of a comparison."""
    return any(row["side"] for row in found)


def is_word(row: dict[str, Any]) -> bool:
    """Whether a passage is a single word, to be seen among what stands around it."""
    return bool(row["unit"] == "tokens")


def quotation(row: dict[str, Any]) -> tuple[str, str, str]:
    """What stands before a passage, the passage, and what stands behind it.

    A single word is shown with what stands around it, direct speech in quotation marks.
    """
    if not is_word(row):
        marks = ("“", "”") if row["kind"] == "direct" else ("", "")
        return marks[0], str(row["text"]), marks[1]
    begin, end = row["begin"] - row["context_begin"], row["end"] - row["context_begin"]
    context = str(row["context"])
    before, after = context[max(0, begin - AROUND) : begin], context[end : end + AROUND]
    lead, tail = "…" * (begin > AROUND), "…" * (end + AROUND < len(context))
    return lead + before, str(row["text"]), after + tail


def speaker(view: View, row: dict[str, Any]) -> str:
    """Who says a passage; nobody where it is the reporter's own."""
    return view.named(row["speaker_name"]) if row["kind"] else ""


def sides(view: View, row: dict[str, Any]) -> list[str]:
    """What the stances of a passage mean on its themes."""
    return [view.end_name(t, s) for t, s in zip(row["themes"], row["stances"], strict=False)]


def stance(row: dict[str, Any]) -> str:
    """The first side a passage takes on any of its themes; none where it takes none."""
    return next((taken for taken in row["stances"] if taken != "none"), "none")


def source(view: View, row: dict[str, Any]) -> str:
    """Who says a passage, which sides it takes, and where it stands."""
    taken = zip(row["themes"], row["stances"], strict=False)
    named = [view.end_name(theme, side) for theme, side in taken if side != "none"]
    parts = (speaker(view, row), *named, row["label"])
    return " · ".join(dict.fromkeys(filter(None, parts)))


def _reasons(view: View, row: dict[str, Any]) -> str:
    return view.wording.text("list.comma").join(
        dict.fromkeys(reason["text"] for reason in row["reasons"])
    )
