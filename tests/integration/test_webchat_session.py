"""Whose conversation a browser gets to see (know-before 24, 25)."""

from __future__ import annotations

import pytest
from itsdangerous import URLSafeTimedSerializer

from tests.integration.conftest import NewVisitor
from tests.integration.visitor import NotLetInError
from tests.stack import CUSTOMER_ZH, Stack

COMPLAINT = "包裹一直没到，太慢了"


async def test_a_newcomer_gets_a_token_and_an_empty_conversation(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor().joins()

    assert visitor.token
    assert visitor.history == []


async def test_two_newcomers_get_conversations_of_their_own(new_visitor: NewVisitor) -> None:
    one, other = await new_visitor().joins(), await new_visitor().joins()

    assert one.conversation_id != other.conversation_id


async def test_a_reload_brings_the_conversation_back_as_it_was_seen(stack: Stack, new_visitor: NewVisitor) -> None:
    opening = f"Order {stack.order(CUSTOMER_ZH, 'late_in_transit')}, my parcel has not arrived"
    before = await new_visitor().joins()
    await before.asks(opening)
    await before.asks("2231")
    await before.leaves()

    after = await new_visitor().joins(before.token)

    assert after.token == before.token
    ours = [message for message in after.history if message["from"] == "bot"]
    assert ours == before.messages
    assert any(message.get("choices") for message in ours)
    theirs = [message["text"] for message in after.history if message["from"] == "customer"]
    assert theirs == [opening, "2231"]


@pytest.mark.parametrize(
    "token",
    ["web-guessed", "", "a.b.c", "x" * 20_000, 7, ["web-guessed"], {"token": "x"}],
    ids=lambda token: repr(token)[:20],
)
async def test_what_is_no_token_begins_a_new_conversation(new_visitor: NewVisitor, token: object) -> None:
    visitor = await new_visitor().joins(token)

    assert visitor.history == []
    assert visitor.token != token


async def test_a_forged_or_bare_id_of_somebody_elses_conversation_shows_nothing(new_visitor: NewVisitor) -> None:
    owner = await new_visitor().joins()
    await owner.asks(COMPLAINT)
    forged = str(URLSafeTimedSerializer("guessed", salt="webchat-session").dumps(owner.conversation_id))
    payload, rest = owner.token.split(".", 1)
    tampered = f"{payload[:-2]}AA.{rest}"

    for token in (owner.conversation_id, forged, tampered, owner.token[:-1]):
        stranger = await new_visitor().joins(token)
        assert stranger.history == []
        assert stranger.conversation_id != owner.conversation_id


async def test_nobody_hears_what_is_said_in_anothers_conversation(new_visitor: NewVisitor) -> None:
    owner, stranger = await new_visitor().joins(), await new_visitor().joins()

    await owner.asks(COMPLAINT)
    await stranger.asks("你好")

    assert not set(owner.answers) & set(stranger.answers)
    assert all(message["from"] == "bot" for message in stranger.messages)


@pytest.mark.parametrize("transport", ["websocket", "polling"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost"])
async def test_a_foreign_page_is_refused(new_visitor: NewVisitor, origin: str, transport: str) -> None:
    with pytest.raises(NotLetInError, match="may not open this chat"):
        await new_visitor().joins(origin=origin, transport=transport)


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_our_own_page_is_let_in(stack: Stack, new_visitor: NewVisitor, transport: str) -> None:
    visitor = await new_visitor().joins(origin=stack.settings.public_desk_url, transport=transport)

    assert await visitor.asks("你好")
