"""The registry of a corpus: who is one speaker in several articles, and who is two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.affiliations import agree, contradict, house
from analysis.articles import Article, Part
from analysis.fullnames import introductions, is_full
from analysis.pipeline import analyse_articles
from analysis.registry import register
from analysis.speakers import Post, Speaker
from analysis.statements import Heard, find_statements
from analysis.unnamed import article_of, is_unnamed


def heard(*found: Speaker, pairs=()) -> Heard:
    return Heard((), found, tuple(pairs))


def person(name: str, affiliation: str = "", role: str = "", *aliases: str) -> Speaker:
    return Speaker(name, aliases, "person", role, affiliation)


def ids(*speakers: Speaker, pairs=()) -> list[str]:
    """The ids of these speakers, each in an article of its own."""
    articles = {str(n): heard(one, pairs=pairs) for n, one in enumerate(speakers)}
    identities = register(articles).identities
    return [identities[str(n), one.name] for n, one in enumerate(speakers)]


def house_of(name: str) -> Speaker:
    return Speaker(name, type="organisation")


# -- one or two ------------------------------------------------------------------------------------

ONE = {
    "the affiliation agrees": [person("李明远", "某某大学"), person("李明远", "某某大学计算机系")],
    "one has no affiliation": [person("李明远", "某某大学"), person("李明远")],
    "another name of the house": [person("李明远", "阿里"), person("李明远", "阿里巴巴集团")],
    "houses of one owner": [person("李明远", "阿里云"), person("李明远", "阿里巴巴")],
    "a post beside the other": [person("李明远", "某某公司"), person("李明远", "某某行业协会")],
    "a former post": [person("李明远", "某某公司"), person("李明远", "原某某局")],
    "a chain of common houses": [
        person("李明远", "甲大学"),
        person("李明远", "甲大学、乙公司"),
        person("李明远", "乙公司"),
    ],
    "the last name alone": [person("多罗·哈尔维", "某某公司"), person("哈尔维")],
    "in Latin letters, by sound": [person("萨拉·马克尔"), person("Sarah Markel")],
    "a variant of the first name": [person("伊隆·哈尔维"), person("埃隆·哈尔维")],
    "another dot": [person("多罗·哈尔维"), person("多罗・哈尔维")],
    "two posts of a foreign name": [
        person("多罗·哈尔维", "甲公司"),
        person("多罗·哈尔维", "乙大学"),
    ],
    "another name of an organisation": [house_of("谷歌"), house_of("Google")],
    "公司 behind the name": [house_of("Foobar"), house_of("Foobar公司")],
}
TWO = {
    "affiliations without common ground": [person("张伟", "甲科技"), person("张伟", "乙银行")],
    "a chair at a university and a post in a company": [
        person("李明远", "甲大学", "教授"),
        person("李明远", "乙科技公司", "首席科学家"),
    ],
    "last names that two people have": [
        person("多罗·哈尔维"),
        person("马林·哈尔维"),
        person("哈尔维"),
    ],
    "a last name with another house": [person("多罗·哈尔维", "甲公司"), person("哈尔维", "乙银行")],
    "a short name that nobody introduces": [house_of("某某科学研究院"), house_of("某科院")],
    "a first name of another sound": [person("多罗·哈尔维"), person("Martin Halvey")],
}


@pytest.mark.parametrize("case", ONE)
def test_one_speaker(case):
    assert len(set(ids(*ONE[case]))) == 1


@pytest.mark.parametrize("case", TWO)
def test_two_speakers(case):
    assert len(set(ids(*TWO[case]))) == len(TWO[case])


def test_who_shares_a_name_is_told_by_the_affiliation():
    found = ids(person("张伟", "字节跳动"), person("张伟", "某某大学"), person("张伟"))
    assert found == ["张伟（字节跳动）", "张伟（某某大学）", "张伟"]


def test_a_foreigner_is_one_in_all_spellings():
    text = "马斯克（Elon Musk）没有来。"
    articles = {
        "a": heard(person("埃隆·马斯克", "特斯拉", "CEO")),
        "b": heard(person("马斯克")),
        "c": heard(person("Elon Musk", "SpaceX", "创始人"), pairs=introductions(text)),
    }
    registry = register(articles)
    assert set(registry.identities.values()) == {"埃隆·马斯克"}
    assert {"马斯克", "Elon Musk"} <= set(registry.speakers["埃隆·马斯克"].aliases)


def test_a_text_introduces_a_short_name():
    text = "某某信息通信研究院（以下简称“某信院”）"
    pairs = list(introductions(text))
    found = ids(house_of("某某信息通信研究院"), house_of("某信院"), pairs=pairs)
    assert len(set(found)) == 1


def test_roles_over_time():
    articles = {
        "late": heard(person("李明远", "某某公司", "首席执行官")),
        "early": heard(person("李明远", "某某公司", "工程师")),
        "undated": heard(person("李明远", "某某公司", "顾问")),
        "silent": heard(person("李明远")),
    }
    registry = register(articles, {"late": "2024-05-01", "early": "2019-02-03"})
    assert registry.speakers["李明远"].roles == (
        Post("2019-02-03", "early", "工程师", "某某公司"),
        Post("2024-05-01", "late", "首席执行官", "某某公司"),
        Post("", "undated", "顾问", "某某公司"),
    )


def test_aliases_type_role_and_country_are_those_of_all_articles():
    registry = register(
        {
            "a": heard(Speaker("李明远", ("李教授",), "person", "", "某某大学", "cn")),
            "b": heard(Speaker("李明远", ("老李",), "person", "教授", "某某大学")),
            "c": heard(Speaker("李明远", ("老李",), "unknown")),
        }
    )
    found = registry.speakers["李明远"]
    assert (found.aliases, found.type) == (("老李", "李教授"), "person")
    assert (found.role, found.affiliation, found.country) == ("教授", "某某大学", "cn")


# -- whatever the articles -------------------------------------------------------------------------

NAMES = st.sampled_from(
    [
        "张伟",
        "李明远",
        "埃隆·马斯克",
        "马斯克",
        "Elon Musk",
        "伊隆·马斯克",
        "微软",
        "Microsoft",
        "有人",
    ]
)
HOUSES = st.sampled_from(["", "甲大学", "乙银行", "甲大学、丙协会", "特斯拉", "丙协会"])
TYPES = st.sampled_from(["person", "organisation", "group", "unknown"])
SPEAKERS = st.builds(lambda n, h, t: Speaker(n, (), t, "", h), NAMES, HOUSES, TYPES)
ARTICLES = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.lists(SPEAKERS, max_size=4, unique_by=lambda s: s.name).map(lambda found: heard(*found)),
    max_size=8,
)


@given(ARTICLES, st.randoms())
def test_the_order_of_the_articles_does_not_matter(articles, random):
    shuffled = list(articles.items())
    random.shuffle(shuffled)
    assert register(dict(shuffled)) == register(articles)


@given(ARTICLES)
def test_registering_again_changes_nothing(articles):
    once = register(articles)
    copies = {f"{a}+": found for a, found in articles.items()}
    again = register({**articles, **copies}, stories={f"{a}+": a for a in articles})
    assert again.speakers.keys() == once.speakers.keys()
    for (article, name), identity in once.identities.items():
        assert again.identities[article, name] == again.identities[f"{article}+", name] == identity


@given(ARTICLES)
def test_every_speaker_of_every_article_has_an_identity(articles):
    registry = register(articles)
    for article, found in articles.items():
        for one in found.speakers:
            speaker = registry.speakers[registry.identities[article, one.name]]
            assert speaker.name == one.name or one.name in speaker.aliases or "・" in one.name
    assert set(registry.identities.values()) == registry.speakers.keys()


# -- who is not named ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind", "unnamed"),
    [
        ("报告", "document", True),
        ("最新数据", "document", True),
        ("一份初步报告", "document", True),
        ("天枢蓝皮书", "document", False),
        ("《蓝皮书》", "document", False),
        ("X研究院报告", "document", False),
        ("官方", "organisation", True),
        ("一家研究机构", "organisation", True),
        ("某银行", "organisation", True),
        ("新华社", "organisation", False),
        ("天枢银行", "organisation", False),
        ("专家", "group", True),
        ("多位知情人士", "group", True),
        ("三成受访者", "group", True),
        ("韩国媒体", "group", False),
        ("X公司员工", "group", False),
        ("一名资深工程师", "anonymous", True),
        ("发言人", "anonymous", True),
        ("X公司发言人", "anonymous", False),
        ("李明远", "person", False),
        ("公司", "unknown", False),
    ],
)
def test_a_noun_phrase_names_somebody_or_nobody(name, kind, unnamed):
    assert is_unnamed(Speaker(name, type=kind)) is unnamed


def test_what_nobody_is_named_by_is_another_voice_in_another_article():
    report, expert = Speaker("报告", type="document"), Speaker("专家", type="group")
    assert ids(report, report, expert, expert) == ["报告@0", "报告@1", "专家@2", "专家@3"]
    named = Speaker("《某蓝皮书》", type="document")
    assert len(set(ids(named, named))) == 1


def test_within_an_article_and_in_its_copies_it_is_one_voice():
    report = Speaker("报告", type="document")
    registry = register({"a": heard(report), "b": heard(report)}, stories={"b": "a"})
    assert registry.speakers.keys() == {"报告@a"}
    assert set(registry.identities.values()) == {"报告@a"}
    assert registry.speakers["报告@a"].name == "报告"


def test_an_id_tells_whose_article_it_is():
    assert article_of("报告@a@b", "报告") == "a@b"
    assert article_of("张伟（某公司）", "张伟") == ""


def test_voices_of_articles_without_a_name_stay_apart_in_a_corpus():
    texts = {
        name: f"{day}，报告显示，大模型正在改变工厂。"
        for name, day in (("a", "春天"), ("b", "秋天"))
    }
    corpus = analyse_articles(
        [Article(n, f"{n}.txt", t, parts=(Part("body", 0, len(t)),)) for n, t in texts.items()]
    )
    statements = corpus.table("statements")
    assert statements["speaker"].to_pylist() == ["报告@a", "报告@b"]
    assert statements["name"].to_pylist() == ["报告", "报告"]


# -- affiliations and names ------------------------------------------------------------------------


def test_a_house_is_one_whatever_it_is_called():
    assert house("ALIBABA") == house("阿里") == "阿里巴巴"
    assert house("上市公司") == "上市公司"


def test_agreement_and_contradiction_exclude_each_other():
    names = ["甲大学", "乙银行", "甲大学、丙协会", "丙协会", "", "X", "FedEx", "推特"]
    for one in names:
        for other in names:
            assert contradict(one, other) == contradict(other, one)
            assert not (agree(one, other) and contradict(one, other))
    assert not agree("X", "FedEx")
    assert agree("推特", "特斯拉")


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("埃隆-马斯克", True),
        ("J·K·罗琳", True),
        ("GPT-4", False),
        ("Elon Musk", True),
        ("周鸿祎", False),
    ],
)
def test_full_names(name, full):
    assert is_full(name) is full


# -- in the tables ---------------------------------------------------------------------------------


def article(name: str, text: str, published: str = "") -> Article:
    return Article(
        name, f"{name}.txt", text, published=published, parts=(Part("body", 0, len(text)),)
    )


def test_the_tables_know_roles_and_implications():
    corpus = analyse_articles(
        [
            article("a", "某某大学教授李明远指出，模型会出错。", "2023-01-01"),
            article(
                "b",
                "某某大学校长李明远声称，模型不会出错。“我们用了一年，一次也没有。”",
                "2024-01-01",
            ),
        ]
    )
    speakers = {row["speaker"]: row for row in corpus.table("speakers").to_pylist()}
    posts = [(post["published"], post["role"]) for post in speakers["李明远"]["roles"]]
    assert posts == [("2023-01-01", "教授"), ("2024-01-01", "校长")]
    implied = [(row["cue"], row["implication"]) for row in corpus.table("statements").to_pylist()]
    assert implied == [("指出", "endorsing"), ("声称", "doubting"), ("", "")]


def test_articles_tell_what_names_stand_side_by_side():
    text = "马斯克（Elon Musk）表示，明年会更好。"
    assert ("马斯克", "Elon Musk") in find_statements(article("a", text)).pairs
