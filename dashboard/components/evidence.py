"""The evidence of a mark, beside the charts: every row it counts, and why it was so coded."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.codebook import PROGRAM
from analysis.corrections import ANALYST
from analysis.filter import Mark, Marks, facet_values
from analysis.marks import UNDATED
from dashboard import state
from dashboard.components import correcting, nodes, quotes
from dashboard.components.nodes import Node, node
from dashboard.components.passage import Span, passage
from dashboard.view import View
from dashboard.wording import Wording

# Rows drawn at once; more come with a click. Fifty cards fill some six screens.
PAGE = 50
ROLES = ("for", "against", "negation", "hedge", "contrast", "question", "theme")


def panel(view: View, *, otherwise: Any = None) -> None:
    """Draw the evidence that is open.

    Where none is: what `otherwise` draws, else how to open one and a few telling quotations.
    """
    marks = state.opened()
    with st.container(key="evidence"):
        if marks is None:
            (otherwise or _hint)(view)
            return
        n = view.ask("count", mark=marks.encode())
        shown = int(state.value("shown")) if _is_number("shown") else PAGE
        rows = view.ask("evidence", mark=marks.encode(), limit=shown)
        item = state.value("item")
        one = rows[rows["id"] == item] if item else rows.iloc[:0]
        alone = n == 1
        if alone or len(one):
            detail(view, (one if len(one) else rows).iloc[0], marks, n)
        else:
            _list(view, rows, marks, n)


def _is_number(name: str) -> bool:
    return state.value(name).isdecimal()


def _hint(view: View) -> None:
    texts = view.wording
    nodes.show(
        [
            node("p", texts.text("evidence.hint_title"), style="hint-title"),
            node("p", texts.text("evidence.hint"), style="hint"),
        ],
        key="evidence_hint",
    )
    quotes.draw(view)


def describe(view: View, marks: Marks, n: int) -> list[Node | str]:
    """What is open, in words: the count, then each condition of the mark, or how many marks."""
    texts = view.wording
    # A coding is a statement seen from one of its themes: readers count statements.
    unit = "statements" if marks.unit == "codings" else marks.unit
    counted: Node | str = texts.count(unit, n)
    if len(marks.marks) > 1:
        parts = [counted, texts.text("evidence.several", n=texts.number(len(marks.marks)))]
    else:
        parts = [counted, *_conditions(view, marks.marks[0])]
    joined: list[Node | str] = []
    for part in parts:
        joined += [" · ", part] if joined else [part]
    return joined


def _conditions(view: View, mark: Mark) -> list[Node | str]:
    """Each condition of a mark in words."""
    texts = view.wording
    parts: list[Node | str] = []
    if mark.theme:
        parts.append(view.theme_name(mark.theme))
    if mark.other_theme:
        parts.append(view.theme_name(mark.other_theme))
    if mark.stance:
        name = view.end_name(mark.theme, mark.stance)
        parts.append(node("span", name, style=f"stance-{mark.stance}"))
    if mark.speaker or mark.kind:
        parts += [view.speaker_name(mark.speaker)] if mark.speaker else []
        parts += [texts.text(f"kind.{mark.kind}")] if mark.kind else []
    if mark.relation:
        other = view.speaker_name(mark.other_speaker)
        parts.append(texts.text(f"evidence.relation_{mark.relation}", name=other))
    if mark.speaker_type:
        parts.append(texts.text(f"type.{mark.speaker_type}"))
    if mark.country:
        parts.append(texts.text(f"country.{mark.country}"))
    if mark.term:
        parts.append(view.quoted(mark.term))
    if mark.other_term:
        parts.append(view.quoted(mark.other_term))
    if mark.phrase:
        parts.append(view.quoted(mark.phrase.replace("/", "")))
    if mark.status:
        parts.append(texts.text(f"evidence.status_{mark.status}"))
    if mark.article:
        parts.append(view.article_label(mark.article))
    if mark.published:
        is_dated = mark.published != UNDATED
        parts.append(mark.published if is_dated else texts.text("time.undated"))
    return parts


def _list(view: View, rows: pd.DataFrame, marks: Marks, n: int) -> None:
    head = node("p", *describe(view, marks, n), style="evidence-head")
    cards = [_card(view, row) for row in rows.itertuples()]
    nodes.show([head, *cards], "evidence_rows", state.open_item, scroll=_scroll(view))
    with st.container(horizontal=True, vertical_alignment="center", key="evidence_actions"):
        if n > len(rows):
            st.button(
                view.wording.text("evidence.more", n=view.wording.number(min(PAGE, n - len(rows)))),
                key="evidence_more",
                on_click=state.write,
                args=("shown", str(len(rows) + PAGE)),
            )
        _narrow(view, marks)
        _close(view)


def _scroll(view: View) -> str:
    """On a phone the evidence stands under the charts: the page goes to what was opened."""
    opened = (state.value(name) for name in ("mark", "item"))
    return " ".join(opened) if view.narrow else ""


def _narrow(view: View, marks: Marks) -> None:
    """A button that makes what is open the filter of every page, where it amounts to one."""
    chosen = facet_values(marks)
    if not chosen or view.filter.narrowed(chosen) == view.filter:
        return
    st.button(
        view.wording.text("evidence.filter"),
        key="evidence_filter",
        type="tertiary",
        on_click=state.filter_by,
        args=(chosen,),
    )


def _close(view: View) -> None:
    st.button(
        view.wording.text("evidence.close"),
        key="evidence_close",
        type="tertiary",
        on_click=state.close_evidence,
    )


def card(view: View, row: Any, opens: str = "") -> Node:
    """One row of evidence in short: the words, who says them, theme and stance."""
    stance = row.stances[0] if len(row.stances) else ""
    facts: list[Node | str] = [node("strong", view.named(row.speaker_name))] if row.kind else []
    for theme, taken in zip(row.themes, row.stances, strict=False):
        facts.append(node("span", view.theme_name(theme, short=True), style="fact"))
        if taken != "none":
            facts.append(node("span", view.end_name(theme, taken), style=f"stance-{taken}"))
    if not row.kind:
        facts += [
            node("span", view.theme_name(theme, short=True), style="fact") for theme in row.themes
        ]
    facts.append(node("span", row.label, style="where"))
    return node(
        "blockquote",
        node("p", *quoted(row), style="said", lang="zh"),
        node("p", *facts, style="by"),
        style=f"card edge-{stance or 'none'}",
        opens=opens,
    )


def _card(view: View, row: Any) -> Node:
    return card(view, row, opens=row.id)


def quoted(row: Any) -> list[Node | str]:
    """The words of a row as the text has them; an occurrence with what stands around it."""
    if row.unit == "tokens":
        return _keyword(row)
    if row.kind == "direct":
        return ["“", row.text, "”"]
    return [row.text]


# Characters of the paragraph shown on either side of a keyword.
KEYWORD_CONTEXT = 28


def _keyword(row: Any) -> list[Node | str]:
    begin, end = row.begin - row.context_begin, row.end - row.context_begin
    before = row.context[max(0, begin - KEYWORD_CONTEXT) : begin]
    after = row.context[end : end + KEYWORD_CONTEXT]
    lead = "…" if begin > KEYWORD_CONTEXT else ""
    tail = "…" if end + KEYWORD_CONTEXT < len(row.context) else ""
    return [lead + before, node("mark", row.text, style="keyword"), after + tail]


def detail(view: View, row: Any, marks: Marks, n: int) -> None:
    """One row in full: the words large, the speaker, why it was so coded, the paragraph."""
    shown = [node("p", *describe(view, marks, n), style="evidence-head")]
    shown.append(node("blockquote", *_marked(row), style="said-large", lang="zh"))
    corrects = bool(row.statement) and correcting.is_open()
    if row.kind and not corrects:
        shown += [_speaker(view, row), _why(view, row)]
    if not corrects:
        shown.append(_context(row))
    nodes.show(shown, "evidence_item", scroll=_scroll(view))
    if row.statement:
        correcting.made_of(view, row)
    if corrects:
        correcting.form(view, row)
    with st.container(horizontal=True, vertical_alignment="center", key="evidence_actions"):
        from dashboard import views

        params = {**state.carried(), "article": [row.article], "at": [str(row.begin)]}
        st.page_link(
            views.page("articles"), label=view.wording.text("evidence.read"), query_params=params
        )
        if row.speaker and row.speaker != state.value("speaker"):
            st.page_link(
                views.page("speakers"),
                label=view.wording.text("voices.all_by"),
                query_params={**state.carried(), "speaker": [row.speaker]},
            )
        if n > 1:
            st.button(
                view.wording.text("evidence.back"),
                key="evidence_back",
                type="tertiary",
                on_click=state.open_item,
                args=("",),
            )
        _narrow(view, marks)
        if row.statement:
            correcting.button(view)
        _close(view)


def _marked(row: Any) -> list[Node | str]:
    marked = passage(row.text, row.begin, _reason_spans(row))
    return ["“", *marked, "”"] if row.kind == "direct" else marked


def _reason_spans(row: Any) -> list[Span]:
    return [
        Span(reason["begin"], reason["end"], f"because-{reason['role']}") for reason in row.reasons
    ]


def _speaker(view: View, row: Any) -> Node:
    name = view.named(row.speaker_name)
    told = view.ask_all("speaker_detail", speaker=row.speaker).profile
    role = " · ".join(
        part
        for part in (
            view.post(told, ""),
            view.wording.text(f"type.{told.get('type') or 'unknown'}"),
            view.wording.text(f"country.{told.get('country') or 'unknown'}"),
        )
        if part
    )
    return node(
        "div",
        node("span", name[:1], style="initial"),
        node("div", node("strong", name), node("p", role, style="role")),
        style="speaker",
    )


def _why(view: View, row: Any) -> Node:
    texts = view.wording
    codings = view.ask_all("evidence", mark=Mark("codings", statement=row.statement))
    lines = [_coding(view, coding) for coding in codings.itertuples()]
    cue = texts.text("evidence.cue", cue=row.cue) if row.cue else texts.text("evidence.no_cue")
    foot = f"{texts.text(f'kind.{row.kind}')} · {cue}"
    return node("div", *lines, node("p", foot, style="foot-note"), style="why")


def _coding(view: View, coding: Any) -> Node:
    texts = view.wording
    theme, stance = coding.themes[0], coding.stances[0]
    said: list[Node | str] = []
    for role in ROLES:
        found = list(dict.fromkeys(w["text"] for w in coding.reasons if w["role"] == role))
        if found:
            label = node("span", texts.text(f"evidence.{role}_words"), style=f"because-{role}")
            said += [label, " " + texts.text("list.comma").join(found) + "  "]
    by_hand, none = coding.coders[0] != PROGRAM, texts.text("evidence.no_words")
    return node(
        "div",
        node(
            "p",
            node("strong", view.theme_name(theme)),
            " · ",
            node("span", view.end_name(theme, stance), style=f"stance-{stance}"),
            " ",
            node("small", _how_sure(texts, coding)),
        ),
        *([] if by_hand and not said else [node("p", *(said or [none]), style="because")]),
    )


def _how_sure(texts: Wording, coding: Any) -> str:
    """The confidence of the program, or who coded by hand."""
    coder = coding.coders[0]
    if coder == PROGRAM:
        return texts.text("evidence.confidence", value=f"{coding.confidences[0]:.2f}")
    who = texts.text("correct.unsigned") if coder == ANALYST else coder
    return texts.text("evidence.by_hand", who=who)


def _context(row: Any) -> Node:
    spans = [Span(row.begin, row.end, "counted-here")]
    if row.cue_begin >= 0:
        spans.append(Span(row.cue_begin, row.cue_end, "cue"))
    return node("p", *passage(row.context, row.context_begin, spans), style="context", lang="zh")
