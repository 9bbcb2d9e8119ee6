"""The cloud as a picture of its own: the same words at the same places, the font inside."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Protocol

from dashboard.charts.cloud import CANVAS, Canvas
from dashboard.charts.embedding import font_face_css
from dashboard.fonts import STACK
from dashboard.look import Look


class ColouredWord(Protocol):
    """A word as placed, with its colour and what it says on hover."""

    @property
    def term(self) -> str: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def size(self) -> float: ...
    @property
    def colour(self) -> str: ...
    @property
    def label(self) -> str: ...


def svg_of(
    words: Sequence[ColouredWord], look: Look, *, canvas: Canvas = CANVAS, label: str = ""
) -> str:
    """A standalone SVG of the cloud as it is on the screen, on the paper of the look.

    `label` says what it shows to those who do not see it. Terms are text, never markup; letters
    that XML does not allow are left out.

    >>> from dashboard.exhibit import Word
    >>> from dashboard.look import LIGHT
    >>> made = svg_of([Word("<b>", 1, 20, 12, "#000000", "<b>: 3")], LIGHT)
    >>> "&lt;b&gt;" in made, "<b>" in made
    (True, False)
    """
    width, height = canvas
    face = font_face_css("".join(word.term for word in words), ("Bold",))
    drawn = "".join(_word(word) for word in words)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width * 4}" height="{height * 4}" role="img" aria-label="{_text(label)}">'
        f"<style>{face}text{{font-family:{STACK};font-weight:600}}</style>"
        f'<rect width="{width}" height="{height}" fill="{look.paper}"/>{drawn}</svg>'
    )


def _word(word: ColouredWord) -> str:
    return (
        f'<text x="{word.x:g}" y="{word.y:g}" font-size="{word.size:g}" xml:space="preserve"'
        f' fill="{_text(word.colour)}"><title>{_text(word.label)}</title>{_text(word.term)}</text>'
    )


def _text(text: str) -> str:
    """Text as it may stand in XML.

    >>> _text('a"<\\x00')
    'a&quot;&lt;'
    """
    return escape("".join(letter for letter in text if _is_allowed(letter)))


def _is_allowed(letter: str) -> bool:
    """Whether XML 1.0 has this character (section 2.2)."""
    code = ord(letter)
    return letter in "\t\n\r" or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code > 0xFFFF
