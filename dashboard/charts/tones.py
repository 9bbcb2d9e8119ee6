"""The one hue of plain quantities, apart from the colours of themes and of stances."""

from __future__ import annotations

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
