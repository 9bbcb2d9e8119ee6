"""What every page gets: the filter, the language, the look, and the corpus to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from analysis import glosses
from analysis.codebook import Codebook
from analysis.filter import NO_THEME, Filter
from analysis.unnamed import article_of
from dashboard import data
from dashboard.look import Look
from dashboard.wording import Wording


@dataclass(frozen=True)
class View:
    """One reader's view of the corpus."""

    filter: Filter
    wording: Wording
    look: Look
    codebook: Codebook
    narrow: bool = False

    def ask(self, question: str, **options: Any) -> Any:
        """The answer of a function of `analysis.query` under this view's filter."""
        return data.ask(question, self.filter, **options)

    def ask_all(self, question: str, **options: Any) -> Any:
        """The answer of a function of `analysis.query` on the whole corpus, whatever the filter."""
        return data.ask(question, Filter(reprints="all"), **options)

    def without(self, *facets: str) -> View:
        """This view with the named facets of its filter cleared."""
        return replace(self, filter=self.filter.without(*facets))

    def has_reprints(self) -> bool:
        """Whether a story stands several times in the corpus, so that counting it once matters."""
        return data.corpus().has_copies

    def themes(self) -> list[str]:
        """The keys of the themes in the codebook's order."""
        return [theme.key for theme in self.codebook.themes]

    def theme_name(self, theme: str, *, short: bool = False) -> str:
        """A theme's name in the language of the view; the key of one the codebook lacks."""
        if theme == NO_THEME:
            return self.wording.text("themes.no_theme")
        known = {entry.key: entry for entry in self.codebook.themes}
        if theme not in known:
            return theme
        named = known[theme].label if short else known[theme].name
        return str(getattr(named, self.wording.language))

    def end_name(self, theme: str, stance: str) -> str:
        """What being for or against a theme's proposition means there; else the stance's name."""
        for entry in self.codebook.themes:
            end = entry.for_end if stance == "for" else entry.against_end
            if entry.key == theme and stance in ("for", "against") and end:
                return str(getattr(end, self.wording.language))
        return self.wording.text(f"stance.{stance}")

    def speaker_name(self, speaker: str) -> str:
        """A speaker's name by the id; the unknown speaker is called so."""
        name = self._names("speaker_counts", "speaker", "name").get(speaker, speaker)
        return self.named(name)

    def speaker_label(self, speaker: str) -> str:
        """A speaker's name; with the article's title for one whom only that article tells."""
        name = self._names("speaker_counts", "speaker", "name").get(speaker, speaker)
        article = article_of(speaker, name)
        return f"{name}（{self.article_label(article)}）" if article else self.named(name)

    def named(self, name: str) -> str:
        """A speaker's name as shown: the unknown one in the language of the view."""
        if name in ("", "unknown"):
            return self.wording.text("evidence.unknown_speaker")
        return name

    def gloss(self, term: str) -> str:
        """What a term means, for readers of English; empty for others and where no list has it."""
        return glosses.gloss(term) if self.wording.language == "en" else ""

    def meaning(self, term: str) -> str:
        """A term's gloss, else how it is read, for readers of English; for tips."""
        if self.wording.language != "en":
            return ""
        return glosses.gloss(term) or glosses.reading(term)

    def called(self, name: str, kind: str) -> str:
        """For readers of English: what a speaker's name means, of a person how it is read."""
        if self.wording.language != "en":
            return ""
        return glosses.reading(name) if kind == "person" else glosses.gloss(name)

    def glossed(self, term: str) -> str:
        """A term with its gloss behind it, where it has one, for labels and chips."""
        return f"{term} {gloss}" if (gloss := self.gloss(term)) else term

    def quoted(self, term: str) -> str:
        """A term in a heading: in quotation marks, in English with its gloss instead.

        The font's quotation marks are as wide as Chinese characters, too wide in English.
        """
        if self.wording.language != "en":
            return f"“{term}”"
        return f"{term} ({gloss})" if (gloss := self.gloss(term)) else term

    def title(self, role: str) -> str:
        """A speaker's role: in English for its readers, as far as it is known."""
        return glosses.role(role or "") if self.wording.language == "en" else role or ""

    def house(self, affiliation: str) -> str:
        """Where a speaker belongs: in English for its readers, as far as it is known."""
        return (
            glosses.house(affiliation or "") if self.wording.language == "en" else affiliation or ""
        )

    def post(self, profile: Mapping[str, Any], joined: str = " ") -> str:
        """A speaker's affiliation and role, in the order of the language."""
        parts = [self.house(profile.get("affiliation", "")), self.title(profile.get("role", ""))]
        if self.wording.language == "en":
            parts, joined = parts[::-1], ", "
        return joined.join(filter(None, parts))

    def article_label(self, article: str) -> str:
        """What an article is called on the page."""
        return self._names("articles", "article", "label").get(article, article)

    def _names(self, question: str, key: str, name: str) -> dict[str, str]:
        frame = self.ask_all(question)
        return dict(zip(frame[key], frame[name], strict=True))
