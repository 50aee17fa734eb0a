"""Thanks for what was sent, in so many words; and the question what it shows, where nobody has told (A1, B2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.events import SlotSet

from actions import resources
from actions.base import Events, SandraAction
from actions.digressions.not_understood import ask_which_reading
from actions.turn import THANK_FOR_FILES, Turn
from sandra.case import Case, Stage
from sandra.listening.known import current_case
from sandra.listening.sent_files import FileKind, SentFile
from sandra.records import Records

THANKS = "say_thank_for_files"
ASK_ABOUT_FILES = "say_ask_about_files"
MIXED = "mixed"


class ActionThankForFiles(SandraAction):
    """Thanks for pictures that came without a word; whatever was in hand goes on where it stood."""

    action_name = THANK_FOR_FILES

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            thank_for_files(records, turn)
        return []


class ActionAskAboutFiles(SandraAction):
    """Asks what the pictures are about, while no complaint is in hand; a question that was open stays open."""

    action_name = "action_ask_about_files"

    def act(self, turn: Turn) -> Events:
        unclear = turn.slot("unclear")
        with resources.store().transaction() as records:
            case = current_case(records, turn.conversation_id)
        if unclear is not None:
            ask_which_reading(turn, unclear["readings"])
        elif case is None or case.settled:
            turn.say(ASK_ABOUT_FILES)
        return [SlotSet("invited", True)]


def thank_for_files(records: Records, turn: Turn) -> None:
    """Name what was sent and say where it is now, once for a message."""
    files = [file for file in turn.files if file.kind is not FileKind.VOICE]
    if not files or turn.has_said(THANKS):
        return
    case = current_case(records, turn.conversation_id)
    turn.say(THANKS, count=len(files), **_what(files), **({"with_case": True} if _holds(case) else {}))


def may_thank_at_once(turn: Turn, heard: Mapping[str, Any], owner: str | None, awaits_person: bool) -> bool:
    """Whether the thanks come before all else that a message with words is answered by.

    A fresh complaint is apologised for first (A1); what is taken up again, or goes to a person, has its own words.
    """
    later = turn.complains_afresh or any(heard.get(name) for name in ("taken_up", "escalation", "told_besides"))
    return not (turn.is_wordless or later or owner is not None or awaits_person)


def _what(files: Sequence[SentFile]) -> dict[str, Any]:
    kinds = {file.kind for file in files}
    sent = MIXED if len(kinds) > 1 else FileKind.PAPER.value if FileKind.PAPER in kinds else None
    return {**({"sent": sent} if sent else {}), **({"several": True} if len(files) > 1 and sent is None else {})}


def _holds(case: Case | None) -> bool:
    return case is not None and not case.settled and case.stage is not Stage.ESCALATED
