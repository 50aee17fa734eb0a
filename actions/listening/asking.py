"""The questions of a complaint, one at a time, and the read-back (B2, B5)."""

from __future__ import annotations

from abc import ABC

from actions import resources
from actions.base import Events, SandraAction
from actions.files.inviting import invite_picture
from actions.listening.identify import BY_NAME, identity_needed, order_in_hand
from actions.listening.retelling import spoken_facts
from actions.turn import Turn
from actions.words.facts_told import answers_with_goods
from actions.words.kinds import extents, kind_names, problem_of
from sandra.listening.known import current_case, mark_heard
from sandra.remedy.wording import enumerate_goods

BARE_ANSWERS = ("affirm", "deny")
LONGEST_BARE_ANSWER = {"zh": 6, "en": 16}


class Ask(SandraAction, ABC):
    """Asks for one fact, in words that fit the complaint."""

    fact: str

    def act(self, turn: Turn) -> Events:
        response = f"say_ask_{self.fact}"
        meet_bare_answer(turn, response)
        turn.say(response)
        return []


class ActionAskOrderNumber(SandraAction):
    """Which order; who chose none of those offered may also say more of it."""

    action_name = "action_ask_order_number"

    def act(self, turn: Turn) -> Events:
        turn.say("say_ask_order_number" if turn.slot("possible_orders") is None else "say_ask_other_order")
        return []


class ActionAskPhone(Ask):
    """The second fact of the owner check (B8)."""

    action_name = "action_ask_phone_last4"
    fact = "phone_last4"


class ActionAskIdentityAgain(SandraAction):
    """The two facts did not go together; which of them is wrong is never told (B8)."""

    action_name = "action_ask_verified_order"

    def act(self, turn: Turn) -> Events:
        by_name = identity_needed(turn) == BY_NAME
        turn.say("say_ask_phone_and_name" if by_name else "say_ask_verified_order")
        return []


class ActionAskWholePhone(Ask):
    """The first of two facts that find an order without its number (B8)."""

    action_name = "action_ask_phone"
    fact = "phone"


class ActionAskName(Ask):
    """The second of them."""

    action_name = "action_ask_customer_name"
    fact = "customer_name"


class ActionAskWhen(Ask):
    """When it happened."""

    action_name = "action_ask_occurred_at"
    fact = "occurred_at"


class ActionAskDetails(Ask):
    """What exactly happened; a photo may tell it as well."""

    action_name = "action_ask_details"
    fact = "details"

    def act(self, turn: Turn) -> Events:
        invite_picture(turn)
        return super().act(turn)


class ActionAskKind(SandraAction):
    """Which of two or three kinds of trouble it is, as buttons."""

    action_name = "action_ask_kind"

    def act(self, turn: Turn) -> Events:
        meet_bare_answer(turn, "say_ask_kind")
        turn.say("say_ask_kind", choices=[{"title": title} for title in kind_names(turn)])
        return []


class ActionAskItem(SandraAction):
    """Which item of the order, as buttons."""

    action_name = "action_ask_item"

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            order = order_in_hand(records, turn)
        items = order.items if order else []
        if order is not None and answers_with_goods(turn):
            turn.say("say_item_not_in_order", order_number=order.number)
        meet_bare_answer(turn, "say_ask_item")
        turn.say("say_ask_item", choices=[{"title": enumerate_goods([i], turn.language)} for i in items])
        return []


class ActionAskExtent(SandraAction):
    """How bad it is, in the class's own choices, as buttons."""

    action_name = "action_ask_extent"

    def act(self, turn: Turn) -> Events:
        titles = [words.in_language(turn.language) for words in extents(problem_of(turn)).values()]
        invite_picture(turn)
        meet_bare_answer(turn, "say_ask_extent")
        turn.say("say_ask_extent", choices=[{"title": title} for title in titles])
        return []


class ActionReadBack(SandraAction):
    """Reads the core of it back and asks for a yes (B5), or asks what to change after a no."""

    action_name = "action_ask_facts_confirmed"

    def act(self, turn: Turn) -> Events:
        if turn.slot("correcting"):
            turn.say("say_ask_correction")
            return []
        with resources.store().transaction() as records:
            case = current_case(records, turn.conversation_id)
            if case is not None:
                mark_heard(case, turn.now)
            order = order_in_hand(records, turn)
            told = spoken_facts(turn, problem_of(turn), order)
        turn.say(
            "say_read_back",
            choices=[{"response": "say_yes"}, {"response": "say_no"}],
            **told,
        )
        return []


def is_bare_answer(turn: Turn) -> bool:
    """Whether the message is a yes or a no and hardly anything else."""
    longest = LONGEST_BARE_ANSWER["en" if turn.language == "en" else "zh"]
    return turn.intent in BARE_ANSWERS and len(turn.text.strip()) <= longest


def meet_bare_answer(turn: Turn, question: str) -> None:
    """Says a kind word before a question is asked again that was answered by a yes or no which fits nothing."""
    if turn.last_said == question and is_bare_answer(turn):
        turn.say("say_take_your_time")
