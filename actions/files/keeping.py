"""What came along with a message is kept with the case in hand, or with the one that is opened next (B4)."""

from __future__ import annotations

from typing import Any

from actions.turn import Turn
from sandra.case import Case
from sandra.listening.sent_files import FileKind, SentFile, keep_files

WAITING = "files_waiting"
"""The slot of files that came before there was a case: pairs of key and kind."""


def keep_with_case(turn: Turn, case: Case | None) -> dict[str, Any]:
    """Keep the files of this message, and those that waited for a case, with an unsettled case.

    Returns:
        The slot of those that still wait.
    """
    files = [*waiting_files(turn), *turn.files]
    if not files:
        return {}
    if case is not None and not case.settled:
        keep_files(case, files, turn.now)
        return {WAITING: None}
    return {WAITING: [[file.key, file.kind.value] for file in dict.fromkeys(files)]}


def waiting_files(turn: Turn) -> list[SentFile]:
    """The files that came before there was a case."""
    return [SentFile(str(key), FileKind(kind)) for key, kind in turn.slot(WAITING) or []]
