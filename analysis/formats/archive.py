"""ZIP archives: their members read in memory, within limits; nothing is unpacked to disk."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath

from analysis.errors import UnreadableFileError
from analysis.formats.cleaning import file_name, is_hidden
from analysis.formats.source import Document, Reading, Source, broken
from analysis.limits import MEGABYTE, Limits

# Below this a high ratio is harmless; it is then a table or page of little but repetition.
HARMLESS_MEGABYTES = 10
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@contextmanager
def opened(source: Source) -> Iterator[zipfile.ZipFile]:
    """The archive, opened to read.

    Raises:
        UnreadableFileError: it is broken.
    """
    with source.opened() as file:
        with broken(source.name, "a ZIP archive or Office document"):
            archive = zipfile.ZipFile(file)
        with archive:
            yield archive


def documents(source: Source, reading: Reading) -> Iterator[Document]:
    """The documents of the members that can be read; what is wrong with others is told.

    Raises:
        UnreadableFileError: the archive is beyond a limit, or holds no file that can be read.
    """
    from analysis.formats import SUFFIXES

    source.check(reading.limits, "table_megabytes")
    with opened(source) as archive:
        members = _members(archive)
        check_members(members, source.name, reading)
        readable = _readable(members)
        if not readable:
            raise UnreadableFileError(
                f"{source.name}: nothing in the archive can be read; expected files of "
                f"{', '.join(SUFFIXES)}"
            )
        for info, name in readable:
            try:
                yield from _member(archive, info, name, source, reading)
            except UnreadableFileError as error:
                reading.tell(error)


def member_names(source: Source, limits: Limits) -> list[str]:
    """The names of the members that may be read, as `documents` gives them as places.

    Raises:
        UnreadableFileError: the archive is broken, or beyond a limit.
    """
    source.check(limits, "table_megabytes")
    with opened(source) as archive:
        members = _members(archive)
        check_members(members, source.name, Reading(limits))
        return [name for _, name in _readable(members)]


def _readable(members: list[zipfile.ZipInfo]) -> list[tuple[zipfile.ZipInfo, str]]:
    from analysis.formats import REFUSED, SUFFIXES

    return [
        (info, name)
        for info, name in zip(members, _names(members), strict=True)
        if PurePosixPath(name).suffix.lower() in (*SUFFIXES, *REFUSED) and not is_hidden(name)
    ]


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, source: Source, reading: Reading
) -> Iterator[Document]:
    from analysis import formats

    shown = f"{source.name}/{name}"
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableFileError(f"{shown}: protected by a password; pack it without one")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableFileError(f"{shown}: a link to another file; expected the file itself")
    member = Source(shown, info.file_size, lambda: archive.open(info))
    with broken(shown, "a packed file"):
        kind = formats.kind_of(member)
    if reading.only_tables and kind not in formats.TABLES:
        return
    if kind == "zip" and reading.depth >= reading.limits.nesting:
        raise UnreadableFileError(
            f"{shown}: an archive in an archive; the limit nesting is {reading.limits.nesting}"
        )
    reading.depth += kind == "zip"
    try:
        with broken(shown, "a packed file"):
            held = _in_memory(member, kind, reading.limits)
            for document in formats.documents(held, reading):
                yield _placed(document, name)
    finally:
        reading.depth -= kind == "zip"


def _placed(document: Document, name: str) -> Document:
    place = f"{name}!{document.place}" if document.place else name
    return replace(document, place=place, stem=document.stem or PurePosixPath(name).stem)


def _in_memory(member: Source, kind: str, limits: Limits) -> Source:
    """What is jumped about in is held in memory, for a packed file can only be read through."""
    if kind in ("csv", "tsv", "json"):
        return member
    return Source.of_bytes(member.whole(limits), member.name)


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [info for info in archive.infolist() if not info.is_dir()]


def check_members(members: list[zipfile.ZipInfo], name: str, reading: Reading) -> None:
    """Raises UnreadableFileError where the members are too many, or too large once unpacked.

    The sizes are those that the archive states; the reader never gives more of a member.
    """
    limits = reading.limits
    limits.check("members", len(members), name, "files in the archive")
    unpacked = sum(info.file_size for info in members)
    packed = sum(info.compress_size for info in members)
    reading.unpacked += unpacked
    total = round(reading.unpacked / MEGABYTE, 3)
    limits.check("unpacked_megabytes", total, name, "MB unpacked")
    if unpacked > HARMLESS_MEGABYTES * MEGABYTE:
        limits.check("ratio", round(unpacked / max(packed, 1)), name, "times larger unpacked")


def check_office(source: Source, reading: Reading) -> bool:
    """Whether an Office document holds macros, which are left alone.

    Raises:
        UnreadableFileError: it is beyond a limit, or its XML declares entities, as no office
            program writes and as could make text out of other files.
    """
    source.check(reading.limits, "table_megabytes")
    with opened(source) as archive:
        members = _members(archive)
        check_members(members, source.name, Reading(reading.limits))
        for info in members:
            if info.filename.lower().endswith((".xml", ".rels")):
                with broken(source.name, "an Office document"), archive.open(info) as part:
                    begin = part.read(65536).replace(b"\x00", b"")  # UTF-16 too
                if _DOCTYPE.search(begin):
                    raise UnreadableFileError(
                        f"{source.name}: its XML declares a document type or entities; expected "
                        "a document as an office program saves it"
                    )
        return any(info.filename.lower().endswith("vbaproject.bin") for info in members)


def _names(members: list[zipfile.ZipInfo]) -> list[str]:
    """What to call the members: cleaned, told apart where two are called the same."""
    names: list[str] = []
    given: dict[str, int] = {}
    for info in members:
        name = file_name(_name(info))
        given[name] = given.get(name, 0) + 1
        if given[name] > 1:
            path = PurePosixPath(name)
            name = path.with_name(f"{path.stem} ({given[name]}){path.suffix}").as_posix()
        names.append(name)
    return names


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member; without a mark of UTF-8 it is in the packer's encoding.

    >>> info = zipfile.ZipInfo("新闻.txt".encode("gbk").decode("cp437"))
    >>> _name(info)
    '新闻.txt'
    """
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        packed = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030", "cp950"):
        try:
            return packed.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
