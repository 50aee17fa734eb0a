"""A customer whom the site's server signs for is known in the chat, and proves nothing a second time (B8)."""

from __future__ import annotations

import time

import jwt
import pytest

from tests.integration.conftest import NewVisitor
from tests.integration.visitor import Visitor
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.clause("B8")

PROOFS = ("phone", "手机", "尾号")


def token_of(stack: Stack, customer: int, ends_in: float = 600) -> str:
    """What the demo shop's server signs for a customer."""
    claims = {"sub": str(customer), "name": "王敏", "exp": time.time() + ends_in}
    return jwt.encode(claims, stack.settings.identity_key, "HS256")


def orders_offered(visitor: Visitor) -> list[str]:
    """The numbers beneath the choices of the last message with any."""
    [*_, last] = [message["choices"] for message in visitor.messages if message.get("choices")]
    return [choice["detail"].split(" · ")[0] for choice in last if "detail" in choice]


async def test_their_own_orders_are_offered_and_no_digits_asked_for(stack: Stack, new_visitor: NewVisitor) -> None:
    visitor = await new_visitor().joins(identity=token_of(stack, CUSTOMER_ZH))
    said = await visitor.asks("收到的东西是坏的")

    assert visitor.session["customer"] == {"name": "王敏"}
    assert not any(proof in words for words in said for proof in PROOFS)
    with stack.store.reading() as records:
        theirs = {order.number for order in records.orders.orders_of(CUSTOMER_ZH)}
    assert orders_offered(visitor) and set(orders_offered(visitor)) <= theirs


async def test_how_an_order_of_theirs_stands_is_told_at_once(stack: Stack, new_visitor: NewVisitor) -> None:
    number = stack.order(CUSTOMER_EN, "late_in_transit")
    visitor = await new_visitor().joins(identity=token_of(stack, CUSTOMER_EN), language="en")
    said = await visitor.asks(f"Where is my order {number}?")

    assert number in " ".join(said)
    assert not any(proof in words for words in said for proof in PROOFS)


async def test_which_order_they_ask_about_is_chosen_and_not_proven(stack: Stack, new_visitor: NewVisitor) -> None:
    visitor = await new_visitor().joins(identity=token_of(stack, CUSTOMER_EN), language="en")
    said = await visitor.asks("Where is my parcel?")

    assert not any(proof in words for words in said for proof in PROOFS)
    assert orders_offered(visitor)


async def test_an_order_of_somebody_else_is_asked_proof_of(stack: Stack, new_visitor: NewVisitor) -> None:
    number = stack.order(CUSTOMER_ZH, "late_in_transit")
    visitor = await new_visitor().joins(identity=token_of(stack, CUSTOMER_EN), language="en")
    said = await visitor.asks(f"My order {number} has not arrived")

    assert any("phone" in words for words in said)


async def test_the_conversation_comes_back_for_them_and_for_nobody_else(stack: Stack, new_visitor: NewVisitor) -> None:
    identity = token_of(stack, CUSTOMER_ZH)
    before = await new_visitor().joins(identity=identity)
    await before.asks("你好")

    after = await new_visitor().joins(before.token, identity=identity)
    assert [message["text"] for message in after.history if message["from"] == "customer"] == ["你好"]
    for other in (None, token_of(stack, CUSTOMER_EN), token_of(stack, CUSTOMER_ZH, ends_in=-3600)):
        stranger = await new_visitor().joins(before.token, identity=other)
        assert stranger.history == []


async def test_once_they_sign_in_the_token_from_before_opens_nothing_and_listens_to_nothing(
    stack: Stack, new_visitor: NewVisitor
) -> None:
    before = await new_visitor().joins()
    await before.asks("你好")
    signed_in = await new_visitor().joins(before.token, identity=token_of(stack, CUSTOMER_ZH))
    assert signed_in.session["goes_on"] and signed_in.history

    await before.until(lambda: not before.is_in)
    again = await new_visitor().joins(before.token)
    assert not again.session["goes_on"] and again.history == []


async def test_the_page_hears_why_a_token_is_refused(stack: Stack, new_visitor: NewVisitor) -> None:
    late = await new_visitor().joins(identity=token_of(stack, CUSTOMER_ZH, ends_in=-3600))
    forged = await new_visitor().joins(identity="forged")

    assert (late.session["identity_refused"], forged.session["identity_refused"]) == ("expired", "invalid")
    assert await late.asks("你好")
