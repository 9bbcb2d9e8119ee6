"""Voices in Chromium: a name is clicked, a speaker's page opens, and there is a way back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from analysis import Filter
from analysis.corpus import Corpus
from analysis.query import speaker_counts
from tests.browser.conftest import PHONE, WIDE, settle
from tests.browser.test_page import address


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_click_on_a_name_opens_the_speakers_page(visit, seeds_corpus, size):
    loudest = speaker_counts(Corpus.open(seeds_corpus), Filter()).iloc[0]
    page = visit("/voices", size=size)
    page.wait_for_timeout(800)
    name = page.locator(".st-key-voices_ranking .annotation-text", has_text=loudest["name"]).first
    box = name.bounding_box()
    page.mouse.move(box["x"] + 12, box["y"] + 8)
    page.wait_for_timeout(150)
    page.mouse.click(box["x"] + 12, box["y"] + 8)
    page.wait_for_function("() => location.search.includes('speaker=')")
    settle(page)
    assert address(page)["speaker"] == [loudest["speaker"]]
    expect(page.locator("h2.chart-title")).to_have_text(loudest["name"])
    page.locator(".st-key-speaker_statements blockquote").first.click()
    page.wait_for_function("() => location.search.includes('mark=')")
    settle(page)
    expect(page.locator(".st-key-evidence .said-large")).to_be_visible()
    page.locator(".st-key-speaker_back button").click()
    page.wait_for_function("() => !location.search.includes('speaker=')")
    settle(page)
    expect(page.locator(".st-key-voices_ranking")).to_be_visible()


def test_the_parts_of_a_bar_and_its_total_open_what_they_say(visit, seeds_corpus):
    loudest = speaker_counts(Corpus.open(seeds_corpus), Filter()).iloc[0]
    for place, (column, conditions) in enumerate(
        [("direct", ";kind=direct"), ("indirect", ";kind=indirect")]
    ):
        page = visit("/voices")
        page.wait_for_timeout(800)
        segments = page.locator(".st-key-voices_ranking .trace.bars").nth(2).locator(".point")
        box = segments.nth(place).bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.wait_for_timeout(150)
        page.mouse.click(x, y)
        page.wait_for_function("() => location.search.includes('mark=')")
        settle(page)
        assert address(page)["mark"] == [f"statements;speaker={loudest['speaker']}{conditions}"]
        cards = page.locator(".st-key-evidence .card")
        expect(cards).to_have_count(int(loudest[column]))
