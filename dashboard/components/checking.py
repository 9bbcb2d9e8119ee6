"""One case of the blind check: what is shown of it, what is asked, and how it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from analysis import query
from analysis.checking import (
    Answer,
    Marked,
    Passage,
    answer,
    answer_passage,
    answered,
    sample,
    sample_paragraphs,
)
from analysis.corpus import Corpus
from analysis.filter import Filter, Mark
from analysis.labels import KINDS
from dashboard import corrections, state
from dashboard.components import article, correcting, judging, marking, nodes
from dashboard.components.choice import number
from dashboard.components.nodes import node
from dashboard.components.passage import Span
from dashboard.components.passage import passage as cut
from dashboard.components.pieces import Layer, pieces
from dashboard.view import View

STYLE = Path(__file__).parent / "article.css"
_SCRIPT = (Path(__file__).parent / "check_keys.js").read_text("utf-8")
_keys_heeded = st.components.v2.component("check_keys", js=_SCRIPT, isolate_styles=False)
STATEMENTS, PARAGRAPHS, SEED = 30, 10, 1


@dataclass(frozen=True)
class Plan:
    """How many statements and paragraphs are drawn, and from which random numbers."""

    statements: int
    paragraphs: int
    seed: int


@dataclass(frozen=True)
class Case:
    """A statement by its id, or a passage."""

    statement: str = ""
    passage: Passage | None = None


@dataclass(frozen=True)
class _Held:
    key: str
    corpus: Corpus = field(compare=False)


def plan() -> Plan:
    """The sample that the address asks for."""
    return Plan(
        _number("statements", STATEMENTS), _number("paragraphs", PARAGRAPHS), number("seed", SEED)
    )


def _number(name: str, default: int) -> int:
    """Like `choice.number`, but none may be asked for too."""
    return 0 if state.value(name) == "0" else number(name, default)


def cases(corpus: Corpus, plan: Plan) -> list[Case]:
    """What is drawn: first the statements, then the paragraphs."""
    return list(_cases(_Held(corpus.key, corpus), plan))


@lru_cache(maxsize=16)
def _cases(held: _Held, plan: Plan) -> tuple[Case, ...]:
    statements = sample(held.corpus, plan.statements, plan.seed)
    passages = sample_paragraphs(held.corpus, plan.paragraphs, plan.seed)
    return (*map(Case, statements), *(Case(passage=one) for one in passages))


def done(corpus: Corpus, drawn: list[Case]) -> list[bool]:
    """Which cases whoever signs has answered."""
    statements, passages = answered(corpus, corrections.answers().entries(), corrections.who())
    return [
        one.statement in statements
        if one.passage is None
        else (one.passage.article, one.passage.begin) in passages
        for one in drawn
    ]


def heed_keys() -> None:
    """Let the keys of the buttons work wherever the focus is."""
    _keys_heeded(key="check_keys", data={})


def statement(view: View, corpus: Corpus, case: Case) -> None:
    """A stretch in its paragraph: is it a statement, and if so, whose, on what, on which side?"""
    texts, id = view.wording, case.statement
    mark = Mark("statements", statement=id)
    row: Any = next(query.evidence(corpus, Filter(reprints="all"), mark).itertuples())
    shown = cut(row.context, row.context_begin, [Span(row.begin, row.end, "counted-here")])
    said = [node("p", *shown, style="check-text", lang="zh"), node("p", row.label, style="quiet")]
    nodes.show(said, "check_statement")
    key = f"check_{id}"
    sure = f"{key}_yes"
    if not st.session_state.get(sure):
        st.html(f'<p class="caption">{texts.text("check.is_statement")}</p>')
        with st.container(key="check_verdict", horizontal=True, gap="small"):
            _button(view, "yes", "Y", st.session_state.__setitem__, sure, True)
            for name, verdict, letter in (("no", False, "N"), ("unsure", None, "U")):
                _button(view, name, letter, _keep, lambda v=verdict: _verdict(corpus, id, v))
        return
    names = _names(corpus)
    judging.speaker(view, names, f"{key}_speaker", row.article)
    st.checkbox(texts.text("check.nobody_knows"), key=f"{key}_nobody")
    codings = judging.codings(view, key)
    with st.container(key="check_verdict", horizontal=True, gap="small"):
        save = lambda: _told(corpus, id, key, names, codings)  # noqa: E731
        _button(view, "save", "Ctrl+Enter", _keep, save, kind="primary")
        _button(view, "no_after_all", "", st.session_state.pop, sure, None)


def _button(
    view: View, name: str, keys: str, act: Callable[..., Any], *args: Any, kind: str = "secondary"
) -> None:
    st.button(
        view.wording.text(f"check.{name}"),
        key=f"check_{name}",
        type=kind,  # type: ignore[arg-type]
        shortcut=keys or None,
        on_click=act,
        args=args,
    )


def _verdict(corpus: Corpus, id: str, verdict: bool | None) -> Answer:
    return answer(corpus, id, who=corrections.who(), is_statement=verdict)


def _told(
    corpus: Corpus, id: str, key: str, names: dict[str, str], codings: dict[str, str]
) -> Answer:
    """The answer of the form; a speaker who is not named and may be known is not answered."""
    spoken = str(st.session_state.get(f"{key}_speaker") or "").strip()
    nobody = bool(st.session_state.get(f"{key}_nobody"))
    known = spoken if spoken in names and not nobody else ""
    name = "" if nobody else spoken or None
    return answer(
        corpus,
        id,
        who=corrections.who(),
        is_statement=True,
        name=None if known else name,
        speaker=known,
        codings=codings,
    )


def _names(corpus: Corpus) -> dict[str, str]:
    """The speakers of the corpus by name: their order tells nothing of who speaks here."""
    rows = corpus.ask("SELECT speaker, name FROM speakers WHERE name <> '' ORDER BY name")
    return dict(zip(rows.speaker, rows.name, strict=True))


def _keep(make: Callable[[], Answer]) -> None:
    """Keep an answer and go on to the next open case; or say why it cannot be kept."""

    def act() -> None:
        made = make()
        corrections.make_room()
        corrections.answers().add(made)
        state.write("case", "")

    correcting.attempt(act)


# --- paragraphs -----------------------------------------------------------------------------------


def passage(view: View, corpus: Corpus, case: Case) -> None:
    """A paragraph in which every statement is to be marked."""
    held = case.passage
    assert held
    texts = view.wording
    st.html(STYLE)
    key = f"check_marks_{held.article}_{held.begin}"
    marks: list[tuple[int, int]] = st.session_state.setdefault(key, [])
    nodes.show([node("p", texts.text("check.mark_all"), style="reading-hint")], "check_mark_all")
    layers = [Layer(begin, end, "said said-direct tint-none") for begin, end in marks]
    article.stretch(
        view,
        "check_passage",
        pieces(held.text, held.begin, layers),
        held.begin,
        lambda begin, end: _add(held, marks, begin, end),
    )
    names = _names(corpus)
    for begin, end in marks:
        _marked(view, held, marks, (begin, end), names)
    with st.container(key="check_verdict", horizontal=True, gap="small"):
        name = "all_marked" if marks else "nobody_speaks"
        save = lambda: _all(corpus, held, marks, names)  # noqa: E731
        _button(view, name, "Ctrl+Enter", _keep, save, kind="primary")


def _add(held: Passage, marks: list[tuple[int, int]], begin: int, end: int) -> None:
    """Mark a stretch of the paragraph, unless it runs into one that is marked."""
    first, last = begin - held.begin, end - held.begin
    if not 0 <= first < last <= len(held.text):
        return
    first, last = marking.trimmed(held.text, first, last)
    begin, end = first + held.begin, last + held.begin
    if begin < end and not any(begin < e and b < end for b, e in marks):
        marks.append((begin, end))
        marks.sort()


def _keys(held: Passage, place: tuple[int, int]) -> tuple[str, str]:
    key = f"check_mark_{held.article}_{place[0]}_{place[1]}"
    return f"{key}_kind", f"{key}_speaker"


def _marked(
    view: View,
    held: Passage,
    marks: list[tuple[int, int]],
    place: tuple[int, int],
    names: dict[str, str],
) -> None:
    """A marked stretch: which kind of speech, whose; or not after all."""
    begin, end = (edge - held.begin for edge in place)
    kind, spoken = _keys(held, place)
    usual = KINDS[0] if marking.is_quoted(held.text, begin, end) else KINDS[1]
    with st.container(key=f"check_marked_{place[0]}"):
        quote = node("blockquote", held.text[begin:end], style="said", lang="zh")
        nodes.show([quote], f"check_quote_{place[0]}")
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.segmented_control(
                view.wording.text("marking.kind"),
                KINDS,
                default=usual,
                format_func=lambda name: view.wording.text(f"kind.{name}"),
                key=kind,
                required=True,
                label_visibility="collapsed",
            )
            judging.speaker(view, names, spoken, held.article)
            st.button(
                view.wording.text("check.unmark"),
                key=f"check_unmark_{place[0]}",
                type="tertiary",
                on_click=marks.remove,
                args=(place,),
            )


def _all(
    corpus: Corpus, held: Passage, marks: list[tuple[int, int]], names: dict[str, str]
) -> Answer:
    found = []
    for place in marks:
        kind, spoken = (st.session_state.get(key) for key in _keys(held, place))
        name = names.get(str(spoken), str(spoken or "").strip())
        found.append(Marked(*place, str(kind or KINDS[1]), name))
    return answer_passage(corpus, held, who=corrections.who(), statements=found)
