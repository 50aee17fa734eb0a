"""Whoever listens at the message broker hears what happens in conversations, at whichever worker."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aio_pika

from tests.cluster import Cluster
from tests.conversations.customer import Customer
from tests.services import RABBITMQ

PATIENCE_SECONDS = 20.0


async def test_events_of_both_workers_are_published_in_order(cluster: Cluster) -> None:
    customers = [Customer(cluster.at(number)) for number in (1, 2)]
    async with await aio_pika.connect(RABBITMQ) as connection:
        channel = await connection.channel()
        queue = await channel.get_queue(cluster.corner.name)
        await queue.purge()
        for customer in customers:
            await asyncio.to_thread(customer.says, "hello")
        heard: dict[str, list[str]] = {customer.sender: [] for customer in customers}
        async for event in _events(queue):
            heard.setdefault(event["sender_id"], []).append(event["event"])
            if all("bot" in heard[customer.sender] for customer in customers):
                break

    for customer in customers:
        kinds = heard[customer.sender]
        assert kinds.index("user") < kinds.index("bot")


async def _events(queue: aio_pika.abc.AbstractQueue) -> AsyncIterator[dict[str, Any]]:
    """What comes, until nothing came for a while."""
    async with queue.iterator(no_ack=True, timeout=PATIENCE_SECONDS) as messages:
        async for message in messages:
            yield json.loads(message.body)
