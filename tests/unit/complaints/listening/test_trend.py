"""Anger that grows from message to message goes up; one outburst does not (D3)."""

from __future__ import annotations

import pytest

from sandra.case import EmotionReading
from sandra.listening.trend import anger_rises
from tests.unit.builders import NOW, the_playbook

RULE = the_playbook().sla.rising_anger


def readings(*felt: tuple[str, float]) -> list[EmotionReading]:
    return [EmotionReading("web-1", NOW, emotion, intensity, 0.0, 0.0) for emotion, intensity in felt]


@pytest.mark.parametrize(
    "felt",
    [
        [("anger", 0.4), ("anger", 0.6), ("anger", 0.9)],
        [("disappointment", 0.3), ("anger", 0.6), ("anger", 0.8)],
        [("neutral", 0.0), ("anxiety", 0.4), ("anger", 0.6), ("neutral", 0.1), ("anger", 0.85)],
        [("anger", 0.5), ("satisfied", 0.6), ("anger", 0.3), ("anger", 0.5), ("anger", 0.8)],
    ],
    ids=["steadily", "from disappointment", "with a fact in between", "anew after a kind word"],
)
def test_rising_anger_is_seen(felt: list[tuple[str, float]]) -> None:
    assert anger_rises(readings(*felt), RULE)


@pytest.mark.parametrize(
    "felt",
    [
        [],
        [("anger", 1.0)],
        [("neutral", 0.0), ("neutral", 0.1), ("anger", 1.0)],
        [("anger", 0.9), ("anger", 0.9), ("anger", 0.9)],
        [("anger", 0.85), ("anger", 0.9), ("anger", 0.95)],
        [("neutral", 0.1), ("neutral", 0.2), ("neutral", 0.9)],
        [("satisfied", 0.3), ("satisfied", 0.6), ("satisfied", 0.9)],
        [("anger", 0.2), ("anger", 0.3), ("anger", 0.5)],
        [("anger", 0.4), ("anger", 0.6), ("anger", 0.9), ("neutral", 0.0)],
        [("anger", 0.4), ("anger", 0.6), ("sadness", 0.9)],
        [("anger", 0.95), ("anger", 0.5), ("anger", 0.7), ("anger", 0.9)],
        [("anger", 0.4), ("anger", 0.9), ("anger", 0.6)],
    ],
    ids=[
        "nothing said",
        "one furious message",
        "an outburst after calm",
        "constant",
        "high all along",
        "calm",
        "happier and happier",
        "rising, still low",
        "the last message is a fact",
        "sadness is no anger",
        "as angry before",
        "falling again",
    ],
)
def test_what_is_no_rising_anger(felt: list[tuple[str, float]]) -> None:
    assert not anger_rises(readings(*felt), RULE)
