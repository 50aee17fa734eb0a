"""A conversation goes on whichever Rasa worker has it, and nothing of it is mixed up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx

from tests.cluster import Cluster
from tests.conversations.customer import Customer
from tests.conversations.test_satisfaction import settle
from tests.integration.cluster.conftest import VisitorAt
from tests.integration.test_webchat_identity import token_of
from tests.stack import CUSTOMER_EN

AT_ONCE = 6


class Alternating(Customer):
    """A customer whose every message goes to the other worker."""

    def __init__(self, cluster: Cluster) -> None:
        super().__init__(cluster.at(1))
        self._others = [cluster.at(2), cluster.at(1)]

    def posts(self, body: dict[str, str]) -> httpx.Response:
        """Send a message, and turn to the other worker."""
        response = super().posts(body)
        self.stack, *self._others = [*self._others, self.stack][:2]
        return response


def test_a_complaint_told_to_two_workers_in_turn_is_settled_like_any(cluster: Cluster) -> None:
    customer = Alternating(cluster)
    settle(cluster.at(1), customer, CUSTOMER_EN)

    said = [event["text"] for event in events_of(cluster, 1, customer.sender) if event["event"] == "user"]
    assert said == [text for speaker, text in customer.transcript if speaker == "customer"]


def test_what_two_workers_are_told_at_once_is_handled_one_after_the_other(cluster: Cluster) -> None:
    sender = f"test-{uuid4().hex}"
    texts = [f"hello, this is message number {number}" for number in range(AT_ONCE)]

    def post(number: int) -> httpx.Response:
        address = f"{cluster.at(1 + number % 2).settings.rasa_url}/webhooks/rest/webhook"
        return httpx.post(address, json={"sender": sender, "message": texts[number]}, timeout=60, trust_env=False)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(post, range(AT_ONCE)))

    assert all(answer.status_code == 200 and answer.json() for answer in answers)
    for number in (1, 2):
        events = events_of(cluster, number, sender)
        said = [event["text"] for event in events if event["event"] == "user"]
        assert sorted(said) == sorted(texts), "each message once"
    assert turns_are_whole(events)


async def test_a_killed_workers_conversation_goes_on_at_the_other(cluster: Cluster, visitor_at: VisitorAt) -> None:
    before = await visitor_at(cluster.at(1)).joins(language="en")
    asked = await before.asks("My parcel hasn't arrived")
    assert asked

    with cluster.without("rasa-1"):
        await before.until(lambda: not before.is_in)
        after = await visitor_at(cluster.through_proxy).joins(before.token, language="en")
        assert after.session["goes_on"]
        assert [line["text"] for line in after.history if line["from"] == "bot"] == asked
        assert await after.sends("I want to talk to a person") == {"ok": True}
        # Where the killed one had the conversation in hand, it is another's after a while.
        await after.until(lambda: bool(after.answers))

    with cluster.store.reading() as records:
        assert records.waiting_ticket(before.conversation_id) is not None


async def test_whose_conversation_it_becomes_at_one_worker_is_shown_to_nobody_else_at_the_other(
    cluster: Cluster, visitor_at: VisitorAt
) -> None:
    unknown = await visitor_at(cluster.at(1)).joins(language="en")
    await unknown.asks("hello")
    known = visitor_at(cluster.at(2))
    await known.joins(unknown.token, identity=token_of(cluster.at(2), CUSTOMER_EN))

    assert known.conversation_id == unknown.conversation_id
    await unknown.until(lambda: not unknown.is_in)
    assert known.is_in


def events_of(cluster: Cluster, number: int, conversation_id: str) -> list[dict[str, str]]:
    """The conversation as a worker tells it."""
    url = f"{cluster.at(number).settings.rasa_url}/conversations/{conversation_id}/tracker?include_events=ALL"
    events: list[dict[str, str]] = httpx.get(url, timeout=30, trust_env=False).json()["events"]
    return events


def turns_are_whole(events: list[dict[str, str]]) -> bool:
    """Whether between two messages of the customer the assistant always went back to listening."""
    listens = True
    for event in events:
        if event["event"] == "user":
            if not listens:
                return False
            listens = False
        elif event["event"] == "action" and event.get("name") == "action_listen":
            listens = True
    return listens
