"""Browsers of one conversation hear the same, whichever worker holds their sockets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from socketio import AsyncManager, AsyncRedisManager

PutOut = Callable[[str, int | None], Awaitable[None]]


class RedisRooms(AsyncRedisManager):
    """Hands on through Redis what is emitted to a room, and tells other workers whose a conversation has become."""

    def __init__(self, url: str, prefix: str) -> None:
        """
        Args:
            url: of Redis.
            prefix: tells installations in one Redis apart.
        """
        super().__init__(url, channel=f"{prefix}:webchat")
        self.put_out: PutOut | None = None

    async def tell_owner(self, conversation_id: str, customer_id: int | None) -> None:
        """From now on the conversation is this customer's: whoever is in elsewhere without being them has to leave."""
        whose = {"conversation": conversation_id, "customer": customer_id}
        await self._publish({"method": "disconnect", **whose})

    async def _publish(self, data: Mapping[str, Any]) -> None:
        # While Redis is away, or hears us no more, at least the browsers at this worker do: it is nearly all of them.
        if not await super()._publish(data) and data["method"] == "emit":
            await self._handle_emit(data)

    async def _handle_disconnect(self, message: Mapping[str, Any]) -> None:
        # socket.io hands on no messages of a kind of our own.
        if "conversation" not in message:
            await super()._handle_disconnect(message)
        elif self.put_out is not None:
            await self.put_out(message["conversation"], message["customer"])


def rooms_at(redis_url: str, prefix: str) -> AsyncManager:
    """The rooms of an installation: in Redis where there is one, otherwise the process's own."""
    return RedisRooms(redis_url, prefix) if redis_url else AsyncManager()
