"""`python -m desk.approvals`: superiors see what waits for them and decide it (D4).

The functions behind it are those of `sandra.remedy.approvals`; the desk's pages will call the same.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime, timezone
from decimal import Decimal, InvalidOperation

import settings
from sandra.case import Approval, Case
from sandra.playbook import Playbook, load_playbook
from sandra.playbook.loader import PlaybookError
from sandra.remedy.approvals import ApprovalError, approve, change, refuse
from sandra.remedy.deciding import SUPERIORS
from sandra.store.database import Store, StoreError
from sandra.wording import day_and_time, money

DECISIONS = ("approve", "change", "refuse")
NOTHING_WAITS = "Nothing waits for a decision."
LANGUAGE = "en"


class UnfitRequestError(Exception):
    """The command line does not say what is to be decided; the message tells the cure."""


def main(arguments: Sequence[str] | None = None) -> int:
    """List what waits, or decide one of them. Returns the exit code; an error is one line with its cure."""
    given = _parser().parse_args(arguments)
    configuration = settings.load()
    now = datetime.now(timezone.utc)
    try:
        playbook = load_playbook(configuration.playbook)
        store = Store(configuration.store_url)
        print(listing(store, playbook, now) if given.verb == "list" else decide(store, playbook, given, now))
    except (UnfitRequestError, ApprovalError, StoreError, PlaybookError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def listing(store: Store, playbook: Playbook, now: datetime) -> str:
    """Everything that waits, the longest waiting first; in words where nothing does."""
    with store.transaction() as records:
        waiting = [(case, case.waiting_approval()) for case in records.cases_awaiting_approval()]
        timezone_name = playbook.sla.office_hours.timezone
        entries = [_entry(case, asked, timezone_name, now) for case, asked in waiting if asked is not None]
    return "\n\n".join(entries) or NOTHING_WAITS


def decide(store: Store, playbook: Playbook, given: argparse.Namespace, now: datetime) -> str:
    """Carry out one decision.

    Returns:
        What was decided, in a sentence.

    Raises:
        UnfitRequestError: the decision or its sum cannot be read.
        ApprovalError: it cannot be decided like this.
        StoreError: the store does not answer.
    """
    role = given.role or SUPERIORS[0]
    number = given.approval.strip().upper()
    with store.transaction() as records:
        if given.decision == "approve":
            decided = approve(records, playbook.authority, number, given.by, role, now)
        elif given.decision == "change":
            amount = amount_in(given.amount)
            decided = change(records, playbook.authority, number, given.by, role, amount, now)
        elif given.decision == "refuse":
            decided = refuse(records, playbook.tone, number, given.by, given.reason, now)
        else:
            raise UnfitRequestError(f"DECISION is '{given.decision}'; it is one of {', '.join(DECISIONS)}")
    return _sentence(decided)


def amount_in(text: str) -> Decimal:
    """The sum of the command line.

    Raises:
        UnfitRequestError: it is no number.
    """
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise UnfitRequestError(f"AMOUNT is '{text}'; give a sum such as AMOUNT=120") from error
    if not amount.is_finite():
        raise UnfitRequestError(f"AMOUNT is '{text}'; give a sum such as AMOUNT=120")
    return amount


def _entry(case: Case, asked: Approval, timezone_name: str, now: datetime) -> str:
    due = day_and_time(asked.due_at, timezone_name, LANGUAGE)
    overdue = " (overdue)" if asked.due_at <= now else ""
    return "\n".join(
        (
            f"{asked.number}  {asked.remedy} of {money(asked.amount, asked.currency, LANGUAGE)}, "
            f"for a {asked.level}, answer promised by {due}{overdue}",
            f"  case {case.number}, {case.complaint_type}, order {case.order_number or 'none'}",
            f"  as it would be put: {asked.wording}",
            *(f"  - {reason}" for reason in asked.reasons),
        )
    )


def _sentence(decided: Approval) -> str:
    amount = f" with {money(decided.decided_amount, decided.currency, LANGUAGE)}" if decided.decided_amount else ""
    return f"{decided.number} is {decided.status.value}{amount} by {decided.decided_by}; the customer hears it next."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="desk.approvals", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("list")
    deciding = verbs.add_parser("decide")
    for option in ("approval", "decision", "by", "role", "amount", "reason"):
        deciding.add_argument(f"--{option}", default="")
    return parser


if __name__ == "__main__":
    sys.exit(main())
