"""Where the values of a figure stand in pixels: its axes, their ticks, and its bars."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from math import ceil, floor, log10
from typing import Any

from dashboard.look import Figure

Place = Callable[[Any], float]
Box = tuple[float, float, float, float]
# Plotly's own share of a category that no bar covers, where a figure does not state one.
BARGAP = 0.2
# About how many ticks an axis gets that does not state its own.
TICKS = 5


def between(first: float, second: float) -> tuple[float, float]:
    """Two numbers, the smaller first."""
    return (first, second) if first <= second else (second, first)


class Places:
    """The pixels of a figure that is `width` wide.

    >>> from dashboard.look import LIGHT, axis, figure
    >>> made = figure(LIGHT, [], height=50, xaxis=axis(LIGHT, range=[0, 10]))
    >>> Places(made, 200).of("x", "x")(5)
    100.0
    """

    def __init__(self, figure: Figure, width: float) -> None:
        self._layout = figure["layout"]
        self._data = figure["data"]
        self.width, self.height = width, float(self._layout["height"])
        font = self._layout.get("font", {})
        self.size, self.colour = font.get("size", 13), font.get("color", "#000")
        margin = self._layout["margin"]
        self._left, self._right = margin["l"], width - margin["r"]
        self._top, self._bottom = margin["t"], self.height - margin["b"]
        self._axes = {
            key: Axis(key, held, self._values(key))
            for key, held in self._layout.items()
            if key.startswith(("xaxis", "yaxis"))
        }

    def _values(self, key: str) -> list[Any]:
        """Every value that is drawn along an axis."""
        name = key.replace("axis", "")
        mine = [t for t in self._data if t.get(f"{key[0]}axis", key[0]) == name]
        return [value for trace in mine for value in trace[key[0]] if value is not None]

    def shown(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The axes that are seen: their names (x, y2) and settings."""
        for key, axis in self._axes.items():
            if axis.settings.get("visible", True):
                yield key.replace("axis", ""), axis.settings

    def _axis(self, name: str) -> Axis:
        return self._axes[f"{name[0]}axis{name[1:]}"]

    def ticks(self, name: str) -> list[Any]:
        """The values along an axis that get a label."""
        return self._axis(name).ticks

    def tick_texts(self, name: str) -> list[str]:
        """The labels of the ticks."""
        return self._axis(name).tick_texts

    def edges(self, name: str) -> tuple[float, float, float, float]:
        """Top, bottom, left and right of the part of the figure that an axis belongs to."""
        axis = self._axis(name)
        other = axis.settings.get("anchor", "y" if name[0] == "x" else "x")
        if other == "free" or f"{other[0]}axis{other[1:]}" not in self._axes:
            other = "y" if name[0] == "x" else "x"
        x, y = (name, other) if name[0] == "x" else (other, name)
        left, right = self._ends(x)
        bottom, top = self._ends(y)
        return top, bottom, left, right

    def _ends(self, name: str) -> tuple[float, float]:
        """The pixels of the two ends of an axis."""
        first, last = self._axis(name).settings.get("domain", (0, 1))
        if name[0] == "x":
            wide = self._right - self._left
            return self._left + first * wide, self._left + last * wide
        high = self._bottom - self._top
        return self._bottom - first * high, self._bottom - last * high

    def of(self, reference: str, letter: str) -> Place:
        """From a value to its pixel: of an axis, of its length ("x domain"), or of the paper."""
        if reference == "paper":
            ends = (self._left, self._right) if letter == "x" else (self._bottom, self._top)
            return lambda value: ends[0] + value * (ends[1] - ends[0])
        name, _, domain = reference.partition(" ")
        first, last = self._ends(name)
        if domain:
            return lambda value: first + value * (last - first)
        axis = self._axis(name)
        return lambda value: first + axis.share(value) * (last - first)

    def axes(self, trace: dict[str, Any]) -> tuple[Place, Place]:
        """The places of a trace's two axes."""
        return self.of(trace.get("xaxis", "x"), "x"), self.of(trace.get("yaxis", "y"), "y")

    def boxes(self, trace: dict[str, Any], bars: list[dict[str, Any]]) -> list[Box]:
        """Left, top, width and height of each bar of a trace, among all traces of bars."""
        level = trace.get("orientation") == "h"
        x, y = self.axes(trace)
        spots, lengths = (trace["y"], trace["x"]) if level else (trace["x"], trace["y"])
        along, across = (x, y) if level else (y, x)
        axis = self._axis(trace.get("yaxis", "y") if level else trace.get("xaxis", "x"))
        found = []
        for place, (spot, length) in enumerate(zip(spots, lengths, strict=True)):
            base = self._base(trace, bars, place, spot, level)
            width, offset = self._width(trace, bars, place)
            middle = axis.number(spot) + offset
            c0, c1 = between(across(middle - width / 2), across(middle + width / 2))
            a0, a1 = between(along(base), along(base + (length or 0)))
            box = (a0, c0, a1 - a0, c1 - c0) if level else (c0, a0, c1 - c0, a1 - a0)
            found.append(box if trace.get("cliponaxis") is False else self._clipped(trace, box))
        return found

    def _clipped(self, trace: dict[str, Any], box: Box) -> Box:
        """The part of a bar that lies inside its axes, as Plotly draws no more of it."""
        top, bottom, _, _ = self.edges(trace.get("yaxis", "y"))
        _, _, left, right = self.edges(trace.get("xaxis", "x"))
        x, y, width, height = box
        x0, x1 = max(x, left), min(x + width, right)
        y0, y1 = max(y, top), min(y + height, bottom)
        return (x0, y0, max(0.0, x1 - x0), max(0.0, y1 - y0))

    def _base(
        self, trace: dict[str, Any], bars: list[dict[str, Any]], place: int, spot: Any, level: bool
    ) -> float:
        """Where a bar begins: what it states, or the end of those it is stacked on."""
        if "base" in trace:
            held = trace["base"]
            return float(held[place] if isinstance(held, list | tuple) else held)
        if self._layout.get("barmode") not in ("stack", "relative"):
            return 0.0
        before, total = bars[: bars.index(trace)], 0.0
        length = trace["x" if level else "y"][place] or 0
        for other in before:
            spots, lengths = (other["y"], other["x"]) if level else (other["x"], other["y"])
            for held, value in zip(spots, lengths, strict=True):
                if held == spot and value and (value < 0) == (length < 0):
                    total += value
        return total

    def _width(
        self, trace: dict[str, Any], bars: list[dict[str, Any]], place: int
    ) -> tuple[float, float]:
        """How broad a bar is along its axis, and how far from the middle of its place."""
        stated = trace.get("width")
        if stated is not None:
            width = stated[place] if isinstance(stated, list | tuple) else stated
            return float(width), self._offset(trace, place, width)
        room = 1 - float(self._layout.get("bargap", BARGAP))
        if self._layout.get("barmode", "group") != "group" or len(bars) < 2:
            return room, 0.0
        width = room / len(bars)
        return width, (bars.index(trace) - (len(bars) - 1) / 2) * width

    @staticmethod
    def _offset(trace: dict[str, Any], place: int, width: float) -> float:
        stated = trace.get("offset")
        if stated is None:
            return 0.0
        return float(stated[place] if isinstance(stated, list | tuple) else stated) + width / 2


class Axis:
    """One axis: from a value to the share of its length at which it stands."""

    def __init__(self, key: str, settings: dict[str, Any], values: list[Any]) -> None:
        self.settings = settings
        stated = list(settings.get("tickvals") or ())
        known = [*values, *stated, *(settings.get("range") or ())]
        self._kind = settings.get("type") or _kind(known)
        self._categories = list(dict.fromkeys(values)) if self._kind == "category" else []
        self._first, self._last = self._range(values)
        self.ticks: list[Any] = stated or self._own_ticks()

    def number(self, value: Any) -> float:
        """A value as the number the axis is laid out by."""
        if self._kind == "category" and isinstance(value, str):
            return float(self._categories.index(value))
        if self._kind == "date" and isinstance(value, str | date):
            return _day(value)
        return float(value)

    def share(self, value: Any) -> float:
        """The share of the axis's length at which a value stands."""
        number = self.number(value)
        if self._kind == "log":
            number = log10(number) if number > 0 else self._first
        wide = self._last - self._first
        return (number - self._first) / wide if wide else 0.5

    def _range(self, values: list[Any]) -> tuple[float, float]:
        if stated := self.settings.get("range"):
            return self.number(stated[0]), self.number(stated[1])
        numbers = [self.number(value) for value in values] or [0.0, 1.0]
        if self._kind == "log":
            numbers = [log10(number) for number in numbers if number > 0] or [0.0, 1.0]
        low, high = min(numbers), max(numbers)
        room = 0.5 if self._kind == "category" else (high - low or 1) * 0.05
        turned = self.settings.get("autorange") == "reversed"
        return (high + room, low - room) if turned else (low - room, high + room)

    def _own_ticks(self) -> list[Any]:
        """Round numbers along an axis that states no ticks; the days of one of dates."""
        if self.settings.get("ticktext") is not None or self.settings.get("tickvals") is not None:
            return []
        low, high = between(self._first, self._last)
        if self._kind == "category":
            return list(range(len(self._categories)))
        if self._kind == "log":
            return [10.0**power for power in range(ceil(low), floor(high) + 1)]
        step = _round_step((high - low) / TICKS)
        return [step * i for i in range(ceil(low / step), floor(high / step) + 1)]

    @property
    def tick_texts(self) -> list[str]:
        """The labels of the ticks: the stated ones, else the values."""
        if (stated := self.settings.get("ticktext")) is not None:
            return [str(text) for text in stated]
        if self._kind == "category":
            return [str(self._categories[int(self.number(tick))]) for tick in self.ticks]
        if self._kind == "date":
            wanted = self.settings.get("tickformat", "%Y-%m-%d")
            days = (date.fromordinal(int(self.number(tick))) for tick in self.ticks)
            return [day.strftime(wanted) for day in days]
        suffix = self.settings.get("ticksuffix", "")
        if "%" in str(self.settings.get("tickformat", "")):
            return [f"{tick:.0%}" for tick in self.ticks]
        return [f"{tick:,.10g}{suffix}" for tick in self.ticks]


def _kind(values: list[Any]) -> str:
    """What an axis with these values is: of dates, of names or of numbers."""
    texts = [value for value in values if isinstance(value, str)]
    if not texts:
        return "date" if any(isinstance(value, date) for value in values) else "linear"
    try:
        [_day(text) for text in texts]
    except ValueError:
        return "category"
    return "date"


def _day(value: str | date) -> float:
    """A day, or a moment of it, as a number of days."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime):
        return float(moment.toordinal())
    return moment.toordinal() + (moment.hour * 60 + moment.minute) / 1440


def _round_step(rough: float) -> float:
    """The least of 1, 2 or 5 times a power of ten that is not below a number.

    >>> _round_step(0.3), _round_step(7.0)
    (0.5, 10.0)
    """
    power = 10.0 ** floor(log10(rough)) if rough > 0 else 1.0
    return float(next((step * power for step in (1, 2, 5, 10) if step * power >= rough), power))
