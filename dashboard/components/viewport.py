"""Whether the page is as narrow as a phone: charts then label and stack differently.

The first component of the page, it also has the browser fetch what the others will need.
"""

from __future__ import annotations

import streamlit as st

# Below this width in CSS pixels the page is a phone's; the same bound is in page.css.
NARROW = 640
KEY = "viewport"
# What charts and headings need, with what it is: asked for at once, not when they are reached.
AHEAD = (
    ("app/static/plotly/plotly-basic.min.js", "script"),
    ("app/static/fonts/NotoSansSC-Bold-core.woff2", "font"),
)
_SCRIPT = """
function fetchAhead([href, as]) {
  if (document.head.querySelector(`link[href="${href}"]`)) return;
  const link = document.createElement("link");
  Object.assign(link, { rel: "preload", href, as });
  if (as === "font") link.crossOrigin = "anonymous";
  document.head.appendChild(link);
}

export default function ({ data, setStateValue }) {
  data.ahead.forEach(fetchAhead);
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
        data={"bound": NARROW, "narrow": known, "ahead": AHEAD},
        on_narrow_change=lambda: None,
        default={"narrow": known},
    )
    return known
