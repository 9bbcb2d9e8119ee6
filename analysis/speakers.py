"""Who the speakers are: mentions, titles and pronouns resolved to one speaker each."""

from __future__ import annotations

from dataclasses import dataclass

SPEAKER_TYPES = ("person", "organisation", "document", "group", "anonymous", "unknown")
COUNTRIES = ("cn", "us", "eu", "uk", "other", "intl", "unknown")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker of one article or, after `register`, of the corpus."""

    name: str
    aliases: tuple[str, ...] = ()
    type: str = "unknown"
    role: str = ""
    affiliation: str = ""
    country: str = "unknown"
