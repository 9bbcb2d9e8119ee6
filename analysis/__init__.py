"""The Chinese debate about AI: texts to words, themes, statements, speakers and stances.

>>> import analysis
>>> analysis.Filter(themes=("risk",))
Filter(themes=('risk',))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.articles import read
    from analysis.corpus import Corpus
    from analysis.filter import Filter, Mark
    from analysis.pipeline import analyse
    from analysis.restoration import restore

# Each public name and the module that holds it, loaded when it is first asked for, so that
# importing the package costs nothing.
_HOLDERS = {
    "Corpus": "analysis.corpus",
    "Filter": "analysis.filter",
    "Mark": "analysis.filter",
    "analyse": "analysis.pipeline",
    "read": "analysis.articles",
    "restore": "analysis.restoration",
}

__all__ = ["Corpus", "Filter", "Mark", "analyse", "read", "restore"]


def __getattr__(name: str) -> Any:
    if name not in _HOLDERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOLDERS[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOLDERS})
