"""How many of something, and which of the things offered."""

import re
from collections.abc import Iterator

from nlu.entities.goods import GOODS
from nlu.entities.numbers import CHINESE, DIGITS, ENGLISH, value_of
from nlu.entities.spans import CHOICE, OTHER_ONE, QUANTITY, Span

_NUMBER = rf"(?:(?<![\d.]){DIGITS}|{CHINESE})"
_CLASSIFIER = (
    r"件|个|双|只|条|盒|箱|瓶|包|袋|套|台|部|本|张|份|支|把|罐|桶|杯|颗|片|对|盏|枚|束|卷|串|斤|公斤|盘|道|间|朵|碗"
)
# 同一只 and 每两盒 count nothing; the 6 of ×6 is no 6只.
_COUNTED = re.compile(rf"(?<![同每某哪×x*])(?P<number>{_NUMBER}|[俩仨]) ?(?P<classifier>{_CLASSIFIER})?(?P<next>.?)")
_NOT_THINGS = re.compile(
    r"小时|月|星期|礼拜|钟|半|电话|客服|人|问题|说法|解释|理由|结果|答复|交代|公道|投诉|办法|方案|地方|字|选|工作日|工作天|季|世纪|短信|邮件|情况|态度|机会|事|样|邮"
)
# 一个 is mostly an article; it counts where it ends the phrase or follows a word of lack or limit.
_LIMITS = re.compile(r"(?:只|就|仅|少了?|缺了?|差了?|漏了?|剩|一共|总共|共)(?:有|收到|发|给|寄|到|来)?了?$")
_ENDS = re.compile(r"$|[\s,.!?;:。、，！？…~]|吗|吧|呢|了|啊")
_ENGLISH = re.compile(rf"(?<![a-z\d.$£€¥/-])(?:(?P<digits>{DIGITS})|(?P<words>{ENGLISH})) {GOODS}")
_TIMES = re.compile(
    r"(?<![a-z\d])(?:[x×*] ?(?P<after>\d{1,3})|(?P<before>\d{1,3}) ?[x×])(?![a-z\d])"
    r"|(?:qty|quantity|数量)[ :是为]{0,3}(?P<named>\d{1,3})(?!\d)"
)
# "size 42 shoe" and "the 399 laptop" name one thing: many of them would be shoes and laptops.
_NUMBERED = re.compile(r"(?<![a-z])(?:sizes?|season|series|version|level|model|type|number|no\.?|aged?|uk|eu) $")
_PLURAL = re.compile(r"s$| of ")
# "three phone contracts": the thing counted comes after.
_COMPOUND = re.compile(
    r" (?!(?:and|but|or|for|only|please|pls|not|instead|in|on|is|was|are|were|with|from|missing|has|have|had|came|more|"
    r"short|left|broken|damaged|of|to|at|so)(?![a-z]))[a-z]"
)
_SURELY_MANY = 20
_MAX_QUANTITY = 9999
_REACH = 12

_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth"]
_MAX_CHOICE = 9
_BARE = re.compile(
    r"\W{0,20}(?:选择?|我选择?|要|我要|就|i (?:choose|pick|want)|option|number|no\.?)?"
    r"\s{0,9}(?P<number>[1-9一二三四五六])\s{0,9}(?:吧|呗|号|please|pls|thanks)?\W{0,20}"
)
_CHOICES = (
    re.compile(r"第(?P<number>\d|[一二三四五六七八九])(?:个|种|条|项|件|款|样|笔|单)(?!月|星期|小时|礼拜)"),
    re.compile(r"(?:方案|选项|选择|办法)(?P<number>[1-9一二三四五六])(?![\d个件种天])"),
    re.compile(
        r"(?<![a-z])(?:option|choice|number|solution|no\.) ?#?(?P<number>[1-9]|one|two|three|four|five|six)(?![a-z\d])"
    ),
    re.compile(
        rf"(?<![a-z])(?:the )?(?P<number>{'|'.join(_ORDINALS)}|1st|2nd|3rd|[4-6]th) "
        r"(?:one|option|choice|solution|way|offer|proposal)(?![a-z])"
    ),
    # "2... no wait, 1": the later one counts.
    re.compile(
        r"(?:no,? wait|wait,? no|i meant?|不对|哦不|噢不|说错了|不,还是)[\s,.:。…]{0,3}(?:the |第|要|选|是)?"
        r"(?P<number>[1-9一二三])(?:个|种)?(?:吧|please)?\W*$"
    ),
    re.compile(rf"^\W*(?:the )?(?P<number>{'|'.join(_ORDINALS)}|1st|2nd|3rd)\W*(?:please|thanks)?\W*$"),
)

# "2... no wait, 1", "第二个，不对，第一个": only the last one counts, and nothing else was said.
_PICKED = (
    rf"(?:(?:option|number|no\.?|the) ?)?(?:[1-9]|one|two|three|{'|'.join(_ORDINALS)}|1st|2nd|3rd)(?: one| option)?"
)
_NO_WAIT = (
    r"no|wait|sorry|actually|scrap that|hang on|hold on|oops|i mean|i meant|make (?:it|that)|rather|not|or rather|well"
)
_CHANGED = re.compile(
    rf"\W*(?P<first>{_PICKED})\W+(?:(?:{_NO_WAIT})\W+)+(?P<last>{_PICKED})"
    r"(?:[, ]+(?:please|pls|thanks|then|instead))?\W*"
)
_SMALL_WORDS = {"one": 1, "two": 2, "three": 3}

_OTHER_ONE = re.compile(
    r"(?:另外?(?:那|的)?(?:一|那)|另外那?)(?:个|件|样|双|台|只|款|本|笔|单)"
    r"|(?<![a-z])the other (?:one|item|thing|pair)(?![a-z])"
)


def _chinese_quantities(text: str) -> Iterator[Span]:
    for match in _COUNTED.finditer(text):
        number = {"俩": 2.0, "仨": 3.0}.get(match["number"]) or (
            value_of(match["number"]) if match["classifier"] else None
        )
        if number is None or number != int(number) or not 0 < number <= _MAX_QUANTITY:
            continue
        end = match.end("classifier") if match["classifier"] else match.end("number")
        if _NOT_THINGS.match(text, end):
            continue
        is_article = match["classifier"] == "个" and match["number"] == "一"
        if is_article and not (
            _ENDS.match(text, end) or _LIMITS.search(text[max(0, match.start() - _REACH) : match.start()])
        ):
            continue
        yield Span(match.start(), end, QUANTITY, int(number))


def _is_counted(match: re.Match[str], number: float) -> bool:
    if _NUMBERED.search(match.string[max(0, match.start() - _REACH) : match.start()]):
        return False
    if number == 1 or _PLURAL.search(match[0]):
        return True
    return number <= _SURELY_MANY and not _COMPOUND.match(match.string, match.end())


def _english_quantities(text: str) -> Iterator[Span]:
    for match in _ENGLISH.finditer(text):
        number = value_of(match["digits"] or match["words"])
        if number is None or number != int(number) or not 0 < number <= _MAX_QUANTITY:
            continue
        if _is_counted(match, number):
            yield Span(match.start(), match.end(), QUANTITY, int(number))


def find_quantities(text: str) -> Iterator[Span]:
    """Find quantities of things: 两件, 少了一个, 3 pieces, two of them, x2.

    Args:
        text: Normalised text.

    Yields:
        Spans whose value is a whole number from 1.
    """
    yield from _chinese_quantities(text)
    yield from _english_quantities(text)
    for match in _TIMES.finditer(text):
        number = int(match["after"] or match["before"] or match["named"])
        if number:
            yield Span(match.start(), match.end(), QUANTITY, number)


def _picked(written: str) -> int:
    word = re.sub(r"^(?:option|number|no\.?|the) ?| (?:one|option)$", "", written)
    return _SMALL_WORDS.get(word) or _ordinal(word)


def _ordinal(written: str) -> int:
    if written in _ORDINALS:
        return _ORDINALS.index(written) + 1
    if written[0].isdigit():
        return int(written[0])
    return int(value_of(written) or 0)


def find_choices(text: str) -> Iterator[Span]:
    """Find picks among options: a bare 2, 选2, 第二个, 方案一, option 2, the first one.

    Args:
        text: Normalised text.

    Yields:
        Spans whose value is the option's place, counted from 1.
    """
    changed = _CHANGED.fullmatch(text)
    if changed:
        yield Span(changed.start("first"), changed.end("last"), CHOICE, _picked(changed["last"]), cued=True)
        return
    bare = _BARE.fullmatch(text)
    if bare:
        yield Span(bare.start("number"), bare.end("number"), CHOICE, _ordinal(bare["number"]))
    for pattern in _CHOICES:
        for match in pattern.finditer(text):
            choice = _ordinal(match["number"])
            if 0 < choice <= _MAX_CHOICE:
                yield Span(match.start(), match.end(), CHOICE, choice)


def find_other_one(text: str) -> Iterator[Span]:
    """Find the one of two that was not meant so far: 另一个, 另外那件, the other one.

    Args:
        text: Normalised text.
    """
    for match in _OTHER_ONE.finditer(text):
        yield Span(match.start(), match.end(), OTHER_ONE, match[0])
