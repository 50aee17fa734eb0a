"""Who else hears of what happens in conversations: RabbitMQ or Kafka, by Rasa's own event brokers."""

from __future__ import annotations

from asyncio import AbstractEventLoop
from urllib.parse import SplitResult, unquote, urlsplit

from rasa.core.brokers.broker import EventBroker
from rasa.core.brokers.kafka import KafkaEventBroker
from rasa.core.brokers.pika import PikaEventBroker
from rasa.utils.endpoints import EndpointConfig

import settings

_PORTS = {"amqp": 5672, "amqps": 5671}


class ChosenEventBroker(EventBroker):
    """What endpoints.yml names: the broker whose address the settings have."""

    @classmethod
    async def from_endpoint_config(
        cls, broker_config: EndpointConfig, event_loop: AbstractEventLoop | None = None
    ) -> EventBroker | None:
        """Rasa calls this once; None where nobody else hears."""
        configuration = settings.load()
        address = urlsplit(configuration.event_broker_url)
        if not address.scheme:
            return None
        if address.scheme in _PORTS:
            broker = rabbitmq(address, configuration.event_queue, event_loop)
            await broker.connect()
            return broker
        return kafka(address, configuration.event_queue)


def rabbitmq(address: SplitResult, queue: str, event_loop: AbstractEventLoop | None = None) -> PikaEventBroker:
    """Publishes to a fanout exchange with a durable queue, both of that name."""
    # Rasa writes the address into its log: the account is told apart from it.
    without_account = address._replace(netloc=address.netloc.rpartition("@")[2])
    return PikaEventBroker(
        without_account.geturl(),
        address.username or "guest",
        address.password or "guest",
        address.port or _PORTS[address.scheme],
        queues=[queue],
        exchange_name=queue,
        event_loop=event_loop,
    )


def kafka(address: SplitResult, topic: str) -> KafkaEventBroker:
    """Publishes to a topic; what belongs to one conversation stays in order in one partition."""
    account, _, servers = address.netloc.rpartition("@")
    name, _, password = account.partition(":")
    transport = "SSL" if address.scheme == "kafkas" else "PLAINTEXT"
    return KafkaEventBroker(
        servers,
        topic,
        partition_by_sender=True,
        sasl_username=unquote(name) or None,
        sasl_password=unquote(password) or None,
        security_protocol=f"SASL_{transport}" if account else transport,
        ssl_check_hostname=transport == "SSL",
    )
