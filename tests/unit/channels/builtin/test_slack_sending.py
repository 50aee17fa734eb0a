"""What we send to Slack, and what its errors mean."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from channels.builtin.slack.client import SlackClient
from channels.messaging.platform import BusyError, Choice, File, Media, Outgoing, RefusedError
from tests.platforms.slack import SIGNING_SECRET, TOKEN, StandIn

CUSTOMER = "U024BE7LH"
PICTURE = File("https://desk.example/attachments/k", "label.png", "image/png", b"\x89PNG")


@pytest.fixture
def slack() -> Iterator[StandIn]:
    with StandIn.running() as slack:
        yield slack


@pytest.fixture
async def client(slack: StandIn) -> AsyncIterator[SlackClient]:
    client = SlackClient(TOKEN, SIGNING_SECRET, f"{slack.address}/api/")
    yield client
    await client.close()


async def test_a_text_arrives_as_it_is(client: SlackClient, slack: StandIn) -> None:
    await client.send(CUSTOMER, Outgoing("k", "很抱歉 <b> & more"))

    assert [one.text for one in slack.sent_to(CUSTOMER)] == ["很抱歉 <b> & more"]


async def test_choices_are_buttons_below_the_text(client: SlackClient, slack: StandIn) -> None:
    choices = [Choice("Refund & apology", "Refund & apology"), Choice("换货", "换货")]

    await client.send(CUSTOMER, Outgoing("k", "您想怎么处理？", choices))

    [sent] = slack.sent_to(CUSTOMER)
    assert sent.text == "您想怎么处理？"
    assert [button["text"]["text"] for button in sent.buttons] == ["Refund & apology", "换货"]
    assert len({button["action_id"] for button in sent.buttons}) == 2


async def test_a_picture_is_uploaded(client: SlackClient, slack: StandIn) -> None:
    await client.send(CUSTOMER, Outgoing("k", "", file=PICTURE))

    assert [one.file for one in slack.sent_to(CUSTOMER)] == [b"\x89PNG"]


async def test_an_upload_to_somewhere_else_is_refused(client: SlackClient, slack: StandIn) -> None:
    told = {"ok": True, "upload_url": "http://192.0.2.1/upload", "file_id": "F1"}
    slack.troubles.come("files.getUploadURLExternal", 200, told)

    with pytest.raises(RefusedError, match=r"192\.0\.2\.1 is no host of the app"):
        await client.send(CUSTOMER, Outgoing("k", "", file=PICTURE))


async def test_a_file_of_a_customer_is_fetched_with_the_token(client: SlackClient, slack: StandIn) -> None:
    file = slack.file(b"\xff\xd8\xff", "image/jpeg", "damage.jpg")

    assert await client.fetch(CUSTOMER, Media("picture", file["url_private"])) == b"\xff\xd8\xff"


async def test_a_login_page_instead_of_a_file_tells_the_cure(slack: StandIn) -> None:
    file = slack.file(b"\xff\xd8\xff", "image/jpeg", "damage.jpg")
    client = SlackClient("xoxb-without-files-read", SIGNING_SECRET, f"{slack.address}/api/")

    with pytest.raises(RefusedError, match="scopes"):
        await client.fetch(CUSTOMER, Media("picture", file["url_private"]))


async def test_too_many_messages_tell_how_long_to_wait(client: SlackClient, slack: StandIn) -> None:
    slack.troubles.come("chat.postMessage", 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "30"})

    with pytest.raises(BusyError) as busy:
        await client.send(CUSTOMER, Outgoing("k", "hello"))

    assert busy.value.wait_seconds == 30


@pytest.mark.parametrize("error", ["internal_error", "service_unavailable", "ratelimited", "fatal_error"])
async def test_trouble_at_slacks_end_passes(client: SlackClient, slack: StandIn, error: str) -> None:
    slack.troubles.come("chat.postMessage", 200, {"ok": False, "error": error})

    with pytest.raises(BusyError, match=error):
        await client.send(CUSTOMER, Outgoing("k", "hello"))


@pytest.mark.parametrize("error", ["channel_not_found", "user_disabled", "is_archived", "msg_too_long"])
async def test_what_slack_never_takes_is_refused(client: SlackClient, slack: StandIn, error: str) -> None:
    slack.troubles.come("chat.postMessage", 200, {"ok": False, "error": error})

    with pytest.raises(RefusedError, match=error):
        await client.send(CUSTOMER, Outgoing("k", "hello"))


async def test_a_wrong_token_tells_the_cure_and_not_the_token(slack: StandIn) -> None:
    client = SlackClient("xoxb-wrong", SIGNING_SECRET, f"{slack.address}/api/")

    with pytest.raises(RefusedError, match="SANDRA_SLACK_TOKEN") as refused:
        await client.send(CUSTOMER, Outgoing("k", "hello"))

    assert "xoxb-wrong" not in str(refused.value)


async def test_an_answer_that_is_not_slacks_says_neither_yes_nor_never(client: SlackClient, slack: StandIn) -> None:
    slack.troubles.come("chat.postMessage", 200, "hello from a proxy")

    with pytest.raises(BusyError, match="not the app's"):
        await client.send(CUSTOMER, Outgoing("k", "hello"))
