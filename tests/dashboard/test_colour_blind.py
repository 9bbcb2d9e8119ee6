"""The colours of themes, stances and sides for readers who see fewer of them.

Simulated with the matrices of Machado, Oliveira and Fernandes (2009), "A Physiologically-based
Model for Simulation of Color Vision Deficiency", severity 1.0, on linear RGB; differences are
CIE 1976 (Euclid in CIELAB, D65).
"""

from __future__ import annotations

import colorsys
import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import codebook
from dashboard import state
from dashboard.charts.tones import TEXT_CONTRAST, contrast, lettering
from dashboard.charts.vision import letterings
from dashboard.components import cloud
from dashboard.look import DARK, LIGHT, Look, look

Vector = tuple[float, float, float]
SIGHT: dict[str, tuple[Vector, Vector, Vector]] = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)
# 2.3 is a just noticeable difference of touching fields (Mahy et al. 1994). Small marks that
# stand apart need a multiple of it: five times for parts of one bar and two sides of one chart,
# twice for colours that have their name beside them in every chart.
JUST_NOTICEABLE = 2.3
TOUCHING, NAMED = 5 * JUST_NOTICEABLE, 2 * JUST_NOTICEABLE
LOOKS = [False, True]


def product(matrix: tuple[Vector, Vector, Vector], vector: Vector) -> Vector:
    first, second, third = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def linear(colour: str) -> Vector:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return red, green, blue


def lab(colour: str, sight: str) -> Vector:
    """CIELAB of a colour as such eyes see it."""
    red, green, blue = (min(1.0, max(0.0, c)) for c in product(SIGHT[sight], linear(colour)))
    x, y, z = (
        c ** (1 / 3) if c > 216 / 24389 else (24389 / 27 * c + 16) / 116
        for c in (
            value / white
            for value, white in zip(product(TO_XYZ, (red, green, blue)), WHITE, strict=True)
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: str, other: str, sight: str) -> float:
    return math.dist(lab(one, sight), lab(other, sight))


def close(colours: dict[str, str], sight: str, least: float) -> list[tuple[str, str, float]]:
    """Pairs of colours that are less apart than `least`."""
    apart = [
        (one, other, round(difference(colours[one], colours[other], sight), 1))
        for one, other in itertools.combinations(colours, 2)
    ]
    return [pair for pair in apart if pair[2] < least]


def seen(dark: bool) -> Look:
    return look(dark, {theme.key: theme.colour for theme in codebook.load().themes})


def test_the_simulation_is_known_to_be_right():
    assert lab("#FFFFFF", "full") == pytest.approx((100, 0, 0), abs=0.02)
    assert difference("#FF0000", "#00FF00", "full") == pytest.approx(170.6, abs=0.5)
    for sight in SIGHT:
        assert difference("#808080", "#FFFFFF", sight) == pytest.approx(46.4, abs=0.6), sight
    red, green = "#B45A00", "#708000"
    assert difference(red, green, "deuteranopia") < 0.4 * difference(red, green, "full")


@pytest.mark.parametrize("dark", LOOKS, ids=["light", "dark"])
@pytest.mark.parametrize("sight", SIGHT)
def test_stances_that_touch_in_a_bar_are_told_apart(dark, sight):
    held = dict(seen(dark).stances)
    held.pop("undecided")  # It is an open ring, never a part of a bar.
    order = ("against", "mixed", "none", "for")
    for one, other in itertools.pairwise(order):
        assert difference(held[one], held[other], sight) >= TOUCHING, (one, other)
    assert difference(held["for"], held["against"], sight) >= TOUCHING


@pytest.mark.parametrize("dark", LOOKS, ids=["light", "dark"])
@pytest.mark.parametrize("sight", SIGHT)
def test_themes_are_told_apart(dark, sight):
    """Those of the codebook; in the networks they colour the groups too."""
    assert close(dict(seen(dark).themes), sight, NAMED) == []


@pytest.mark.parametrize("by", ["theme", "stance"])
@pytest.mark.parametrize("dark", LOOKS, ids=["light", "dark"])
@pytest.mark.parametrize("sight", SIGHT)
def test_words_of_the_cloud_are_told_apart_and_read(by, dark, sight):
    """As darkened (lightened) to be read as letters; the second ink is of words of no theme."""
    with state.stated({"colour": [by]}):
        shades = cloud.inks(seen(dark))
    others = {"no theme": seen(dark).second} if by == "theme" else {}
    assert close({**shades, **others}, sight, NAMED) == []
    for of, shade in shades.items():
        assert contrast(shade, seen(dark).paper) >= TEXT_CONTRAST, of


def test_colours_alike_as_letters_are_moved_apart_and_keep_their_hue():
    """Two that are told apart only as bright fills: a blue and a violet for deuteranopes."""
    pair = {"technology": "#4AA3C7", "regulation": "#AA4499"}
    alone = {name: lettering(colour, LIGHT) for name, colour in pair.items()}
    assert difference(*alone.values(), "deuteranopia") < NAMED
    shades = letterings(pair, LIGHT)
    assert difference(*shades.values(), "deuteranopia") >= NAMED
    for name, colour in pair.items():
        assert hue(shades[name]) == pytest.approx(hue(colour), abs=0.02)


def hue(colour: str) -> float:
    return colorsys.rgb_to_hls(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))[0]


@given(st.lists(st.from_regex(r"#[0-9A-F]{6}", fullmatch=True), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_any_colours_are_read_as_letters(colours):
    """A codebook may state any colours, alike ones too."""
    for ground in (LIGHT, DARK):
        shades = letterings({str(place): colour for place, colour in enumerate(colours)}, ground)
        assert list(shades) == [str(place) for place in range(len(colours))]
        assert all(contrast(shade, ground.paper) >= TEXT_CONTRAST for shade in shades.values())
