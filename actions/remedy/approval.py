""" "Let me ask my manager": saying so, waiting politely, and carrying the answer back (D4)."""

from __future__ import annotations

from typing import Any

from actions.closing.returning import WHOLE_COMPLAINT
from actions.escalation.hand_over import moment
from actions.turn import Turn
from actions.words.agreement import agrees_to
from actions.words.wishes import ONLY_HEARD, settles_for, slots_of, wish_in_words, wish_of
from sandra.case import Actor, Approval, ApprovalStatus, Case, Offer, OfferStatus
from sandra.listening.known import tell_more
from sandra.records import Records
from sandra.remedy.approvals import answer_on, take_back
from sandra.remedy.deciding import Asked
from sandra.remedy.negotiation import accept, reinstate, want
from sandra.wording import money

# Rules of data/rules/digressions.yml answer these, then the form comes back to what was open.
# Impatience is easily taken for small talk: "怎么这么慢" must not hear that we cannot help with it.
ANSWERED_BY_RULES = frozenset({"complain", "thank", "bot_challenge", "inquire"})
TELLING = frozenset({"complain", "inform", "correct", "request_remedy"})
GIVING_UP = frozenset({"deny", "withdraw"})
STAYS_OPEN: dict[str, Any] = {"offer_answer": None}
"""Slots that let the form go on and ask what is open; none would leave the message to the rules."""


def untold_answer(turn: Turn, case: Case) -> Approval | None:
    """The superior's answer that this conversation does not hold yet, or None.

    The conversation's own word counts, which is kept together with what was said: a turn that broke told nothing.
    """
    answer = answer_on(case)
    return None if answer is None or answer.number == turn.slot("approval_told") else answer


def before_the_answer(turn: Turn, case: Case) -> dict[str, Any]:
    """Slots after a message that came in before the customer heard the answer: it comes first, no yes is read."""
    keep_what_is_told(turn, case)
    return {} if turn.intent in ANSWERED_BY_RULES else {**STAYS_OPEN, **_wish_on_record(case)}


def while_asked(records: Records, turn: Turn, case: Case, asked: Approval) -> dict[str, Any]:
    """Slots after a message that came in while a superior is asked.

    The customer may take an earlier offer after all, want something else, or give it up; then nobody is asked
    any more. All else leaves the request open.
    """
    keep_what_is_told(turn, case)
    wish = wish_of(turn)
    if wish is not None and wish.kind == ONLY_HEARD:
        take_back(records, case, Actor.CUSTOMER, "only wants it known", turn.now)
        return slots_of(wish)
    named = wish or settles_for(turn)
    if turn.intent == "withdraw" and WHOLE_COMPLAINT.search(turn.text):
        return {}
    if named is None and turn.intent in ANSWERED_BY_RULES and not turn.slot("bargains"):
        return {}
    position = _offer_taken(turn, case, asked, wish)
    if position is not None and take_back(records, case, Actor.CUSTOMER, "takes an earlier offer", turn.now):
        reinstate(case)
        accept(case, position, turn.now)
        return {"offer_answer": f"accepted {position}"}
    if named is not None and named.kind not in (asked.remedy, case.asked_remedy):
        return _turn_to(records, turn, case, named)
    if named is None and turn.intent in GIVING_UP:
        return _give_up(records, turn, case)
    return {**STAYS_OPEN, **_wish_on_record(case)}


def keep_what_is_told(turn: Turn, case: Case) -> None:
    """Facts that come in between belong to the case (B2)."""
    if turn.intent in TELLING:
        tell_more(case, turn.text, turn.now)


def say_asked(turn: Turn, approval: Approval) -> None:
    """Who is asked, why, and until when (D1)."""
    turn.say(
        "say_ask_superior",
        asked=wish_in_words(approval.remedy, approval.amount, approval.currency, turn.language),
        superior=superior_of(approval),
        due=moment(turn, approval.due_at),
    )


def say_still_asked(turn: Turn, approval: Approval) -> None:
    """The same in short, in other words each time."""
    turn.say("say_superior_still_asked", superior=superior_of(approval), due=moment(turn, approval.due_at))


def say_granted(turn: Turn, approval: Approval, offer: Offer) -> None:
    """What a superior allows; it waits for a yes (C11)."""
    choices = [{"response": "say_accept"}, {"response": "say_decline"}]
    if approval.status is ApprovalStatus.APPROVED:
        turn.say("say_approved", superior=superior_of(approval), remedy=offer.wording, choices=choices)
        return
    assert offer.amount is not None, "a superior decides on sums"
    turn.say(
        "say_approved_otherwise",
        superior=superior_of(approval),
        asked_amount=money(approval.amount, approval.currency, turn.language),
        amount=money(offer.amount, offer.currency, turn.language),
        remedy=offer.wording,
        choices=choices,
    )


def say_not_granted(turn: Turn, approval: Approval) -> None:
    """A no with its reason, or plainly that no answer came in time (C4)."""
    if approval.status is ApprovalStatus.REFUSED:
        turn.say("say_superior_refused", superior=superior_of(approval), decision=approval.decision)
    else:
        turn.say("say_superior_did_not_answer", superior=superior_of(approval), due=moment(turn, approval.due_at))


def superior_of(approval: Approval) -> dict[str, str]:
    """The role that decides, by name."""
    return {"response": "say_superior_name", "level": approval.level}


def _offer_taken(turn: Turn, case: Case, asked: Approval, wish: Asked | None) -> int | None:
    """The position of the earlier offer the customer clearly takes after all: by its number or its kind.

    Money moves on this (C11): the very kind that a superior is asked for is a question about it, unless its sum
    is named too.
    """
    earlier = [offer for offer in case.latest_offers() if offer.status is OfferStatus.REJECTED]
    if wish is not None and wish.kind == asked.remedy and wish.amount is None:
        return None
    return agrees_to(turn, earlier, named=True)


def _turn_to(records: Records, turn: Turn, case: Case, wish: Asked) -> dict[str, Any]:
    """They want something else now; what was offered and names it stands again, to be chosen from."""
    take_back(records, case, Actor.CUSTOMER, f"wants {wish.kind} instead", turn.now)
    if any(offer.remedy == wish.kind for offer in case.latest_offers()):
        reinstate(case)
    return {**STAYS_OPEN, **slots_of(wish)}


def _give_up(records: Records, turn: Turn, case: Case) -> dict[str, Any]:
    """They would rather have nobody asked; what was offered before stands again."""
    if take_back(records, case, Actor.CUSTOMER, "does not want to wait", turn.now):
        reinstate(case)
        turn.say("say_superior_not_asked")
    if case.standing_offers():
        return {**STAYS_OPEN, **_wish_on_record(case)}
    # What was given up is not argued against: the standard's own ways come next.
    want(case, Asked(), turn.now)
    return {**STAYS_OPEN, **slots_of(Asked())}


def _wish_on_record(case: Case) -> dict[str, Any]:
    """A remedy mentioned in between is no new wish."""
    return slots_of(Asked(case.asked_remedy, case.asked_amount))
