"""Damaged text to what it read before: `restore`."""

from __future__ import annotations

from analysis.restoration import fragments, markup, notes, script, shifted, width
from analysis.restoration.draft import Draft
from analysis.restoration.model import Alignment, Restored, Step

__all__ = ["STEP_KINDS", "Alignment", "Restored", "Step", "restore"]

STEP_KINDS = (
    "decoding",
    "markup",
    "pinyin_note",
    "shifted_bytes",
    "split_note",
    "input_fragment",
    "script",
    "width",
    "punctuation",
    "lost",
)
_ROUNDS = 4

# Bytes are repaired before the script is changed: damage was done to Traditional text.
_BYTE_FIXERS = (notes.find, shifted.find, notes.find, markup.find, fragments.find)


def restore(text: str) -> Restored:
    """Restore a text."""
    draft = Draft(text)
    for _ in range(_ROUNDS):
        before = draft.text
        _repair_bytes(draft)
        script.apply(draft)
        width.apply(draft)
        if draft.text == before:
            break
    return draft.finish()


def _repair_bytes(draft: Draft) -> None:
    for _ in range(_ROUNDS):
        before = draft.text
        for find in _BYTE_FIXERS:
            draft.apply(find(draft))
        if draft.text == before:
            break
