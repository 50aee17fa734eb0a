"""How a customer's feeling develops over their messages (D3)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sandra.case import EmotionReading
from sandra.playbook.sla import RisingAnger

ANGER = "anger"
WELL = "satisfied"
NEUTRAL = "neutral"
READINGS_LOOKED_AT = 8


def anger_rises(readings: Sequence[EmotionReading], rule: RisingAnger) -> bool:
    """Whether anger grew over the customer's last messages to a high level.

    One furious message is no trend, and neither is anger that was high all along. A bare fact in between, such as an
    order number, neither calms nor angers; a kind word begins anew.

    Args:
        readings: the latest readings, oldest first, the message in hand last.
        rule: how many messages, how high, how much.
    """
    if not readings or readings[-1].emotion != ANGER:
        return False
    felt = _since_well(readings)
    latest = felt[-rule.messages :]
    return (
        len(latest) == rule.messages
        and all(before < after for before, after in pairwise(latest))
        and latest[-1] >= rule.to_intensity
        and latest[-1] - latest[0] >= rule.by
        and latest[-1] > max(felt[:-1])
    )


def _since_well(readings: Sequence[EmotionReading]) -> list[float]:
    """The intensities of bad feelings since the last good one."""
    felt: list[float] = []
    for reading in readings:
        if reading.emotion == WELL:
            felt = []
        elif reading.emotion != NEUTRAL:
            felt.append(reading.intensity)
    return felt
