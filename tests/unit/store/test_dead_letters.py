"""What an app did not take, as the desk reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sandra.case import TicketStatus
from sandra.dead_letters import DeadLetterStatus
from sandra.escalation.undelivered import DecidedLetterError, drop, send_again
from sandra.store.database import Store
from sandra.store.dead_letters import SqlDeadLetters
from sandra.store.outbox import changes_since, latest_change
from sandra.store.shop_rows import write_customer
from tests.unit.store.builders import NOW, a_case, a_conversation, a_dead_letter, a_ticket


def keeps(store: Store, *keys: str, **letter: Any) -> list[int]:
    """Letters in one conversation, one after the other. Returns their ids."""
    conversation = letter.get("conversation_id", "web-1")
    with store.transaction() as records:
        if records.conversation(conversation) is None:
            records.add(a_conversation(conversation))
        letters = [a_dead_letter(key, **letter) for key in keys]
        for one in letters:
            SqlDeadLetters(records.session).add(one)
        return [one.id for one in letters if one.id is not None]


def page(store: Store, *statuses: DeadLetterStatus, offset: int = 0, limit: int = 10) -> list[int]:
    with store.reading() as records:
        found = SqlDeadLetters(records.session).page(statuses, (), offset, limit)
    return [entry.id for entry in found.entries]


def test_what_waits_comes_first_as_it_was_written_then_the_rest_from_the_newest(store: Store) -> None:
    first, second, third, fourth = keeps(store, "a", "b", "c", "d")
    with store.transaction() as records:
        letters = SqlDeadLetters(records.session)
        for one in (first, third):
            letter = letters.to_decide(one)
            assert letter is not None
            drop(letter, "林薇", NOW)
    assert page(store) == [second, fourth, third, first]
    assert [page(store, limit=3), page(store, offset=3)] == [[second, fourth, third], [first]]
    assert page(store, DeadLetterStatus.DROPPED) == [third, first]


def test_what_is_hidden_is_neither_shown_nor_counted(store: Store) -> None:
    keeps(store, "a")
    [shown] = keeps(store, "b", conversation_id="web-2")
    with store.reading() as records:
        letters = SqlDeadLetters(records.session)
        found = letters.page((), ["web-1"], 0, 10)
        counted = letters.undecided(["web-1"])
    assert ([entry.id for entry in found.entries], found.total, counted) == ([shown], 1, 1)


def test_it_comes_with_the_customer_and_the_ticket_that_is_open(store: Store) -> None:
    with store.transaction() as records:
        customer = write_customer(records.session, "王敏", "13800132231")
        records.add(a_conversation(customer_id=customer))
        records.add(a_ticket("T261122-BBBBB"))
        records.add(a_ticket("T261122-CCCCC", status=TicketStatus.RESOLVED))
    [letter] = keeps(store, "a", choices=[{"title": "好", "text": "好的"}])
    with store.reading() as records:
        entry = SqlDeadLetters(records.session).entry(letter)
    assert entry is not None
    assert (entry.customer, entry.ticket_number, entry.choices[0]["title"]) == ("王敏", "T261122-BBBBB", "好")


def test_what_was_sent_again_is_missing_no_more(store: Store) -> None:
    keeps(store, "a", status=DeadLetterStatus.SENT_AGAIN)
    missing = [*keeps(store, "b"), *keeps(store, "c", status=DeadLetterStatus.DROPPED)]
    keeps(store, "d", conversation_id="web-2")
    with store.reading() as records:
        found = SqlDeadLetters(records.session).undelivered_in("web-1")
    assert [entry.id for entry in found] == missing


def test_what_waits_for_the_customer_is_missing_until_they_write_and_nobody_has_to_decide(store: Store) -> None:
    [waiting] = keeps(store, "a", status=DeadLetterStatus.WAITING)
    with store.reading() as records:
        letters = SqlDeadLetters(records.session)
        assert ([one.id for one in letters.undelivered_in("web-1")], letters.undecided(())) == ([waiting], 0)
    with store.transaction() as records:
        SqlDeadLetters(records.session).no_longer_waits("a")
    with store.reading() as records:
        assert SqlDeadLetters(records.session).undelivered_in("web-1") == []
        assert [one.kind for one in changes_since(records.session, 0, 100)].count("letter") == 2


def test_what_waited_in_vain_is_dead_and_the_dead_wait_no_more(store: Store) -> None:
    [waiting] = keeps(store, "a", status=DeadLetterStatus.WAITING, why="closed", tries=0)
    keeps(store, "a", why="nobody wrote", tries=0)
    keeps(store, "a", status=DeadLetterStatus.WAITING)
    with store.transaction() as records:
        SqlDeadLetters(records.session).no_longer_waits("a")
    with store.reading() as records:
        [letter] = SqlDeadLetters(records.session).undelivered_in("web-1")
    assert (letter.id, letter.status, letter.why) == (waiting, DeadLetterStatus.DEAD, "nobody wrote")


@pytest.mark.clause("E3")
def test_whom_a_customer_complains_about_is_told_by_ticket_and_by_case(store: Store) -> None:
    with store.transaction() as records:
        records.add(a_conversation())
        records.add(a_conversation("web-2", continues="C261122-AAAAA"))
        records.add(a_ticket(excluded=["小李"]))
        case = a_case()
        case.state_fact("staff_member", "老王", NOW)
        case.state_fact("staff_member", "1024", NOW)
        records.add(case)
    keeps(store, "a")
    keeps(store, "b", conversation_id="web-2")
    with store.reading() as records:
        named = SqlDeadLetters(records.session).complained_about()
    assert named == {"web-1": {"小李", "1024"}, "web-2": {"1024"}}


def test_of_two_who_decide_at_once_one_does(store: Store, at_once: Callable[..., list[bool]]) -> None:
    [letter_id] = keeps(store, "a")

    def decide(number: int) -> bool:
        with store.transaction() as records:
            letter = SqlDeadLetters(records.session).to_decide(letter_id)
            assert letter is not None
            try:
                return (send_again, drop)[number](letter, f"person {number}", NOW)
            except DecidedLetterError:
                return False

    assert sorted(at_once(decide, 2)) == [False, True]


def test_open_pages_hear_of_each_and_of_what_becomes_of_it(store: Store) -> None:
    [letter_id] = keeps(store, "a")
    with store.transaction() as records:
        before = latest_change(records.session)
        letter = SqlDeadLetters(records.session).to_decide(letter_id)
        assert letter is not None
        send_again(letter, "林薇", NOW)
    with store.reading() as records:
        told = [(one.kind, one.subject, one.conversation_id) for one in changes_since(records.session, 0, 100)]
        after = latest_change(records.session)
    assert told.count(("letter", str(letter_id), "web-1")) == 2
    assert after == before + 1
