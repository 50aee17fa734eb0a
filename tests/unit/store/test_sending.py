"""A message that failed and is tried again from several tabs in the same instant reaches the customer once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desk.talking import Letter, Talk
from desk.transcript import Transcripts
from sandra.escalation.talking import Outgoing, Sending
from sandra.store.database import Store
from sandra.store.talk import SqlTalk
from tests.unit.builders import the_playbook
from tests.unit.desk.console.conftest import RasaOfTests
from tests.unit.store.builders import NOW, a_conversation, a_ticket

TABS = 8
LETTER = Letter("T261122-AAAAA", "key-00000001", "您的退款今天下午就会到账。", "lin")


@pytest.fixture
def rasa(tmp_path: Path) -> RasaOfTests:
    return RasaOfTests(tmp_path / "tracker.db")


@pytest.fixture
def talk(store: Store, rasa: RasaOfTests, tmp_path: Path) -> Iterator[Talk]:
    """A desk whose message to the customer failed."""
    with store.transaction() as records:
        records.add(a_conversation(owner="lin"))
        records.add(a_ticket(claimed_by="lin"))
        SqlTalk(records.session).add(a_failed_message())
    transcripts = Transcripts(f"sqlite:///{tmp_path / 'tracker.db'}")
    yield Talk(store, transcripts, rasa.speaker(), the_playbook().tone, "http://desk.test", lambda: NOW)
    transcripts.dispose()


def a_failed_message() -> Outgoing:
    failed = Outgoing(LETTER.key, LETTER.ticket_number, "web-1", LETTER.author, LETTER.text, NOW, NOW)
    failed.fail("the channel refused it")
    return failed


def test_tabs_that_try_again_together_send_once(
    talk: Talk, store: Store, rasa: RasaOfTests, at_once: Callable[[Callable[[int], Outgoing], int], list[Outgoing]]
) -> None:
    answers = at_once(lambda _: talk.send(LETTER), TABS)
    assert rasa.said == [LETTER.text]
    assert {answer.status for answer in answers} <= {Sending.SENDING, Sending.SENT}
    with store.reading() as records:
        assert SqlTalk(records.session).not_sent(LETTER.ticket_number) == []


def test_a_message_that_is_tried_again_cannot_be_given_up_meanwhile(talk: Talk, store: Store) -> None:
    with store.transaction() as records:
        outgoing = SqlTalk(records.session).outgoing_to_change(LETTER.key)
        assert outgoing is not None
        outgoing.begin(NOW + timedelta(minutes=1))
    assert not talk.discard(LETTER.ticket_number, LETTER.key, LETTER.author)
