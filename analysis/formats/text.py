"""Plain text and Markdown, with front matter."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from analysis.decoding import decoded
from analysis.formats.cleaning import metadata
from analysis.formats.columns import fields_of_record
from analysis.formats.source import Document, Metadata, Reading, Source

LONGEST_FRONT_MATTER = 10_000
_YAML = re.compile(r"---[ \t]*\r?\n(.*?\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_TOML = re.compile(r"\+\+\+[ \t]*\r?\n(.*?\r?\n)\+\+\+[ \t]*(?:\r?\n|$)", re.DOTALL)
_ENTRY = re.compile(r"([^\s:：#][^:：]{0,40}?)\s*[:：](?:\s+|$|(?=[^\x00-\x7f\s]))(.*)")


def documents(source: Source, reading: Reading) -> Iterator[Document]:
    """The text of the file, which may hold several articles."""
    read = decoded(source.whole(reading.limits), source.name)
    reading.limits.check("characters", len(read.text), source.name, "characters")
    said, text = front_matter(read.text)
    if not text.strip():
        said, text = Metadata(), read.text
    notes = (*read.notes, "front_matter") if len(text) < len(read.text) else read.notes
    yield Document(text, said, notes, several=True)


def front_matter(text: str) -> tuple[Metadata, str]:
    """What stands between two lines of `---` (YAML) or `+++` (TOML) at the top, and the rest.

    Of YAML only plain entries and lists are read. A block without any entry is text.

    >>> front_matter("---\\ntitle: 机器来了\\nsource: '某报'\\n---\\n正文。")[0].outlet
    '某报'
    >>> front_matter("---\\n第一段。\\n---\\n正文。")[1]
    '---\\n第一段。\\n---\\n正文。'
    """
    block, record = _block(text)
    said = {field: record[key] for field, key in fields_of_record(record).items()}
    if not said:
        return Metadata(), text
    return metadata(
        **{field: _words(said.get(field)) for field in ("title", "author", "outlet", "url")},
        date=said.get("date") or "",
    ), text[block:].lstrip("\r\n")


def _block(text: str) -> tuple[int, dict[str, object]]:
    match = _YAML.match(text[:LONGEST_FRONT_MATTER])
    if match:
        return match.end(), _entries(match[1])
    match = _TOML.match(text[:LONGEST_FRONT_MATTER])
    try:
        return (match.end(), tomllib.loads(match[1].replace("\r", ""))) if match else (0, {})
    except tomllib.TOMLDecodeError:
        return 0, {}


def _entries(block: str) -> dict[str, object]:
    entries: dict[str, object] = {}
    key = ""
    for line in block.splitlines():
        item = re.match(r"\s*-\s+(.*)", line)
        found = _ENTRY.match(line)
        if item and key:
            held = entries[key]
            entries[key] = [*(held if isinstance(held, list) else []), _unquoted(item[1])]
        elif found:
            key = found[1]
            entries[key] = _value(found[2].strip())
    return entries


def _value(value: str) -> object:
    if value.startswith("[") and value.endswith("]"):
        return [_unquoted(one) for one in re.split(r"\s*[,，]\s*", value[1:-1].strip())]
    return _unquoted(value)


def _unquoted(value: str) -> str:
    value = re.sub(r"\s+#.*$", "", value) if not value.startswith(("'", '"')) else value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value


def _words(value: object) -> str:
    if isinstance(value, list):
        return "、".join(one for one in value if isinstance(one, str))
    return value if isinstance(value, str) else ""
