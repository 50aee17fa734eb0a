"""What we send to Messenger, and what its errors mean."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest

from channels.builtin.facebook.client import FacebookClient, traits_of
from channels.messaging.platform import (
    BusyError,
    Choice,
    ClosedWindowError,
    File,
    Media,
    Outgoing,
    PlatformError,
    RefusedError,
)
from tests.platforms.facebook import APP_SECRET, HUMAN_AGENT, PAGE_TOKEN, VERIFY, Sent, StandIn

CUSTOMER = "24"
DAY = timedelta(hours=24)
PICTURE = File("https://desk.example/attachments/k", "label.png", "image/png", b"\x89PNG")


@pytest.fixture
def facebook() -> Iterator[StandIn]:
    with StandIn.running() as facebook:
        yield facebook


@pytest.fixture
async def client(facebook: StandIn) -> AsyncIterator[FacebookClient]:
    client = FacebookClient(PAGE_TOKEN, APP_SECRET, VERIFY, facebook.address)
    yield client
    await client.close()


async def test_a_text_arrives(client: FacebookClient, facebook: StandIn) -> None:
    await client.send(CUSTOMER, Outgoing("k", "很抱歉"))

    assert facebook.sent_to(CUSTOMER) == [Sent("很抱歉")]


@pytest.fixture
async def as_human_agent(facebook: StandIn) -> AsyncIterator[FacebookClient]:
    """The page may let its people answer for seven days."""
    client = FacebookClient(PAGE_TOKEN, APP_SECRET, VERIFY, facebook.address, human_agent=True)
    yield client
    await client.close()


async def test_only_what_a_person_writes_is_sent_as_a_human_agents(
    as_human_agent: FacebookClient, facebook: StandIn
) -> None:
    await as_human_agent.send(CUSTOMER, Outgoing("a", "很抱歉"))
    await as_human_agent.send(CUSTOMER, Outgoing("b", "退款到账了", by_person=True))
    await as_human_agent.send(CUSTOMER, Outgoing("c", "", file=PICTURE, by_person=True))

    assert [one.tag for one in facebook.sent_to(CUSTOMER)] == ["", HUMAN_AGENT, HUMAN_AGENT]


async def test_a_person_reaches_who_has_not_written_for_a_day(
    as_human_agent: FacebookClient, facebook: StandIn
) -> None:
    facebook.closed_windows.add(CUSTOMER)
    await as_human_agent.send(CUSTOMER, Outgoing("k", "退款到账了", by_person=True))

    assert [one.text for one in facebook.sent_to(CUSTOMER)] == ["退款到账了"]


async def test_a_page_that_meta_has_not_permitted_it_is_told_so(
    as_human_agent: FacebookClient, facebook: StandIn
) -> None:
    facebook.permits_human_agent = False

    with pytest.raises(RefusedError, match="SANDRA_FACEBOOK_HUMAN_AGENT"):
        await as_human_agent.send(CUSTOMER, Outgoing("k", "退款到账了", by_person=True))


async def test_without_the_permission_nothing_is_sent_as_a_human_agents(
    client: FacebookClient, facebook: StandIn
) -> None:
    await client.send(CUSTOMER, Outgoing("k", "退款到账了", by_person=True))

    assert [one.tag for one in facebook.sent_to(CUSTOMER)] == [""]
    assert (client.traits.window_of(by_person=True), client.traits.window_of(by_person=False)) == (DAY, DAY)


def test_people_have_seven_days_where_meta_has_permitted_it() -> None:
    assert traits_of(human_agent=True).window_of(by_person=True) == 7 * DAY
    assert traits_of(human_agent=True).window_of(by_person=False) == DAY


async def test_choices_are_quick_replies(client: FacebookClient, facebook: StandIn) -> None:
    await client.send(CUSTOMER, Outgoing("k", "您想怎么处理？", [Choice("退款", "退款到原来的卡")]))

    [sent] = facebook.sent_to(CUSTOMER)
    assert [(one["title"], one["payload"]) for one in sent.quick_replies] == [("退款", "退款到原来的卡")]


async def test_a_picture_is_uploaded(client: FacebookClient, facebook: StandIn) -> None:
    await client.send(CUSTOMER, Outgoing("k", "", file=PICTURE))

    assert facebook.sent_to(CUSTOMER) == [Sent(picture=b"\x89PNG")]


async def test_a_file_of_a_customer_is_fetched(client: FacebookClient, facebook: StandIn) -> None:
    assert await client.fetch(CUSTOMER, Media("picture", facebook.stored(b"\xff\xd8\xff"))) == b"\xff\xd8\xff"


async def test_a_file_elsewhere_is_not_fetched(client: FacebookClient) -> None:
    with pytest.raises(RefusedError):
        await client.fetch(CUSTOMER, Media("picture", "https://10.0.0.1/admin"))


async def test_who_has_not_written_for_a_day_has_to_write_first(client: FacebookClient, facebook: StandIn) -> None:
    facebook.closed_windows.add(CUSTOMER)

    with pytest.raises(ClosedWindowError):
        await client.send(CUSTOMER, Outgoing("k", "hello"))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"code": 613, "message": "Calls to this API have exceeded the rate limit"}, BusyError),
        ({"code": 4, "message": "Application request limit reached"}, BusyError),
        ({"code": 1200, "message": "Temporary send message failure"}, BusyError),
        ({"code": 999, "message": "try again", "is_transient": True}, BusyError),
        ({"code": 10, "error_subcode": 2018065, "message": "no permission"}, RefusedError),
        ({"code": 551, "error_subcode": 1545041, "message": "This person isn't available right now."}, RefusedError),
        ({"code": 100, "error_subcode": 2018001, "message": "No matching user found"}, RefusedError),
    ],
)
async def test_every_error_says_what_to_do_next(
    client: FacebookClient, facebook: StandIn, error: dict[str, Any], kind: type[PlatformError]
) -> None:
    facebook.troubles.come("messages", 400, {"error": error})

    with pytest.raises(kind):
        await client.send(CUSTOMER, Outgoing("k", "hello"))


async def test_trouble_at_messengers_end_passes(client: FacebookClient, facebook: StandIn) -> None:
    facebook.troubles.come("messages", 500)

    with pytest.raises(BusyError):
        await client.send(CUSTOMER, Outgoing("k", "hello"))


async def test_a_wrong_token_tells_the_cure_and_not_the_token(facebook: StandIn) -> None:
    client = FacebookClient("EAAwrong", APP_SECRET, VERIFY, facebook.address)

    with pytest.raises(RefusedError, match="SANDRA_FACEBOOK_PAGE_ACCESS_TOKEN") as refused:
        await client.send(CUSTOMER, Outgoing("k", "hello"))

    assert "EAAwrong" not in str(refused.value)
