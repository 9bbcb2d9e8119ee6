"""Marking a statement that the program missed: text selected in an article, and its form."""

from __future__ import annotations

import streamlit as st

from analysis.corrections import mark
from analysis.filter import Filter, Mark
from analysis.labels import KINDS
from dashboard import corrections, data, state
from dashboard.components import correcting, judging, nodes
from dashboard.components.choice import choice
from dashboard.components.nodes import node
from dashboard.view import View

# The address without a selection.
NONE = {"begin": "", "end": "", "kind": ""}
QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", '"': '"'}
DIGITS = 9


def ask(begin: int, end: int) -> None:
    """Put a selection into the address, in place of open evidence."""
    state.change({**NONE, **state.CLOSED, "begin": str(begin), "end": str(end)})


def let_go() -> None:
    """Take the selection out of the address."""
    state.change(NONE)


def asked(article: str) -> tuple[int, int] | None:
    """What of the article the address asks to mark; None where it asks for nothing there is."""
    begin, end = state.value("begin"), state.value("end")
    if not all(part.isdecimal() and len(part) <= DIGITS for part in (begin, end)):
        return None
    text = str(data.ask("article", article)["text"])
    if not int(begin) < int(end) <= len(text):
        return None
    found = trimmed(text, int(begin), int(end))
    return found if found[0] < found[1] else None


def trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    """A selection without the white space around it and without a pair of quotation marks.

    >>> trimmed("他说：“好。” 完", 3, 8)
    (4, 6)
    """
    part = text[begin:end]
    begin += len(part) - len(part.lstrip())
    part = part.strip()
    end = begin + len(part)
    if len(part) > 2 and QUOTES.get(part[0]) == part[-1] and part[-1] not in part[1:-1]:
        return begin + 1, end - 1
    return begin, end


def is_quoted(text: str, begin: int, end: int) -> bool:
    """Whether a stretch stands in quotation marks, so that it is direct speech.

    >>> is_quoted("他说：“好。”", 4, 6), is_quoted("他说好。", 2, 4)
    (True, False)
    """
    return any(
        text[:begin].rfind(opening) > text[:begin].rfind(closing)
        or opening in text[begin - 1 : begin]
        for opening, closing in QUOTES.items()
        if opening != closing
    )


def panel(view: View, article: str) -> None:
    """The form in the side panel: the words as they stand, what kind of speech, whose, on what."""
    texts, held = view.wording, asked(article)
    assert held
    begin, end = held
    text = str(data.ask("article", article)["text"])
    with st.container(key="marking"):
        nodes.show(
            [
                node("p", texts.text("marking.title"), style="hint-title"),
                node("blockquote", text[begin:end], style="said-large", lang="zh"),
            ],
            "marking_text",
            scroll=f"{begin}:{end}" if view.narrow else "",
        )
        _replaces(view, article, begin, end)
        usual = KINDS[0] if is_quoted(text, begin, end) else KINDS[1]
        kind = choice(
            "kind",
            KINDS,
            texts.text("marking.kind"),
            lambda name: texts.text(f"kind.{name}"),
            usual,
            closes=False,
        )
        key = f"marking_{begin}_{end}"
        everyone = view.ask_all("speaker_counts")
        names = {
            id: name for id, name in zip(everyone["speaker"], everyone["name"], strict=True) if name
        }
        judging.speaker(view, names, f"{key}_speaker", article)
        codings = judging.codings(view, key)
        correcting.problem()
        with st.container(horizontal=True, gap="small"):
            st.button(
                texts.text("marking.keep"),
                key="marking_keep",
                type="primary",
                on_click=_keep,
                args=(article, held, kind, f"{key}_speaker", names, codings),
            )
            st.button(
                texts.text("marking.cancel"), key="marking_cancel", type="tertiary", on_click=let_go
            )
        correcting.signature(view, key="marking_who")


def _replaces(view: View, article: str, begin: int, end: int) -> None:
    """Which statements the marked one would take the place of."""
    found = data.ask("evidence", Filter(), Mark("statements", article=article).encode())
    n = sum(begin < row.end and row.begin < end for row in found.itertuples())
    if n:
        st.caption(
            view.wording.text("marking.replaces", statements=view.wording.count("statements", n))
        )


def _keep(
    article: str,
    held: tuple[int, int],
    kind: str,
    spoken: str,
    names: dict[str, str],
    codings: dict[str, str],
) -> None:
    """Keep the statement and open it; `spoken` is the key of who was chosen to speak."""
    name = str(st.session_state[spoken] or "").strip()
    is_known = name in names
    made = correcting.keep(
        lambda who: mark(
            data.corpus(),
            article,
            *held,
            kind,
            "" if is_known else name,
            speaker=name if is_known else "",
            codings=codings,
            who=who,
        )
    )
    if not made:
        return
    applied = corrections.applied(data.program_corpus())
    opened = next((id for id, by in applied.statements.items() if made.id in by), "")
    state.change({**NONE, "mark": Mark("statements", statement=opened).encode() if opened else ""})
