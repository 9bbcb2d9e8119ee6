"""Voices: the ranking of the speakers, and the page of one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import query
from analysis.corpus import Corpus
from analysis.filter import Filter, Mark
from dashboard.charts.matrix import Cell, matrix
from dashboard.charts.voices import SPEAKER, Voice, fit, voices
from dashboard.look import LIGHT
from dashboard.views import speakers
from tests.dashboard import pages

KINDS = ("direct", "indirect")


@pytest.fixture(scope="module")
def corpus(seeds_corpus: Path) -> Corpus:
    return Corpus.open(seeds_corpus)


@pytest.fixture(scope="module")
def loudest(corpus: Corpus) -> str:
    return str(query.speaker_counts(corpus, Filter())["speaker"][0])


def voice(name: str, direct: int, indirect: int, *, known: bool = True) -> Voice:
    return Voice(
        name, name, "role", "tip", direct + indirect, f"all {name}",
        direct, f"direct {name}", indirect, f"indirect {name}", known,
    )  # fmt: skip


# ---- the chart --------------------------------------------------------------------------------


@given(st.text(max_size=40), st.floats(2, 30))
def test_a_shortened_name_fits_and_shows_that_it_is_shortened(name: str, room: float) -> None:
    shown = fit(name, room)
    if shown != name:
        assert shown.endswith("…") and name.startswith(shown[:-1].rstrip())
        assert len(shown) < len(name) + 1
    assert fit("大" * 40, room) != "大" * 40
    assert len(fit("大" * 40, room)) <= room


def test_the_parts_of_a_bar_are_end_to_end_and_open_their_kind() -> None:
    parts = voices(LIGHT, [voice("A", 3, 4), voice("B", 0, 2)], KINDS)["data"][2]
    assert parts["customdata"] == ["direct A", "indirect A", "indirect B"]
    assert parts["x"] == [3, 4, 2]
    assert parts["base"] == [0, 3, 0]


def test_a_name_opens_the_speaker_and_a_total_all_that_was_said() -> None:
    names, totals, _ = voices(LIGHT, [voice("A", 3, 4)], KINDS)["data"]
    assert names["customdata"] == [f"{SPEAKER}A"]
    assert (totals["text"], totals["customdata"]) == ([" 7"], ["all A"])


def test_the_unknown_speaker_is_hatched() -> None:
    parts = voices(LIGHT, [voice("A", 1, 0), voice("", 1, 0, known=False)], KINDS)["data"][2]
    assert parts["marker"]["pattern"]["shape"] == ["", "/"]


@pytest.mark.parametrize("narrow", [False, True])
def test_a_name_is_text_never_markup(narrow: bool) -> None:
    figure = voices(LIGHT, [voice("<img src=x>", 9, 1)], KINDS, narrow=narrow)
    shown = [note["text"] for note in figure["layout"]["annotations"]]
    shown += figure["data"][2]["hovertext"]
    assert not any("<img" in text for text in shown)


@pytest.mark.parametrize("count", [1, 5, 200])
def test_every_row_has_the_same_room(count: int) -> None:
    rows = [voice(str(place), place % 7 + 1, 2) for place in range(count)]
    figure = voices(LIGHT, rows, KINDS)
    low, high = figure["layout"]["yaxis"]["range"]
    room = figure["layout"]["height"] - figure["layout"]["margin"]["t"]
    assert room / (low - high) == 44
    assert {round(note["y"]) for note in figure["layout"]["annotations"][:-1]} == set(range(count))


def test_the_discs_stand_in_the_rows_of_their_speakers() -> None:
    rows = [voice("A", 2, 0), voice("B", 1, 0)]
    cells = [Cell("B", "risk", 1, "for", "B on risk", "")]
    discs = matrix(LIGHT, cells, {"A": "", "B": ""}, {"risk": "Risk"})
    drawn = voices(LIGHT, rows, KINDS, discs=discs)
    last = drawn["data"][-1]
    assert (last["xaxis"], last["y"], last["customdata"]) == ("x2", [1], ["B on risk"])
    bars, themes = (drawn["layout"][name]["domain"] for name in ("xaxis", "xaxis2"))
    assert bars[1] < themes[0]


# ---- the page of all --------------------------------------------------------------------------


def test_speakers_come_by_how_much_they_say(corpus: Corpus) -> None:
    figure = pages.figures(pages.run("voices"))["voices_ranking"]
    counted = query.speaker_counts(corpus, Filter()).head(speakers.FIRST)
    assert figure["data"][0]["customdata"] == [SPEAKER + name for name in counted["speaker"]]
    assert figure["data"][1]["customdata"] == counted["mark"].tolist()


def test_more_speakers_on_demand(corpus: Corpus) -> None:
    page = pages.run("voices")
    page.button(key="more_voices").click().run()
    assert page.query_params["voices"] == str(speakers.FIRST + speakers.STEP)
    shown = pages.figures(page)["voices_ranking"]["data"][0]["customdata"]
    assert len(shown) == min(
        len(query.speaker_counts(corpus, Filter())), speakers.FIRST + speakers.STEP
    )


@pytest.mark.parametrize("stated", ["-3", "0", "many", "9" * 30, "１２"])
def test_a_number_of_rows_that_is_none_is_the_usual_one(stated: str) -> None:
    page = pages.run("voices", voices=stated)
    assert len(pages.figures(page)["voices_ranking"]["data"][0]["customdata"]) == speakers.FIRST


def test_types_and_countries_add_up(corpus: Corpus) -> None:
    lines = dict(pages.components(pages.run("voices"), "text_nodes"))["voices_makeup"]["nodes"]
    total = len(query.evidence(corpus, Filter(), "statements"))
    *makeup, quoted = lines
    for line in makeup:
        assert sum(mark.n or 0 for mark in pages.in_node("", line)) == total
    verbs = sum(mark.n or 0 for mark in pages.in_node("", quoted))
    assert pages.said(quoted).endswith(f"without a verb {total - verbs}")


def test_a_click_opens_the_speaker_or_the_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    monkeypatch.setattr(speakers.state, "change", done.append)
    monkeypatch.setattr(speakers.state, "open_mark", lambda mark: done.append(mark))
    speakers._open(f"{SPEAKER}speaker:A;=")
    speakers._open("statements;speaker=A")
    opened = {"speaker": "speaker:A;=", **speakers.state.CLOSED}
    assert done == [opened, "statements;speaker=A"]


# ---- the page of one --------------------------------------------------------------------------


def listed(page) -> list[str]:
    """The marks of the statements on a speaker's page."""
    shown = dict(pages.components(page, "text_nodes"))["speaker_statements"]["nodes"]
    return [node["opens"] for node in shown if node["tag"] == "blockquote"]


def test_every_statement_is_listed_in_the_order_of_the_text(corpus: Corpus, loudest: str) -> None:
    page = pages.run("voices", speaker=loudest, said="500")
    rows = query.evidence(corpus, Filter(), Mark("statements", speaker=loudest))
    wanted = [Mark("statements", statement=one).encode() for one in rows["statement"]]
    assert listed(page) == wanted
    assert len(listed(pages.run("voices", speaker=loudest, said="2"))) == 2


def test_each_coding_is_a_dot(corpus: Corpus, loudest: str) -> None:
    figure = pages.figures(pages.run("voices", speaker=loudest))["speaker_stances"]
    wanted = query.evidence(corpus, Filter(), Mark("codings", speaker=loudest))
    assert len(figure["data"][0]["customdata"]) == len(wanted)


def test_the_filter_of_the_page_holds_for_the_speaker(corpus: Corpus, loudest: str) -> None:
    page = pages.run("voices", speaker=loudest, kinds=["indirect"])
    rows = query.evidence(corpus, Filter(kinds=("indirect",)), Mark("statements", speaker=loudest))
    assert len(listed(page)) == len(rows)


def test_filter_everything_by_this_speaker_and_lift_it_again(loudest: str) -> None:
    page = pages.run("voices", speaker=loudest)
    page.button(key="speaker_filter").click().run()
    assert page.query_params["speakers"] == loudest
    page.button(key="speaker_filter").click().run()
    assert "speakers" not in page.query_params


def test_the_way_back(loudest: str) -> None:
    page = pages.run("voices", speaker=loudest, said="50", mark="statements")
    page.button(key="speaker_back").click().run()
    assert set(page.query_params) == {"lang"}
    assert "voices_ranking" in pages.figures(page)


def test_a_speaker_whom_the_filter_leaves_out_says_so(corpus: Corpus, loudest: str) -> None:
    other = str(query.speaker_counts(corpus, Filter())["speaker"][1])
    page = pages.run("voices", speaker=loudest, speakers=[other])
    assert any("leaves nothing of this speaker" in e.proto.body for e in page.get("html"))
    assert not pages.figures(page)


def test_a_speaker_who_is_not_there_is_told_and_all_are_shown() -> None:
    page = pages.run("voices", speaker="<script>alert(1)</script>")
    assert "There is no such speaker in this corpus." in [c.value for c in page.caption]
    assert "voices_ranking" in pages.figures(page)


def test_the_open_statement_stands_out(corpus: Corpus, loudest: str) -> None:
    rows = query.evidence(corpus, Filter(), Mark("statements", speaker=loudest))
    mark = Mark("statements", statement=rows["statement"][1]).encode()
    page = pages.run("voices", speaker=loudest, mark=mark)
    shown = dict(pages.components(page, "text_nodes"))["speaker_statements"]["nodes"]
    assert [n["opens"] for n in shown if "current" in n.get("style", "")] == [mark]
