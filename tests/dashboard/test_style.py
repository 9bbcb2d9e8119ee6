"""The colours of the style sheet: those of the charts, and read on whatever they stand on."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from dashboard.charts.tones import SIDES, TEXT_CONTRAST, contrast, mix
from dashboard.look import DARK, LIGHT, Look
from dashboard.style import CARD, RAISED, WASH, sheet, variables

ROOT = Path(__file__).resolve().parents[2]
SHEETS = sorted((ROOT / "dashboard" / "components").glob("*.css"))
DEFINED = re.compile(r"--([a-z-]+)\s*:\s*([^;}]+)")
LOOKS = pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])


def defined(text: str) -> dict[str, str]:
    return {name: value.strip() for name, value in DEFINED.findall(text)}


@LOOKS
def test_the_sheet_has_the_colours_of_the_charts(look: Look) -> None:
    held = defined(sheet(look.dark))
    for stance, colour in look.stances:
        assert held[stance] == colour
    for name in ("paper", "ink", "second", "third", "rule"):
        assert held[name] == getattr(look, name)
    for key, colour in SIDES[look.dark].items():
        assert held[f"side-{key}"] == colour


def test_no_sheet_says_a_colour_of_the_look_again() -> None:
    said = {name for path in SHEETS for name in defined(path.read_text("utf-8"))}
    assert len(said) > 5
    assert not said & set(variables(LIGHT))


def test_every_variable_that_is_used_is_defined() -> None:
    written = "".join(path.read_text("utf-8") for path in SHEETS)
    known = {*defined(written), *variables(LIGHT)}
    # Set on the element itself: the colour of a theme, the texts of the field for files.
    own = {"theme", "browse", "drop"}
    assert set(re.findall(r"var\(--([a-z-]+)", written)) - known <= own


@LOOKS
def test_stances_are_read_on_the_paper_on_cards_and_on_their_wash(look: Look) -> None:
    held = variables(look)
    raised = mix(look.paper, look.rule, RAISED)
    for stance, colour in look.stances:
        wash = mix(look.paper, colour, WASH[look.dark])
        for ground in (look.paper, CARD[look.dark], raised, wash):
            assert contrast(held[f"{stance}-text"], ground) >= TEXT_CONTRAST, (stance, ground)


def test_streamlit_is_given_the_same_paper_and_ink() -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
    for name, look in (("light", LIGHT), ("dark", DARK)):
        told = theme[name]
        assert told["backgroundColor"] == look.paper
        assert told["textColor"] == look.ink
        assert told["borderColor"] == look.rule


def test_the_lines_under_statements_are_of_articles_not_of_cards() -> None:
    """A card of evidence, a paragraph, has the same name for its words."""
    article = (ROOT / "dashboard" / "components" / "article.css").read_text("utf-8")
    assert not re.search(r"(?m)^\.said\s*\{", article)
    assert re.search(r"(?m)^span\.said\s*\{", article)
