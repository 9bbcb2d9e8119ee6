"""Which column of a table is what: told by its name, in Chinese or English, and by its content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from statistics import fmean

from analysis.errors import UnreadableFileError
from analysis.formats.cleaning import iso_date, url_of
from analysis.lexica import rows as lexicon_rows

SAMPLE_ROWS = 50

# A column without a telling name is text where its cells have this many characters on average,
# and against another that is named so, this many: the shortest of 164 collected articles has 998,
# the longest of 150 titles 64, half of them 30 at most.
SHORTEST_TEXT = 40
SHORTEST_UNLIKE_ITS_NAME = 100
SHORTEST_TITLE = 4
LONGEST_TITLE = 80
# Of the cells that are not empty, in a column that is told by its content.
MOST = 0.8
FEWEST_FOR_OUTLET = 5
LONGEST_OUTLET = 15
LONGEST_HEADING = 40


class NoTextError(UnreadableFileError):
    """A table in which nothing is an article; another sheet of the workbook may have some."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The name of the column that holds each field; empty where no column does."""

    text: str = ""
    title: str = ""
    outlet: str = ""
    date: str = ""
    url: str = ""
    author: str = ""

    def with_columns(self, columns: Mapping[str, str]) -> ColumnMapping:
        """The mapping with some fields told otherwise; an empty name: no column holds it.

        A column that is claimed so is taken from the field it was guessed for.

        >>> ColumnMapping(text="a", title="b").with_columns({"text": "b"})
        ColumnMapping(text='b', title='', outlet='', date='', url='', author='')
        """
        claimed = set(columns.values())
        guessed = {f: "" if name in claimed else name for f, name in self.as_dict().items()}
        return ColumnMapping(**{**guessed, **columns})

    def as_dict(self) -> dict[str, str]:
        """Field to column."""
        return {field: getattr(self, field) for field in FIELDS}


FIELDS = tuple(field.name for field in fields(ColumnMapping))


def checked(columns: Mapping[str, str]) -> dict[str, str]:
    """The columns as they were named, if every field is one of `FIELDS`.

    Raises:
        ValueError: a field that is none.

    >>> checked({"text": "正文"})
    {'text': '正文'}
    """
    unknown = columns.keys() - set(FIELDS)
    if unknown:
        raise ValueError(f"no field {', '.join(sorted(unknown))}; there are {', '.join(FIELDS)}")
    return dict(columns)


def guess_columns(names: Sequence[str], rows: Sequence[Sequence[object]] = ()) -> ColumnMapping:
    """Which of the columns called `names` is what, judged by the names and by some rows.

    A name counts before content, and the text is never a column whose cells are all empty. What
    nothing speaks for stays empty.

    >>> guess_columns(["ID", "新闻标题", "正文", "发布时间", "来源"])
    ColumnMapping(text='正文', title='新闻标题', outlet='来源', date='发布时间', url='', author='')
    >>> guess_columns(["1", "2"], [["https://example.org", "机器来了，" * 40]]).text
    '2'
    """
    columns: dict[str, _Column] = {}
    for place, name in enumerate(names):
        columns.setdefault(name, _Column([row[place] for row in rows if place < len(row)]))
    found: dict[str, str] = {}
    for _, field, name in sorted(_named(columns), key=lambda entry: entry[0]):
        is_free = field not in found and name not in found.values()
        if is_free and not (columns[name].cells_seen and columns[name].is_empty):
            found[field] = name
    _by_content(found, columns)
    return ColumnMapping(**found)


def _named(columns: Mapping[str, _Column]) -> Iterable[tuple[tuple[float, ...], str, str]]:
    """(how well it fits, field, column) for each column whose name tells a field."""
    for place, (name, column) in enumerate(columns.items()):
        for field, (rank, exact) in fields_of(name).items():
            if field not in FIELDS:
                continue
            length = -column.mean_length if field == "text" else 0.0
            yield (rank, not exact, length, place), field, name


def _by_content(found: dict[str, str], columns: Mapping[str, _Column]) -> None:
    """Fills in what no name told; corrects a text that is short beside an unnamed long column."""
    free = {name: column for name, column in columns.items() if name not in found.values()}
    longest = max(free, key=lambda name: free[name].mean_length, default="")
    named = found.get("text")
    least = SHORTEST_TEXT if named is None else SHORTEST_UNLIKE_ITS_NAME
    is_long = bool(longest) and free[longest].mean_length >= least
    if is_long and (named is None or columns[named].mean_length < least):
        found["text"] = longest
        del free[longest]
    for field, is_one in (
        ("url", _Column.is_url),
        ("date", _Column.is_date),
        ("title", _Column.is_title),
        ("outlet", _Column.is_outlet),
    ):
        name = next((name for name, column in free.items() if is_one(column)), "")
        if field not in found and name and not fields_of(name):
            found[field] = name
            del free[name]


class _Column:
    """The cells of a column in the sample, and what they look like."""

    def __init__(self, cells: Sequence[object]) -> None:
        self.cells_seen = len(cells)
        texts = ["" if cell is None else str(cell).strip() for cell in cells]
        self.filled = [text for text in texts if text]
        self.is_empty = not self.filled
        self.mean_length = fmean(map(len, self.filled)) if self.filled else 0.0

    def _most(self, count: int) -> bool:
        return bool(self.filled) and count >= MOST * len(self.filled)

    def is_url(self) -> bool:
        return self._most(sum(bool(url_of(text)) for text in self.filled))

    def is_date(self) -> bool:
        """Days or times; bare numbers are none, which may as well be keys."""
        return self._most(sum(bool(iso_date(t)) and not t.isdigit() for t in self.filled))

    def is_title(self) -> bool:
        """Short, nearly all different, and words rather than numbers."""
        wordy = [text for text in self.filled if re.search(r"[^\W\d_]{2}|[\u4e00-\u9fff]", text)]
        unlike = len(set(self.filled)) >= MOST * len(self.filled)
        keys = sum(bool(re.fullmatch(r"[\w.:-]*", text, re.ASCII)) for text in self.filled)
        is_short = SHORTEST_TITLE <= self.mean_length <= LONGEST_TITLE
        return self._most(len(wordy)) and unlike and is_short and not self._most(keys)

    def is_outlet(self) -> bool:
        """A few short names that come again and again, none of them a number."""
        again = len(set(self.filled)) <= len(self.filled) / 2
        wordy = sum(bool(re.match(r"[\u4e00-\u9fff]{2}", text)) for text in self.filled)
        enough = len(self.filled) >= FEWEST_FOR_OUTLET and self.mean_length <= LONGEST_OUTLET
        return enough and again and self._most(wordy)


def fields_of_record(record: Mapping[str, object]) -> dict[str, str]:
    """The keys of one record (front matter) that hold title, author and so on; best key each.

    >>> fields_of_record({"标题": "机器", "draft": "false"})
    {'title': '标题'}
    """
    mapping = guess_columns(list(record), [list(record.values())] if record else [])
    named = {name for name in record if fields_of(name)}
    return {f: n for f, n in mapping.as_dict().items() if n in named and f != "text"}


def is_heading(cells: Sequence[object]) -> bool:
    """Whether the first row of a table names its columns.

    >>> is_heading(["编号", "标题"]), is_heading(["1", "机器来了，人去哪里？"])
    (True, False)
    """
    texts = ["" if cell is None else str(cell).strip() for cell in cells]
    if any(exact for text in texts for _, exact in fields_of(text).values()):
        return max(map(len, texts)) <= LONGEST_HEADING
    is_data = [len(t) > LONGEST_HEADING or t.isdigit() or url_of(t) or iso_date(t) or "，" in t or
               t.endswith(("？", "。")) for t in texts]  # fmt: skip
    return bool(texts) and not any(is_data) and len(set(texts)) == len(texts)


@cache
def _known_names() -> dict[str, dict[str, int]]:
    known: dict[str, dict[str, int]] = {}
    for field, rank, name in lexicon_rows("column_names.tsv"):
        known.setdefault(name, {})[field] = int(rank)
    return known


@cache
def fields_of(name: str) -> dict[str, tuple[int, bool]]:
    """Field to (rank, whether the whole name is known) for a name, or its longest known end.

    >>> fields_of("News_Title"), fields_of("标题（中文）")
    ({'title': (1, True)}, {'title': (1, True)})
    """
    plain = re.sub(r"[（(\[【].*?[)）\]】]|[\s_\-.:：/#*]+", "", name.lower()[:100])
    known = _known_names()
    if plain in known:
        return {field: (rank, True) for field, rank in known[plain].items()}
    for length in range(len(plain) - 1, 1, -1):
        for part in (plain[-length:], plain[:length]):
            is_word = not part.isascii() or length >= 4
            if part in known and is_word:
                return {field: (rank, False) for field, rank in known[part].items()}
    return {}


def resolve(
    names: Sequence[str], rows: Sequence[Sequence[object]], columns: Mapping[str, str], file: str
) -> ColumnMapping:
    """The mapping for a table: guessed, and as `columns` tells where it does.

    Raises:
        NoTextError: no column holds the text, or a column that was named is not there.
    """
    named = ", ".join(repr(name) for name in names[:20])
    absent = [column for column in columns.values() if column and column not in names]
    if absent:
        raise NoTextError(f"{file}: no column {absent[0]!r}; the columns are {named}")
    mapping = guess_columns(names, rows).with_columns(columns)
    if not mapping.text:
        raise NoTextError(
            f"{file}: no column that holds the text could be told; the columns are {named}; "
            "name it, as in text=COLUMN"
        )
    return mapping
