"""How offers are put to the customer: one idea a message, and for the very upset each option by itself (A7, C4)."""

from __future__ import annotations

from typing import Any

from actions.turn import Turn
from actions.words.agreement import holds_off, is_half_a_yes, turns_down
from actions.words.wishes import asked_of, asks_now, wish_in_words
from sandra.case import Offer
from sandra.playbook.kinds import OTHER_DEMAND
from sandra.remedy.deciding import Decision, Verdict

YES_OR_ANOTHER: list[dict[str, Any]] = [{"response": "say_accept"}, {"response": "say_decline"}]
"""The buttons under a single offer."""


def put_round(turn: Turn, decision: Decision, offers: list[Offer]) -> None:
    """A new round: what we make of the wish in a message of its own, then the offers."""
    if decision.verdict is Verdict.AGREE:
        turn.say("say_agree_remedy", remedy=offers[0].wording, choices=YES_OR_ANOTHER)
        return
    asks = asks_now(turn) and not turns_down(turn)
    first_round, declined = offers[0].round == 1, decision.verdict is Verdict.ALTERNATIVES
    if declined and turn.slot("asked_remedy") == OTHER_DEMAND and asks:
        turn.say("say_alternatives_to_demand")
    elif declined and (first_round or (asks and len(offers) > 1)):
        wish = asked_of(turn)
        asked = wish_in_words(wish.kind, wish.amount, offers[0].currency, turn.language)
        turn.say("say_alternatives" if first_round else "say_counter", asked=asked)
    elif len(offers) > 1:
        turn.say("say_propose" if first_round else "say_further_options")
    put(turn, offers)


def put_again(turn: Turn, offers: list[Offer]) -> None:
    """The standing offers once more; asked which one where a yes left it open, and plainly where it was half a yes."""
    if holds_off(turn) and not turn.comes_back:
        turn.say("say_no_hurry")
    elif turn.intent == "affirm" and len(offers) > 1:
        turn.say("say_which_option", choices=_choices(offers))
    elif len(offers) == 1:
        plainly = is_half_a_yes(turn, offers) and not turn.comes_back
        response = "say_ask_agreement" if plainly else "say_offer_reminder"
        turn.say(response, remedy=offers[0].wording, choices=YES_OR_ANOTHER)
    else:
        turn.say("say_options_reminder")
        put(turn, offers)


def put(turn: Turn, offers: list[Offer]) -> None:
    """The offers with their buttons. A single one leaves the choice of a person instead (C4)."""
    if len(offers) == 1:
        choices = [{"response": "say_accept"}, {"response": "say_person_option"}]
        turn.say("say_single_option", remedy=offers[0].wording, choices=choices)
    elif turn.slot("heated"):
        for offer in offers:
            turn.say("say_option", number=offer.position, remedy=offer.wording)
        turn.say("say_which_option", choices=_choices(offers))
    else:
        options = "\n".join(f"{offer.position}. {offer.wording}" for offer in offers)
        turn.say("say_options", options=options, choices=_choices(offers))


def _choices(offers: list[Offer]) -> list[dict[str, Any]]:
    return [*({"title": str(offer.position)} for offer in offers), {"response": "say_decline"}]
