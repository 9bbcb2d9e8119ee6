"""Word documents: the text of every paragraph, tables and text boxes too; macros stay untouched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from analysis.errors import UnreadableFileError
from analysis.formats.archive import check_office
from analysis.formats.cleaning import metadata, text_of
from analysis.formats.source import Document, Reading, Source, broken

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
# What is taken out is no text; a fallback repeats what stands beside it.
_LEFT_OUT = (f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", _COMPATIBLE)


def documents(source: Source, reading: Reading) -> Iterator[Document]:
    """The text of the document, which may hold several articles.

    The days on which a document was made and changed are not the one on which the article was
    published, and are not taken for it.
    """
    source.check(reading.limits)
    macros = check_office(source, reading)
    with source.seekable(reading.limits) as file, broken(source.name, "a Word document"):
        import docx

        document = _opened(docx.Document, file, source.name)
        lines = [line for line in _lines(document.element.body) if line.strip()]
        properties = document.core_properties
        said = metadata(title=properties.title or "", author=properties.author or "")
    text = text_of("\n".join(lines))
    if not text.strip():
        raise UnreadableFileError(f"{source.name}: a Word document without text")
    reading.limits.check("characters", len(text), source.name, "characters")
    yield Document(text, said, ("macros_ignored",) if macros else (), several=True, headed=True)


def _opened(open_document: Callable[[Any], Any], file: Any, name: str) -> Any:
    try:
        return open_document(file)
    except ValueError as error:  # the kind that the document states is not that of a .docx
        raise UnreadableFileError(
            f"{name}: a Word template or document with macros, by what it says of itself; "
            "save it as .docx"
        ) from error


def _lines(body: Any) -> Iterator[str]:
    """The paragraphs in their order; those in a text box after the one it hangs on."""
    for paragraph in body.iter(f"{_W}p"):
        if not any(ancestor.tag in _LEFT_OUT for ancestor in paragraph.iterancestors()):
            yield "".join(_runs(paragraph))


def _runs(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _LEFT_OUT and child.tag != f"{_W}p":
            yield from _runs(child)
