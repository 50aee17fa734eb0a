"""One message of a customer, on its way to a turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandra.spool import Kept


@dataclass(frozen=True)
class Part:
    """One message as the customer sent it."""

    id: str
    text: str
    at: datetime
    attachments: Sequence[Mapping[str, Any]] = ()
    """The files that came along; the text may then be empty."""
    place: float = 0.0
    """Where it belongs among messages that came together, if the channel knows better than by their arrival."""

    @classmethod
    def of(cls, kept: Kept) -> Part:
        """The message that was kept."""
        return cls(kept.message_id, kept.text, kept.received_at, kept.attachments, kept.place)
