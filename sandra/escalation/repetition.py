"""A second failure undoes what the first answer had mended: a repeat complaint goes up."""

from __future__ import annotations

from sandra.case import Case, Stage
from sandra.records import Records

CAME_TO_SOMETHING = frozenset({Stage.EXECUTED, Stage.FOLLOWED_UP, Stage.CLOSED})


def settled_before(records: Records, case: Case) -> list[Case]:
    """Earlier cases about the same order that were carried out or closed, newest first.

    One that came to nothing, left open or withdrawn, does not make a repeat.
    """
    if case.order_number is None:
        return []
    others = records.cases_of_order(case.order_number)
    return [other for other in others if other.number != case.number and other.stage in CAME_TO_SOMETHING]
