"""One installation with every messaging app switched on, each against its stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from importlib import import_module
from typing import Any

import httpx
import pytest

from sandra.channels import CHANNELS
from settings.channels import CHANNEL_VARIABLES
from tests.stack import Stack, running_stack

StandIns = dict[str, Any]


@pytest.fixture(scope="session")
def stand_ins() -> Iterator[StandIns]:
    """The apps' servers, by channel."""
    with ExitStack() as running:
        yield {name: running.enter_context(_stand_in(name).running()) for name in CHANNEL_VARIABLES}


@pytest.fixture(scope="session")
def connected(stand_ins: StandIns, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Sandra, connected with all of them."""
    variables = {name: value for one in stand_ins.values() for name, value in one.environment().items()}
    with running_stack(tmp_path_factory.mktemp("connected"), variables) as stack:
        for name, one in stand_ins.items():
            one.webhook = f"{stack.settings.rasa_url}/webhooks/{name}/webhook"
        yield stack


def refused(stack: Stack, channel: str) -> dict[str, int]:
    """How many requests to a channel's webhook were refused, by reason."""
    health = httpx.get(f"{stack.settings.rasa_url}/webhooks/{channel}/", timeout=10, trust_env=False).json()
    assert CHANNELS[channel] is not None and health["status"] == "ok"
    counts: dict[str, int] = health["refused"]
    return counts


def _stand_in(channel: str) -> Any:
    """The class of tests/platforms/<channel>.py that plays the app."""
    return import_module(f"tests.platforms.{channel}").StandIn
