"""The codebook: themes, their propositions and the cues that point to them."""

from __future__ import annotations

from dataclasses import dataclass

STANCES = ("for", "against", "mixed", "none")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A word that decided: `text[begin:end]` of the article, and what it decided.

    `role` is one of theme, for, against, negation, hedge, contrast, question.
    """

    role: str
    text: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Coding:
    """The theme of a statement and its stance on the theme's proposition, with the reasons."""

    theme: str
    stance: str = "none"
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 0.0
    coder: str = "rules"
