"""A table of text and numbers whose cells open something, sorted by a click on its head."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard import state
from dashboard.components import nodes
from dashboard.components.choice import more, number
from dashboard.components.nodes import Node, node
from dashboard.view import View

# Rows drawn at once; more come with a click.
PAGE = 50


@dataclass(frozen=True)
class Column:
    """A column: its key, its heading, whether it holds numbers, and what the heading means."""

    key: str
    title: str
    numeric: bool = False
    tip: str = ""


@dataclass(frozen=True)
class Cell:
    """What a cell shows, what it is sorted by, and what a click on it gives to the table."""

    shown: str
    value: Any = None
    opens: tuple[str, ...] = ()
    style: str = ""


@dataclass(frozen=True)
class Table:
    """Columns, and rows of a cell for each; `first` is the order before one is chosen."""

    columns: Sequence[Column]
    rows: Sequence[dict[str, Cell]] = field(default_factory=list)
    first: str = ""


def order(table: Table, stated: str) -> tuple[str, bool]:
    """The column to sort by and whether downwards, as stated: `key`, or `-key` for downwards.

    >>> order(Table([Column("n", "n", numeric=True)], first="-n"), "x")
    ('n', True)
    """
    known = {column.key for column in table.columns}
    key = stated if stated.removeprefix("-") in known else table.first
    return key.removeprefix("-"), key.startswith("-")


def ordered(table: Table, stated: str) -> list[dict[str, Cell]]:
    """The rows in the order stated; rows that are alike in it stay as they were."""
    key, downwards = order(table, stated)
    if not key:
        return list(table.rows)

    def value(row: dict[str, Cell]) -> Any:
        cell = row[key]
        return cell.shown if cell.value is None else cell.value

    return sorted(table.rows, key=value, reverse=downwards)


def draw(view: View, table: Table, name: str, on_open: Callable[[list[str]], None]) -> None:
    """Draw the table; `name` is the address's parameter for its order, `name_rows` for its rows.

    `on_open` is called with the `opens` of the cell that was clicked.
    """
    stated = state.value(name)
    rows = ordered(table, stated)
    shown = number(f"{name}_rows", PAGE)

    def opened(value: str) -> None:
        kind, *rest = json.loads(value)
        if kind == "sort":
            state.write(name, rest[0])
        else:
            on_open([kind, *rest])

    head = node("tr", *(_head(view, column, order(table, stated)) for column in table.columns))
    body = [
        node("tr", *(_cell(column, row[column.key]) for column in table.columns))
        for row in rows[:shown]
    ]
    drawn = node("div", node("table", node("tbody", head, *body), style="table"), style="scrolls")
    nodes.show([drawn], f"table_{name}", opened)
    rest = min(PAGE, len(rows) - shown)
    more(f"{name}_rows", shown, len(rows), PAGE, view.wording.text("table.more", n=rest))


def _head(view: View, column: Column, sorted_by: tuple[str, bool]) -> Node:
    key, downwards = sorted_by
    here = key == column.key
    # Numbers begin with the largest, text at its beginning; the next click turns it round.
    turned = not downwards if here else column.numeric
    arrow = (" ▼" if downwards else " ▲") if here else ""
    return node(
        "th",
        node(
            "span",
            column.title + arrow,
            opens=json.dumps(["sort", f"{'-' * turned}{column.key}"]),
            label=view.wording.text("table.sort", column=column.title),
            tip=column.tip,
        ),
        style="numeric" if column.numeric else "",
    )


def _cell(column: Column, cell: Cell) -> Node:
    opens = json.dumps(cell.opens, ensure_ascii=False) if cell.opens else ""
    text = node("span", cell.shown, opens=opens, style="link" if opens else "")
    styles = ("numeric" if column.numeric else "", cell.style)
    return node("td", text, style=" ".join(filter(None, styles)))
