"""The address alone tells which message broker hears of what happens."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from rasa.utils.endpoints import EndpointConfig

from cluster.event_broker import ChosenEventBroker, kafka, rabbitmq

QUEUE = "complaints"


async def test_without_an_address_nobody_else_hears(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SANDRA_EVENT_BROKER_URL", raising=False)
    assert await ChosenEventBroker.from_endpoint_config(EndpointConfig()) is None


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("amqp://localhost", "amqp://guest:guest@localhost:5672"),
        ("amqp://rabbit:p%40ss@mq.example:5673/sandra", "amqp://rabbit:p%40ss@mq.example:5673/sandra"),
        ("amqps://rabbit:pass@mq.example/sandra", "amqps://rabbit:pass@mq.example:5671/sandra"),
    ],
)
async def test_rabbitmq_is_found_where_the_address_says(address: str, url: str) -> None:
    broker = rabbitmq(urlsplit(address), QUEUE)
    assert broker._configure_url() == url
    assert "@" not in broker.host, "it is written into the log"
    assert (broker.queues, broker.exchange_name) == ([QUEUE], QUEUE)


@pytest.mark.parametrize(
    ("address", "protocol"),
    [
        ("kafka://127.0.0.1:1,127.0.0.1:2", "PLAINTEXT"),
        ("kafkas://127.0.0.1:1", "SSL"),
        ("kafka://sandra:p%40ss@127.0.0.1:1", "SASL_PLAINTEXT"),
        ("kafkas://sandra:p%40ss@127.0.0.1:1", "SASL_SSL"),
    ],
)
async def test_kafka_takes_what_the_address_says(address: str, protocol: str) -> None:
    broker = kafka(urlsplit(address), QUEUE)
    broker._create_producer()
    known = broker._get_kafka_config()
    assert known["security.protocol"] == protocol
    assert known["bootstrap.servers"] == address.partition("//")[2].rpartition("@")[2]
    assert known.get("sasl.password") == ("p@ss" if "SASL" in protocol else None)
    assert broker.partition_by_sender
