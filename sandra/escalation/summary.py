"""What whoever takes over reads first, so that nobody asks the customer again (protocol D2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sandra.case import (
    Case,
    Conversation,
    EmotionReading,
    Ticket,
)
from sandra.escalation.investigation import describe
from sandra.escalation.repetition import settled_before
from sandra.listening.further_complaints import waiting_complaints
from sandra.listening.sent_files import SentFile, files_of, is_file
from sandra.records import Records

READINGS_IN_SUMMARY = 20
OF_THE_TICKET = ("added", "earlier", "missed", "merged", "answered_at")
"""What a ticket's summary holds besides the case."""


def summarise(records: Records, conversation: Conversation, case: Case | None) -> dict[str, Any]:
    """Facts, evidence, offers, wish and emotion so far (D2), as plain values for the desk."""
    summary: dict[str, Any] = {
        "language": conversation.language,
        "channel": conversation.channel,
        "emotion": [_reading(reading) for reading in _readings(records, conversation, case)],
    }
    further = waiting_complaints(records, conversation.id)
    if further:
        summary["also_complains"] = [_in_brief(other) for other in further]
    if case is None:
        return summary
    investigation = records.investigation(case)
    if investigation is not None:
        summary["investigation"] = describe(investigation)
    return {
        **summary,
        "case": case.number,
        "complaint_type": case.complaint_type,
        "order_number": case.order_number,
        "earlier_cases": [earlier.number for earlier in settled_before(records, case)],
        "history": [f"{e.at.isoformat()} {e.actor.value} {e.kind}: {e.reason}" for e in case.events],
        "facts": {fact.name: fact.value for fact in case.facts if not fact.superseded},
        "evidence": [f"{e.system}.{e.finding} = {e.value}" for e in case.evidence if not is_file(e)],
        "files": _as_data(files_of(case)),
        "offers": [{"what": o.wording, "status": o.status.value, "reasons": o.reasons} for o in case.offers],
        "approvals": [
            {"number": a.number, "what": a.wording, "status": a.status.value, "granted": str(a.decided_amount or "")}
            for a in case.approvals
        ],
        "asked": {
            "remedy": case.asked_remedy,
            "amount": str(case.asked_amount) if case.asked_amount else None,
        },
    }


def add_to_ticket(ticket: Ticket, text: str, now: datetime, files: Sequence[SentFile] = ()) -> None:
    """Keep what the customer adds while they wait, so that nobody asks again (D2).

    Args:
        text: empty where files say it all.
    """
    entry = {"at": now.isoformat(), "text": text, **({"files": _as_data(files)} if files else {})}
    added = [*ticket.summary.get("added", []), entry]
    ticket.summary = {**ticket.summary, "added": added}


def pass_on_files(ticket: Ticket, files: Sequence[SentFile], now: datetime) -> None:
    """Let whoever takes over see what was sent before there was a case; what the ticket holds is not put in twice."""
    held = {file["key"] for entry in ticket.summary.get("added", []) for file in entry.get("files", [])}
    new = [file for file in files if file.key not in held]
    if new:
        add_to_ticket(ticket, "", now, new)


def renewed_summary(records: Records, conversation: Conversation, ticket: Ticket, case: Case | None) -> dict[str, Any]:
    """The case as it stands now, with what the ticket held of other cases and what was added to it."""
    known = ticket.summary
    if case is None or ticket.case_id != case.id:
        return {**summarise(records, conversation, case), "earlier": known}
    kept: dict[str, Any] = {key: known[key] for key in OF_THE_TICKET if key in known}
    return {**summarise(records, conversation, case), **kept}


def _as_data(files: Sequence[SentFile]) -> list[dict[str, str]]:
    return [{"kind": file.kind.value, "key": file.key} for file in files]


def _in_brief(case: Case) -> dict[str, Any]:
    story = case.fact("story")
    return {"case": case.number, "complaint_type": case.complaint_type, "story": story.value if story else ""}


def _readings(records: Records, conversation: Conversation, case: Case | None) -> list[EmotionReading]:
    """The latest readings of all conversations the case went through, oldest first."""
    threads = {conversation.id}
    if case is not None:
        threads |= {case.conversation_id, *(other.id for other in records.conversations_continuing(case))}
    readings = [r for thread in threads for r in records.readings(thread, READINGS_IN_SUMMARY)]
    return sorted(readings, key=lambda reading: reading.at)[-READINGS_IN_SUMMARY:]


def _reading(reading: EmotionReading) -> dict[str, Any]:
    return {
        "at": reading.at.isoformat(),
        "emotion": reading.emotion,
        "intensity": round(reading.intensity, 2),
    }
