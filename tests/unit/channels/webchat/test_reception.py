"""Whose conversation a browser gets to see, with a token of the site and without (know-before 24)."""

from __future__ import annotations

import time
from typing import Any

import jwt
import pytest

from channels.webchat.identity import Identities
from channels.webchat.reception import Reception, Visit
from channels.webchat.session import Sessions
from sandra.case import Case, Conversation
from sandra.listening.known import join_conversation, open_case
from sandra.shop.known_customer import know_customer
from sandra.shop.linking import unlink
from sandra.store.database import Store
from tests.unit.builders import NOW

SECRET = "a secret of thirty-two bytes or more"
SESSIONS = Sessions("our secret")


def token_of(customer: int, ends_in: float = 600, **claims: Any) -> str:
    """What the site's server signs for a customer."""
    return jwt.encode({"sub": str(customer), "exp": time.time() + ends_in, **claims}, SECRET, "HS256")


@pytest.fixture
def reception(store: Store) -> Reception:
    return Reception("webchat", SESSIONS, Identities(SECRET), store)


def comes(reception: Reception, customer: int | None = None, kept: str | None = None, **more: Any) -> Visit:
    """A browser comes, with the session token it kept."""
    identity = {} if customer is None else {"identity": token_of(customer)}
    return reception.receive({**identity, "token": kept, **more})


def conversation(store: Store, visit: Visit) -> Conversation | None:
    with store.reading() as records:
        return records.conversation(visit.session.conversation_id)


def test_a_visitor_nobody_knows_leaves_no_trace_before_they_write(reception: Reception, store: Store) -> None:
    visit = comes(reception)

    assert (visit.identity, visit.refusal) == (None, None)
    assert conversation(store, visit) is None


def test_the_browser_hears_whether_the_conversation_it_kept_goes_on(reception: Reception) -> None:
    first = comes(reception, 7)
    theirs = first.session.token

    assert not first.goes_on
    assert comes(reception, 7, theirs).goes_on
    assert not comes(reception, 8, theirs).goes_on
    assert comes(reception, 7, comes(reception).session.token).goes_on


def test_a_customer_the_site_knows_is_known_in_the_conversation(reception: Reception, store: Store) -> None:
    visit = comes(reception, 7)

    assert visit.identity is not None
    known = conversation(store, visit)
    assert known is not None and (known.customer_id, known.channel) == (7, "webchat")


def test_who_signs_in_later_goes_on_where_they_were(reception: Reception, store: Store) -> None:
    before = comes(reception)
    after = comes(reception, 7, before.session.token)

    assert after.session.conversation_id == before.session.conversation_id
    known = conversation(store, after)
    assert known is not None and known.customer_id == 7


def test_what_was_told_before_signing_in_is_the_customers_from_then_on(reception: Reception, store: Store) -> None:
    before = comes(reception)
    with store.transaction() as records:
        begun = join_conversation(records, before.session.conversation_id, "webchat", NOW)
        number = open_case(records, begun, "late_delivery", "包裹一直没到", NOW).number
    comes(reception, 7, before.session.token)

    case = the_case(store, number)
    assert case.customer_id == 7
    assert [event.reason for event in case.events][-1] == "customer 7 shown by the site's signed token"


def test_a_known_customers_conversation_comes_back_with_their_token_only(reception: Reception) -> None:
    theirs = comes(reception, 7).session

    assert comes(reception, 7, theirs.token).session == theirs
    for somebody_else in (comes(reception, 8, theirs.token), comes(reception, None, theirs.token)):
        assert somebody_else.session.conversation_id != theirs.conversation_id


def test_a_conversation_whose_customer_was_shown_otherwise_is_not_shown_to_another(
    reception: Reception, store: Store
) -> None:
    before = comes(reception).session
    with store.transaction() as records:
        begun = join_conversation(records, before.conversation_id, "webchat", NOW)
        know_customer(records, begun, 7, "phone digits", NOW)

    assert comes(reception, None, before.token).session == before
    assert comes(reception, 8, before.token).session.conversation_id != before.conversation_id
    assert comes(reception, 7, before.token).session.conversation_id == before.conversation_id


@pytest.mark.parametrize("shown_before", [True, False])
def test_the_token_from_before_signing_in_opens_nothing_any_more(
    reception: Reception, store: Store, shown_before: bool
) -> None:
    before = comes(reception).session
    with store.transaction() as records:
        begun = join_conversation(records, before.conversation_id, "webchat", NOW)
        if shown_before:
            know_customer(records, begun, 7, "phone digits", NOW)
    theirs = comes(reception, 7, before.token).session
    assert theirs.conversation_id == before.conversation_id

    assert comes(reception, None, before.token).session.conversation_id != before.conversation_id
    assert comes(reception, 7, theirs.token).session == theirs


@pytest.mark.parametrize("comes_back_as", [7, 8, None])
@pytest.mark.parametrize("was_signed_in", [True, False])
def test_a_conversation_somebody_asked_to_be_forgotten_in_opens_for_nobody(
    reception: Reception, store: Store, was_signed_in: bool, comes_back_as: int | None
) -> None:
    left = comes(reception, 7 if was_signed_in else None).session
    with store.transaction() as records:
        begun = join_conversation(records, left.conversation_id, "webchat", NOW)
        know_customer(records, begun, 7, "phone digits", NOW)
        unlink(records, begun, NOW)

    again = comes(reception, comes_back_as, left.token)
    assert again.session.conversation_id != left.conversation_id
    known = conversation(store, again)
    assert (known.customer_id if known is not None else None) == comes_back_as


def test_who_proves_somebody_elses_order_keeps_their_conversation(reception: Reception, store: Store) -> None:
    theirs = comes(reception, 7).session
    with store.transaction() as records:
        begun = join_conversation(records, theirs.conversation_id, "webchat", NOW)
        know_customer(records, begun, 8, "phone digits", NOW)

    again = comes(reception, 7, theirs.token)
    assert again.session == theirs
    known = conversation(store, again)
    assert known is not None and known.customer_id == 7


@pytest.mark.parametrize(
    ("token", "refusal"),
    [(token_of(7, ends_in=-3600), "expired"), ("forged", "invalid"), (token_of(7, ends_in=10**6), "lasts_too_long")],
)
def test_who_comes_with_a_bad_token_goes_on_as_nobody_in_particular(
    reception: Reception, store: Store, token: str, refusal: str
) -> None:
    before = comes(reception).session
    visit = reception.receive({"identity": token, "token": before.token})

    assert (visit.identity, visit.refusal) == (None, refusal)
    assert visit.session == before
    assert conversation(store, visit) is None


@pytest.mark.parametrize("identity", [7, "", None, ["a"], {"sub": 7}])
def test_what_is_no_token_counts_as_none(reception: Reception, identity: object) -> None:
    visit = reception.receive({"identity": identity})

    assert (visit.identity, visit.refusal) == (None, None)


def test_the_visitors_own_choice_of_language_goes_before_the_sites(reception: Reception) -> None:
    told = {"identity": token_of(7, language="en")}

    assert reception.receive(told).language == "en"
    assert reception.receive({**told, "language": "zh-Hant"}).language == "zh-Hant"
    assert reception.receive({"identity": token_of(7, language="fr"), "language": 7}).language == "zh-Hans"


def test_while_the_store_does_not_answer_what_cannot_be_checked_is_not_shown(
    reception: Reception, store: Store, tmp_path: Any
) -> None:
    theirs, unknown = comes(reception, 7).session, comes(reception).session
    closed = Reception("webchat", SESSIONS, Identities(SECRET), Store(f"sqlite:///{tmp_path}"))

    assert comes(closed, 7, theirs.token).session == theirs
    assert comes(closed, 7, unknown.token).session.conversation_id != unknown.conversation_id


def the_case(store: Store, number: str) -> Case:
    with store.reading() as records:
        case = records.case(number)
        assert case is not None and case.events
        return case
