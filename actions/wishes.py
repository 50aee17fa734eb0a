"""What the customer wants, read from a message and kept in slots (C2, C8)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from actions.turn import Turn
from sandra.remedy import Asked
from sandra.wording import money

# Wishes that are no remedy: whatever is fair, and only to be heard.
LEFT_TO_US = "open"
ONLY_HEARD = "vent"
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


def wish_of(turn: Turn) -> Asked | None:
    """What the message asks for. `kind` None: they leave it to us, also after two unclear answers (C2)."""
    asked_now = turn.requested_slot == "asked_remedy" and turn.intent not in DIGRESSIONS
    remedy = turn.remedy(only_wished=not asked_now and turn.intent != "request_remedy")
    if remedy is None and turn.remedy() in (LEFT_TO_US, ONLY_HEARD):
        remedy = turn.remedy()
    if remedy == LEFT_TO_US and turn.requested_slot is None:
        # The form has just begun: "fine by me" was the yes to what was read back, and they are still to be asked (C2).
        return None
    if remedy is not None:
        return Asked(None if remedy == LEFT_TO_US else remedy, turn.amount_of_wish())
    if turn.amount() is not None and turn.intent not in DIGRESSIONS:
        return Asked("compensate", turn.amount())
    if not asked_now:
        return None
    asked_enough = turn.times_said("say_ask_asked_remedy") >= ASKED_ENOUGH
    return Asked() if turn.intent == "deny" or asked_enough else None


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
    return {"asked_remedy": wish.kind or LEFT_TO_US, "asked_amount": amount}


def wish_in_words(kind: str | None, amount: Decimal | None, currency: str, language: str) -> dict[str, Any]:
    """A wish as a phrase of data/responses, with its sum where one was named."""
    if amount is None:
        return {"response": "say_remedy_name", "remedy": kind}
    return {"response": "say_asked_sum", "remedy": kind, "amount": money(amount, currency, language)}


def _decimal(amount: float | None) -> Decimal | None:
    return None if amount is None else Decimal(str(amount))
