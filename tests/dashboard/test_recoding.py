"""A corpus coded with another codebook, beside the page."""

from __future__ import annotations

from pathlib import Path

from analysis.library import Library
from dashboard import jobs
from tests.test_codebook import SMALL


def test_a_corpus_is_made_and_recoded_with_a_codebook(tmp_path: Path) -> None:
    library = Library(tmp_path / "library")
    text = "厂长赵立群说：“大模型提高了效率，工人不会失业。”".encode()
    job = jobs.start(library, "create", name="一", files=[("a.txt", text, {})], codebook=SMALL)
    job.wait(60)
    assert job.state == "done", job.message
    assert library.open(job.key).codebook.keys == ("labour", "talent")
    again = jobs.start(library, "recode", key=job.key)
    again.wait(60)
    assert again.state == "done" and len(library.open(job.key).codebook.keys) == 8
    wrong = jobs.start(library, "recode", key=job.key, codebook=SMALL.replace("#999933", "green"))
    wrong.wait(60)
    assert wrong.state == "refused" and "codebook.toml:4:" in wrong.message
    assert len(library.open(job.key).codebook.keys) == 8
