"""The stages in their order: files to articles, to words, statements, themes, to a corpus."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis import codebook as codebooks
from analysis import segmentation
from analysis.articles import DEFAULT_LIMITS, Article, Columns, files, named_columns, read
from analysis.assembly import Analysed, Paragraph, Sentence, assemble
from analysis.codebook import Codebook, Coding
from analysis.collecting import rare_collection
from analysis.corpus import Corpus, read_manifest
from analysis.errors import CorpusError, FileIndexError, UnreadableFileError
from analysis.limits import Limits
from analysis.registry import register
from analysis.repetition import set_aside
from analysis.reprints import find_reprints
from analysis.speakers import Speaker
from analysis.stance import Coder
from analysis.statements import Statement, find_all
from analysis.statuses import statuses
from analysis.terms import general_frequencies, general_size
from analysis.tokens import NameJoiner

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
_SEGMENTERS = ("rjieba", "jieba", "opencc")


def analyse(
    paths: Iterable[str | Path],
    *,
    codebook: Codebook | None = None,
    progress: Progress | None = None,
    on_problem: Problem | None = None,
    limits: Limits = DEFAULT_LIMITS,
    columns: Columns | None = None,
) -> Corpus:
    """The corpus of the articles in these files and folders.

    `codebook` is the package's own unless given; `progress(done, total, name)` is called with
    the number of files done, of all files, and the name of the file that comes next. A file
    that cannot be read goes to `on_problem(path, error)`; without it the error is raised.
    `limits` and `columns` are for `analysis.articles.read`. The same files give the same corpus,
    byte for byte.

    Raises:
        UnreadableFileError: a file that cannot be read, where `on_problem` is not given.
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

    articles: Iterable[Article] = read(
        paths,
        on_problem=problem if on_problem else None,
        limits=limits,
        columns=columns,
        on_index=indexes.append,
    )
    if progress:
        articles = _reported(articles, list(names.values()), progress)
    corpus = analyse_articles(articles, codebook=codebook)
    corpus.manifest["unread"] = _listed(unread)
    corpus.manifest["indexes"] = _listed((names[path], _digest_of(path)) for path in indexes)
    corpus.manifest["reading"] = _reading(limits, columns)
    return corpus


@rare_collection()
def analyse_articles(
    articles: Iterable[Article],
    *,
    codebook: Codebook | None = None,
    progress: Progress | None = None,
) -> Corpus:
    """The corpus of these articles, whose identifiers must differ.

    `progress(done, total, name)` is called before each article with the name of its file.

    >>> corpus = analyse_articles([Article("a", "a.txt", "张三说：“会好的。”", parts=())])
    >>> corpus.table("articles").num_rows
    1
    """
    codebook = codebook or codebooks.load()
    articles = list(articles)
    stories = find_reprints(articles)
    articles = set_aside(articles, stories)
    heard = {
        article.article: found for article, found in zip(articles, find_all(articles), strict=True)
    }
    registry = register(heard, {one.article: one.published for one in articles})
    names = NameJoiner(_person_names(registry.speakers.values()))

    def analysed() -> Iterator[Analysed]:
        for done, article in enumerate(articles):
            if progress:
                progress(done, len(articles), article.file)
            yield _analysed(article, heard[article.article].statements, codebook, names)

    frequencies = general_frequencies()
    corpus = assemble(
        analysed(),
        {key: (name, registry.speakers[name]) for key, name in registry.identities.items()},
        general=lambda words: [frequencies.get(word, 0) for word in words],
        stops=lambda terms: list(map(segmentation.is_stop, terms)),
        stories=stories,
        codebook=codebook.source,
    )
    corpus.manifest |= {
        "program": fingerprint(),
        "codebook": codebook.digest,
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


def _person_names(speakers: Iterable[Speaker]) -> Iterator[str]:
    for speaker in speakers:
        if speaker.type == "person":
            yield from (speaker.name, *speaker.aliases)


def _analysed(
    article: Article, statements: Sequence[Statement], codebook: Codebook, names: NameJoiner
) -> Analysed:
    text = article.text
    coder = Coder(text, codebook)
    paragraphs: list[Paragraph] = []
    spans: list[tuple[int, int]] = []
    numbers: list[int] = []
    for part in article.analysed():
        for begin, end in segmentation.paragraphs(text, part.begin, part.end):
            spans.extend(segmentation.sentences_in(text, begin, end))
            numbers.extend([len(paragraphs)] * (len(spans) - len(numbers)))
            paragraphs.append(Paragraph(begin, end, part.kind))
    tokens = segmentation.segmenter().cut(text, ((one.begin, one.end) for one in paragraphs))
    names.join(text, tokens)
    sentences = [
        Sentence(
            *span, number, tuple(Coding(match.theme, "none", match.evidence) for match in found)
        )
        for span, number, found in zip(spans, numbers, coder.cued.themes_of(spans), strict=True)
    ]
    codings_of = coder.code_all([(statement.begin, statement.end) for statement in statements])
    said = statuses(text, tokens.begins, coder.cued.words)
    return Analysed(article, paragraphs, sentences, tokens, statements, codings_of, said)
