"""Corrections put over a corpus: what they change, what they leave, where they hold again."""

from __future__ import annotations

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import query
from analysis.articles import Article, Part
from analysis.corpus import Corpus
from analysis.corrections import (
    Anchor,
    Correction,
    Voice,
    active,
    apply,
    change_speaker,
    code,
    mark,
    merge,
    reject,
    split,
    uncode,
    undo,
)
from analysis.corrections.making import text_digest
from analysis.corrections.model import NEEDS, as_dict, from_dict
from analysis.errors import CorrectionError
from analysis.filter import Filter
from analysis.pipeline import analyse_articles
from analysis.sample import sample
from analysis.tables import SCHEMAS

SHARED_TABLES = ("articles", "sentences", "paragraphs", "terms")


def statement(corpus: Corpus, words: str) -> str:
    """The id of the statement that begins with these words."""
    for row in statements(corpus):
        if row["text"].startswith(words):
            return row["statement"]
    raise AssertionError(f"no statement {words}")


def statements(corpus: Corpus) -> list[dict]:
    return corpus.ask(
        'SELECT s.*, substring(a.text, s.begin + 1, s."end" - s.begin) AS text, r.name AS called'
        " FROM statements s JOIN articles a USING (article) JOIN speakers r USING (speaker)"
        " ORDER BY s.article, s.begin"
    ).to_dict("records")


def themes(corpus: Corpus, name: str) -> dict[str, str]:
    rows = corpus.ask("SELECT theme, stance FROM codings WHERE statement = $s", {"s": name})
    return dict(zip(rows.theme, rows.stance, strict=True))


def speakers(corpus: Corpus) -> dict[str, dict]:
    return {row["speaker"]: row for row in corpus.table("speakers").to_pylist()}


def said_by(corpus: Corpus, speaker: str) -> list[str]:
    return [row["statement"] for row in statements(corpus) if row["speaker"] == speaker]


FACTORY = "大模型让我们的质检效率"
RULES = "没有规则"


# --- each kind ------------------------------------------------------------------------------------


def test_nothing_to_apply_is_the_corpus_itself() -> None:
    assert apply(sample(), []).corpus is sample()
    one = reject(sample(), statement(sample(), RULES))
    assert apply(sample(), [one, undo(one.id)]).corpus is sample()


def test_a_statement_that_is_none_goes_with_its_codings_and_its_speaker() -> None:
    corpus = sample()
    gone = statement(corpus, FACTORY)
    others = [name for name in said_by(corpus, "赵立群") if name != gone]
    applied = apply(corpus, [reject(corpus, name) for name in (gone, *others)])
    assert gone not in {row["statement"] for row in statements(applied.corpus)}
    assert not themes(applied.corpus, gone)
    assert "赵立群" in speakers(corpus) and "赵立群" not in speakers(applied.corpus)
    asked = "SELECT count(*) AS n FROM tokens WHERE statement = $s"
    assert corpus.ask(asked, {"s": gone}).n[0] > 0
    assert applied.corpus.ask(asked, {"s": gone}).n[0] == 0


def test_two_who_take_the_same_out_agree_and_what_is_said_of_it_then_is_told() -> None:
    corpus, name = sample(), statement(sample(), FACTORY)
    made = [reject(corpus, name), reject(corpus, name), code(corpus, name, "risk", "for")]
    applied = apply(corpus, made)
    assert applied.applied == tuple(made[:2])
    (told,) = applied.unattached
    assert told.correction == made[2] and "took this statement out" in told.reason


def test_a_statement_becomes_a_known_speakers() -> None:
    corpus, name = sample(), statement(sample(), FACTORY)
    applied = apply(corpus, [change_speaker(corpus, name, "钱文静")])
    assert name in said_by(applied.corpus, "钱文静")
    assert applied.statements[name] == (applied.applied[0].id,)


def test_a_statement_becomes_a_new_speakers_with_what_is_said_of_them() -> None:
    corpus, name = sample(), statement(sample(), FACTORY)
    profile = {"type": "person", "role": "技术员", "country": "cn"}
    applied = apply(corpus, [change_speaker(corpus, name, " 李\u202e小明\n", profile=profile)])
    held = speakers(applied.corpus)["李小明"]
    assert (held["role"], held["country"], held["type"]) == ("技术员", "cn", "person")
    assert said_by(applied.corpus, "李小明") == [name]


def test_a_statement_whose_speaker_nobody_can_tell() -> None:
    corpus, name = sample(), statement(sample(), RULES)
    applied = apply(corpus, [change_speaker(corpus, name)])
    assert name in said_by(applied.corpus, "unknown")
    assert speakers(applied.corpus)["unknown"]["type"] == "unknown"


def test_someone_called_as_the_unknown_speaker_is_another() -> None:
    corpus, name = sample(), statement(sample(), RULES)
    applied = apply(corpus, [change_speaker(corpus, name, "unknown")])
    (row,) = [one for one in statements(applied.corpus) if one["statement"] == name]
    assert row["speaker"] != "unknown" and row["called"] == "unknown"


def test_themes_and_stances_are_by_who_said_so() -> None:
    corpus, name = sample(), statement(sample(), FACTORY)
    before = themes(corpus, name)
    assert "talent" not in before and "industry" in before
    made = [
        code(corpus, name, "talent", "none", who="Li"),
        code(corpus, name, "industry", "against"),
        code(corpus, name, "risk", "mixed"),
        uncode(corpus, name, "risk"),
        code(corpus, name, "labour", "none", who="rules"),
    ]
    applied = apply(corpus, made).corpus
    assert themes(applied, name) == {
        **before,
        "talent": "none",
        "industry": "against",
        "labour": "none",
    }
    rows = {
        row["theme"]: row
        for row in applied.table("codings").to_pylist()
        if row["statement"] == name
    }
    assert (rows["talent"]["coder"], rows["industry"]["coder"]) == ("Li", "analyst")
    # Not even who signs like the program is taken for it.
    assert rows["labour"]["coder"] == "analyst"
    assert rows["industry"]["confidence"] == 1.0
    assert {one["role"] for one in rows["industry"]["evidence"]} <= {"theme"}


def test_a_missed_statement_is_one_like_any_other() -> None:
    corpus = sample()
    text = corpus.columns("articles", ["text"])["text"][0].as_py()
    begin = text.index("不少工厂开始试用大模型")
    end = text.index("。", begin)
    made = mark(
        corpus, "sample-1", begin, end, "indirect", "记者", codings={"industry": "for"}, who="Li"
    )
    applied = apply(corpus, [made])
    name = f"sample-1:{begin}"
    assert themes(applied.corpus, name) == {"industry": "for"}
    (row,) = query.evidence(
        applied.corpus, Filter(speakers=("记者",)), query.Mark("statements")
    ).to_dict("records")
    assert row["text"] == text[begin:end] and row["speaker_name"] == "记者"
    found = query.evidence(applied.corpus, Filter(speakers=("记者",)), query.Mark("tokens"))
    assert set(found.statement) == {name} and len(found) > 3
    assert all(begin <= at < end for at in found.begin)


def test_a_marked_statement_takes_the_place_of_those_it_overlaps() -> None:
    corpus, name = sample(), statement(sample(), FACTORY)
    (row,) = [one for one in statements(corpus) if one["statement"] == name]
    made = mark(corpus, row["article"], row["begin"], row["end"] - 3, "direct", "赵立群")
    applied = apply(corpus, [made])
    assert applied.replaced == {name: (name,)}
    (now,) = [one for one in statements(applied.corpus) if one["statement"] == name]
    assert now["end"] == row["end"] - 3
    assert len(statements(applied.corpus)) == len(statements(corpus))
    assert not themes(applied.corpus, name)


def test_speakers_who_are_one() -> None:
    corpus = sample()
    both = said_by(corpus, "钱文静") + said_by(corpus, "孙一鸣")
    applied = apply(corpus, [merge(corpus, ["孙一鸣", "钱文静"], "钱文静")])
    assert sorted(said_by(applied.corpus, "钱文静")) == sorted(both)
    held = speakers(applied.corpus)
    assert "孙一鸣" not in held and "孙一鸣" in held["钱文静"]["aliases"]
    assert held["钱文静"]["role"] == speakers(corpus)["钱文静"]["role"]
    assert set(applied.speakers) == {"钱文静"}


def test_speakers_who_are_one_under_a_new_name() -> None:
    corpus = sample()
    applied = apply(corpus, [merge(corpus, ["孙一鸣", "钱文静"], "钱孙")]).corpus
    held = speakers(applied)["钱孙"]
    assert {"孙一鸣", "钱文静"} <= set(held["aliases"]) and held["type"] == "person"


def test_who_was_merged_is_found_by_what_comes_after() -> None:
    corpus, name = sample(), statement(sample(), FACTORY)
    made = [
        merge(corpus, ["钱文静", "孙一鸣"], "钱文静"),
        change_speaker(corpus, name, speaker="孙一鸣"),
        merge(corpus, ["孙一鸣", "赵立群"], "赵立群"),
    ]
    applied = apply(corpus, made).corpus
    held = speakers(applied)
    assert not {"钱文静", "孙一鸣"} & held.keys()
    assert name in said_by(applied, "赵立群")


def test_by_a_noun_phrase_nobody_of_another_article_is_meant() -> None:
    """A name typed means the speaker so called; 报告 means none of the articles' reports."""
    texts = {
        n: f"第{n}天，报告显示，大模型正在改变工厂。厂长说：“好。”" for n in ("a1", "a2", "a3")
    }
    corpus = analyse_articles(
        [Article(n, f"{n}.txt", t, parts=(Part("body", 0, len(t)),)) for n, t in texts.items()]
    )
    last = said_by(corpus, "厂长@a3")[0]
    given = apply(corpus, [change_speaker(corpus, last, "报告")]).corpus
    assert {row["statement"]: row["speaker"] for row in statements(given)}[last] == "报告"
    chosen = apply(corpus, [change_speaker(corpus, last, speaker="报告@a3")]).corpus
    assert len(said_by(chosen, "报告@a3")) == 2
    joined = apply(corpus, [merge(corpus, ["报告@a1", "报告@a2"])]).corpus
    assert len(said_by(joined, "报告@a1")) == 2


def test_a_speaker_who_is_two_of_one_name() -> None:
    corpus = sample()
    first, *rest = said_by(corpus, "钱文静")
    assert rest
    applied = apply(corpus, [split(corpus, "钱文静", statements=[first])]).corpus
    assert said_by(applied, "钱文静") == rest
    assert said_by(applied, "钱文静 (2)") == [first]
    assert speakers(applied)["钱文静 (2)"]["name"] == "钱文静"


def test_the_posts_of_a_speaker_go_with_whoever_speaks_in_the_article() -> None:
    """Two persons of one name whom the program took for one."""
    texts = {
        "a": "星海大学教授钱文静说：“规则要先行。”",
        "b": "星海大学校长钱文静表示：“模型要先用。”",
    }
    corpus = analyse_articles(
        Article(name, name, text, received_text=text, parts=(Part("body", 0, len(text)),))
        for name, text in texts.items()
    )
    assert {post["article"] for post in speakers(corpus)["钱文静"]["roles"]} == {"a", "b"}
    parted = speakers(apply(corpus, [split(corpus, "钱文静", articles=["b"])]).corpus)
    first, other = parted["钱文静"], parted["钱文静 (2)"]
    assert {post["article"] for post in first["roles"]} == {"a"}
    assert {post["article"] for post in other["roles"]} == {"b"}
    assert (other["role"], other["affiliation"]) == ("校长", "星海大学")


def test_an_undoing_of_nothing_is_told() -> None:
    (told,) = apply(sample(), [undo("nothing")]).unattached
    assert "not here" in told.reason


def test_a_speaker_who_is_another_in_an_article() -> None:
    corpus = sample()
    said = said_by(corpus, "钱文静")
    made = split(corpus, "钱文静", "钱敏", articles=["sample-2"])
    applied = apply(corpus, [made])
    assert said_by(applied.corpus, "钱敏") == said
    assert "钱文静" not in speakers(applied.corpus)


def test_the_later_of_two_holds_whatever_their_order() -> None:
    corpus, name = sample(), statement(sample(), FACTORY)
    first, second = code(corpus, name, "risk", "for"), code(corpus, name, "risk", "against")
    for order in ([first, second], [second, first]):
        assert themes(apply(corpus, order).corpus, name)["risk"] == "against"


def test_undo_and_redo() -> None:
    corpus, name = sample(), statement(sample(), FACTORY)
    one = reject(corpus, name)
    back = undo(one.id)
    again = undo(back.id)
    assert len(statements(apply(corpus, [one, back, again]).corpus)) == len(statements(corpus)) - 1
    assert apply(corpus, [one, back, again, undo(again.id)]).corpus is corpus


def test_another_key_for_other_corrections() -> None:
    corpus, name = sample(), statement(sample(), FACTORY)
    one, other = code(corpus, name, "risk", "for"), code(corpus, name, "risk", "against")
    keys = {corpus.key, *(apply(corpus, made).corpus.key for made in ([one], [other]))}
    assert len(keys) == 3
    assert apply(corpus, [one]).corpus.key == apply(corpus, [one]).corpus.key


@pytest.mark.parametrize(
    "wrong",
    [
        lambda corpus: reject(corpus, "nothing:1"),
        lambda corpus: code(corpus, statement(corpus, RULES), "weather", "for"),
        lambda corpus: code(corpus, statement(corpus, RULES), "risk", "maybe"),
        lambda corpus: code(corpus, statement(corpus, RULES), "talent", "for"),
        lambda corpus: merge(corpus, ["钱文静"]),
        lambda corpus: merge(corpus, ["钱文静", "钱文静"]),
        lambda corpus: merge(corpus, ["钱文静", "nobody"]),
        lambda corpus: split(corpus, "钱文静", "钱敏"),
        lambda corpus: mark(corpus, "sample-1", 5, 5, "direct"),
        lambda corpus: mark(corpus, "sample-1", 0, 10**6, "direct"),
        lambda corpus: mark(corpus, "sample-1", 0, 30, "direct"),
        lambda corpus: mark(corpus, "sample-1", 10, 20, "shouted"),
        lambda corpus: change_speaker(corpus, statement(corpus, RULES), "名" * 500),
        lambda corpus: reject(corpus, statement(corpus, RULES), note="x" * 5000),
    ],
)
def test_what_cannot_be_corrected_is_told_at_once(wrong) -> None:
    with pytest.raises(CorrectionError):
        wrong(sample())


# --- after a new analysis -------------------------------------------------------------------------


def analysed(text: str, name: str = "a", received: str | None = None) -> Corpus:
    parts = (Part("body", 0, len(text)),)
    return analyse_articles(
        [Article(name, f"{name}.txt", text, parts=parts, received_text=received or text)]
    )


TALK = "厂长李卫东说：“大模型提高了效率。”\n他表示，风险也不小，数据可能泄露。"


def test_an_article_under_another_name_is_known_by_its_text() -> None:
    before, after = analysed(TALK), analysed(TALK, "b")
    one = code(before, statement(before, "大模型"), "labour", "for")
    applied = apply(after, [one])
    assert not applied.unattached
    assert themes(applied.corpus, statement(after, "大模型"))["labour"] == "for"


def test_a_text_that_is_restored_otherwise_is_searched_for_the_words() -> None:
    before = analysed("（据了解）\n" + TALK, received=TALK)
    after = analysed(TALK, received=TALK)
    one = code(before, statement(before, "大模型"), "labour", "for")
    applied = apply(after, [one])
    assert not applied.unattached
    assert themes(applied.corpus, statement(after, "大模型"))["labour"] == "for"


def test_a_character_that_is_restored_otherwise_does_not_matter() -> None:
    long = TALK.replace("效率", "所有工厂和车间的质量检查效率")
    before, after = analysed(long.replace("检查", "捡查"), received=long), analysed(long)
    one = code(before, statement(before, "大模型"), "labour", "for")
    assert not apply(after, [one]).unattached


def test_other_boundaries_do_not_matter_while_half_is_the_same() -> None:
    before = analysed(TALK)
    one = code(before, statement(before, "大模型"), "labour", "for")
    anchor = one.anchor
    assert anchor
    shorter = replace(anchor, end=anchor.end - 3, quote=anchor.quote[:-3])
    tiny = replace(anchor, end=anchor.begin + 2, quote=anchor.quote[:2])
    assert not apply(before, [replace(one, anchor=shorter)]).unattached
    (lost,) = apply(before, [replace(one, anchor=tiny)]).unattached
    assert lost.reason == "no statement stands there any more"


def test_a_long_statement_is_known_by_its_beginning() -> None:
    long = "大模型提高了效率，" + "数据和算力都要跟上，" * 400 + "风险也不小。"
    text = f"厂长李卫东说：“{long}”"
    before, after = analysed("（据了解）\n" + text, received=text), analysed(text)
    one = code(before, statement(before, "大模型"), "labour", "for")
    assert one.anchor and len(one.anchor.quote) == 2_000 < one.anchor.end - one.anchor.begin
    applied = apply(after, [one])
    assert themes(applied.corpus, statement(after, "大模型"))["labour"] == "for"


def test_an_article_that_is_gone_is_told() -> None:
    before, after = analysed(TALK), analysed("工人王芳说：“我们不怕。”", "b")
    made = [
        code(before, statement(before, "大模型"), "labour", "for"),
        mark(before, "a", 0, 3, "indirect", "某人"),
        replace(merge(sample(), ["孙一鸣", "钱文静"]), when="2024-01-01T00:00:00.000000+00:00"),
    ]
    applied = apply(after, made)
    assert applied.corpus is after
    assert {one.correction.id for one in applied.unattached} == {one.id for one in made}
    assert {one.partly for one in applied.unattached} == {False}


def test_a_merge_of_whom_one_is_gone_holds_for_the_others() -> None:
    corpus = sample()
    made = merge(corpus, ["孙一鸣", "钱文静"])
    gone = replace(made, voices=(*made.voices, Voice("nobody", "无此人")))
    applied = apply(corpus, [gone])
    assert "钱文静" not in speakers(applied.corpus)
    (told,) = applied.unattached
    assert told.partly and "无此人" in told.reason
    assert applied.applied == (gone,)


def test_a_theme_that_the_codebook_no_longer_has_is_told() -> None:
    corpus, name = sample(), statement(sample(), RULES)
    made = replace(code(corpus, name, "risk", "for"), theme="weather")
    (told,) = apply(corpus, [made]).unattached
    assert "weather" in told.reason


def test_corrections_of_a_corrected_corpus_hold_in_the_programs() -> None:
    corpus = sample()
    text = corpus.columns("articles", ["text"])["text"][0].as_py()
    begin = text.index("去年以来")
    first = mark(corpus, "sample-1", begin, begin + 10, "indirect", "记者")
    corrected = apply(corpus, [first]).corpus
    second = code(corrected, f"sample-1:{begin}", "industry", "for")
    both = apply(corpus, [first, second])
    assert themes(both.corpus, f"sample-1:{begin}") == {"industry": "for"}
    (told,) = apply(corpus, [second]).unattached
    assert told.correction == second


STORY = """大模型进厂以后的一年里，车间里的变化比许多人想的要慢，也比许多人想的要深。
去年春天，北方机床厂在三条产线上装了质检系统，工人们起初并不相信它能看出划痕。
厂长赵立群说：“大模型让我们的质检效率提高了三成，这是一次难得的机遇。”
他同时认为，数据泄露的风险不容忽视，企业必须加强防护。
到了秋天，厂里又把同一套系统搬到了装配线上，结果却不如人意，机器常常认错零件。
老工人陈海生表示，人工智能还不能独立完成复杂的装配任务，离不开人的手。"""


def test_what_is_said_of_a_statement_holds_in_the_reprints_of_its_article() -> None:
    texts = {"a": STORY, "b": STORY.replace("去年春天，", ""), "c": TALK}
    corpus = analyse_articles(
        Article(name, name, text, received_text=text, parts=(Part("body", 0, len(text)),))
        for name, text in texts.items()
    )
    assert corpus.has_copies
    name = next(one["statement"] for one in statements(corpus) if one["text"].startswith("大模型"))
    at = STORY.index("机器常常认错零件")
    made = [
        code(corpus, name, "talent", "none"),
        change_speaker(corpus, name, "李小明"),
        mark(corpus, "a", at, at + 8, "indirect", "工人", codings={"technology": "against"}),
        reject(corpus, next(o["statement"] for o in statements(corpus) if "数据泄露" in o["text"])),
    ]
    applied = apply(corpus, made)
    held = statements(applied.corpus)
    alike = [
        sorted(
            (one["text"], one["called"], *themes(applied.corpus, one["statement"]))
            for one in held
            if one["article"] == article
        )
        for article in "ab"
    ]
    assert alike[0] == alike[1] and len(alike[0]) == 3
    assert {one[1] for one in alike[0]} >= {"李小明", "工人"}
    assert [one for one in held if one["article"] == "c"] == [
        one for one in statements(corpus) if one["article"] == "c"
    ]
    tables_hold(applied.corpus)


# --- laws -----------------------------------------------------------------------------------------

NAMES = ("赵立群", "钱文静", "新来的", "unknown", "")
THEMES = ("risk", "labour", "talent", "agi")
STANCES = ("for", "against", "mixed", "none")


@st.composite
def sequences(draw) -> list[Correction]:
    """Corrections one after another, each of what the corpus is after those before."""
    corpus, made = sample(), []
    for number in range(draw(st.integers(1, 7))):
        now = apply(corpus, made).corpus
        one = _drawn(draw, now, made)
        if one is not None:
            made.append(replace(one, when=f"2024-01-01T00:00:{number:02}.000000+00:00"))
    return made


def _drawn(draw, corpus: Corpus, made: list[Correction]) -> Correction | None:
    held = statements(corpus)
    kind = draw(st.sampled_from(("speaker", "code", "uncode", "reject", "mark", "merge", "split")))
    if made and draw(st.integers(0, 5)) == 0:
        return undo(draw(st.sampled_from(made)).id)
    if kind == "mark":
        return _marked(draw, corpus)
    if not held:
        return None
    row = draw(st.sampled_from(held))
    name, theme = row["statement"], draw(st.sampled_from(THEMES))
    known = sorted(one for one in speakers(corpus) if one != "unknown")
    match kind:
        case "speaker":
            return change_speaker(corpus, name, draw(st.sampled_from(NAMES)))
        case "code":
            stance = "none" if theme == "talent" else draw(st.sampled_from(STANCES))
            return code(corpus, name, theme, stance)
        case "uncode":
            return uncode(corpus, name, theme)
        case "reject":
            return reject(corpus, name)
        case "merge" if len(known) > 1:
            chosen = draw(st.lists(st.sampled_from(known), min_size=2, max_size=3, unique=True))
            return merge(corpus, chosen, draw(st.sampled_from(("", "新来的", chosen[1]))))
        case "split" if row["speaker"] != "unknown":
            places = {"articles": [row["article"]]} if draw(st.booleans()) else {}
            places = places or {"statements": [name]}
            return split(corpus, row["speaker"], draw(st.sampled_from(NAMES)), **places)
    return None


def _marked(draw, corpus: Corpus) -> Correction:
    paragraphs = corpus.table("paragraphs").to_pylist()
    one = draw(st.sampled_from(paragraphs))
    begin = draw(st.integers(one["begin"], one["end"] - 1))
    end = draw(st.integers(begin + 1, one["end"]))
    codings = {draw(st.sampled_from(THEMES)): "none"}
    name = draw(st.sampled_from(NAMES))
    return mark(corpus, one["article"], begin, end, "indirect", name, codings=codings)


@settings(max_examples=25, deadline=None)
@given(sequences(), st.randoms(use_true_random=False))
def test_every_law_holds_after_any_corrections(made: list[Correction], random) -> None:
    applied = apply(sample(), made)
    corpus = applied.corpus
    spans_are_true(corpus)
    tables_agree(corpus)
    counts_are_evidence(corpus)
    shuffled = list(made)
    random.shuffle(shuffled)
    assert apply(sample(), shuffled).corpus.key == corpus.key
    standing = {one.id for one in made}
    assert {one.correction.id for one in applied.unattached} <= standing
    assert {one for ids in applied.statements.values() for one in ids} <= standing
    everything = [undo(one.id) for one in made if one.kind != "undo"]
    assert apply(sample(), [*[one for one in made if one.kind != "undo"], *everything]).corpus is (
        sample()
    )


def spans_are_true(corpus: Corpus) -> None:
    texts = dict(
        zip(*corpus.columns("articles", ["article", "text"]).to_pydict().values(), strict=True)
    )
    last: tuple[str, int] = ("", 0)
    for row in corpus.table("statements").to_pylist():
        assert 0 <= row["begin"] < row["end"] <= len(texts[row["article"]])
        assert row["article"] != last[0] or row["begin"] >= last[1]
        last = row["article"], row["end"]
        assert row["statement"] == f"{row['article']}:{row['begin']}"


def tables_agree(corpus: Corpus) -> None:
    for name, schema in SCHEMAS.items():
        assert corpus.table(name).schema.equals(schema)
    for name in SHARED_TABLES:
        assert corpus.table(name).equals(sample().table(name))
    tables_hold(corpus)


def tables_hold(corpus: Corpus) -> None:
    held = {row["statement"]: row for row in corpus.table("statements").to_pylist()}
    assert {row["speaker"] for row in held.values()} == set(speakers(corpus))
    codings = [(row["statement"], row["theme"]) for row in corpus.table("codings").to_pylist()]
    assert len(codings) == len(set(codings)) and {one for one, _ in codings} <= held.keys()
    sentences = corpus.table("sentences").to_pylist()
    spoken = {
        (one["sentence"], name)
        for name, row in held.items()
        for one in sentences
        if one["article"] == row["article"] and _meet(one, row)
    }
    pairs = [(row["sentence"], row["statement"]) for row in corpus.table("spoken").to_pylist()]
    assert sorted(pairs) == sorted(spoken)
    for token in corpus.table("tokens").to_pylist():
        inside = [
            name
            for name, row in held.items()
            if row["article"] == token["article"] and row["begin"] <= token["begin"] < row["end"]
        ]
        assert ([token["statement"]] if token["statement"] else []) == inside


def _meet(one: dict, other: dict) -> bool:
    return one["begin"] < other["end"] and other["begin"] < one["end"]


def counts_are_evidence(corpus: Corpus) -> None:
    for frame in (
        query.totals(corpus, Filter()),
        query.speaker_counts(corpus, Filter()),
        query.theme_counts(corpus, Filter()),
        query.stance_counts(corpus, Filter()),
    ):
        for n, one in zip(frame.n, frame.mark, strict=True):
            assert query.count(corpus, Filter(), one) == n


def anchors() -> st.SearchStrategy[dict]:
    """Places that anybody may have written into a journal, near what is there."""
    corpus = sample()
    rows = corpus.columns("articles", ["article", "text", "received_text"]).to_pylist()
    found = [
        {"article": row["article"], "digest": text_digest(row["received_text"])} for row in rows
    ]
    texts = {row["article"]: row["text"] for row in rows}

    def placed(article: dict, begin: int, length: int, quote: str | None) -> dict:
        begin = begin % len(texts[article["article"]])
        words = texts[article["article"]][begin : begin + length] if quote is None else quote
        return {**article, "begin": begin, "end": begin + len(words), "quote": words}

    near = st.builds(
        placed,
        st.sampled_from([*found, {**found[0], "digest": "0"}]),
        st.integers(0, 500),
        st.integers(0, 60),
        st.none() | st.text(max_size=5),
    )
    held = [reject(corpus, row["statement"]) for row in statements(corpus)]
    exact = [as_dict(one)["anchor"] for one in held]
    return st.sampled_from(exact) | near


NAMED = st.sampled_from((*NAMES, "unknown", "钱文静 (2)", "孙一鸣", "\u200b", "<b>"))
VOICES = st.fixed_dictionaries(
    {"name": NAMED},
    optional={"speaker": NAMED, "type": st.sampled_from(("", "person", "unknown"))},
)
ANYTHING = {
    "anchor": anchors(),
    "anchors": st.lists(anchors(), max_size=3),
    "voice": VOICES,
    "voices": st.lists(VOICES, min_size=1, max_size=3),
    "theme": st.sampled_from((*THEMES, "weather")),
    "stance": st.sampled_from((*STANCES, "")),
    "present": st.booleans(),
    "speech": st.sampled_from(("direct", "indirect")),
    "codings": st.lists(st.tuples(st.sampled_from(THEMES), st.sampled_from(STANCES)).map(list)),
    "undone": st.sampled_from("0123"),
}


@st.composite
def journals(draw) -> list[Correction]:
    made = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(sorted(NEEDS)))
        row = {name: draw(ANYTHING[name]) for name in NEEDS[kind]}
        when = f"2024-01-01T00:00:{number:02}+00:00"
        with contextlib.suppress(CorrectionError):
            made.append(from_dict({"id": str(number), "kind": kind, "when": when, **row}))
    return made


@settings(max_examples=120, deadline=None)
@given(journals())
def test_whatever_a_journal_says_the_tables_hold(made: list[Correction]) -> None:
    applied = apply(sample(), made)
    standing = {one.id for one in active(made)}
    told = {one.correction.id for one in applied.unattached if not one.partly}
    assert {one.id for one in applied.applied} == standing - told
    spans_are_true(applied.corpus)
    tables_agree(applied.corpus)


@settings(max_examples=15, deadline=None)
@given(sequences())
def test_corrections_of_other_statements_do_not_depend_on_their_order(made) -> None:
    """Of corrections that touch each a statement of its own the times do not matter."""
    alone: dict[object, Correction] = {}
    for one in made:
        if one.kind in ("coding", "not_a_statement"):
            alone.setdefault(one.anchor, one)
    chosen = [one for one in alone.values() if not apply(sample(), [one]).unattached]
    times = [one.when for one in chosen]
    turned = [replace(one, when=when) for one, when in zip(chosen, reversed(times), strict=True)]
    one, other = (apply(sample(), made).corpus for made in (chosen, turned))
    for name in SCHEMAS:
        assert one.table(name).equals(other.table(name))


# --- in memory ------------------------------------------------------------------------------------


def test_the_tables_that_stay_are_shared(seeds_corpus) -> None:
    corpus = Corpus.open(seeds_corpus)
    one = reject(corpus, corpus.columns("statements", ["statement"])["statement"][0].as_py())
    applied = apply(corpus, [one]).corpus
    assert applied.ask("SELECT count(*) AS n FROM statements").n[0] == 62
    assert corpus.ask("SELECT count(*) AS n FROM statements").n[0] == 63
    schemas = "SELECT count(*) AS n FROM information_schema.tables WHERE table_name = 'articles'"
    assert applied.ask(schemas).n[0] == 1
    held = "SELECT count(*) AS n FROM information_schema.tables WHERE table_name = 'statements'"
    assert corpus.ask(held).n[0] == 2
    del applied
    assert corpus.ask(held).n[0] == 1


@pytest.mark.parametrize("copied", [0, 300_000])
def test_a_patched_table_reads_the_same_copied_or_not(monkeypatch, copied) -> None:
    monkeypatch.setattr("analysis.corpus.ROWS_COPIED", copied)
    corpus = sample()
    made = [
        reject(corpus, statement(corpus, RULES)),
        mark(corpus, "sample-1", 8, 20, "indirect", "记者"),
    ]
    first = apply(corpus, made[:1]).corpus
    both = apply(first, made[1:]).corpus
    asked = "SELECT * FROM tokens ORDER BY article, position"
    for one in (first, both):
        assert one.ask(asked).equals(one.table("tokens").to_pandas())
        assert one.columns("tokens", ["term"]).equals(corpus.columns("tokens", ["term"]))
    kind = "SELECT table_type AS t FROM information_schema.tables WHERE table_schema = $s"
    types = first.ask(f"{kind} AND table_name = 'tokens'", {"s": first._schemas[0]})
    assert list(types.t) == ["BASE TABLE" if copied else "VIEW"]
    whole = apply(corpus, made).corpus
    assert whole.table("tokens").equals(both.table("tokens"))


def test_corrected_corpora_come_and_go_while_others_are_asked() -> None:
    corpus = sample()
    held = [one["statement"] for one in statements(corpus)]

    def work(number: int) -> int:
        found = 0
        for turn in range(6):
            chosen = held[(number + turn) % len(held)]
            applied = apply(corpus, [reject(corpus, chosen), undo("nothing")]).corpus
            found += int(applied.ask("SELECT count(*) AS n FROM statements").n[0])
            found -= int(corpus.ask("SELECT count(*) AS n FROM statements").n[0])
        return found

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(8))) == [-6] * 8


def test_a_corrected_corpus_is_stored_like_any_other(tmp_path) -> None:
    corpus, name = sample(), statement(sample(), FACTORY)
    corrected = apply(corpus, [code(corpus, name, "risk", "for", who="Li")]).corpus
    stored = corrected.save(tmp_path / "corpus")
    assert stored.key == corrected.key
    assert themes(stored, name)["risk"] == "for"
    assert stored.codebook.digest == corpus.codebook.digest
    assert stored.manifest["corrections"] == 1


def test_applying_is_fast(seeds_corpus) -> None:
    corpus = Corpus.open(seeds_corpus)
    held = corpus.columns("statements", ["statement"])["statement"].to_pylist()
    made = [code(corpus, name, "risk", "for") for name in held[:20]]
    apply(corpus, made)
    seconds = []
    for _ in range(5):
        begun = time.perf_counter()
        apply(corpus, made)
        seconds.append(time.perf_counter() - begun)
    # 10 to 20 ms on a quiet machine; others may be at work on this one.
    assert min(seconds) < 0.15


def test_an_anchor_without_words_is_the_article() -> None:
    assert Anchor("a", "0").is_article and not Anchor("a", "0", 0, 1, "字").is_article
