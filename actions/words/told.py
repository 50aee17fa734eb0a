"""What the customer said in the complaint in hand, in any of its turns (B2, B7)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from actions.turn import WORDLESS, Turn
from sandra.shop.finding import Days, Hints, Of, days_named
from sandra.shop.simplified import to_simplified

Message = Mapping[str, Any]

NO_NUMBER = "no_order_number"
# 手机号 and "phone 138…" speak of a number; 手机 and "phone" alone are goods.
_NUMBER_FOLLOWS = re.compile(
    r"\s*(?:[号號尾后後]|码|碼|(?:number|no|num|ends|ending|last|is)\b|[:：]?\s*[+(\d])", re.IGNORECASE
)
_CLAUSE = re.compile(r"[,.;!?\n，。；！？、]")
_PURCHASE = re.compile(r"买|购|下单|下的单|订的|拍的|\b(?:bought|buy|ordered|purchased?)\b", re.IGNORECASE)
_ARRIVAL = re.compile(r"收到|到货|送到|签收|拿到|\b(?:arrived|received|delivered|came|got)\b", re.IGNORECASE)


def messages_of_complaint(turn: Turn) -> list[Message]:
    """The customer's messages since the complaint before was settled, as Rasa understood them, oldest first."""
    messages: list[Message] = []
    for event in reversed(turn.tracker.events):
        if _settles(event):
            break
        if event["event"] == "user":
            messages.append(_as_written(event))
    return messages[::-1]


def _as_written(event: Mapping[str, Any]) -> Message:
    message = {"text": event.get("text") or "", **event["parse_data"]}
    return {**message, "text": ""} if _is_wordless(message) else message


def _is_wordless(message: Message) -> bool:
    return (message.get("intent") or {}).get("name") in WORDLESS


def times_without_number(turn: Turn) -> int:
    """How many messages of this complaint said that there is no order number at hand."""
    return sum((message.get("intent") or {}).get("name") == NO_NUMBER for message in messages_of_complaint(turn))


def hints_in(messages: Sequence[Message]) -> Hints:
    """Goods and days named in the messages."""
    products = [product for message in messages for product in _products(message)]
    days = [named for message in messages for named in _days(message)]
    return Hints(tuple(dict.fromkeys(products)), tuple(dict.fromkeys(days)))


def entities_of(message: Message, name: str) -> list[dict[str, Any]]:
    """The entities of that name, in order."""
    return [entity for entity in message.get("entities") or [] if entity["entity"] == name]


def _products(message: Message) -> list[str]:
    found = entities_of(message, "product")
    return [str(e["value"]) for e in found if not _NUMBER_FOLLOWS.match(message["text"], e["end"])]


def _days(message: Message) -> list[Days]:
    text = message["text"]
    found = entities_of(message, "time")
    return [
        days_named(datetime.fromisoformat(e["value"]).date(), text[e["start"] : e["end"]], _of(text, e["start"]))
        for e in found
    ]


def _of(text: str, place: int) -> Of:
    """What the clause around a date says happened then."""
    begins = max((match.end() for match in _CLAUSE.finditer(text, 0, place)), default=0)
    ends = _CLAUSE.search(text, place)
    clause = to_simplified(text[begins : ends.start() if ends else len(text)])
    if _PURCHASE.search(clause):
        return Of.PURCHASE
    return Of.ARRIVAL if _ARRIVAL.search(clause) else Of.EITHER


def times_asked(turn: Turn, response: str) -> int:
    """How often a response was given in this complaint, in answer to words."""
    return times_given(turn, response, _settles)


def times_given(turn: Turn, response: str, begins: Callable[[Mapping[str, Any]], bool]) -> int:
    """How often a response was given, in answer to words, since an event.

    What is asked again because a picture came in between was not asked twice.

    Args:
        begins: tells the event.
    """
    count = in_answer = 0
    for event in reversed(turn.tracker.events):
        if begins(event):
            break
        if event["event"] == "user":
            count += 0 if _is_wordless(event.get("parse_data") or {}) else in_answer
            in_answer = 0
        in_answer += event["event"] == "bot" and (event.get("metadata") or {}).get("utter_action") == response
    return count + in_answer


def _settles(event: Mapping[str, Any]) -> bool:
    return event["event"] == "slot" and event.get("name") == "settled" and bool(event.get("value"))
