"""Whether a remedy is asked for, or only spoken of: "I want a refund" is a wish, "my refund is late" is not (B2)."""

import re

_CUE = re.compile(
    r"(?:我要|我想要?|想要?|要求|要|给我|帮我|请|麻烦|希望|必须|赶紧|赶快|马上|立刻|直接|申请|能不能|可不可以|可以|"
    r"还是|那就|就|改成|改为|换成)[^,，。;；!！?？]{0,6}$"
    r"|(?:i want|i'd like|i would like|want|need|give me|please|demand|expect|asking for|ask for|requesting|request|"
    r"insist on|looking for|can i (?:get|have)|could i (?:get|have)|send me|get me|just|"
    r"then|rather|prefer|go for|choose|take the|or i want)\b[^.;!?]{0,24}$"
)
_OVERDUE = re.compile(
    r"(?:还没|没有|没|迟迟|不|未).{0,4}(?:到|收|退|动)|not (?:arrived|received|come)|still (?:waiting|no)|never"
)
# "换货好了", "a new one would be good": what follows makes a wish of it.
_SETTLED_ON = re.compile(
    r"(?:就好|就行|就可以|好了|算了|也行|也可以|吧)(?![吗么?？])"
    r"| ?(?:\+|&|and|plus|另加|再加) ?[£$€¥]?\d"
    r"| (?:would|will) (?:be (?:good|great|nice|fine|better|best|perfect|lovely)|do)(?![a-z])"
    r"|,? (?:please|pls|then)(?![a-z])"
)
_SETTLES = re.compile(r"(?:就好|就行|好了|算了|也行|也可以|吧)$")
# "£50 on top", "plus 100 for the wait": a sum asked for beside what was named before it.
_JOINED = re.compile(
    r"(?:\+|＋|&|再加上?|另加|外加|加上|还要?|再|和|以及|另外|(?<![a-z])(?:plus|and|with|also)) ?(?:[赔补偿给我付]*) ?$"
)
_ON_TOP = re.compile(r" ?(?:on top|extra|as well|too|besides)(?![a-z])")
# "send the charger", "just get it here today": words that are an order by themselves where a clause begins.
_BEGINS_CLAUSE = re.compile(
    r"(?:^|[,.;:!?()\n-]|(?<![a-z])(?:and|just|please|pls|plz|so|then|ok|okay|well|now|or|but|"
    r"you|u|to|i|we|i do)(?: you)?) *$"
)
_ORDERS = re.compile(
    r"(?:send|give|get|bring|deliver|swap|replace|fix|mend|take|pay|post|put|resend|redeliver|collect|pick|come|knock|"
    r"bit of|anything off|any money|want|need)(?![a-z])"
)
_DOES_IT_NEVER = re.compile(r"(?:did|do|does|will|would|never|always|keep|when|if|why)(?: you| u|n't| not)* *$")
_REACH_BEFORE, _REACH_AFTER = 30, 14


def is_wished(text: str, start: int, end: int) -> bool:
    """Whether the words around a remedy ask for it.

    Args:
        text: normalised text.
        start, end: where the remedy is named.
    """
    before = text[max(0, start - _REACH_BEFORE) : start]
    asked = (
        _CUE.search(before)
        or _is_whole_clause(text, start, end)
        or _SETTLED_ON.match(text, end)
        or _SETTLES.search(text[start:end])
        or _is_an_order(text, start, end, before)
    )
    return bool(asked) and not _OVERDUE.search(text[end : end + _REACH_AFTER])


def is_besides(text: str, start: int, end: int) -> bool:
    """Whether a sum is joined to what was said before it, and asked for on top.

    Args:
        text: normalised text.
        start, end: where the sum is named.
    """
    joined = _JOINED.search(text[max(0, start - _REACH_BEFORE) : start])
    return bool(joined) or bool(_ON_TOP.match(text, end))


def _is_an_order(text: str, start: int, end: int, before: str) -> bool:
    begins = not text[:start].strip() or _BEGINS_CLAUSE.search(before)
    return bool(begins and _ORDERS.match(text, start, end) and not _DOES_IT_NEVER.search(before))


def _is_whole_clause(text: str, start: int, end: int) -> bool:
    """ "…，退钱" """
    before, after = text[:start].rstrip(" "), text[end:].lstrip(" ")
    begins = not before or before[-1] in ",，。;；!！?？、\n"
    ends = not after or after[0] in ",，。;；!！?？吧啊呀\n."
    return begins and ends
