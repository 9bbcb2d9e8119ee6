"""Remnants of HTML: tags, entities, and tags whose first bracket was swallowed."""

from __future__ import annotations

import html
import re

from analysis.restoration.draft import Draft, Edit

_NAMES = "p|br|div|span|strong|b|em|i|u|a|img|font|h[1-6]|li|ul|ol|td|tr|table|tbody|section"
_TAG = re.compile(f"</?(?:{_NAMES})(?: [^<>\n]{{0,300}})?/?>|(?<![<\\w])/(?:{_NAMES})>", re.I)
_ENTITY = re.compile(
    "&(?:nbsp|ensp|emsp|amp|lt|gt|quot|ldquo|rdquo|lsquo|rsquo|hellip|mdash|middot"
    r"|#\d{2,6}|#x[0-9a-fA-F]{2,5});"
)


def find(draft: Draft) -> list[Edit]:
    """Edits that remove tags and resolve entities."""
    text = draft.text
    edits = []
    if ">" in text:
        edits += [Edit("markup", *match.span(), "") for match in _TAG.finditer(text)]
    if "&" in text:
        edits += [
            Edit("markup", *match.span(), html.unescape(match[0]).replace("\xa0", " "))
            for match in _ENTITY.finditer(text)
        ]
    return sorted(edits, key=lambda edit: edit.begin)
