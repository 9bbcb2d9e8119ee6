"""Data: all corrections of the open corpus, who made them when, whether they hold."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analysis.corrections import Applied, Correction, Journal, Unattached, as_csv, as_lines
from analysis.errors import JournalError
from dashboard import corrections, data
from dashboard.components import account, chart, correcting, nodes
from dashboard.components.nodes import node
from dashboard.components.table import Cell, Column, Table, draw
from dashboard.reasons import reason
from dashboard.view import View

_TOLD = "corrections_told"
# Broken lines named one by one; of more the number is told.
BROKEN = 20


def render(view: View) -> None:
    """Draw the section."""
    texts, journal = view.wording, corrections.journal()
    entries = journal.entries()
    applied = corrections.applied(data.program_corpus())
    held = sum(entry.kind != "undo" for entry in entries)
    title = texts.text("journal.title")
    chart.heading(title, texts.text("journal.counted", n=held, holds=len(applied.applied)))
    correcting.problem()
    told(_TOLD)
    _tools(view, journal, entries)
    if not entries:
        chart.empty(texts.text("journal.none"), texts.text("journal.none_hint"))
    else:
        draw(view, table(view, journal, applied), "corrections", _act)
    broken(view, [(line.line, line.reason) for line in journal.broken])
    if not corrections.is_kept():
        st.caption(texts.text("journal.not_kept"))


def _tools(view: View, journal: Journal, entries: list[Correction]) -> None:
    """The signature, and the corrections as files out and in."""
    texts = view.wording
    with st.container(key="journal_tools", horizontal=True, vertical_alignment="bottom"):
        correcting.signature(view, key="journal_who")
        if entries:
            downloads(view, "corrections", partial(_csv, entries), partial(_lines, entries))
        with st.popover(texts.text("journal.import")):
            received(view, "corrections", _take)


def _csv(entries: list[Correction]) -> bytes:
    return as_csv(entries).encode("utf-8-sig")


def _lines(entries: list[Correction]) -> bytes:
    return as_lines(entries).encode()


def _take(view: View, content: bytes) -> str:
    corrections.make_room()
    added, lines = corrections.journal().take(content)
    return view.wording.text("journal.taken", added=added, broken=len(lines))


def downloads(view: View, name: str, csv: partial[bytes], lines: partial[bytes]) -> None:
    """Two buttons: a table to read, and lines to import elsewhere."""
    for ending, mime, make in (
        ("csv", "text/csv", csv),
        ("jsonl", "application/jsonl", lines),
    ):
        st.download_button(
            view.wording.text(f"journal.export_{ending}"),
            make,
            file_name=f"{name}.{ending}",
            mime=mime,
            key=f"{name}_{ending}",
            on_click="ignore",
        )


def received(view: View, name: str, take) -> None:  # type: ignore[no-untyped-def]
    """The way in for a file of lines; `take` answers what became of it."""
    key = f"{name}_import_{st.session_state.get(f'{name}_round', 0)}"
    told_at = f"{name}_told"

    def taken() -> None:
        for file in st.session_state[key] or []:
            try:
                st.session_state[told_at] = take(view, file.getvalue())
            except JournalError as error:
                st.session_state[told_at] = str(error)
        st.session_state[f"{name}_round"] = st.session_state.get(f"{name}_round", 0) + 1

    st.caption(view.wording.text("journal.import_hint"))
    st.file_uploader(
        view.wording.text("journal.import"),
        type=["jsonl"],
        accept_multiple_files=True,
        key=key,
        on_change=taken,
        label_visibility="collapsed",
    )


def told(name: str) -> None:
    """What came of the last file taken in, once."""
    if said := st.session_state.pop(name, ""):
        st.info(said)


def table(view: View, journal: Journal, applied: Applied) -> Table:
    """Every correction, the latest first, with whether it holds and the way to turn it round."""
    texts = view.wording
    columns = [
        Column(key, texts.text(f"journal.{key}")) for key in ("what", "who", "when", "state")
    ]
    # On a phone what can be done stands in sight, beside what was done.
    columns.insert(1 if view.narrow else len(columns), Column("turn", ""))
    lost = {one.correction.id: one for one in applied.unattached}
    active = {entry.id for entry in journal.active()}
    rows = []
    for entry in reversed(journal.entries()):
        if entry.kind == "undo" and entry.id not in lost:
            continue
        rows.append(_row(view, journal, entry, lost.get(entry.id), holds=entry.id in active))
    return Table(columns, rows)


def _row(
    view: View, journal: Journal, entry: Correction, lost: Unattached | None, *, holds: bool
) -> dict[str, Cell]:
    texts = view.wording
    undoing = None if holds or entry.kind == "undo" else journal.undoing_of(entry.id)
    turn = "undo" if holds else "redo"
    target = entry.id if holds else undoing.id if undoing else ""
    anchor = entry.anchor or next(iter(entry.anchors), None)
    opens = ("read", anchor.article, str(anchor.begin)) if anchor else ()
    quote = correcting.quote(entry)
    what = correcting.told(view, entry)
    if quote and quote not in what:
        what = texts.text("journal.of", what=what, quote=quote)
    return {
        "what": Cell(what, opens=opens),
        "who": Cell(entry.who or texts.text("correct.unsigned")),
        "when": Cell(_moment(entry.when), entry.when),
        "state": Cell(_state(view, lost, undoing, holds=holds), style="quiet"),
        "turn": Cell(texts.text(f"correct.{turn}") if target else "", opens=(turn, target))
        if target
        else Cell(""),
    }


def _moment(when: str) -> str:
    return when[:16].replace("T", " ")


def _state(view: View, lost: Unattached | None, undoing: Correction | None, *, holds: bool) -> str:
    texts = view.wording
    if undoing:
        who = undoing.who or texts.text("correct.unsigned")
        return texts.text("journal.undone", who=who, when=_moment(undoing.when))
    if lost and (holds or not lost.partly):
        key = "partly" if lost.partly else "unattached"
        return texts.text(f"journal.{key}", reason=reason(lost.reason, texts.language))
    return texts.text("journal.holds" if holds else "journal.idle")


def _act(opens: list[str]) -> None:
    """A click in the table: undo, redo, or read what was corrected."""
    kind, target, *at = opens
    if kind in ("undo", "redo"):
        correcting.attempt(lambda: corrections.undo(target))
    else:
        st.session_state[account.GO] = {"article": [target], "at": at}


def broken(view: View, lines: list[tuple[int, str]]) -> None:
    """The lines of a file that cannot be read: where, and why."""
    if not lines:
        return
    texts = view.wording
    shown = [
        node("p", texts.text("journal.line", n=n, reason=reason(why, texts.language)))
        for n, why in lines[:BROKEN]
    ]
    head = node("p", node("strong", texts.text("journal.broken", n=len(lines))))
    nodes.show([node("div", head, *shown, style="broken-lines")], "broken_lines")
