"""A visitor's own corpora: in a folder that only this visit knows and that goes with it."""

from __future__ import annotations

import atexit
import contextlib
import shutil
import tempfile
import threading
from functools import cache
from pathlib import Path

import streamlit as st

from analysis.library import Library
from dashboard.jobs import Job

# Streamlit lets a browser that lost its connection come back for two minutes.
COMES_BACK_WITHIN = 150.0
# Megabytes of files that one visitor may leave with the server.
MOST_MEGABYTES = 200
_FOLDER, _JOB = "visit_folder", "visit_job"

_present: set[str] = set()
# Work on a visit's own library ends with the visit; on the shared one it is carried through.
_jobs: dict[str, Job] = {}
_lock = threading.Lock()


@cache
def _parent() -> Path:
    """The folder of all visits to this server, for the server's user alone, gone when it ends."""
    folder = Path(tempfile.mkdtemp(prefix="ai-discourse-visits-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def library() -> Library | None:
    """The library of this visit; None where nothing was brought yet."""
    folder = st.session_state.get(_FOLDER)
    if not folder:
        return None
    _stays(folder)
    return Library(folder)


def nobody() -> Path:
    """Where the files of a visitor would lie who has brought nothing: there are none."""
    return _parent() / "nobody"


def new_library() -> Library:
    """The library of this visit, made where there is none."""
    if _FOLDER not in st.session_state:
        st.session_state[_FOLDER] = tempfile.mkdtemp(dir=_parent())
    found = library()
    assert found
    return found


def megabytes() -> float:
    """How much this visit has left with the server."""
    held = library()
    files = held.folder.rglob("files/*") if held else ()
    total = 0
    for path in files:
        with contextlib.suppress(OSError):
            total += path.stat().st_size
    return total / 1_000_000


def common() -> Library:
    """A library of this process, for what belongs to nobody: the seeds, analysed once."""
    from dashboard.corpus_folder import SEEDS

    return Library(_parent() / "common", seeds=SEEDS if SEEDS.exists() else None)


def job() -> Job | None:
    """The change this visitor has under way or has just seen end; None where there is none."""
    held: Job | None = st.session_state.get(_JOB)
    return held


def keep_job(started: Job | None) -> None:
    """Remember the change under way, None to forget it."""
    st.session_state[_JOB] = started
    folder = st.session_state.get(_FOLDER, "")
    if started and started.library == folder:
        _jobs[folder] = started
    else:
        _jobs.pop(folder, None)


def _left(folder: str) -> None:
    """The browser is gone; unless it comes back, so is the visit."""
    with _lock:
        _present.discard(folder)
    timer = threading.Timer(COMES_BACK_WITHIN, _clear, (folder,))
    timer.daemon = True
    timer.start()


def _clear(folder: str) -> None:
    from dashboard import data

    with _lock:
        if folder in _present:
            return
        under_way = _jobs.pop(folder, None)
    if under_way:
        under_way.cancel()
        under_way.wait()
    shutil.rmtree(folder, ignore_errors=True)
    data.forget()


@st.cache_resource(scope="session", on_release=_left, show_spinner=False)
def _stays(folder: str) -> str:
    """Kept for as long as the browser is connected; releasing it is the sign that it left."""
    with _lock:
        _present.add(folder)
    return folder
