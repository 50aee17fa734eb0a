"""Two desks and three follow-up workers do each thing once, and reach customers wherever their sockets are."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest

from desk.rasa import NUDGE
from sandra.closing.follow_up import FOLLOW_UP
from sandra.people import Role
from tests.cluster import Cluster
from tests.conversations.answers import all_answers
from tests.conversations.customer import Customer
from tests.conversations.test_satisfaction import LATE, PRESS, late_order
from tests.desk_person import DeskPerson, at_the_desk
from tests.integration.cluster.conftest import VisitorAt
from tests.integration.visitor import PATIENCE_SECONDS, Visitor
from tests.stack import CUSTOMER_EN
from worker.__main__ import ROUND_SECONDS

IN_THE_RACE = 8
REPLY = "This is Mei. I am looking into your parcel right now."


@pytest.mark.clause("D5")
async def test_a_reply_at_one_desk_reaches_the_socket_that_the_other_worker_holds(
    cluster: Cluster, visitor_at: VisitorAt
) -> None:
    visitor = await visitor_at(cluster.at(1)).joins(language="en")
    await visitor.asks("I want to talk to a person")
    number = ticket_of(cluster, visitor)

    def reply() -> None:
        with at_the_desk(cluster.at(2), Role.SUPERVISOR) as mei:
            mei.asks("POST", f"/tickets/{number}/claim")
            mei.asks("POST", f"/tickets/{number}/messages", {"key": uuid4().hex, "text": REPLY})

    await asyncio.to_thread(reply)
    await visitor.until(lambda: any(line["from"] == "person" for line in visitor.messages))
    assert [line["text"] for line in visitor.messages if line["from"] == "person"] == [REPLY]


async def test_who_types_is_seen_at_another_worker_and_at_another_desk(cluster: Cluster, visitor_at: VisitorAt) -> None:
    visitor = await visitor_at(cluster.at(1)).joins(language="en")
    await visitor.asks("I want to talk to a person")
    number = ticket_of(cluster, visitor)
    with at_the_desk(cluster.at(2), Role.SUPERVISOR) as mei, at_the_desk(cluster.at(1), Role.SUPERVISOR) as wang:
        await asyncio.to_thread(mei.asks, "POST", f"/tickets/{number}/claim")
        waiting = asyncio.ensure_future(asyncio.to_thread(mei.hears, "typing"))
        before = len(visitor.typing)
        await asyncio.to_thread(mei.asks, "POST", f"/tickets/{number}/typing", {"doing": "typing"})
        await visitor.until(lambda: True in visitor.typing[before:])
        while not waiting.done():
            await visitor.types()
            await asyncio.sleep(0.5)
        await waiting

        here = await asyncio.to_thread(wang.asks, "POST", f"/tickets/{number}/typing", {"doing": "looking"})
        assert len(here) == 2
        waiting = asyncio.ensure_future(asyncio.to_thread(mei.hears, "company"))
        await asyncio.to_thread(wang.asks, "POST", f"/tickets/{number}/typing", {"doing": "typing"})
        await asyncio.wait_for(waiting, PATIENCE_SECONDS)


def test_a_ticket_that_many_claim_at_both_desks_is_one_persons(cluster: Cluster) -> None:
    customer = Customer(cluster.at(1))
    customer.says("I want to talk to a person")
    number = customer.handed_over.number
    with ExitStack() as people:
        racing = [
            people.enter_context(at_the_desk(cluster.at(1 + one % 2), Role.SUPERVISOR)) for one in range(IN_THE_RACE)
        ]
        with ThreadPoolExecutor(IN_THE_RACE) as pool:
            won = list(pool.map(lambda person: claims(person, number), racing))
    assert won.count(True) == 1


@pytest.mark.clause("F2")
async def test_of_three_workers_one_asks_whether_it_helped(cluster: Cluster, visitor_at: VisitorAt) -> None:
    visitor = await visitor_at(cluster.at(1)).joins(language="en")
    order = await asyncio.to_thread(late_order, cluster.at(1))
    told = {"phone_last4": order[-4:], "asked_remedy": PRESS[CUSTOMER_EN]}
    answers = all_answers(order, CUSTOMER_EN, **told)
    await visitor.asks(LATE[CUSTOMER_EN])
    while (asked := await asyncio.to_thread(lambda: asked_of(cluster, visitor))) in answers:
        await visitor.asks(answers.pop(asked))
    before = len(visitor.answers)

    let_the_day_come(cluster, visitor)
    await visitor.until(lambda: len(visitor.answers) > before)
    # All three have looked again meanwhile.
    await asyncio.sleep(2 * ROUND_SECONDS)
    events = await asyncio.to_thread(visitor.events)
    nudges = [event for event in events if event["event"] == "user" and NUDGE in event["text"]]
    assert len(nudges) == 1
    assert len(visitor.answers) == before + 1


def ticket_of(cluster: Cluster, visitor: Visitor) -> str:
    """The number of the ticket in which the visitor waits."""
    with cluster.store.reading() as records:
        ticket = records.waiting_ticket(visitor.conversation_id)
    assert ticket is not None
    return ticket.number


def asked_of(cluster: Cluster, visitor: Visitor) -> str:
    """The fact the visitor is asked for."""
    return Customer(cluster.at(2), sender=visitor.conversation_id).asked


def claims(person: DeskPerson, number: str) -> bool:
    """Whether the claim was this person's."""
    try:
        person.asks("POST", f"/tickets/{number}/claim")
    except AssertionError as refused:
        assert "taken" in str(refused) or "claimed" in str(refused), str(refused)
        return False
    return True


def let_the_day_come(cluster: Cluster, visitor: Visitor) -> None:
    """As if the day were here on which we ask."""
    with cluster.store.transaction() as records:
        [case] = records.cases_of_conversation(visitor.conversation_id)
        for promise in case.promises:
            promise.due_at = datetime.now(timezone.utc) - timedelta(minutes=1)
        assert any(promise.kind == FOLLOW_UP for promise in case.promises)
