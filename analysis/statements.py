"""Who says what: direct and indirect speech in an article, as statements."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.articles import Article
from analysis.cast import Cast
from analysis.quotation import paragraphs
from analysis.speakers import Speaker, describe
from analysis.reporting import earlier_subject
from analysis.speech import Draft, draft_paragraph


@dataclass(frozen=True, slots=True)
class Statement:
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
    """What an article's speakers say: statements in reading order, and who makes them."""

    statements: tuple[Statement, ...] = ()
    speakers: tuple[Speaker, ...] = ()


def find_statements(article: Article) -> Heard:
    """The statements of an article's title and body, and their speakers.

    Statements are ordered and do not overlap; only speakers of statements are returned.

    >>> from analysis.articles import Article, Part
    >>> text = "车车科技董事长张磊说：“未来可期。”他认为，行业会变。"
    >>> heard = find_statements(Article("a", "a.txt", text, parts=(Part("body", 0, len(text)),)))
    >>> [(s.speaker, text[s.begin : s.end]) for s in heard.statements]
    [('张磊', '未来可期。'), ('张磊', '行业会变。')]
    """
    drafts = _draft(article)
    cast = Cast(article.text, [draft.subject for draft in drafts if draft.subject])
    statements: list[Statement] = []
    for draft, speaker in _attribute(article.text, cast, drafts):
        cue = article.text[draft.cue_begin : draft.cue_end] if draft.cue_begin >= 0 else ""
        statements.append(
            Statement(
                article.article,
                draft.begin,
                draft.end,
                draft.kind,
                speaker,
                cue,
                draft.cue_begin,
                draft.cue_end,
            )
        )
    spoken = dict.fromkeys(statement.speaker for statement in statements if statement.speaker)
    return Heard(tuple(statements), tuple(describe(cast.entities[name]) for name in spoken))


def _draft(article: Article) -> list[Draft]:
    drafts: list[Draft] = []
    number = 0
    for part in article.analysed():
        for paragraph in paragraphs(article.text, part.begin, part.end):
            number += 1
            continues = bool(drafts) and drafts[-1].paragraph == number - 1
            for draft in draft_paragraph(article.text, paragraph, number, continues):
                if not drafts or draft.begin >= drafts[-1].end:
                    drafts.append(draft)
    return drafts


def _attribute(text: str, cast: Cast, drafts: list[Draft]) -> list[tuple[Draft, str]]:
    result: list[tuple[Draft, str]] = []
    previous, paragraph = "", -2
    for draft in drafts:
        near = previous if draft.paragraph - paragraph <= 1 else ""
        speaker = _speaker(text, cast, draft, near)
        if speaker:
            cast.speak(
                speaker, draft.subject, draft.subject.begin if draft.subject else draft.begin
            )
        previous, paragraph = speaker, draft.paragraph
        result.append((draft, speaker))
    return result


def _speaker(text: str, cast: Cast, draft: Draft, previous: str) -> str:
    if draft.subject:
        return cast.resolve(draft.subject, draft.subject.begin, previous)
    if draft.inherit == "sentence":
        at = draft.cue_begin if draft.cue_begin >= 0 else draft.begin
        begin = max(text.rfind(mark, 0, at) for mark in "。\n！？”") + 1
        subject = earlier_subject(text, begin, at)
        if subject:
            return cast.resolve(subject, subject.begin, previous)
        return cast.subject_of(begin, at) or previous
    return previous
