"""Bringing files: the drop zone, the work that shows how far it is, and what came of it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import streamlit as st

from analysis.errors import LibraryError
from analysis.formats import SUFFIXES
from analysis.intake import FileRead
from analysis.library import Library
from analysis.limits import MEGABYTE
from dashboard import corpora, corrections, jobs, state, visits
from dashboard.components import chart, columns, nodes
from dashboard.components.nodes import Node, node
from dashboard.corpora import Offer
from dashboard.jobs import Job
from dashboard.reasons import reason
from dashboard.view import View
from dashboard.wording import Wording

# Seconds between two looks at the work.
LOOKS_EVERY = 0.4
# Problems listed; the list scrolls.
PROBLEMS = 500
_ROUND, _REPORT, _NAME = "uploads_round", "uploads_report", "uploads_name"
TARGETS = ("new", "open")


def draw(view: View, offer: Offer) -> None:
    """Draw the drop zone, or the work that is under way; `offer` is the corpus that is open."""
    texts = view.wording
    chart.heading(texts.text("uploads.title"))
    if visits.job():
        work(texts)
        return
    into = _into(view) if offer.can_change else "new"
    if into == "new":
        st.text_input(
            texts.text("uploads.name"), key=_NAME, placeholder=texts.text("uploads.name_hint")
        )
    key = f"uploads_{st.session_state.setdefault(_ROUND, 0)}"
    most = int(st.get_option("server.maxUploadSize"))
    kept = "kept" if corpora.shared() else "visit"
    drop, browse = texts.text("uploads.drop"), texts.text("uploads.browse")
    st.html(f'<style>:root {{ --drop: "{drop}"; --browse: "{browse}"; }}</style>')
    st.file_uploader(texts.text("uploads.files"), accept_multiple_files=True, key=key)
    st.caption(
        texts.text("uploads.limits", most=most, formats=" ".join(s.lstrip(".") for s in SUFFIXES))
        + " "
        + texts.text(f"uploads.{kept}")
    )
    received = st.session_state.get(key) or []
    if received:
        columns.draw(view, received, _beside(offer, into, received))
        st.button(
            texts.text("uploads.begin", files=texts.count("files", len(received))),
            type="primary",
            key="uploads_begin",
            on_click=_begin,
            args=(view, key, into),
        )


def _beside(offer: Offer, into: str, received: list[Any]) -> list[str]:
    """The names of the files that a table among those received may describe."""
    names = [str(file.name) for file in received]
    if into == "open" and offer.library:
        with contextlib.suppress(LibraryError):
            names += offer.library.file_names(offer.key)
    return names


def _into(view: View) -> str:
    """Whether the files become a new corpus or go to the one that is open."""
    texts = view.wording
    names = {name: texts.text(f"uploads.into_{name}") for name in TARGETS}
    chosen = st.radio(
        texts.text("uploads.into"),
        TARGETS,
        format_func=lambda name: names[name],
        key="uploads_into",
        horizontal=True,
        label_visibility="collapsed",
    )
    return str(chosen)


def _begin(view: View, key: str, into: str) -> None:
    """Hand the files over to a worker."""
    received = st.session_state[key]
    offer = corpora.current()
    library = offer.library if into == "open" and offer.can_change else corpora.target()
    if not library or not received:
        return
    if _is_too_much(library, received):
        text = view.wording.text("uploads.too_much", most=visits.MOST_MEGABYTES)
        st.session_state[_REPORT] = Job("create", state="refused", message=text)
        return
    named = str(st.session_state.get(_NAME) or "").strip()
    job = jobs.start(
        library,
        "add" if into == "open" else "create",
        key=offer.key,
        name=named or _default_name(view, [file.name for file in received]),
        files=((file.name, file.getvalue(), columns.named(file)) for file in received),
    )
    watch(job)
    # Another key is another widget: the browser's list is empty again, the memory free.
    st.session_state[_ROUND] += 1
    st.session_state[_NAME] = ""


def watch(job: Job) -> None:
    """Show this work until it is over, then what came of it."""
    visits.keep_job(job)
    st.session_state.pop(_REPORT, None)


def _is_too_much(library: Library, received: list[Any]) -> bool:
    """Whether a visitor leaves more than one may; the shared library is its owner's to fill."""
    own = visits.library()
    if not own or own.folder != library.folder:
        return False
    brought = sum(file.size for file in received) / MEGABYTE
    return bool(visits.megabytes() + brought > visits.MOST_MEGABYTES)


def _default_name(view: View, files: list[str]) -> str:
    first = PurePosixPath(files[0].replace("\\", "/")).stem or files[0]
    if len(files) == 1:
        return first
    return view.wording.text("uploads.default_name", name=first, n=len(files) - 1)


@st.fragment(run_every=LOOKS_EVERY)
def work(texts: Wording) -> None:
    """How far the work is, and the way to stop it."""
    job = visits.job()
    if job is None or job.is_over:
        settle()
        st.rerun()
        return
    stage = job.stage if job.state == "running" else "waiting"
    with st.container(key="upload_work"):
        done = min(job.done + 1, job.total)
        told = texts.text(f"uploads.{stage}", done=done, total=job.total)
        st.progress(job.share)
        nodes.show(
            [node("p", told, " ", node("span", job.name, style="quiet"), style="work")],
            "upload_progress",
        )
        st.button(texts.text("uploads.cancel"), key="uploads_cancel", on_click=job.cancel)


def settle() -> bool:
    """Take up work that is over: its corpus is opened, its report kept; whether there was any."""
    job = visits.job()
    if job is None or not job.is_over:
        return False
    visits.keep_job(None)
    st.session_state[_REPORT] = job
    if job.state == "done":
        job.carried = corrections.carry(job.corrections, Library(job.library), job.key)
        corpora.switch(job.key)
        if job.section:
            state.write("section", job.section)
    return True


def report(view: View) -> None:
    """What came of the last work: what was read, and each file that could not be."""
    job: Job | None = st.session_state.get(_REPORT)
    if job is None:
        return
    with st.container(key="upload_report"):
        nodes.show([node("div", *_told(view, job), style="report")], "upload_told")
        st.button(
            view.wording.text("uploads.close"),
            key="uploads_close",
            type="tertiary",
            on_click=st.session_state.pop,
            args=(_REPORT, None),
        )


def _told(view: View, job: Job) -> list[Node]:
    texts = view.wording
    if job.state != "done":
        messages = job.message.split("\n") if job.message else []
        said_why = [reason(message, texts.language) for message in messages]
        state = job.state
        head = node("strong", texts.text(f"uploads.{state}_said"))
        return [node("p", head), *(node("p", line) for line in said_why[:PROBLEMS])]
    if not job.read:
        action = job.action
        return [node("p", node("strong", texts.text(f"uploads.{action}_done")))]
    read = sum(len(file.articles) for file in job.read)
    good = sum(bool(file.articles) for file in job.read)
    said = texts.text(
        "uploads.read", articles=texts.count("articles", read), files=texts.count("files", good)
    )
    lines = [node("p", node("strong", said))]
    if job.corrections:
        n, of = texts.number(job.carried), texts.number(len(job.corrections))
        lines.append(node("p", texts.text("uploads.carried", n=n, of=of)))
    if not job.section:  # there the table of files is one that the page made itself
        lines += [line for file in job.read for line in _described(view, file)]
    problems = [reason(p, texts.language) for file in job.read for p in file.problems]
    if problems:
        lines.append(node("p", texts.text("uploads.unread", n=len(problems))))
        lines.append(node("ul", *(node("li", p) for p in problems[:PROBLEMS])))
        if len(problems) > PROBLEMS:
            lines.append(node("p", texts.text("uploads.and_more", n=len(problems) - PROBLEMS)))
    return lines


def _described(view: View, file: FileRead) -> Iterator[Node]:
    """What became of a table that describes other files, and what is wrong with it."""
    texts = view.wording
    if file.describes:
        n = texts.count("files", file.describes)
        yield node("p", texts.text("uploads.describes", name=file.name, files=n))
    if file.remarks:
        said = [reason(remark, texts.language) for remark in file.remarks[:PROBLEMS]]
        yield node("ul", *(node("li", line) for line in said))


def say(view: View, key: str, **values: object) -> None:
    """Tell a refusal where reports stand."""
    message = view.wording.text(key, **values)
    st.session_state[_REPORT] = Job("", state="refused", message=message)
