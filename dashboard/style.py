"""The page's own style sheet, with the colours of its look as variables: `look` says them once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from dashboard.charts.tones import SIDES, lettering_on, mix
from dashboard.look import DARK, LIGHT, Look

_FOLDER = Path(__file__).parent / "components"
SHEETS = {False: ("page.css",), True: ("page.css", "dark.css")}
# How much of a stance's colour the paper takes behind words that speak for that stance.
WASH = {False: 0.13, True: 0.2}
CARD = {False: "#FFFFFF", True: "#1C1F23"}
# What stands open or under the pointer is as much darker as this share of the rules' colour.
RAISED = 0.45


@lru_cache(maxsize=2)
def sheet(dark: bool) -> str:
    """The style of the page in one appearance, as an element."""
    look = DARK if dark else LIGHT
    held = "".join(f"--{name}: {value}; " for name, value in variables(look).items())
    rules = "\n".join((_FOLDER / name).read_text("utf-8") for name in SHEETS[dark])
    return f"<style>:root:root {{ {held}}}\n{rules}</style>"


def variables(look: Look) -> dict[str, str]:
    """The variables of a style sheet and their colours.

    A stance has three: its own, as in every chart; the one of its text, darker or lighter until
    it can be read on any ground of the page; and a wash of it behind words.

    >>> variables(LIGHT)["mixed"] == LIGHT.stance("mixed")
    True
    """
    held = {name: getattr(look, name) for name in ("paper", "ink", "second", "third", "rule")}
    for stance, colour in look.stances:
        held[stance] = colour
        held[f"{stance}-text"] = lettering_on(colour, *grounds(look, colour))
        held[f"{stance}-wash"] = f"{colour}{round(WASH[look.dark] * 255):02X}"
    held["card"] = CARD[look.dark]
    return held | {f"side-{key}": colour for key, colour in SIDES[look.dark].items()}


def grounds(look: Look, colour: str) -> tuple[str, ...]:
    """What a text of this colour may stand on: the paper, a card, a raised line, its own wash."""
    raised = mix(look.paper, look.rule, RAISED)
    return look.paper, CARD[look.dark], raised, mix(look.paper, colour, WASH[look.dark])
