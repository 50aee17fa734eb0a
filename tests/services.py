"""PostgreSQL, Redis and RabbitMQ as they listen on this machine, with a corner of each for one run of tests."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn
from uuid import uuid4

import aio_pika
import pytest
from redis import Redis
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

POSTGRESQL = "postgresql+psycopg2://postgres@127.0.0.1/postgres"
REDIS = "redis://127.0.0.1:6379/0"
RABBITMQ = "amqp://guest:guest@127.0.0.1:5672/"
PORTS = {"PostgreSQL": 5432, "Redis": 6379, "RabbitMQ": 5672}
NEEDED = "SANDRA_TESTS_NEED_SERVICES"
"""Set where the services have to be there, as in continuous integration."""


@dataclass(frozen=True)
class Corner:
    """What of the services belongs to one run: two databases, and names in Redis and RabbitMQ that begin alike."""

    database_url: str
    spool_url: str
    name: str

    def environment(self) -> dict[str, str]:
        """The settings that send all processes there."""
        return {
            "SANDRA_STORE_URL": self.database_url,
            "SANDRA_TRACKER_URL": self.database_url,
            "SANDRA_SPOOL_URL": self.spool_url,
            "SANDRA_REDIS_URL": REDIS,
            "SANDRA_REDIS_PREFIX": self.name,
            "SANDRA_EVENT_BROKER_URL": RABBITMQ,
            "SANDRA_EVENT_QUEUE": self.name,
            # Other tests use the same server.
            "SANDRA_POOL_SIZE": "2",
            "SANDRA_POOL_OVERFLOW": "3",
        }


def require_services() -> None:
    """Skip, or fail where the services have to be there, if one of them or nginx is not."""
    missing = [f"no {name} at 127.0.0.1:{port}" for name, port in PORTS.items() if not _listens(port)]
    if shutil.which("nginx") is None:
        missing.append("no nginx on PATH")
    if not missing:
        return
    go_without(", ".join(missing))


def require_redis() -> None:
    """Skip, or fail where it has to be there, if Redis is not."""
    if not _listens(PORTS["Redis"]):
        go_without(f"no Redis at 127.0.0.1:{PORTS['Redis']}")


def go_without(missing: str, cure: str = ".ci/services installs and starts it") -> NoReturn:
    """Skip a test for want of a service or a tool, or fail where it has to be there."""
    told = f"{missing}: {cure}"
    if os.environ.get(NEEDED):
        pytest.fail(f"{told} ({NEEDED} is set)")
    pytest.skip(told)


@contextmanager
def corner() -> Iterator[Corner]:
    """Fresh databases and names of our own, all removed afterwards."""
    name = f"sandra{uuid4().hex[:12]}"
    server = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    databases = (name, f"{name}_spool")
    with server.connect() as connection:
        for database in databases:
            connection.execute(text(f"CREATE DATABASE {database}"))
    try:
        yield Corner(_address_of(name), _address_of(f"{name}_spool"), name)
    finally:
        with server.connect() as connection:
            for database in databases:
                connection.execute(text(f"DROP DATABASE {database} WITH (FORCE)"))
        server.dispose()
        _clear_redis(name)
        asyncio.run(_clear_rabbitmq(name))


def _address_of(database: str) -> str:
    address: str = make_url(POSTGRESQL).set(database=database).render_as_string(hide_password=False)
    return address


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _clear_redis(name: str) -> None:
    with Redis.from_url(REDIS) as redis:
        for key in redis.scan_iter(f"{name}:*"):
            redis.delete(key)


async def _clear_rabbitmq(name: str) -> None:
    async with await aio_pika.connect(RABBITMQ) as connection:
        channel = await connection.channel()
        await channel.queue_delete(name)
        await channel.exchange_delete(name)
