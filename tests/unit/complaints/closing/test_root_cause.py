"""Cause, remedy and cost stand on the case as structure once it is settled (F4)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sandra.case import Case, Offer, OfferStatus
from sandra.closing.root_cause import learned_from, note_cause
from sandra.playbook.problems import Party
from sandra.remedy.negotiation import accept
from sandra.remedy.settling import settle, settle_heard_out
from sandra.remedy.situation import survey
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook
from tests.unit.complaints.closing.test_reopening import negotiated, opened
from tests.unit.complaints.closing.test_standing import a_case


def an_offer(remedy: str, amount: str | None, status: OfferStatus, currency: str = "CNY") -> Offer:
    return Offer(
        key=f"{remedy}-{amount}",
        round=1,
        position=1,
        remedy=remedy,
        amount=Decimal(amount) if amount else None,
        currency=currency,
        wording="as it was put",
        steps="as it goes on",
        due_at=NOW,
        reasons=[],
        offered_at=NOW,
        status=status,
    )


def caused_by(problem: str, party: Party) -> Case:
    case = a_case()
    note_cause(case, the_playbook().problems[problem], party)
    return case


@pytest.mark.clause("F4")
@pytest.mark.parametrize(
    ("problem", "party", "cause"),
    [
        ("late_delivery", "carrier", "external_factor"),
        ("late_delivery", "ours", "process_gap"),
        ("quality_defect", "supplier", "product_quality"),
        ("staff_attitude", "ours", "staff_attitude"),
        ("staff_attitude", "unknown", "unknown"),
        ("wrong_item", "customer", "unknown"),
    ],
)
def test_the_cause_follows_from_the_playbook(problem: str, party: Party, cause: str) -> None:
    case = caused_by(problem, party)
    assert (case.responsible, case.root_cause) == (party, cause)


@pytest.mark.parametrize("problem", sorted(the_playbook().problems))
def test_whoever_can_be_responsible_has_a_cause(problem: str) -> None:
    classification = the_playbook().problems[problem].classification
    parties = {rule.party for rule in classification.responsibility} - {"unknown", "customer"}
    assert parties <= set(classification.root_cause)


@pytest.mark.clause("F4")
def test_a_settled_case_teaches_cause_remedy_and_cost(store: Store) -> None:
    with store.transaction() as records:
        case = negotiated(records)
        accept(case, 1, NOW)
        settle(records, survey(records, the_playbook(), case, NOW), the_playbook(), "zh-Hans", NOW)
        number = case.number
    with store.transaction() as records:
        kept = records.case(number)
        assert kept is not None
        lesson = learned_from(kept)
    assert (lesson.case_number, lesson.problem) == (number, "late_delivery")
    assert (lesson.responsible, lesson.root_cause) == ("carrier", "external_factor")
    assert lesson.remedies == ("refund",)
    assert lesson.cost == {"CNY": Decimal("429.00")}
    assert not lesson.came_back


def test_only_what_was_carried_out_costs() -> None:
    case = a_case()
    case.offers = [
        an_offer("refund", "100.00", OfferStatus.REJECTED),
        an_offer("replace", None, OfferStatus.EXECUTED),
        an_offer("compensate", "20.00", OfferStatus.EXECUTED),
        an_offer("voucher", "5.50", OfferStatus.EXECUTED),
        an_offer("compensate", "3.00", OfferStatus.EXECUTED, "EUR"),
    ]
    assert learned_from(case).cost == {"CNY": Decimal("25.50"), "EUR": Decimal("3.00")}
    assert learned_from(case).remedies == ("replace", "compensate", "voucher", "compensate")


def test_who_only_wanted_to_be_heard_blames_nobody(store: Store) -> None:
    with store.transaction() as records:
        case = opened(records)
        settle_heard_out(case, the_playbook().problems["late_delivery"], NOW)
        assert (case.purpose, case.responsible, case.root_cause) == ("vent", "unknown", "unknown")
