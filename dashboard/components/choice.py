"""A page's own choice among a few values, kept in the address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboard import state


def choice(
    name: str,
    values: Sequence[str],
    label: str,
    called: Callable[[str], str],
    default: str = "",
    *,
    closes: bool = True,
    narrow: bool = False,
    titled: bool = False,
) -> str:
    """Buttons side by side for the values of the parameter `name`; answers the chosen one.

    The first value is the default unless another is named; a default drops out of the address.
    `closes`: whether another choice closes the evidence, since it may no longer be drawn.
    `narrow`: a list to pick from instead, where the buttons would not fit; `titled`: whether the
    label is shown.
    """
    usual = default or values[0]
    current = state.read(name, values, usual)
    key = f"choice_{name}"
    st.session_state[key] = current

    def store() -> None:
        chosen = st.session_state[key] or usual
        closed = state.CLOSED if closes else {}
        state.change({name: "" if chosen == usual else chosen, **closed})

    widget: Any = st.selectbox if narrow else st.segmented_control
    widget(
        label,
        values,
        format_func=called,
        key=key,
        on_change=store,
        label_visibility="visible" if titled else "collapsed",
        required=True,
    )
    return current


def number(name: str, default: int) -> int:
    """How many rows the address asks to show; `default` where it states no sensible number."""
    stated = state.value(name)
    return int(stated) if stated.isdecimal() and len(stated) < 6 and int(stated) > 0 else default


def more(name: str, shown: int, n: int, step: int, label: str) -> None:
    """A button that shows `step` more of `n` rows, where there are more than are shown."""
    if n > shown:
        st.button(
            label,
            key=f"more_{name}",
            type="tertiary",
            on_click=state.write,
            args=(name, str(shown + step)),
        )
