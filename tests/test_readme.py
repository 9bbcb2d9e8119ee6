"""The README names every command, option, page and measure."""

from __future__ import annotations

import argparse
import re

import pytest

from analysis import cli
from analysis.query import MEASURES
from dashboard.views import NAMES
from dashboard.wording import Wording
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    parser = cli._parser()
    (subparsers,) = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return dict(subparsers.choices)


@pytest.mark.parametrize(
    ("command", "option"),
    [
        (name, max(action.option_strings, key=len))
        for name, parser in commands().items()
        for action in parser._actions
        if action.option_strings and action.dest != "help"
    ],
)
def test_every_option_is_named(command, option):
    assert f"python -m analysis {command}" in README
    assert option in README


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_named_as_on_the_page(name):
    assert f"| {Wording('en').text(f'page.{name}')} |" in README


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_is_explained(measure):
    assert re.search(rf"^\| [^|]*\b{measure}\b", README, re.MULTILINE)


def test_every_make_target_a_user_needs_is_in_the_makefile():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`?make ([a-z]+)", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_file_the_readme_points_to_is_there():
    paths = re.findall(r"`((?:analysis|dashboard|tests|seeds)/[\w./]*)`|\]\(([\w./]+)\)", README)
    for path in filter(None, (a or b for a, b in paths)):
        assert (ROOT / path).exists(), path
