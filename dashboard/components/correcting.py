"""Correcting by hand what is open: who speaks, which themes, which side, or that nobody does.

What is kept is signed, changes every chart at once, and can be undone here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from analysis.codebook import STANCES
from analysis.corrections import Correction, change_speaker, code, reject, uncode
from analysis.errors import CorrectionError, JournalError
from analysis.filter import Mark
from analysis.unnamed import article_of
from dashboard import corrections, data, state
from dashboard.components import nodes
from dashboard.components.nodes import Node, node
from dashboard.reasons import reason
from dashboard.view import View

# A theme that the statement has not, among its stances.
ABSENT = "absent"
_WHO, _SPEAKER, _PROBLEM = "correct_who", "correct_speaker", "correct_problem"


def is_open() -> bool:
    """Whether the form is open in place of the reasons."""
    return bool(state.value("correct"))


def button(view: View) -> None:
    """The button that opens the form, or closes it."""
    st.button(
        view.wording.text("correct.done" if is_open() else "correct.title"),
        key="correct_open",
        type="tertiary",
        on_click=state.write,
        args=("correct", "" if is_open() else "1"),
    )


def form(view: View, row: Any) -> None:
    """The form that corrects the statement of a row of evidence."""
    texts = view.wording
    with st.container(key="correcting"):
        _speaker(view, row)
        st.html(f'<p class="caption">{texts.text("correct.themes")}</p>')
        taken = _taken(view, row.statement)
        for place, column in enumerate(st.columns(2, gap="small")):
            with column:
                for theme in view.themes()[place::2]:
                    _theme(view, row.statement, theme, taken.get(theme, ABSENT))
        st.button(
            texts.text("correct.reject"),
            key="correct_reject",
            on_click=_reject,
            args=(row.statement,),
        )
        problem()
        signature(view)
        if not corrections.is_kept():
            st.caption(texts.text("correct.not_kept"))


def made_of(view: View, row: Any) -> None:
    """What was corrected by hand on a row's statement: by whom, when, each with its undoing."""
    applied = corrections.applied(data.program_corpus())
    ids = applied.statements.get(row.statement, ()) + applied.speakers.get(row.speaker, ())
    held = {one.id: one for one in applied.applied}
    for one in (held[id] for id in dict.fromkeys(ids) if id in held):
        line(view, one, key=f"{row.statement}_{one.id}")


def line(view: View, one: Correction, key: str) -> None:
    """A correction in one line with the button that undoes it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        nodes.show([node("p", *said(view, one), style="corrected")], f"corrected_{key}")
        st.button(
            view.wording.text("correct.undo"),
            key=f"undo_{key}",
            type="tertiary",
            on_click=attempt,
            args=(lambda: corrections.undo(one.id),),
        )


def said(view: View, one: Correction) -> list[Node | str]:
    """What a correction says: what was done, by whom, on which day."""
    signed = one.who or view.wording.text("correct.unsigned")
    return [node("span", "✎ ", told(view, one)), " ", node("small", f"{signed} · {one.when[:10]}")]


def told(view: View, one: Correction) -> str:
    """What a correction says was done."""
    texts = view.wording
    name = (one.voice.name if one.voice else "") or texts.text("evidence.unknown_speaker")
    theme = view.theme_name(one.theme) if one.theme else ""
    stance = view.end_name(one.theme, one.stance) if one.stance else ""
    kind = one.kind if one.present else "no_coding"
    others = texts.listing([voice.name for voice in one.voices])
    return texts.text(
        f"corrected.{kind}", name=name, theme=theme, stance=stance, others=others, quote=quote(one)
    )


def quote(one: Correction) -> str:
    """The beginning of what a correction was said of; empty where it is of no one passage."""
    quote = one.anchor.quote if one.anchor else ""
    return quote if len(quote) <= 24 else quote[:24] + "…"


def problem() -> None:
    """Why the last correction could not be made, once."""
    from dashboard import views

    if said := st.session_state.pop(_PROBLEM, ""):
        st.error(reason(said, views.VIEW.get().wording.language))


def signature(view: View, key: str = _WHO) -> None:
    """The name that corrections are signed with, asked once."""
    st.session_state[key] = corrections.who()
    st.text_input(
        view.wording.text("correct.who"),
        key=key,
        on_change=lambda: corrections.sign(st.session_state[key]),
        placeholder=view.wording.text("correct.who_hint"),
        max_chars=60,
    )


def _taken(view: View, statement: str) -> dict[str, str]:
    codings = view.ask_all("evidence", mark=Mark("codings", statement=statement).encode())
    return {row.themes[0]: row.stances[0] for row in codings.itertuples()}


def _speaker(view: View, row: Any) -> None:
    """Who speaks: one of the corpus's speakers, or a name that is typed.

    Of those whom no article names only this article's are offered.
    """
    texts = view.wording
    everyone = view.ask_all("speaker_counts")
    names = dict(zip(everyone["speaker"], everyone["name"], strict=True))
    st.session_state[_SPEAKER] = row.speaker if row.speaker in names else None

    def change() -> None:
        chosen = str(st.session_state[_SPEAKER] or "").strip()
        known = chosen in names
        keep(
            lambda who: change_speaker(
                data.corpus(),
                row.statement,
                "" if known else chosen,
                speaker=chosen if known else "",
                who=who,
            )
        )

    offered = [
        id
        for id, name in names.items()
        if article_of(id, name) in ("", row.article) or id == row.speaker
    ]
    st.selectbox(
        texts.text("filter.speakers"),
        offered,
        format_func=lambda key: view.named(str(names.get(key, key))),
        key=_SPEAKER,
        on_change=change,
        accept_new_options=True,
        placeholder=texts.text("correct.speaker_hint"),
    )


def _theme(view: View, statement: str, theme: str, stance: str) -> None:
    """One theme: absent, or which side is taken on its proposition."""
    key = f"correct_{theme}"
    has_stance = view.codebook.theme(theme).has_stance
    choices = (ABSENT, *STANCES) if has_stance else (ABSENT, "none")
    st.session_state[key] = stance if stance in choices else "none"

    def change() -> None:
        chosen = st.session_state[key]
        if chosen == ABSENT:
            keep(lambda who: uncode(data.corpus(), statement, theme, who=who))
        elif chosen:
            keep(lambda who: code(data.corpus(), statement, theme, chosen, who=who))

    st.selectbox(
        view.theme_name(theme),
        choices,
        format_func=lambda value: _choice(view, theme, value),
        key=key,
        on_change=change,
    )


def _choice(view: View, theme: str, value: str) -> str:
    if value == ABSENT:
        return view.wording.text("correct.absent")
    if not view.codebook.theme(theme).has_stance:
        return view.wording.text("correct.present")
    name = view.wording.text(f"stance.{value}")
    end = view.end_name(theme, value)
    return name if end == name else f"{name}: {end}"


def _reject(statement: str) -> None:
    keep(lambda who: reject(data.corpus(), statement, who=who))
    if not st.session_state.get(_PROBLEM):
        state.close_evidence()


def keep(make: Callable[[str], Correction]) -> Correction | None:
    """Make a correction, signed, and keep it; why that cannot be is shown by `problem`."""
    made: list[Correction] = []

    def act() -> None:
        correction = make(corrections.who())
        corrections.add(correction)
        made.append(correction)

    attempt(act)
    return made[0] if made else None


def attempt(act: Callable[[], object]) -> None:
    """Do it, or say on the page why it cannot be done."""
    try:
        act()
    except (CorrectionError, JournalError) as error:
        st.session_state[_PROBLEM] = str(error)
