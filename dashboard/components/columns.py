"""Which column of a table that was brought is what: the guess, to be changed before it is read."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

import streamlit as st

from analysis.errors import UnreadableFileError
from analysis.formats import Preview, Source, preview
from analysis.formats.columns import FIELDS
from analysis.indexes import index_column
from analysis.limits import Limits
from dashboard.view import View

# Files that are tables by their names; those in archives are read as guessed.
TABLES = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".json", ".jsonl", ".ndjson", ".parquet"})
# Kinds of table asked about at once; further ones are read as guessed.
ASKED = 3
_SEEN = "columns_seen"


def draw(view: View, received: Sequence[Any], beside: Sequence[str] = ()) -> None:
    """Ask what the columns are: once for all tables that have the same ones.

    `beside` are the names of all files that such a table may describe.
    """
    alike: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for file in received:
        if table := _look(file):
            alike[table.names].append(file)
    for files in list(alike.values())[:ASKED]:
        table = _look(files[0])
        if table:
            _ask(view, table, [file.name for file in files], beside)


def named(file: Any) -> dict[str, str]:
    """The columns of a file that were named otherwise than guessed."""
    table = _look(file)
    if not table:
        return {}
    guessed = table.columns.as_dict()
    chosen = {field: st.session_state.get(_key(table, field), guessed[field]) for field in FIELDS}
    return {field: name for field, name in chosen.items() if name != guessed[field]}


def _look(file: Any) -> Preview | None:
    """The table in a file, looked at once; None where there is none that can be read."""
    if PurePosixPath(file.name).suffix.lower() not in TABLES:
        return None
    seen: dict[str, Preview | None] = st.session_state.setdefault(_SEEN, {})
    if file.file_id not in seen:
        try:
            tables = preview(Source.of_bytes(file.getvalue(), file.name), Limits())
        except UnreadableFileError:
            tables = ()
        seen[file.file_id] = tables[-1] if tables else None
    return seen[file.file_id]


def _key(table: Preview, field: str) -> str:
    return f"columns_{hash(table.names)}_{field}"


def _ask(view: View, table: Preview, files: list[str], beside: Sequence[str]) -> None:
    texts = view.wording
    shown = texts.text("list.comma").join(files[:2]) + " …" * (len(files) > 2)
    st.html(f'<p class="quiet">{html.escape(texts.text("columns.of", files=shown))}</p>')
    guessed = table.columns.as_dict()
    is_told = st.session_state.get(_key(table, "text")) not in (None, guessed["text"])
    if not is_told and (names_files := index_column(table.names, table.rows, beside)):
        said = texts.text("columns.describes", column=names_files)
        st.html(f'<p class="quiet">{html.escape(said)}</p>')
    elif not table.columns.text:
        st.html(f'<p class="notice">{html.escape(texts.text("columns.no_text"))}</p>')
    group = f"columns_{hash(table.names)}"
    with st.container(key=group, horizontal=True, gap="small"):
        for field in FIELDS:
            key = _key(table, field)
            st.session_state.setdefault(key, guessed[field])
            st.selectbox(
                texts.text(f"columns.{field}"),
                ["", *table.names],
                format_func=lambda name: name or texts.text("columns.none"),
                key=key,
                width=130,
            )
