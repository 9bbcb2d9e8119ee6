"""Damaged text to what it read before: `restore`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analysis.restoration import (
    decoding,
    fragments,
    markup,
    notes,
    punctuation,
    script,
    shifted,
    width,
)
from analysis.restoration.draft import Draft, Edit
from analysis.restoration.model import Alignment, Restored, Step

__all__ = ["STEP_KINDS", "Alignment", "Restored", "Step", "restore"]

# `lost` is a repair of bytes that left characters no one can tell, shown as □.
STEP_KINDS = (
    "decoding",
    "markup",
    "pinyin_note",
    "shifted_bytes",
    "split_note",
    "lost",
    "input_fragment",
    "script",
    "width",
    "punctuation",
)

# In this order: the bytes were damaged in Traditional text, so the script comes after them;
# punctuation is judged in Simplified text.
_REPAIRS: tuple[Callable[[Draft], Sequence[Edit]], ...] = (
    decoding.find,
    notes.find,
    shifted.find,
    markup.find,
    fragments.find,
    punctuation.find,
)
_FORMS: tuple[Callable[[Draft], None], ...] = (script.apply, width.apply)
_ROUNDS = 6  # more than any text has needed; a text that never settles is returned as it stands


def restore(text: str) -> Restored:
    """A damaged text as it read before, with every step, the way back and what is lost.

    Wrong decoding, markup, pinyin notes and shifted bytes are repaired until nothing changes;
    then Traditional script becomes Simplified and half-width punctuation beside Chinese
    full-width. A text without damage keeps every character but for those two.

    >>> restored = restore("企業(yè)的發(fā)展?!鄙虾J腥斯ぶ悄苄袠I(yè)協(xié)會說:")
    >>> restored.text
    '企业的发展。”上海市人工智能行业协会说：'
    >>> restored.steps[2].before, restored.steps[2].after
    ('?!鄙虾J腥斯ぶ悄苄袠I(yè)', '。”上海市人工智能行业')
    """
    if not text:  # a title, an author or an outlet that the format does not give
        return Restored(text)
    draft = Draft(text)
    for _ in range(_ROUNDS):
        before = draft.text
        _repair(draft)
        for apply in _FORMS:
            apply(draft)
        if draft.text == before:
            break
    return draft.finish()


def _repair(draft: Draft) -> None:
    for _ in range(_ROUNDS):
        before = draft.text
        for find in _REPAIRS:
            draft.apply(find(draft))
        if draft.text == before:
            break
