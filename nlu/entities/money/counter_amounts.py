"""Sums without a unit that somebody bargains for: 最少200, 不能低于100, 那150行不行, at least 200, how about 150."""

import re
from collections.abc import Iterator

from nlu.entities.money.bare_amounts import COUNTERS
from nlu.entities.numbers import CHINESE, DIGITS, ENGLISH, value_of
from nlu.entities.spans import AMOUNT, Span

_SMALL_AMOUNT = 10
_NOT_MONEY_AFTER = (
    rf"(?! ?(?:[{COUNTERS}日\-/:%折成]|小时|分钟|点钟|am|pm|days?|hours?|minutes?|weeks?|months?|percent|per cent|"
    r"o'clock|\d))"
)
_CHINESE_NUMBER = rf"(?P<number>(?<![\d.]){DIGITS}|{CHINESE})(?P<multiplier>[千万kw](?![a-z]))?"
_AT_LEAST = (
    r"(?:最少|至少|起码|最低|怎么也得|少说也?得?|不能?(?:再)?(?:低于|少于)|[低少]于|底线是?|一口价|各退一步|"
    r"折中一下?|折个中|"
    r"加到|给到|提到|涨到|凑个整|算)"
)
_CHINESE_BOUND = re.compile(
    rf"{_AT_LEAST}(?:是|就|也|给|要|得|赔|退|补|我|吧|了)*[,:， ]{{0,2}}{_CHINESE_NUMBER}{_NOT_MONEY_AFTER}"
)
_CHINESE_QUESTION = re.compile(
    rf"{_CHINESE_NUMBER} ?(?:块|元)?(?:行不行|行吗|行么|可不可以|可以吗|可以不|好不好|好吗|怎么样|如何|成不成|成吗|"
    r"就行|就好|就可以|就算了|就成交|就接受|就同意|我就|也行|也可以|还差不多|封顶|吧|呢)"
)
_ENGLISH_NUMBER = rf"(?P<number>(?<![\d.,a-z-]){DIGITS}|{ENGLISH})(?P<multiplier>k(?![a-z]))?"
_ENGLISH_BOUND = re.compile(
    rf"(?<![a-z])(?:at least|at the very least|no less than|not less than|"
    r"(?:nothing|anything) (?:below|under|less than)|"
    r"not (?:below|under)|"
    r"a minimum of|minimum(?: of)?|how about|what about|would|make (?:it|that)|make it at|(?:promised|offered|"
    r"granted|guaranteed)(?: me| us)?|anything (?:under|below|less than)|not a penny (?:under|below|less than)|"
    r"(?:won'?t|will not|wouldn'?t|would not) (?:take|accept) (?:anything )?(?:under|below|less than)|"
    r"(?:i'?d|i would|i'?ll|i will) "
    r"(?:take|accept|settle for|be (?:happy|fine|ok|okay) with)|settle (?:for|at|on)|meet (?:me )?(?:halfway|"
    r"in the middle)"
    r"(?: at)?|split the difference(?: at)?|(?:can|could) you (?:do|go to|make it|manage|stretch to)|"
    r"(?:go|come) up to|call it|say|more like|i'?m thinking|let'?s (?:say|do|make it))"
    rf",? (?:a |an |around |about )?{_ENGLISH_NUMBER}{_NOT_MONEY_AFTER}"
    r"(?= ?(?:[.,;!?)]|$|and|then|instead|please|pls|or|do|be|for|is|would|at|if|work|from|back|in|to|on))"
)
# "全额退款+200", "my money back plus 100": a sum on top of what was named.
_ON_TOP = re.compile(
    rf"(?:(?<=[^\d\s])\s?\+|再加上?|另加|外加|加上|(?<![a-z])plus) ?{_CHINESE_NUMBER}{_NOT_MONEY_AFTER}"
)
# "150 or nothing", "under 50 is a joke"
_AN_INSULT = r"(?: is|'s| would be) (?:an? |just an? )?(?:insult|joke|insulting|laughable|no good|not enough)"
_TOO_LITTLE = re.compile(rf"(?<![a-z])(?:under|below|less than) {_ENGLISH_NUMBER}(?={_AN_INSULT})")
_ALL_OR_NOTHING = re.compile(rf"^\W*{_ENGLISH_NUMBER} or (?:nothing|no deal|i walk)(?![a-z])")


def find_counter_amounts(text: str) -> Iterator[Span]:
    """Find sums without a unit in words of bargaining.

    Args:
        text: Normalised text.
    """
    for pattern in (
        _CHINESE_BOUND,
        _CHINESE_QUESTION,
        _ENGLISH_BOUND,
        _ON_TOP,
        _TOO_LITTLE,
        _ALL_OR_NOTHING,
    ):
        for match in pattern.finditer(text):
            multiplier = match["multiplier"] or ""
            value = value_of(match["number"], multiplier)
            if value is not None and value >= _SMALL_AMOUNT:
                yield Span(match.start("number"), match.end("number") + len(multiplier), AMOUNT, round(value, 2))
