"""Each kind of complaint, in both languages, from the first word to an executed remedy."""

from __future__ import annotations

import pytest

from sandra.case import OfferStatus, Stage
from tests.conversations.answers import all_answers
from tests.conversations.customer import Customer
from tests.conversations.scripts import EVERY_SCRIPT
from tests.stack import Stack

pytestmark = pytest.mark.conversation


@pytest.mark.clause("B4", "C3", "C9", "C10", "F5", "F7")
@pytest.mark.parametrize("name", EVERY_SCRIPT)
def test_each_kind_of_complaint_is_remedied(stack: Stack, customer: Customer, name: str) -> None:
    customer_no, script = EVERY_SCRIPT[name]
    order = script.order(stack, customer_no)
    closing = customer.complains(script.opening, all_answers(order, customer_no, **script.answers))

    case = customer.case
    assert (case.complaint_type, case.stage) == (script.kind, Stage.EXECUTED)
    agreed = [offer for offer in case.offers if offer.status is OfferStatus.EXECUTED]
    assert [offer.remedy for offer in agreed] == [script.remedy]
    assert agreed[0].reasons
    assert agreed[0].due_at > agreed[0].offered_at
    assert case.promises
    assert case.number in closing.text
    if script.situation:
        assert agreed[0].receipt
        assert case.order_number == order
        assert case.evidence
    else:
        assert customer.handed_over.number in closing.text
