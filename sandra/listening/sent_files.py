"""Pictures, papers and voice messages of a customer: kept with the case, beside what the systems say (B4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sandra.attachments import PDF
from sandra.case import Case, Evidence

FROM_CUSTOMER = "customer"
"""The system of evidence that the customer gave."""


class FileKind(str, Enum):
    """What a file is to whoever handles the case; the finding of its evidence."""

    PICTURE = "picture"
    PAPER = "paper"
    VOICE = "voice"


@dataclass(frozen=True)
class SentFile:
    """A file that came along with a message.

    Attributes:
        key: under which it is kept (`sandra.attachments`).
    """

    key: str
    kind: FileKind


def kind_of(media_type: str) -> FileKind:
    """The kind of a file by its media type."""
    if media_type.startswith("audio/"):
        return FileKind.VOICE
    return FileKind.PAPER if media_type == PDF else FileKind.PICTURE


def keep_files(case: Case, files: Iterable[SentFile], now: datetime) -> None:
    """Keep the files with the case as evidence, each once."""
    for file in files:
        case.find(FROM_CUSTOMER, file.kind.value, file.key, now)


def files_of(case: Case) -> list[SentFile]:
    """The files that are kept with the case, the first one first."""
    return [SentFile(one.value, FileKind(one.finding)) for one in case.evidence if is_file(one)]


def is_file(evidence: Evidence) -> bool:
    """Whether a piece of evidence is a file; its value is the file's key then."""
    return evidence.system == FROM_CUSTOMER and evidence.finding in {kind.value for kind in FileKind}
