"""Words beside a number that say what it is the number of: an order, a telephone, a card, a model."""

import re
from enum import IntEnum

_GAP = r"[\s:#是为号码=,.(\[\"'“「【]{0,6}(?:is|are|was|it['’]?s)?[\s:#(\"'“「【]{0,3}"
_REACH = 40

_NUMBER_NOUN = r"(?:number|no|num|id|code|ref|reference)"
_CHINESE_ORDER_NUMBER = (
    r"单号|编号|(?:预约|预订|订座|订位|订房|订票|挂号|取票|确认|受理|流水|参考|案件|保单|凭证|票|合同|订单)"
    r"(?:号码?|编号|编码|代号|代码|码)"
)
_ENGLISH_ORDER_NUMBER = (
    rf"(?<![a-z])(?:(?:order|booking|reservation|confirmation|tracking|ticket|job|case|claim|invoice)[ #]{{1,2}}"
    rf"{_NUMBER_NOUN}|ref(?:erence)?(?: ?{_NUMBER_NOUN})?|(?:order|booking|po) ?#)\.?"
)
_NAMED_ORDER = re.compile(rf"(?:{_CHINESE_ORDER_NUMBER}|{_ENGLISH_ORDER_NUMBER}){_GAP}$")
_ORDER = re.compile(rf"(?:订单|单子|运单|工单|(?<![a-z])(?<!in )(?:order|tracking|booking|ticket|po)\.?){_GAP}$")
_OTHER_NUMBER = re.compile(
    r"(?:型号|款号|款式|机型|货号|(?:商品|产品|员工|客服|会员)编号|工号|序列号|身份证号?|护照号?|卡号|账号|"
    r"[惠换券证]码|邮编|"
    r"(?<![a-z])(?:model|serial|sku|imei|iban|passport|account|card|promo|discount|voucher|gift|coupon|postcode|zip|"
    rf"version)(?: {_NUMBER_NOUN}| name)?\.?){_GAP}$"
)

PHONE_WORD = (
    r"(?:(?:手机|电话)(?:号码?|卡)?|联系方式|座机号?|固话|市话|家电|"
    r"(?<![a-z])(?:phone|mobile|cell|tel|telephone|landline|contact|whatsapp)(?:['’]s)?(?: ?(?:number|no|num))?\.?)"
)
_CALL = (
    r"(?:拨打?|打|致电|(?<![a-z])(?:call(?:back)?|ring|text|dial|phone|reach|sms)"
    r"(?: (?:me|him|her|us|them))?(?: back)?(?: (?:on|at))?)"
)
_PHONE = re.compile(rf"(?:{PHONE_WORD}|{_CALL}){_GAP}$")

_TAIL = (
    r"(?:尾号|尾数|末尾|末?(?:后|末|尾|最后)(?:四|4|面四|面4)个?(?:位数?|码|个?数字?)?|"
    r"(?<![a-z])(?:(?:ending|ends|end|finishes|finishing)(?: (?:in|with|on))?|"
    r"(?:last|final) (?:four|4)(?: (?:digits?|numbers?|are|of (?:my|the) \w{1,8})){0,2}))"
)
_LAST_FOUR = re.compile(rf"(?:{_TAIL}|{PHONE_WORD}){_GAP}$")
_LAST_FOUR_AFTER = re.compile(
    r"\s?(?:结尾|收尾|尾号|这个尾号|(?:is|are) (?:my|the) last (?:four|4)|is how (?:it|my (?:phone|number)) ends)"
)
# What a tail may belong to; the last one named before it counts, or the one named right after it.
_PHONE_OWNER = rf"(?:{PHONE_WORD}|号码|(?<![a-z])number)(?: on (?:the|my|this|our|your|file)(?: [a-z]{{3,8}})?)?"
_CARD_OWNER = (
    r"(?:(?<!sim)(?<!点)(?<!打)卡(?![住顿死在了着片通车壳包位座路])号?|[账帐][户号]|存折|"
    rf"(?<![a-z])(?<!sim )(?:card|account|visa|mastercard|amex|debit|iban)(?![a-z])(?: ?{_NUMBER_NOUN})?)"
)
_ORDER_OWNER = (
    r"(?:订单|单号|运单|工单|编号|合同|保单|会员|银行|身[份分]证|证件|牌号|"
    rf"(?<![a-z])(?:order|tracking|ticket|case|claim|invoice|policy|passport|flight)(?![a-z])(?: ?{_NUMBER_NOUN})?)"
)
_OWNERS = re.compile(rf"(?P<phone>{_PHONE_OWNER})|(?P<card>{_CARD_OWNER})|(?P<order>{_ORDER_OWNER})")
_NEXT_TO_TAIL = re.compile(rf"[号码的是: ]{{0,4}}[a-z]{{0,3}}(?:{_TAIL})?{_GAP}")
_OWNER_AFTER = re.compile(
    rf" ?(?P<of>的|这张|那张|(?:is )?on (?:my|the) )? ?(?:信用|银行|储蓄|借记)?"
    rf"(?:(?P<phone>{_PHONE_OWNER})|(?P<card>{_CARD_OWNER})|(?P<order>{_ORDER_OWNER}))"
)
_SENTENCE_END = re.compile(r"(?<!no)\.(?!\d)|[!?;。！？；…]")


class Cue(IntEnum):
    """How plainly words say that an order number follows: not at all, "order", "order number"."""

    NONE = 0
    MENTIONED = 1
    NAMED = 2


def _before(text: str, start: int) -> str:
    return text[max(0, start - _REACH) : start]


def order_cue(text: str, start: int) -> Cue:
    """What the words just before an offset say about an order number that may begin there."""
    before = _before(text, start)
    if _NAMED_ORDER.search(before):
        return Cue.NAMED
    return Cue.MENTIONED if _ORDER.search(before) else Cue.NONE


def is_other_number(text: str, start: int) -> bool:
    """Whether a word before says that a model, a card, a voucher or the like is numbered, not an order."""
    return bool(_OTHER_NUMBER.search(_before(text, start)))


def has_phone_cue(text: str, start: int) -> bool:
    """Whether the words just before an offset say that a telephone number follows."""
    return bool(_PHONE.search(_before(text, start)))


def has_last_four_cue(text: str, start: int, end: int) -> bool:
    """Whether the words around four digits say that they are the last of a number."""
    return bool(_LAST_FOUR.search(_before(text, start)) or _LAST_FOUR_AFTER.match(text, end))


def is_tail_of_something_else(text: str, start: int, end: int) -> bool:
    """Whether four digits end an order number, a card or an account, which prove nothing about a phone."""
    after = _OWNER_AFTER.match(text, end)
    if after and (after["of"] or not after["order"]):
        return after["phone"] is None
    before = _before(text, start)
    sentence = before[max((match.end() for match in _SENTENCE_END.finditer(before)), default=0) :]
    owners = list(_OWNERS.finditer(sentence))
    if not owners or owners[-1]["phone"]:
        return False
    return bool(owners[-1]["card"] or _NEXT_TO_TAIL.fullmatch(sentence, owners[-1].end()))
