"""The exhibits of one page or of all, in the order in which a presenter goes through them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module

from dashboard import views
from dashboard.charts.window import parted
from dashboard.exhibit import Exhibit
from dashboard.exporting.picture import ROOM, Slide
from dashboard.view import View


def slides(view: View, pages: Sequence[str] = views.NAMES, *, parts: bool = False) -> list[Slide]:
    """A slide for every exhibit of these pages that has something to show, each drawing once.

    They are drawn wide, also for a reader whose own screen is narrow. `parts`: an exhibit that
    is too high for a screen becomes several.
    """
    wide = replace(view, narrow=False)
    found: list[Slide] = []
    for page in pages:
        for exhibit in _exhibits(wide, page):
            if not exhibit.is_empty and not _is_among(exhibit, found):
                name = wide.wording.text(f"page.{page}")
                shown = _parts(exhibit) if parts else [exhibit]
                found += [Slide(page, name, one) for one in shown]
    return found


def _parts(exhibit: Exhibit) -> list[Exhibit]:
    """An exhibit, or where it is too high for a slide, some of its rows on each of several."""
    if exhibit.figure is None:
        return [exhibit]
    parts = parted(exhibit.figure, ROOM)
    if len(parts) == 1:
        return [exhibit]
    return [
        replace(
            exhibit,
            key=f"{exhibit.key}{f'_{place}' if place > 1 else ''}",
            counted=f"{exhibit.counted} · {part.first}–{part.last} / {part.rows}",
            figure=part.figure,
        )
        for place, part in enumerate(parts, start=1)
    ]


def _exhibits(view: View, page: str) -> Iterator[Exhibit]:
    module = import_module(f"dashboard.views.{page}")
    yield from getattr(module, "exhibits", _nothing)(view)


def _nothing(view: View) -> list[Exhibit]:
    return []


def _is_among(exhibit: Exhibit, slides: Sequence[Slide]) -> bool:
    """Whether a slide shows the same drawing already, as two pages may."""
    return any(
        slide.exhibit.figure == exhibit.figure
        and list(slide.exhibit.words) == list(exhibit.words)
        and (exhibit.figure is not None or bool(exhibit.words))
        for slide in slides
    )
