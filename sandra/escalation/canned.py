"""Replies the business has ready, with places for what belongs to the ticket.

UnknownPlaceError    the text names a place nothing goes into
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sandra.case import CaseError

PLACES = ("customer", "order", "case", "ticket")
_PLACE = re.compile(r"\{(\w*)\}")


class UnknownPlaceError(CaseError):
    """The text names a place nothing goes into.

    Attributes:
        place: as it stands in the text.
        known: those there are, written alike.
    """

    def __init__(self, name: str) -> None:
        self.place, self.known = f"{{{name}}}", " ".join(f"{{{known}}}" for known in PLACES)
        super().__init__(f"nothing goes into {self.place}; a ready reply may name {self.known}")


@dataclass
class CannedReply:
    """A reply that is ready to be put in.

    Attributes:
        name: what people type after a slash, and its address.
        complaint_type: what it is for; None for any.
        text: may name `PLACES` in braces.
    """

    name: str
    language: str
    complaint_type: str | None
    text: str
    changed_by: str
    changed_at: datetime
    id: int | None = None


def require_known_places(text: str) -> None:
    """
    Raises:
        UnknownPlaceError: see there.
    """
    for place in _PLACE.findall(text):
        if place not in PLACES:
            raise UnknownPlaceError(place)


def filled(text: str, values: Mapping[str, str | None]) -> str:
    """The text with what is known in its places; a place for what is not known stays to be seen."""
    return _PLACE.sub(lambda place: values.get(place.group(1)) or place.group(0), text)
