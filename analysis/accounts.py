"""What a library knows of its corpora: their names, their accounts, and where they lie."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import LibraryError

VARIABLE = "AI_DISCOURSE_LIBRARY"
SEEDS = "seeds"
FORMAT = 1
# A name is a line in a list; a longer one is cut.
LONGEST_NAME = 80

KEY = re.compile(r"[0-9a-f]{12}\Z")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_TABLES = re.compile(r"corpus-\d+\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """A corpus of a library: its key, its name, when it was made and changed (ISO, UTC)."""

    key: str
    name: str
    created: str = ""
    changed: str = ""
    files: int = 0
    articles: int = 0
    permanent: bool = False


def default_folder(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> Path:
    """Where the library lies: the environment variable's folder, else the user's data directory.

    By the XDG Base Directory Specification 0.8, on macOS and Windows where programs keep theirs.

    >>> default_folder({"AI_DISCOURSE_LIBRARY": "texts"}).as_posix()
    'texts'
    >>> default_folder({"XDG_DATA_HOME": "/data"}, "linux").as_posix()
    '/data/ai-discourse/library'
    """
    if environment.get(VARIABLE):
        return Path(environment[VARIABLE]).expanduser()
    return _data_folder(environment, platform) / "ai-discourse" / "library"


def _data_folder(environment: Mapping[str, str], platform: str) -> Path:
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    stated = Path(environment.get("XDG_DATA_HOME") or "")
    # The specification: a relative path counts as none.
    return stated if stated.is_absolute() else Path.home() / ".local" / "share"


def plain_name(name: str) -> str:
    """A name to show, on one line: without control, direction and invisible characters.

    Raises:
        LibraryError: nothing is left of it.

    >>> plain_name("  Two\\n\\u202esites\\x00 ")
    'Two sites'
    """
    spaced = "".join(" " if c.isspace() else c for c in name)
    shown = "".join(c for c in spaced if unicodedata.category(c)[0] != "C")
    shown = " ".join(unicodedata.normalize("NFC", shown).split())[:LONGEST_NAME].rstrip()
    if not shown:
        raise LibraryError("a corpus needs a name; type at least one letter")
    return shown


def is_sound(about: Any) -> bool:
    """Whether this is what was written, so that nothing in it leads out of the folder."""
    try:
        return (
            about["format"] == FORMAT
            and isinstance(about["name"], str)
            and isinstance(about["revision"], int)
            and isinstance(about["count"], int)
            and {"created", "changed"} <= about.keys()
            and bool(_TABLES.match(about["corpus"]))
            and all(_DIGEST.match(file["sha256"]) for file in about["files"])
            and all(isinstance(file["articles"], list) for file in about["files"])
        )
    except (KeyError, TypeError):
        return False


def entry_of(key: str, about: Mapping[str, Any]) -> Entry:
    """A corpus as its account tells it."""
    dates = str(about["created"]), str(about["changed"])
    return Entry(key, about["name"], *dates, len(about["files"]), int(about["count"]))


def missing(key: str) -> LibraryError:
    """The error that tells that there is no corpus of this key."""
    return LibraryError(f"no corpus {key!r:.40} in this library; it may have been deleted")
