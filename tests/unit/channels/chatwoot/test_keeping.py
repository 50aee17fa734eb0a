"""What Chatwoot tells is kept: who answers, what the team wrote, and that our own note arrived."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from threading import Barrier
from typing import Any

import pytest

from channels.chatwoot.keeping import TEAM, Keeper
from channels.chatwoot.reading import read
from sandra.case import Conversation, TicketStatus
from sandra.escalation.handing_over import hand_over
from sandra.listening.known import join_conversation, open_case
from sandra.store.database import Store
from sandra.store.mirrored import SqlMirrored
from tests.unit.builders import the_playbook
from tests.unit.channels.chatwoot.events import NOON, a_change, a_conversation, a_message, a_reply, seconds

HERE = "chatwoot-3-42"
SLA = the_playbook().sla


class Kept:
    """A store to which Chatwoot's events are told."""

    def __init__(self, store: Store) -> None:
        self.store, self.keeper = store, Keeper(store, SLA)

    def hears(self, body: bytes) -> bool:
        """Chatwoot tells something. Returns whether people answer."""
        event = read(body)
        assert event is not None
        return self.keeper.keep(event)

    def hands_over(self) -> str:
        """The dialogue calls a person. Returns the ticket's number."""
        now = datetime.now(timezone.utc)
        with self.store.transaction() as records:
            conversation = join_conversation(records, HERE, "chatwoot", now)
            open_case(records, conversation, "late_delivery", "一直没到", now)
            return hand_over(records, SLA, conversation, "asked_for_person", now).ticket.number

    @property
    def conversation(self) -> Conversation | None:
        """As it is."""
        with self.store.reading() as records:
            return records.conversation(HERE)

    @property
    def owner(self) -> str | None:
        """Who has it."""
        assert self.conversation is not None
        return self.conversation.owner

    def ticket(self, number: str) -> Any:
        """The ticket as it is."""
        with self.store.reading() as records:
            return records.ticket(number)

    def has_note(self, number: str) -> bool:
        """Whether the team is known to have its summary."""
        with self.store.reading() as records:
            return SqlMirrored(records.session).has_note(number)


@pytest.fixture
def kept(store: Store) -> Kept:
    return Kept(store)


@pytest.mark.clause("D5")
def test_the_assistant_answers_what_is_pending_and_nothing_else(kept: Kept) -> None:
    assert not kept.hears(a_message())
    for after, status in enumerate(("open", "snoozed", "resolved"), start=1):
        assert kept.hears(a_message(status, after))
        assert kept.owner == TEAM
    assert not kept.hears(a_message(after=9))
    assert kept.owner is None


def test_a_first_message_that_people_answer_is_theirs(kept: Kept) -> None:
    assert kept.hears(a_message("open"))
    assert kept.owner == TEAM


def test_conversations_of_old_are_none_of_ours(kept: Kept) -> None:
    assert kept.hears(a_change("open", 1))
    assert kept.hears(a_reply("hello"))
    assert kept.conversation is None


def test_an_old_event_that_comes_late_does_not_let_the_assistant_speak(kept: Kept) -> None:
    kept.hears(a_message())
    kept.hears(a_change("open", 10))
    assert kept.hears(a_message(after=9, id=902))
    assert kept.owner == TEAM


def test_a_late_message_is_as_old_as_its_conversation_was(kept: Kept) -> None:
    kept.hears(a_message())
    kept.hears(a_change("open", 10))
    opened = a_conversation(status="open", updated_at=seconds(10))
    assert kept.hears(a_message(id=902, conversation=opened))


@pytest.mark.clause("D5", "D7")
def test_the_team_takes_the_ticket_and_gives_it_back(kept: Kept) -> None:
    kept.hears(a_message())
    number = kept.hands_over()
    kept.hears(a_change("open", 10, event="conversation_opened"))
    assert (kept.owner, kept.ticket(number).claimed_by) == (TEAM, TEAM)
    kept.hears(a_change("pending", 20))
    assert (kept.owner, kept.ticket(number).status) == (None, TicketStatus.RESOLVED)


def test_the_team_resolves_the_ticket(kept: Kept) -> None:
    kept.hears(a_message())
    number = kept.hands_over()
    kept.hears(a_change("open", 10))
    kept.hears(a_change("resolved", 20, event="conversation_resolved"))
    assert kept.ticket(number).status is TicketStatus.RESOLVED


def test_versions_that_tell_no_change_to_pending_tell_it_with_the_next_message(kept: Kept) -> None:
    kept.hears(a_message())
    number = kept.hands_over()
    kept.hears(a_change("open", 10))
    assert not kept.hears(a_message(after=20))
    assert kept.ticket(number).status is TicketStatus.RESOLVED


@pytest.mark.clause("F5")
def test_a_word_of_the_team_is_the_word_that_was_promised(kept: Kept) -> None:
    kept.hears(a_message())
    number = kept.hands_over()
    kept.hears(a_change("open", 10))
    kept.hears(a_reply("he is angry", after=11, private=True))
    assert kept.ticket(number).answered_at is None
    kept.hears(a_reply("马上帮您查", after=12))
    assert (kept.ticket(number).answered_at - NOON).total_seconds() == 12


def test_our_own_note_that_comes_back_was_posted(kept: Kept) -> None:
    kept.hears(a_message())
    number = kept.hands_over()
    kept.hears(a_reply("another ticket's summary", sender="agent_bot", private=True))
    kept.hears(a_reply(f"is {number} urgent?", private=True))
    assert not kept.has_note(number)
    kept.hears(a_reply(f"**{number}**", sender="agent_bot", private=True))
    assert kept.has_note(number)


def test_the_kind_of_app_behind_is_known_for_what_we_send(kept: Kept) -> None:
    assert kept.keeper.inbox_of("3-42") is None
    kept.hears(a_message())
    assert kept.keeper.inbox_of("3-42") == "Channel::WebWidget"


def test_first_messages_that_come_together_begin_one_conversation(kept: Kept) -> None:
    together = Barrier(2)

    def hear(number: int) -> bool:
        together.wait()
        return kept.hears(a_message(id=number))

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(hear, (901, 902))) == [False, False]
