"""Several marks asked for at once: as few conditions as open the rows of any of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from analysis.marks import Mark


class AnyOf(str):
    """The value of a condition where any of several will do."""

    values: tuple[str, ...]

    def __new__(cls, values: Iterable[str]) -> AnyOf:
        distinct = tuple(dict.fromkeys(values))
        made = super().__new__(cls, repr(distinct))
        made.values = distinct
        return made


def values_of(value: str) -> tuple[str, ...]:
    """The values of a condition: one, several, or none where there is no condition."""
    if isinstance(value, AnyOf):
        return value.values
    return (value,) if value else ()


# The conditions in which marks that are otherwise the same are asked for together.
_JOINED = ("statement", "sentence", "term", "speaker", "article", "published", "outlet", "stance")


def joined(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """As few marks as open the same rows: those that differ in one condition only become one.

    >>> found = joined([Mark("codings", theme="risk", statement=f"a:{n}") for n in range(3)])
    >>> len(found), found[0].theme
    (1, 'risk')
    >>> len(joined([Mark("codings", theme="risk"), Mark("codings", theme="risk", stance="for")]))
    2
    """
    found = list(marks)
    for name in _JOINED if len(found) > 1 else ():
        groups: dict[tuple[Mark, bool], list[str]] = {}
        for mark in found:
            values = values_of(getattr(mark, name)) if not mark.relation else ()
            key = _with(mark, name, "") if values else mark
            # What does not ask for this stays apart: it opens more than what does.
            groups.setdefault((key, bool(values)), []).extend(values)
        found = [
            _with(mark, name, AnyOf(values)) if values else mark
            for (mark, _), values in groups.items()
        ]
    return tuple(_placed(found))


@dataclass(frozen=True)
class Placed(Mark):
    """Marks that are the same but for their place: (article, begin, end) of each."""

    places: tuple[tuple[str, int, int], ...] = ()


def _placed(marks: list[Mark]) -> Iterator[Mark]:
    groups: dict[Mark, list[tuple[str, int, int]]] = {}
    for mark in marks:
        placed = mark.begin >= 0 and mark.end >= 0 and len(values_of(mark.article)) == 1
        if placed and mark.unit not in ("articles", "speakers") and len(marks) > 1:
            key = replace(mark, article="", begin=-1, end=-1)
            place = (values_of(mark.article)[0], mark.begin, mark.end)
            groups.setdefault(key, []).append(place)
        else:
            yield mark
    for mark, places in groups.items():
        yield Placed(**vars(mark), places=tuple(places))


def _with(mark: Mark, name: str, value: str) -> Mark:
    conditions: dict[str, Any] = {name: value}
    return replace(mark, **conditions)


def every(conditions: list[str]) -> str:
    """All of the conditions; true where there are none."""
    return " AND ".join(conditions) if conditions else "true"


def either(conditions: Iterable[str]) -> str:
    """Any of the conditions."""
    found = list(conditions)
    return found[0] if len(found) == 1 else f"(({') OR ('.join(found)}))"


def any_of(alternatives: list[list[str]]) -> str:
    """Any of several lists of conditions; what all have in common is asked once.

    >>> any_of([["a", "b"], ["a", "c"]])
    'a AND ((b) OR (c))'
    """
    first, *others = alternatives
    if not others:
        return every(first)
    common = [one for one in first if all(one in other for other in others)]
    rest = ([one for one in asked if one not in common] for asked in alternatives)
    return every([*common, either(map(every, rest))])
