"""Messages that an app did not take, put into the store as the channel's process does."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from sandra.case import Conversation
from sandra.letters import DeadLetter
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
