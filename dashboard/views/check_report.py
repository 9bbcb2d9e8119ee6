"""What came of the blind check: the measures, and where analyst and program differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from math import isnan

import streamlit as st

from analysis.checking import (
    Answer,
    Answers,
    Report,
    answers_as_csv,
    answers_as_lines,
    corrections_of,
    report,
)
from analysis.checking.cases import StatementCase, compared
from analysis.corpus import Corpus
from analysis.corrections import Correction
from dashboard import corrections
from dashboard.components import account, accuracy, chart, correcting, nodes
from dashboard.components.accuracy import Measured
from dashboard.components.nodes import node
from dashboard.components.table import Cell, Column, Table
from dashboard.components.table import draw as draw_table
from dashboard.view import View
from dashboard.views.data_corrections import broken, downloads, received, told

# Of fewer answers than this an interval says little.
FEW = 10
QUOTE = 40
# Of an answer about a paragraph so many differences are told.
LISTED = 3
# What an answer about a paragraph may become: its themes were not asked for.
OF_PASSAGES = ("statement", "not_a_statement")


@dataclass(frozen=True)
class _Asked:
    key: str
    path: str
    version: tuple[int, int]
    corpus: Corpus = field(compare=False)
    answers: Answers = field(compare=False)


def draw(view: View, corpus: Corpus) -> None:
    """Draw the report with its files, and the differences."""
    texts, answers = view.wording, corrections.answers()
    entries = answers.entries()
    told("answers_told")
    if entries:
        asked = _Asked(corpus.key, str(answers.path), answers.version, corpus, answers)
        _measures(view, _report(asked))
        _differences(view, corpus, entries)
    with st.container(key="check_files", horizontal=True, gap="small"):
        if entries:
            downloads(view, "answers", partial(_csv, entries), partial(_lines, entries))
        with st.popover(texts.text("journal.import")):
            received(view, "answers", _take)
    broken(view, [(line.line, line.reason) for line in answers.broken])


def _csv(entries: list[Answer]) -> bytes:
    return answers_as_csv(entries).encode("utf-8-sig")


def _lines(entries: list[Answer]) -> bytes:
    return answers_as_lines(entries).encode()


def _take(view: View, content: bytes) -> str:
    corrections.make_room()
    added, lines = corrections.answers().take(content)
    return view.wording.text("journal.taken", added=added, broken=len(lines))


@lru_cache(maxsize=8)
def _report(asked: _Asked) -> Report:
    return report(asked.corpus, asked.answers.entries())


def _measures(view: View, found: Report) -> None:
    """The measures as dots with their intervals; what nobody answered has none."""
    texts = view.wording
    shown = [
        Measured(
            texts.text(f"check.{one.key}"), one.value, one.low, one.high, one.n, _group(one.key)
        )
        for one in found.measures
        if one.n and not isnan(one.value)
    ]
    who = texts.listing([name or texts.text("correct.unsigned") for name in found.analysts])
    counted = texts.text(
        "check.report_counted", who=who, statements=found.statements, passages=found.passages
    )
    exhibit = accuracy.exhibit(view, "check_report", texts.text("check.report"), counted, shown)
    chart.show(view, exhibit)
    hints = [texts.text("check.report_how")]
    if found.statements + found.passages < FEW:
        hints.append(texts.text("check.few"))
    if found.unattached:
        hints.append(texts.text("check.unattached", n=found.unattached))
    nodes.show([node("p", hint, style="reading-hint") for hint in hints], "check_report_how")
    with st.expander(texts.text("accuracy.numbers")):
        st.dataframe(exhibit.table, hide_index=True, width="stretch")


def _group(key: str) -> str:
    return "_".join(key.split("_")[:2]) if key.startswith("alpha") else key.split("_")[0]


# --- differences ----------------------------------------------------------------------------------


def _differences(view: View, corpus: Corpus, entries: list[Answer]) -> None:
    """Where an analyst and the program differ, side by side; a click makes it a correction."""
    texts = view.wording
    differing = [(one, made) for one in entries if (made := _corrections(corpus, one))]
    chart.heading(
        texts.text("check.differences"),
        texts.text("check.differences_counted", n=len(differing), of=len(entries)),
    )
    if not differing:
        return
    taken = {(one.who, one.when) for one in corrections.journal().active()}
    columns = [Column(key, texts.text(f"check.{key}")) for key in ("passage", "program", "analyst")]
    columns.append(Column("who", texts.text("journal.who")))
    columns.insert(1 if view.narrow else len(columns), Column("turn", ""))
    rows = [_row(view, corpus, one, made, taken) for one, made in reversed(differing)]
    draw_table(view, Table(columns, rows), "differences", partial(_act, corpus, differing))


def _corrections(corpus: Corpus, one: Answer) -> list[Correction]:
    """What of an answer differs from the program."""
    made = corrections_of(corpus, one)
    return made if one.kind == "statement" else [c for c in made if c.kind in OF_PASSAGES]


def _row(
    view: View,
    corpus: Corpus,
    one: Answer,
    made: list[Correction],
    taken: set[tuple[str, str]],
) -> dict[str, Cell]:
    texts, anchor = view.wording, one.anchor
    quote = anchor.quote if len(anchor.quote) <= QUOTE else anchor.quote[:QUOTE] + "…"
    program, analyst = _sides(view, corpus, one, made)
    is_taken = (one.who, one.when) in taken
    return {
        "passage": Cell(quote, opens=("read", anchor.article, str(anchor.begin))),
        "program": Cell(program),
        "analyst": Cell(analyst),
        "who": Cell(one.who or texts.text("correct.unsigned")),
        "turn": Cell(texts.text("check.taken"), style="quiet")
        if is_taken
        else Cell(texts.text("check.take"), opens=("take", one.id)),
    }


def _sides(view: View, corpus: Corpus, one: Answer, made: list[Correction]) -> tuple[str, str]:
    """What the program says and what the analyst says, in words."""
    texts = view.wording
    if one.kind == "passage":
        _, (passage, *_), _ = compared(corpus, [one])
        heard = len(passage.unseen) + sum(found is not None for _, found in passage.pairs)
        told = [correcting.told(view, correction) for correction in made[:LISTED]]
        more = "…" if len(made) > LISTED else ""
        marked = texts.text("check.marked", n=len(passage.pairs))
        return texts.text("check.heard", n=heard), " · ".join([marked, *told]) + more
    (case, *_), _, _ = compared(corpus, [one])
    program = _said(view, view.speaker_name(case.heard), case.found)
    if not case.is_statement:
        return program, texts.text("check.not_statement")
    return program, _said(view, _named(view, case, one), case.coded)


def _named(view: View, case: StatementCase, one: Answer) -> str:
    if one.voice is None:
        return _not_answered(view)
    return view.named(one.voice.name)


def _not_answered(view: View) -> str:
    """What stands for what was not answered."""
    return view.wording.text("check.not_answered")


def _said(view: View, name: str, codings: Mapping[str, str] | None) -> str:
    if codings is None:
        return f"{name} · {_not_answered(view)}"
    themes = [
        view.theme_name(theme, short=True)
        + ("" if stance == "none" else f" {view.wording.text(f'stance.{stance}')}")
        for theme, stance in codings.items()
    ]
    return " · ".join([name, *(themes or [view.wording.text("themes.no_theme")])])


def _act(
    corpus: Corpus, differing: list[tuple[Answer, list[Correction]]], opens: list[str]
) -> None:
    """A click in the table: make the difference a correction, or read the passage."""
    kind, target, *at = opens
    if kind == "take":
        made = next((made for one, made in differing if one.id == target), [])
        correcting.attempt(lambda: corrections.add(*made))
    else:
        st.session_state[account.GO] = {"article": [target], "at": at}
