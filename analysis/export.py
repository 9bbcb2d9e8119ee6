"""A corpus as files for other programs: JSON lines, CSV and Parquet."""

from __future__ import annotations

import csv
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from analysis.corpus import Corpus
from analysis.filter import Filter
from analysis.query.words import term_table

Row = dict[str, Any]
ARTICLE_COLUMNS = (
    *("article", "file", "title", "byline", "outlet", "published", "url", "place"),
    *("label", "story", "copy", "similarity", "characters", "text", "parts", "notes"),
    *("received", "steps"),
)
# What a spreadsheet would take for a formula at the beginning of a cell.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def export(corpus: Corpus, folder: str | os.PathLike[str]) -> None:
    """Writes articles, statements, speakers, sentences (.jsonl), terms.csv and the tables.

    The same corpus gives the same bytes. Files of these names are replaced, others are left.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for name, rows in (
        ("articles", article_rows(corpus)),
        ("statements", statement_rows(corpus)),
        ("speakers", corpus.table("speakers").to_pylist()),
        ("sentences", sentence_rows(corpus)),
    ):
        _write(target / f"{name}.jsonl", _json_lines(rows))
    _write(target / "terms.csv", _csv_lines(corpus))
    corpus.write(target)


def article_rows(corpus: Corpus) -> Iterator[Row]:
    """The rows of articles.jsonl: the text whole, the parts and the steps of restoration."""
    yield from corpus.table("articles").select(ARTICLE_COLUMNS).to_pylist()


def statement_rows(corpus: Corpus) -> Iterator[Row]:
    """The rows of statements.jsonl.

    `speaker` is the speaker's fullest name in the article (empty where unknown), `speaker_id`
    the speaker of the corpus; `stance` maps each theme on which a side is taken to it, `coder`
    each theme to who coded it (rules, or an analyst's name);
    `evidence` lists the words that decided, each with its theme and role.
    """
    texts = _texts(corpus)
    codings = defaultdict(list)
    for coding in corpus.table("codings").to_pylist():
        codings[coding["statement"]].append(coding)
    for row in corpus.table("statements").to_pylist():
        coded = codings[row["statement"]]
        row["speaker_id"], row["speaker"] = row["speaker"], row.pop("name")
        row["themes"] = [coding["theme"] for coding in coded]
        row["stance"] = {c["theme"]: c["stance"] for c in coded if c["stance"] != "none"}
        row["confidence"] = {c["theme"]: c["confidence"] for c in coded}
        row["coder"] = {c["theme"]: c["coder"] for c in coded}
        row["evidence"] = [
            {"theme": coding["theme"], **words} for coding in coded for words in coding["evidence"]
        ]
        row["text"] = texts[row["article"]][row["begin"] : row["end"]]
        yield row


def sentence_rows(corpus: Corpus) -> Iterator[Row]:
    """The rows of sentences.jsonl: the table's with the text of each sentence."""
    texts = _texts(corpus)
    for row in corpus.table("sentences").to_pylist():
        row["text"] = texts[row["article"]][row["begin"] : row["end"]]
        yield row


def _texts(corpus: Corpus) -> dict[str, str]:
    columns = corpus.table("articles").select(["article", "text"]).to_pydict()
    return dict(zip(columns["article"], columns["text"], strict=True))


def _json_lines(rows: Iterable[Row]) -> Iterator[str]:
    return (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _csv_lines(corpus: Corpus) -> Iterator[str]:
    frame = term_table(corpus, Filter(reprints="all"), limit=None, minimum=1, stop_words=True)
    # The whole corpus has no rest to be compared with: keyness and log ratio would be empty.
    left_out = [name for name in frame if name.endswith("mark") or name in ("keyness", "log_ratio")]
    frame = frame.drop(columns=left_out).rename(columns={"n": "frequency"})
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(frame.columns)
    yield lines.last
    for row in frame.itertuples(index=False):
        writer.writerow([_cell(value) for value in row])
        yield lines.last


class _Lines:
    """What `csv.writer` writes to: keeps the last line."""

    last = ""

    def write(self, line: str) -> None:
        self.last = line


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return value


def _write(path: Path, lines: Iterable[str]) -> None:
    """Writes a file whole or not at all."""
    fresh = path.with_name(f".{path.name}.part")
    with fresh.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)
    fresh.replace(path)
