"""The page's font inside a picture: a standalone SVG shows the same letters everywhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from os import getpid
from pathlib import Path

from dashboard.fonts import FAMILIES, LAYOUT_FONT, font_file

# The weights that are shipped, as CSS says them.
WEIGHTS = {"Regular": "400", "Bold": "600 700"}
# Where font files lie once they are unpacked.
UNPACKED = Path(__file__).resolve().parents[2] / ".data" / "fonts"
# The character sets of the files, each under its family of `fonts.FAMILIES`.
CHARACTERS = ("core", "second", "rest")


def font_face_css(text: str, weights: Sequence[str] = ("Regular",)) -> str:
    """`@font-face` rules that hold the letters of a text, for the style of an SVG or a page.

    The families are those of `fonts.STACK`; `weights` are of `WEIGHTS`. Each rule's data is the
    shipped file cut to the letters used, so that an SVG of a chart grows by some 10 to 60 kB.
    Letters that no shipped file holds are left to the reader's fonts. Line breaks need none.

    >>> css = font_face_css("模型", ("Bold",))
    >>> css.startswith("@font-face{font-family:'Noto Sans SC';font-weight:600 700;")
    True
    """
    letters = frozenset(letter for letter in text if letter.isprintable())
    rules = [_rules(letters, weight) for weight in weights]
    return "".join(rules)


@lru_cache(maxsize=64)
def _rules(letters: frozenset[str], weight: str) -> str:
    found = []
    for family, characters in zip(FAMILIES, CHARACTERS, strict=True):
        if font_file(weight, characters).exists() and (data := _cut(letters, weight, characters)):
            found.append(
                f"@font-face{{font-family:'{family}';font-weight:{WEIGHTS[weight]};"
                f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
            )
    return "".join(found)


def _cut(letters: frozenset[str], weight: str, characters: str) -> str:
    """The file of a weight and character set cut to the letters; "" where it holds none."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    held = sorted(ord(letter) for letter in letters if ord(letter) in _held(weight, characters))
    if not held:
        return ""
    font = TTFont(BytesIO(_plain(weight, characters)), lazy=True)
    subsetter = Subsetter(Options(layout_features=["kern", "locl"], hinting=False))
    subsetter.populate(unicodes=held)
    subsetter.subset(font)
    font.flavor = "woff2"
    cut = BytesIO()
    font.save(cut)
    return b64encode(cut.getvalue()).decode("ascii")


@lru_cache(maxsize=8)
def _held(weight: str, characters: str) -> frozenset[int]:
    """The code points a file holds."""
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(font_file(weight, characters), lazy=True).getBestCmap())


@lru_cache(maxsize=8)
def _plain(weight: str, characters: str) -> bytes:
    """A font file not compressed: what is read again for each cut, some 1 to 4 MB.

    Made once and kept beside the corpus, as fontTools needs a second for the regular core (a cut
    then some 70 ms), two for `second`, five for `rest`.
    """
    if (weight, characters) == ("Bold", "core"):
        return LAYOUT_FONT.read_bytes()
    packed = font_file(weight, characters)
    kept = UNPACKED / f"{packed.stem}-{packed.stat().st_size}.ttf"
    if kept.exists():
        return kept.read_bytes()
    plain = _unpacked(packed)
    # Where nothing can be written it is unpacked anew by each process.
    with suppress(OSError):
        UNPACKED.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(f".{getpid()}")
        fresh.write_bytes(plain)
        fresh.replace(kept)
    return plain


def _unpacked(packed: Path) -> bytes:
    from fontTools.ttLib import TTFont

    font, plain = TTFont(packed), BytesIO()
    font.flavor = None
    font.save(plain)
    return plain.getvalue()
