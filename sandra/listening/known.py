"""Apologise, listen, confirm: what is known of a complaint and what is still to be asked (protocol A, B)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sandra.case import ONLY_TO_BE_HEARD, Actor, Case, Conversation, EmotionReading, Praise, Stage
from sandra.numbering import case_number
from sandra.playbook.problems import ProblemClass
from sandra.records import Records
from sandra.shop.known_customer import know_customer
from sandra.shop.orders import Order, order_of_owner

# A complaint told in a sentence of its own already says what happened; "it's broken" does not.
TELLING_LENGTH = {"zh": 14, "en": 45}
STORY_LIMIT = 2000
KIND_WORDS_LIMIT = 500
OF_ONE_ORDER = ("item",)
"""Facts that name a part of an order, and say nothing of another."""


def join_conversation(records: Records, conversation_id: str, channel: str, now: datetime) -> Conversation:
    """The conversation, made at its first message."""
    conversation = records.conversation(conversation_id)
    if conversation is None:
        conversation = Conversation(id=conversation_id, channel=channel, started_at=now)
        records.add(conversation)
        records.flush()
    return conversation


def take_reading(records: Records, reading: EmotionReading) -> None:
    """Keep how a message sounded, for the trend and for whoever takes over (D2, D3)."""
    records.add(reading)


def open_case(records: Records, conversation: Conversation, complaint_type: str, story: str, now: datetime) -> Case:
    """Open a case with the customer's own words as its first fact; an unfinished complaint is not opened twice."""
    current = current_case(records, conversation.id)
    if current is not None and not current.settled and current.stage is not Stage.ESCALATED:
        tell_more(current, story, now)
        return current
    case = write_down(records, conversation, complaint_type, story, now)
    turn_to(conversation, case, now)
    return case


def write_down(records: Records, conversation: Conversation, complaint_type: str, story: str, now: datetime) -> Case:
    """A new case with the customer's own words as its first fact, which the dialogue has not turned to yet."""
    case = Case(
        number=case_number(now),
        conversation_id=conversation.id,
        complaint_type=complaint_type,
        language=conversation.language or "zh-Hans",
        opened_at=now,
    )
    case.note(Stage.OPEN.value, Actor.CUSTOMER, f"complains: {complaint_type}", now)
    if story:
        case.state_fact("story", story[:STORY_LIMIT], now)
    records.add(case)
    records.flush()
    return case


def reclassify(case: Case, complaint_type: str, now: datetime, dropped: Collection[str] = ()) -> None:
    """What they complain of turns out to be something else than it seemed at first, or something more definite.

    Args:
        dropped: names of facts that belonged to the old class only; they are retired, not erased (B5).
    """
    case.note("reclassified", Actor.BOT, f"{case.complaint_type} -> {complaint_type}", now)
    case.complaint_type = complaint_type
    _retire(case, dropped)


def current_case(records: Records, conversation_id: str) -> Case | None:
    """The case in hand: the one that goes on here from elsewhere, otherwise the one the dialogue turned to last."""
    conversation = records.conversation(conversation_id)
    if conversation is not None and conversation.continues is not None:
        return records.case(conversation.continues)
    turned_to = [
        (case.taken_up_at, -age, case)
        for age, case in enumerate(records.cases_of_conversation(conversation_id))
        if case.taken_up_at is not None and case.stage is not Stage.MERGED
    ]
    return max(turned_to)[2] if turned_to else None


def turn_to(conversation: Conversation, case: Case, now: datetime) -> None:
    """From now on the dialogue is about this case of the conversation."""
    case.taken_up_at = now
    conversation.continues = None


def tell_more(case: Case, text: str, now: datetime) -> None:
    """Keep what the customer added to their story; repetition is not added."""
    story = case.fact("story")
    told = story.value if story else ""
    if text and text not in told:
        case.state_fact("story", f"{told}\n{text}".strip()[:STORY_LIMIT], now)


def hear_thanks(records: Records, conversation_id: str, text: str, now: datetime) -> None:
    """Thanks stand in the events of the case they were said in."""
    case = current_case(records, conversation_id)
    if case is not None:
        case.note("thanks", Actor.CUSTOMER, text[:KIND_WORDS_LIMIT], now)


def hear_praise(records: Records, conversation: Conversation, text: str, now: datetime) -> None:
    """Praise stands in the events of the case, or among the praises where there is none, so that it can be counted."""
    case = current_case(records, conversation.id)
    if case is None:
        records.add(Praise(conversation.id, now, text[:KIND_WORDS_LIMIT]))
    else:
        case.note("praise", Actor.CUSTOMER, text[:KIND_WORDS_LIMIT], now)


def tells_what_happened(text: str, language: str) -> bool:
    """Whether a complaint says enough that "what happened?" need not be asked (B2)."""
    return len(text.strip()) >= TELLING_LENGTH["en" if language == "en" else "zh"]


def facts_needed(problem: ProblemClass, order: Order | None) -> list[str]:
    """The facts to ask for, in order. With a single line in the order there is no question which item."""
    names: list[str] = []
    for needed in problem.facts:
        if needed.fact == "item" and order is not None and len(order.items) == 1:
            continue
        names.append(needed.fact)
        if needed.fact == "phone_last4":
            names.append("verified_order")
    return names


def keep_facts(case: Case, facts: Mapping[str, str | None], now: datetime) -> None:
    """Record what was said so far; corrections retire what they correct (B5, B7)."""
    number, known = facts.get("order_number"), case.fact("order_number")
    if number is not None and known is not None and number != known.value:
        _retire(case, OF_ONE_ORDER)
    for name, value in facts.items():
        if value is not None:
            case.state_fact(name, value, now)


def _retire(case: Case, names: Collection[str]) -> None:
    """These facts hold no more; they are not erased (B5)."""
    for name in names:
        fact = case.fact(name)
        if fact is not None:
            fact.superseded = True


def identify_order(records: Records, case: Case, order_number: str, phone_last4: str, now: datetime) -> Order:
    """Look the order up for its owner (B8) and tie the case to it.

    Raises:
        OrderNotFoundError: number and digits do not belong together; noted on the case.
        GatewayError: the shop's system failed.
    """
    order = order_of_owner(records.orders, order_number, phone_last4)
    tie_to_order(records, case, order, "phone digits", now)
    return order


def tie_to_order(records: Records, case: Case, order: Order, shown_by: str, now: datetime) -> None:
    """The complaint is about this order, whose owner was confirmed; the customer is known from now on.

    Args:
        shown_by: the facts that showed whose it is, for the record.
    """
    case.order_number = order.number
    case.customer_id = order.customer_id
    conversation = records.conversation(case.conversation_id)
    if conversation is not None:
        know_customer(records, conversation, order.customer_id, shown_by, now)
    case.note("identified", Actor.SYSTEM, f"owner of {order.number} confirmed by {shown_by}", now)


def mark_heard(case: Case, now: datetime) -> None:
    """Everything needed is known; what remains is to read it back (B5)."""
    if case.stage in (Stage.OPEN, Stage.REOPENED):
        case.move_to(Stage.HEARD, Actor.BOT, "all facts of the class are known", now)


def confirm(case: Case, now: datetime) -> None:
    """The customer said yes to the read-back (B5); of a case that went on elsewhere meanwhile nothing is undone."""
    mark_heard(case, now)
    if case.stage is not Stage.HEARD:
        return
    case.move_to(Stage.CONFIRMED, Actor.CUSTOMER, "read-back confirmed", now)


def close_heard_out(case: Case, now: datetime) -> None:
    """The customer only wanted to be heard (B3): nothing is pushed on them, the story is kept."""
    case.purpose = ONLY_TO_BE_HEARD
    case.move_to(Stage.CLOSED, Actor.CUSTOMER, "wants to be heard, asks for nothing", now)
