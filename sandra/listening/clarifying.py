"""What a message that was not understood for sure may mean, and what becomes of it (B2, G1).

A reading is a label of the understanding: an intent, or a complaint with its type ("complain/late_delivery").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sandra.case import UnclearMessage
from sandra.records import Records

COMPLAIN = "complain"
SEPARATOR = "/"
UNCLEAR_TYPE = "other"
# What can be asked back in a button's few words; greetings, yes and no are not worth a question.
WORTH_ASKING = (COMPLAIN, "request_remedy", "ask_status", "cancel_order", "ask_human", "inquire", "withdraw")
LIKELY = 0.06
TYPE_LIKELY = 0.2
TYPE_SURE = 0.5
FEWEST_READINGS = 2
MOST_READINGS = 3
NOT_UNDERSTOOD = "nlu_fallback"


def chances_of(intents: Mapping[str, float], types: Mapping[str, float]) -> dict[str, float]:
    """Label to probability, complaints told apart by type.

    Args:
        intents: probability of each intent.
        types: probability of each complaint type, given that it is a complaint.
    """
    chances = {intent: chance for intent, chance in intents.items() if intent not in (COMPLAIN, NOT_UNDERSTOOD)}
    complaint = intents.get(COMPLAIN, 0.0)
    return {**chances, **{COMPLAIN + SEPARATOR + kind: complaint * share for kind, share in types.items()}}


def readings_of(chances: Mapping[str, float]) -> list[str]:
    """The two or three likeliest readings worth a question; none where not even two come near."""
    worth = [
        label
        for label, chance in chances.items()
        if chance >= LIKELY and label.split(SEPARATOR)[0] in WORTH_ASKING and label != _typed(UNCLEAR_TYPE)
    ]
    likeliest = sorted(worth, key=lambda label: -chances[label])[:MOST_READINGS]
    return likeliest if len(likeliest) >= FEWEST_READINGS else []


def possible_types(types: Mapping[str, float]) -> list[str]:
    """The complaint types between which a complaint hangs, the likeliest first; none where one is clear.

    Args:
        types: probability of each complaint type, given that it is a complaint.
    """
    definite = {kind: chance for kind, chance in types.items() if kind != UNCLEAR_TYPE}
    if not definite or max(types.values()) >= TYPE_SURE or max(types, key=types.__getitem__) == UNCLEAR_TYPE:
        return []
    likely = sorted((kind for kind, chance in definite.items() if chance >= TYPE_LIKELY), key=lambda k: -definite[k])
    return likely[:MOST_READINGS] if len(likely) >= FEWEST_READINGS else []


def keep_unclear(records: Records, message: UnclearMessage) -> None:
    """Keep a message for the trainers (G1)."""
    records.add(message)


def learn_meaning(records: Records, conversation_id: str, label: str, now: datetime) -> None:
    """Note what the latest unclear message of a conversation was meant to say; once noted it stays."""
    unclear = records.latest_unclear(conversation_id)
    if unclear is not None and unclear.meant is None:
        unclear.meant, unclear.answered_at = label, now


def type_of_reading(label: str) -> str | None:
    """The complaint type of a reading, or None where it is no complaint."""
    intent, _, kind = label.partition(SEPARATOR)
    return kind if intent == COMPLAIN else None


def typed_readings(types: Sequence[str]) -> list[str]:
    """Complaint types as readings."""
    return [_typed(kind) for kind in types]


def _typed(kind: str) -> str:
    return COMPLAIN + SEPARATOR + kind
