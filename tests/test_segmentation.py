"""Paragraphs, sentences and tokens: true spans, whole terms, one spelling."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lexica import rows
from analysis.segmentation import (
    Segmenter,
    Token,
    is_stop,
    one_spelling,
    paragraphs,
    segmenter,
    sentences,
    stop_words,
    tokens,
)

GOLD = Path(__file__).parent / "cases" / "gold" / "seeds"
TAGS = {"noun", "verb", "adjective", "name", "latin", "number", "time", "function", "other"}

# What running text is made of, in any order.
PIECES = (
    *(
        "人工智能",
        "大模型",
        "他说",
        "“好。”",
        "《怎么办？》",
        "（真的！）",
        "。",
        "？！",
        "……",
        "，",
    ),
    *("GPT-4o", "ＡＩ", "60秒", "3.5%", "C++", "Sora 2 Pro", "dall·e3", "U.S. ", "a@b.cn"),
    *("https://a.cn/b?c=1", "😊", "𠮷野家", "e\u0301", "\n", "\r\n", " ", "\u3000"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


def cut(text: str) -> list[str]:
    return [text[begin:end] for begin, end in sentences(text)]


def terms(text: str) -> list[str]:
    return [token.term for token in tokens(text)]


# --- paragraphs and sentences ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" \n\u3000\t\r\n", []),
        ("甲。\n乙。", ["甲。", "乙。"]),
        ("\u3000\u3000甲 乙。 \r\n\r\n丙", ["甲 乙。", "丙"]),
        ("甲\u2028乙", ["甲", "乙"]),
        ("甲", ["甲"]),
    ],
)
def test_paragraphs(text, found):
    assert [text[begin:end] for begin, end in paragraphs(text)] == found


@pytest.mark.parametrize(
    "parts",
    [
        ["天晴了。", "路干了！", "走吗？", "走。"],
        ["真的吗？！", "真的。"],
        ["他停了停……", "没有说话。"],
        ["“走吧。”", "他说。"],
        ["他说：“走吧。”", "大家走了。"],
        ["“能不能走？”的疑问没有人答。"],  # the quoted question is part of the sentence
        ["“走！”、“别走！”的喊声。"],
        ["大家喊“走！”", "“别走！”等口号。"],
        ["《谁来了？》是一本书。", "好看。"],
        ["他来了（你猜是谁？不是我。），又走了。", "天黑了。"],
        ["「行。」", "他说。"],
        ["没有句号的一句"],
        ["一句。", "没有句号的一句"],
        ["It works. ", "It does not."],
        ["版本3.5发布了。", "U.S.也一样。"],
    ],
)
def test_sentences(parts):
    assert cut("".join(parts)) == [part.strip() for part in parts]


def test_sentences_stay_within_their_line():
    assert cut("第一行没有句号\n第二行。") == ["第一行没有句号", "第二行。"]


def test_sentences_of_a_part_of_the_text():
    text = "甲。乙。丙。"
    assert [text[b:e] for b, e in sentences(text, 2, 4)] == ["乙。"]


@settings(deadline=None)
@given(TEXTS)
def test_sentences_cover_what_is_not_white_once(text):
    spans = sentences(text)
    covered = [at for begin, end in spans for at in range(begin, end)]
    assert len(covered) == len(set(covered))
    assert {at for at, c in enumerate(text) if not c.isspace()} <= set(covered)
    assert all(text[b:e] == text[b:e].strip() != "" for b, e in spans)
    assert spans == sorted(spans)


# --- tokens ---------------------------------------------------------------------------------------


@settings(deadline=None)
@given(TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_tokens_are_true_ordered_and_within(text, begin, length):
    begin = min(begin, len(text))
    end = min(begin + length, len(text))
    last = begin
    for token in tokens(text, begin, end):
        assert last <= token.begin < token.end <= end
        last = token.end
        shown = text[token.begin : token.end]
        assert shown == shown.strip()
        assert any(map(str.isalnum, shown))
        assert token.tag in TAGS
        assert token.term


def test_tokens_of_a_part_have_offsets_into_the_whole():
    text = "天气很好。大模型很贵。"
    assert tokens(text, 5)[0] == Token(5, 8, "大模型", "noun")


@pytest.mark.parametrize(
    "term",
    ["大模型", "文生视频", "通用人工智能", "生成式人工智能", "世界模型", "具身智能", "大语言模型",
     "自动驾驶", "算力", "深度合成", "提示词", "新质生产力"],
)  # fmt: skip
def test_terms_of_the_field_stay_whole(term):
    assert term in terms(f"他们认为{term}的影响很大。")


def test_every_domain_term_is_a_token_by_itself():
    fields = [term for term, *_ in rows("domain_terms.tsv")]
    assert [term for term in fields if terms(term) != [term]] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sora 2 Pro发布", ["Sora 2 Pro", "发布"]),
        ("DALL-E 3、DALL·E3和dall-e 3", ["DALL-E 3", "DALL-E 3", "和", "DALL-E 3"]),
        ("Pika 1.0与Pika1.0", ["Pika 1.0", "与", "Pika 1.0"]),
        ("GPT-4o、GPT4、gpt-3.5", ["GPT-4o", "GPT-4", "GPT-3.5"]),
        ("Stable Diffusion与stable diffusion", ["Stable Diffusion", "与", "Stable Diffusion"]),
        ("OpenAI、openai和Open AI", ["OpenAI", "OpenAI", "和", "OpenAI"]),
        ("chatgpt，CHATGPT", ["ChatGPT", "ChatGPT"]),
        ("ＡＩ和AI", ["AI", "和", "AI"]),
        ("Sora 60秒", ["Sora", "60", "秒"]),  # counts something, is no version
        ("GPT-4本身", ["GPT-4", "本身"]),
        ("5G网络", ["5G", "网络"]),
        ("SORAWOOD", ["SORAWOOD"]),  # another word
        ("InstructPix2Pix", ["InstructPix2Pix"]),
        ("C++程序", ["C++", "程序"]),
        ("见https://a.cn/b?c=1。", ["见"]),
        ("写信到a.b@c.cn", ["写信", "到"]),
        ("", []),
        ("，。！ \n", []),
    ],
)
def test_latin_names(text, found):
    assert terms(text) == found


def test_every_latin_name_is_a_token_in_any_case():
    names = [name for name, _ in rows("latin_names.tsv")]
    assert [name for name in names if terms(f"而{name}则") != ["而", name, "则"]] == []
    assert [name for name in names if terms(f"而{name.lower()}则") != ["而", name, "则"]] == []


@pytest.mark.parametrize(
    ("word", "tag"),
    [("公司", "noun"), ("研发", "noun"), ("奔跑", "verb"), ("漂亮", "adjective"), ("北京", "name"),
     ("的", "function"), ("但是", "function"), ("2023", "number"), ("Sora", "latin"),
     ("今天", "time"), ("大模型", "noun"), ("赋能", "verb")],
)  # fmt: skip
def test_tags(word, tag):
    assert [token.tag for token in tokens(word)] == [tag]


def test_an_own_dictionary_not_the_shared_one():
    import rjieba

    Segmenter()
    assert not rjieba.has_word("文生视频")
    assert segmenter() is segmenter()


def test_boundaries_are_those_of_jieba_but_for_terms_and_names():
    """jieba is the oracle: on the seeds nearly every boundary it sets between Chinese words."""
    import jieba

    oracle = jieba.Tokenizer()
    for term, *_ in rows("domain_terms.tsv"):
        oracle.add_word(term)
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(GOLD.glob("*.txt")))
    wanted = {(b, e) for word, b, e in oracle.tokenize(text) if "一" <= word[0] <= "鿿"}
    found = {(t.begin, t.end) for t in tokens(text)}
    assert len(wanted & found) / len(wanted) > 0.99


@pytest.mark.parametrize("piece", ["1", "a.b-", "《", "。", ". ", "@", "（", "A "])
def test_long_runs_are_cut_in_time(piece):
    text = piece * 200_000
    started = time.perf_counter()
    assert tokens(text) == sorted(tokens(text))
    assert sentences(text)
    assert time.perf_counter() - started < 10  # quadratic time would be minutes


# --- stop words and spellings ---------------------------------------------------------------------


@pytest.mark.parametrize("term", ["的", "表示", "2023", "3.5%", "the", "The", "一个", "云"])
def test_stop_words(term):
    assert is_stop(term)


@pytest.mark.parametrize("term", ["算力", "人工智能", "AI", "OpenAI", "5G", "中国", "监管", "未来"])
def test_topics_are_no_stop_words(term):
    assert not is_stop(term)


def test_no_term_of_the_field_is_a_stop_word():
    fields = {term for term, *_ in rows("domain_terms.tsv")}
    names = {name.lower() for name, _ in rows("latin_names.tsv")}
    assert not stop_words() & (fields | names)


def test_one_spelling_takes_the_most_used():
    counts = {"FreeText": 2, "freetext": 3, "FREETEXT": 1, "Once": 1, "模型": 9}
    assert one_spelling(counts) == {"FreeText": "freetext", "FREETEXT": "freetext"}
    assert one_spelling({"Ab": 1, "AB": 1}) == {"Ab": "AB"}
