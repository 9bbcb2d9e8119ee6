"""The tables of a corpus in which corrections hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.corpus import Patch
from analysis.corrections.state import Row, State
from analysis.tables import SCHEMAS

if TYPE_CHECKING:
    from analysis.corpus import Corpus


def changed_tables(corpus: Corpus, state: State) -> dict[str, pa.Table | Patch]:
    """The tables that differ from the corpus's own, in the order that those have."""
    statements = _statements(corpus, state)
    tables: dict[str, pa.Table | Patch] = {"statements": statements}
    tables["codings"] = _codings(state, statements)
    tables["speakers"] = _speakers(state, statements)
    if state.removed or state.added:
        tables["spoken"] = _spoken(corpus, state, statements)
        tables["tokens"] = _tokens(corpus, state)
    return tables


def _statements(corpus: Corpus, state: State) -> pa.Table:
    table, row = state.index.statements_table, state.index.row
    given = {row[one]: who for one, who in state.speakers.items() if one not in state.added}
    table = _with_values(table, "speaker", {at: speaker for at, (speaker, _) in given.items()})
    named = {at: name for at, (_, name) in given.items() if name is not None}
    table = _with_values(table, "name", named)
    table = _without(table, "statement", state.removed)
    if not state.added:
        return table
    added = [
        {**fields, "speaker": state.speakers[one][0], "name": state.speakers[one][1]}
        for one, fields in state.added.items()
    ]
    table = pa.concat_tables([table, _table("statements", added)])
    articles = corpus.columns("articles", ["article"])["article"]
    rank = pc.index_in(table["article"], value_set=articles.combine_chunks())
    order = pc.sort_indices(
        pa.table({"rank": rank, "begin": table["begin"]}),
        sort_keys=[("rank", "ascending"), ("begin", "ascending")],
    )
    return table.take(order)


def _codings(state: State, statements: pa.Table) -> pa.Table:
    changed = state.removed | state.codings.keys()
    table = state.index.codings_table
    if not changed:
        return table
    order = list(state.index.themes)
    rows = [
        coding
        for codings in state.codings.values()
        for coding in sorted(codings.values(), key=lambda one: _place(order, one["theme"]))
    ]
    kept = _without(table, "statement", changed)
    return _along(pa.concat_tables([kept, _table("codings", rows)]), statements)


def _place(order: list[str], theme: str) -> int:
    return order.index(theme) if theme in order else len(order)


def _speakers(state: State, statements: pa.Table) -> pa.Table:
    """The speakers who say something; the table itself where they are the same."""
    speaking = set(statements["speaker"].to_pylist())
    table = state.index.speakers_table
    held = set(state.index.profiles)
    changed = {one: row for one, row in state.profiles.items() if one in speaking}
    if "unknown" in speaking - held:
        changed["unknown"] = {"speaker": "unknown", "type": "unknown", "country": "unknown"}
    if speaking == held and not changed:
        return table
    kept = _without(table, "speaker", (held - speaking) | changed.keys())
    table = pa.concat_tables([kept, _table("speakers", changed.values())])
    names = table["speaker"].to_pylist()
    return table.take(sorted(range(len(names)), key=names.__getitem__))


def _spoken(corpus: Corpus, state: State, statements: pa.Table) -> pa.Table:
    rows = [
        {"sentence": sentence["sentence"], "statement": statement}
        for statement, row in state.added.items()
        for sentence in state.index.sentences(row["article"])
        if sentence["begin"] < row["end"] and sentence["end"] > row["begin"]
    ]
    kept = _without(corpus.table("spoken"), "statement", state.removed)
    return _along(pa.concat_tables([kept, _table("spoken", rows)]), statements)


def _tokens(corpus: Corpus, state: State) -> Patch:
    """The tokens of the articles that lost or got a statement, each with the one it lies in."""
    articles = sorted({state.article_of(one) for one in (*state.removed, *state.added)})
    table = corpus.rows_of("tokens", articles)
    columns = (table[name].to_pylist() for name in ("article", "begin", "statement"))
    places = {article: list(state.places(article)) for article in articles}
    values: dict[int, str | None] = {}
    for row, (article, begin, statement) in enumerate(zip(*columns, strict=True)):
        held = next((p.statement for p in places[article] if p.begin <= begin < p.end), None)
        if held != statement:
            values[row] = held
    return Patch(tuple(articles), _with_values(table, "statement", values))


# --- Arrow ----------------------------------------------------------------------------------------


def _along(table: pa.Table, statements: pa.Table) -> pa.Table:
    """The rows in the order of the statements they belong to; else as they are."""
    rank = pc.index_in(table["statement"], value_set=statements["statement"].combine_chunks())
    return table.take(np.argsort(rank.to_numpy(), kind="stable"))


def _without(table: pa.Table, column: str, values: Iterable[str]) -> pa.Table:
    """The table without the rows that have one of these values."""
    gone = _texts(values)
    return table.filter(pc.invert(pc.is_in(table[column], value_set=gone))) if len(gone) else table


def _with_values(table: pa.Table, column: str, values: Mapping[int, Any]) -> pa.Table:
    """The table with these values in some rows of a column."""
    if not values:
        return table
    mask = np.zeros(table.num_rows, dtype=bool)
    rows = sorted(values)
    mask[rows] = True
    fresh = pa.array([values[row] for row in rows], pa.string())
    replaced = pc.replace_with_mask(table[column].combine_chunks(), pa.array(mask), fresh)
    at = table.schema.get_field_index(column)
    return table.set_column(at, table.schema.field(at), replaced)


def _texts(values: Iterable[str]) -> pa.Array:
    return pa.array(sorted(values), pa.string())


def _table(name: str, rows: Iterable[Row]) -> pa.Table:
    """The table of these rows; where one says nothing of a column, what means nothing there."""
    schema = SCHEMAS[name]
    filled = [
        {field.name: row.get(field.name, _nothing(field.type)) for field in schema} for row in rows
    ]
    return pa.Table.from_pylist(filled, schema=schema)


def _nothing(kind: pa.DataType) -> Any:
    if pa.types.is_string(kind):
        return ""
    if pa.types.is_list(kind):
        return []
    if pa.types.is_boolean(kind):
        return False
    return 0
