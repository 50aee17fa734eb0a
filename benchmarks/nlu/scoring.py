"""How well answers of `/model/parse` fit the labels people gave, by the same rules for ours and for stock.

Stock answers `complain_late_delivery` where ours answers the intent `complain` with a complaint type; both are read
as the label `complain/late_delivery`. An answer nobody dares to give (`nlu_fallback`) counts as `out_of_scope`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.scoring import Confusion

Parsed = Mapping[str, Any]
"""An answer of `/model/parse`."""
Pair = tuple[str, str]
"""The label given by people, and the one predicted."""

FLAT_DELIMITER = "_"
_COMPLAIN = "complain"
_FALLBACK = "nlu_fallback"
_OUT_OF_SCOPE = "out_of_scope"
_SIGNALS = ("abuse", "threat")
_OURS_ONLY = ("emotion", *_SIGNALS)
_SIGNAL_SHOWN = 0.5


class MessageFileError(ValueError):
    """A file of labelled messages cannot be read; the message names the place and the cure."""


@dataclass(frozen=True)
class Message:
    """What a customer wrote, and what it means; `late|status` accepts either."""

    text: str
    label: str
    language: str


@dataclass(frozen=True)
class MessageFile:
    """One file of labelled messages; its name tells what is scored, as in emotion_en or abuse_zh."""

    name: str
    messages: tuple[Message, ...]

    @property
    def task(self) -> str:
        """What is scored: emotion, complaint (is it one), abuse, threat; anything else is an intent."""
        return self.name.split("_")[0]

    @property
    def is_for_ours_only(self) -> bool:
        """Whether stock has no answer to it at all."""
        return self.task in _OURS_ONLY

    @property
    def measure(self) -> str:
        """Which figure is told: the share of right answers where all rows have one label, else macro-F1."""
        return "accuracy" if self.name.startswith(_OUT_OF_SCOPE) else "F1"


def read_messages(path: Path) -> MessageFile:
    """A file with a header that has at least the columns text, label, and language or lang.

    Raises:
        MessageFileError: there is no such file, a column is missing, or a row has too few.
    """
    if not path.exists():
        raise MessageFileError(f"{path}: no such file; name another with --messages")
    header, *lines = path.read_text(encoding="utf-8").splitlines() or [""]
    columns = ["language" if column == "lang" else column for column in header.split("\t")]
    wanted = ("text", "label", "language")
    if missing := [column for column in wanted if column not in columns]:
        raise MessageFileError(f"{path}: no column `{missing[0]}`; the first line must name it, with tabs between")
    places = [columns.index(column) for column in wanted]
    messages = []
    for number, line in enumerate(lines, 2):
        cells = line.split("\t")
        if line.strip() and len(cells) <= max(places):
            raise MessageFileError(f"{path}:{number}: {len(cells)} columns; write {len(columns)} with tabs between")
        if line.strip():
            text, label, language = (cells[place] for place in places)
            messages.append(Message(text, label, language.split("-")[0]))
    return MessageFile(path.stem, tuple(messages))


def label_in(answer: Parsed, despite_fallback: bool = False) -> str:
    """The label an answer gives.

    Args:
        answer: of ours or of stock.
        despite_fallback: take the likeliest intent where the answer is that nothing is likely enough.
    """
    intent = _name(answer.get("intent"))
    types = answer.get("complaint_type")
    if despite_fallback and intent == _FALLBACK:
        intent = next((name for name in map(_name, answer.get("intent_ranking", ())) if name != _FALLBACK), intent)
        types = next(iter(answer.get("complaint_type_ranking", ())), None)
    if intent == _COMPLAIN:
        return f"{_COMPLAIN}/{_name(types)}"
    if intent.startswith(_COMPLAIN + FLAT_DELIMITER):
        return intent.replace(FLAT_DELIMITER, "/", 1)
    return _OUT_OF_SCOPE if intent == _FALLBACK else intent


def intent_f1(messages: Iterable[Message], answers: Iterable[Parsed], despite_fallback: bool = False) -> float:
    """Macro-F1 over intents, all complaint types taken as one."""
    asked = zip(messages, answers, strict=True)
    return Confusion(
        [(_intent_of(message.label), _intent_of(label_in(answer, despite_fallback))) for message, answer in asked]
    ).macro_f1


def type_f1(messages: Iterable[Message], answers: Iterable[Parsed], despite_fallback: bool = False) -> float:
    """Macro-F1 over complaint types on the messages that are complaints; one taken for no complaint is missed."""
    asked = zip(messages, answers, strict=True)
    return Confusion(
        [
            (message.label, label_in(answer, despite_fallback))
            for message, answer in asked
            if _intent_of(message.label) == _COMPLAIN
        ]
    ).macro_f1


def score(file: MessageFile, answers: Sequence[Parsed]) -> float:
    """The figure of one file: accuracy or macro-F1, as its `measure` says."""
    told = Confusion(
        [_pair(file.task, message, answer) for message, answer in zip(file.messages, answers, strict=True)]
    )
    return told.accuracy if file.measure == "accuracy" else told.macro_f1


def _pair(task: str, message: Message, answer: Parsed) -> Pair:
    golds = message.label.split("|")
    predicted = _predicted(task, answer)
    is_right = predicted in golds or (_COMPLAIN in golds and predicted.startswith(f"{_COMPLAIN}/"))
    return golds[0], golds[0] if is_right else predicted


def _predicted(task: str, answer: Parsed) -> str:
    if task == "emotion":
        return _name(answer["emotion"])
    if task in _SIGNALS:
        return task if answer["signals"][task] >= _SIGNAL_SHOWN else "clean"
    label = label_in(answer)
    if task == "complaint":
        return _COMPLAIN if _intent_of(label) == _COMPLAIN else "other"
    return label


def _intent_of(label: str) -> str:
    return label.partition("/")[0]


def _name(value: Any) -> str:
    return str((value or {}).get("name") or "none")
