"""Two complaints in one message, or a further one in the middle of the first: kept, and handled in turn (B2)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.events import FollowupAction

from actions import resources
from actions.base import Events, SandraAction
from actions.turn import HEAR_OUT, Turn
from actions.words.facts_told import adds_something, answers_with_goods, names_another, without_how_long
from actions.words.kinds import ASKED_OF_CASE, kind_meant_instead
from nlu.clauses import clauses_of
from sandra.case import Case
from sandra.listening.clarifying import COMPLAIN, UNCLEAR_TYPE
from sandra.listening.further_complaints import keep_apart, keep_for_later, next_in_line
from sandra.listening.retelling import retold
from sandra.records import Records
from sandra.shop.orders import Order
from sandra.wording import name_in_a_row

TAKE_UP_NEXT = "action_take_up_next"
SURE = 0.8
MOST_CLAUSES = 8
SURE_ENOUGH_BESIDE_A_YES = 0.4
_LINK = re.compile(
    r"\A(?:\s*(?:还有|還有|另外|而且|并且|並且|(?:and|also|plus|but|oh)(?![a-z]))[\s,，]*)+", re.IGNORECASE
)
# Kinds that customers use for one and the same trouble: "it arrived broken", "it does not work".
SAME_TROUBLE = (frozenset({"damaged_item", "quality_defect"}), frozenset({"wrong_item", "false_advertising"}))


class ActionHearOut(SandraAction):
    """Venting in the middle of a form is heard; a further complaint in it was kept, and is named."""

    action_name = HEAR_OUT

    def act(self, turn: Turn) -> Events:
        kept = say_what_was_kept(turn, turn.slot("also_complains") or [])
        if not kept and not answers_with_goods(turn):
            turn.say("say_listening")
        return []


def go_on_with_next(records: Records, turn: Turn) -> Events:
    """The event that turns to the next complaint; none where nothing waits."""
    return [FollowupAction(TAKE_UP_NEXT)] if next_in_line(records, turn.conversation_id) else []


def keep_further(records: Records, turn: Turn, case: Case) -> list[str]:
    """Keep what the message complains of besides the case in hand.

    Returns:
        The types that are new. What is told in answer to "what happened?" belongs to the case in hand, and so does the
        kind of trouble that is named in place of another.
    """
    if turn.intent != COMPLAIN or case.complaint_type == UNCLEAR_TYPE or turn.requested_slot in ASKED_OF_CASE:
        return []
    if kind_meant_instead(turn, case) is not None:
        return []
    conversation = records.conversation(turn.conversation_id)
    assert conversation is not None, "perception keeps the conversation before anything else"
    told = complaints_in(turn)
    further = {
        kind: words
        for kind, words in told.items()
        if not is_same_trouble(kind, case.complaint_type) and _tells_more_than_haste(words, turn.language)
    }
    return [kind for kind in further if keep_for_later(records, conversation, kind, further[kind], turn.now)]


def keep_told_besides(records: Records, turn: Turn, case: Case, order: Order | None, words: str) -> list[str]:
    """Keep a further trouble that is told beside a yes: of another kind, or with another item of the order.

    Args:
        words: what goes with the yes.

    Returns:
        The types that are new.
    """
    parsed = resources.understanding().parse(_LINK.sub("", words))
    kind = _complains_of(parsed, SURE_ENOUGH_BESIDE_A_YES)
    if kind is None:
        return []
    conversation = records.conversation(case.conversation_id)
    assert conversation is not None, "perception keeps the conversation before anything else"
    products = [str(e["value"]) for e in parsed.get("entities") or [] if e["entity"] == "product"]
    item = names_another(words, order, turn.slot("item"), products) if order is not None else None
    if item is not None:
        keep_apart(records, conversation, kind, words, item, turn.now)
        return [kind]
    if is_same_trouble(kind, case.complaint_type) or not _tells_more_than_haste(words, turn.language):
        return []
    return [kind] if keep_for_later(records, conversation, kind, words, turn.now) else []


def is_same_trouble(kind: str, other: str) -> bool:
    """Whether customers use the two kinds for one and the same trouble."""
    return kind == other or any({kind, other} <= trouble for trouble in SAME_TROUBLE)


def _tells_more_than_haste(words: str, language: str) -> bool:
    """Whether the words tell of something, and do not just press for what is in hand: 都半个月了，快退我钱。"""
    rules = resources.playbook().retelling
    return adds_something(words) or retold(without_how_long(words), language, rules) is not None


def say_what_was_kept(turn: Turn, kinds: Sequence[str]) -> bool:
    """Name the further complaints of this message, once in a turn; False where there are none."""
    if kinds and not turn.has_said("say_further_noted"):
        turn.say("say_further_noted", kinds=name_in_a_row([title_of(turn, kind) for kind in kinds], turn.language))
    return bool(kinds)


def title_of(turn: Turn, complaint_type: str) -> str:
    """What we call a kind of trouble, in the customer's language."""
    return resources.playbook().problems[complaint_type].title.in_language(turn.language)


def complaints_in(turn: Turn, least: float = SURE) -> dict[str, str]:
    """The definite complaints of a message: type to the words that tell it, the whole message's own type first.

    Args:
        turn: the message.
        least: how sure the reading of a clause has to be.
    """
    whole = _complains_of(turn.tracker.latest_message, least)
    clauses = clauses_of(turn.text)[:MOST_CLAUSES]
    if len(clauses) < 2:
        return {whole: turn.text} if whole else {}
    read = {clause: _complains_of(resources.understanding().parse(clause), least) for clause in clauses}
    told = {whole: turn.text} if whole else {}
    for clause, kind in read.items():
        if kind is not None:
            told.setdefault(kind, clause)
    return told


def _complains_of(parsed: Mapping[str, Any], least: float) -> str | None:
    """The type of a definite complaint, or None.

    Args:
        least: how sure the reading has to be.
    """
    intent, kind = parsed.get("intent") or {}, parsed.get("complaint_type") or {}
    if intent.get("name") != COMPLAIN or kind.get("name") not in resources.playbook().problems:
        return None
    sure = float(intent["confidence"]) * float(kind["confidence"]) >= least
    return str(kind["name"]) if sure and kind["name"] != UNCLEAR_TYPE else None
