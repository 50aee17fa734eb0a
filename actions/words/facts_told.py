"""Which item and how bad: read from the answer to the question, or from whatever was said of the complaint (B2)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.turn import Turn
from actions.words.choices import chosen, told_in
from actions.words.kinds import READ_BACK, extents
from actions.words.told import hints_in, messages_of_complaint, times_asked
from actions.words.yes_and_no import Answer, taken_apart
from sandra.case import Case
from sandra.playbook import ProblemClass
from sandra.remedy.wording import enumerate_goods
from sandra.shop.finding import goods_named
from sandra.shop.item_meant import item_meant
from sandra.shop.orders import Item, Order

UNKNOWN = "unknown"
ASKED_ENOUGH = 2
LEFT_OPEN = ("item", "occurred_at", "extent")
"""Facts that are asked for twice at most; without them it goes on all the same."""
NO_ANSWERS = frozenset({"inquire", "bot_challenge", "ask_human"})
_BESIDES = re.compile(
    r"还有|還有|另外|除了|(?<![a-z])(?:also|too|as well|another|besides|plus)(?![a-z])|[也又]", re.IGNORECASE
)
_HOW_LONG = re.compile(
    r"(?:it'?s been |has been |for |over |nearly )?"
    r"(?:\d+|[一二两兩三四五六七八九十几幾半好多]+|several|many|couple of|few|an?|two|three|four|five)[ -]?[个個]?"
    r"(?:小时|小時|分钟|分鐘|钟头|天|周|週|星期|礼拜|月|次|遍|回|封|通|"
    r"(?:min(?:ute)?|hr|hour|day|week|month|time|e?mail|call|message)s?(?![a-z]))(?: now| already)?",
    re.IGNORECASE,
)


def item_named(turn: Turn, order: Order) -> str | None:
    """The line of the order the message names, as the slot's text."""
    if turn.entity("other_one"):
        return _other_item(turn, order)
    if turn.requested_slot == "which_order" or _keeps_item(turn):
        return None
    said = taken_apart(turn.text)
    asked = turn.requested_slot == "item"
    if asked and (pressed := _pressed(turn, order)) is not None:
        return str(pressed.id)
    corrects = turn.requested_slot == READ_BACK and (said.contradicts or bool(turn.slot("correcting")))
    if not (asked or corrects or turn.entity("product")):
        return None
    words = said.asserted if corrects else turn.text
    products = [product for product in turn.entities("product") if str(product) in words]
    meant = item_meant(order, words, products, asked=asked or corrects)
    if meant is None and asked and not products:
        index = chosen(words, None, [list(item.name.values()) for item in order.items])
        meant = order.items[index] if index is not None else None
    return str(meant.id) if meant is not None else None


def answers_with_goods(turn: Turn) -> bool:
    """Whether the message names some goods when it was asked which of the order it is."""
    return turn.requested_slot == "item" and turn.entity("product") is not None


def _pressed(turn: Turn, order: Order) -> Item | None:
    """The line whose button was pressed, or that was picked by its number."""
    index = turn.picked([enumerate_goods([item], turn.language) for item in order.items])
    number = turn.entity("choice") if index is None else index + 1
    return order.items[number - 1] if number is not None and 1 <= number <= len(order.items) else None


def names_another(text: str, order: Order, item: str | None, products: Sequence[str] = ()) -> str | None:
    """Another line of the order than the one in hand, where the words name one."""
    meant = item_meant(order, text, products)
    return str(meant.id) if meant is not None and item not in (None, str(meant.id)) else None


def item_told(turn: Turn, case: Case, order: Order) -> str | None:
    """The one line of the order that was named in any message of the complaint."""
    if turn.slot("item") is not None:
        return None
    products = hints_in(messages_of_complaint(turn)).products
    named = goods_named(order, products)
    if len(named) == 1:
        return str(named[0].id)
    for text in texts_of(turn, case):
        meant = item_meant(order, text, [product for product in products if product in text])
        if meant is not None:
            return str(meant.id)
    return None


def extent_named(turn: Turn, problem: ProblemClass) -> str | None:
    """How bad it is, when it was just asked. After two unclear answers it stays unknown rather than asked again."""
    choices = extents(problem)
    pressed = turn.picked([choice.in_language(turn.language) for choice in choices.values()])
    if turn.requested_slot == "extent" and pressed is not None:
        return list(choices)[pressed]
    said = taken_apart(turn.text)
    names = [choice.names for choice in choices.values()]
    if turn.requested_slot == READ_BACK and (said.contradicts or turn.slot("correcting")):
        index = told_in(said.asserted, names)
        return list(choices)[index] if index is not None else None
    if turn.requested_slot != "extent" or turn.intent in NO_ANSWERS:
        return None
    index = chosen(turn.text, turn.entity("choice"), names)
    if index is not None:
        return list(choices)[index]
    return UNKNOWN if asked_in_vain(turn, "extent") else None


def extent_told(turn: Turn, case: Case, problem: ProblemClass) -> str | None:
    """How bad it is, where any message of the complaint said so in the class's own words."""
    choices = extents(problem)
    if not choices or turn.slot("extent") not in (None, UNKNOWN):
        return None
    for text in texts_of(turn, case):
        index = told_in(text, [choice.names for choice in choices.values()])
        if index is not None:
            return list(choices)[index]
    return None


def texts_of(turn: Turn, case: Case) -> Sequence[str]:
    """What was said of the complaint, the latest first."""
    story = case.fact("story")
    told = story.value.splitlines() if story is not None else []
    return [text for text in (turn.text, turn.slot("details"), *reversed(told)) if text]


def tells_how_long(turn: Turn) -> bool:
    """Whether an answer to "when?" names no day but how long or how often, which is enough to go on."""
    return bool(_HOW_LONG.search(turn.text))


def without_how_long(words: str) -> str:
    """The words without the spans of time and the counts in them."""
    return _HOW_LONG.sub("", words)


def asked_in_vain(turn: Turn, fact: str) -> bool:
    """Whether a fact was asked for twice in this complaint, so that it is let be (B2)."""
    return times_asked(turn, f"say_ask_{fact}") >= ASKED_ENOUGH


def adds_something(text: str) -> bool:
    """Whether the words tell of one thing beside another: 还有牛仔裤破洞."""
    return bool(_BESIDES.search(text))


def _keeps_item(turn: Turn) -> bool:
    """Whether goods named here stand beside the item in hand rather than in its place."""
    said = taken_apart(turn.text)
    if turn.slot("item") in (None, UNKNOWN) or said.contradicts or turn.slot("correcting"):
        return False
    return said.answer is Answer.YES or adds_something(turn.text)


def _other_item(turn: Turn, order: Order) -> str | None:
    """ "No, the other one": of two lines the one that was not meant."""
    others = [item for item in order.items if str(item.id) != turn.slot("item")]
    return str(others[0].id) if len(order.items) == 2 and len(others) == 1 else None
