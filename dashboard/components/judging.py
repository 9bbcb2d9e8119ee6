"""What an analyst says of a statement: who speaks, on which themes, on which side."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analysis.codebook import STANCES
from analysis.unnamed import article_of
from dashboard.view import View


def speaker(view: View, names: Mapping[str, str], key: str, article: str) -> str | None:
    """Who speaks: the id of one in `names`, or a name that is typed; None where none is said.

    Who is not named in another article is not offered: the same words mean another here.
    """
    chosen = st.selectbox(
        view.wording.text("filter.speakers"),
        [id for id, name in names.items() if article_of(id, name) in ("", article)],
        index=None,
        format_func=lambda id: names.get(id, id),
        key=key,
        accept_new_options=True,
        placeholder=view.wording.text("correct.speaker_hint"),
    )
    return str(chosen).strip() or None if chosen else None


def codings(view: View, key: str) -> dict[str, str]:
    """The themes that are chosen, each with the side taken on its proposition."""
    texts = view.wording
    chosen = st.pills(
        texts.text("correct.themes"),
        view.themes(),
        selection_mode="multi",
        format_func=view.theme_name,
        key=f"{key}_themes",
    )
    return {theme: _side(view, theme, key) for theme in view.themes() if theme in chosen}


def _side(view: View, theme: str, key: str) -> str:
    if not view.codebook.theme(theme).has_stance:
        return "none"
    return str(
        st.segmented_control(
            view.theme_name(theme),
            STANCES,
            default="none",
            format_func=lambda stance: view.end_name(theme, stance),
            key=f"{key}_side_{theme}",
            required=True,
        )
    )
