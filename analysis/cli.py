"""The command line: python -m analysis analyse | restore | evaluate | correct | check | export."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import exporting
from analysis.errors import AnalysisError, JournalError, UnreadableFileError
from analysis.limits import Limits, with_limit

if TYPE_CHECKING:
    from analysis.codebook import Codebook
    from analysis.restoration import Restored

FAILED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; answers the exit code: 0 done, 1 nothing could be done, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except AnalysisError as error:
        _complain(str(error))
        return FAILED
    except BrokenPipeError:
        # The reader of a pipe left (… | head): nothing more to say, and nothing to flush to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        _complain("stopped; nothing was written")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis",
        description="Words, themes, statements, speakers and stances in Chinese articles about AI.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("analyse", help="analyse files or folders into tables")
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="file or folder")
    command.add_argument("--out", required=True, type=Path, metavar="DIR", help="where to write")
    command.add_argument("--codebook", type=Path, metavar="FILE", help="themes other than the own")
    command.add_argument(
        "--if-changed", action="store_true", help="leave DIR as it is while it is still right"
    )
    command.add_argument(
        "--column", action="append", default=[], type=_column, metavar="FIELD=NAME",
        help="the column of a table that holds text, title, outlet, date, url or author",
    )  # fmt: skip
    command.add_argument(
        "--limit", action="append", default=[], type=_limit, metavar="NAME=NUMBER",
        help=f"what is read at most: {', '.join(Limits.__dataclass_fields__)}",
    )  # fmt: skip
    command.add_argument(
        "--jobs", type=_jobs, metavar="N",
        help="processes that share the work; as many as there are cores unless given",
    )  # fmt: skip
    command.set_defaults(run=_analyse)

    command = commands.add_parser("restore", help="print a file's text with its damage undone")
    command.add_argument("path", type=Path, metavar="PATH", help="file of any format")
    command.add_argument("--steps", action="store_true", help="then list what was done where")
    command.set_defaults(run=_restore)

    command = commands.add_parser("evaluate", help="measure the analysis against labels")
    command.add_argument(
        "folder", nargs="?", type=Path, metavar="GOLD_DIR",
        help="pairs NAME.txt, NAME.json; without it: the figures that come with the program",
    )  # fmt: skip
    command.add_argument("--json", action="store_true", help="print the figures as JSON")
    command.add_argument(
        "--ship", metavar="NAME", help="put the figures among those that come with the program"
    )
    command.add_argument(
        "--texts", action="append", default=[], type=Path, metavar="DIR",
        help="where the texts of labels are that stand alone; may be given again",
    )  # fmt: skip
    command.set_defaults(run=_evaluate)

    command = commands.add_parser("correct", help="write a corpus with corrections made by hand")
    command.add_argument("corpus", type=Path, metavar="CORPUS_DIR", help="what analyse wrote")
    command.add_argument("journal", type=Path, metavar="JOURNAL", help="corrections, JSON lines")
    command.add_argument("--out", required=True, type=Path, metavar="DIR", help="where to write")
    command.set_defaults(run=_correct)

    command = commands.add_parser("check", help="how right a corpus is by its analysts' answers")
    command.add_argument("corpus", type=Path, metavar="CORPUS_DIR", help="what analyse wrote")
    command.add_argument("answers", type=Path, metavar="ANSWERS", help="answers, JSON lines")
    command.set_defaults(run=_check)
    command = commands.add_parser("export", help="write a page's charts, or what is behind them")
    exporting.add_options(command)
    command.set_defaults(run=exporting.run)
    return parser


def _column(option: str) -> tuple[str, str]:
    from analysis.formats.columns import FIELDS

    field, given, name = option.partition("=")
    if field not in FIELDS or not given:
        raise argparse.ArgumentTypeError(
            f"{option!r}: expected FIELD=NAME, FIELD one of {', '.join(FIELDS)}"
        )
    return field, name


def _jobs(option: str) -> int:
    if not option.isdecimal() or not int(option):
        raise argparse.ArgumentTypeError(f"{option!r}: expected a number of processes from 1 on")
    return int(option)


def _limit(option: str) -> str:
    try:
        with_limit(Limits(), option)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return option


def _analyse(options: argparse.Namespace) -> int:
    from analysis.export import export
    from analysis.pipeline import analyse, is_current
    from analysis.workers import cores

    if options.out.exists() and not options.out.is_dir():
        _complain(f"--out {options.out}: is a file; name a folder")
        return 2
    codebook = _codebook(options.codebook)
    limits, columns = reduce(with_limit, options.limit, Limits()), dict(options.column)
    if options.if_changed and is_current(
        options.out, options.paths, codebook=codebook, limits=limits, columns=columns
    ):
        return 0
    problems = _Problems()
    with _progress() as progress:
        corpus = analyse(
            options.paths,
            codebook=codebook,
            progress=progress,
            on_problem=problems,
            limits=limits,
            columns=columns,
            jobs=options.jobs or cores(),
        )
    problems.tell()
    articles = corpus.table("articles").num_rows
    if not articles:
        _complain("no article could be read")
        return FAILED
    try:
        export(corpus, options.out)
    except OSError as error:
        _complain(f"--out {options.out}: {error.strerror}; name a folder that can be written to")
        return FAILED
    statements = corpus.table("statements").num_rows
    print(f"{options.out}: {articles} articles, {statements} statements", file=sys.stderr)
    return 0


def _restore(options: argparse.Namespace) -> int:
    from analysis.formats import Reading, Source, documents
    from analysis.restoration import restore

    problems = _Problems()
    reading = Reading(tell=lambda error: problems(options.path, error))
    source = Source.of_path(options.path, str(options.path))
    for document in documents(source, reading):
        _print_restored(restore(document.text), steps=options.steps)
    problems.tell()
    return 0


def _print_restored(restored: Restored, *, steps: bool) -> None:
    print(restored.text)
    if steps:
        print()
        print("line", "column", "kind", "before", "after", sep="\t")
        for step in restored.steps:
            line = restored.text.count("\n", 0, step.begin) + 1
            column = step.begin - restored.text.rfind("\n", 0, step.begin)
            before, after = json.dumps([step.before, step.after], ensure_ascii=False)[1:-1].split(
                ", ", 1
            )
            print(line, column, step.kind, before, after, sep="\t")


def _evaluate(options: argparse.Namespace) -> int:
    from analysis.accuracy import format_intervals, intervals, ship
    from analysis.evaluation import evaluate, format_figures
    from analysis.export import article_rows, statement_rows
    from analysis.labels import read_labels
    from analysis.pipeline import analyse, fingerprint

    if options.folder is None:
        return _print_shipped(options)
    problems = _Problems()
    paths = [labels.source for labels in read_labels(options.folder, options.texts)]
    with _progress() as progress:
        corpus = analyse(paths, progress=progress, on_problem=problems)
    problems.tell()
    figures = evaluate(options.folder, article_rows(corpus), statement_rows(corpus), options.texts)
    if options.json:
        known = {name: one.as_dict() for name, one in intervals(figures.tallies).items()}
        print(json.dumps({**figures.as_dict(), "intervals": known}))
    else:
        print(format_figures(figures), format_intervals(figures), sep="\n\n")
    if options.ship:
        ship(options.ship, figures, fingerprint())
    return 0


def _print_shipped(options: argparse.Namespace) -> int:
    from analysis.accuracy import format_shipped, shipped

    if options.ship:
        _complain("--ship NAME needs GOLD_DIR, whose figures it keeps")
        return 2
    print(json.dumps(shipped()) if options.json else format_shipped(shipped()))
    return 0


def _correct(options: argparse.Namespace) -> int:
    from analysis.corpus import Corpus
    from analysis.corrections import Journal, apply
    from analysis.export import export

    journal = Journal(_existing(options.journal))
    applied = apply(Corpus.open(options.corpus), journal.entries())
    for line in journal.broken:
        _complain(f"{options.journal}:{line.line}: {line.reason}")
    for one in applied.unattached:
        part = "in part: " if one.partly else ""
        _complain(f"correction {one.correction.id} not applied: {part}{one.reason}")
    export(applied.corpus, options.out)
    print(f"{options.out}: {len(applied.applied)} corrections applied", file=sys.stderr)
    return 0


def _check(options: argparse.Namespace) -> int:
    from analysis.checking import Answers, format_report, report
    from analysis.corpus import Corpus

    answers = Answers(_existing(options.answers))
    print(format_report(report(Corpus.open(options.corpus), answers.entries())))
    for line in answers.broken:
        _complain(f"{options.answers}:{line.line}: {line.reason}")
    return 0


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise JournalError(f"{path}: no such file; name a file of JSON lines")
    return path


def _codebook(path: Path | None) -> Codebook | None:
    from analysis.codebook import load

    return load(path) if path else None


class _Problems:
    """Collects what could not be read, to tell it once the progress bar is gone."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def __call__(self, path: Path, error: UnreadableFileError) -> None:
        self.messages.append(str(error))

    def tell(self) -> None:
        for message in self.messages:
            _complain(message)


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[int, int, str], None] | None]:
    """A progress bar on the terminal; none where the output goes elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    # Its own thread, which wakes bars that stand still, would keep the process from being copied.
    tqdm.monitor_interval = 0
    with tqdm(unit="file", leave=False, file=sys.stderr) as bar:

        def show(done: int, total: int, name: str) -> None:
            bar.total = total
            bar.set_description_str(_printable(name), refresh=False)
            bar.update(done - bar.n)

        yield show


def _printable(text: str) -> str:
    """The text without what would move the cursor or colour the terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _complain(message: str) -> None:
    print(f"python -m analysis: {_printable(message)}", file=sys.stderr)
