"""Data: the blind check: statements and paragraphs drawn at random, told by the analyst alone."""

from __future__ import annotations

import streamlit as st

from analysis.corpus import Corpus
from dashboard import corrections, data, state
from dashboard.components import chart, checking, correcting, nodes
from dashboard.components.checking import Case, Plan
from dashboard.components.nodes import node
from dashboard.view import View
from dashboard.views import check_report

# The address of the check when it is not under way.
AWAY = {"check": "", "case": ""}
MOST = 500


def render(view: View) -> None:
    """Draw the section: the case that is next, or how to begin and what came of it."""
    corpus, plan = data.program_corpus(), checking.plan()
    cases = checking.cases(corpus, plan)
    done = checking.done(corpus, cases)
    place = _place(cases, done)
    if state.value("check") and corrections.who() and place is not None:
        _under_way(view, corpus, cases, done, place)
        return
    _begin(view, plan, cases, done)
    check_report.draw(view, corpus)


def _place(cases: list[Case], done: list[bool]) -> int | None:
    """Which case is shown: the one the address names, else the first that is open."""
    stated = state.value("case")
    if stated.isdecimal() and len(stated) < 5 and 0 < int(stated) <= len(cases):
        return int(stated) - 1
    return done.index(False) if False in done else None


def _begin(view: View, plan: Plan, cases: list[Case], done: list[bool]) -> None:
    """How large the sample is, who answers, and the button that begins."""
    texts = view.wording
    chart.heading(texts.text("check.title"), texts.text("check.counted"))
    nodes.show([node("p", texts.text("check.how"), style="reading-hint")], "check_how")
    with st.container(key="check_plan", horizontal=True, vertical_alignment="bottom"):
        for name, value, least in (
            ("statements", plan.statements, 0),
            ("paragraphs", plan.paragraphs, 0),
            ("seed", plan.seed, 0),
        ):
            _number(view, name, value, least)
        correcting.signature(view, key="check_who")
        named = bool(corrections.who())
        left = done.count(False)
        begun = 0 < left < len(cases)
        st.button(
            texts.text("check.go_on" if begun else "check.start", n=left),
            key="check_start",
            type="primary",
            disabled=not named or not left,
            on_click=state.change,
            args=({"check": "1", "case": "", **state.CLOSED},),
        )
    if not named:
        st.caption(texts.text("check.sign_first"))
    elif cases and not left:
        st.caption(texts.text("check.finished", n=len(cases)))


def _number(view: View, name: str, value: int, least: int) -> None:
    key = f"check_{name}"
    st.session_state[key] = value

    def store() -> None:
        state.write(name, str(st.session_state[key]))

    st.number_input(
        view.wording.text(f"check.{name}"),
        min_value=least,
        max_value=MOST,
        step=1,
        key=key,
        on_change=store,
        width=130,
    )


def _under_way(view: View, corpus: Corpus, cases: list[Case], done: list[bool], place: int) -> None:
    """One case with its questions, and the way back, on and out."""
    texts, case = view.wording, cases[place]
    kind = "check.of_statement" if case.statement else "check.of_paragraph"
    chart.heading(texts.text(kind), texts.text("check.progress", n=place + 1, of=len(cases)))
    st.progress(done.count(True) / len(cases))
    with st.container(key="check_case"):
        (checking.statement if case.statement else checking.passage)(view, corpus, case)
        correcting.problem()
    checking.heed_keys()
    with st.container(key="check_way", horizontal=True, gap="small"):
        _go(view, "before", place, shown=place > 0)
        _go(view, "after", place + 2, shown=place + 1 < len(cases))
        st.button(
            texts.text("check.leave"),
            key="check_leave",
            type="tertiary",
            on_click=state.change,
            args=(AWAY,),
        )


def _go(view: View, name: str, to: int, *, shown: bool) -> None:
    if shown:
        st.button(
            view.wording.text(f"check.{name}"),
            key=f"check_{name}",
            type="tertiary",
            on_click=state.write,
            args=("case", str(to)),
        )
