"""The one typeface of the page: its family names, its files, and how the files were cut.

Noto Sans SC in two weights, each cut into character sets so that a first view loads
about half a megabyte a weight: `core` (Latin, symbols, the 3,755 commonest characters and
those of the seeds), `second` (the other characters a Simplified text may need) and `rest`
(Traditional forms, for the received text; one weight). `LAYOUT_FONT` is the bold core once
more, not compressed, for measuring words when the cloud is laid out.

    python -m dashboard.fonts Regular.ttf SemiBold.ttf

cuts them anew from the full font files (by fonttools and brotli).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FOLDER = Path(__file__).parent / "static" / "fonts"
FAMILIES = ("Noto Sans SC", "Noto Sans SC Second", "Noto Sans SC Rest")
STACK = ", ".join([*(f"'{name}'" for name in FAMILIES), "sans-serif"])
MEASURED_SIZE = 100
LAYOUT_FONT = FOLDER / "NotoSansSC-Bold-core.ttf"
SEEDS = Path(__file__).parent.parent / "seeds"
# Phonetic letters, quotation marks, arrows, geometric marks: what pinyin notes, signs of loss
# and the page's own buttons use.
LATIN = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *(0x1CE, 0x1D0, 0x1D2, 0x1D4, 0x1D6, 0x1D8, 0x1DA, 0x1DC, 0x1E3F),
    *range(0x2010, 0x2040),
    *range(0x2190, 0x21A0),
    *(0x20AC, 0x2116, 0x2212, 0x25A1, 0x25B6, 0x25B7, 0x25CB, 0x25CF, 0x25D0, 0x2605),
    *(0x2713, 0x2715, 0x270E, 0x300C, 0x300D, 0x300E, 0x300F, 0x30FB),
)


def font_file(weight: str = "Regular", characters: str = "core") -> Path:
    """The file of one weight (`Regular`, `Bold`) and character set (`core`, `second`, `rest`).

    >>> font_file().name
    'NotoSansSC-Regular-core.woff2'
    """
    return FOLDER / f"NotoSansSC-{weight}-{characters}.woff2"


@lru_cache(maxsize=16_384)
def text_width(text: str, size: float) -> float:
    """The width in pixels of a line of text at a font size, by the bolder weight.

    >>> round(text_width("模型", 13))
    26
    """
    # The library that lays text out refuses some signs that end a line.
    return _measure().getlength(" ".join(text.splitlines())) * size / MEASURED_SIZE


@lru_cache(maxsize=1)
def _measure() -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(LAYOUT_FONT), MEASURED_SIZE)


def _encoded(encoding: str, leads: range, trails: range) -> set[str]:
    found = set()
    for lead in leads:
        for trail in trails:
            try:
                found.add(bytes([lead, trail]).decode(encoding))
            except UnicodeDecodeError:
                continue
    return {character for character in found if len(character) == 1}


def character_sets() -> dict[str, set[str]]:
    """The characters of `core`, `second` and `rest`, each character in one of them."""
    import jieba
    import opencc

    trails = range(0xA1, 0xFF)
    from_seeds = "".join(path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt")))
    simplified = opencc.OpenCC("t2s").convert(from_seeds)
    core = {chr(code) for code in LATIN} | {c for c in simplified if c.isprintable()}
    core |= _encoded("gb2312", range(0xA1, 0xAA), trails)
    core |= _encoded("gb2312", range(0xB0, 0xD8), trails)
    everything = _encoded("gbk", range(0x81, 0xFF), range(0x40, 0xFF))
    everything |= _encoded("big5", range(0xA4, 0xC7), range(0x40, 0xFF))
    with jieba.get_dict_file() as dictionary:
        known = set(dictionary.read().decode("utf-8"))
    to_simplified = opencc.OpenCC("t2s")
    second = _encoded("gb2312", range(0xD8, 0xF8), trails) | {
        character
        for character in everything & known
        if to_simplified.convert(character) == character
    }
    return {"core": core, "second": second - core, "rest": everything - second - core}


def cut(regular: Path, semibold: Path) -> None:
    """Write the files of `FOLDER` from two full font files."""
    for characters, wanted in character_sets().items():
        for weight, source in (("Regular", regular), ("Bold", semibold)):
            if (weight, characters) != ("Bold", "rest"):
                _subset(source, wanted, font_file(weight, characters))
    _decompress(font_file("Bold"), LAYOUT_FONT)


def _decompress(source: Path, target: Path) -> None:
    from fontTools.ttLib import TTFont

    font = TTFont(source)
    font.flavor = None
    font.save(target)


def _subset(source: Path, wanted: set[str], target: Path) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as listing:
        listing.write("".join(sorted(wanted)))
        listing.flush()
        options = ("--flavor=woff2", "--desubroutinize", "--no-hinting")
        features = "--layout-features=kern,locl,palt,halt"
        command = ["fontTools.subset", str(source), f"--text-file={listing.name}", *options]
        subprocess.run(
            [sys.executable, "-m", *command, features, f"--output-file={target}"], check=True
        )


if __name__ == "__main__":
    cut(Path(sys.argv[1]), Path(sys.argv[2]))
