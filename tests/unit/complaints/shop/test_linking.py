"""A customer carries a conversation over to another app by a code, and is forgotten where they ask for it (B2, B8)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from sandra.case import Case, Conversation
from sandra.escalation.handing_over import hand_over
from sandra.escalation.taking_over import resolve
from sandra.listening.continuing import go_on_with, unsettled_elsewhere
from sandra.listening.known import current_case, identify_order, join_conversation, open_case
from sandra.playbook.authority import Negotiation
from sandra.records import Records
from sandra.shop.identity import TooManyFailuresError, order_shown
from sandra.shop.known_customer import know_customer
from sandra.shop.linking import (
    SHOWN_BY_CODE,
    CodeError,
    TicketOpenError,
    give_code,
    is_found_by_order,
    is_of_here,
    unlink,
    use_code,
)
from sandra.shop.orders import Order
from sandra.store import identity_tables
from sandra.store.database import Store
from sandra.store.records import SqlRecords
from tests.unit.builders import NOW, the_playbook

RULES = Negotiation(rounds=3, options_a_round=2, identity_attempts=3, link_code_minutes=10)
LATER = NOW + timedelta(minutes=9)
WRONG = "SD-4F7K-2QXH"

pytestmark = pytest.mark.clause("B8")


def order(records: Records) -> Order:
    return records.orders.orders_of(1)[0]


def complains(records: Records, conversation_id: str = "web", kind: str = "late_delivery") -> Case:
    conversation = join_conversation(records, conversation_id, "webchat", NOW)
    return open_case(records, conversation, kind, "我的快递一直没送到", NOW)


def is_known(records: Records, conversation_id: str = "web") -> Case:
    """A case whose customer is known by order and digits."""
    case, own = complains(records, conversation_id), order(records)
    identify_order(records, case, own.number, own.phone_last4, NOW)
    return case


def conversation(records: Records, conversation_id: str, channel: str = "wechat") -> Conversation:
    return join_conversation(records, conversation_id, channel, NOW)


def given(records: Records, at: datetime = NOW) -> str:
    code = give_code(records, RULES, conversation(records, "web"), at)
    assert code is not None
    return code


def tried(records: Records, code: str, conversation_id: str = "wechat-1", at: datetime = LATER) -> str:
    """What comes of a code."""
    try:
        use_code(records, RULES, conversation(records, conversation_id), code, at)
    except CodeError:
        return "wrong"
    except TooManyFailuresError:
        return "locked"
    return "linked"


@pytest.mark.parametrize("typed", ["{}", " {} ", "sd{}"])
def test_the_other_conversation_becomes_the_customers(store: Store, typed: str) -> None:
    with store.transaction() as records:
        is_known(records)
        code = given(records)
        written = typed.format(code) if "sd" not in typed else code.lower().replace("-", " ")
        assert tried(records, written) == "linked"
        assert conversation(records, "wechat-1").customer_id == 1
        link = records.customer_link("wechat-1")
        assert link is not None
        assert (link.customer_id, link.shown_by) == (1, SHOWN_BY_CODE)


def test_who_is_not_known_gets_no_code(store: Store) -> None:
    with store.transaction() as records:
        complains(records)
        assert give_code(records, RULES, conversation(records, "web"), NOW) is None


def test_a_code_is_kept_nowhere_as_it_is_told(store: Store) -> None:
    with store.transaction() as records:
        is_known(records)
        code = given(records)
        kept = records.session.execute(identity_tables.link_codes.select()).mappings().one()
        assert code not in str(dict(kept))
        assert code[3:] not in str(dict(kept))


def test_used_old_replaced_and_guessed_codes_look_the_same(store: Store) -> None:
    with store.transaction() as records:
        is_known(records)
        replaced, used = given(records), given(records)
        assert tried(records, used) == "linked"
        old = given(records)
        attempts = [
            tried(records, used, "wechat-2"),
            tried(records, replaced, "wechat-3"),
            tried(records, old, "wechat-4", NOW + timedelta(minutes=10)),
            tried(records, WRONG, "wechat-5"),
        ]
        assert attempts == ["wrong"] * 4
        assert {conversation(records, f"wechat-{number}").customer_id for number in range(2, 6)} == {None}


def test_whoever_guesses_is_stopped_and_a_right_code_comes_too_late(store: Store) -> None:
    with store.transaction() as records:
        is_known(records)
        code = given(records)
        assert [tried(records, WRONG) for _ in range(3)] == ["wrong", "wrong", "locked"]
        assert tried(records, code) == "locked"
        assert tried(records, code, "wechat-2") == "linked"


def test_guesses_at_codes_and_at_orders_count_together(store: Store) -> None:
    with store.transaction() as records:
        is_known(records)
        assert [tried(records, WRONG) for _ in range(2)] == ["wrong", "wrong"]
        with pytest.raises(TooManyFailuresError):
            order_shown(records, RULES, "wechat-1", order(records).number, "0000", LATER)


def test_a_failed_code_is_kept_as_a_digest_too(store: Store) -> None:
    with store.transaction() as records:
        tried(records, WRONG)
        kept = records.session.execute(identity_tables.identity_failures.select()).mappings().one()
        assert "4F7K" not in kept["about"]


def test_a_code_is_good_elsewhere_only(store: Store) -> None:
    with store.transaction() as records:
        is_known(records)
        code = given(records)
        assert is_of_here(records, conversation(records, "web"), code, LATER)
        assert not is_of_here(records, conversation(records, "wechat-1"), code, LATER)
        assert not is_of_here(records, conversation(records, "web"), WRONG, LATER)


class TestUnlinking:
    def unlinked(self, records: SqlRecords) -> Case:
        case = is_known(records)
        unlink(records, conversation(records, "web"), LATER)
        return case

    def test_the_conversation_is_nobodys_and_reads_no_case(self, store: Store) -> None:
        with store.transaction() as records:
            self.unlinked(records)
            assert conversation(records, "web").customer_id is None
            assert records.customer_link("web") is None
            assert current_case(records, "web") is None
            assert records.cases_of_conversation("web") == []

    def test_the_case_stays_with_its_customer_and_is_in_no_app(self, store: Store) -> None:
        with store.transaction() as records:
            case = self.unlinked(records)
            assert [one.number for one in records.cases_of_customer(1)] == [case.number]
            apart = records.conversation(case.conversation_id)
            assert apart is not None
            assert (apart.channel, apart.customer_id) == ("none", 1)

    def test_its_codes_are_good_no_longer(self, store: Store) -> None:
        with store.transaction() as records:
            is_known(records)
            code = given(records)
            unlink(records, conversation(records, "web"), LATER)
            assert tried(records, code) == "wrong"

    @pytest.mark.clause("B2")
    def test_by_order_and_digits_it_goes_on_there_again(self, store: Store) -> None:
        with store.transaction() as records:
            case = self.unlinked(records)
            fresh = complains(records)
            assert unsettled_elsewhere(records, fresh, order(records)) is case
            go_on_with(records, case, conversation(records, "web"), "", LATER)
            assert current_case(records, "web") is case
            assert conversation(records, "web").customer_id == 1

    def test_while_a_colleague_has_the_case_nobody_is_forgotten(self, store: Store) -> None:
        with store.transaction() as records:
            case = is_known(records)
            ticket = hand_over(
                records, the_playbook().sla, conversation(records, "web"), "asked_for_person", NOW
            ).ticket
            with pytest.raises(TicketOpenError, match=ticket.number):
                unlink(records, conversation(records, "web"), LATER)
            assert (conversation(records, "web").customer_id, case.conversation_id) == (1, "web")
            resolve(records, ticket, "办好了", LATER)
            unlink(records, conversation(records, "web"), LATER)
            assert records.cases_of_conversation("web") == []

    def test_the_case_of_nobody_known_is_not_said_to_be_found_again(self, store: Store) -> None:
        with store.transaction() as records:
            complains(records, "wechat-1")
            is_known(records)
            assert not is_found_by_order(records, conversation(records, "wechat-1"))
            assert is_found_by_order(records, conversation(records, "web"))

    def test_who_was_shown_before_is_on_record(self, store: Store) -> None:
        with store.transaction() as records:
            self.unlinked(records)
            links = records.session.execute(identity_tables.customer_links.select()).mappings().all()
            assert [(link["customer_id"], link["shown_by"]) for link in links] == [(1, "phone digits")]
            assert links[0]["ended_at"] is not None


def test_a_code_is_good_no_longer_than_the_link_it_was_given_under(store: Store) -> None:
    with store.transaction() as records:
        is_known(records)
        code = given(records)
        know_customer(records, conversation(records, "web"), 2, "phone digits", LATER)
        assert tried(records, code) == "wrong"


def test_a_code_that_ended_since_it_was_looked_up_is_not_spent(store: Store) -> None:
    with store.transaction() as records:
        is_known(records)
        given(records)
        [code] = records.open_link_codes("web", NOW)
        assert not records.spend_link_code(code, "wechat-1", code.expires_at)
        assert code.used_at is None


def test_another_customer_takes_the_place_of_the_one_before(store: Store) -> None:
    with store.transaction() as records:
        here = conversation(records, "web")
        know_customer(records, here, 1, "phone digits", NOW)
        know_customer(records, here, 2, "phone and name", LATER)
        know_customer(records, here, 2, "phone digits", LATER)
        link = records.customer_link("web")
        assert link is not None
        assert (here.customer_id, link.customer_id, link.shown_by) == (2, 2, "phone and name")
