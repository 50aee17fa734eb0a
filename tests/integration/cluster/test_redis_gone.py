"""While Redis is away a customer hears so, and is answered once it is back."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests.integration.cluster.conftest import VisitorAt
from tests.services import go_without
from tests.stack import Stack, free_ports, running_stack

ORDER_NUMBER = "begins with SD"
"""In every wording of the question for it."""


class OwnRedis:
    """A Redis for this test alone, which may be killed."""

    def __init__(self) -> None:
        [port] = free_ports(1)
        self._command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
        self.url = f"redis://127.0.0.1:{port}/0"
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin, or begin again with nothing."""
        self._running = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        """End at once."""
        assert self._running is not None
        self._running.kill()
        self._running.wait()


@pytest.fixture(scope="module")
def redis() -> Iterator[OwnRedis]:
    if shutil.which("redis-server") is None:
        go_without("no redis-server on PATH")
    redis = OwnRedis()
    redis.start()
    yield redis
    redis.kill()


@pytest.fixture(scope="module")
def sharing(redis: OwnRedis, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One process of each kind, which share what they remember with others."""
    with running_stack(tmp_path_factory.mktemp("sharing"), {"SANDRA_REDIS_URL": redis.url}) as stack:
        yield stack


@pytest.mark.clause("F5")
async def test_who_writes_meanwhile_is_told_and_answered_afterwards(
    sharing: Stack, redis: OwnRedis, visitor_at: VisitorAt
) -> None:
    visitor = await visitor_at(sharing).joins(language="en")
    await visitor.asks("hello")
    redis.kill()
    [trouble] = await visitor.asks("My parcel hasn't arrived")
    assert "What you wrote is safe" in trouble or "Not a word of yours is lost" in trouble

    before = len(visitor.answers)
    redis.start()
    await visitor.until(lambda: len(visitor.answers) > before)
    assert ORDER_NUMBER in " ".join(visitor.answers[before:])
    assert len([event for event in visitor.user_events() if "parcel" in event["text"]]) == 1
