"""A text's paragraphs, sentences and tokens, each as a span of the text it came from."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import accumulate, compress
from typing import NamedTuple

from analysis.lexica import rows
from analysis.tokens import Token, Tokens

__all__ = ["Segmenter", "Span", "Token", "Tokens", "paragraphs", "sentences", "tokens"]

PARAGRAPH = re.compile(r"[^\s\u2028\u2029](?:[^\r\n\u2028\u2029\x0b\x0c\x85]*[^\s\u2028\u2029])?")
# A title in 《》 and a remark in brackets are part of their sentence, whatever is inside.
# It opens with the set of all first characters, for which the library scans fast.
SENTENCE_END = re.compile(
    r"[《（(。！？!?….](?:(?<=《)[^《》]*》|(?<=（)[^（）]*）|(?<=\()[^()]*\)"
    r"|(?P<end>(?:(?<=[。！？!?…])|(?<=\.)(?=\s+[A-Z“\"]|\s*$))[。！？!?…]*[”’」』\"'）)】]*))"
)
# After a closing quotation mark these go on with the sentence: “为什么是现在？”的疑问.
GOES_ON = re.compile(r"[，、；：,;:的等之]")
QUOTED_END = ("”", "’", "」", "』", '"', "'")

FULL_WIDTH = {full: full - 0xFEE0 for full in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
FULL_WIDTH |= {full: full - 0xFEE0 for full in range(0xFF41, 0xFF5B)}
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]")
# Lengths are bounded, so that a long run of digits or dots does not take quadratic time.
ADDRESS = (
    r"(?:https?://|www\.)[A-Za-z0-9_./?=&%#:~+@-]+"
    r"|(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+"
)
LATIN_WORD = (
    r"(?:(?<!\d)\d{1,4})?[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9]*"
    r"(?:[-.+&'’_][A-Za-zÀ-ɏ0-9]+)*(?:\+{1,2}(?!\w))?"
)
NUMBER_END = r"[a-z]?(?![A-Za-z0-9%.])"
# A bare number after a name is a version unless it counts something (Sora 60秒).
LATIN = re.compile(rf"(?P<address>{ADDRESS})|{LATIN_WORD}")
# What an address or a Latin word may begin with, and a run of this.
LATIN_RUN = re.compile(r"[A-Za-zÀ-ɏ\d_.+-]+")
VERSION = (
    rf"-(?P<linked>\d{{1,2}}(?:\.\d{{1,2}}){{0,2}}{NUMBER_END})"
    rf"|[\s]?[vV]?(?P<dotted>\d{{1,2}}(?:\.\d{{1,2}}){{1,2}}{NUMBER_END})"
    rf"|[\s]?[vV]?(?P<bare>\d{{1,2}}{NUMBER_END})(?!\s?[COUNTED])"
)
VARIANT = r"Pro|Max|Mini|Turbo|Ultra|Plus|Nano|Flash|Lite|XL|Preview|Large|Medium|Small"


class Span(NamedTuple):
    """Two offsets: what is meant is `text[begin:end]`."""

    begin: int
    end: int


def paragraphs(text: str, begin: int = 0, end: int | None = None) -> list[Span]:
    """The lines of `text[begin:end]` that hold more than white space, without the white space.

    >>> paragraphs("甲。\\n\\n  乙。 ")
    [Span(begin=0, end=2), Span(begin=6, end=8)]
    """
    end = len(text) if end is None else end
    return [Span(*match.span()) for match in PARAGRAPH.finditer(text, begin, end)]


def sentences(text: str, begin: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[begin:end]`: up to 。！？… and what closes with them, by paragraph.

    A sentence goes on behind a quoted one where the next character shows it (“是吗？”的疑问).

    >>> text = "“行。”他说。为什么？没有人知道……"
    >>> [text[b:e] for b, e in sentences(text)]
    ['“行。”', '他说。', '为什么？', '没有人知道……']
    """
    return [
        span
        for paragraph in paragraphs(text, begin, end)
        for span in sentences_in(text, *paragraph)
    ]


def sentences_in(text: str, begin: int, end: int) -> Iterator[Span]:
    """The sentences of one paragraph."""
    for match in SENTENCE_END.finditer(text, begin, end):
        after = match.end()
        if match["end"] is None or after < begin:
            continue
        if match["end"].endswith(QUOTED_END) and GOES_ON.match(text, after, end):
            continue
        yield Span(begin, after)
        begin = after
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        yield Span(begin, end)


def tokens(text: str, begin: int = 0, end: int | None = None) -> list[Token]:
    """The words of `text[begin:end]`; white space, punctuation and addresses are no words.

    >>> [token.term for token in tokens("OpenAI的dall-e3和文生视频大模型，效果惊人。")]
    ['OpenAI', '的', 'DALL-E 3', '和', '文生视频', '大模型', '效果', '惊人']
    """
    return segmenter().tokens(text, begin, end)


def is_stop(token_or_term: Token | str) -> bool:
    """Whether a term is a stop word: of a closed class, a number, or a single letter.

    >>> is_stop("的"), is_stop("2023"), is_stop("算力")
    (True, True, False)
    """
    term = token_or_term.term if isinstance(token_or_term, Token) else token_or_term
    return term.lower() in stop_words() or len(term) == 1 or not HAS_LETTER.search(term)


HAS_LETTER = re.compile(r"[^\W\d_]")


@cache
def stop_words() -> frozenset[str]:
    """The words of `lexicon/stop_words.tsv`, Latin ones in lower case."""
    return frozenset(word for word, _ in rows("stop_words.tsv"))


@cache
def segmenter() -> Segmenter:
    """The segmenter with this package's own lexicons; made once."""
    return Segmenter()


class Segmenter:
    """Cuts Chinese text into words with rjieba, its dictionary and the terms of the field.

    Its own dictionary: nothing is added to the one that the library shares. Latin names are found
    before cutting, since they hold spaces and digits (Sora 2 Pro).
    """

    def __init__(self) -> None:
        import rjieba

        self._jieba = rjieba.Jieba()
        self._terms = {term: tag for term, tag, _ in rows("domain_terms.tsv")}
        for term, tag in self._terms.items():
            self._jieba.add_word(term, None, tag)
        self._names = _LatinNames()
        self._words = _Words(self._classify)
        self._coarse: dict[str, str] = {row[0]: row[1] for row in rows("tags.tsv")}

    def tokens(self, text: str, begin: int = 0, end: int | None = None) -> list[Token]:
        """See `tokens` of this module."""
        part = text[begin : len(text) if end is None else end]
        found = self.cut(part, [(0, len(part))])
        return [Token(begin + left, begin + right, *rest) for left, right, *rest in found]

    def cut(self, text: str, spans: Iterable[tuple[int, int]]) -> Tokens:
        """The words in these paragraphs of a text, sorted spans, in one call of the library.

        Whatever is not for the library, Latin names and what is between the paragraphs, is line
        breaks there: it never joins characters across them, and every offset stays.
        """
        text = text.translate(FULL_WIDTH) if _FULL_WIDTH.search(text) else text
        pieces: list[str] = []
        names: list[tuple[int, int, str]] = []
        at = 0
        for begin, end in spans:
            for left, right, spelling in self._names.find(text, begin, end):
                pieces += "\n" * (begin - at), text[begin:left]
                names.append((left, right, spelling))
                at, begin = left, right
            pieces += "\n" * (begin - at), text[begin:end]
            at = end
        words: list[str] = self._jieba.cut("".join(pieces))
        return self._columns(words, names)

    def _columns(self, words: list[str], names: Iterable[tuple[int, int, str]]) -> Tokens:
        """The words that are some, with the names put where the line breaks stand for them."""
        begins = list(accumulate(map(len, words), initial=0))
        ends = begins[1:]
        tags = list(map(self._words.__getitem__, words))
        for begin, end, spelling in names:
            if spelling:
                place = bisect_left(begins, begin)
                ends[place], words[place], tags[place] = end, spelling, "latin"
        return Tokens(
            list(compress(begins, tags)),
            list(compress(ends, tags)),
            list(compress(words, tags)),
            list(compress(tags, tags)),
        )

    def _classify(self, word: str) -> str:
        """The coarse tag of a word, empty where it is no word."""
        if not any(map(str.isalnum, word)):
            return ""
        if word in self._terms:
            return self._terms[word]
        tags = self._jieba.tag(word)
        if len(tags) != 1:
            return "other"
        return self._tag(str(tags[0][1]))

    def _tag(self, fine: str) -> str:
        """A tag of the dictionary's tag set as a coarse one: the longest prefix that is listed.

        >>> segmenter()._tag("nrt")
        'name'
        """
        for length in range(len(fine), 0, -1):
            if fine[:length] in self._coarse:
                return self._coarse[fine[:length]]
        return "other"


class _Words(dict[str, str]):
    """Word -> tag, filled as words are met; a corpus has far fewer words than tokens."""

    def __init__(self, classify: Callable[[str], str]) -> None:
        super().__init__()
        self._classify = classify

    def __missing__(self, word: str) -> str:
        tag = self[word] = self._classify(word)
        return tag


class _LatinNames:
    """Latin words and names in running text, and the one spelling each known name is shown in."""

    def __init__(self) -> None:
        names = rows("latin_names.tsv")
        counted = "".join(word for word, kind in rows("stop_words.tsv") if kind == "measure")
        self._version = VERSION.replace("COUNTED", "".join(sorted({*counted, *"万亿多余"})))
        self._shown = {_key(name): (name, joiner) for name, joiner in names}
        by_initial: dict[str, list[tuple[str, str]]] = {}
        for name, joiner in names:
            by_initial.setdefault(name[0].lower(), []).append((name, joiner))
        self._known = {initial: self._pattern(some) for initial, some in by_initial.items()}

    def _pattern(self, names: list[tuple[str, str]]) -> re.Pattern[str]:
        """What the names with one initial look like, with their version, at a given place."""
        versioned = _any_of(name for name, joiner in names if joiner != "none")
        plain = _any_of(name for name, joiner in names if joiner == "none")
        variant = rf"(?:[\s-](?P<variant>(?i:{VARIANT}))(?![A-Za-z]))?"
        return re.compile(
            rf"(?P<plain>{plain})(?![A-Za-z0-9]|[-.+&_][A-Za-z0-9])"
            rf"|(?P<name>{versioned})(?:{self._version})?{variant}(?![A-Za-z0-9])"
        )

    def find(self, text: str, begin: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Begin, end and spelling of each Latin word or name; an address has no spelling."""
        after = begin
        for run in LATIN_RUN.finditer(text, begin, end):
            if run.group().isdigit() and text[run.end() : run.end() + 1] != "@":
                continue
            at = max(after, run.start())
            while at < run.end():
                found = self._at(text, at, end)
                if found:
                    yield at, *found
                    after = found[0]
                at = after if found else at + 1

    def _at(self, text: str, begin: int, end: int) -> tuple[int, str] | None:
        """End and spelling of the Latin word or name that begins at an offset."""
        match = LATIN.match(text, begin, end)
        if match is None:
            return None
        if match["address"]:
            return match.end(), ""
        known = self._known.get(text[begin].lower())
        name = known.match(text, begin, end) if known else None
        if name and name.end() >= match.end():
            return name.end(), self._spelling(name)
        return match.end(), match.group()

    def _spelling(self, match: re.Match[str]) -> str:
        """The spelling that all variants of the matched name share."""
        name, joiner = self._shown[_key(match["name"] or match["plain"])]
        version = match["linked"] or match["dotted"] or match["bare"]
        link = "-" if joiner == "hyphen" else " "
        variant = match["variant"].title() if match["variant"] else ""
        return name + (link + version if version else "") + (" " + variant if variant else "")


def one_spelling(counts: Mapping[str, int]) -> dict[str, str]:
    """For each Latin term that is written in several ways, the way most used in these counts.

    Known names have one spelling already (`latin_names.tsv`); this is for the others, over a whole
    corpus. Of equally frequent spellings the one with more capitals wins, then the alphabet.

    >>> one_spelling({"WordPress": 3, "wordpress": 1, "算力": 5})
    {'wordpress': 'WordPress'}
    """
    spellings: dict[str, list[str]] = {}
    for term in counts:
        if term.isascii():
            spellings.setdefault(term.casefold(), []).append(term)
    best = {
        key: min(some, key=lambda term: (-counts[term], -sum(map(str.isupper, term)), term))
        for key, some in spellings.items()
        if len(some) > 1
    }
    return {term: best[key] for key in best for term in spellings[key] if term != best[key]}


def _key(name: str) -> str:
    """What the spellings of one name have in common."""
    return re.sub(r"[\s·.-]", "", name).casefold()


def _any_of(names: Iterable[str]) -> str:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return f"(?i:{'|'.join(map(_loose, longest_first)) or '(?!)'})"


def _loose(name: str) -> str:
    """A pattern for a name with or without space, dot or hyphen between its parts.

    >>> [bool(re.fullmatch(_loose("ChatGPT"), name)) for name in ("ChatGPT", "Chat GPT", "Chat")]
    [True, True, False]
    """
    parts = re.split(r"[\s-]|(?<=[a-z])(?=[A-Z])", name)
    return r"[\s·-]?".join(map(re.escape, parts))
