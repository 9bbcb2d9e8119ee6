"""Answers beside what the program found: what was compared, and what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.checking.answers import Answer, Marked, latest
from analysis.corrections import making
from analysis.corrections.attaching import Index, Place, attached, index_of, overlap
from analysis.corrections.model import Correction, Voice
from analysis.corrections.state import State
from analysis.evaluation import OVERLAP

if TYPE_CHECKING:
    from analysis.corpus import Corpus


@dataclass(frozen=True, slots=True)
class StatementCase:
    """A statement of the program and an analyst's answer on it.

    `heard` and `named` are the program's speaker and the analyst's, by id where the corpus has
    the one meant; `found` and `coded` the program's themes with their stances and the analyst's.
    What was not answered is None.
    """

    statement: str
    who: str
    is_statement: bool | None
    heard: str
    named: str | None
    found: Mapping[str, str]
    coded: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class PassageCase:
    """A passage with what the program and an analyst see in it.

    `pairs` joins each of the analyst's statements with the program's (None: missed), `unseen` are
    the program's that the analyst has not; `sentences` maps the place of each sentence to whether
    somebody speaks in it for the program and for the analyst.
    """

    article: str
    begin: int
    who: str
    pairs: tuple[tuple[Marked, str | None], ...]
    unseen: tuple[str, ...]
    sentences: Mapping[int, tuple[bool, bool]]


def compared(
    corpus: Corpus, answers: Iterable[Answer]
) -> tuple[list[StatementCase], list[PassageCase], list[Answer]]:
    """The last answers beside the program's findings, and those that no longer attach."""
    state = State(index_of(corpus))
    statements, passages, unattached = [], [], []
    for one in latest(answers):
        if one.kind == "statement":
            statement = state.attach(one.anchor)
            if statement:
                statements.append(_statement(state, statement, one))
                continue
        elif passage := _passage(state, one):
            passages.append(passage)
            continue
        unattached.append(one)
    return statements, passages, unattached


def _statement(state: State, statement: str, one: Answer) -> StatementCase:
    codings = state.coded(statement)
    return StatementCase(
        statement,
        one.who,
        one.is_statement,
        state.speaker_of(statement),
        _named(state, statement, one.voice) if one.voice else None,
        {theme: row["stance"] for theme, row in codings.items()},
        dict(one.codings) if one.codings is not None else None,
    )


def _named(state: State, statement: str, voice: Voice) -> str:
    """The id of the speaker an analyst names: one whom the article calls so first of all."""
    index = state.index
    row = index.row[statement]
    if voice.name and voice.name == index.names[row]:
        return str(index.speakers[row])
    return state.find(voice) or f"{voice.name} (new)"


def _passage(state: State, one: Answer) -> PassageCase | None:
    index = state.index
    article = index.article(one.anchor)
    place = index.place(article, one.anchor) if article else None
    if article is None or place is None:
        return None
    shift = place.begin - one.anchor.begin
    marked = [replace(m, begin=m.begin + shift, end=m.end + shift) for m in one.statements]
    held = [p for p in state.places(article) if p.begin < place.end and place.begin < p.end]
    pairs = _pairs(index, marked, held)
    taken = {statement for _, statement in pairs}
    return PassageCase(
        article,
        place.begin,
        one.who,
        tuple(pairs),
        tuple(p.statement for p in held if p.statement not in taken),
        dict(_sentences(index, article, place, held, marked)),
    )


def _pairs(
    index: Index, marked: Iterable[Marked], held: list[Place]
) -> list[tuple[Marked, str | None]]:
    """Each marked statement with the one that overlaps it most, as much as a label asks for."""
    pairs: list[tuple[Marked, str | None]] = []
    left = list(held)
    for one in marked:
        best = _closest(Place(one.begin, one.end), left, OVERLAP[one.speech])
        if best:
            left.remove(best)
        pairs.append((one, best.statement if best else None))
    return pairs


def _closest(span: Place, places: list[Place], least: float) -> Place | None:
    """The place that overlaps a span most, if that is enough."""
    best = max(places, key=lambda place: overlap(place, span), default=None)
    return best if best and overlap(best, span) >= least else None


def _sentences(
    index: Index, article: str, place: Place, held: list[Place], marked: list[Marked]
) -> Iterator[tuple[int, tuple[bool, bool]]]:
    """For each sentence of a passage, whether the program and the analyst hear someone in it."""
    for sentence in index.sentences(article):
        begin, end = sentence["begin"], sentence["end"]
        if begin < place.end and place.begin < end:
            hears = any(one.begin < end and begin < one.end for one in held)
            yield begin, (hears, any(one.begin < end and begin < one.end for one in marked))


def answered(
    corpus: Corpus, answers: Iterable[Answer], who: str
) -> tuple[set[str], set[tuple[str, int]]]:
    """What an analyst has answered: statements by id, passages by article and begin."""
    index = index_of(corpus)
    statements: set[str] = set()
    passages: set[tuple[str, int]] = set()
    for one in answers:
        article = index.article(one.anchor) if one.who == who else None
        if article is None:
            continue
        if one.kind == "statement":
            found = attached(index, article, one.anchor, index.by_article.get(article, ()))
            statements |= {found} if found else set()
        elif place := index.place(article, one.anchor):
            passages.add((article, place.begin))
    return statements, passages


def corrections_of(corpus: Corpus, answer: Answer) -> list[Correction]:
    """The corrections that make the corpus what this answer says; none where they agree.

    They carry the answer's `who` and `when`. What was not answered is left as it is.

    >>> from analysis.checking import answer
    >>> from analysis.sample import sample
    >>> corpus = sample()
    >>> statement = corpus.table("statements")["statement"][0].as_py()
    >>> no = answer(corpus, statement, who="Li", is_statement=False)
    >>> [correction.kind for correction in corrections_of(corpus, no)]
    ['not_a_statement']
    """
    statements, passages, _ = compared(corpus, [answer])
    made: list[Correction] = []
    for case in statements:
        made += _of_statement(corpus, case, answer)
    for passage in passages:
        made += _of_passage(corpus, passage)
    return [replace(one, who=answer.who, when=answer.when) for one in made]


def _of_statement(corpus: Corpus, case: StatementCase, answer: Answer) -> Iterator[Correction]:
    if case.is_statement is False:
        yield making.reject(corpus, case.statement)
    if not case.is_statement:
        return
    if case.named is not None and case.named != case.heard and answer.voice:
        yield _other_speaker(corpus, case.statement, answer.voice, case.named)
    if case.coded is not None:
        yield from _recoded(corpus, case.statement, case.found, case.coded)


def _other_speaker(corpus: Corpus, statement: str, voice: Voice, named: str) -> Correction:
    known = named in index_of(corpus).profiles and voice.name
    speaker, name = (named, "") if known else ("", voice.name)
    return making.change_speaker(corpus, statement, name, speaker=speaker)


def _recoded(
    corpus: Corpus, statement: str, found: Mapping[str, str], coded: Mapping[str, str]
) -> Iterator[Correction]:
    for theme in found.keys() - coded.keys():
        yield making.uncode(corpus, statement, theme)
    for theme, stance in coded.items():
        if found.get(theme) != stance:
            yield making.code(corpus, statement, theme, stance)


def _of_passage(corpus: Corpus, passage: PassageCase) -> Iterator[Correction]:
    state = State(index_of(corpus))
    replaced: set[str] = set()
    for marked, statement in passage.pairs:
        if statement is None:
            place = passage.article, marked.begin, marked.end
            yield making.mark(
                corpus, *place, marked.speech, marked.name, codings=dict(marked.codings)
            )
            replaced |= {
                held.statement
                for held in state.places(passage.article)
                if held.begin < marked.end and marked.begin < held.end
            }
            continue
        voice = Voice(name=marked.name)
        named = _named(state, statement, voice)
        if named != state.speaker_of(statement):
            yield _other_speaker(corpus, statement, voice, named)
        found = {theme: row["stance"] for theme, row in state.coded(statement).items()}
        yield from _recoded(corpus, statement, found, dict(marked.codings))
    for statement in passage.unseen:
        if statement not in replaced:
            yield making.reject(corpus, statement)
