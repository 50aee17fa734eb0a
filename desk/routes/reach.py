"""Until when a customer can be written to: some apps let us only for a while after their last message."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from pydantic import BaseModel

from desk.people.audit import note_look
from desk.people.gate import DeskRouter, caller
from desk.people.signing_in import SignedIn
from desk.routes.tickets import LOOK, known_ticket
from desk.transcript import Transcripts
from sandra.people import Right
from sandra.reach import people_may_write_until
from sandra.store.database import Store

Me = Annotated[SignedIn, Depends(caller)]


class Reach(BaseModel):
    """Until when the app of a ticket's customer lets our people write; None where it always does.

    What is sent later waits until the customer writes again.
    """

    open_until: datetime | None


def reach_routes(store: Store, transcripts: Transcripts, longer_for_people: Collection[str], desk: DeskRouter) -> None:
    """Add the route that tells whether a customer can be written to.

    Args:
        longer_for_people: apps in which our people may write for longer than the assistant.
    """

    def reach(number: str, me: Me) -> Reach:
        """Until when the customer of a ticket can be written to, as far as that is known before it is tried."""
        with store.reading() as records:
            ticket = known_ticket(records, number, me.person)
            conversation = records.conversation(ticket.conversation_id)
        note_look(store, me, LOOK, ticket.number)
        heard_at = transcripts.heard_at(ticket.conversation_id)
        if conversation is None or heard_at is None:
            return Reach(open_until=None)
        return Reach(open_until=people_may_write_until(conversation.channel, heard_at, longer_for_people))

    desk.add("GET", "/tickets/{number}/reach", Right.READ, reach, response_model=Reach)
