"""The desk and the chat tell each other who is typing."""

from __future__ import annotations

from channels.webchat.typing import TYPES_FOR_SECONDS, Typing
from cluster.memory import OwnMemory


class Chat:
    """A chat that remembers what customers were shown."""

    def __init__(self) -> None:
        self.now = 100.0
        self.shown: list[tuple[str, bool]] = []
        self.typing = Typing(self._show, OwnMemory(lambda: self.now))

    async def _show(self, conversation_id: str, is_active: bool) -> None:
        self.shown.append((conversation_id, is_active))


async def test_a_customer_types_until_their_signals_stop() -> None:
    chat = Chat()
    await chat.typing.customer_types("web-1")
    await chat.typing.customer_types("web-2")
    assert await chat.typing.exchange(["web-1", "web-3"], [], []) == ["web-1"]
    chat.now += TYPES_FOR_SECONDS + 0.1
    assert await chat.typing.exchange(["web-1"], [], []) == []


async def test_a_customer_sees_that_a_person_types_and_stops() -> None:
    chat = Chat()
    await chat.typing.exchange(["web-1"], ["web-1"], [])
    await chat.typing.exchange(["web-1"], [], ["web-1"])
    assert chat.shown == [("web-1", True), ("web-1", False)]


async def test_what_is_quiet_at_one_desk_goes_on_at_another() -> None:
    chat = Chat()
    await chat.typing.exchange(["web-1"], ["web-1"], [])
    await chat.typing.exchange([], [], [])
    assert chat.shown == [("web-1", True)]
