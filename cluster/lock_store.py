"""One turn of a conversation at a time, whichever Rasa worker has it."""

from __future__ import annotations

from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore, LockStore, RedisLockStore
from rasa.utils.endpoints import EndpointConfig
from redis.connection import SSLConnection, parse_url
from redis.lock import Lock

import settings
from cluster.memory import PATIENCE_SECONDS

_CHANGE_SECONDS = 5.0
_LOOK_AGAIN_SECONDS = 0.005


class ChosenLockStore(LockStore):
    """What endpoints.yml names: in Redis where the settings have one."""

    def __new__(cls, endpoint_config: EndpointConfig | None = None) -> LockStore:
        """Rasa calls this once."""
        configuration = settings.load()
        if not configuration.redis_url:
            return InMemoryLockStore()
        return RedisLocks(configuration.redis_url, configuration.redis_prefix)


class RedisLocks(RedisLockStore):
    """Rasa's locks in Redis, whose tickets one worker changes at a time.

    Rasa reads, changes and writes them in three steps: two workers at once would draw the same ticket (#9213), and
    both write the conversation.
    """

    def __init__(self, url: str, prefix: str) -> None:
        """
        Args:
            url: of Redis.
            prefix: tells installations in one Redis apart.
        """
        parts = parse_url(url)
        super().__init__(
            host=parts.get("host", "localhost"),
            port=parts.get("port", 6379),
            db=parts.get("db", 0),
            username=parts.get("username"),
            password=parts.get("password"),
            use_ssl=parts.get("connection_class") is SSLConnection,
            ssl_ca_certs=parts.get("ssl_ca_certs"),
            key_prefix=prefix,
            # All conversations of the worker stand still meanwhile.
            socket_timeout=PATIENCE_SECONDS,
        )

    def issue_ticket(self, conversation_id: str, lock_lifetime: float = LOCK_LIFETIME) -> int:
        """Draw a ticket."""
        with self._change(conversation_id):
            number: int = super().issue_ticket(conversation_id, lock_lifetime)
            return number

    def update_lock(self, conversation_id: str) -> None:
        """Remove tickets that have expired."""
        with self._change(conversation_id):
            super().update_lock(conversation_id)

    def cleanup(self, conversation_id: str, ticket_number: int) -> None:
        """Give a ticket back; the last one takes the lock with it."""
        with self._change(conversation_id):
            super().cleanup(conversation_id, ticket_number)

    def _change(self, conversation_id: str) -> Lock:
        name = f"{self.key_prefix}{conversation_id}:change"
        changing: Lock = self.red.lock(name, _CHANGE_SECONDS, _LOOK_AGAIN_SECONDS, blocking_timeout=_CHANGE_SECONDS)
        return changing
