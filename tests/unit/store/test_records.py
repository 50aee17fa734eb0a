"""What is on record comes back as it was, and questions about it get the right rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event

from sandra.case import Actor, OfferStatus, Stage, TicketStatus
from sandra.store.database import Store, StoreConflictError
from tests.unit.store.builders import (
    NOW,
    a_case,
    a_conversation,
    a_promise,
    a_reading,
    a_ticket,
    an_offer,
    days,
)


class TestACase:
    def test_comes_back_with_everything_it_holds(self, store: Store) -> None:
        case = a_case(order_number="SD2611110102", asked_remedy="refund", asked_amount=Decimal("1e30"))
        case.move_to(Stage.HEARD, Actor.CUSTOMER, "包裹没到", NOW)
        case.state_fact("what", "跑步鞋没到", NOW)
        case.find("shipment", "days_late", "5", NOW)
        case.offers.append(an_offer())
        case.promises.append(a_promise(NOW + days(1)))
        with store.transaction() as records:
            records.add(a_conversation())
            records.add(case)
        with store.transaction() as records:
            kept = records.case(case.number)
        assert kept == case
        assert kept is not None
        assert kept.stage is Stage.HEARD
        assert kept.events[0].actor is Actor.CUSTOMER
        assert kept.offers[0].status is OfferStatus.OFFERED
        assert kept.offers[0].amount == Decimal("429.00")
        assert kept.offers[0].reasons == ["七天以上未送达", "在授权范围内"]

    def test_is_read_once_in_a_transaction_however_often_it_is_looked_up(self, store: Store) -> None:
        with store.transaction() as records:
            records.add(a_conversation())
            records.add(a_case(order_number="SD2611110102"))
        with store.transaction() as records:
            first = records.cases_of_conversation("web-1")
            asked: list[str] = []
            event.listen(records.session.connection(), "before_cursor_execute", lambda *cursor: asked.append(cursor[2]))
            assert records.cases_of_conversation("web-1") == first
            assert records.cases_of_conversation("web-1")[0] is first[0]
            assert asked == []
            assert records.cases_of_order("SD2611110102")[0] is first[0]
            assert len(asked) == 1

    def test_is_found_as_soon_as_it_is_written_and_no_more_once_that_is_undone(self, store: Store) -> None:
        with store.transaction() as records:
            records.add(a_conversation())
            assert records.cases_of_conversation("web-1") == []
            undone = records.session.begin_nested()
            records.add(a_case())
            assert [case.number for case in records.cases_of_conversation("web-1")] == ["C261122-AAAAA"]
            undone.rollback()
            assert records.cases_of_conversation("web-1") == []
            kept = a_case("C261122-BBBBB")
            records.add(kept)
            kept.order_number = "SD2611110102"
            assert records.cases_of_order("SD2611110102") == [kept]

    def test_keeps_what_a_correction_retired(self, store: Store) -> None:
        with store.transaction() as records:
            records.add(a_conversation())
            records.add(a_case())
        for size in ("L", "XL"):
            with store.transaction() as records:
                case = records.case("C261122-AAAAA")
                assert case is not None
                case.state_fact("size", size, NOW)
        with store.transaction() as records:
            kept = records.case("C261122-AAAAA")
        assert kept is not None
        assert [(fact.value, fact.superseded) for fact in kept.facts] == [("L", True), ("XL", False)]
        assert kept.fact("size") is kept.facts[1]
        assert [event.reason for event in kept.events] == ["size: L -> XL"]

    def test_holds_its_parts_in_the_order_they_came(self, store: Store) -> None:
        with store.transaction() as records:
            records.add(a_conversation())
            records.add(a_case())
        for minute in range(5):
            with store.transaction() as records:
                case = records.case("C261122-AAAAA")
                assert case is not None
                case.note("step", Actor.BOT, str(minute), NOW - timedelta(minutes=minute))
        with store.transaction() as records:
            kept = records.case("C261122-AAAAA")
        assert kept is not None
        assert [event.reason for event in kept.events] == ["0", "1", "2", "3", "4"]

    def test_keeps_moments_aware_and_to_the_microsecond(self, store: Store) -> None:
        moment = NOW + timedelta(microseconds=123456)
        with store.transaction() as records:
            records.add(a_conversation())
            records.add(a_case(opened_at=moment))
        with store.transaction() as records:
            kept = records.case("C261122-AAAAA")
        assert kept is not None
        assert kept.opened_at == moment
        assert kept.opened_at.utcoffset() == timedelta(0)

    @pytest.mark.parametrize(
        ("said", "kept_as"),
        [
            ("😡" * 20_000, "😡" * 20_000),
            ("'; DROP TABLE cases; --", "'; DROP TABLE cases; --"),
            ("a\x00b", "ab"),
            ("half \ud83d an emoji", "half ? an emoji"),
            ("", ""),
        ],
    )
    def test_keeps_whatever_a_customer_types(self, store: Store, said: str, kept_as: str) -> None:
        case = a_case()
        case.state_fact("what", said, NOW)
        with store.transaction() as records:
            records.add(a_conversation())
            records.add(case)
        with store.transaction() as records:
            kept = records.case(case.number)
        assert kept is not None
        assert kept.facts[0].value == kept_as

    def test_is_not_kept_when_its_transaction_fails(self, store: Store) -> None:
        with pytest.raises(RuntimeError), store.transaction() as records:
            records.add(a_conversation())
            records.add(a_case())
            raise RuntimeError("the action broke down")
        with store.transaction() as records:
            assert records.case("C261122-AAAAA") is None
            assert records.conversation("web-1") is None

    def test_is_unknown_under_another_number(self, store: Store) -> None:
        with store.transaction() as records:
            assert records.case("C261122-ZZZZZ") is None

    def test_number_is_given_once(self, store: Store) -> None:
        with pytest.raises(StoreConflictError, match="again"), store.transaction() as records:
            records.add(a_conversation())
            records.add(a_case())
            records.add(a_case())


def test_cases_come_newest_first(store: Store) -> None:
    with store.transaction() as records:
        records.add(a_conversation())
        records.add(a_conversation("web-2"))
        records.add(a_case("C1", opened_at=NOW - days(3), order_number="SD1"))
        records.add(a_case("C2", opened_at=NOW, order_number="SD2"))
        records.add(a_case("C3", opened_at=NOW - days(1), order_number="SD1"))
        records.add(a_case("C4", opened_at=NOW, order_number="SD1", conversation_id="web-2"))
    with store.transaction() as records:
        assert [case.number for case in records.cases_of_conversation("web-1")] == ["C2", "C3", "C1"]
        assert [case.number for case in records.cases_of_order("SD1")] == ["C4", "C3", "C1"]
        assert records.cases_of_order("SD9") == []


class TestOwnershipOfAConversation:
    def test_goes_to_the_first_who_claims(self, store: Store) -> None:
        with store.transaction() as records:
            records.add(a_conversation())
        with store.transaction() as records:
            assert records.claim_conversation("web-1", "chen")
            assert not records.claim_conversation("web-1", "li")
            conversation = records.conversation("web-1")
            assert conversation is not None
            assert conversation.owner == "chen"

    def test_returns_to_the_assistant_when_released(self, store: Store) -> None:
        with store.transaction() as records:
            records.add(a_conversation(owner="chen"))
            records.release_conversation("web-1")
        with store.transaction() as records:
            conversation = records.conversation("web-1")
            assert conversation is not None
            assert conversation.owner is None
            assert records.claim_conversation("web-1", "li")

    def test_of_an_unknown_conversation_cannot_be_claimed(self, store: Store) -> None:
        with store.transaction() as records:
            assert not records.claim_conversation("web-9", "chen")

    def test_has_one_winner_when_everybody_claims_at_once(
        self, store: Store, at_once: Callable[[Callable[[int], bool], int], list[bool]]
    ) -> None:
        with store.transaction() as records:
            records.add(a_conversation())

        def claim(number: int) -> bool:
            with store.transaction() as records:
                return records.claim_conversation("web-1", f"person {number}")

        won = at_once(claim, 8)
        assert won.count(True) == 1
        with store.transaction() as records:
            conversation = records.conversation("web-1")
            assert conversation is not None
            assert conversation.owner == f"person {won.index(True)}"


class TestATicket:
    def test_is_the_only_unresolved_one_of_its_conversation(self, store: Store) -> None:
        with store.transaction() as records:
            records.add(a_conversation())
            records.add(a_ticket("T1"))
        with pytest.raises(StoreConflictError), store.transaction() as records:
            records.add(a_ticket("T2"))
        with store.transaction() as records:
            assert records.ticket("T2") is None

    def test_stays_the_only_one_when_two_are_opened_at_once(
        self, store: Store, at_once: Callable[[Callable[[int], bool], int], list[bool]]
    ) -> None:
        with store.transaction() as records:
            records.add(a_conversation())

        def is_opened(number: int) -> bool:
            try:
                with store.transaction() as records:
                    records.add(a_ticket(f"T{number}"))
            except StoreConflictError:
                return False
            return True

        assert at_once(is_opened, 6).count(True) == 1

    def test_makes_room_for_another_once_resolved(self, store: Store) -> None:
        with store.transaction() as records:
            records.add(a_conversation())
            records.add(a_ticket("T1", status=TicketStatus.RESOLVED))
            records.add(a_ticket("T2"))
            waiting = records.waiting_ticket("web-1")
            assert waiting is not None
            assert waiting.number == "T2"

    @pytest.mark.parametrize(
        ("status", "waits"),
        [(TicketStatus.WAITING, True), (TicketStatus.CLAIMED, True), (TicketStatus.RESOLVED, False)],
    )
    def test_waits_until_it_is_resolved(self, store: Store, status: TicketStatus, waits: bool) -> None:
        with store.transaction() as records:
            records.add(a_conversation())
            records.add(a_ticket(status=status))
        with store.transaction() as records:
            assert (records.waiting_ticket("web-1") is not None) is waits

    def test_carries_its_summary(self, store: Store) -> None:
        summary = {"offers": [{"amount": Decimal("12.50"), "due": NOW}], "said": "投诉\x00😡"}
        with store.transaction() as records:
            records.add(a_conversation())
            records.add(a_ticket(summary=summary))
        with store.transaction() as records:
            kept = records.ticket("T261122-AAAAA")
            assert kept is not None
            assert kept.summary["offers"] == [{"amount": "12.50", "due": NOW.isoformat()}]

    def test_notices_a_change_inside_its_summary(self, store: Store) -> None:
        with store.transaction() as records:
            records.add(a_conversation())
            records.add(a_ticket())
        with store.transaction() as records:
            ticket = records.ticket("T261122-AAAAA")
            assert ticket is not None
            ticket.summary["mood"] = "calmer"
        with store.transaction() as records:
            ticket = records.ticket("T261122-AAAAA")
            assert ticket is not None
            assert ticket.summary["mood"] == "calmer"

    def test_knows_the_queue_ahead_of_it(self, store: Store) -> None:
        with store.transaction() as records:
            for number, status in enumerate(
                [TicketStatus.WAITING, TicketStatus.CLAIMED, TicketStatus.WAITING, TicketStatus.RESOLVED]
            ):
                conversation_id = f"web-{number}"
                records.add(a_conversation(conversation_id))
                records.add(
                    a_ticket(
                        f"T{number}",
                        conversation_id=conversation_id,
                        status=status,
                        opened_at=NOW - timedelta(minutes=number),
                    )
                )
        with store.transaction() as records:
            assert records.waiting_tickets_before(NOW) == 1
            assert records.waiting_tickets_before(NOW + days(1)) == 2


def test_the_latest_readings_come_oldest_first(store: Store) -> None:
    with store.transaction() as records:
        records.add(a_conversation())
        for intensity in (0.1, 0.3, 0.5, 0.9):
            records.add(a_reading(intensity))
    with store.transaction() as records:
        assert [reading.intensity for reading in records.readings("web-1", 3)] == [0.3, 0.5, 0.9]


def test_promises_are_overdue_until_they_are_kept_or_marked_missed(store: Store) -> None:
    case = a_case(
        promises=[
            a_promise(NOW - days(1), what="one day ago"),
            a_promise(NOW - days(2), what="two days ago"),
            a_promise(NOW + days(1), what="tomorrow"),
            a_promise(NOW - days(1), kept_at=NOW),
            a_promise(NOW - days(1), missed_at=NOW),
        ]
    )
    with store.transaction() as records:
        records.add(a_conversation())
        records.add(case)
    with store.transaction() as records:
        assert [promise.what for promise in records.promises_overdue(NOW, {"callback"})] == [
            "two days ago",
            "one day ago",
        ]
