"""Which variant of a response fits the customer and the moment best (A6, A7)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

Variant = Mapping[str, Any]


@dataclass(frozen=True)
class Situation:
    """What a variant may name in its metadata, and where the conversation stands.

    Attributes:
        values: language (zh or en), complaint_type, emotion, heated, repeat, stage, …
        conversation: seeds the choice, so that two conversations do not read alike.
        turn: how often this response was given before; variants take turns.
    """

    values: Mapping[str, Any]
    conversation: str
    turn: int

    def with_values(self, further: Mapping[str, Any]) -> Situation:
        """The same moment with further values; the language stays."""
        return replace(self, values={**self.values, **further, "language": self.values["language"]})


def choose(variants: Sequence[Variant], situation: Situation, response: str) -> Variant | None:
    """The most specific fitting variant; equally specific ones take turns. None when none fits.

    Args:
        variants: of one response.
        situation: what they must fit.
        response: its name; seeds the choice too, so that sentences taken in by another response vary apart from it.
    """
    fitting = [(len(_wants(variant)), variant) for variant in variants if _fits(variant, situation)]
    if not fitting:
        return None
    most_specific = max(count for count, _ in fitting)
    candidates = [variant for count, variant in fitting if count == most_specific]
    return candidates[(_start(situation.conversation, response) + situation.turn) % len(candidates)]


def _start(conversation: str, response: str) -> int:
    """Where the turns begin. A plain checksum of the two would tie all responses of a conversation together."""
    return int.from_bytes(hashlib.blake2b(f"{conversation} {response}".encode(), digest_size=4).digest(), "big")


def _fits(variant: Variant, situation: Situation) -> bool:
    return all(situation.values.get(key) == value for key, value in _wants(variant).items())


def _wants(variant: Variant) -> Mapping[str, Any]:
    return variant.get("metadata") or {}
