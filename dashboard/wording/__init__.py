"""The texts of the page in Chinese and English.

`zh.toml` and `en.toml` hold the same keys; a test keeps them so.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")
DEFAULT = "en"


class MissingWordingError(KeyError):
    """A text that neither language file has."""


@cache
def _texts(language: str) -> dict[str, str]:
    path = Path(__file__).with_name(f"{language}.toml")
    return dict(_flatten(tomllib.loads(path.read_text("utf-8"))))


def _flatten(tree: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            flat += _flatten(value, f"{prefix}{key}.")
        else:
            flat.append((prefix + key, value))
    return flat


def language_of(locale: str | None) -> str:
    """The interface language for a browser's language: Chinese or English, else English.

    >>> language_of("zh-TW"), language_of("fr-FR"), language_of(None)
    ('zh', 'en', 'en')
    """
    code = (locale or "").lower().replace("_", "-").split("-")[0]
    return code if code in LANGUAGES else DEFAULT


@dataclass(frozen=True)
class Wording:
    """The texts of one language.

    >>> Wording("en").count("statements", 1)
    '1 statement'
    >>> Wording("zh").count("statements", 1200)
    '1,200 条言论'
    """

    language: str

    def text(self, key: str, **values: object) -> str:
        """The text of a key with its places filled; raises MissingWordingError."""
        try:
            text = _texts(self.language)[key]
        except KeyError:
            raise MissingWordingError(f"no text {key!r} in wording/{self.language}.toml") from None
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Whether there is a text of this key."""
        return key in _texts(self.language)

    def number(self, value: float) -> str:
        """A number with thousands separated, at most two decimals."""
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"

    def unit(self, unit: str, n: float = 2) -> str:
        """The name of what is counted, in the number that `n` asks for."""
        form = "one" if n == 1 else "many"
        return self.text(f"unit.{unit}.{form}")

    def count(self, unit: str, n: float) -> str:
        """A number with the name of what is counted."""
        return f"{self.number(n)} {self.unit(unit, n)}"

    def listing(self, items: list[str]) -> str:
        """Items joined as the language joins a list.

        >>> Wording("en").listing(["A", "B", "C"])
        'A, B and C'
        """
        if len(items) < 2:
            return "".join(items)
        return self.text("list.comma").join(items[:-1]) + self.text("list.and") + items[-1]
