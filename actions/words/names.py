"""The customer's name in a message: asked for, introduced, or standing by itself."""

from __future__ import annotations

import re
from typing import Any

from sandra.shop.simplified import to_simplified

# The surnames of nearly everybody who writes Chinese; compound ones come first so that they are found whole.
SURNAMES = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|宇文|长孙|端木|"
    "[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪"
    "严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫"
    "查屈鲍位覃霍翁隋甘景薄包司柏宁柯阮桂闵解强丛华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅缪苟褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜栾郁商蒙喻揭窦迟宇敖糜鄢卓仇艾蓝巩稽井练仲乐虞卞封竺冼楚佟栗匡宗台巫鞠僧桑荆谌银扬沙薄伏岑习胥保蔺]"
)
# Words that begin like a name.
_NO_NAMES_ZH = (
    r"(?!谢谢|方便|安全|高兴|关键|万一|任何|[黄白金蓝米][^，]?色|马上|周[一二三四五六日末]|毛病|包[裹装邮]|温度|尤其|于是|石头|"
    r"成功|强烈|解决|容易|常用|古董|段时|安装|华为|向你|向您|连续|易碎|顾客|武汉|苏州|郑州|江苏|江西|高压|游客|"
    r"乐意|喻为|党员|关于|经常|何时|何必|万分|习惯|车厘|池子|房间|路上|平时|平常|平台|祝你|祝您|司机|雷同)"
)
_LEADS_ZH = (
    r"(?:我的?名字[是叫为]?|我的?姓名[是叫为]?|姓名[是为]?|名字[是叫为]?|我[叫是]|本人|收[件货]人[是叫为]?|"
    r"下单人[是叫为]?|订货人[是为]?|叫|是|用)"
)
_TAIL_ZH = r"(?:先生|女士|小姐|太太|老师|的名字(?:下的单|订的|买的)?|这个名字)?[的呀啊哦呢吧]?"
_INTRODUCED_ZH = re.compile(rf"^{_LEADS_ZH}(?P<name>{_NO_NAMES_ZH}(?:{SURNAMES})[\u4e00-\u9fff]{{1,2}}){_TAIL_ZH}$")
_ALONE_ZH = re.compile(rf"^(?P<name>{_NO_NAMES_ZH}(?:{SURNAMES})[\u4e00-\u9fff]{{1,2}}){_TAIL_ZH}$")
_ASKED_ZH = re.compile(rf"^{_LEADS_ZH}?(?P<name>[\u4e00-\u9fff·]{{2,8}}?){_TAIL_ZH}$")
_LATIN = r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*\.?"
_INTRODUCED_EN = re.compile(
    rf"(?:\b(?:my|the|full) name(?: on (?:it|the order))?(?: is|'s|:)?|\bname(?: is|:)?|\bi am|\bi['’]?m|\bthis is|"
    rf"\bit['’]?s under|\bunder(?: the name)?)\s*:?\s+(?P<name>{_LATIN}(?: {_LATIN}){{1,3}})\s*$",
    re.IGNORECASE,
)
_ALONE_EN = re.compile(
    r"^(?:[Ii]t['’]?s |[Tt]hat['’]?s )?(?P<name>[^\W\d_a-z][^\W\d_]*\.?(?: [^\W\d_a-z](?:['’.\-]?[^\W\d_])*\.?){1,3})$"
)
_ASKED_EN = re.compile(
    rf"^(?:it['’]?s |under |that['’]?s |ordered by )?(?P<name>{_LATIN}(?: {_LATIN}){{0,3}})$", re.IGNORECASE
)
_ENDS = re.compile(r"[,.;!?:\n，。；！？：、/|]+|\s+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s+")
_NO_NAMES = re.compile(
    r"\b(?:my|number|order|orders|phone|thanks|please|hello|hi|yes|no|not|have|don't|the|you|your|is|was|it)\b",
    re.IGNORECASE,
)
_NAME = "name"


def name_said(text: str, entities: list[dict[str, Any]], asked: bool) -> str | None:
    """The one name the message gives; None where it gives none, or more than one could be meant.

    Args:
        text: as written.
        entities: what else was found in it; none of that is a name.
        asked: whether the name was just asked for, so that a bare answer is one.
    """
    clauses = _clauses(text, entities)
    for pattern in (_INTRODUCED_ZH, _INTRODUCED_EN):
        if introduced := [match for clause in clauses if (match := pattern.search(to_simplified(clause)))]:
            return _plain(introduced[-1][_NAME])
    alone = [match[_NAME] for clause in clauses if (match := _ALONE_ZH.match(to_simplified(clause)) or _alone(clause))]
    if len(alone) == 1:
        return _plain(alone[0])
    if not asked or len(clauses) != 1 or alone:
        return None
    answer = _ASKED_ZH.match(to_simplified(clauses[0])) or _ASKED_EN.match(clauses[0])
    return _plain(answer[_NAME]) if answer and not _NO_NAMES.search(answer[_NAME]) else None


def _alone(clause: str) -> re.Match[str] | None:
    match = _ALONE_EN.match(clause)
    return None if match is None or _NO_NAMES.search(match[_NAME]) else match


def _clauses(text: str, entities: list[dict[str, Any]]) -> list[str]:
    """The pieces between signs and facts. A blank within a Chinese name does not part it."""
    rest = list(text)
    for entity in entities:
        rest[entity["start"] : entity["end"]] = [","] * (entity["end"] - entity["start"])
    joined = re.sub(r"^([\u4e00-\u9fff]{1,2}) ([\u4e00-\u9fff]{1,2})$", r"\1\2", "".join(rest).strip())
    pieces = (piece.strip(' -—~()（）[]「」"“”') for piece in _ENDS.split(joined))
    return [piece for piece in pieces if piece]


def _plain(name: str) -> str:
    return name.strip(" .")
