"""Mentions: what a noun phrase before or after a reporting verb says of its speaker."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from analysis.lexica import rows
from analysis.names import (
    HAN,
    HONORIFICS,
    LATIN_NAME,
    TITLE_ENDINGS,
    TITLES,
    is_chinese_name,
    is_transliteration,
    looks_like_person,
    split_name,
    strip_honorific,
)
from analysis.wordlists import Endings, alternation, words

_PRONOUNS = {row[0]: (row[1], row[2]) for row in rows("pronouns.tsv")}
_NOUNS = {row[0]: row[1] for row in rows("speaker_nouns.tsv")}
_SUFFIXES = {row[0]: row[1] for row in rows("speaker_suffixes.tsv")}
_ROLES = words("titles.tsv", 1, "role")
_HEADS = Endings(_NOUNS.keys() | _ROLES)
_ORGANISATIONS = words("countries.tsv", 2, "organisation")
_ORGANISATION_BEGINNINGS = frozenset(name[:2] for name in _ORGANISATIONS)
_LONGEST_ORGANISATION = max(map(len, _ORGANISATIONS))
_ORGANISATION_ENDINGS = Endings(name for name in _ORGANISATIONS if len(name) > 1)

_TIME = (
    r"(?:\d{2,4}\s?年)?(?:\s?\d{1,2}\s?月)?(?:\s?\d{1,2}\s?[日号])?"
    r"(?:当天|上午|下午|晚间?|凌晨|中午|早间)?"
)
_OPENINGS = words("adverbials.tsv", 1, "opening") | words("adverbials.tsv", 1, "both")
_OPENING = re.compile(
    rf"^\s*(?:(?!日本)(?:{alternation(_OPENINGS)})(?=[^的\s]|\s+\S)|"
    rf"(?=\d){_TIME}(?=[^\d\s位名家个份发])|"
    r"[上本这下]个?(?:周|月|星期)[一二三四五六日]?|周[一二三四五六日]|"
    r"[-–—•·●■◆▪\u2600-\u27bf\U0001f000-\U0001faff]+\s*|[\d一二三四五六七八九十]+(?:[、.]|\s?[|｜])\s?)\s*"
)
_BRACKETS = re.compile(r"\s*[（(]([^（）()]{1,60})[)）]{1,2}\s*$")
# 某国主席多罗·哈尔维（Doro Halvey）将军: the name stands before the note.
_NOTED = re.compile(
    rf"^(.{{2,}}?)\s*[（(]([A-Z][A-Za-zÀ-ÿ.' -]{{2,40}})[)）]\s?(?:{TITLES}|{HONORIFICS})$"
)
_DEMONSTRATIVE = re.compile(
    r"^(?:该|这[位名份篇家项个些一]?|那[位名家]|此|上述|前述|本)"
    r"(?:[两三四五六七八九十几多\d]+[位名家个份])?(?:(?:位于|来自|总部|负责|研究)[^的，]{1,12}的)?([^的]{1,8})$"
)
_INSIDE = re.compile(
    r"^(?:[该此这]?[封篇份部项]?)"
    r"(信|文|文章|报告|书|帖子|博文|邮件|声明|论文|法案|公告|文件|备忘录|研究)[中里]$"
)
_OWNER = re.compile(r"^[该此](.{1,6}?)的.{0,3}(?:内容|数据|报告|条款|调查|研究|声明)$")
_JOINT = re.compile(r"[A-Za-z\u4e00-\u9fff](?:和|与|及)[A-Z]?$")
_JOINT_HOUSES = re.compile(r"[A-Za-z\u4e00-\u9fff]\s?(?:和|与|及|、)\s?$")
_HOUSES = [noun for noun, kind in _NOUNS.items() if kind == "organisation" and len(noun) > 1]
_EMPLOYED = re.compile(
    rf"^(.{{2,}}(?:{alternation(_HOUSES)}|科技|证券|智能|网络|资本))\s?([{HAN}]{{2,3}})$"
)
_ONE_PERSON = re.compile(r"(?:一|两|几|多|\d+)[位名]")
# 全局, 内部: no office, as little as what joins two nouns (综合与全局).
_NO_OFFICE = re.compile(r"[与、]|(?:(?<!安)全|[布大格结局内外头底顶脚眼面背尾上下中东西南北]).$")
_WEEKDAY = re.compile(r"(?:[上本这]?周[一二三四五六日末]|今日|今天|昨日|昨天|近日|日前)$")
# 增加报告, 提交说明: what is done with a document, which does not speak here.
_MADE = re.compile(
    r"(?:增加|减少|提交|撰写|编写|起草|审查|审议|制定|完善|取消|发布|公布|出台|签署|推出)(?!的|了)"
)
# 家长李女士: known by the surname only.
_POLITE = re.compile(
    r"^([\u4e00-\u9fff]{0,8}?)([\u4e00-\u9fff](?:女士|先生|小姐|师傅|阿姨|大爷|奶奶|某某?))$"
)
_ONLINE_NOUNS = ("网友", "用户", "读者", "网民", "玩家", "UP主", "博主")
# 博主数码闲聊站: what someone is called online may be any words.
_ONLINE = re.compile(
    r"^([\u4e00-\u9fff]{0,4}(?:博主|大V|UP主|爆料人|爆料者))\s?([\w\u4e00-\u9fff]{2,10})$"
)
# 某部负责人哈里扬托少将: a title on both sides.
# Someone with a rank behind the name: at least so many characters before it.
SHORTEST_RANKED = 4
_NUMBER_OF = re.compile(r"有?\s?(?:约|近|超过?)?\s?[\d两三四五六七八九十几多数]+\s?余?[家个](?=.)")
_SHARE = re.compile(r"[仅只]?有?\s?(?:约|近|超过?)?\s?\d+(?:\.\d+)?\s?[%％]\s?的人$")
_SEVERAL = re.compile(r"[这那该上前]述?(?:些|[两三四五六七八九十几多\d]+[位名家个份])")
_OWNED = re.compile(r"(?!一)[\u4e00-\u9fff]{0,5}[^\W的]|")
# 老黄: an elder or a friend by the surname.
_NICKNAME = re.compile(rf"老[{HAN}]")
_DESCRIBED = re.compile(
    r".{2,}(?:制造商|开发商|供应商|提供商|运营商|零售商|服务商|车企|巨头|龙头|开发者)\s?"
    r"(?![和与及、也还都就则曾已又再均将正在流提出的])([\u4e00-\u9fffA-Za-z0-9·&. -]{2,16})$"
)
_LATIN_COMPANY = re.compile(r"([A-Za-z][A-Za-z0-9.&-]+(?: [A-Za-z0-9.&-]+){0,3})\s?公司")
# 百川智能方面: who speaks for a house.
_SIDE = re.compile(r"([^的，,]{2,16})\s?方面$")
_NO_HOUSE = re.compile(r"[各多双两另该这那此其]|另?一|在|对|从|就")
_TITLED_WORK = re.compile(r"《[^《》]*》")
_WORK = re.compile(
    r"《[^《》]{2,40}》(?:报告|白皮书|一[文书]|论文|研究|第[一二三四五六七八九十百零\d]+[条章款])?$"
)
# 《某某法案（Such Act）》
_IN_LATIN = re.compile(r"\s?[（(][A-Za-z0-9 ,.'’&-]+[)）](?=》)")
_QUOTED_NAME = re.compile(r"^(.*?)[“「『]([^”」』]{2,12})[”」』]$")
_SOURCE = re.compile(r"^(?:而|但|另|又)?(?:据|根据|依据|按照)\s?")
# A phrase that holds one of these is a clause, not the name of a speaker.
_CLAUSE = re.compile(
    r"让(?!-)|使得|令人|导致|引发|带来|意味着|(?<![还但可总凡若])是(?!否)|为了|因为|可以|能够|需要|正在|成为|被|把|如果|诱导|允许|帮助|[^的](?:通过|借助|经由)|依托|依据|主持|召开|进行|^(?:通过|关于|随着|对于|针对(?!性)|在(?![线校职读华场内])|以[该此其]|作为|结合|抛开|用一)|[。！？；]|[^的]在(?![线校职读华场内])"
)
# 天眼查 App: a noun in Latin letters is no name of its own.
_LATIN_NOUNS = ("app", "ai", "pro", "lab", "labs", "pc", "tv")
_HANDLE = re.compile(r"^(.*?)(@\s?[\w·.-]+(?: [\w·.-]+){0,3})$")
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9À-ÿ .&'’+_-]*$")


class Mention(NamedTuple):
    """A speaker as named at `begin:end`.

    `kind` is a speaker type or `pronoun`, `anaphor` (该公司: `head` is the noun); `certain` is
    false where only the shape of the word speaks for a name.
    """

    begin: int
    end: int
    kind: str
    name: str
    head: str = ""
    title: str = ""
    aliases: tuple[str, ...] = ()
    certain: bool = True


def read_mention(phrase: str, begin: int = 0) -> Mention | None:
    """Read a noun phrase as the mention of a speaker; None where it is none.

    `begin` is the offset of the phrase in its text.

    >>> read_mention("车车科技董事长张磊").name
    '张磊'
    >>> [read_mention(phrase).kind for phrase in ("但他们", "不少业内人士", "相关研究报告")]
    ['pronoun', 'group', 'document']
    >>> read_mention("这种增长") is None
    True
    """
    found = _read(phrase)
    return found and found._replace(begin=begin + found.begin, end=begin + found.end)


@lru_cache(maxsize=64)  # A phrase is read again while adverbs and adjuncts are taken off it.
def _read(phrase: str) -> Mention | None:
    trimmed = trim_opening(phrase)
    source = _SOURCE.match(trimmed)
    if source:
        trimmed = trim_opening(trimmed[source.end() :])
    begin = len(phrase) - len(trimmed)
    trimmed = trimmed.rstrip()
    aliases: tuple[str, ...] = ()
    bare = trimmed
    note = _BRACKETS.search(trimmed) if trimmed.endswith((")", "）")) else None
    if note and note.start():
        bare, aliases = trimmed[: note.start()].rstrip(), (note[1].strip(),)
    if not bare:
        return None
    side = _SIDE.match(bare)
    found = _read_side(side[1], bare) if side else _read_bare(bare)
    if not found:
        return None
    return found._replace(begin=begin, end=begin + len(trimmed), aliases=found.aliases + aliases)


def trim_opening(phrase: str) -> str:
    """A phrase without the conjunctions and dates before it.

    >>> trim_opening("但2024年3月5日张磊")
    '张磊'
    """
    while True:
        found = _OPENING.match(phrase)
        if not found or not found.end() or found.end() >= len(phrase):
            return phrase.lstrip()
        if phrase in _PRONOUNS or phrase in _NOUNS or _opens_with_surname(phrase, found.end()):
            return phrase
        phrase = phrase[found.end() :]


def _read_side(house: str, phrase: str) -> Mention | None:
    """Who is meant by 方面 after a name: the house; None after 另一, 各 and the like."""
    if _NO_HOUSE.match(house) or is_clause(house):
        return None
    known = _read_bare(house)
    if known and known.kind != "person":
        return known._replace(aliases=(*known.aliases, phrase))
    return Mention(0, 0, "organisation", house, head=house, aliases=(phrase,))


def _opens_with_surname(phrase: str, opening: int) -> bool:
    """Whether a character that could be an adverb begins a name: 曾毓群, but 曾有人."""
    rest = phrase[opening:]
    name = opening == 1 and len(phrase) == 3 and is_chinese_name(phrase)
    return name and not (rest in _PRONOUNS or head_noun(rest) or is_chinese_name(rest))


def _read_bare(phrase: str) -> Mention | None:
    if phrase in _PRONOUNS:
        kind = "author" if _PRONOUNS[phrase][0] == "author" else "pronoun"
        return Mention(0, 0, kind, phrase)
    if is_clause(phrase.rpartition("的")[2]):
        return None
    inside = _INSIDE.match(phrase)
    if inside:
        return Mention(0, 0, "anaphor", phrase, head=inside[1])
    demonstrative = _DEMONSTRATIVE.match(phrase)
    if demonstrative and head_noun(demonstrative[1]):
        if _SEVERAL.match(phrase):
            return Mention(0, 0, "group", phrase, head=demonstrative[1])
        return Mention(0, 0, "anaphor", phrase, head=demonstrative[1])
    owner = _OWNER.match(phrase)
    if owner and head_noun(owner[1]):
        return Mention(0, 0, "anaphor", phrase, head=owner[1])
    if _NICKNAME.fullmatch(phrase) and is_chinese_name(phrase[1] + "某"):
        return Mention(0, 0, "anonymous", phrase, head=phrase)
    return _read_person(phrase) or _read_house(phrase) or _read_noun(phrase) or _read_shape(phrase)


def is_clause(phrase: str) -> bool:
    """Whether a phrase holds a verb of its own, and so is no noun phrase.

    >>> is_clause("这让人们"), is_clause("业内人士")
    (True, False)
    """
    return bool(_CLAUSE.search(_TITLED_WORK.sub("《》", phrase) if "《" in phrase else phrase))


def _read_person(phrase: str) -> Mention | None:
    noted = _NOTED.match(phrase) if "（" in phrase or "(" in phrase else None
    if noted:
        named = _read_person(noted[1])
        return named._replace(aliases=(*named.aliases, noted[2], phrase)) if named else None
    handle = _HANDLE.match(phrase) if "@" in phrase else None
    if handle:
        aliases = (handle[2].lstrip("@ "), phrase)
        return Mention(0, 0, "person", handle[2], title=handle[1].strip(), aliases=aliases)
    polite = _POLITE.match(phrase)
    if polite and is_chinese_name(polite[2][0] + "某") and not _is_whole_name(polite):
        return Mention(0, 0, "person", polite[2], title=polite[1], aliases=(phrase,))
    online = _ONLINE.match(phrase)
    if online and not head_noun(online[2]):
        return Mention(0, 0, "person", online[2], title=online[1], aliases=(phrase,))
    quoted = _QUOTED_NAME.match(phrase) if phrase.endswith(("”", "」", "』")) else None
    if quoted and (re.search(rf"(?:{TITLES})$", quoted[1]) or quoted[1].endswith(_ONLINE_NOUNS)):
        return Mention(0, 0, "person", quoted[2], title=quoted[1], aliases=(phrase,))
    employed = _EMPLOYED.match(phrase)
    if employed and is_chinese_name(employed[2]):
        return Mention(0, 0, "person", employed[2], title=employed[1])
    employer = _employer(phrase)
    known = phrase[len(employer) :].strip()
    if employer and is_chinese_name(known) and known not in _NOUNS and known not in _ROLES:
        return Mention(0, 0, "person", phrase[len(employer) :].strip(), title=employer)
    short = strip_honorific(phrase)
    title, name = split_name(short)
    if name and name not in _NOUNS and name not in _ROLES:
        if re.search(r"[和与及、]$", title) or (title and _JOINT.search(title)):
            return Mention(0, 0, "group", phrase, head=name)
        return Mention(0, 0, "person", name, title=title)
    rank = TITLE_ENDINGS.longest(phrase, SHORTEST_RANKED)
    before, name = split_name(phrase.removesuffix(rank)) if rank else ("", "")
    if is_transliteration(name):
        return Mention(0, 0, "person", name, title=before + rank, aliases=(name + rank,))
    if short != phrase and (is_chinese_name(short) or re.fullmatch(LATIN_NAME, short)):
        return Mention(0, 0, "person", short, aliases=(phrase,))
    return None


def _is_whole_name(polite: re.Match[str]) -> bool:
    """王林先生 has a whole name, 市民林先生 a surname."""
    before = polite[1] + polite[2][0]
    return any(is_chinese_name(before[-length:]) for length in (2, 3) if len(before) >= length)


def _read_house(phrase: str) -> Mention | None:
    """A house by its name, without what it is (某国汽车制造商多乐) and without 公司 after Latin."""
    described = _DESCRIBED.match(phrase)
    name = described[1] if described else phrase
    latin = _LATIN_COMPANY.fullmatch(name)
    name = latin[1] if latin else name
    if name == phrase or name in _NOUNS or (not latin and head_noun(name)):
        return None
    return Mention(0, 0, "organisation", name, head=name, aliases=(phrase,))


def _employer(phrase: str) -> str:
    """The listed organisation, the longest, that a phrase begins with before two characters."""
    if phrase[:2] not in _ORGANISATION_BEGINNINGS:
        return ""
    lengths = range(len(phrase) - 2, 1, -1)[:_LONGEST_ORGANISATION]
    prefixes = (phrase[:length] for length in lengths)
    return next((prefix for prefix in prefixes if prefix in _ORGANISATIONS), "")


def _read_noun(phrase: str) -> Mention | None:
    if phrase in _ORGANISATIONS:
        return Mention(0, 0, "organisation", phrase, head=phrase)
    work = _WORK.search(phrase)
    if work:
        owner = phrase[: work.start()]
        if re.search(r"[^面]向$|[^针]对$|[给跟]$", owner):
            return None
        name = phrase if _OWNED.fullmatch(owner) else work[0]
        plain = _IN_LATIN.sub("", name)
        calls = (work[0],) if plain == name else (work[0], name)
        return Mention(0, 0, "document", plain, head=work[0], aliases=calls)
    head = head_noun(phrase)
    if not head and len(phrase) > 3 and phrase.endswith("们"):
        one = _read_noun(phrase[:-1])
        return one and one._replace(name=phrase, kind="group", aliases=(*one.aliases, phrase[:-1]))
    if not head and _SHARE.match(phrase):
        return Mention(
            0, 0, "group", re.sub(r"^[仅只]?有?\s*", "", phrase), head="人", aliases=(phrase,)
        )
    if not head:
        return None
    kind = _NOUNS.get(head) or _SUFFIXES.get(head) or "anonymous"
    if kind == "organisation" and len(phrase) < 3 and phrase != head:
        return None
    if kind == "anonymous" and _plural(phrase):
        kind = "group"
    if kind == "organisation" and _NUMBER_OF.match(phrase):
        kind = "group"
    if kind == "group" and re.match(r"一[名位个]|有一[名位]", phrase):
        kind = "anonymous"
    if kind == "document" and _ONE_PERSON.match(phrase):
        # 一位研究人员周四报告称: here 报告 is a verb.
        return _read_noun(_WEEKDAY.sub("", phrase.removesuffix(head)))
    if kind == "document" and _MADE.match(phrase):
        return None
    if head in ("局", "部") and _NO_OFFICE.search(phrase):
        return None
    name = re.sub(r"^有\s?(?=.)(?!关|人|些)", "", phrase)
    aliases = (phrase,) if name != phrase else ()
    return Mention(0, 0, kind, name, head=head, aliases=aliases)


def head_noun(phrase: str) -> str:
    """The longest listed noun a phrase ends in, for a role as for a kind of speaker."""
    head = _HEADS.longest(phrase)
    if head:
        return head if len(head) > 1 or len(phrase) > 2 else ""
    return phrase[-1:] if len(phrase) > 2 and phrase[-1:] in _SUFFIXES else ""


def _plural(phrase: str) -> bool:
    return bool(
        re.search(
            r"们$|^(?:不少|许多|很多|多[名位家]|一些|部分|众多|[\d两三四五六七八九十几数]+[名位])",
            phrase,
        )
    )


def _splits_word(phrase: str, tail: str) -> bool:
    """Whether a tail begins inside a word in Latin letters: Google in 9to5Google."""
    before = phrase[: -len(tail)][-1:]
    return tail[0].isascii() and before.isascii() and before.isalnum()


def _known_organisation(phrase: str) -> str:
    """The longest listed organisation that a phrase ends in."""
    return _ORGANISATION_ENDINGS.longest(phrase)


def _read_shape(phrase: str) -> Mention | None:
    """Names by their shape alone: a Chinese or foreign name, a name in Latin letters."""
    if is_chinese_name(phrase) or is_transliteration(phrase):
        return Mention(0, 0, "person", phrase, certain=False)
    organisation = _known_organisation(phrase)
    if organisation and not _splits_word(phrase, organisation):
        if _JOINT_HOUSES.search(phrase.removesuffix(organisation)):
            return Mention(0, 0, "group", phrase, head=organisation)
        aliases = (phrase,) if organisation != phrase else ()
        return Mention(0, 0, "organisation", organisation, head=organisation, aliases=aliases)
    latin = _LATIN.search(phrase)
    if latin and latin[0].strip().lower() in _LATIN_NOUNS and latin.start():
        return Mention(0, 0, "organisation", phrase, head=phrase)
    if latin and len(latin[0]) > 1:
        name = latin[0].strip()
        before = phrase[: latin.start()].strip()
        if re.search(r"一[个份种次项]$", before):
            return None
        if re.search(r"[A-Za-z]\s?[和与及、]$", before):
            return Mention(0, 0, "group", phrase, head=name)
        kind = "person" if looks_like_person(name) else "organisation"
        if before and not re.search(
            r"(?:的|公司|机构|企业|平台|厂商|商|模型|集团|部门|大学|\S)$", before
        ):
            return None
        return Mention(
            0, 0, kind, name, head=name, aliases=(phrase,) if before else (), certain=False
        )
    return None
