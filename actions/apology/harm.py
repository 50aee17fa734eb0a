"""Somebody who may be hurt: who, and what helps at once (A6, D3)."""

from __future__ import annotations

from typing import Any

from actions import resources
from actions.turn import CIRCUMSTANCE, Turn
from sandra.escalation.urgency import SAFETY
from sandra.listening.retelling import particular

HURT = {"burned": "burned", "shocked": "injured", "injured": "injured", "allergic": "ill", "ill": "ill"}
"""How the apology speaks of a harm; of the others as of a danger."""


def harm_in(turn: Turn) -> dict[str, Any]:
    """Which harm the message tells of and who was hurt, as variants name them; empty where it tells of no danger."""
    words = [turn.text[m.start : m.end] for m in turn.mentions(CIRCUMSTANCE) if m.value == SAFETY]
    if not words:
        return {}
    rules = resources.playbook().retelling
    harm = particular([" ".join(words), turn.text], turn.language, rules.harms)
    who = particular([turn.text], turn.language, rules.hurt_ones)
    return {"harm": harm, "hurt": HURT.get(harm or ""), "hurt_one": {"response": "say_hurt_one", "who": who}}
