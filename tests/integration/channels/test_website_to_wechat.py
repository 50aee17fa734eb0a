"""A conversation that begins on the website and ends in WeChat keeps its facts (B2)."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from sqlalchemy import update

from sandra.case import Case, Stage
from sandra.channels import CHANNELS, conversation_of
from sandra.store import tables
from tests.integration.channels.conftest import StandIns
from tests.integration.visitor import Visitor
from tests.platforms.serving import eventually
from tests.platforms.wechat import StandIn
from tests.stack import CUSTOMER_ZH, Stack

CODE = re.compile(r"SD-\w{4}-\w{4}")
TOLD = ("order_number", "phone_last4", "story")


@pytest.fixture
async def visitor(connected: Stack) -> AsyncIterator[Visitor]:
    """Somebody on the website; the demo customer is shared, so that their complaint is forgotten afterwards."""
    somebody = await Visitor(connected.settings).joins()
    yield somebody
    await somebody.leaves()
    forgotten = update(tables.cases).values(stage=Stage.WITHDRAWN, order_number=None, customer_id=None)
    with connected.store.transaction() as records:
        records.session.execute(forgotten)


@pytest.fixture
def wechat(connected: Stack, stand_ins: StandIns) -> StandIn:
    app = stand_ins["wechat"]
    assert isinstance(app, StandIn) and app.webhook
    return app


def case_in(stack: Stack, conversation_id: str) -> Case:
    with stack.store.reading() as records:
        [case] = records.cases_of_conversation(conversation_id)
        return case


@pytest.mark.clause("B2", "B7")
async def test_a_conversation_begun_on_the_website_and_ended_in_wechat_keeps_its_facts(
    connected: Stack, visitor: Visitor, wechat: StandIn
) -> None:
    order = connected.order(CUSTOMER_ZH, "very_late_in_transit")
    for said in ("我的快递一直没送到", f"订单号{order}，手机尾号2231"):
        await visitor.asks(said)
    begun = case_in(connected, visitor.conversation_id)
    code = CODE.search(" ".join(await visitor.asks("我想换到微信继续")))
    assert code is not None
    user = uuid4().hex
    in_wechat = conversation_of(CHANNELS["wechat"].name, user)

    def heard() -> str:
        return "\n".join(str(one) for one in wechat.sent_to(user))

    wechat.customer_writes(user, code.group())
    eventually(lambda: begun.number in heard(), "WeChat tells which case goes on")
    assert order in heard() and "订单号是多少" not in heard()
    wechat.customer_writes(user, "对")
    eventually(lambda: case_in(connected, in_wechat).stage is Stage.CONFIRMED, "the case goes on in WeChat")

    ended = case_in(connected, in_wechat)
    assert ended.number == begun.number
    assert [ended.fact(name) for name in TOLD] == [begun.fact(name) for name in TOLD]
