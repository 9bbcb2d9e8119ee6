"""How far apart colours are for readers who see fewer of them, and colours chosen by that.

The simulation is Machado, Oliveira and Fernandes (2009), "A Physiologically-based Model for
Simulation of Color Vision Deficiency", severity 1.0, on linear RGB; differences are CIE 1976
(Euclid in CIELAB, D65).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache

from dashboard.charts.tones import TEXT_CONTRAST, contrast, ink_on, mix
from dashboard.look import Look

Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]
SIGHTS: dict[str, Matrix] = {
    "full": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
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
# From linear sRGB, each row divided by the white of D65.
_TO_XYZ: Matrix = (
    (0.4339499, 0.3762098, 0.1898403),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0177566, 0.1094680, 0.8727755),
)
# Twice a just noticeable difference (2.3: Mahy et al. 1994): what colours need that have their
# name beside them.
APART = 4.6
_STEPS = 20


def letterings(
    colours: Mapping[str, str], look: Look, beside: tuple[str, ...] = ()
) -> dict[str, str]:
    """The colours as letters that can be read and, by every sight, be told from each other.

    Each is the colour itself or as much nearer to black (white on dark paper) as it must be; what
    is seen best on the paper keeps its colour, the others keep their distance from it, and from
    those `beside` them. Where that cannot be had, as far apart as can be.

    >>> from dashboard.look import LIGHT
    >>> letterings({"risk": "#882255", "talent": "#C9A227"}, LIGHT)
    {'risk': '#882255', 'talent': '#836919'}
    """
    chosen = dict(_letterings(tuple(colours.items()), look.paper, beside))
    return {name: chosen[name] for name in colours}


@lru_cache(maxsize=32)
def _letterings(
    colours: tuple[tuple[str, str], ...], paper: str, beside: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    end = ink_on(paper)
    chosen: list[tuple[str, str]] = []
    for name, colour in sorted(colours, key=lambda item: -contrast(item[1], paper)):
        nearer = [mix(colour, end, step / _STEPS) for step in range(_STEPS)]
        read = [shade for shade in nearer if contrast(shade, paper) >= TEXT_CONTRAST] or [end]
        taken = [*beside, *(shade for _, shade in chosen)]
        free = (shade for shade in read if apart(shade, taken) >= APART)
        chosen.append((name, next(free, max(read, key=lambda shade: apart(shade, taken)))))
    return tuple(chosen)


def apart(colour: str, others: Iterable[str]) -> float:
    """How far a colour is from the nearest of others, by the sight that sees it least.

    >>> round(apart("#000000", ["#FFFFFF"]))
    100
    """
    return min(
        (math.dist(_lab(colour, sight), _lab(one, sight)) for one in others for sight in SIGHTS),
        default=math.inf,
    )


@lru_cache(maxsize=8192)
def _lab(colour: str, sight: str) -> Vector:
    """CIELAB of a colour as such eyes see it."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    seen = [min(1.0, max(0.0, c)) for c in _times(SIGHTS[sight], linear)]
    x, y, z = (
        c ** (1 / 3) if c > 216 / 24389 else (24389 / 27 * c + 16) / 116
        for c in _times(_TO_XYZ, seen)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _times(matrix: Matrix, vector: Iterable[float]) -> list[float]:
    held = list(vector)
    return [sum(m * v for m, v in zip(row, held, strict=True)) for row in matrix]
