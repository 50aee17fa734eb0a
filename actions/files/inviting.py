"""A photo may be sent along, where it would help and the app takes one: said once, never asked for."""

from __future__ import annotations

from actions import resources
from actions.turn import Turn
from actions.words.kinds import problem_of
from actions.words.told import times_asked
from sandra.channels import CHANNELS
from sandra.listening.known import current_case
from sandra.listening.sent_files import files_of

INVITATION = "say_invite_picture"


def invite_picture(turn: Turn) -> None:
    """Say so, where the playbook would have it and no picture is there; who is very upset hears the question alone."""
    traits = CHANNELS.get(turn.channel)
    takes_pictures = traits is not None and traits.pictures_in
    if not takes_pictures or turn.slot("heated") or not problem_of(turn).invites_picture:
        return
    if times_asked(turn, INVITATION) or _has_files(turn):
        return
    turn.say(INVITATION)


def _has_files(turn: Turn) -> bool:
    with resources.store().transaction() as records:
        case = current_case(records, turn.conversation_id)
        return case is not None and bool(files_of(case))
