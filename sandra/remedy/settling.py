"""The end of a complaint: the remedy carried out, its cause on record, the follow-up promised (C10, F2, F4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sandra.case import Case, Offer, Promise
from sandra.closing.follow_up import promise_follow_up
from sandra.closing.root_cause import note_cause
from sandra.listening.known import close_heard_out
from sandra.playbook.model import Playbook
from sandra.playbook.problems import ProblemClass
from sandra.records import Records
from sandra.remedy.negotiation import THE_ASSISTANT, Granter, carry_out, lapse
from sandra.remedy.situation import Situation


@dataclass(frozen=True)
class Settled:
    """What was carried out, and when we ask whether it helped."""

    offer: Offer
    follow_up: Promise


def settle(
    records: Records,
    situation: Situation,
    playbook: Playbook,
    language: str,
    now: datetime,
    by: Granter = THE_ASSISTANT,
) -> Settled:
    """Carry out what was agreed, keep why the trouble arose, and promise to ask whether it helped.

    Args:
        by: whose authority it rests on, where no superior approved it.

    Returns:
        The executed offer and the follow-up; calling again returns them unchanged.

    Raises:
        NoOfferError: nothing was agreed.
        UnapprovedError: it is above the assistant's authority and no superior approved it (D4).
        GatewayError: the shop's system failed; the case stays agreed and this may be called again.
    """
    case, problem = situation.case, situation.problem
    offer = carry_out(records, situation, playbook, language, now, by)
    note_cause(case, problem, problem.classification.whose_doing(situation.measured).party)
    return Settled(offer, promise_follow_up(case, offer, playbook.sla, now))


def settle_heard_out(case: Case, problem: ProblemClass, now: datetime) -> None:
    """Close the case of a customer who only wanted to be heard (B3): offers lapse, and nobody is to blame."""
    lapse(case, now)
    close_heard_out(case, now)
    note_cause(case, problem, "unknown")
