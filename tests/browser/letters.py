"""Messages that an app did not take, put into the store as the channel's process does."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import create_engine, text

from sandra.case import Conversation
from sandra.dead_letters import DeadLetter, DeadLetterStatus
from sandra.store.dead_letters import SqlDeadLetters
from tests.stack import CUSTOMER_ZH, Stack

REFUSED = "WeChat: 43004 require subscribe. The customer has to follow the account again"
NEVER_TAKEN = "WeChat: trouble of its own (status 503)"


def is_not_taken(stack: Stack, text: str, customer: int = CUSTOMER_ZH, **letter: Any) -> str:
    """WeChat does not take a message to a customer who has no ticket. Returns its key."""
    now = datetime.now(timezone.utc)
    conversation, key = f"wechat-o{customer}", f"letter-{now.timestamp()}"
    plain = {"why": REFUSED, "tries": 1, "written_at": now - timedelta(minutes=2), "died_at": now}
    with stack.store.transaction() as records:
        if records.conversation(conversation) is None:
            records.add(Conversation(conversation, "wechat", now, language="zh-Hans", customer_id=customer))
        letters = SqlDeadLetters(records.session)
        letters.add(DeadLetter(key, "wechat", conversation, text, choices=[], file=None, **{**plain, **letter}))
    return key


def wrote_long_ago(stack: Stack, ticket: str, ago: timedelta) -> str:
    """As if the customer of a ticket had written on WhatsApp, so long ago. Returns their conversation."""
    with stack.store.transaction() as records:
        found = records.ticket(ticket)
        assert found is not None
        conversation = records.conversation(found.conversation_id)
        assert conversation is not None
        conversation.channel = "twilio"
    earlier = text("UPDATE events SET timestamp = timestamp - :seconds WHERE sender_id = :conversation")
    with create_engine(stack.settings.tracker_url, future=True).begin() as tracker:
        tracker.execute(earlier, {"seconds": ago.total_seconds(), "conversation": conversation.id})
    return conversation.id


def waits_for_the_customer(stack: Stack, conversation: str, text: str) -> None:
    """The app lets us say it only once they have written again."""
    now = datetime.now(timezone.utc)
    with stack.store.transaction() as records:
        SqlDeadLetters(records.session).add(
            DeadLetter(
                key=f"letter-{now.timestamp()}",
                channel="twilio",
                conversation_id=conversation,
                text=text,
                choices=[],
                file=None,
                why="the window is closed",
                tries=0,
                written_at=now,
                died_at=now,
                status=DeadLetterStatus.WAITING,
            )
        )
