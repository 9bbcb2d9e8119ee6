"""The command that writes a view to a file, without a page: for a nightly report."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from streamlit import logger

from analysis.errors import AnalysisError, CorpusError
from analysis.exporting import add_options
from analysis.filter import FACETS, Filter
from dashboard import corpus_folder, data, look, state, views
from dashboard.exporting import chromium, evidence, files, tables
from dashboard.exporting.caption import caption
from dashboard.exporting.deck import deck
from dashboard.exporting.order import slides
from dashboard.exporting.picture import Slide, height_of, picture
from dashboard.exporting.report import report
from dashboard.view import View
from dashboard.wording import Wording

ALL = "all"
FAILED, MISUSED = 1, 2


class ExportError(AnalysisError):
    """What was asked for cannot be written; the message says what can."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the file; answers the exit code: 0 written, 1 it could not be, 2 wrong usage."""
    logger.set_log_level("ERROR")
    options = parser().parse_args(arguments)
    if options.corpus:
        os.environ[corpus_folder.CORPUS_VARIABLE] = options.corpus
    try:
        content = exported(options)
        options.out.write_bytes(content)
    except (AnalysisError, evidence.TooMuchEvidenceError) as error:
        print(f"python -m analysis export: {error}", file=sys.stderr)
        return MISUSED if isinstance(error, ExportError) else FAILED
    except OSError as error:
        print(f"python -m analysis export: {options.out}: {error.strerror}", file=sys.stderr)
        return FAILED
    print(f"{options.out}: {len(content):,} bytes", file=sys.stderr)
    return 0


def parser() -> argparse.ArgumentParser:
    """The options of the command: those that the analysis hands over."""
    made = argparse.ArgumentParser(prog="python -m dashboard.exporting", description=__doc__)
    add_options(made)
    return made


def exported(options: argparse.Namespace) -> bytes:
    """The bytes of the file; raises AnalysisError where they cannot be made."""
    ending = options.out.suffix.lower().removeprefix(".")
    if ending not in WRITERS:
        raise ExportError(f"--out {options.out}: the ending must be one of {', '.join(WRITERS)}")
    with state.stated(_parameters(Filter.decode(options.filter))):
        view = _view(options.lang, dark=options.dark and ending != "pdf")
        shown = _chosen(slides(view, _pages(options.view)), options.chart)
        return WRITERS[ending](view, shown)


def _parameters(chosen: Filter) -> Mapping[str, Sequence[str]]:
    """A filter as the address would state it."""
    stated = {name: getattr(chosen, name) for name in chosen.active()}
    return {n: list(v) if n in FACETS else [str(v)] for n, v in stated.items()}


def _view(language: str, *, dark: bool) -> View:
    try:
        codebook = data.codebook()
    except CorpusError as error:
        raise CorpusError(f"{error}; name a folder that analyse wrote with --corpus DIR") from error
    colours = {theme.key: theme.colour for theme in codebook.themes}
    chosen = state.filter_from_address()
    return View(chosen, Wording(language), look.look(dark, colours), codebook)


def _pages(named: str) -> tuple[str, ...]:
    if named == ALL:
        return views.NAMES
    found = [name for name in views.NAMES if named in (name, views.PATHS[name])]
    if not found:
        known = ", ".join([ALL, *views.PATHS.values()])
        raise ExportError(f"--view {named}: there is no such page; there are {known}")
    return (found[0],)


def _chosen(shown: list[Slide], chart: str) -> list[Slide]:
    if not shown:
        raise ExportError("nothing to export: the page has no charts, or the filter leaves none")
    if not chart:
        return shown
    found = [slide for slide in shown if slide.exhibit.key == chart]
    if not found:
        known = ", ".join(slide.exhibit.key for slide in shown)
        raise ExportError(f"--chart {chart}: there is no such chart; there are {known}")
    return found


def _one(shown: Sequence[Slide]) -> Slide:
    """The chart of a file that holds one: the page's first, said so where it has more."""
    if len(shown) > 1:
        others = ", ".join(slide.exhibit.key for slide in shown[1:])
        print(
            f"the first of {len(shown)} charts, {shown[0].exhibit.key}; --chart names another: "
            f"{others}",
            file=sys.stderr,
        )
    return shown[0]


def _png(view: View, shown: Sequence[Slide]) -> bytes:
    slide = _one(shown)
    drawn = picture(slide, caption(view), view.look)
    return chromium.png(drawn, height_of(slide.exhibit), finer=files.FINER)


def _svg(view: View, shown: Sequence[Slide]) -> bytes:
    return picture(_one(shown), caption(view), view.look).encode()


def _csv(view: View, shown: Sequence[Slide]) -> bytes:
    return tables.as_csv(_one(shown).exhibit.table)


def _xlsx(view: View, shown: Sequence[Slide]) -> bytes:
    if len(shown) == 1:
        return files.xlsx(view, shown[0])
    sheets = {view.wording.text("export.about"): files.about(shown[0].exhibit, caption(view))}
    for place, slide in enumerate(shown, start=1):
        sheets[f"{place} {slide.exhibit.title}"] = slide.exhibit.table
    return tables.as_workbook(sheets)


def _jsonl(view: View, shown: Sequence[Slide]) -> bytes:
    """The passages behind all charts, each once."""
    found = [row for slide in shown for row in evidence.passages(view, slide.exhibit)]
    once = {(row["side"], row["unit"], row["id"]): row for row in found}
    return tables.as_json_lines(evidence.records(list(once.values())))


def _html(view: View, shown: Sequence[Slide]) -> bytes:
    return report(view, shown).encode("utf-8", errors="replace")


def _pdf(view: View, shown: Sequence[Slide]) -> bytes:
    return chromium.pdf(report(view, shown, on_paper=True))


# What writes each kind of file, by its ending.
WRITERS: dict[str, Callable[[View, Sequence[Slide]], bytes]] = {
    "png": _png,
    "svg": _svg,
    "csv": _csv,
    "xlsx": _xlsx,
    "jsonl": _jsonl,
    "pptx": deck,
    "html": _html,
    "pdf": _pdf,
}
