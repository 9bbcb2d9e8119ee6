"""One registry for a corpus: which speakers of its articles are one, and what they are called."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.affiliations import agree as have_common_ground
from analysis.affiliations import contradict, house, houses, is_main
from analysis.fullnames import Fullnames, Sameness, call_key, is_full
from analysis.names import MIDDLE_DOT
from analysis.speakers import SPEAKER_TYPES, Post, Speaker
from analysis.unnamed import is_unnamed, unnamed_id

if TYPE_CHECKING:
    from analysis.statements import Heard


@dataclass(frozen=True, slots=True)
class Registry:
    """The speakers of a corpus by their id, and the id of each `(article, name)`."""

    speakers: dict[str, Speaker] = field(default_factory=dict)
    identities: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Appearance:
    """A speaker in one article."""

    article: str
    published: str
    speaker: Speaker


def register(
    heard_by_article: Mapping[str, Heard],
    published: Mapping[str, str] | None = None,
    stories: Mapping[str, str] | None = None,
) -> Registry:
    """One registry for a corpus: who is the same speaker in several articles.

    - A foreign name with first and last name is one person's however it is written: in Chinese
      characters, in Latin letters (where a text gives both: 埃隆·马斯克（Elon Musk）, or where both
      parts sound alike), with a variant of the first name (伊隆, 埃隆).
    - A last name alone is that of the one person in the corpus with this last name, if there is
      just one and their affiliations do not contradict each other.
    - A Chinese name is one person's unless its affiliations contradict each other: then each
      has an id of its own, `张伟（字节跳动）`, and who is named without an affiliation stays apart.
    - Organisations are one by name, by the list of their other names, and where a text
      introduces the short name; groups and documents by their name.
    - Who is not named, 报告 or 专家, is one by the noun phrase within an article alone: each
      article has its own, `报告@a-1`.

    `published` maps articles to their dates, `stories` copies to the article they are copies of.
    The order of the articles does not matter.
    """
    dates, stands_for = published or {}, stories or {}
    groups: dict[str, list[_Appearance]] = defaultdict(list)
    unnamed: dict[str, list[_Appearance]] = defaultdict(list)
    for article in sorted(heard_by_article):
        for speaker in heard_by_article[article].speakers:
            if is_unnamed(speaker):
                identity = unnamed_id(speaker.name, stands_for.get(article, article))
                unnamed[identity].append(_Appearance(article, dates.get(article, ""), speaker))
                continue
            key = call_key(house(speaker.name) if speaker.type != "person" else speaker.name)
            groups[key].append(_Appearance(article, dates.get(article, ""), speaker))
    pairs = {pair for heard in heard_by_article.values() for pair in heard.pairs}
    people = {key: group for key, group in groups.items() if _type(group) == "person"}
    others = [group for key, group in groups.items() if key not in people]
    return _with(unnamed, _named([*_others(others, pairs), *_persons(people, pairs)]))


def _with(unnamed: Mapping[str, list[_Appearance]], registry: Registry) -> Registry:
    """The registry with those who are not named, under ids of their own."""
    for identity, group in unnamed.items():
        registry.speakers[identity] = _described(group)
        registry.identities.update({(one.article, one.speaker.name): identity for one in group})
    ids = sorted(registry.speakers)
    return Registry({key: registry.speakers[key] for key in ids}, registry.identities)


# -- organisations and the unnamed -----------------------------------------------------------------


def _others(
    groups: Iterable[list[_Appearance]], pairs: Iterable[tuple[str, str]]
) -> Iterator[list[_Appearance]]:
    """Groups of speakers who are no persons, joined where a text introduces a short name."""
    by_name = {one.speaker.name: group for group in groups for one in group}
    same = Sameness(by_name)
    for group in by_name.values():
        same.join(group[0].speaker.name, *(one.speaker.name for one in group))
    for phrase, short in pairs:
        full = next((phrase[at:] for at in range(len(phrase) - 2) if phrase[at:] in by_name), "")
        if full and short in by_name:
            same.join(full, short)
    joined: dict[str, dict[int, list[_Appearance]]] = defaultdict(dict)
    for name, group in by_name.items():
        joined[same.first(name)][id(group)] = group
    for parts in joined.values():
        yield [one for group in parts.values() for one in group]


# -- persons ---------------------------------------------------------------------------------------


def _persons(
    groups: Mapping[str, list[_Appearance]], pairs: Iterable[tuple[str, str]]
) -> Iterator[list[_Appearance]]:
    fullnames = Fullnames(
        {
            one.speaker.name
            for group in groups.values()
            for one in group
            if is_full(one.speaker.name)
        },
        _calls(groups, pairs),
    )
    full: dict[str, list[_Appearance]] = defaultdict(list)
    for key in sorted(groups):
        if _is_full(groups[key]):
            full[fullnames.person(key)].extend(groups[key])
    for key in sorted(groups):
        group = groups[key]
        if _is_full(group):
            continue
        owner = fullnames.owner(key)
        for part in _parted(group):
            if owner in full and not _contradicts(full[owner], part):
                full[owner].extend(part)
            else:
                yield part
    yield from full.values()


def _is_full(group: Iterable[_Appearance]) -> bool:
    return any(is_full(one.speaker.name) for one in group)


def _calls(
    groups: Mapping[str, list[_Appearance]], pairs: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """What else persons are called: their full aliases, and names that a text sets side by side."""
    for group in groups.values():
        for one in group:
            yield from ((one.speaker.name, alias) for alias in one.speaker.aliases)
    yield from pairs


def _contradicts(person: Iterable[_Appearance], part: Iterable[_Appearance]) -> bool:
    """Whether all that is known of a person contradicts what a last name comes with."""
    known = {one.speaker.affiliation for one in person} - {""}
    other = {one.speaker.affiliation for one in part} - {""}
    return bool(known and other) and all(contradict(a, b) for a in known for b in other)


def _parted(group: list[_Appearance]) -> list[list[_Appearance]]:
    """The appearances of one name, parted where their affiliations contradict each other."""
    parts = _components({one.speaker.affiliation for one in group} - {""})
    if len(parts) < 2:
        return [group]
    found: list[list[_Appearance]] = [[] for _ in (*parts, ())]
    for one in group:
        at = (n for n, part in enumerate(parts) if one.speaker.affiliation in part)
        found[next(at, -1)].append(one)
    return [part for part in found if part]


def _components(affiliations: set[str]) -> list[set[str]]:
    """Affiliations that have common ground, one with the other, as sets; those that are held
    beside another post go with the others unless there are several to go with."""
    parts: list[set[str]] = []
    for affiliation in sorted(affiliations):
        near = [p for p in parts if any(have_common_ground(affiliation, other) for other in p)]
        parts = [p for p in parts if p not in near] + [{affiliation}.union(*near)]
    main = [part for part in parts if any(map(is_main, part))]
    if len(main) > 1:
        return sorted(parts, key=min)
    return [set().union(*parts)] if parts else []


# -- what they are called --------------------------------------------------------------------------


def _named(groups: Iterable[list[_Appearance]]) -> Registry:
    registry = Registry()
    described = sorted(
        ((_described(g), g) for g in groups), key=lambda d: (d[0].name, _first(d[1]))
    )
    often = Counter(speaker.name for speaker, _ in described)
    for speaker, group in described:
        identity = _identity(speaker, often[speaker.name] > 1, registry.speakers)
        registry.speakers[identity] = speaker
        for one in group:
            registry.identities[one.article, one.speaker.name] = identity
    return registry


def _first(group: Iterable[_Appearance]) -> tuple[str, str]:
    return min((one.article, one.speaker.name) for one in group)


def _identity(speaker: Speaker, shared: bool, taken: Mapping[str, Speaker]) -> str:
    """The name, with the affiliation where others are called the same."""
    of = next(iter(houses(speaker.affiliation)), "")
    identity = f"{speaker.name}（{of}）" if shared and of else speaker.name
    number = 2
    while identity in taken:
        identity, number = f"{speaker.name}（{number}）", number + 1
    return identity


def _described(group: list[_Appearance]) -> Speaker:
    """The speaker of the corpus that these appearances are."""
    found = [one.speaker for one in group]
    name = _display(group)
    calls = Counter(call for one in found for call in {one.name, *one.aliases})
    affiliation = _commonest(one.affiliation for one in found)
    # The role in the commonest affiliation, where it is known.
    role = _commonest(one.role for one in found if one.affiliation == affiliation)
    posts = {
        Post(one.published, one.article, one.speaker.role, one.speaker.affiliation)
        for one in group
        if one.speaker.role or one.speaker.affiliation
    }
    return Speaker(
        name,
        tuple(sorted(calls.keys() - {name}, key=lambda call: (-calls[call], call))),
        _type(group),
        role or _commonest(one.role for one in found),
        affiliation,
        _commonest(one.country for one in found if one.country != "unknown") or "unknown",
        tuple(sorted(posts, key=lambda post: (not post.published, post))),
    )


def _display(group: Iterable[_Appearance]) -> str:
    """The fullest name: with first and last name, in Chinese characters, the commonest."""
    counts = Counter(MIDDLE_DOT.sub("·", one.speaker.name) for one in group)
    return min(counts, key=lambda n: (not is_full(n), n.isascii(), -counts[n], n))


def _commonest(values: Iterable[str]) -> str:
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value), default="")


def _type(group: Iterable[_Appearance]) -> str:
    """The type that most articles give: of as many the first of `SPEAKER_TYPES`."""
    counts = Counter(one.speaker.type for one in group)
    known = {kind: n for kind, n in counts.items() if kind != "unknown"} or counts
    return min(known, key=lambda kind: (-known[kind], SPEAKER_TYPES.index(kind)))
