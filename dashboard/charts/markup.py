"""The small markup of a figure's own labels, as lines of runs, as Plotly reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape, unescape

_TAGS = re.compile(
    r"(</?(?:b|i|em|strong|sup|sub)>|<br ?/?>|<span(?: style=\"[^\"<>]*\")?>|</span>)"
)
_STYLE = re.compile(r"(color|font-size)\s*:\s*([^;\"]+)")
# What XML 1.0 cannot hold: controls, lone surrogates and two non-characters.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Run:
    """A stretch of a label in one style; `colour` and `size` are the label's where not set."""

    text: str
    bold: bool = False
    italic: bool = False
    colour: str = ""
    size: float = 0


def lines(label: str) -> list[list[Run]]:
    """The lines of a label, each as its runs; what is not one of Plotly's tags is text.

    >>> lines("<b>A</b><br>1 &lt; 2 <x>")
    [[Run(text='A', bold=True, italic=False, colour='', size=0)], \
[Run(text='1 < 2 <x>', bold=False, italic=False, colour='', size=0)]]
    """
    done: list[list[Run]] = [[]]
    styles = [Run("")]
    for piece in _TAGS.split(label):
        if piece.startswith("<br"):
            done.append([])
        elif _TAGS.fullmatch(piece):
            _turn(styles, piece)
        elif piece:
            done[-1].append(replace(styles[-1], text=unescape(piece)))
    return done


def _turn(styles: list[Run], tag: str) -> None:
    """The style that holds behind a tag."""
    if tag.startswith("</"):
        if len(styles) > 1:
            styles.pop()
        return
    style = styles[-1]
    if tag in ("<b>", "<strong>"):
        style = replace(style, bold=True)
    if tag in ("<i>", "<em>"):
        style = replace(style, italic=True)
    stated = dict(_STYLE.findall(tag))
    if "color" in stated:
        style = replace(style, colour=stated["color"].strip())
    if "font-size" in stated:
        style = replace(style, size=float(stated["font-size"].strip().removesuffix("px")))
    styles.append(style)


def bare(label: str) -> str:
    """A label without its markup, its lines parted by a space.

    >>> bare("<b>A</b><br>B &amp; C")
    'A B & C'
    """
    return " ".join("".join(run.text for run in line) for line in lines(label))


def clean(text: object) -> str:
    """The text with a box for each character that no XML document may hold.

    >>> clean("A\\x00B")
    'A□B'
    """
    return _NO_XML.sub("□", str(text))


def xml(text: object) -> str:
    """Text for an XML document: its signs escaped, what no document may hold as a box.

    >>> xml('<a href="b">')
    '&lt;a href=&quot;b&quot;&gt;'
    """
    return escape(clean(text))
