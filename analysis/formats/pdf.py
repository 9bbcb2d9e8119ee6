"""PDF: the text layer, its lines joined to paragraphs; a scan without text is called one."""

from __future__ import annotations

import logging
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import ceil
from typing import Any

from analysis.errors import UnreadableFileError
from analysis.formats.cleaning import metadata, text_of
from analysis.formats.source import Document, Metadata, Reading, Source, broken

# A line is full, and may go on in the next, from this share of the usual width on: measured on two
# articles printed to PDF by a browser, whose full lines have 0.83 (indented) to 1.05 of it.
FULL_SHARE = 0.8
USUAL_WIDTH = 0.9  # quantile of the widths
FEWEST_LINES = 4
# A line at the edge of a page that comes again on this share of them is no text of the article.
RUNNING_SHARE = 0.5
FEWEST_PAGES = 3

# Spaces between Chinese characters, more than this share of them, are no spaces of the text but
# changes of font: some 30 % where two articles were printed with a font in three files, 0 %
# with one.
SPACED_SHARE = 0.02

_CHINESE = "\u3001-\u303f\u3400-\u9fff\uff00-\uffef“”‘’…—·"
_SPACES = re.compile(f"(?<=[{_CHINESE}]) +(?=[{_CHINESE},:;?!])|(?<=[,:;?!]) +(?=[{_CHINESE}])")
_HANZI = re.compile("[\u3400-\u9fff]")
_PAGE_NUMBER = re.compile(r"^\W*(?:第\s*)?\d{1,4}(?:\s*页|\s*/\s*\d{1,4}|\s*of\s*\d{1,4})?\W*$")
_SENTENCE_END = re.compile(r"[。！？!?…][”」』’\"）)]*$|\.$")
_ENDS_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9.,;:!?)\]'\"]$")
_BEGINS_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9(\['\"]")
_INDENT = re.compile(r"^[\u3000\s]{2,}")
_RADICAL = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")


def documents(source: Source, reading: Reading) -> Iterator[Document]:
    """The text of the pages, which may hold several articles.

    The days on which the file was made are not the one on which the article was published, and
    are not taken for it.
    """
    source.check(reading.limits)
    with source.seekable(reading.limits) as file, broken(source.name, "a PDF"):
        pages, said, scanned = _read(file, source.name, reading)
    if not any(page.strip() for page in pages):
        what = "a scanned PDF: its pages are pictures" if scanned else "a PDF"
        raise UnreadableFileError(
            f"{source.name}: {what} without a text layer; expected one with text, "
            "as recognition of characters (OCR) adds it"
        )
    pages, removed = without_running_lines(without_font_spaces(pages))
    text, radicals = _plain_characters(text_of("\n".join(paragraphs_of(pages))))
    reading.limits.check("characters", len(text), source.name, "characters")
    counts = {"scanned_pages": scanned, "running_lines": removed, "radicals": radicals}
    notes = tuple(f"{kind}:{count}" for kind, count in counts.items() if count)
    yield Document(text, said, notes, several=True, headed=True)


def _read(file: Any, name: str, reading: Reading) -> tuple[list[str], Metadata, int]:
    """The texts of the pages, what the file says of itself, and how many pages are pictures."""
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    import pypdf

    reader = pypdf.PdfReader(file)
    if reader.is_encrypted and not _opens(reader):
        raise UnreadableFileError(
            f"{name}: protected by a password; save it without one and read that"
        )
    reading.limits.check("pages", len(reader.pages), name, "pages")
    in_time = _clock(name, reading.limits.seconds)
    texts: list[str] = []
    scanned = characters = 0
    for page in reader.pages:
        texts.append(page.extract_text(visitor_operand_before=in_time))
        characters += len(texts[-1])
        reading.limits.check("characters", characters, name, "characters or more")
        scanned += not texts[-1].strip() and _has_picture(page)
    return texts, _said(reader.metadata), scanned


def _opens(reader: Any) -> bool:
    """Whether the empty password opens it: then only printing and changing are protected."""
    return bool(reader.decrypt(""))


def _clock(name: str, seconds: float) -> Callable[..., None]:
    """Raises UnreadableFileError once the time is up: drawings can be nested without end."""
    end = time.monotonic() + seconds

    def check(*_: object) -> None:
        if time.monotonic() > end:
            raise UnreadableFileError(
                f"{name}: its pages take too long to read; the limit seconds is {seconds:g}"
            )

    return check


def _has_picture(page: Any) -> bool:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources else None
    held = objects.get_object().values() if objects else ()
    return any(one.get_object().get("/Subtype") == "/Image" for one in held)


def _said(properties: Any) -> Metadata:
    if properties is None:
        return Metadata()
    title, author = properties.get("/Title"), properties.get("/Author")
    return metadata(title=str(title or ""), author=str(author or ""))


# --- pages to paragraphs ------------------------------------------------------------------------


def without_font_spaces(pages: Sequence[str]) -> list[str]:
    """The pages without spaces between Chinese characters, where there are too many of them.

    >>> without_font_spaces(["機 器 來了"])
    ['機器來了']
    >>> without_font_spaces(["机器来了" * 20 + "，张三 李四"])[0][-5:]
    '张三 李四'
    """
    spaces = sum(len(_SPACES.findall(page)) for page in pages)
    characters = sum(len(_HANZI.findall(page)) for page in pages)
    if spaces <= SPACED_SHARE * characters:
        return list(pages)
    return [_SPACES.sub("", page) for page in pages]


def without_running_lines(pages: Sequence[str]) -> tuple[list[str], int]:
    """The pages without page numbers and heads that come again, and how many were left out.

    Only the first two and the last two lines of a page can be such.

    >>> without_running_lines(["某报\\n一\\n1", "某报\\n二\\n2", "某报\\n三\\n3"])
    (['一', '二', '三'], 6)
    """
    split = [[line for line in page.splitlines() if line.strip()] for page in pages]
    counts = Counter(_shape(line) for lines in split for line in {*lines[:2], *lines[-2:]})
    often = max(FEWEST_PAGES, RUNNING_SHARE * len(split))
    kept = []
    for lines in split:
        edges = {0, 1, len(lines) - 2, len(lines) - 1} if len(split) >= FEWEST_PAGES else set()
        kept.append(
            [
                line
                for place, line in enumerate(lines)
                if not (place in edges and counts[_shape(line)] >= often)
                and not (place in (0, len(lines) - 1) and _PAGE_NUMBER.match(line.strip()))
            ]
        )
    removed = sum(map(len, split)) - sum(map(len, kept))
    return ["\n".join(lines) for lines in kept], removed


def _shape(line: str) -> str:
    """A line with its numbers alike."""
    return re.sub(r"\d+", "0", "".join(line.split()))


def paragraphs_of(pages: Sequence[str]) -> Iterator[str]:
    """The lines as they stand on the pages, joined where a paragraph goes on.

    It goes on where a line is as wide as most and ends no sentence, and the next is not indented.
    Between Chinese characters lines are joined without a space.

    >>> list(paragraphs_of(["机器来了，工厂里的人\\n看着它认路。\\n有人走了。\\n有人说话。"]))
    ['机器来了，工厂里的人看着它认路。', '有人走了。', '有人说话。']
    """
    lines = [line.rstrip() for page in pages for line in page.splitlines() if line.strip()]
    widths = sorted(map(_width, lines))
    usual = widths[ceil(USUAL_WIDTH * (len(widths) - 1))] if len(lines) >= FEWEST_LINES else 0
    held = last = ""
    for line in lines:
        goes_on = held and not _INDENT.match(line) and _goes_on(last, usual)
        if held and not goes_on:
            yield held.strip()
        held = _join(held, line) if goes_on else line
        last = line
    if held:
        yield held.strip()


def _goes_on(line: str, usual: int) -> bool:
    full = usual > 0 and _width(line) >= FULL_SHARE * usual
    return full and not _SENTENCE_END.search(line.strip())


def _join(before: str, after: str) -> str:
    """Two lines as one, with a space only between Latin words; a hyphen at the end is dropped."""
    before, after = before.rstrip(), after.lstrip()
    if before.endswith("-") and before[-2:-1].isalpha() and before[-2:-1].isascii():
        return before[:-1] + after
    apart = _ENDS_WORD.search(before) and _BEGINS_WORD.match(after)
    return before + (" " if apart else "") + after


def _width(line: str) -> int:
    """The width in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line.strip())


def _plain_characters(text: str) -> tuple[str, int]:
    """The text with radicals and compatibility forms, as fonts map them, made characters."""
    count = 0

    def plain(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return unicodedata.normalize("NFKC", match[0])

    return _RADICAL.sub(plain, text), count
