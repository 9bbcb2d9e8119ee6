"""Who the speakers of an article are: its entities as speakers, with type, role and country."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.cast import Entity

SPEAKER_TYPES = ("person", "organisation", "document", "group", "anonymous", "unknown")
COUNTRIES = ("cn", "us", "eu", "uk", "other", "intl", "unknown")


@dataclass(frozen=True, slots=True, order=True)
class Post:
    """What a speaker is called in one article: role and affiliation, and when that was."""

    published: str
    article: str
    role: str
    affiliation: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker of one article or, after `register`, of the corpus.

    `roles` are the posts of a speaker of the corpus, the earliest first, those without a date
    last.
    """

    name: str
    aliases: tuple[str, ...] = ()
    type: str = "unknown"
    role: str = ""
    affiliation: str = ""
    country: str = "unknown"
    roles: tuple[Post, ...] = ()


def describe(entity: Entity) -> Speaker:
    """The speaker that an entity of an article is: role and affiliation from its fullest title."""
    from analysis.countries import country_of
    from analysis.names import is_chinese_name
    from analysis.titles import read_title

    title = max(entity.titles, key=len, default="")
    role, affiliation = read_title(title)
    kind = entity.kind if entity.kind in SPEAKER_TYPES else "unknown"
    country = country_of(affiliation, title, entity.name, *entity.aliases)
    if country == "unknown" and affiliation and is_chinese_name(entity.name):
        # A Chinese name at a house that is called by a Chinese name, and no other country named.
        country = "cn" if not affiliation.isascii() else country
    return Speaker(entity.name, tuple(entity.aliases), kind, role, affiliation, country)
