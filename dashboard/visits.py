"""A visitor's own corpora: in a folder that only this visit knows and that goes with it.

A cookie of the browser's session tells the visit again after the page was loaded anew.
"""

from __future__ import annotations

import atexit
import contextlib
import secrets
import shutil
import tempfile
import threading
from collections import Counter
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

_SCRIPT = (Path(__file__).parent / "components" / "visit.js").read_text("utf-8")
_cookie = st.components.v2.component("visit_cookie", js=_SCRIPT, isolate_styles=False)
# Another name for each server: cookies are those of a machine, whatever the port.
_NAME = f"visit_{secrets.token_hex(4)}"

# Sessions of the browser on each folder: a page loaded anew is another, and comes before the one
# before it is known to have gone.
_present: Counter[str] = Counter()
# What the cookie of each visit holds, and its folder.
_tokens: dict[str, str] = {}
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
    folder = st.session_state.get(_FOLDER) or _come_back()
    if not folder:
        return None
    _stays(folder)
    return Library(folder)


def _come_back() -> str:
    """The folder of the visit that the browser's cookie tells, taken up again; else nothing."""
    folder = _tokens.get(st.context.cookies.get(_NAME, ""), "") if _tokens else ""
    if not folder or not Path(folder).is_dir():
        return ""
    st.session_state[_FOLDER] = folder
    st.session_state[_JOB] = _jobs.get(folder)
    return folder


def remember() -> None:
    """Let the browser keep what tells this visit, once it has a folder."""
    folder = st.session_state.get(_FOLDER)
    if not folder:
        return
    token = next((one for one, held in _tokens.items() if held == folder), "")
    if not token:
        token = secrets.token_urlsafe(32)
        _tokens[token] = folder
    _cookie(key="visit_cookie", data={"name": _NAME, "value": token})


def nobody() -> Path:
    """Where the files of a visitor would lie who has brought nothing: there are none."""
    return _parent() / "nobody"


def new_library() -> Library:
    """The library of this visit, made where there is none."""
    if _FOLDER not in st.session_state and not _come_back():
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
        _present[folder] -= 1
    timer = threading.Timer(COMES_BACK_WITHIN, _clear, (folder,))
    timer.daemon = True
    timer.start()


def _clear(folder: str) -> None:
    from dashboard import data

    with _lock:
        if _present[folder] > 0:
            return
        for token in [one for one, held in _tokens.items() if held == folder]:
            del _tokens[token]
        del _present[folder]
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
        _present[folder] += 1
    return folder
