"""What waits is answered once everything works again, and counts as handled only when the answer is on its way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest
from rasa.core.channels.channel import UserMessage
from starlette.responses import PlainTextResponse

from channels.turn.holding import Holding
from channels.turn.output import Said
from channels.turn.recovery import TRIES, Recovery
from channels.turn.running import Turns
from nlg.responses import load_responses
from sandra.listening.known import join_conversation
from sandra.spool import PAUSE_BETWEEN_TRIES, Kept, Spool
from sandra.store.database import Store
from sandra.store.schema import upgrade
from settings import ROOT
from tests.platforms.serving import serving
from tests.unit.builders import the_playbook

CHANNEL = "app"
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=timezone.utc)


class Clock:
    """Goes when it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Channel:
    """An app whose customers' messages wait; `fails` are the conversations to which nothing can be brought."""

    def __init__(self, spool: Spool, store: Store, health: str) -> None:
        self.spool, self.heard, self.brought = spool, list[UserMessage](), list[tuple[str, str]]()
        self.fails, self.is_understood = set[str](), True
        holding = Holding(CHANNEL, spool, lambda *_: None)
        turns = Turns(
            CHANNEL, self._understand, load_responses(ROOT / "data/responses"), store, holding, the_playbook()
        )
        self.recovery = Recovery(CHANNEL, turns, self._bring, holding, store, the_playbook(), health)

    def keep(self, conversation_id: str, text: str, files: tuple[dict[str, str], ...] = ()) -> Kept:
        """A message that a process kept which is no more."""
        kept = self.spool.keep(CHANNEL, conversation_id, text, f"id of {text}", NOW, NOW, files)
        assert kept is not None, "it comes for the first time"
        self.spool.let_go(CHANNEL, conversation_id, {one.id for one in self.waiting(conversation_id)})
        return kept

    def waiting(self, conversation_id: str) -> list[Kept]:
        return self.spool.waiting_of(CHANNEL, conversation_id)

    async def _understand(self, message: UserMessage) -> None:
        self.heard.append(message)
        if not self.is_understood:
            raise RuntimeError("the model stumbles over it")
        await message.output_channel.send_response(message.sender_id, {"text": "好的"})

    async def _bring(self, conversation_id: str, said: list[Said]) -> None:
        if conversation_id in self.fails:
            raise RuntimeError("it cannot be kept for the app")
        self.brought += [(conversation_id, one.text) for one in said]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'sandra.db'}"
    upgrade(url)
    opened = Store(url)
    yield opened
    opened.dispose()


@pytest.fixture
def channel(tmp_path: Path, store: Store, clock: Clock) -> Iterator[Channel]:
    spool = Spool(f"sqlite:///{tmp_path / 'spool.db'}", clock=clock)
    with serving(PlainTextResponse("ok")) as actions:
        yield Channel(spool, store, actions)
    spool.dispose()


@pytest.mark.clause("F5")
async def test_a_late_answer_that_could_not_be_brought_is_given_again(channel: Channel, clock: Clock) -> None:
    channel.keep("app-lin", "包裹没到")
    channel.fails = {"app-lin"}
    await channel.recovery.take_up()
    assert [one.tries for one in channel.waiting("app-lin")] == [1]

    channel.fails = set()
    clock.now += PAUSE_BETWEEN_TRIES
    await channel.recovery.take_up()

    assert channel.brought == [("app-lin", "好的")]
    assert channel.waiting("app-lin") == []


async def test_a_conversation_that_fails_again_and_again_holds_up_no_other(channel: Channel) -> None:
    channel.keep("app-lin", "包裹没到")
    channel.keep("app-wang", "在吗")
    channel.fails = {"app-lin"}
    await channel.recovery.take_up()

    assert channel.brought == [("app-wang", "好的")]


async def test_who_was_told_nothing_of_an_outage_counts_as_told_of_none(channel: Channel) -> None:
    channel.keep("app-lin", "包裹没到")
    told = channel.keep("app-wang", "在吗")
    channel.spool.admitted([told])
    await channel.recovery.take_up()

    since = {message.sender_id: message.metadata.get("outage_since") for message in channel.heard}
    assert since == {"app-lin": None, "app-wang": NOW.isoformat()}


@pytest.mark.clause("D2")
async def test_what_goes_to_a_person_in_the_end_goes_with_its_pictures(
    channel: Channel, clock: Clock, store: Store
) -> None:
    channel.keep("app-lin", "包裹破了")
    channel.keep("app-lin", "", ({"key": "photo", "media_type": "image/png"},))
    channel.is_understood = False
    for _ in range(TRIES + 1):
        await channel.recovery.take_up()
        clock.now += PAUSE_BETWEEN_TRIES

    with store.reading() as records:
        ticket = records.waiting_ticket("app-lin")
        assert ticket is not None, "a person has it"
        added = [(entry["text"], entry.get("files")) for entry in ticket.summary["added"]]
    assert added == [("包裹破了", None), ("", [{"kind": "picture", "key": "photo"}])]
    assert len(channel.brought) == 2 and channel.waiting("app-lin") == []


@pytest.mark.clause("D5")
async def test_where_a_person_talks_they_get_it_in_the_end_and_the_customer_hears_nothing_of_us(
    channel: Channel, clock: Clock, store: Store
) -> None:
    with store.transaction() as records:
        join_conversation(records, "app-lin", CHANNEL, NOW).owner = "林珊"
    channel.keep("app-lin", "还有一件事")
    channel.is_understood = False
    for _ in range(TRIES + 1):
        await channel.recovery.take_up()
        clock.now += PAUSE_BETWEEN_TRIES

    with store.reading() as records:
        ticket = records.waiting_ticket("app-lin")
        assert ticket is not None, "it is on their ticket"
        assert [entry["text"] for entry in ticket.summary["added"]] == ["还有一件事"]
    assert channel.brought == [] and channel.waiting("app-lin") == []
