"""Whether a customer may be spoken to before they write again (know-before 27)."""

from __future__ import annotations

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
