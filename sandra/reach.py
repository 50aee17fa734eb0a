"""Whether a customer may be spoken to before they write again (know-before 27)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sandra.case import Conversation
from sandra.channels import CHANNELS
from sandra.records import Records

PUSHING_CHANNELS = frozenset(name for name, traits in CHANNELS.items() if traits.is_pushing)
"""Channels that can speak first at all; on the others the customer's next message brings what there is to tell."""


def may_speak_first(records: Records, conversation: Conversation, now: datetime) -> bool:
    """Whether the assistant has the conversation, and its channel lets us write now.

    Where an app's window is closed, what there is to tell waits for the customer's next message.
    """
    if conversation.owner is not None or conversation.channel not in PUSHING_CHANNELS:
        return False
    window = CHANNELS[conversation.channel].window
    if window is None:
        return True
    latest = records.readings(conversation.id, 1)
    return bool(latest) and now - latest[-1].at <= window


def people_may_write_until(channel: str, heard_at: datetime, longer_for_people: Collection[str]) -> datetime | None:
    """When a channel's window closes for what one of our people writes; None where it has none, or is not ours.

    Args:
        heard_at: when the customer wrote last.
        longer_for_people: channels in which our people may write for longer than the assistant.
    """
    traits = CHANNELS.get(channel)
    window = traits.window_of(by_person=channel in longer_for_people) if traits is not None else None
    return heard_at + window if window is not None else None
