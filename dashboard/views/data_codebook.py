"""Data: the codebook of the open corpus, to change, check, preview and code the corpus with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import streamlit as st

from analysis import recoding
from analysis.codebook import STANCES, Codebook, is_own, load, parse
from analysis.corpus import Corpus
from analysis.errors import CodebookError
from analysis.recoding import Example, Preview, ThemeChange
from dashboard import corpora, corrections, data, jobs
from dashboard.components import chart, nodes, uploader
from dashboard.components.nodes import Node, node
from dashboard.components.table import Cell, Column, Table, draw
from dashboard.corpora import Offer
from dashboard.corpus_folder import SEEDS
from dashboard.reasons import reason
from dashboard.view import View

NAME = "codebook.toml"
# The table that describes the articles of a corpus that is made of another.
INDEX = "index-of-articles.jsonl"
# What the address calls this part of the Data page: where the result of coding anew is shown.
SECTION = "codebook"
# Of the text, in pixels: a theme with its propositions and the beginning of its cues.
HEIGHT = 640
# Lines shown before and after one that is wrong.
AROUND = 3
DIGITS = 8
_DRAFT, _OUTCOME = "codebook_draft", "codebook_outcome"
_PLACE = re.compile(r"^.*?:(\d+): (.*)$", re.DOTALL)
_SCRIPT = (Path(__file__).parent.parent / "components" / "codebook_line.js").read_text("utf-8")
_line = st.components.v2.component("codebook_line", js=_SCRIPT, isolate_styles=False)


def render(view: View) -> None:
    """Draw the section."""
    texts, corpus, offer = view.wording, data.program_corpus(), corpora.current()
    book = corpus.codebook
    chart.heading(texts.text("codebook.title"), coded_with(view, corpus))
    nodes.show([node("p", texts.text("codebook.how"), style="reading-hint")], "codebook_how")
    text = _editor(view, book)
    _actions(view, book, offer, text)
    asked, outcome = st.session_state.get(_OUTCOME, ("", None))
    if asked == text:
        _outcome(view, text, outcome)


def coded_with(view: View, corpus: Corpus) -> str:
    """Which codebook a corpus was coded with: the program's, an earlier one of it, or its own.

    Corpora made before that was written down tell only that it is another one.
    """
    book, made_with = corpus.codebook, corpus.manifest.get("codebook_from")
    if not is_own(book):
        kind = "program"
    elif made_with is None:
        kind = "other"
    else:
        kind = "own" if made_with else "earlier"
    # A codebook typed on this page has the name that every one has there.
    name = f" {made_with}" if made_with and made_with != NAME else ""
    sign, n = book.digest[:DIGITS], len(book.themes)
    return view.wording.text(f"codebook.with_{kind}", name=name, sign=sign, n=n)


def _editor(view: View, book: Codebook) -> str:
    """The text as it is being changed; it waits while the reader is elsewhere."""
    drafts = st.session_state.setdefault(_DRAFT, {})
    key = f"codebook_text_{book.digest[:DIGITS]}"
    st.session_state[key] = drafts.get(book.digest, book.source)

    def keep() -> None:
        drafts[book.digest] = st.session_state[key]

    with st.container(key="codebook_editor"):
        st.text_area(
            view.wording.text("codebook.text"),
            key=key,
            height=HEIGHT,
            on_change=keep,
            label_visibility="collapsed",
        )
    return str(drafts.get(book.digest, book.source))


def _actions(view: View, book: Codebook, offer: Offer, text: str) -> None:
    texts = view.wording
    with st.container(key="codebook_actions", horizontal=True, gap="small"):
        st.button(texts.text("codebook.check"), key="codebook_check", on_click=_check, args=(book,))
        st.button(
            texts.text("codebook.preview"), key="codebook_preview", on_click=_preview, args=(book,)
        )
        st.button(
            texts.text("codebook.recode" if offer.can_change else "codebook.new"),
            key="codebook_recode",
            type="primary",
            disabled=text == book.source,
            on_click=_recode,
            args=(view, book),
        )
        _restore(view, book, text)
        st.download_button(
            texts.text("codebook.download"),
            text.encode(),
            file_name=NAME,
            mime="application/toml",
            key="codebook_download",
            on_click="ignore",
            type="tertiary",
        )


def _restore(view: View, book: Codebook, text: str) -> None:
    """Back to what the corpus has, and to the program's own, where the text is another."""
    for name, source in (("discard", book.source), ("reset", load().source)):
        if text != source and (name == "discard" or source != book.source):
            st.button(
                view.wording.text(f"codebook.{name}"),
                key=f"codebook_{name}",
                type="tertiary",
                on_click=_write,
                args=(book, source),
            )


def _write(book: Codebook, source: str) -> None:
    st.session_state[_DRAFT][book.digest] = source
    st.session_state.pop(_OUTCOME, None)


def _read(text: str) -> Codebook | None:
    """The codebook of a text; None where it breaks a rule, which is then shown."""
    try:
        return parse(text, NAME)
    except CodebookError as error:
        st.session_state[_OUTCOME] = text, str(error)
        return None


def _draft(book: Codebook) -> str:
    """The text as it is now: a click comes with what was typed just before."""
    return str(st.session_state[_DRAFT].get(book.digest, book.source))


def _check(held: Codebook) -> None:
    text = _draft(held)
    if book := _read(text):
        st.session_state[_OUTCOME] = text, book


def _preview(held: Codebook) -> None:
    text = _draft(held)
    if book := _read(text):
        st.session_state[_OUTCOME] = text, recoding.preview(data.program_corpus(), book)


def _recode(view: View, held: Codebook) -> None:
    """Code the open corpus anew, or one of the same articles where it cannot be changed."""
    text = _draft(held)
    if not _read(text):
        return
    st.session_state.pop(_OUTCOME, None)
    offer = corpora.current()
    source = "" if text == load().source else text
    if offer.can_change and offer.library:
        job = jobs.start(offer.library, "recode", key=offer.key, codebook=source)
    else:
        job = jobs.start(
            corpora.target(),
            "create",
            name=view.wording.text(f"codebook.name_{offer.place}"),
            files=files(offer),
            codebook=source,
        )
        job.corrections = tuple(corrections.journal().active())
    job.section = SECTION
    uploader.watch(job)


def files(offer: Offer) -> Iterable[tuple[str, bytes, dict[str, str]]]:
    """The articles of a corpus that cannot be changed, as files for another one."""
    if offer.place == "seeds" and SEEDS.exists():
        return [(p.name, p.read_bytes(), {}) for p in sorted(SEEDS.iterdir()) if p.is_file()]
    rows = data.program_corpus().ask(
        "SELECT article, title, outlet, published, byline, url, received_text FROM articles"
    )
    articles = list(rows.itertuples())
    texts: list[tuple[str, bytes, dict[str, str]]]
    texts = [(f"{row.article}.txt", str(row.received_text).encode(), {}) for row in articles]
    return [*texts, (INDEX, "".join(map(_record, articles)).encode(), {})]


def _record(row: Any) -> str:
    """What an index says of an article, as it was read, so that it keeps its name and facts."""
    said = {"title": row.title, "outlet": row.outlet, "date": row.published}
    said |= {"author": row.byline, "url": row.url}
    known = {name: str(value) for name, value in said.items() if value}
    return json.dumps({"file": f"{row.article}.txt", **known}, ensure_ascii=False) + "\n"


# --- what came of it ------------------------------------------------------------------------------


def _outcome(view: View, text: str, outcome: Any) -> None:
    if isinstance(outcome, str):
        _wrong(view, text, outcome)
    elif isinstance(outcome, Codebook):
        told = view.wording.text("codebook.fine", n=len(outcome.themes))
        nodes.show([node("p", "✓ ", told, style="codebook-fine")], "codebook_fine")
    elif isinstance(outcome, Preview):
        _previewed(view, text, outcome)


def _wrong(view: View, text: str, message: str) -> None:
    """What is wrong, with the lines where it is; the editor goes to that line."""
    texts = view.wording
    found = _PLACE.match(message)
    line, why = (int(found[1]), found[2]) if found else (0, message)
    said = _in_language(why, texts.language)
    head = texts.text("codebook.wrong", line=line) if line else texts.text("codebook.wrong_whole")
    shown = [node("p", node("strong", head), " ", said), *excerpt(text, line)]
    nodes.show([node("div", *shown, style="codebook-wrong", label=said)], "codebook_wrong")
    if line:
        _line(key="codebook_line", data={"line": line, "said": message})


def _in_language(why: str, language: str) -> str:
    """A reason in the reader's language; in Chinese with the original where that says more."""
    said = reason(f"{NAME}: {why}", language).removeprefix(f"{NAME}：").removeprefix(f"{NAME}: ")
    return f"{said}（{why}）" if said != why and "TOML" in said else said


def excerpt(text: str, line: int) -> list[Node]:
    """The lines around one (from 1) with their numbers, that one marked; none of line 0.

    >>> [one["children"][0]["children"] for one in excerpt("a\\nb", 2)]
    [['1'], ['2']]
    """
    lines = text.split("\n")
    first, last = max(1, line - AROUND), min(len(lines), line + AROUND)
    return [
        node(
            "div",
            node("span", str(number), style="line-number"),
            node("span", lines[number - 1] or " ", style="line-text"),
            style="code-line wrong" if number == line else "code-line",
        )
        for number in (range(first, last + 1) if line else ())
    ]


def _previewed(view: View, text: str, preview: Preview) -> None:
    """How many statements each theme has before and after, and some that change."""
    texts = view.wording
    n, changed = texts.number(preview.statements), texts.number(preview.changed)
    whole = "codebook.previewed" if preview.whole else "codebook.previewed_part"
    chart.heading(texts.text("codebook.preview_title"), texts.text(whole, n=n, changed=changed))
    book = parse(text, NAME)
    draw(view, preview_table(view, book, preview), "preview", lambda opens: None)
    for theme in preview.themes:
        if theme.examples:
            _examples(view, book, theme)


def preview_table(view: View, book: Codebook, preview: Preview) -> Table:
    """The table of a preview: a row a theme."""
    texts = view.wording
    columns = [Column("theme", texts.text("codebook.theme"))]
    columns += [
        Column(key, texts.text(f"codebook.{key}"), numeric=True)
        for key in ("before", "after", "changed")
    ]
    columns.append(Column("sides", texts.text("codebook.sides")))
    rows = []
    for theme in preview.themes:
        counts = {"before": theme.before, "after": theme.after, "changed": theme.changed}
        rows.append(
            {
                "theme": Cell(_called(view, book, theme.theme)),
                **{key: Cell(texts.number(n), n) for key, n in counts.items()},
                "sides": Cell(_sides(view, theme), style="quiet"),
            }
        )
    return Table(columns, rows)


def _called(view: View, book: Codebook, theme: str) -> str:
    """A theme's name in the codebook that is being tried, else in the one in force."""
    if theme in book.keys:
        return book.theme(theme).name.in_language(view.wording.language)
    return view.wording.text("codebook.gone", theme=view.theme_name(theme))


def _sides(view: View, theme: ThemeChange) -> str:
    """The stances whose numbers change, before and after."""
    texts = view.wording
    return texts.text("list.comma").join(
        f"{texts.text(f'stance.{stance}')} {before} → {after}"
        for stance in STANCES
        if (before := theme.stances_before.get(stance, 0))
        != (after := theme.stances_after.get(stance, 0))
    )


def _examples(view: View, book: Codebook, theme: ThemeChange) -> None:
    head = node("p", _called(view, book, theme.theme), style="hint-title")
    shown = [_example(view, one) for one in theme.examples]
    nodes.show([head, *shown], f"preview_{theme.theme}")


def _example(view: View, one: Example) -> Node:
    return node(
        "blockquote",
        node("p", one.text, style="said", lang="zh"),
        node("p", *_stance(view, one.before), " → ", *_stance(view, one.after), style="by"),
        style=f"card edge-{one.after or 'none'}",
    )


def _stance(view: View, stance: str | None) -> list[Node | str]:
    if stance is None:
        return [view.wording.text("correct.absent")]
    return [node("span", view.wording.text(f"stance.{stance}"), style=f"stance-{stance}")]
