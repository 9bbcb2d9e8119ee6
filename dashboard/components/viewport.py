"""Whether the page is as narrow as a phone: charts then label and stack differently."""

from __future__ import annotations

import streamlit as st

# Below this width in CSS pixels the page is a phone's; the same bound is in page.css.
NARROW = 640
KEY = "viewport"
_SCRIPT = """
export default function ({ data, setStateValue }) {
  const narrow = window.innerWidth < data.bound;
  document.documentElement.dataset.narrow = data.narrow;
  if (narrow !== data.narrow) setStateValue("narrow", narrow);
}
"""
_component = st.components.v2.component("viewport", js=_SCRIPT, isolate_styles=False)


def is_narrow() -> bool:
    """The last width the browser told; wide until it has."""
    known = bool((st.session_state.get(KEY) or {}).get("narrow"))
    _component(
        key=KEY,
        data={"bound": NARROW, "narrow": known},
        on_narrow_change=lambda: None,
        default={"narrow": known},
    )
    return known
