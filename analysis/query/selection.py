"""A filter and a mark as conditions in SQL: the only place where their meaning is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analysis.codebook import PROGRAM, UNDECIDED
from analysis.filter import (
    ARTICLE_FACETS,
    ESCAPES,
    NO_THEME,
    STATEMENT_FACETS,
    UNDATED,
    Filter,
    Mark,
    Marks,
    period_of,
)
from analysis.marks import JOINT
from analysis.query.unions import Placed, any_of, either, every, joined, values_of

if TYPE_CHECKING:
    from analysis.corpus import Corpus


def select(
    corpus: Corpus,
    filter: Filter,
    mark: Mark | Marks | None = None,
    *,
    per: str = "",
    beside: Selection | None = None,
) -> Selection:
    """The selection for questions to this corpus: without copies there is nothing to pick.

    `beside`: another selection in the same question, with which it shares its parameters.
    """
    return Selection(filter, mark, copies=corpus.has_copies, per=per, beside=beside)


class Selection:
    """The conditions that a filter, narrowed by a mark, puts on the rows of each table.

    `rows(unit, alias)` answers the condition for a table under that alias; the values that the
    conditions name are collected in `parameters`. See `Filter` and `Mark` for what they mean.
    `copies`: whether there are reprints in the corpus; `per`: a column of articles, for each
    value of which a story counts once (of the whole selection otherwise).

    >>> selection = Selection(Filter(kinds=("direct",)), copies=False)
    >>> selection.rows("statements", "s"), selection.parameters
    ('s.kind = $p0', {'p0': 'direct'})
    """

    def __init__(
        self,
        filter: Filter,
        mark: Mark | Marks | None = None,
        *,
        copies: bool = True,
        per: str = "",
        beside: Selection | None = None,
    ) -> None:
        self.filter = filter
        self.marks = joined(Marks.of(mark).marks if mark else (Mark("statements"),))
        self.parameters: dict[str, Any] = beside.parameters if beside else {}
        self.is_once = copies and filter.reprints == "once"
        self._per = per
        self._names: dict[Any, str] = beside._names if beside else {}

    @property
    def mark(self) -> Mark:
        """The first mark: the only one in a question that counts."""
        return self.marks[0]

    @property
    def is_whole(self) -> bool:
        """Whether the filter selects everything there is, each story as often as it counts."""
        return not self.filter.without("reprints", "confidence")

    @property
    def of_articles(self) -> bool:
        """Whether the filter selects whole articles: with all their words."""
        return not self.filter.without("reprints", "confidence", *ARTICLE_FACETS)

    @property
    def codings(self) -> str:
        """The SQL of the codings as the filter's confidence lets them stand, to select from."""
        if not self.filter.confidence:
            return "codings"
        unsure = f"coder = '{PROGRAM}' AND confidence < {self.filter.confidence / 100}"
        return (
            f"(SELECT * REPLACE (CASE WHEN {unsure} THEN '{UNDECIDED}' ELSE stance END"
            " AS stance) FROM codings)"
        )

    def bind(self, value: Any) -> str:
        """The name that stands for this value in the question; the same for the same value."""
        name = self._names.setdefault((type(value), value), f"p{len(self._names)}")
        self.parameters[name] = value
        return f"${name}"

    def rows(self, unit: str, alias: str) -> str:
        """The condition for rows of this unit's table: those that any of the marks opens."""
        asked: Callable[[str, Mark], list[str]] = getattr(self, f"_{unit}")
        return any_of([asked(alias, mark) for mark in self.marks])

    def is_any(self, column: str, values: Iterable[str]) -> list[str]:
        """The condition that a column holds one of these values; none where there are none."""
        bound = [self.bind(value) for value in values]
        if len(bound) == 1:
            return [f"{column} = {bound[0]}"]
        return [f"{column} IN ({', '.join(bound)})"] if bound else []

    def coding(self, alias: str) -> list[str]:
        """What the selected codings match themselves, beside their statement being selected."""
        return self._coding(alias, self.mark)

    def coded(self, alias: str) -> str:
        """`coding` as one condition."""
        return every(self.coding(alias))

    def _is(self, column: str, value: str) -> list[str]:
        return self.is_any(column, values_of(value))

    def _statements(self, s: str, mark: Mark) -> list[str]:
        view = self.filter
        conditions = [
            *self._in_article(f"{s}.article", mark),
            *self.is_any(f"{s}.speaker", view.speakers),
            *self.is_any(f"{s}.kind", view.kinds),
            *self.is_any(
                f"{s}.speaker", (*values_of(mark.speaker), *values_of(mark.other_speaker))
            ),
            *self._is(f"{s}.kind", mark.kind),
            *self._is(f"{s}.cue", mark.cue),
            *self._is(f"{s}.implication", mark.implication),
            *self._is(f"{s}.statement", mark.statement),
            *self._window(s, mark),
        ]
        types = self.is_any("type", view.speaker_types) + self._is("type", mark.speaker_type)
        types += self._is("country", mark.country)
        if types:
            conditions.append(f"{s}.speaker IN (SELECT speaker FROM speakers WHERE {every(types)})")
        coded = self._coding("c", mark)
        for condition in (*([every(coded)] if coded else []), *self._both_themes("c.theme", mark)):
            conditions.append(
                f"{s}.statement IN (SELECT c.statement FROM {self.codings} c WHERE {condition})"
            )
        if mark.theme == NO_THEME:
            conditions.append(f"{s}.statement NOT IN (SELECT statement FROM codings)")
        conditions += self._held(f"{s}.statement", mark)
        if mark.sentence:
            sentence = every(self._is("sentence", mark.sentence))
            conditions.append(f"{s}.statement IN (SELECT statement FROM spoken WHERE {sentence})")
        return conditions

    def _codings(self, c: str, mark: Mark) -> list[str]:
        conditions = self._coding(c, mark)
        if mark.other_theme:
            conditions += self._is(f"{c}.theme", mark.theme)
        statement = self._statements("s", replace(mark, unit="statements"))
        if statement:
            conditions.append(
                f"{c}.statement IN (SELECT s.statement FROM statements s WHERE {every(statement)})"
            )
        return conditions

    def _sentences(self, e: str, mark: Mark) -> list[str]:
        conditions = [
            *self._in_article(f"{e}.article", mark),
            *self._is(f"{e}.sentence", mark.sentence),
            *self._window(e, mark),
            *self._themed(f"{e}.themes", mark),
        ]
        if self._needs_statement(mark):
            spoken = every(self._statements("s", _of_statement(mark)))
            conditions.append(
                f"{e}.sentence IN (SELECT k.sentence FROM spoken k"
                f" JOIN statements s ON s.statement = k.statement WHERE {spoken})"
            )
        if self._by_themes():
            conditions.append(f"list_has_any({e}.themes, {self._theme_list()})")
        return conditions + self._held(f"{e}.sentence", mark)

    def _tokens(self, t: str, mark: Mark) -> list[str]:
        named = self._of_tokens(t, mark)
        own = [*self._is(f"{t}.sentence", mark.sentence), *self._token(t, mark)]
        return [
            *named["articles"],
            *own,
            *self._window(t, mark),
            *named["statements"],
            *named["sentences"],
        ]

    def of_tokens(self, t: str) -> dict[str, list[str]]:
        """What the filter asks of the article, statement and sentence that a token is in.

        By the table that the condition is about: its rows, under the alias, can be asked too.
        """
        return self._of_tokens(t, Mark("tokens"))

    def _of_tokens(self, t: str, mark: Mark) -> dict[str, list[str]]:
        named: dict[str, list[str]] = {"articles": self._in_article(f"{t}.article", mark)}
        named["statements"], named["sentences"] = [], []
        if self._needs_statement(mark):
            spoken = every(self._statements("s", _of_statement(mark)))
            named["statements"].append(
                f"{t}.statement IN (SELECT s.statement FROM statements s WHERE {spoken})"
            )
        themed = self._themed("themes", mark)
        if self._by_themes():
            themed.append(f"list_has_any(themes, {self._theme_list()})")
        if themed:
            named["sentences"].append(
                f"{t}.sentence IN (SELECT sentence FROM sentences WHERE {every(themed)})"
            )
        held = Mark("tokens", other_term=mark.other_term)
        named["sentences"] += self._held(f"{t}.sentence", held)
        return named

    def _articles(self, a: str, mark: Mark) -> list[str]:
        conditions = self._in_article(f"{a}.article", mark)
        themes = (mark.theme, mark.other_theme) if mark.other_theme else (mark.theme,)
        for theme in themes:
            narrowed = replace(mark, theme=theme, other_theme="")
            if self._needs_holding(narrowed):
                conditions.append(self._holding(f"{a}.article", narrowed))
        return conditions

    def _holding(self, column: str, mark: Mark) -> str:
        """The article holds a selected statement or, unless statements are asked for, sentence.

        Where the mark names a term it holds a selected occurrence of that.
        """
        if _of_token(mark):
            token = every(self._tokens("t", mark))
            return f"{column} IN (SELECT t.article FROM tokens t WHERE {token})"
        held = [f"SELECT s.article FROM statements s WHERE {every(self._statements('s', mark))}"]
        if not self._needs_statement(mark):
            sentence = every(self._sentences("e", mark))
            held.append(f"SELECT e.article FROM sentences e WHERE {sentence}")
        return f"{column} IN ({' UNION ALL '.join(held)})"

    def _speakers(self, r: str, mark: Mark) -> list[str]:
        statement = every(self._statements("s", mark))
        return [
            f"{r}.type <> 'unknown'",
            f"{r}.speaker IN (SELECT s.speaker FROM statements s WHERE {statement})",
        ]

    def _in_article(self, column: str, mark: Mark) -> list[str]:
        marked = self._is("outlet", mark.outlet) + self._is("story", mark.story)
        if mark.published:
            marked.append(either(self._published(day) for day in values_of(mark.published)))
        conditions = self._is(column, mark.article)
        if self.is_once:
            conditions.append(f"{column} IN ({self.picked(self._per)})")
        else:
            conditions += self.is_any(column, self.filter.articles)
            marked += self._of_article_facets()
        if marked:
            conditions.append(f"{column} IN (SELECT article FROM articles WHERE {every(marked)})")
        return conditions

    def picked(self, per: str = "") -> str:
        """The SQL of the articles that count: of each story the first that the filter matches."""
        matching = self.article_facets()
        if not (matching or per):
            return "SELECT article FROM articles WHERE copy = 0"
        groups = f"story, {per}" if per else "story"
        return (
            f"SELECT arg_min(article, copy) FROM articles WHERE {every(matching)} GROUP BY {groups}"
        )

    def reference(self) -> str:
        """The SQL of the articles a selection is compared with: all, or one of each story.

        That one is the article that counts in the selection, where one does.
        """
        if not self.is_once:
            return "SELECT article FROM articles"
        matching = self.article_facets()
        if not matching:
            return self.picked()
        order = f"(NOT ({every(matching)}), copy)"
        return f"SELECT arg_min(article, {order}) FROM articles GROUP BY story"

    def article_facets(self) -> list[str]:
        """What the filter asks of a row of articles itself."""
        return self.is_any("article", self.filter.articles) + self._of_article_facets()

    def _of_article_facets(self) -> list[str]:
        view = self.filter
        conditions = self.is_any("outlet", view.outlets)
        if view.date_from or view.date_to:
            conditions.append("published <> ''")
        if view.date_from:
            conditions.append(f"published >= {self.bind(view.date_from)}")
        if view.date_to:
            conditions.append(f"published <= {self.bind(view.date_to)}")
        return conditions

    def _coding(self, c: str, mark: Mark) -> list[str]:
        """What one coding must match; both themes of a co-occurrence are asked for elsewhere."""
        return [
            *self.is_any(f"{c}.theme", self.filter.themes),
            *self.is_any(f"{c}.stance", self.filter.stances),
            *self._is(f"{c}.stance", mark.stance),
            *self._is(f"{c}.theme", "" if mark.other_theme else _named(mark.theme)),
            *self._related(c, mark),
        ]

    def _related(self, c: str, mark: Mark) -> list[str]:
        """The coding is of one of two speakers, and the other takes the same or opposite side."""
        if not mark.relation:
            return []
        pair = ((mark.speaker, mark.other_speaker), (mark.other_speaker, mark.speaker))
        return [either(self._answered(c, mark.relation, *ordered) for ordered in pair)]

    def _answered(self, c: str, relation: str, speaker: str, other: str) -> str:
        side = "d.stance"
        if relation == "conflict":
            side = "CASE d.stance WHEN 'for' THEN 'against' ELSE 'for' END"
        taken = [
            f"d.statement IN ({self._said_by('o', other)})",
            "d.stance IN ('for', 'against')",
            *self._coding("d", Mark("codings")),
        ]
        return (
            f"{c}.statement IN (SELECT statement FROM statements"
            f" WHERE speaker = {self.bind(speaker)}) AND ({c}.theme, {c}.stance) IN"
            f" (SELECT d.theme, {side} FROM {self.codings} d WHERE {every(taken)})"
        )

    def _said_by(self, s: str, speaker: str) -> str:
        """The SQL of what a speaker says in the selection, whatever the mark."""
        asked = self._statements(s, Mark("statements", speaker=speaker))
        return f"SELECT {s}.statement FROM statements {s} WHERE {every(asked)}"

    def _published(self, period: str) -> str:
        """The condition on the day of an article; a longer period is all its days."""
        known = period_of(period)
        if known is None or known[0] == known[1]:
            return f"published = {self.bind('' if period == UNDATED else period)}"
        return f"published BETWEEN {self.bind(known[0])} AND {self.bind(known[1])}"

    def _both_themes(self, column: str, mark: Mark) -> list[str]:
        if not mark.other_theme:
            return []
        return self._is(column, mark.theme) + self._is(column, mark.other_theme)

    def _themed(self, column: str, mark: Mark) -> list[str]:
        """The themes a sentence itself must have: with a stance, the theme is the coding's."""
        names = () if mark.stance else (_named(mark.theme), mark.other_theme)
        own = [f"list_contains({column}, {self.bind(name)})" for name in names if name]
        return own + ([f"len({column}) = 0"] if mark.theme == NO_THEME else [])

    def _held(self, column: str, mark: Mark) -> list[str]:
        """The terms that a sentence or statement must hold: the filter's and the mark's."""
        held = [
            self._is("t.term", self.filter.term),
            self._token("t", mark),
            self._is("t.term", mark.other_term),
        ]
        key = column.partition(".")[2]
        return [
            f"{column} IN (SELECT t.{key} FROM tokens t WHERE {every(asked)})"
            for asked in held
            if asked
        ]

    def _token(self, t: str, mark: Mark) -> list[str]:
        """What a mark asks of a token itself."""
        return [
            *self._is(f"{t}.term", mark.term),
            *self._is(f"{t}.status", mark.status),
            *([self.begins(t, mark.phrase)] if mark.phrase else []),
        ]

    def begins(self, t: str, phrase: str) -> str:
        """The condition that a token is the first of a phrase."""
        first, *rest = [self.bind(term) for term in phrase.split(JOINT)]
        next_to, asked = "tokens t0", [f"t0.term = {first}"]
        for place, term in enumerate(rest, 1):
            next_to += f" JOIN tokens t{place} ON {follows(f't{place - 1}', f't{place}')}"
            asked.append(f"t{place}.term = {term}")
        return (
            f"({t}.article, {t}.position) IN"
            f" (SELECT t0.article, t0.position FROM {next_to} WHERE {every(asked)})"
        )

    def _window(self, alias: str, mark: Mark) -> list[str]:
        if isinstance(mark, Placed):
            rows = ", ".join(
                f"({self.bind(a)}, {begin:d}, {end:d})" for a, begin, end in mark.places
            )
            return [
                f"EXISTS (SELECT 1 FROM (VALUES {rows}) w(article, first, last)"
                f" WHERE w.article = {alias}.article AND {alias}.begin >= first"
                f" AND {alias}.begin < last)"
            ]
        bounds = ((">=", mark.begin), ("<", mark.end))
        return [f"{alias}.begin {sign} {self.bind(at)}" for sign, at in bounds if at >= 0]

    def _by_themes(self) -> bool:
        return bool(self.filter.themes) and not self._statement_facets()

    def _theme_list(self) -> str:
        return f"[{', '.join(self.bind(theme) for theme in self.filter.themes)}]"

    def _statement_facets(self) -> bool:
        return any(getattr(self.filter, facet) for facet in STATEMENT_FACETS)

    def _needs_statement(self, mark: Mark) -> bool:
        of_speaker = (mark.speaker, mark.speaker_type, mark.country)
        own = (mark.kind, mark.cue, mark.implication, mark.statement)
        return any(of_speaker + own) or bool(mark.stance) or self._statement_facets()

    def _needs_holding(self, mark: Mark) -> bool:
        view = self.filter
        narrowed = replace(mark, article="", story="", outlet="", published="") != Mark(mark.unit)
        return narrowed or bool(view.themes or view.term) or self._statement_facets()


def _of_statement(mark: Mark) -> Mark:
    """What a mark on sentences or tokens asks of the statement they lie in."""
    return Mark(
        "statements",
        speaker=mark.speaker,
        other_speaker=mark.other_speaker,
        relation=mark.relation,
        speaker_type=mark.speaker_type,
        country=mark.country,
        kind=mark.kind,
        cue=mark.cue,
        implication=mark.implication,
        statement=mark.statement,
        stance=mark.stance,
        theme=mark.theme if mark.stance else "",
        other_theme=mark.other_theme if mark.stance else "",
    )


def follows(before: str, after: str) -> str:
    """The condition that one token follows another with nothing between them."""
    return (
        f"{after}.article = {before}.article AND {after}.position = {before}.position + 1"
        f' AND {after}.sentence = {before}.sentence AND {after}.begin = {before}."end"'
        f" AND {after}.statement IS NOT DISTINCT FROM {before}.statement"
    )


def _of_token(mark: Mark) -> bool:
    """Whether the mark asks something of single tokens."""
    return bool(mark.term or mark.phrase or mark.status)


def _named(theme: str) -> str:
    """The theme a mark names, empty where it asks for none."""
    return "" if theme == NO_THEME else theme


def mark_sql(unit: str, **conditions: str) -> str:
    """The SQL expression of each row's encoded mark; conditions are SQL expressions.

    The conditions must come in the order of `Mark`'s fields, so that the text is the same as
    `Mark.encode` writes.

    >>> mark_sql("statements", stance="x").startswith("'statements' || ';stance=' || replace(")
    True
    """
    parts = [f"'{unit}'"]
    for name, expression in conditions.items():
        for bare, escaped in ESCAPES:
            expression = f"replace({expression}, '{bare}', '{escaped}')"
        parts += [f"';{name}='", expression]
    return " || ".join(parts)


def text_sql(article: str, begin: str, end: str) -> str:
    """The SQL expression of `text[begin:end]` of an article row under the given alias."""
    return f"substring({article}.text, {begin} + 1, {end} - {begin})"
