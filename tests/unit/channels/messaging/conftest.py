"""A store, a clock, a letter box and a postman of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.messaging.pacing import Pace, counts_at
from channels.messaging.postman import Postman
from sandra.channels import address_of
from sandra.letters import LetterBox
from sandra.listening.known import join_conversation
from sandra.store.database import Store
from sandra.store.schema import upgrade
from tests.unit.builders import NOW
from tests.unit.channels.messaging.builders import CONVERSATION, App, Clock, MakePostman


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """With its tables and no rows."""
    url = f"sqlite:///{tmp_path / 'sandra.db'}"
    upgrade(url)
    opened = Store(url)
    yield opened
    opened.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def letters(spool_url: str) -> Iterator[LetterBox]:
    opened = LetterBox(spool_url)
    yield opened
    opened.dispose()


@pytest.fixture
def postman(letters: LetterBox, store: Store, clock: Clock) -> MakePostman:
    """Brings an app what is said in a conversation whose customer has just written."""
    with store.transaction() as records:
        join_conversation(records, CONVERSATION, "app", NOW)

    def make(app: App) -> Postman:
        letters.hear(app.traits.name, CONVERSATION, clock.now)
        pace = Pace("app", app.traits.messages_a_second, counts_at(""))
        return Postman(
            app, lambda one: address_of("app", one), letters, store, lambda _: "回复数字就可以。", pace, clock
        )

    return make
