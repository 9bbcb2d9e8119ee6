"""Who the speakers are: names, titles, pronouns and the one registry of a corpus."""

from __future__ import annotations

import pytest

from analysis.articles import Article, Part
from analysis.countries import country_of
from analysis.mentions import read_mention
from analysis.names import is_chinese_name, same_sound, split_name
from analysis.speakers import COUNTRIES, SPEAKER_TYPES, Speaker
from analysis.statements import Heard, find_statements
from analysis.tagger import tag
from analysis.titles import read_title


def hear(text: str, article: str = "a") -> Heard:
    parts = (Part("body", 0, len(text)),)
    return find_statements(Article(article, "a.txt", text, parts=parts))


def speakers(text: str) -> list[str]:
    return [statement.speaker for statement in hear(text).statements]


def speaker(text: str) -> Speaker:
    return hear(text).speakers[0]


RESOLVED = [
    ("某国秘书长特使多罗·吉尔通过书面致辞表示，各国不应被落下。", ["多罗·吉尔"]),
    ("一家银行的首席信息安全官对彭博说，他们连夜排查。", ["一家银行的首席信息安全官"]),
    (
        "研究员马克·布朗说：“问题出在默认配置上。”\n该厂商表示，已经发布补丁。",
        ["马克·布朗", "该厂商"],
    ),
    ("合伙人郑凯表示看好这一赛道：“付费的意愿正在提高。”", ["郑凯"]),
    ("某厂之父山姆·奥特曼曾表示：它会像电一样便宜。", ["山姆·奥特曼"]),
    (
        "教授陈平表示，时间不多。\n陈平的回答只有一句：“大家都要学习，不能停下来。”",
        ["陈平", "陈平"],
    ),
    ("王林先生表示，时间不多。", ["王林"]),
    ("家长李女士担心孩子连作文都不会写了。", ["李女士"]),
    ("刘洋和同事们相信，开源是唯一的出路。", ["刘洋和同事们"]),
    ("国际能源署（IEA）在最新报告里警告，用电量将翻倍。", ["国际能源署"]),
    ("多乐署（DLA）在最新报告里警告，用电量将翻倍。", ["多乐署"]),
    (
        "某国大学以人为本研究院（HAI）的研究者们发现，准确率下降了一成。",
        ["某国大学以人为本研究院（HAI）的研究者们"],
    ),
    ("“这太荒唐了，完全没有道理！”网友“海风”评论道。", ["海风"]),
    (
        "一位投资人直言：“泡沫已经出现。”\n另一位投资人则乐观得多，他预计市场规模将翻三番。",
        ["一位投资人", "另一位投资人"],
    ),
    # documents that are named before
    (
        "多方发布《某某倡议》（以下简称《倡议》），系统阐述方案，其中明确提出，各方应当合作。",
        ["《倡议》"],
    ),
    (
        "在《某某法案（Such Act）》（以下简称《法案》）中，也明确要求对数据进行治理。",
        ["《某某法案》"],
    ),
    ("多乐公司发布半年度报告，其中显示，成本下降了一成。", ["半年度报告"]),
    # a house and a name open the sentence
    ("华为李明远年初返工回家，称路上一切顺利，没有堵车。", ["李明远"]),
    (
        "李明远表示，成本会下降。\n新模型引发了创作者的不满，他们认为自己的生计受到威胁。",
        ["李明远", "创作者"],
    ),
    # the group that opens a clause
    ("当研究人员测试这些程序时，他们发现网络罪犯说的是实话。", ["研究人员"]),
    (
        "据某日报报道，攻击增加。随后攻击者会假冒同事取得联系。他们声称可以帮助解决问题。",
        ["某日报", "攻击者"],
    ),
    # words of the shape of a name
    ("执法部门尚未公布名单，但表示，时间不多。", ["执法部门"]),
    ("某厂高管们告诉员工，时间不多了，大家要加油。", ["某厂高管们"]),
    ("Oklo 美国加州当地时间 18 日宣布，协议已经签署。", ["Oklo"]),
    # titles behind the name, on both sides of it, in front of a name online
    ("Anna West，某模型的作者之一及某厂 CEO，接受了访谈。\n她指出，成本会下降。", ["Anna West"]),
    ("某国信息中心负责人哈里斯少将表示，时间不多。", ["哈里斯"]),
    ("🔗 研究人员警告，时间不多了。", ["研究人员"]),
    ("尽管有 33 家公司认为成本会下降，但是时间不多。", ["33 家公司"]),
    # houses that are not named again
    ("甲某大学称，成本会下降。大学表示，时间不多。", ["甲某大学", "大学"]),
    ("OpenAI 强调：“模型不能引导用户。”公司进一步阐述：“大家有讨论的自由。”", ["OpenAI"] * 2),
    ("天气很好。\n公司表示，时间不多。", ["公司"]),
    ("Foobar 发言人证实了消息。公司发言人表示，时间不多。", ["Foobar 发言人"]),
    ("CISA和FBI警告称，风险增加。这些机构建议用户尽快更新所有密码。", ["CISA和FBI"] * 2),
    ("某市市长埃里克 - 韦斯特在讲话中宣布，规则会改。", ["埃里克 - 韦斯特"]),
    # what stands between a name and its verb
    ("约翰·库尔里出席。\n库尔里表示，日期未定。", ["约翰·库尔里"]),
    ("某国主席多罗·布朗（Doro Brown）将军表示，行动未受影响。", ["多罗·布朗"]),
    ("某国顾问安妮·布朗（Anne Brown)）也认为，时间不多。", ["安妮·布朗"]),
    ("日本民间调查公司表示，销量会增加。", ["日本民间调查公司"]),
    # surname and title, wherever it comes back
    ("某学会院士李明远出席。\n李院士认为，成本会下降。\n李院士指出，时间不多。", ["李明远"] * 2),
    # a whole name before its short form
    (
        "某国网络和设施安全中心（CISC）昨日发布年度报告。该中心要求企业按时完成报告。",
        ["某国网络和设施安全中心"],
    ),
    # titles off, whichever side they stand on
    ("车车科技董事长李明远表示，成本会下降。", ["李明远"]),
    ("李明远教授表示，成本会下降。", ["李明远"]),
    ("欧盟委员会执行副主席安娜·韦斯特表示，规则会改。", ["安娜·韦斯特"]),
    ("Foobar 首席执行官 Anna West 表示，规则会改。", ["Anna West"]),
    # parts of names; names in two scripts
    ("安娜·韦斯特表示，规则会改。\n韦斯特指出，时间不多。", ["安娜·韦斯特"] * 2),
    ("韦斯特表示，规则会改。\n出席的还有安娜·韦斯特。", ["安娜·韦斯特"]),
    ("首席信息官Aaron Gwinner表示，规则会改。\n“时间不多了，”格温纳说。", ["Aaron Gwinner"] * 2),
    ("安娜·韦斯特（Anna West）表示，规则会改。\nWest 表示，时间不多。", ["安娜·韦斯特"] * 2),
    # pronouns
    ("李明远表示，成本会下降。\n他认为，质量会提高。", ["李明远"] * 2),
    ("清华大学教授李明远围绕治理作了演讲。他认为，成本会下降。", ["李明远"]),
    ("李明远表示，王建国会来。他还说，时间不多。", ["李明远"] * 2),
    ("某公司董事长李明远喜欢写作，还发帖称：“写作使人清醒。”", ["李明远"]),
    (
        "某大学教授李明远表示，成本会下降。某公司总裁王建国也提到，质量会提高。\n"
        "但他们同时表示，时间不多。“还要再等两三年才行。”李明远说。",
        ["李明远", "王建国", "李明远", "李明远"],
    ),
    # titles and nouns that stand for someone
    ("该片导演李明远出席。\n导演表示，影片已经完成。", ["李明远"]),
    ("某市公司负责人表示，成本会下降。\n该负责人指出，时间不多。", ["某市公司负责人"] * 2),
    ("Foobar 是一家软件公司，该公司去年透露，成本会下降。", ["Foobar"]),
    ("《示例法案》昨日生效。该法案规定，企业必须备案。", ["《示例法案》"]),
    ("一份行业报告指出，成本会下降。\n报告称，时间不多。", ["一份行业报告", "报告"]),
    ("中国工程院院士李明远出席。\n李院士认为，成本会下降。", ["李明远"]),
    (
        "某国作家安娜·韦斯特和安娜·布朗向法院提起诉讼。他们在诉讼中称，作品被窃取。",
        ["安娜·韦斯特、安娜·布朗"],
    ),
    ("联合国大会通过合作决议，百国参加决议联署。\n该决议强调，应当合作。", ["合作决议"]),
    (
        "DeepSeek 的模型可以与 OpenAI 的相媲美。\n在发布的更新中，该公司表示，正在修复。",
        ["DeepSeek"],
    ),
    # adverbs are no part of a name, nor is a surname an adverb
    ("总裁安娜·韦斯特上周警告称，时间不多。", ["安娜·韦斯特"]),
    ("曾小群回复称，时间不多。", ["曾小群"]),
    ("某公司创始人让-安娜·韦斯特里说到，时间不多。", ["让-安娜·韦斯特里"]),
    ("某某智能方面回复称，时间不多。", ["某某智能"]),
    ("据博主 @山中来客 透露，时间不多。", ["@山中来客"]),
    ("某网络公司 Xoo向《某某时报》透露，攻击仍在继续。", ["Xoo"]),
    (
        "对苹果系统的审计发现了问题。\n该评估来自 Nowfoo，它还发现，数据没有加密。\n"
        "Nowfoo 表示，问题不小。",
        ["Nowfoo", "Nowfoo"],
    ),
    ("某公司创始人黄小群出席。\n老黄说，时间不多。", ["黄小群"]),
    ("德国豪华汽车制造商多乐捷宣布，新车将会推出。", ["多乐捷"]),
    ("ChatFoo的开发者OpenFoo公司表示，目标是合作。", ["OpenFoo"]),
    ("根据「易木榜」的数据，销量增长一成。", ["易木榜"]),
    ("据FOOSCOOP 报道，两家公司地位突出。", ["FOOSCOOP"]),
    ("某公司公布了一份行业报告。\n报告中还提到，成本会下降。", ["一份行业报告"]),
    ("某数字公司副总裁、某品牌主理人李明远表示，时间不多。", ["李明远"]),
    ("多末回应称，时间不多。", ["多末"]),
    ("天眼查 App 显示，该公司成立于前年。", ["天眼查 App"]),
    # the hearer, the one cited
    ("李明远对王建国说：“成本会下降。”", ["李明远"]),
    ("英伟达则通过发言人表示，成本会下降。", ["英伟达"]),
]


@pytest.mark.parametrize(("text", "expected"), RESOLVED)
def test_the_fullest_name_is_found(text, expected):
    assert speakers(text) == expected


DESCRIBED = [
    ("某某科技董事长李明远表示，成本会下降。", ("person", "董事长", "某某科技", "cn")),
    (
        "欧盟委员会执行副主席安娜·韦斯特表示，规则会改。",
        ("person", "执行副主席", "欧盟委员会", "eu"),
    ),
    ("特斯拉CEO安娜·韦斯特表示，规则会改。", ("person", "CEO", "特斯拉", "us")),
    ("记者采访了北京大学教授李明远。李明远表示，规则会改。", ("person", "教授", "北京大学", "cn")),
    ("微软表示，规则会改。", ("organisation", "", "", "us")),
    ("英国一份行业报告显示，规则会改。", ("document", "", "", "uk")),
    ("业内人士认为，规则会改。", ("group", "", "", "unknown")),
    ("一名韩国工程师表示，规则会改。", ("anonymous", "", "", "other")),
]


@pytest.mark.parametrize(("text", "expected"), DESCRIBED)
def test_type_role_affiliation_and_country(text, expected):
    found = speaker(text)
    assert (found.type, found.role, found.affiliation, found.country) == expected
    assert found.type in SPEAKER_TYPES
    assert found.country in COUNTRIES


TITLES = [
    ("Foobar 首席技术官兼数字媒体总裁", ("首席技术官、数字媒体总裁", "Foobar")),
    ("某某大学 全球业务总裁", ("全球业务总裁", "某某大学")),
    ("某某安全董事长", ("董事长", "某某安全")),
    ("据多乐", ("", "")),
    ("据 Foobar 首席执行官", ("首席执行官", "Foobar")),
    ("行动将由某国国防部副部长", ("副部长", "某国国防部")),
    ("某国联邦财政部长", ("部长", "某国联邦财政部")),
    ("多乐（Duole）CEO", ("CEO", "多乐")),
    ("某某有限公司总经理助理", ("总经理助理", "某某有限公司")),
    ("甲公司创始人李明远、乙公司总裁", ("总裁", "乙公司")),
    ("该公司负责月球项目的高级副总裁", ("高级副总裁", "")),
    ("AI 内容平台——多乐次元创始人、CEO", ("创始人、CEO", "多乐次元")),
    ("某国人工智能企业 Foobar 联合创始人", ("联合创始人", "Foobar")),
    ("科幻作家", ("科幻作家", "")),
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_roles_and_affiliations(title, expected):
    assert read_title(title) == expected


MENTIONS = [
    ("但他们", "pronoun", "他们"),
    ("该论文", "anaphor", "该论文"),
    ("25位全球顶尖科学家", "group", "25位全球顶尖科学家"),
    ("甚至有投资人", "group", "投资人"),
    ("网红博主“野山羊”", "person", "野山羊"),
    ("笔者", "author", "笔者"),
    ("上海某某大学李明远", "person", "李明远"),
]


@pytest.mark.parametrize(("phrase", "kind", "name"), MENTIONS)
def test_mentions(phrase, kind, name):
    mention = read_mention(phrase)
    assert mention is not None
    assert (mention.kind, mention.name) == (kind, name)


@pytest.mark.parametrize(
    "phrase",
    [
        "这让人们",
        "市场的增长",
        "对于人们",
        "针对媒体报道",
        "另一方面",
        "被称为专家",
        "全球格局",
        "",
    ],
)
def test_no_mentions(phrase):
    assert read_mention(phrase) is None


@pytest.mark.parametrize(
    ("word", "titled", "expected"),
    [("张磊", False, True), ("明确", False, False), ("明磊", True, True), ("研究院", False, False)],
)
def test_chinese_names(word, titled, expected):
    assert is_chinese_name(word, titled=titled) is expected


def test_what_stands_behind_a_name_is_none_of_it():
    assert split_name("某国总统多罗·哈尔维去年") == ("某国总统", "多罗·哈尔维")
    assert split_name("多罗·哈尔维中将") == ("", "多罗·哈尔维")
    assert split_name("多罗·爱因斯坦") == ("", "多罗·爱因斯坦")


def test_a_first_name_is_parted_from_its_title():
    assert split_name("首席执行官桑德尔·帕特尔") == ("首席执行官", "桑德尔·帕特尔")


def test_transliterations_are_compared_by_sound():
    assert same_sound("莫里斯", "Rob Morris")
    assert not same_sound("莫里斯", "Anna West")


def test_countries_come_from_words_not_from_guesses():
    assert country_of("某某公司") == "unknown"
    assert country_of("", "美国某研究所") == "us"


def test_the_tagger_reads_names_whatever_stands_beside_them():
    texts = ["清华大学教授李明远围绕治理作了演讲", "好", ""]
    alone = [tag([text])[0] for text in texts]
    assert tag(texts) == alone
    first = texts[0]
    assert "李明远" in [first[n.begin : n.end] for n in alone[0] if n.tag == "PER"]
    for text, names in zip(texts, alone, strict=True):
        assert "".join(text[n.begin : n.end] for n in names) == text
