"""The member of staff a message names: "工号1024", "客服小李", "agent 1024", "your colleague Lisa"."""

import re
from collections.abc import Iterator

from nlu.entities.first_names import FIRST_NAMES
from nlu.entities.spans import STAFF_MEMBER, Span

_CHINESE_ROLE = (
    r"(?:客服|坐席|话务员|专员|店员|店长|快递员|快递小哥|快递|骑手|外卖员|外卖小哥|外卖|配送员|派送员|派件员|送货员|送货|司机|"
    r"前台|柜员|营业员|售货员|售后|导购|销售|业务员|经理|主管|组长|服务员|收银员|安装师傅|维修师傅|师傅|保安|护士|医生|大夫|"
    r"老师|教练|顾问|技术员|技师|工程师|中介|工作人员|员工|同事)"
)
_ENGLISH_ROLE = (
    r"(?:(?:customer )?(?:service|support|sales|chat|call centre|call center|check-in|help ?desk) )?"
    r"(?:agent|employee|rep|representative|colleague|operator|clerk|driver|courier|advisor|adviser|assistant|"
    r"staff member|member of staff|staff|cashier|technician|engineer|receptionist|manager|supervisor|team leader|"
    r"waiter|waitress|barista|host|guard|nurse|consultant|salesman|saleswoman|teller)"
)
_PERSON = (
    rf"(?:guy|man|woman|lady|girl|boy|person|somebody|someone|bloke|chap|gentleman|fellow|{_ENGLISH_ROLE}|"
    r"member of your (?:team|staff)|one of your [a-z]+|one of you)"
)

# Surnames that are hardly ever the beginning of another word after 小 or 老.
_PLAIN_SURNAME = (
    r"[王李张刘陈杨赵吴周徐孙朱郭何林郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘董袁余蒋"
    r"杜苏魏吕沈姚卢傅钟崔谭廖邹孟薛侯邱秦尹陆贾韦]"
)
_SURNAME = (
    r"(?:欧阳|司马|上官|诸葛|东方|慕容|[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁"
    r"魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文艾])"
)
_NAMED = r"(?:叫做?|名叫|名字叫|名字是|姓名是?|自称)"
_AFTER_NAME = (
    r"(?=$|[^\u4e00-\u9fff]|的|说|态度|对|把|就|很|太|骂|挂|跟|在|让|不|一|服务|给|先生|女士|小姐|"
    r"接|处理|答应|承诺|也|都|还|吗|呢|吧)"
)
_MISCONDUCT = (
    r"(?=挂|骂|吼|凶|怼|推|敷衍|不理|态度|说话|嘲|答应|承诺|保证|"
    r"拒绝|冲我|对我|跟我说|给我挂|让我|把我|接的|处理的)"
)
# 我是小李: the customer, not one of us.
_NOT_THE_CUSTOMER = r"(?<!我是)(?<!我叫)(?<!我姓)(?<!本人)(?<!联系人)(?<!收件人)(?<!我)"
_FAMILIAR = rf"(?:[小老阿]{_PLAIN_SURNAME}|{_SURNAME}[姐哥]|[a-z]{{3,12}}(?=$|[^a-z]))"
_OURS = (
    r"(?:你们家?|贵司|贵公司|贵店|你家|您家|咱家)(?:的|那个?|这个?|那边的?|有个|一个|里面?的?|店里?的?)*"
    r"|投诉(?:一下|你们的?|那个|这个|的是)?|换了个|换成了?"
)
_TITLE = r"(?:经理|主管|店长|组长|师傅|专员|老师|顾问|护士|医生|大夫|教练|司机|总监)"

_CHINESE_NUMBERS = (
    re.compile(
        r"(?:工号|员工号|(?:员工|客服|坐席)(?:编号|号码?|工号)|工牌号?|胸牌号?)[\s:#]*(?:是|为|尾号)?[\s:#]*"
        r"(?P<who>[a-z]{0,3}-?\d{2,8})(?![\d-])"
    ),
    re.compile(
        r"(?<![\d.-])(?P<who>\d{2,6})号(?:的)?(?:客服|坐席|话务员|员工|服务员|营业员|技师|师傅|司机|骑手|店员|专员|快递员|柜员)"
    ),
    re.compile(r"(?:客服|坐席|话务员)[\s#]?(?P<who>\d{3,6})(?![\d]|\s?[元块年月日号点分个次天%.:-])"),
)
_ENGLISH_NUMBERS = (
    re.compile(
        rf"(?<![a-z])(?:{_ENGLISH_ROLE}|badge|their|his|her)(?:'s)? (?:number|no\.?|num|id|code|badge)"
        r"(?: number)?[ :#]*(?:is|was)?[ :#]*(?P<who>[a-z]{0,3}-?\d{2,8})(?![\w-])"
    ),
    re.compile(
        rf"(?<![a-z]){_ENGLISH_ROLE} ?#?(?P<who>\d{{3,6}})(?![\w.:/-]|,\d| ?(?:hours?|minutes?|mins?|days?|"
        r"weeks?|months?|years?|times?|pm|am|people|customers|euros?|pounds?|dollars?|yuan|%|per ?cent)(?![a-z]))"
    ),
)
_HOTLINE = re.compile(r"9[56]\d{3}|1[02]\d{3}|123\d{2}|400|800|10\d{4}")

_CHINESE_NAMES = (
    re.compile(rf"{_CHINESE_ROLE}(?:的)?(?:{_NAMED}|是|，|,)?(?P<who>[小老阿]{_SURNAME}|{_SURNAME}[姐哥])(?![子们])"),
    re.compile(rf"{_CHINESE_ROLE}[，,的]?{_NAMED}(?P<who>{_SURNAME}[\u4e00-\u9fff]{{1,2}}?){_AFTER_NAME}"),
    re.compile(rf"{_CHINESE_ROLE}(?P<who>{_SURNAME}(?:某某?|先生|女士|小姐))"),
    re.compile(rf"{_NOT_THE_CUSTOMER}(?P<who>姓{_SURNAME})的"),
    re.compile(rf"{_CHINESE_ROLE}[，,]?(?P<who>姓{_SURNAME})(?![名氏])"),
    re.compile(
        rf"(?:{_OURS}|{_NOT_THE_CUSTOMER}那个叫?|有个叫|有一个叫|一个叫)(?:{_CHINESE_ROLE})?(?P<who>{_FAMILIAR})(?![子们])"
    ),
    re.compile(rf"(?<![\u4e00-\u9fff])(?P<who>[小老]{_PLAIN_SURNAME}){_MISCONDUCT}"),
    # 谢谢师傅, 课程顾问, 语文老师 and 一周专员 name nobody.
    re.compile(rf"{_NOT_THE_CUSTOMER}(?<![大客课语英流])(?![谢周文]{_TITLE})(?P<who>{_SURNAME}{_TITLE})"),
    re.compile(rf"(?<![\u4e00-\u9fff])(?:{_OURS})?(?P<who>周{_TITLE})"),
    re.compile(rf"{_CHINESE_ROLE}(?:的)?{_NAMED}?\s?(?P<who>[a-z]{{3,12}})(?![a-z\d-])"),
)
_ENGLISH_NAMES = (
    re.compile(
        rf"(?<![a-z]){_PERSON},? (?:who (?:is |was )?)?(?:called|named|by the name of|"
        r"who (?:called|calls) (?:him|her)self|calling (?:him|her)self|goes by) "
        r"(?P<who>[a-z][a-z'’-]{1,14})(?![a-z])"
    ),
    re.compile(
        rf"(?<![a-z]){_PERSON}(?![a-z])[^.!?]{{0,60}} (?:his|her|their) name (?:is|was) (?P<who>[a-z]{{2,15}})(?![a-z])"
    ),
    re.compile(
        r"(?<![a-z])(?:gave|gives) (?:me )?(?:the|her|his|their) name (?:of |as )?(?P<who>[a-z]{2,15})(?![a-z])"
    ),
    re.compile(r"(?<![a-z])introduced (?:himself|herself|themselves) as (?P<who>[a-z]{2,15})(?![a-z])"),
    re.compile(r"(?<![a-z])your (?P<who>(?:mr|mrs|ms|miss)\.? [a-z]{2,20})(?![a-z])"),
)
_KNOWN_NAMES = (
    re.compile(
        rf"(?<![a-z])(?<!my )(?<!^our )(?<![^a-z]our ){_ENGLISH_ROLE},?(?: of yours,?)? "
        r"(?P<who>[a-z]{2,12})(?![a-z'’])"
    ),
    re.compile(r"(?<![a-z])(?:spoke|speaking|talked|chatted|dealt) (?:to|with) (?P<who>[a-z]{2,12})(?![a-z'’])"),
    re.compile(
        r"(?<![a-z])(?P<who>[a-z]{2,12}) (?:from|in|at|on) (?:your|the|customer) (?:customer )?"
        r"(?:service|services|team|support|staff|desk|help ?desk|call cent(?:re|er)|chat|reception|complaints|sales|"
        r"billing|store|shop|branch)(?![a-z])"
    ),
)
_NOT_A_NAME = (
    "a about after again an and another any around as at back because before by customer customers earlier for "
    "from he her him his i in is it its just later me mine my names never no nobody not nothing of off on one "
    "only our out over really rude security she so some sweetie that the their them themselves then there they "
    "this three to today tomorrow tonight twice two unknown up us was we when which while who with withheld "
    "yesterday you your"
)
_NO_NAMES = frozenset(_NOT_A_NAME.split())


def find_staff_members(text: str) -> Iterator[Span]:
    """Find the members of staff a message names (E2, E3).

    Order numbers, phones and hotlines are no staff numbers; whom the customer calls their own ("my colleague Lisa")
    and the customer themselves are left out.

    Args:
        text: Normalised text.

    Yields:
        Spans whose value is the number, or the name as it was said.
    """
    for pattern in (*_CHINESE_NUMBERS, *_ENGLISH_NUMBERS):
        for match in pattern.finditer(text):
            if pattern is _CHINESE_NUMBERS[0] or not _HOTLINE.fullmatch(match["who"]):
                yield Span(match.start(), match.end(), STAFF_MEMBER, match["who"].upper(), cued=True)
    for pattern in _CHINESE_NAMES:
        for match in pattern.finditer(text):
            if not match["who"].isascii() or match["who"] in FIRST_NAMES:
                yield _named(match)
    for pattern in _ENGLISH_NAMES:
        for match in pattern.finditer(text):
            if match["who"] not in _NO_NAMES:
                yield _named(match)
    for pattern in _KNOWN_NAMES:
        for match in pattern.finditer(text):
            if match["who"] in FIRST_NAMES:
                yield _named(match)


def _named(match: re.Match[str]) -> Span:
    return Span(*match.span("who"), STAFF_MEMBER, match["who"].title(), cued=True)
