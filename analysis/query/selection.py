"""A filter and a mark as conditions in SQL: the only place where their meaning is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analysis.filter import ESCAPES, NO_THEME, STATEMENT_FACETS, UNDATED, Filter, Mark

if TYPE_CHECKING:
    from analysis.corpus import Corpus


def select(corpus: Corpus, filter: Filter, mark: Mark | None = None, *, per: str = "") -> Selection:
    """The selection for questions to this corpus: without copies there is nothing to pick."""
    return Selection(filter, mark, copies=corpus.has_copies, per=per)


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
        self, filter: Filter, mark: Mark | None = None, *, copies: bool = True, per: str = ""
    ) -> None:
        self.filter = filter
        self.mark = mark or Mark("statements")
        self.parameters: dict[str, Any] = {}
        self.is_once = copies and filter.reprints == "once"
        self._per = per

    def bind(self, value: Any) -> str:
        """The name that stands for this value in the question."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"

    def rows(self, unit: str, alias: str) -> str:
        """The condition for rows of this unit's table."""
        conditions = getattr(self, f"_{unit}")(alias, self.mark)
        return _all(conditions)

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
        return _all(self.coding(alias))

    def _is(self, column: str, value: str) -> list[str]:
        return self.is_any(column, (value,) if value else ())

    def _statements(self, s: str, mark: Mark) -> list[str]:
        view = self.filter
        conditions = [
            *self._in_article(f"{s}.article", mark),
            *self.is_any(f"{s}.speaker", view.speakers),
            *self.is_any(f"{s}.kind", view.kinds),
            *self._is(f"{s}.speaker", mark.speaker),
            *self._is(f"{s}.kind", mark.kind),
            *self._is(f"{s}.statement", mark.statement),
            *self._window(s, mark),
        ]
        types = self.is_any("type", view.speaker_types) + self._is("type", mark.speaker_type)
        types += self._is("country", mark.country)
        if types:
            conditions.append(f"{s}.speaker IN (SELECT speaker FROM speakers WHERE {_all(types)})")
        coded = self._coding("c", mark)
        for condition in (*([_all(coded)] if coded else []), *self._both_themes("c.theme", mark)):
            conditions.append(
                f"{s}.statement IN (SELECT c.statement FROM codings c WHERE {condition})"
            )
        if mark.theme == NO_THEME:
            conditions.append(f"{s}.statement NOT IN (SELECT statement FROM codings)")
        for term in self._terms(mark):
            conditions.append(
                f"{s}.statement IN (SELECT statement FROM tokens WHERE term = {term})"
            )
        if mark.sentence:
            conditions.append(
                f"{s}.statement IN (SELECT statement FROM spoken"
                f" WHERE sentence = {self.bind(mark.sentence)})"
            )
        return conditions

    def _codings(self, c: str, mark: Mark) -> list[str]:
        conditions = self._coding(c, mark)
        if mark.other_theme:
            conditions += self._is(f"{c}.theme", mark.theme)
        statement = self._statements("s", replace(mark, unit="statements"))
        if statement:
            conditions.append(
                f"{c}.statement IN (SELECT s.statement FROM statements s WHERE {_all(statement)})"
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
            spoken = _all(self._statements("s", _of_statement(mark)))
            conditions.append(
                f"{e}.sentence IN (SELECT k.sentence FROM spoken k"
                f" JOIN statements s ON s.statement = k.statement WHERE {spoken})"
            )
        if self._by_themes():
            conditions.append(f"list_has_any({e}.themes, {self._theme_list()})")
        for term in self._terms(mark):
            conditions.append(f"{e}.sentence IN (SELECT sentence FROM tokens WHERE term = {term})")
        return conditions

    def _tokens(self, t: str, mark: Mark) -> list[str]:
        conditions = [
            *self._in_article(f"{t}.article", mark),
            *self._is(f"{t}.sentence", mark.sentence),
            *self._is(f"{t}.term", mark.term),
            *self._window(t, mark),
        ]
        if self._needs_statement(mark):
            spoken = _all(self._statements("s", _of_statement(mark)))
            conditions.append(
                f"{t}.statement IN (SELECT s.statement FROM statements s WHERE {spoken})"
            )
        themed = self._themed("themes", mark)
        if self._by_themes():
            themed.append(f"list_has_any(themes, {self._theme_list()})")
        if themed:
            conditions.append(
                f"{t}.sentence IN (SELECT sentence FROM sentences WHERE {_all(themed)})"
            )
        if self.filter.term:
            conditions.append(
                f"{t}.sentence IN (SELECT sentence FROM tokens"
                f" WHERE term = {self.bind(self.filter.term)})"
            )
        return conditions

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
        if mark.term:
            token = _all(self._tokens("t", mark))
            return f"{column} IN (SELECT t.article FROM tokens t WHERE {token})"
        held = [f"SELECT s.article FROM statements s WHERE {_all(self._statements('s', mark))}"]
        if not self._needs_statement(mark):
            sentence = _all(self._sentences("e", mark))
            held.append(f"SELECT e.article FROM sentences e WHERE {sentence}")
        return f"{column} IN ({' UNION ALL '.join(held)})"

    def _speakers(self, r: str, mark: Mark) -> list[str]:
        statement = _all(self._statements("s", mark))
        return [
            f"{r}.type <> 'unknown'",
            f"{r}.speaker IN (SELECT s.speaker FROM statements s WHERE {statement})",
        ]

    def _in_article(self, column: str, mark: Mark) -> list[str]:
        marked = self._is("outlet", mark.outlet) + self._is("story", mark.story)
        if mark.published:
            day = "" if mark.published == UNDATED else mark.published
            marked.append(f"published = {self.bind(day)}")
        conditions = self._is(column, mark.article)
        if self.is_once:
            conditions.append(f"{column} IN ({self.picked(self._per)})")
        else:
            conditions += self.is_any(column, self.filter.articles)
            marked += self._of_article_facets()
        if marked:
            conditions.append(f"{column} IN (SELECT article FROM articles WHERE {_all(marked)})")
        return conditions

    def picked(self, per: str = "") -> str:
        """The SQL of the articles that count: of each story the first that the filter matches."""
        matching = self.article_facets()
        if not (matching or per):
            return "SELECT article FROM articles WHERE copy = 0"
        groups = f"story, {per}" if per else "story"
        return (
            f"SELECT arg_min(article, copy) FROM articles WHERE {_all(matching)} GROUP BY {groups}"
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
        order = f"(NOT ({_all(matching)}), copy)"
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
        ]

    def _both_themes(self, column: str, mark: Mark) -> list[str]:
        if not mark.other_theme:
            return []
        return self._is(column, mark.theme) + self._is(column, mark.other_theme)

    def _themed(self, column: str, mark: Mark) -> list[str]:
        """The themes a sentence itself must have: with a stance, the theme is the coding's."""
        names = () if mark.stance else (_named(mark.theme), mark.other_theme)
        own = [f"list_contains({column}, {self.bind(name)})" for name in names if name]
        return own + ([f"len({column}) = 0"] if mark.theme == NO_THEME else [])

    def _terms(self, mark: Mark) -> list[str]:
        return [self.bind(term) for term in (self.filter.term, mark.term) if term]

    def _window(self, alias: str, mark: Mark) -> list[str]:
        bounds = ((">=", mark.begin), ("<", mark.end))
        return [f"{alias}.begin {sign} {self.bind(at)}" for sign, at in bounds if at >= 0]

    def _by_themes(self) -> bool:
        return bool(self.filter.themes) and not self._statement_facets()

    def _theme_list(self) -> str:
        return f"[{', '.join(self.bind(theme) for theme in self.filter.themes)}]"

    def _statement_facets(self) -> bool:
        return any(getattr(self.filter, facet) for facet in STATEMENT_FACETS)

    def _needs_statement(self, mark: Mark) -> bool:
        asked = (mark.speaker, mark.speaker_type, mark.country, mark.kind, mark.statement)
        return any(asked) or bool(mark.stance) or self._statement_facets()

    def _needs_holding(self, mark: Mark) -> bool:
        view = self.filter
        narrowed = replace(mark, article="", story="", outlet="", published="") != Mark(mark.unit)
        return narrowed or bool(view.themes or view.term) or self._statement_facets()


def _of_statement(mark: Mark) -> Mark:
    """What a mark on sentences or tokens asks of the statement they lie in."""
    return Mark(
        "statements",
        speaker=mark.speaker,
        speaker_type=mark.speaker_type,
        country=mark.country,
        kind=mark.kind,
        statement=mark.statement,
        stance=mark.stance,
        theme=mark.theme if mark.stance else "",
        other_theme=mark.other_theme if mark.stance else "",
    )


def _named(theme: str) -> str:
    """The theme a mark names, empty where it asks for none."""
    return "" if theme == NO_THEME else theme


def _all(conditions: list[str]) -> str:
    return " AND ".join(conditions) if conditions else "true"


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
