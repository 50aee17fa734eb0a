"""Fifty people who take a ticket in the same instant: one has it, the others know who."""

from __future__ import annotations

from collections.abc import Callable

from sandra.escalation.assignment import Colleague
from sandra.escalation.taking_over import TakenError, take
from sandra.store.database import Store, StoreUnavailableError
from tests.unit.builders import the_playbook
from tests.unit.store.builders import NOW, a_conversation, a_ticket

PEOPLE = 50


def test_of_fifty_one_has_the_ticket_and_the_conversation_and_the_others_know_who(
    store: Store, at_once: Callable[[Callable[[int], str], int], list[str]]
) -> None:
    with store.transaction() as records:
        records.add(a_conversation())
        records.add(a_ticket())

    def claim(number: int) -> str:
        with store.transaction() as records:
            ticket = records.ticket_to_change("T261122-AAAAA")
            assert ticket is not None
            take(records, the_playbook().sla, ticket, Colleague(f"person {number}", "agent"), NOW)
        return f"person {number}"

    def answer(number: int) -> str:
        try:
            return claim(number)
        except TakenError as error:
            return f"told: {error.facts['by']}, {error.facts['since']}"
        except StoreUnavailableError:
            # On a busy machine nothing is changed, and everybody is told to try again.
            return answer(number)

    answers = at_once(answer, PEOPLE)
    with store.reading() as records:
        ticket, conversation = records.ticket("T261122-AAAAA"), records.conversation("web-1")
        assert ticket is not None and conversation is not None
        owner = ticket.claimed_by
        assert conversation.owner == owner
    assert answers.count(str(owner)) == 1
    assert answers.count(f"told: {owner}, {NOW.isoformat()}") == PEOPLE - 1
