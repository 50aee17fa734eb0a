"""A voice message that the app has not put into words: kept for a person to hear, while the dialogue goes on (D1)."""

from __future__ import annotations

from actions import resources
from actions.base import Events, SandraAction
from actions.escalation.hand_over import time_of
from actions.turn import KEEP_VOICE, VOICE_KEPT, VOICE_KEPT_CLOSED, Turn
from sandra.escalation.handing_over import have_listened_to
from sandra.listening.known import join_conversation
from sandra.listening.sent_files import FileKind
from sandra.records import Records


class ActionKeepVoice(SandraAction):
    """Says honestly that nobody here can hear it, who will, and by when; written, it is answered at once."""

    action_name = KEEP_VOICE

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            keep_voice(records, turn)
        return []


def keep_voice(records: Records, turn: Turn) -> None:
    """Have a person hear what was spoken, beside words or alone, and say who will and by when, once for a message."""
    voice = [file for file in turn.files if file.kind is FileKind.VOICE]
    if not voice or turn.has_said(VOICE_KEPT) or turn.has_said(VOICE_KEPT_CLOSED):
        return
    conversation = join_conversation(records, turn.conversation_id, turn.channel, turn.now)
    handed = have_listened_to(records, resources.playbook().sla, conversation, voice, turn.now)
    turn.say(
        VOICE_KEPT if handed.staffed else VOICE_KEPT_CLOSED,
        handled_by=handed.rule.handled_by.in_language(turn.language),
        ticket_number=handed.ticket.number,
        **time_of(turn, handed.ticket),
        spoken=turn.language,
    )
