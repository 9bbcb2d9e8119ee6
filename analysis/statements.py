"""Who says what: direct and indirect speech in an article, as statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from analysis.articles import Article
from analysis.cast import Cast, sketch
from analysis.dialogue import answers
from analysis.drafts import HEADLINE, Before, Draft
from analysis.fullnames import introductions
from analysis.mentions import Mention
from analysis.quotation import paragraphs
from analysis.reference import SENTENCE_REACH, Reference
from analysis.reporting import Cue
from analysis.speakers import Speaker, describe
from analysis.speech import hear_paragraph
from analysis.subjects import earlier_subject

if TYPE_CHECKING:
    from analysis.tagger import Name


class Statement(NamedTuple):
    """One speaker's reported words in one stretch of one paragraph.

    `begin`/`end` and `cue_begin`/`cue_end` are offsets into the article's text; `kind` is
    `direct` or `indirect`; `speaker` is the speaker's full name in the article, empty where
    it is not known; `cue` is the reporting verb or phrase, empty where there is none.
    """

    article: str
    begin: int
    end: int
    kind: str
    speaker: str
    cue: str = ""
    cue_begin: int = -1
    cue_end: int = -1


@dataclass(frozen=True, slots=True)
class Heard:
    """What an article's speakers say: statements in reading order, and who makes them.

    `pairs` are names that the text sets side by side, as `fullnames.introductions` gives them.
    """

    statements: tuple[Statement, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()


def find_statements(article: Article) -> Heard:
    """The statements of an article's title and body, and their speakers.

    Statements are ordered and do not overlap; only speakers of statements are returned.

    >>> from analysis.articles import Article, Part
    >>> text = "车车科技董事长张磊说：“未来可期。”他认为，行业会变。"
    >>> heard = find_statements(Article("a", "a.txt", text, parts=(Part("body", 0, len(text)),)))
    >>> [(s.speaker, text[s.begin : s.end]) for s in heard.statements]
    [('张磊', '未来可期。'), ('张磊', '行业会变。')]
    """
    return find_all([article])[0]


def find_all(articles: Sequence[Article]) -> list[Heard]:
    """What `find_statements` finds in each of several articles.

    The tagger reads the doubtful stretches of all of them together, which is faster.
    """
    drafted = [_draft(article) for article in articles]
    sketches = [
        sketch(article.text, drafts, [*mentions, *_subjects(drafts)])
        for article, (drafts, mentions) in zip(articles, drafted, strict=True)
    ]
    stretches = [one.cast.text[b:e] for one in sketches for b, e in one.stretches]
    tagged = _tag(stretches)
    heard = []
    for article, (drafts, _), one in zip(articles, drafted, sketches, strict=True):
        cast = one.complete(list(islice(tagged, len(one.stretches))))
        heard.append(_heard(article, cast, drafts))
    return heard


def _tag(stretches: list[str]) -> Iterator[list[Name]]:
    if not stretches:
        return iter(())
    from analysis.tagger import tag

    return iter(tag(stretches))


def _subjects(drafts: list[Draft]) -> list[Mention]:
    return [draft.subject for draft in drafts if draft.subject]


def _heard(article: Article, cast: Cast, drafts: list[Draft]) -> Heard:
    statements: list[Statement] = []
    for draft, speaker in _attribute(article.text, cast, drafts):
        cue = article.text[draft.cue_begin : draft.cue_end] if draft.cue_begin >= 0 else ""
        span, at = (draft.begin, draft.end), (draft.cue_begin, draft.cue_end)
        statements.append(Statement(article.article, *span, draft.kind, speaker, cue, *at))
    spoken = dict.fromkeys(statement.speaker for statement in statements if statement.speaker)
    speakers = tuple(describe(cast.entities[name]) for name in spoken)
    return Heard(tuple(statements), speakers, tuple(introductions(article.text)))


# A quotation without a cue may carry on a statement this many paragraphs back.
REACH = 3
# A heading is about what is said in so many paragraphs below it.
HEADED = 6


def _draft(article: Article) -> tuple[list[Draft], list[Mention]]:
    drafts: list[Draft] = []
    mentions: list[Mention] = []
    pending: Cue | None = None
    lines: list[tuple[int, int]] = []
    for part in article.analysed():
        for paragraph in paragraphs(article.text, part.begin, part.end):
            lines.append((paragraph.begin, paragraph.end))
            number = len(lines)
            last = drafts[-1].paragraph if drafts else -REACH - 1
            before = Before(number - last == 1, number - last <= REACH, pending)
            heard = hear_paragraph(article.text, paragraph, before)
            pending = heard.pending
            mentions.extend(heard.mentions)
            for draft in heard.drafts:
                if not drafts or draft.begin >= drafts[-1].end:
                    drafts.append(draft._replace(paragraph=number))
    going_on = list(answers(article.text, lines, drafts))
    if going_on:
        drafts = sorted([*drafts, *going_on], key=lambda draft: draft.begin)
    return drafts, mentions


def _attribute(text: str, cast: Cast, drafts: list[Draft]) -> list[tuple[Draft, str]]:
    """Each draft with its speaker, in reading order."""
    reference = Reference(cast)
    result: list[tuple[Draft, str]] = []
    previous, paragraph = "", -REACH - 1
    for index, draft in enumerate(drafts):
        if draft.inherit == HEADLINE:
            subject = _heading_subject(cast, drafts, index)
            if subject is None:
                continue
            draft = draft._replace(subject=subject)
        near = previous if draft.paragraph - paragraph <= REACH else ""
        following = drafts[index + 1].subject if index + 1 < len(drafts) else None
        speaker = _speaker(text, reference, draft, near, following)
        if speaker is None:
            continue
        if not speaker and draft.kind == "direct" and draft.cue_begin < 0:
            continue
        if speaker:
            at = max(draft.end, draft.subject.begin if draft.subject else 0)
            reference.speak(speaker, draft.subject, at)
        previous, paragraph = speaker, draft.paragraph
        result.append((draft, speaker))
    return result


def _heading_subject(cast: Cast, drafts: list[Draft], index: int) -> Mention | None:
    """Who is meant by the name before a colon: a person of the article, or who speaks in the
    paragraphs below: the same house, a document of the same kind, a person of the role."""
    subject = drafts[index].subject
    if subject is None or subject.kind == "person":
        return subject if subject and cast.certain(subject) else None
    below = takewhile(
        lambda draft: draft.paragraph - drafts[index].paragraph <= HEADED, drafts[index + 1 :]
    )
    speaking = [draft.subject for draft in below if draft.subject and draft.cue_begin >= 0]
    announced = next((other for other in speaking if _announces(subject, other)), None)
    return subject if announced and subject.kind == "organisation" else announced


def _announces(heading: Mention, other: Mention) -> bool:
    if heading.kind == "anonymous":
        return other.kind == "person" and bool(other.title) and heading.name[:2] in other.title
    if heading.kind == "document":
        return other.kind == "document" and heading.head == other.head
    return other.name.startswith(heading.name)


def _speaker(
    text: str, reference: Reference, draft: Draft, previous: str, following: Mention | None
) -> str | None:
    """Whose words a draft is: empty where that is not known, None where they are the author's."""
    if draft.subject:
        return reference.resolve(draft.subject, previous, following)
    at = draft.cue_begin if draft.cue_begin >= 0 else draft.begin
    reach = max(0, at - SENTENCE_REACH)
    if draft.inherit == "sentence":
        begin = max(reach, *(text.rfind(mark, reach, at) + 1 for mark in "。\n！？”"))
        subject = earlier_subject(text, begin, at)
        if subject and subject.kind == "author":
            return None
        if subject:
            return reference.resolve(subject, previous, following)
        return reference.subject_of(begin, at) or previous
    if draft.inherit == "nearest":
        begin = max(reach, text.rfind("\n", reach, at) + 1)
        return reference.newcomer(previous, begin, at) or previous
    return previous
