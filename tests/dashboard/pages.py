"""A page run without a browser, and every number it draws with the mark that opens it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from analysis.errors import SelectionError
from analysis.filter import Mark
from dashboard.charts.voices import SPEAKER
from dashboard.state import side_of

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
NUMBER = re.compile(r"\d[\d,]*")


@dataclass(frozen=True)
class Drawn:
    """One mark as drawn: where, what it opens, and its number (None: it states none)."""

    where: str
    mark: str
    n: int | None


def run(path: str, *, narrow: bool = False, **address: Any) -> AppTest:
    """The page at this path with these query parameters, run once."""
    page = AppTest.from_file(str(APP), default_timeout=30)
    for name, value in {"lang": "en", **address}.items():
        page.query_params[name] = value
    if narrow:
        page.session_state["viewport"] = {"narrow": True}
    # AppTest turns to pages by file; these are functions, known by the hash of their address.
    page._page_hash = calc_hash("" if path == "overview" else path)
    page.run()
    assert not page.exception, page.exception[0].stack_trace
    return page


def figures(page: AppTest) -> dict[str, dict[str, Any]]:
    """Every figure of the page by its key."""
    return {key: data["figure"] for key, data in components(page, "figure")}


def _key(identity: str) -> str:
    """The key of an element: what stands after the hash in Streamlit's id."""
    return identity.split("-", 2)[-1]


def components(page: AppTest, name: str) -> list[tuple[str, dict[str, Any]]]:
    """The key and the data of every component of this name."""
    held = [element.proto for element in page.get("bidi_component")]
    return [(_key(p.id), json.loads(p.json)) for p in held if p.component_name == name]


def drawn(page: AppTest) -> list[Drawn]:
    """Every mark of the page: of its figures, its texts, its cloud and its article."""
    found = [mark for key, figure in figures(page).items() for mark in in_figure(key, figure)]
    for key, data in components(page, "text_nodes"):
        found += [mark for node in data["nodes"] for mark in in_node(key, node)]
    for key, data in components(page, "word_cloud"):
        found += [
            Drawn(key, Mark("tokens", term=w["term"]).encode(), _last(w["label"]))
            for w in data["words"]
        ]
    for key, data in components(page, "article_text"):
        found += [
            Drawn(key, opens, 1 if opens.startswith("statements") else _last(tip))
            for opens, tip, *_ in data["links"]
            if opens
        ]
    return found


def in_figure(key: str, figure: dict[str, Any]) -> Iterator[Drawn]:
    """The marks of a figure: the number is that of its tip, the text, the bar's length, or one."""
    for trace in figure["data"]:
        for place, mark in enumerate(trace.get("customdata", [])):
            if mark and not mark.startswith(SPEAKER):
                yield Drawn(key, mark, _number(trace, place))


def _number(trace: dict[str, Any], place: int) -> int:
    if isinstance(trace.get("meta"), dict):
        n = int(trace["meta"]["n"][place])
        assert str(n) in trace["hovertext"][place].replace(",", ""), (n, trace["hovertext"][place])
        return n
    text = trace["text"][place] if "text" in trace else ""
    stated = NUMBER.search(text)
    length = trace["x"][place]
    if trace.get("meta") == "counts":
        assert not stated or _integer(stated[0]) == length, (text, length)
        return int(length)
    return _integer(stated[0]) if stated else 1


def in_node(key: str, node: dict[str, Any] | str) -> Iterator[Drawn]:
    """The marks of a text: a card is one row, a phrase states its number, a bare name none."""
    if isinstance(node, str):
        return
    mark = node.get("opens", "")
    if is_mark(mark):
        alone = node["tag"] in ("blockquote", "p")
        yield Drawn(
            key, mark, 1 if alone else None if node["tag"] == "strong" else _last(said(node))
        )
    for child in node["children"]:
        yield from in_node(key, child)


def is_mark(text: str) -> bool:
    """Whether a value given to a click is a mark, not the id of a row or a facet."""
    try:
        Mark.decode(side_of(text)[1])
    except SelectionError:
        return False
    return True


def said(node: dict[str, Any] | str) -> str:
    """The text of a node."""
    return node if isinstance(node, str) else "".join(said(child) for child in node["children"])


def _last(text: str) -> int | None:
    found = NUMBER.findall(text)
    return _integer(found[-1]) if found else None


def _integer(text: str) -> int:
    return int(text.replace(",", ""))
