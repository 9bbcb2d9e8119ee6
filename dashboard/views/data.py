"""Data: which corpora there are, files to bring, and how the open one was read and repaired."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import streamlit as st

from analysis.errors import CorpusError, LibraryError
from analysis.filter import Filter
from analysis.library import Library, plain_name
from dashboard import corpora, data, jobs, state, visits
from dashboard.components import account, accuracy, chart, nodes, uploader
from dashboard.components.choice import choice
from dashboard.components.nodes import Node, node
from dashboard.corpora import Offer
from dashboard.view import View
from dashboard.views import data_check, data_codebook, data_corrections
from dashboard.wording import Wording

STYLE = Path(__file__).parent.parent / "components" / "data.css"
_NEW_NAME, _GONE = "corpus_new_name", "corpus_articles_gone"


def render(view: View) -> None:
    """Draw the page."""
    account.go_on()
    if uploader.settle():
        st.rerun()
    st.html(STYLE)
    uploader.report(view)
    offer = corpora.current()
    # On a phone what was asked for stands first.
    if view.narrow and state.value("section"):
        main, side = st.columns([2.6, 1], gap="large")
    else:
        side, main = st.columns([1, 2.6], gap="large")
    with side:
        _corpora(view, offer)
        uploader.draw(view, offer)
    with main:
        _head(view, offer)
        _sections()[_section(view)](view)


def _section(view: View) -> str:
    """Which part of the page is shown."""
    names = tuple(_sections())
    label = view.wording.text("data.section")
    return choice(
        "section",
        names,
        label,
        lambda name: view.wording.text(f"data.section_{name}"),
        narrow=view.narrow,
    )


def _sections() -> dict[str, Callable[[View], None]]:
    """The parts of the page, by what the address calls them."""
    return {
        "account": _account,
        "corrections": data_corrections.render,
        "accuracy": accuracy.render,
        "check": data_check.render,
        "codebook": data_codebook.render,
    }


def _account(view: View) -> None:
    account.readings(view)
    account.damage(view)


def cannot_open(texts: Wording, error: CorpusError) -> None:
    """Draw what stands for every page while the corpus of the address cannot be asked."""
    offer = corpora.current()
    if not offer.can_change or not offer.library:
        st.error(str(error))
        return
    if uploader.settle():
        st.rerun()
    if visits.job():
        uploader.work(texts)
        return
    chart.empty(name_of(texts, offer), texts.text("data.outdated"))
    again, other = texts.text("data.refresh"), texts.text("data.elsewhere")
    st.button(again, key="corpus_refresh", on_click=_refresh, args=(offer.library, offer.key))
    st.button(other, key="corpus_elsewhere", on_click=corpora.switch, args=("",))


def _corpora(view: View, opened: Offer) -> None:
    """The corpora there are; a click opens one."""
    chart.heading(view.wording.text("data.corpora"))
    listed = [_offer(view, offer, offer.key == opened.key) for offer in corpora.offers()]
    # A key is never empty where it is clicked: the served corpus has none.
    nodes.show(
        [node("ul", *listed, style="corpora")], "corpora", lambda key: corpora.switch(key[1:])
    )


def _offer(view: View, offer: Offer, is_open: bool) -> Node:
    texts = view.wording
    facts = [texts.text(f"data.place_{offer.place}")]
    if offer.can_change:
        facts.append(texts.count("articles", offer.entry.articles))
        facts.append(_day(offer.entry.changed))
    elif offer.entry.files:
        facts.append(texts.count("files", offer.entry.files))
    return node(
        "li",
        node("strong", name_of(texts, offer)),
        node("p", " · ".join(facts), style="quiet"),
        style="corpus open" if is_open else "corpus",
        opens="" if is_open else f"={offer.key}",
    )


def name_of(texts: Wording, offer: Offer) -> str:
    """What a corpus is called: its own name; the seeds and the served one have none."""
    return offer.entry.name if offer.can_change else texts.text(f"data.name_{offer.place}")


def _day(moment: str) -> str:
    try:
        return datetime.fromisoformat(moment).astimezone().date().isoformat()
    except ValueError:
        return ""


def _head(view: View, offer: Offer) -> None:
    """The open corpus: its name, and what can be done with it."""
    texts = view.wording
    about = texts.text(f"data.about_{offer.place}")
    coded = data_codebook.coded_with(view, data.program_corpus())
    chart.heading(name_of(texts, offer), f"{about} · {coded}", level=2)
    library = offer.library
    if not offer.can_change or not library:
        return
    if not library.is_current(offer.key):
        _outdated(view, library, offer.key)
    with st.container(key="corpus_actions", horizontal=True, gap="small"):
        with st.popover(texts.text("data.rename")):
            _rename(view, offer)
        with st.popover(texts.text("data.remove")):
            _remove(view, library, offer.key)
        with st.popover(texts.text("data.delete")):
            _delete(view, library, offer)


def _outdated(view: View, library: Library, key: str) -> None:
    st.caption(view.wording.text("data.outdated"))
    st.button(
        view.wording.text("data.refresh"),
        key="corpus_refresh",
        on_click=_refresh,
        args=(library, key),
    )


def _refresh(library: Library, key: str) -> None:
    uploader.watch(jobs.start(library, "refresh", key=key))


def _rename(view: View, offer: Offer) -> None:
    texts = view.wording

    def rename() -> None:
        try:
            name = plain_name(st.session_state[_NEW_NAME])
        except LibraryError:
            uploader.say(view, "data.name_needed")
            return
        try:
            assert offer.library
            offer.library.rename(offer.key, name)
        except LibraryError:
            uploader.say(view, "data.name_taken", name=name)

    st.text_input(texts.text("data.new_name"), value=offer.entry.name, key=_NEW_NAME)
    st.button(texts.text("data.rename_now"), key="corpus_rename", on_click=rename)


def _remove(view: View, library: Library, key: str) -> None:
    """Which articles to take out; the last one stays."""
    texts = view.wording
    frame = data.ask("readings", Filter(reprints="all"))
    labels = dict(zip(frame["article"], frame["label"], strict=True))

    def remove() -> None:
        gone = st.session_state[_GONE]
        uploader.watch(jobs.start(library, "remove", key=key, articles=gone))

    chosen = st.multiselect(
        texts.text("data.remove_which"),
        list(labels),
        format_func=labels.__getitem__,
        key=_GONE,
        placeholder=texts.text("filter.choose"),
    )
    everything = 0 < len(labels) <= len(chosen)
    if everything:
        st.caption(texts.text("data.remove_all"))
    st.button(
        texts.text("data.remove_now", articles=texts.count("articles", len(chosen))),
        key="corpus_remove",
        on_click=remove,
        disabled=not chosen or everything,
    )


def _delete(view: View, library: Library, offer: Offer) -> None:
    texts = view.wording

    def delete() -> None:
        try:
            library.delete(offer.key)
        except LibraryError:
            uploader.say(view, "data.gone")
        corpora.switch("")

    asked = texts.text("data.delete_asked", articles=texts.count("articles", offer.entry.articles))
    nodes.show([node("p", node("strong", offer.entry.name)), node("p", asked)], "delete_asked")
    st.button(texts.text("data.delete_now"), key="corpus_delete", type="primary", on_click=delete)
