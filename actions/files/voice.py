"""A voice message that the app has not put into words: kept for a person to hear, while the dialogue goes on (D1)."""

from __future__ import annotations

from actions import resources
from actions.base import Events, SandraAction
from actions.escalation.hand_over import time_of
from actions.turn import KEEP_VOICE, Turn
from sandra.escalation.handing_over import have_listened_to
from sandra.listening.known import join_conversation


class ActionKeepVoice(SandraAction):
    """Says honestly that nobody here can hear it, who will, and by when; written, it is answered at once."""

    action_name = KEEP_VOICE

    def act(self, turn: Turn) -> Events:
        sla = resources.playbook().sla
        with resources.store().transaction() as records:
            conversation = join_conversation(records, turn.conversation_id, turn.channel, turn.now)
            handed = have_listened_to(records, sla, conversation, turn.files, turn.now)
        turn.say(
            "say_voice_kept" if handed.staffed else "say_voice_kept_closed",
            handled_by=handed.rule.handled_by.in_language(turn.language),
            ticket_number=handed.ticket.number,
            **time_of(turn, handed.ticket),
        )
        return []
