"""Both languages say everything, with the same places to fill, and nothing nobody asks for."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from dashboard.wording import (
    LANGUAGES,
    MissingWordingError,
    Wording,
    _texts,
    language_of,
)

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard"


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys():
    assert _texts("zh").keys() == _texts("en").keys()


def test_both_languages_fill_the_same_places():
    differing = {
        key for key, text in _texts("zh").items() if places(text) != places(_texts("en")[key])
    }
    assert not differing


def test_punctuation_is_that_of_the_language():
    full_width = re.compile(r"[，。；：！？（）’]")
    chinese_name = ("app.",)
    wrong = [key for key, text in _texts("en").items() if full_width.search(text)]
    assert not [key for key in wrong if not key.startswith(chinese_name)]
    assert not [key for key, text in _texts("zh").items() if re.search(r"[一-龥],[一-龥]", text)]


def test_every_text_is_asked_for_by_the_code():
    code = "\n".join(path.read_text("utf-8") for path in DASHBOARD.rglob("*.py"))
    patterns = [
        re.escape(literal).replace(r"\{", "{").replace(r"\}", "}")
        for literal in re.findall(r"""["']([\w{}\[\]().=]+\.[^"'\n ]*)["']""", code)
    ]
    asked = [re.compile(re.sub(r"\{[^{}]*\}", "[a-z_0-9]+", pattern)) for pattern in patterns]
    generated = ("unit.",)
    unused = [
        key
        for key in _texts("zh")
        if not key.startswith(generated) and not any(p.fullmatch(key) for p in asked)
    ]
    assert not unused


def test_a_missing_text_names_its_key_and_file():
    with pytest.raises(MissingWordingError, match=r"no\.such.*en\.toml"):
        Wording("en").text("no.such")


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", "zh"), ("zh_TW", "zh"), ("en-US", "en"), ("de", "en"), ("", "en"), (None, "en")],
)
def test_the_language_follows_the_browser_else_english(locale, language):
    assert language_of(locale) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_take_their_unit_in_the_right_number(language):
    wording = Wording(language)
    assert wording.count("statements", 1) != wording.count("statements", 2)
    assert wording.number(1234.5) == "1,234.50"
    assert wording.number(1234.0) == "1,234"
