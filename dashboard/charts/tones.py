"""The one hue of plain quantities, apart from the colours of themes and of stances."""

from __future__ import annotations

from functools import lru_cache

from dashboard.look import Look

# A grey blue: no theme and no stance has it. Contrast with the paper is 7:1 (light), 9:1 (dark).
STRONG = {False: "#46566B", True: "#B9C6D6"}
PALE = {False: "#B3BFCD", True: "#5C6C80"}


def strong(look: Look) -> str:
    """The full tone.

    >>> from dashboard.look import LIGHT
    >>> strong(LIGHT)
    '#46566B'
    """
    return STRONG[look.dark]


def pale(look: Look) -> str:
    """The tone of the lesser part beside the full one."""
    return PALE[look.dark]


def mix(first: str, second: str, share: float) -> str:
    """The hex colour `share` of the way from the first to the second.

    >>> mix("#000000", "#FF0000", 0.5)
    '#800000'
    """
    pairs = ((int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{int(a + (b - a) * share + 0.5):02X}" for a, b in pairs)


def luminance(colour: str) -> float:
    """The relative luminance of a hex colour, 0 to 1, as WCAG 2.2 defines it.

    >>> luminance("#FFFFFF"), luminance("#000000")
    (1.0, 0.0)
    """
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(fill: str) -> str:
    """White or black, whichever is read better on the fill.

    Their contrast is 4.6 at the least; that of the page's own paper and ink falls to 3.9 in
    the middle of the scale, below the 4.5 that WCAG asks for.

    >>> ink_on("#46566B"), ink_on("#E7E3DA")
    ('#FFFFFF', '#000000')
    """
    return max(("#FFFFFF", "#000000"), key=lambda ink: contrast(fill, ink))


# The contrast that WCAG 2.2 (1.4.3) asks of text, and the steps to it from a colour.
TEXT_CONTRAST = 4.5
_STEPS = 20


def lettering(colour: str, look: Look) -> str:
    """The colour itself, or as much darker (lighter on dark paper) as its letters must be.

    >>> from dashboard.look import LIGHT
    >>> lettering("#882255", LIGHT)
    '#882255'
    >>> contrast(lettering("#A3A8B0", LIGHT), LIGHT.paper) >= TEXT_CONTRAST
    True
    """
    return lettering_on(colour, look.paper)


@lru_cache(maxsize=1024)
def lettering_on(colour: str, *grounds: str) -> str:
    """The colour, or as much nearer to black or white as letters on each of these must be.

    >>> lettering_on("#C98A1F", "#FFFFFF", "#F3E3B3")
    '#835A14'
    """
    end = ink_on(grounds[0])
    nearer = (mix(colour, end, step / _STEPS) for step in range(_STEPS + 1))
    read = (c for c in nearer if all(contrast(c, one) >= TEXT_CONTRAST for one in grounds))
    return next(read, end)


# The two sides of a comparison: apart for colour-blind readers too (distance in CIELAB under
# Machado's simulations at least 27), and marked by another sign and letter beside.
SIDES = {
    False: {"a": "#3273C0", "b": "#8A1F4E"},
    True: {"a": "#6FA8EE", "b": "#F5A3C7"},
}
SIGNS = {"a": "circle", "b": "diamond"}


def side(look: Look, key: str) -> str:
    """The colour of a side of a comparison, "a" or "b"; the pale tone for what is of neither.

    >>> from dashboard.look import LIGHT
    >>> side(LIGHT, "a"), side(LIGHT, "")
    ('#3273C0', '#B3BFCD')
    """
    return SIDES[look.dark].get(key, pale(look))
