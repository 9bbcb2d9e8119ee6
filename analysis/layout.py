"""The layout of a page of text: its title, byline, notes, prose, captions and furniture.

Works line by line, from the wording of a line (`lexicon/furniture.tsv`), where it stands (above the
first paragraph of prose, below the last one) and what stands beside it. A line that no rule speaks
for is body.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from typing import NamedTuple

from analysis.lexica import rows
from analysis.segmentation import PARAGRAPH

# Measured on 162 articles of twelve outlets: headings and furniture have at most 80 characters
# (titles of news round-ups), paragraphs of prose mostly more than 40.
LONGEST_TITLE = 80
SHORTEST_PROSE = 40
LONG_PARAGRAPH = 80
LONGEST_FURNITURE = 160
# Notices of licences and rights without a full stop reach some 400 characters there.
LONGEST_NOTICE = 600
HEAD_LINES = 12
TAIL_LINES = 10
LONGEST_LONE_CAPTION = 25

SENTENCE_MARKS, CLOSING = ("。", "！", "？", "!", "?", "…"), '”」』’"）)'
CLAUSE_END = re.compile(r"[。！？!?；，,]")
UNFINISHED = ("，", "、", "；", "：", ",", ";", ":")
DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(1[0-2]|0?[1-9])\s*[-/.月]\s*(3[01]|[12]\d|0?[1-9])(?!\d)"
)
DATE_ONLY = re.compile(
    r"^(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d{1,2}(?::\d{1,2})?)?$"
)
LABEL = re.compile(r"^(?:[◎●◆■▲□△\s]+|[^:：/／|｜丨]{1,6}[:：/／|｜丨]\s*|本[报刊网]?记者\s+)")
COLUMN = re.compile(r"^【[^】]{1,12}】")
ENUMERATED = re.compile(r"^(?:[(（\[【]?[0-9一二三四五六七八九十]{1,3}[)）\]】.、．]|[•·\-*●○])")
# What a sentence that goes on from the one before it begins with, or what speaks for itself.
NO_CAPTION = re.compile(
    r"^(?:但|而|这|那|此|他|她|它|其|因|所以|不过|然而|同时|对此|于是|如|“|「)|[：:“「]"
)


class Line(NamedTuple):
    """A line that is not empty, without its outer white space: `text` is `[begin:end]`."""

    begin: int
    end: int
    text: str

    @property
    def is_prose(self) -> bool:
        """Long enough for a paragraph, and it holds a whole sentence or ends as one."""
        if len(self.text) < SHORTEST_PROSE:
            return False
        holds = "。" in self.text
        is_long = len(self.text) >= LONG_PARAGRAPH
        return (holds and is_long) or ((holds or is_long) and self.ends_sentence)

    @property
    def ends_sentence(self) -> bool:
        """It closes with the mark of a sentence, and quotation marks and brackets at most."""
        text = self.text
        return text.endswith(".") or text.rstrip(CLOSING).endswith(SENTENCE_MARKS)

    @property
    def is_heading(self) -> bool:
        """Short, and neither a sentence nor the beginning of one."""
        text = self.text
        if len(text) > LONGEST_TITLE or "。" in text or text.endswith(UNFINISHED):
            return False
        return not text.endswith(".") or text.endswith("..")


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of an article, what each of them is, and what they say of the article."""

    lines: tuple[Line, ...]
    kinds: tuple[str, ...]
    title: str = ""
    byline: str = ""
    outlet: str = ""
    published: str = ""

    def spans(self) -> list[tuple[str, int, int]]:
        """Kind, begin and end of each run of lines of one kind, in their order."""
        pairs = zip(self.kinds, self.lines, strict=True)
        runs = [(kind, list(run)) for kind, run in groupby(pairs, key=lambda pair: pair[0])]
        return [(kind, run[0][1].begin, run[-1][1].end) for kind, run in runs]


def lines_of(text: str) -> list[Line]:
    """The lines of a text that hold more than white space.

    >>> [line.text for line in lines_of("甲\\r\\n\\n 乙 ")]
    ['甲', '乙']
    """
    return [Line(*match.span(), match[0]) for match in PARAGRAPH.finditer(text)]


def story_starts(lines: Sequence[Line]) -> list[int]:
    """Indexes of the lines at which another article begins in the same file.

    A title below prose, followed at once by what only opens an article (an editor's note or a
    byline) and then by prose. A subheading is followed by its paragraph instead, and a headline
    in a sidebar by other headlines or a date.

    >>> prose = "这里是一段足够长的正文，它有好几个分句，一直写到句号为止，这样才像一个真正的段落。"
    >>> text = [prose, "新栏目", "【编者按】这一期换一个写法。", prose]
    >>> story_starts(lines_of("\\n".join(text)))
    [1]
    """
    first = next((i for i, line in enumerate(lines) if line.is_prose), len(lines))
    return [i for i in range(first + 1, len(lines) - 2) if _is_story_title(lines, i)]


def _is_story_title(lines: Sequence[Line], index: int) -> bool:
    opening = lines[index + 1]
    return (
        lines[index].is_heading
        and (_matches("byline", opening, ("any",)) or _matches("note", opening, ("any",)))
        and not _marked(lines[index])
        and any(line.is_prose for line in lines[index + 1 : index + 4])
    )


def lay_out(text: str, lines: list[Line] | None = None) -> Layout:
    """What each line of one article is; title, byline, outlet and date where the text has them.

    `lines` are those of the text, where they are known already.

    >>> prose = "正文写了又写，" * 8 + "到此为止。"
    >>> layout = lay_out(f"换一种写法\\n作者：李明\\n2024-03-01\\n{prose}\\n推荐阅读")
    >>> layout.kinds
    ('title', 'byline', 'byline', 'body', 'footer')
    >>> layout.title, layout.byline, layout.published
    ('换一种写法', '李明', '2024-03-01')
    """
    lines = lines_of(text) if lines is None else lines
    kinds = [_marked(line) or "body" for line in lines]
    first = next((i for i, line in enumerate(lines) if _is_text(line, kinds[i])), len(lines))
    _mark_head(lines, kinds, first)
    _mark_tail(lines, kinds)
    _mark_lone_captions(lines, kinds)
    title = next(
        (line.text for line, kind in zip(lines, kinds, strict=True) if kind == "title"), ""
    )
    return Layout(
        tuple(lines),
        tuple(kinds),
        title=title.lstrip("# "),
        byline=_byline(lines, kinds),
        outlet=_outlet(text, lines, kinds, title),
        published=_published(lines, kinds),
    )


# --- the wording of a line ------------------------------------------------------------------------


class _Wording(NamedTuple):
    """What a line may begin with, and what it may hold somewhere; a character of both is `needed`.

    `search` would try a beginning at every character; and it scans fast for one pattern whose
    first characters are known, not for several in one.
    """

    needed: re.Pattern[str]
    first: re.Pattern[str]
    somewhere: tuple[re.Pattern[str], ...]


@cache
def _wordings(kind: str, scope: str) -> tuple[_Wording, ...]:
    found: dict[str, list[str]] = {}
    for *of, pattern, needed in rows("furniture.tsv"):
        if of == [kind, scope]:
            found.setdefault(needed, []).append(pattern)
    return tuple(_wording(needed, patterns) for needed, patterns in found.items())


def _wording(needed: str, patterns: Sequence[str]) -> _Wording:
    first = [f"(?:{pattern})" for pattern in patterns if pattern.startswith("^")]
    somewhere = (re.compile(pattern) for pattern in patterns if not pattern.startswith("^"))
    return _Wording(
        re.compile(f"[{re.escape(needed)}]" if needed else ""),
        re.compile("|".join(first) or r"(?!)"),
        tuple(somewhere),
    )


def _matches(kind: str, line: Line, scopes: Sequence[str]) -> bool:
    for scope in scopes:
        for wording in _wordings(kind, scope):
            if not wording.needed.search(line.text):
                continue
            if wording.first.match(line.text):
                return True
            for pattern in wording.somewhere:
                if pattern.search(line.text):
                    return True
    return False


def _marked(line: Line) -> str:
    """The kind a line has by its wording alone, empty where its wording does not say."""
    kinds = ("note", "byline", "caption", "footer") if _is_brief(line) else ("note",)
    for kind in kinds:
        if _matches(kind, line, ("any",)):
            return kind
    return ""


def _is_brief(line: Line) -> bool:
    """Short enough for furniture: an article on one line holds its words as well."""
    limit = LONGEST_FURNITURE if "。" in line.text else LONGEST_NOTICE
    return len(line.text) <= limit


def _is_text(line: Line, kind: str) -> bool:
    return kind == "body" and line.is_prose


# --- head -----------------------------------------------------------------------------------------


def _mark_head(lines: list[Line], kinds: list[str], first: int) -> None:
    """Title, bylines and notes above the first paragraph; a repeated title and what is between."""
    head = range(min(first, HEAD_LINES, len(lines)))
    for index in head:
        for kind in ("byline", "note"):
            if kinds[index] == "body" and _matches(kind, lines[index], ("head",)):
                kinds[index] = kind
    for index in range(first, min(first + 2, len(lines))):  # a date below the standfirst
        if DATE_ONLY.match(lines[index].text):
            kinds[index] = "byline"
    title = next((i for i in head if kinds[i] == "body"), None)
    if title is None or title > 2 or len(lines) < 2 or not lines[title].is_heading:
        return
    kinds[title] = "title"
    repeats = [i for i in head if i > title and _repeats(lines[title].text, lines[i].text)]
    for index in range(title + 1, max(repeats, default=title) + 1):
        if kinds[index] == "body":
            kinds[index] = "footer"


def _repeats(title: str, text: str) -> bool:
    """Whether a line is the title once more, with the name of the site after it or without."""
    return _squeezed(text).startswith(_squeezed(title)) and len(text) <= len(title) + LONGEST_TITLE


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


# --- tail -----------------------------------------------------------------------------------------


def _mark_tail(lines: list[Line], kinds: list[str]) -> None:
    """All that follows the first closing line below the last paragraph of prose is footer.

    Of closing lines near the end that prose follows (an advertisement, say), only they are.
    """
    prose = [i for i, line in enumerate(lines) if line.is_prose and kinds[i] != "caption"]
    last = next((i for i in reversed(prose) if not _closes(lines[i])), -1)
    if last < 0:
        return
    for index in range(max(prose[0] + 1, len(lines) - TAIL_LINES), last):
        if _closes(lines[index]):
            kinds[index] = "footer"
    start = _footer_start(lines, last)
    kinds[start:] = ["footer"] * (len(lines) - start)


def _closes(line: Line) -> bool:
    return _is_brief(line) and _matches("footer", line, ("any", "tail"))


def _footer_start(lines: list[Line], last: int) -> int:
    """The first line of the footer: a closing line, or a headline of a dated list of them."""
    below = range(last + 1, len(lines))
    dated = [i for i in below if DATE_ONLY.match(lines[i].text)]
    closing = [next((i for i in below if _closes(lines[i])), len(lines))]
    start = min(closing + ([dated[0] - 1] if len(dated) > 1 else []))
    return _with_sidebar(lines, last, max(last + 1, start)) if start < len(lines) else start


def _with_sidebar(lines: list[Line], last: int, start: int) -> int:
    """Where the footer begins if the headlines above its first sure line belong to it.

    They do if they stand in it once more, or share the name of a column (【…】) with each other;
    and so does a single line without an end between the last paragraph and the footer.
    """
    run = start
    while run > last + 1 and _is_headline(lines[run - 1]):
        run -= 1
    below = Counter(line.text for line in lines[start:])
    columns = Counter(_column(line) for line in lines[run:start])
    for index in range(run, start):
        if below[lines[index].text] or columns[_column(lines[index])] > 1:
            return index
    alone = start == run + 1 == last + 2 and not lines[run].ends_sentence
    return run if alone else start


def _is_headline(line: Line) -> bool:
    return line.is_heading and not ENUMERATED.match(line.text)


def _column(line: Line) -> str:
    """The name of the column a headline opens with; another for every headline without one."""
    match = COLUMN.match(line.text)
    return match.group() if match else f"{line.begin}"


# --- captions without a mark ----------------------------------------------------------------------


def _mark_lone_captions(lines: list[Line], kinds: list[str]) -> None:
    """A lone short sentence between long paragraphs of an article that has captions is one too.

    Only where such paragraphs are the exception, and where the sentence neither quotes nor
    goes on from the one before it.
    """
    if "caption" not in kinds:
        return
    found = [i for i in range(1, len(lines) - 1) if kinds[i] == "body" and _is_lone(lines, i)]
    prose = sum(line.is_prose for line in lines)
    if 0 < len(found) <= max(1, prose // 20):
        for index in found:
            kinds[index] = "caption"


def _is_lone(lines: list[Line], index: int) -> bool:
    text = lines[index].text
    return (
        len(text) <= LONGEST_LONE_CAPTION
        and text.endswith("。")
        and not CLAUSE_END.search(text[:-1])
        and not NO_CAPTION.search(text)
        and all(len(lines[i].text) >= LONG_PARAGRAPH for i in (index - 1, index + 1))
    )


# --- what the lines say of the article ------------------------------------------------------------


def _byline(lines: list[Line], kinds: list[str]) -> str:
    """The first byline that is more than a date, without its label."""
    texts = [line.text for line, kind in zip(lines, kinds, strict=True) if kind == "byline"]
    return next((LABEL.sub("", text, count=1) for text in texts if not DATE.search(text)), "")


def _published(lines: list[Line], kinds: list[str]) -> str:
    """The first date in a byline that is in the calendar, as YYYY-MM-DD."""
    for line, kind in zip(lines, kinds, strict=True):
        match = DATE.search(line.text) if kind == "byline" else None
        if match:
            try:
                return date(*map(int, match.groups())).isoformat()
            except ValueError:
                continue
    return ""


def _outlet(text: str, lines: list[Line], kinds: list[str], title: str) -> str:
    """The outlet the text names: in a heading or footer, an editor's note, or the prose."""
    for line, kind in zip(lines, kinds, strict=True):
        if title and kind == "footer" and _repeats(title, line.text):
            site = _squeezed(line.text)[len(_squeezed(title)) :]
            if site:
                return re.split(r"\s*[-–—_|｜,，]\s*", _after(line.text, site).strip(" -–—_|｜"))[0]
    for scope in ("heading", "note"):
        wanted = ("byline", "footer") if scope == "heading" else ("note",)
        for line, kind in zip(lines, kinds, strict=True):
            name = _first_group(scope, line.text) if kind in wanted else ""
            if name:
                return name
    named = Counter(next(filter(None, m.groups()), "") for m in _cues("prose").finditer(text))
    return named.most_common(1)[0][0] if named else ""


def _after(text: str, squeezed_end: str) -> str:
    """The end of a text that is `squeezed_end` when its white space is left out."""
    begin = len(text)
    while _squeezed(text[begin:]) != squeezed_end:
        begin -= 1
    return text[begin:]


@cache
def _cues(scope: str) -> re.Pattern[str]:
    return re.compile("|".join(p for s, p in rows("outlet_cues.tsv") if s == scope))


def _first_group(scope: str, text: str) -> str:
    match = _cues(scope).search(text)
    return next(filter(None, match.groups()), "") if match else ""
