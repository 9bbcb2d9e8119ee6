"""The stages in their order: files to articles, to words, statements, themes, to a corpus."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

from analysis import codebook as codebooks
from analysis import segmentation
from analysis.articles import DEFAULT_LIMITS, Article, Columns, files, named_columns, read
from analysis.assembly import Tables, assemble, speaker_id
from analysis.codebook import Codebook
from analysis.collecting import rare_collection
from analysis.corpus import Corpus, read_manifest
from analysis.errors import CorpusError, FileIndexError, UnreadableFileError
from analysis.limits import Limits
from analysis.multisearch import WordSearch
from analysis.registry import Registry, register
from analysis.repetition import set_aside
from analysis.reprints import Story, find_reprints
from analysis.speakers import Speaker
from analysis.stages import HEARD, TABULATED, Known, batches, hear, tabulate, warm_up
from analysis.statements import Heard
from analysis.terms import general_frequencies, general_size
from analysis.workers import Workers

Progress = Callable[[int, int, str], None]
Problem = Callable[[Path, UnreadableFileError], None]

# Files of this package that do not bear on what an analysis finds.
_ASKING = (
    "accounts.py",
    "accuracy.json",
    "accuracy.py",
    "checking",
    "cli.py",
    "corrections",
    "evaluation.py",
    "export.py",
    "filter.py",
    "graphs.py",
    "intake.py",
    "library.py",
    "marks.py",
    "__main__.py",
    "query",
)
# What the manifest says of a codebook that came with the program.
PROGRAM = ""
# Characters that a process is worth: to make it takes as long as the work on 5,000 to 10,000.
EACH = 60_000
# Bytes of a Chinese character in most files.
BYTES = 3
_SEGMENTERS = ("rjieba", "jieba", "opencc")


def analyse(
    paths: Iterable[str | Path],
    *,
    codebook: Codebook | None = None,
    progress: Progress | None = None,
    on_problem: Problem | None = None,
    limits: Limits = DEFAULT_LIMITS,
    columns: Columns | None = None,
    jobs: int = 1,
) -> Corpus:
    """The corpus of the articles in these files and folders.

    `codebook` is the package's own unless given; `progress(done, total, name)` is called with
    the number of files done, of all files, and the name of the file that comes next. A file
    that cannot be read goes to `on_problem(path, error)`; without it the error is raised.
    `limits` and `columns` are for `analysis.articles.read`. The work is shared among `jobs`
    processes where that is worth it and safe (`analysis.workers`); the same files give the same
    corpus, byte for byte, however many there are.

    Raises:
        UnreadableFileError: a file that cannot be read, where `on_problem` is not given.
        WorkerError: one of several processes was ended from outside.
    """
    paths = [paths] if isinstance(paths, str | Path) else list(paths)
    names = dict(files(paths))
    unread: set[tuple[str, str]] = set()
    indexes: list[Path] = []

    def problem(path: Path, error: UnreadableFileError) -> None:
        if not isinstance(error, FileIndexError):
            unread.add((names[path], _digest_of(path)))
        if on_problem:
            on_problem(path, error)

    codebook = codebook or codebooks.load()
    with rare_collection(), _workers(jobs, codebook, _size_of(names) // BYTES) as workers:
        articles: Iterable[Article] = read(
            paths,
            on_problem=problem if on_problem else None,
            limits=limits,
            columns=columns,
            on_index=indexes.append,
            workers=workers if workers.several else None,
        )
        if progress:
            articles = _reported(articles, list(names.values()), progress)
        corpus = _analysed(list(articles), codebook, workers)
    corpus.manifest["unread"] = _listed(unread)
    corpus.manifest["indexes"] = _listed((names[path], _digest_of(path)) for path in indexes)
    corpus.manifest["reading"] = _reading(limits, columns)
    return corpus


def analyse_articles(
    articles: Iterable[Article],
    *,
    codebook: Codebook | None = None,
    progress: Progress | None = None,
    jobs: int = 1,
) -> Corpus:
    """The corpus of these articles, whose identifiers must differ.

    `progress(done, total, name)` is called before each article with the name of its file; `jobs`
    is as for `analyse`.

    >>> corpus = analyse_articles([Article("a", "a.txt", "张三说：“会好的。”", parts=())])
    >>> corpus.table("articles").num_rows
    1
    """
    codebook = codebook or codebooks.load()
    articles = list(articles)
    size = sum(len(article.text) for article in articles)
    with rare_collection(), _workers(jobs, codebook, size) as workers:
        return _analysed(articles, codebook, workers, progress)


def _analysed(
    articles: Sequence[Article],
    codebook: Codebook,
    workers: Workers,
    progress: Progress | None = None,
) -> Corpus:
    stories = find_reprints(articles)
    articles = set_aside(articles, stories)
    heard = list(chain.from_iterable(workers.map(hear, batches(articles, HEARD))))
    registry = _registered(articles, heard, stories)
    known = iter(_known(articles, heard, registry, stories))
    held = batches(articles, TABULATED)
    tables = workers.map(tabulate, [list(islice(known, len(batch))) for batch in held])
    frequencies = general_frequencies()
    corpus = assemble(
        _told(tables, held, progress) if progress else tables,
        {speaker_id(key): speaker for key, speaker in registry.speakers.items()},
        general=lambda words: [frequencies.get(word, 0) for word in words],
        stops=lambda terms: list(map(segmentation.is_stop, terms)),
        codebook=codebook.source,
    )
    corpus.manifest |= {
        "program": fingerprint(),
        "codebook": codebook.digest,
        # Whose it is now: the program's will be another one with the next version.
        "codebook_from": codebook.file if codebooks.is_own(codebook) else PROGRAM,
        "sources": _listed({(article.file, article.received) for article in articles}),
        "tokens": corpus.table("tokens").num_rows,
        "general_tokens": general_size(),
    }
    return corpus


def prepare(
    paths: Iterable[str | Path],
    folder: str | Path,
    *,
    codebook: Codebook | None = None,
    progress: Progress | None = None,
    on_problem: Problem | None = None,
) -> Corpus:
    """The corpus of these files, kept in `folder`: read from there while it is still right.

    It is right as long as the files, the codebook and this program are those it was made
    with; else the files are analysed anew. See `analyse` for the arguments.
    """
    paths = [paths] if isinstance(paths, str | Path) else list(paths)
    codebook = codebook or codebooks.load()
    if is_current(folder, paths, codebook=codebook):
        return Corpus.open(folder)
    corpus = analyse(paths, codebook=codebook, progress=progress, on_problem=on_problem)
    return corpus.save(folder)


def is_current(
    folder: str | Path,
    paths: Iterable[str | Path],
    *,
    codebook: Codebook | None = None,
    limits: Limits = DEFAULT_LIMITS,
    columns: Columns | None = None,
) -> bool:
    """Whether the corpus in this folder is what analysing these files would give again.

    >>> is_current("no such folder", [])
    False
    """
    try:
        manifest = read_manifest(Path(folder))
        Corpus.open(folder)
    except CorpusError:
        return False
    codebook = codebook or codebooks.load()
    made_with = (manifest.get("program"), manifest.get("codebook"))
    if made_with != (fingerprint(), codebook.digest):
        return False
    if manifest.get("reading") != _reading(limits, columns):
        return False
    held = {
        (source["file"], source["sha256"])
        for kind in ("sources", "unread", "indexes")
        for source in manifest.get(kind, ())
    }
    return held == {(name, _digest_of(path)) for path, name in files(paths)}


def _reading(limits: Limits, columns: Columns | None) -> dict[str, dict[str, Any]]:
    """How files were read, where it is not as always."""
    return {"limits": limits.changed(), "columns": named_columns(columns)}


def _listed(sources: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"file": name, "sha256": digest} for name, digest in sorted(sources)]


def _digest_of(path: Path) -> str:
    """The digest of a file's bytes; empty where it cannot be opened."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


@cache
def fingerprint() -> str:
    """What decides the result beside texts and codebook: this package's code and word lists."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.is_file() and path.suffix != ".pyc" and inside.parts[0] not in _ASKING:
            digest.update(f"{inside.as_posix()}:{_digest(path.read_bytes())}\n".encode())
    for package in _SEGMENTERS:
        digest.update(f"{package} {version(package)}\n".encode())
    return digest.hexdigest()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _reported(
    articles: Iterable[Article], names: Sequence[str], progress: Progress
) -> Iterable[Article]:
    places = {name: place for place, name in enumerate(names)}
    for article in articles:
        progress(places.get(article.file, 0), len(names), article.file)
        yield article
    progress(len(names), len(names), "")


def _workers(jobs: int, codebook: Codebook, characters: int) -> Workers:
    """As many processes as are worth it for so much text."""
    jobs = min(jobs, characters // EACH)
    if jobs > 1:
        warm_up(codebook)
    return Workers(jobs, codebook)


def _size_of(paths: Iterable[Path]) -> int:
    """The bytes of these files; none of one that cannot be asked."""
    size = 0
    for path in paths:
        with contextlib.suppress(OSError):
            size += path.stat().st_size
    return size


def _registered(
    articles: Sequence[Article], heard: Sequence[Heard], stories: Iterable[Story]
) -> Registry:
    names = [one.article for one in articles]
    return register(
        dict(zip(names, heard, strict=True)),
        {one.article: one.published for one in articles},
        {copy.article: story.article for story in stories for copy in story.copies},
    )


def _known(
    articles: Iterable[Article],
    heard: Iterable[Heard],
    registry: Registry,
    stories: Iterable[Story],
) -> Iterator[Known]:
    copies = {
        copy.article: (story.article, number, copy.similarity)
        for story in stories
        for number, copy in enumerate(story.copies, 1)
    }
    persons = WordSearch(set(_person_names(registry.speakers.values())))
    for article, found in zip(articles, heard, strict=True):
        name = article.article
        names = [one.name for one in found.speakers]
        yield Known(
            article,
            found.statements,
            {one: speaker_id(registry.identities[name, one]) for one in names},
            [(begin, end) for _, begin, end in persons.all(article.text)],
            copies.get(name, (name, 0, 1.0)),
        )


def _person_names(speakers: Iterable[Speaker]) -> Iterator[str]:
    for speaker in speakers:
        if speaker.type == "person":
            yield from (name for name in (speaker.name, *speaker.aliases) if len(name) > 1)


def _told(
    tables: Iterable[Tables], held: Sequence[Sequence[Article]], progress: Progress
) -> Iterator[Tables]:
    """The tables of each batch; before they are waited for its articles are told."""
    waiting, numbers, total = iter(tables), count(), sum(map(len, held))
    for batch in held:
        for article in batch:
            progress(next(numbers), total, article.file)
        yield next(waiting)
