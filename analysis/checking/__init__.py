"""The blind check: how right the program is on this corpus, told by its own analysts.

An analyst is shown statements drawn at random, without what the program made of them, and says
whether each is one, who speaks, on what, on which side; and paragraphs drawn at random, to mark
every statement in them. The first sample tells the precision, the second the recall. All of this
module is asked of the corpus as the program made it, without corrections.
"""

from analysis.checking.answers import (
    Answer,
    Answers,
    Marked,
    answer,
    answer_passage,
    answers_as_csv,
    answers_as_lines,
)
from analysis.checking.cases import answered, corrections_of
from analysis.checking.reporting import MEASURES, Measure, Report, format_report, report
from analysis.checking.sampling import Passage, sample, sample_paragraphs

__all__ = [
    "MEASURES",
    "Answer",
    "Answers",
    "Marked",
    "Measure",
    "Passage",
    "Report",
    "answer",
    "answer_passage",
    "answered",
    "answers_as_csv",
    "answers_as_lines",
    "corrections_of",
    "format_report",
    "report",
    "sample",
    "sample_paragraphs",
]
