"""Second principle: listen and confirm (B). One question at a time, never one whose answer is known."""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence
from typing import Any

from actions import resources
from actions.base import Events, SandraAction
from actions.choices import chosen
from actions.forms import NOTHING_MORE, SandraForm
from actions.identify import BY_NAME, BY_NUMBER, check_identity, identity_needed, order_in_hand
from actions.read_back import spoken_facts
from actions.told import hints_in, messages_of_complaint
from actions.turn import Turn
from actions.wishes import note_wishes, wish_of
from sandra.case import Case
from sandra.clarifying import TYPE_SURE, learn_meaning
from sandra.escalation import REPEAT_COMPLAINT
from sandra.finding import goods_named
from sandra.listening import confirm, current_case, facts_needed, keep_facts, mark_heard, reclassify, tell_more
from sandra.orders import Order
from sandra.playbook import ProblemClass
from sandra.playbook.problems import Choice
from sandra.records import Records
from sandra.remedy_wording import enumerate_goods
from sandra.repetition import settled_before
from sandra.situation import survey

FACTS = ("order_number", "item", "occurred_at", "extent", "details", "staff_member")
KEPT = (*FACTS, "vulnerable")
UNKNOWN_EXTENT = "unknown"
ASKED_ENOUGH = 2
INDEFINITE = "other"
DIGRESSIONS = frozenset(
    {"inquire", "bot_challenge", "ask_human", "ask_status", "thank", "greet", "goodbye", "out_of_scope", "withdraw"}
    | {"no_order_number", "nlu_fallback", "praise"}
)
BARE_ANSWERS = ("affirm", "deny")
LONGEST_BARE_ANSWER = {"zh": 6, "en": 16}
RETELLING = ("inform", "correct", "complain", "nlu_fallback")
SURE = 0.4
READ_BACK_BUTTONS = ("affirm", "deny")


class ValidateComplaintForm(SandraForm):
    """Takes facts in any order, checks the owner, and ends when the read-back was confirmed (B2, B5, B7, B8)."""

    form = "complaint_form"

    def take(self, records: Records, turn: Turn) -> dict[str, Any]:
        case = current_case(records, turn.conversation_id)
        assert case is not None, "the form starts after the case was opened"
        slots: dict[str, Any] = {"going_back": False} if turn.slot("going_back") else {}
        if (kind := kind_named(turn)) is not None:
            slots |= {"kind": kind, "complaint_type": kind, "possible_types": None}
            reclassify(case, kind, turn.now)
            if kind != INDEFINITE:
                learn_meaning(records, turn.conversation_id, f"complain/{kind}", turn.now)
        turn.tracker.slots.update(slots)
        if (definite := definite_type(turn)) is not None:
            reclassify(case, definite, turn.now)
            slots["complaint_type"] = definite
            turn.tracker.slots.update(slots)
        slots |= check_identity(records, turn, wanted=problem_of(turn).needs_order)
        turn.tracker.slots.update(slots)
        case = current_case(records, turn.conversation_id) or case
        if turn.slot("waiting_for_person"):
            return slots
        order = order_in_hand(records, turn)
        slots |= self._choices(turn, order)
        if turn.requested_slot == "details" and (turn.says_only_facts or is_bare_answer(turn)):
            # "SD2611070104" gives the order, and "all right" nothing: neither says what happened.
            slots["details"] = None
        turn.tracker.slots.update(slots)
        if wish_of(turn) is not None:
            # Said already, so it is read back and not asked again (B2).
            slots["asked_remedy"] = turn.slot("asked_remedy")
            note_wishes(turn, case)
        slots |= _answer_to_read_back(turn, case)
        turn.tracker.slots.update(slots)
        keep_facts(case, {name: turn.slot(name) for name in KEPT}, turn.now)
        if turn.intent in ("complain", "inform") and not turn.says_only_facts:
            tell_more(case, turn.text, turn.now)
        if turn.slot("facts_confirmed"):
            confirm(case, turn.now)
            if settled_before(records, case):
                # Who takes over finds what the systems say beside the customer's word (B4, D2).
                survey(records, resources.playbook(), case, turn.now)
                slots["escalation"] = REPEAT_COMPLAINT
        return slots

    def take_aside(self, records: Records, turn: Turn) -> dict[str, Any]:
        return check_identity(records, turn)

    def needed(self, records: Records, turn: Turn) -> Sequence[str]:
        if turn.slot("escalation") or turn.slot("only_heard") or turn.slot("waiting_for_person"):
            return NOTHING_MORE
        if turn.slot("possible_types"):
            return ("kind",)
        problem = problem_of(turn)
        facts = facts_needed(problem, order_in_hand(records, turn))
        whose = identity_needed(turn) if "order_number" in facts else ()
        return (*whose, *(name for name in facts if name not in BY_NUMBER), "facts_confirmed")

    def _choices(self, turn: Turn, order: Order | None) -> dict[str, Any]:
        slots: dict[str, Any] = {}
        if order is not None and (item := item_named(turn, order) or item_told(turn, order)) is not None:
            slots["item"] = item
        if (extent := extent_named(turn, problem_of(turn))) is not None:
            slots["extent"] = extent
        return slots


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
    """What exactly happened."""

    action_name = "action_ask_details"
    fact = "details"


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
        meet_bare_answer(turn, "say_ask_item")
        turn.say("say_ask_item", choices=[{"title": enumerate_goods([i], turn.language)} for i in items])
        return []


class ActionAskExtent(SandraAction):
    """How bad it is, in the class's own choices, as buttons."""

    action_name = "action_ask_extent"

    def act(self, turn: Turn) -> Events:
        titles = [words.in_language(turn.language) for words in extents(problem_of(turn)).values()]
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
        turn.say(
            "say_read_back",
            choices=[{"response": "say_yes"}, {"response": "say_no"}],
            **spoken_facts(turn, problem_of(turn), order),
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


def problem_of(turn: Turn) -> ProblemClass:
    """The playbook's class of the complaint in hand."""
    return problem_class(turn.slot("complaint_type") or INDEFINITE)


def problem_class(kind: str) -> ProblemClass:
    """A class of the playbook; where the model still knows one that was taken out, the class of all that is left."""
    problems = resources.playbook().problems
    return problems.get(kind) or problems[INDEFINITE]


def kind_names(turn: Turn) -> list[str]:
    """The words for each kind of trouble that was asked about, and for none of them."""
    kinds = [*turn.slot("possible_types"), INDEFINITE]
    return [problem_class(kind).in_short.in_language(turn.language) for kind in kinds]


def kind_named(turn: Turn) -> str | None:
    """The kind of trouble the customer means, when it was just asked. Asked twice in vain, it stays open.

    What is no answer, such as thanks, a question or an order number, is left to the rules for digressions.
    """
    if turn.requested_slot != "kind" or not turn.slot("possible_types"):
        return None
    kinds = [*turn.slot("possible_types"), INDEFINITE]
    index = turn.picked(kind_names(turn))
    if index is not None:
        return str(kinds[index])
    if turn.intent in DIGRESSIONS or turn.says_only_facts:
        return None
    understood = turn.understood("complaint_type") or {}
    if understood.get("confidence", 0.0) >= TYPE_SURE:
        return problem_class(str(understood["name"])).problem
    return INDEFINITE if turn.times_said("say_ask_kind") >= ASKED_ENOUGH else None


def definite_type(turn: Turn) -> str | None:
    """A definite complaint type, where the first message ("I want to complain") gave none and this one does."""
    if turn.slot("complaint_type") != INDEFINITE or turn.requested_slot != "details":
        return None
    ranking = [r for r in turn.understood("complaint_type_ranking") or [] if r["name"] != INDEFINITE]
    return str(ranking[0]["name"]) if ranking and ranking[0]["confidence"] >= SURE else None


def extents(problem: ProblemClass) -> dict[str, Choice]:
    """The choices of the class for how bad it is."""
    return next((needed.choices or {} for needed in problem.facts if needed.fact == "extent"), {})


def item_named(turn: Turn, order: Order) -> str | None:
    """The line of the order the message names, as the slot's text."""
    if turn.entity("other_one"):
        return _other_item(turn, order)
    if turn.requested_slot != "item" and not turn.entity("product") and not turn.slot("correcting"):
        return None
    if turn.requested_slot == "which_order":
        return None
    number = turn.entity("choice") if turn.requested_slot == "item" else None
    index = chosen(turn.text, number, [list(item.name.values()) for item in order.items])
    return str(order.items[index].id) if index is not None else None


def _other_item(turn: Turn, order: Order) -> str | None:
    """ "No, the other one": of two lines the one that was not meant."""
    others = [item for item in order.items if str(item.id) != turn.slot("item")]
    return str(others[0].id) if len(order.items) == 2 and len(others) == 1 else None


def item_told(turn: Turn, order: Order) -> str | None:
    """The one line of the order that was named before it was known which order it is."""
    if turn.slot("item") is not None:
        return None
    named = goods_named(order, hints_in(messages_of_complaint(turn)).products)
    return str(named[0].id) if len(named) == 1 else None


def extent_named(turn: Turn, problem: ProblemClass) -> str | None:
    """How bad it is, when it was just asked. After two unclear answers it stays unknown rather than asked again."""
    choices = extents(problem)
    pressed = turn.picked([choice.in_language(turn.language) for choice in choices.values()])
    if turn.requested_slot == "extent" and pressed is not None:
        return list(choices)[pressed]
    if (turn.requested_slot != "extent" and not turn.slot("correcting")) or turn.intent in (
        "inquire",
        "bot_challenge",
        "ask_human",
    ):
        return None
    index = chosen(turn.text, turn.entity("choice"), [choice.names for choice in choices.values()])
    if index is not None:
        return list(choices)[index]
    asked_enough = turn.requested_slot == "extent" and turn.times_said("say_ask_extent") >= ASKED_ENOUGH
    return UNKNOWN_EXTENT if asked_enough else None


def _answer_to_read_back(turn: Turn, case: Case) -> dict[str, Any]:
    """Yes confirms. A no, or a fact that changed, is taken and read back again (B5)."""
    changed = _changes(turn, case)
    if turn.slot("correcting") and turn.requested_slot == "facts_confirmed":
        corrected = {"details": turn.text} if not changed and turn.intent in RETELLING else {}
        return {**corrected, "correcting": False, "facts_confirmed": None}
    if turn.requested_slot != "facts_confirmed":
        return {}
    if changed:
        return {"facts_confirmed": None, "correcting": False}
    button = turn.numbered(len(READ_BACK_BUTTONS))
    pressed = READ_BACK_BUTTONS[button] if button is not None else turn.intent
    if pressed == "affirm":
        return {"facts_confirmed": True}
    if pressed in ("deny", "correct"):
        return {"facts_confirmed": None, "correcting": True}
    return {}


def _changes(turn: Turn, case: Case) -> bool:
    """Whether this message gives a fact another value than was recorded."""
    return any(
        turn.slot(name) is not None and (known := case.fact(name)) is not None and known.value != turn.slot(name)
        for name in FACTS
    )
