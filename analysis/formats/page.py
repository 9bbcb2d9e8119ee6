"""Saved pages: the main text by trafilatura, without menus and scripts, and what they state."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from analysis.decoding import decoded
from analysis.errors import UnreadableFileError
from analysis.formats.cleaning import iso_date, metadata, text_of
from analysis.formats.source import Document, Metadata, Reading, Source, broken
from analysis.layout import SHORTEST_PROSE
from analysis.lexica import rows

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_SITE_SEPARATOR = re.compile(r"\s*[-_|｜–—·]+\s*")
_BLOCKS = ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
           "blockquote", "table", "ul", "ol", "pre", "figure", "figcaption")  # fmt: skip
_MENUS = ("//nav", "//*[@role='navigation']", "//*[@role='menu']")
_UNSEEN = ("script", "style", "noscript", "template", "head", "svg", "iframe")
# The lines that state source, author and time stand within so many texts after the headline.
_TEXTS_AFTER_HEADLINE = 20
_LONGEST_STATEMENT = 60
_LONGEST_SITE = 15
_SENTENCE = re.compile("[，。！？；]")
_LONGEST_ATTRIBUTE = 2000
_LINKED_DATE = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")
_DATE_IN_URL = re.compile(r"/((?:19|20)\d\d)[-/]?([01]\d)[-/]?([0-3]\d)(?=[/_.t-])")


def documents(source: Source, reading: Reading) -> Iterator[Document]:
    """The article of a page."""
    data = source.whole(reading.limits)
    declared = _CHARSET.search(data[:8192])
    read = decoded(data, source.name, declared=declared[1].decode("ascii") if declared else "")
    html, notes = _as_meant(read.text)
    with broken(source.name, "a page"):
        tree = _tree(html)
    elements = sum(1 for _ in tree.iter())
    reading.limits.check("elements", elements, source.name, "tags")
    with broken(source.name, "a page"):
        said = _said(tree)
        text, page = _main_text(tree)
    if not text.strip():
        raise UnreadableFileError(
            f"{source.name}: a page without a main text (menus, scripts or pictures only); "
            "expected the page of an article"
        )
    reading.limits.check("characters", len(text), source.name, "characters")
    yield Document(text_of(text), _joined(said, page, tree), (*read.notes, *notes, "main_text"))


def plain_text(html: str) -> str:
    """All the text of a piece of HTML, a line for each block, without scripts and styles.

    >>> plain_text("<p>一<b>二</b></p><script>x()</script><p>三</p>")
    '一二\\n三'
    """
    with broken("a piece of HTML", "markup"):
        pieces = list(_pieces(_tree(f"<div>{text_of(html)}</div>")))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(tree: Any) -> Iterator[str]:
    from lxml.etree import iterwalk

    hidden = 0
    for event, element in iterwalk(tree, events=("start", "end")):
        unseen = not isinstance(element.tag, str) or element.tag in _UNSEEN
        hidden += (event == "start") - (event == "end") if unseen else 0
        if element.tag in _BLOCKS:
            yield "\n"
        text = element.text if event == "start" else element.tail
        if text and not hidden:
            yield re.sub(r"\s+", " ", text)


def _as_meant(html: str) -> tuple[str, tuple[str, ...]]:
    """The page with text that was decoded by the wrong table decoded again.

    Here and not in the restoration, since parsers of HTML drop what looks like control characters.
    """
    from analysis.restoration import decoding
    from analysis.restoration.draft import Draft

    draft = Draft(html)
    edits = decoding.find(draft)
    if not edits:
        return html, ()
    from analysis.formats.source import wrong_table

    before = html[edits[0].begin : edits[0].end]
    draft.apply(edits)
    return draft.text, (f"wrong_table:{wrong_table(before)}",)


def _tree(html: str) -> Any:
    """The parsed page; nothing outside it is fetched, nothing in it runs."""
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    tree = document_fromstring(_PROLOG.sub("", text_of(html)), parser=parser)
    for element in tree.iter():
        for name, value in element.attrib.items():
            if len(value) > _LONGEST_ATTRIBUTE:  # pictures, mostly; they take time and say nothing
                del element.attrib[name]
    return tree


def _main_text(tree: Any) -> tuple[str, Any]:
    """The main text by trafilatura, and what it found out about the page."""
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    logging.getLogger("htmldate").addHandler(logging.NullHandler())
    from trafilatura import bare_extraction
    from trafilatura.settings import Document as Page

    found = bare_extraction(
        tree,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False},
        prune_xpath=list(_MENUS),
    )
    return (str(found.text or ""), found) if isinstance(found, Page) else ("", None)


# --- what the page states ---------------------------------------------------------------------


def _said(tree: Any) -> dict[str, str]:
    """What the `meta` tags say; trafilatura takes no author without a space in the name."""
    said: dict[str, str] = {}
    tags: dict[str, str] = {}
    for tag in tree.iter("meta"):
        key = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        tags.setdefault(key, (tag.get("content") or "").strip())
    for field, _, key in sorted(rows("meta_tags.tsv")):
        if tags.get(key) and field not in said:
            said[field] = tags[key]
    return said


def _joined(said: dict[str, str], page: Any, tree: Any) -> Metadata:
    """What the page states: in tags, below the headline, or else as trafilatura found it."""
    title, site = _headline(tree, said.get("title") or str(page.title or ""))
    near = _near_headline(tree)
    outlet = near.get("outlet") or said.get("outlet") or site
    return metadata(
        title=title,
        author=said.get("author") or near.get("author") or str(page.author or ""),
        outlet=outlet.lstrip("@"),
        date=iso_date(said.get("date", "")) or near.get("date") or _date(tree, str(page.url or "")),
        url=str(page.url or ""),
    )


def _date(tree: Any, url: str) -> str:
    """The day that the page states in its linked data, a `time` tag or its address.

    Not the one that trafilatura finds, which may be any day that the page mentions, the one of
    the copyright too.
    """
    linked = (script.text or "" for script in tree.iter("script") if "ld+json" in
              (script.get("type") or ""))  # fmt: skip
    stated = (match[1] for text in linked for match in _LINKED_DATE.finditer(text))
    times = (tag.get("datetime") or "" for tag in tree.iter("time"))
    in_url = ("-".join(match.groups()) for match in _DATE_IN_URL.finditer(url))
    return next(filter(None, map(iso_date, chain(stated, times, in_url))), "")


def _headline(tree: Any, title: str) -> tuple[str, str]:
    """The title without the name of the site behind it, and that name.

    The name is behind a dash or bar, and what is before it is a headline of the page.
    """
    headlines = {_text_of(element) for tag in ("h1", "h2") for element in tree.iter(tag)}
    whole = next((_text_of(element) for element in tree.iter("title")), "") or title
    for separator in _SITE_SEPARATOR.finditer(whole):
        if whole[: separator.start()] in headlines:
            site = _SITE_SEPARATOR.split(whole[separator.end() :])[-1]
            return whole[: separator.start()], site if len(site) <= _LONGEST_SITE else ""
    return title, ""


def _near_headline(tree: Any) -> dict[str, str]:
    """Source, author and day where the lines below the headline give them."""
    headline = next(tree.iter("h1", "h2"), None)
    if headline is None:
        return {}
    after = (text for element in headline.xpath("following::*") for text in _own_texts(element))
    found: dict[str, str] = {}
    for text in islice(after, _TEXTS_AFTER_HEADLINE):
        if len(text) > _LONGEST_STATEMENT or (len(text) >= SHORTEST_PROSE and "。" in text):
            break
        for field, pattern in rows("page_cues.tsv"):
            match = re.search(pattern, text)
            if match and field not in found:
                found[field] = match[1]
        if "date" not in found and not _SENTENCE.search(text) and iso_date(text):
            found["date"] = iso_date(text)
    return found


def _own_texts(element: Any) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in _UNSEEN:
        for text in (element.text, element.tail):
            if text and text.strip():
                yield " ".join(text.split())


def _text_of(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
