"""How a case stands is built from its promises and its ticket."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from sandra.case import Case, Conversation, Promise, Stage, Ticket, TicketStatus
from sandra.closing.standing import DueState, standing_of, standings_to_tell
from sandra.escalation.callbacks import CALLBACK
from sandra.records import Records
from sandra.store.database import Store
from tests.unit.builders import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_case(number: str = "C261122-AAAAA", conversation: str = "web-1", stage: Stage = Stage.OPEN) -> Case:
    return Case(
        number=number,
        conversation_id=conversation,
        complaint_type="late_delivery",
        language="zh-Hans",
        opened_at=NOW,
        stage=stage,
    )


def promise(kind: str, due_at: datetime, made_at: datetime = NOW - DAY) -> Promise:
    return Promise(kind=kind, what="as it was put", made_at=made_at, due_at=due_at)


def kept(records: Records, *cases: Case, customer_id: int | None = None) -> Conversation:
    """The conversation of the first case, with all cases on record."""
    for conversation_id in dict.fromkeys(case.conversation_id for case in cases):
        records.add(Conversation(conversation_id, "rest", NOW, customer_id=customer_id))
    for case in cases:
        records.add(case)
    conversation = records.conversation(cases[0].conversation_id)
    assert conversation is not None
    return conversation


@pytest.mark.parametrize(
    ("kind", "due_at", "state"),
    [
        ("refund", NOW + DAY, DueState.AHEAD),
        ("refund", NOW - HOUR, DueState.PASSED),
        ("investigate", NOW + HOUR, DueState.AHEAD),
        ("investigate", NOW - HOUR, DueState.MISSED),
        (CALLBACK, NOW - HOUR, DueState.MISSED),
    ],
)
def test_a_promise_is_told_with_what_is_known_of_it(store: Store, kind: str, due_at: datetime, state: DueState) -> None:
    case = a_case(stage=Stage.EXECUTED)
    case.promises.append(promise(kind, due_at))
    with store.transaction() as records:
        kept(records, case)
        (owed,) = standing_of(records, case, NOW).owed
    assert (owed.kind, owed.due_at, owed.state) == (kind, due_at, state)


def test_a_kept_promise_is_not_told(store: Store) -> None:
    case = a_case(stage=Stage.EXECUTED)
    case.promises.append(promise("refund", NOW + DAY))
    case.promises[0].kept_at = NOW
    with store.transaction() as records:
        kept(records, case)
        standing = standing_of(records, case, NOW)
    assert standing.owed == ()
    assert not standing.pending


def test_a_day_is_named_as_a_day_and_an_hour_as_an_hour(store: Store) -> None:
    case = a_case(stage=Stage.EXECUTED)
    case.promises += [promise("expedite", NOW + DAY, made_at=NOW), promise("refund", NOW + 3 * DAY, made_at=NOW)]
    with store.transaction() as records:
        kept(records, case)
        owed = standing_of(records, case, NOW).owed
    assert [(one.kind, one.by_the_hour) for one in owed] == [("expedite", True), ("refund", False)]


@pytest.mark.parametrize(
    ("respond_by", "status", "told"),
    [
        (NOW + HOUR, TicketStatus.WAITING, [(NOW + HOUR, DueState.AHEAD)]),
        (NOW - HOUR, TicketStatus.WAITING, [(NOW - HOUR, DueState.MISSED)]),
        (NOW - HOUR, TicketStatus.CLAIMED, []),
    ],
    ids=["waits", "overdue", "somebody has it"],
)
def test_the_time_of_an_answer_is_that_of_the_ticket(
    store: Store, respond_by: datetime, status: TicketStatus, told: list[tuple[datetime, DueState]]
) -> None:
    case = a_case(stage=Stage.ESCALATED)
    case.promises.append(promise(CALLBACK, NOW + DAY))
    with store.transaction() as records:
        kept(records, case)
        ticket = Ticket("T261122-AAAAA", "web-1", "threat", "urgent", {}, NOW, respond_by, status, case_id=case.id)
        records.add(ticket)
        owed = standing_of(records, case, NOW).owed
    assert [(one.due_at, one.state) for one in owed] == told


def test_of_several_cases_the_newest_three_are_told_of_which_something_is_to_come(store: Store) -> None:
    numbers = ["C261122-AAAAA", "C261122-BBBBB", "C261122-CCCCC", "C261122-DDDDD", "C261122-EEEEE"]
    cases = [a_case(number) for number in numbers]
    for age, case in enumerate(cases):
        case.opened_at = NOW - age * DAY
    cases[1].stage = Stage.CLOSED
    with store.transaction() as records:
        told = standings_to_tell(records, kept(records, *cases), NOW)
    assert [standing.case_number for standing in told] == [numbers[0], numbers[2], numbers[3]]


def test_an_identified_customer_hears_of_cases_from_elsewhere_too(store: Store) -> None:
    here, elsewhere = a_case(), a_case("C261122-BBBBB", "web-2")
    elsewhere.customer_id = 7
    with store.transaction() as records:
        told = standings_to_tell(records, kept(records, here, elsewhere, customer_id=7), NOW)
    assert {standing.case_number for standing in told} == {here.number, elsewhere.number}


def test_somebody_unknown_hears_of_this_conversation_only(store: Store) -> None:
    here, elsewhere = a_case(), a_case("C261122-BBBBB", "web-2")
    elsewhere.customer_id = 7
    with store.transaction() as records:
        told = standings_to_tell(records, kept(records, here, elsewhere), NOW)
    assert [standing.case_number for standing in told] == [here.number]


def test_with_nothing_to_come_the_latest_case_is_told(store: Store) -> None:
    older, latest = a_case(stage=Stage.CLOSED), a_case("C261122-BBBBB", stage=Stage.CLOSED)
    latest.opened_at = NOW + HOUR
    with store.transaction() as records:
        told = standings_to_tell(records, kept(records, older, latest), NOW)
    assert [standing.case_number for standing in told] == [latest.number]
