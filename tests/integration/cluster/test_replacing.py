"""A release replaces processes one at a time, and no conversation notices more than a moment's pause."""

from __future__ import annotations

import asyncio

from tests.cluster import Cluster
from tests.integration.cluster.conftest import VisitorAt
from tests.integration.cluster.test_conversations import events_of, turns_are_whole
from tests.integration.visitor import Visitor

# What an ended worker had in hand is another's after 20 seconds.
PATIENCE_SECONDS = 60.0


async def test_what_is_said_while_workers_are_replaced_is_answered_once(
    cluster: Cluster, visitor_at: VisitorAt
) -> None:
    texts = ("My parcel hasn't arrived", "I want to talk to a person")
    visitor = await visitor_at(cluster.through_proxy).joins(language="en")

    for text, worker in zip(texts, ("rasa-1", "rasa-2"), strict=True):
        assert await visitor.sends(text) == {"ok": True}
        await asyncio.to_thread(cluster.replace, worker)
        if not visitor.is_in:
            # As the widget does, with the token it has.
            visitor = await visitor_at(cluster.through_proxy).joins(visitor.token, language="en")
        await is_handled(visitor)

    events = events_of(cluster, 1, visitor.conversation_id)
    assert tuple(event["text"] for event in events if event["event"] == "user") == texts
    assert turns_are_whole(events)
    assert answered(events) == len(texts)
    with cluster.store.reading() as records:
        assert records.waiting_ticket(visitor.conversation_id) is not None


async def is_handled(visitor: Visitor) -> None:
    """Wait until nothing of what was said is kept any more."""
    await visitor.until(lambda: not visitor.waiting, PATIENCE_SECONDS)


def answered(events: list[dict[str, str]]) -> int:
    """How many of the customer's messages something of ours comes after, before the next."""
    turns: list[bool] = []
    for event in events:
        if event["event"] == "user":
            turns.append(False)
        elif event["event"] == "bot" and turns:
            turns[-1] = True
    return sum(turns)
