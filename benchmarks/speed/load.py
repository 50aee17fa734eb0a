"""Lets customers write, each waiting for the answer before they go on; a process of its own.

    python -m benchmarks.speed.load     reads what to say from standard input and prints what it took, as JSON

Requests are bounded in number by what is to be said and in time by `ANSWER_SECONDS`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import httpx

from benchmarks.speed.conversations import Conversation

ANSWER_SECONDS = 180.0


@dataclass(frozen=True)
class Answered:
    """One turn: the milliseconds until the answer was there, and how many messages it had."""

    milliseconds: float
    messages: int


@dataclass(frozen=True)
class Took:
    """What a load took.

    Attributes:
        turns: of each conversation, in order.
        seconds: by the clock, from the first message to the last answer.
        busy_share: of a core, used by the process that wrote the messages.
    """

    turns: Sequence[Sequence[Answered]]
    seconds: float
    busy_share: float

    @property
    def milliseconds(self) -> list[float]:
        """Of every turn."""
        return [turn.milliseconds for conversation in self.turns for turn in conversation]

    @property
    def messages_a_second(self) -> float:
        """Customers' messages that were answered."""
        return len(self.milliseconds) / self.seconds

    @property
    def conversations_a_second(self) -> float:
        """Conversations that came to their end."""
        return len(self.turns) / self.seconds

    @classmethod
    def of_printed(cls, printed: str) -> Took:
        """What the process printed."""
        content = json.loads(printed)
        turns = [[Answered(**turn) for turn in conversation] for conversation in content["turns"]]
        return cls(turns, content["seconds"], content["busy_share"])


def main() -> None:
    """Carry out what standard input asks for."""
    wanted = json.load(sys.stdin)
    conversations = [Conversation(one["sender"], tuple(one["messages"])) for one in wanted["conversations"]]
    print(json.dumps(asdict(asyncio.run(talk(wanted["url"], conversations, wanted["at_once"])))))


async def talk(url: str, conversations: Sequence[Conversation], at_once: int) -> Took:
    """Hold the conversations, so many at a time.

    Raises:
        httpx.HTTPError: a message was not answered.
    """
    waiting = iter(enumerate(conversations))
    turns: dict[int, list[Answered]] = {}
    limits = httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once)
    async with httpx.AsyncClient(timeout=ANSWER_SECONDS, limits=limits, trust_env=False) as client:

        async def hold_one_after_the_other() -> None:
            for place, conversation in waiting:
                turns[place] = [await _say(client, url, conversation.sender, text) for text in conversation.messages]

        began, busy = time.perf_counter(), time.process_time()
        await asyncio.gather(*(hold_one_after_the_other() for _ in range(at_once)))
        seconds = time.perf_counter() - began
        return Took([turns[place] for place in sorted(turns)], seconds, (time.process_time() - busy) / seconds)


async def _say(client: httpx.AsyncClient, url: str, sender: str, text: str) -> Answered:
    began = time.perf_counter()
    response = await client.post(url, json={"sender": sender, "message": text})
    taken = (time.perf_counter() - began) * 1000
    messages: list[Any] = response.raise_for_status().json()
    return Answered(taken, len(messages))


if __name__ == "__main__":
    main()
