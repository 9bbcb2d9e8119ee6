"""A view as the command line makes it: no browser, no session."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.codebook import load
from analysis.filter import Filter
from dashboard.look import look
from dashboard.view import View
from dashboard.wording import Wording


def seen(language: str = "en", *, dark: bool = False, **facets: Sequence[str] | str) -> View:
    """The view under these facets of the filter."""
    codebook = load()
    colours = {theme.key: theme.colour for theme in codebook.themes}
    chosen = Filter(**facets)  # type: ignore[arg-type]
    return View(chosen, Wording(language), look(dark, colours), codebook)
