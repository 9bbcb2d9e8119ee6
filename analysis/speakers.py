"""Who the speakers are: the entities of an article as speakers, and one registry for a corpus."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.cast import Entity
    from analysis.statements import Heard

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


@dataclass(frozen=True, slots=True)
class Registry:
    """The speakers of a corpus by their id, and the id of each `(article, name)`."""

    speakers: dict[str, Speaker] = field(default_factory=dict)
    identities: dict[tuple[str, str], str] = field(default_factory=dict)


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


def register(heard_by_article: Mapping[str, Heard]) -> Registry:
    """One registry for a corpus: who is the same speaker in several articles.

    Speakers of the same name are one unless their affiliations contradict each other; then the
    later one's id is `name（affiliation）`. Unnamed speakers and groups stay with their name.
    """
    speakers: dict[str, Speaker] = {}
    identities: dict[tuple[str, str], str] = {}
    for article, heard in heard_by_article.items():
        for speaker in heard.speakers:
            identity = _identity(speaker, speakers)
            known = speakers.get(identity)
            speakers[identity] = _merge(known, speaker) if known else speaker
            identities[article, speaker.name] = identity
    return Registry(speakers, identities)


def _identity(speaker: Speaker, speakers: Mapping[str, Speaker]) -> str:
    known = speakers.get(speaker.name)
    if known is None or not contradict(known, speaker):
        return speaker.name
    return f"{speaker.name}（{speaker.affiliation}）"


def contradict(one: Speaker, other: Speaker) -> bool:
    """Whether two speakers of one name are two: both have affiliations, without common ground.

    >>> contradict(Speaker("张伟", affiliation="某大学"), Speaker("张伟", affiliation="某银行"))
    True
    >>> contradict(Speaker("张伟", affiliation="某大学"), Speaker("张伟"))
    False
    """
    if "person" not in (one.type, other.type) and one.type != "unknown":
        return False
    first, second = one.affiliation, other.affiliation
    if not first or not second or first in second or second in first:
        return False
    ours, theirs = (set(re.split("[、，]", names)) for names in (first, second))
    return not any(a in b or b in a for a in ours for b in theirs)


def _merge(known: Speaker, other: Speaker) -> Speaker:
    aliases = tuple(dict.fromkeys((*known.aliases, *other.aliases)))
    return replace(
        known,
        aliases=tuple(alias for alias in aliases if alias != known.name),
        type=known.type if known.type != "unknown" else other.type,
        role=known.role or other.role,
        affiliation=known.affiliation or other.affiliation,
        country=known.country if known.country != "unknown" else other.country,
    )
