"""What the team writes to the customer stands in the transcript, as what people at our own desk write."""

from __future__ import annotations

from rasa.core.agent import Agent
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from channels.chatwoot.reading import Written
from desk.transcript import KEY, PERSON


async def note_written(agent: Agent, conversation_id: str, written: Written) -> None:
    """Put it into the tracker, once; the customer has it already.

    Args:
        conversation_id: of a conversation that has begun.
    """
    async with agent.lock_store.lock(conversation_id):
        tracker = await agent.tracker_store.get_or_create_tracker(conversation_id)
        if _holds(tracker, written.message_id):
            return
        metadata = {PERSON: written.author, KEY: written.message_id}
        tracker.update(BotUttered(written.text, metadata=metadata, timestamp=written.at.timestamp()))
        await agent.tracker_store.save(tracker)


def _holds(tracker: DialogueStateTracker, key: str) -> bool:
    said = (event for event in reversed(tracker.events) if isinstance(event, BotUttered))
    return any((event.metadata or {}).get(KEY) == key for event in said)
