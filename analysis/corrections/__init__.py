"""Corrections by hand: what an analyst knows better, kept beside a corpus and put over it.

A correction is never written into the tables that the program made. It stands in a journal
(`Journal`), is found again by what it was said of (`Anchor`), however the corpus is analysed anew,
and `apply` answers a corpus in which it holds.

>>> from analysis.sample import sample
>>> from analysis.corrections import apply, reject
>>> corpus = sample()
>>> statement = corpus.table("statements")["statement"][0].as_py()
>>> corrected = apply(corpus, [reject(corpus, statement, who="Li")])
>>> corpus.table("statements").num_rows - corrected.corpus.table("statements").num_rows
1
"""

from analysis.corrections.applying import Applied, Unattached, apply
from analysis.corrections.journal import Journal, active, as_csv, as_lines, beside, from_lines
from analysis.corrections.lines import BrokenLine
from analysis.corrections.making import (
    change_speaker,
    code,
    mark,
    merge,
    reject,
    split,
    uncode,
    undo,
)
from analysis.corrections.model import ANALYST, KINDS, Anchor, Correction, Voice

__all__ = [
    "ANALYST",
    "KINDS",
    "Anchor",
    "Applied",
    "BrokenLine",
    "Correction",
    "Journal",
    "Unattached",
    "Voice",
    "active",
    "apply",
    "as_csv",
    "as_lines",
    "beside",
    "change_speaker",
    "code",
    "from_lines",
    "mark",
    "merge",
    "reject",
    "split",
    "uncode",
    "undo",
]
