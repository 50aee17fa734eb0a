"""A message as an action sees it, without Rasa."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn

READ = (
    "entities",
    "remarks",
    "intent_ranking",
    "signals",
    "emotion",
    "language_certain",
    "complaint_type",
    "complaint_type_ranking",
    "answer",
)


def turn(text: str, intent: str = "inform", events: list[dict[str, Any]] | None = None, **given: Any) -> Turn:
    """A message with its slots; what Rasa read from it is given by name."""
    read: dict[str, Any] = {key: given.pop(key) for key in READ if key in given}
    message = {"text": text, "intent": {"name": intent}, "entities": [], **read}
    message["language"] = given.pop("read_as", "en")
    slots = {"language": "en", **given}
    tracker = Tracker("someone", slots, message, events or [], False, None, {}, "action_listen")
    return Turn(tracker, CollectingDispatcher())
