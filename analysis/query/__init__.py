"""Questions to a corpus: each answers a small frame whose numbers open to their evidence.

Every frame that counts has the columns `n` and `mark`: under the same filter,
`evidence(corpus, filter, mark)` has exactly n rows. Further counts in a row carry their mark
in the column of the same name with `_mark` behind it.
"""

from analysis.filter import Filter, Mark, Marks
from analysis.query.company import collocations, ngrams
from analysis.query.compare import (
    compare_sizes,
    compare_stances,
    compare_terms,
    compare_themes,
)
from analysis.query.counts import dates, options, totals
from analysis.query.cues import reporting_verbs
from analysis.query.duplicates import likely_duplicates
from analysis.query.evidence import count, evidence
from analysis.query.findings import finding, finding_of
from analysis.query.networks import (
    Network,
    agreement_edges,
    agreement_network,
    speaker_theme_edges,
    speaker_theme_network,
)
from analysis.query.reading import (
    article,
    article_highlights,
    articles,
    reprints,
    restoration_steps,
    statement,
)
from analysis.query.repairs import readings, repairs
from analysis.query.stances import stance_counts, stances, telling_quotes
from analysis.query.suggestions import terms_starting
from analysis.query.themes import theme_cooccurrence, theme_counts, theme_course
from analysis.query.timeline import timeline
from analysis.query.voices import SpeakerDetail, speaker_counts, speaker_detail, speaker_themes
from analysis.query.word_stances import commonest_terms, word_stances
from analysis.query.words import MEASURES, concordance, term_positions, term_table

__all__ = [
    "MEASURES",
    "Filter",
    "Mark",
    "Marks",
    "Network",
    "SpeakerDetail",
    "agreement_edges",
    "agreement_network",
    "article",
    "article_highlights",
    "articles",
    "collocations",
    "commonest_terms",
    "compare_sizes",
    "compare_stances",
    "compare_terms",
    "compare_themes",
    "concordance",
    "count",
    "dates",
    "evidence",
    "finding",
    "finding_of",
    "likely_duplicates",
    "ngrams",
    "options",
    "readings",
    "repairs",
    "reporting_verbs",
    "reprints",
    "restoration_steps",
    "speaker_counts",
    "speaker_detail",
    "speaker_theme_edges",
    "speaker_theme_network",
    "speaker_themes",
    "stance_counts",
    "stances",
    "statement",
    "telling_quotes",
    "term_positions",
    "term_table",
    "terms_starting",
    "theme_cooccurrence",
    "theme_counts",
    "theme_course",
    "timeline",
    "totals",
    "word_stances",
]
