"""What the customer wants, read from a message and kept in slots: a remedy, a sum, a share, what is second (C2, C8)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from actions.turn import Turn
from sandra.case import Case
from sandra.playbook.kinds import MOVES_MONEY, OTHER_DEMAND
from sandra.remedy.bargaining import bargained_kind, halfway, share_of
from sandra.remedy.deciding import Asked
from sandra.wording import money

# Wishes that are no remedy: whatever is fair, and only to be heard.
LEFT_TO_US = "open"
ONLY_HEARD = "vent"
ALSO_ASKED = "also_asked"
NO_REMEDY = (LEFT_TO_US, ONLY_HEARD)
NEGOTIATION = ("asked_remedy", "offer_answer")
ASKING = ("request_remedy", "cancel_order")
ASKED_ENOUGH = 2
DIGRESSIONS = (
    "inquire",
    "ask_status",
    "bot_challenge",
    "complain",
    "thank",
    "greet",
    "goodbye",
    "praise",
    "out_of_scope",
    "withdraw",
)
QUESTION_ENDS = ("?", "？", "吗", "呢", "嗎")
BARGAINS = frozenset({"bargain", "halfway"})
WHOLE = 1.0


def wish_of(turn: Turn, case: Case | None = None, price: Decimal | None = None) -> Asked | None:
    """What the message asks for, read in one way wherever it is said (B2). "My refund is late" asks for nothing.

    In the negotiation a sum, a share or a remedy may be named without a word of asking. `kind` None: they leave it to
    us, also after two unclear answers (C2).

    Args:
        turn: the message.
        case: the case bargained about; given by the negotiation alone.
        price: what the goods concerned cost, for shares of it.
    """
    # A bare sum in the answer to what was read back corrects a fact: "one zero too many, it was 80".
    negotiates = turn.requested_slot in NEGOTIATION or (case is not None and turn.requested_slot is not None)
    asked_now = turn.requested_slot == "asked_remedy" and turn.intent not in DIGRESSIONS
    remedy = _remedy_of(turn, anyhow=asked_now or turn.intent in ASKING)
    if (remedy == LEFT_TO_US and turn.requested_slot == "facts_confirmed") or _just_begun(turn, case, remedy):
        # "Fine by me" was the yes to what was read back, and they are still to be asked (C2).
        return None
    # "They took 30% off" tells of a share; beside a remedy, or in asking for one, it is wished for.
    share = turn.share() if negotiates or remedy is not None or turn.intent in ASKING else None
    remedy = kind_of_share(remedy, share)
    if remedy is not None:
        amount = share_of(price, _part(share)) if share is not None else turn.amount_of_wish()
        whole = remedy == "refund" and amount == price
        return Asked(None if remedy == LEFT_TO_US else remedy, None if whole else amount)
    if not negotiates:
        return None
    if turn.intent == "deny" and turn.remedies():
        # "Never mind a voucher of 5": the sum goes with what is turned down.
        return None
    sum_named = _sum_named(turn, case)
    if sum_named is not None:
        return Asked(bargained_kind(case) if case is not None else "compensate", sum_named)
    if not asked_now:
        return None
    asked_enough = turn.times_said("say_ask_asked_remedy") >= ASKED_ENOUGH
    return Asked() if turn.intent == "deny" or asked_enough else None


def _remedy_of(turn: Turn, anyhow: bool) -> str | None:
    """The remedy asked for; that nothing is wanted, or all is left to us, counts only where none is.

    "No compensation, just send it again" is no mere venting (B3).
    """
    named = turn.remedies(only_wished=not anyhow)
    remedy = next((kind for kind in named if kind not in NO_REMEDY), None)
    return remedy or next((kind for kind in turn.remedies() if kind in NO_REMEDY), None)


def _just_begun(turn: Turn, case: Case | None, remedy: str | None) -> bool:
    return remedy == LEFT_TO_US and case is not None and turn.requested_slot is None


def asks_now(turn: Turn) -> bool:
    """Whether this very message names what they want."""
    wish = wish_of(turn)
    return wish is not None and wish.kind is not None


def settles_for(turn: Turn) -> Asked | None:
    """A remedy named in passing ("refund is fine then"), which is neither asked about nor clearly asked for."""
    remedy = turn.remedy()
    asks = turn.intent in DIGRESSIONS or turn.text.strip().endswith(QUESTION_ENDS)
    return None if asks or remedy is None else Asked(remedy, turn.amount_of_wish())


def asked_of(turn: Turn) -> Asked:
    """The wish as the slots hold it."""
    kind, amount = turn.slot("asked_remedy"), turn.slot("asked_amount")
    return Asked(None if kind == LEFT_TO_US else kind, _decimal(amount))


def slots_of(wish: Asked) -> dict[str, Any]:
    """The wish as the slots are to hold it."""
    amount = float(wish.amount) if wish.amount is not None else None
    return {"asked_remedy": wish.kind or LEFT_TO_US, "asked_amount": amount, "asked_share": None}


def wish_in_words(kind: str | None, amount: Decimal | None, currency: str, language: str) -> dict[str, Any]:
    """A wish as a phrase of data/responses, with its sum where one was named."""
    if amount is None:
        return {"response": "say_remedy_name", "remedy": kind}
    return {"response": "say_asked_sum", "remedy": kind, "amount": money(amount, currency, language)}


def also_asked(turn: Turn) -> list[Asked]:
    """What the message asks for besides what decides: "a replacement and 50 on top", "the first one, only faster"."""
    picked = turn.entity("choice") is not None
    named = turn.remedies(only_wished=not picked and turn.intent != "request_remedy")
    wanted = [kind for kind in named if kind not in NO_REMEDY]
    others = [Asked(kind) for kind in wanted[0 if picked else 1 :]]
    amount = turn.amount_besides()
    if amount is None and (picked or (named and turn.amount_of_wish() is None)):
        amount = turn.amount()
    if amount is None:
        return others
    with_money = next((place for place, other in enumerate(others) if other.kind in MOVES_MONEY), None)
    if with_money is None:
        return [*others, Asked("compensate", amount)]
    others[with_money] = Asked(others[with_money].kind, amount)
    return others


def wishes_besides(case: Case) -> list[Asked]:
    """The sums that were asked for besides, as `note_wishes` kept them."""
    fact = case.fact(ALSO_ASKED)
    told = [wish.split() for wish in fact.value.split("; ")] if fact is not None else []
    return [Asked(words[0], Decimal(words[1])) for words in told if len(words) > 1]


def note_wishes(turn: Turn, case: Case) -> bool:
    """Keep what was asked for besides, and in the customer's own words what no remedy can meet (C8).

    Returns:
        Whether something was asked for besides.
    """
    further = also_asked(turn)
    if further:
        case.state_fact(ALSO_ASKED, "; ".join(f"{a.kind} {a.amount or ''}".strip() for a in further), turn.now)
    if OTHER_DEMAND in turn.remedies():
        case.state_fact(OTHER_DEMAND, turn.text, turn.now)
    return bool(further)


def kind_of_share(remedy: str | None, share: float | None) -> str | None:
    """Who asks for a part of the price keeps the goods; the whole of it is a refund."""
    if share is None or remedy not in (None, "refund", "return_goods"):
        return remedy
    return remedy or "refund" if share == WHOLE else "partial_refund"


def _part(share: float | None) -> float | None:
    return None if share == WHOLE else share


def _sum_named(turn: Turn, case: Case | None) -> Decimal | None:
    """A sum asked for without a word for the remedy; one merely mentioned in a digression is none."""
    if turn.amount() is not None and (turn.intent not in DIGRESSIONS or turn.remarks & BARGAINS or _is_claim(turn)):
        return turn.amount()
    return halfway(case) if case is not None and "halfway" in turn.remarks else None


def _is_claim(turn: Turn) -> bool:
    """Whether the sum is one that somebody is said to have promised."""
    return "claimed_promise" in turn.remarks


def _decimal(amount: float | None) -> Decimal | None:
    return None if amount is None else Decimal(str(amount))
