"""The labels trainers may put on an example besides its intent, and how they are read from its metadata."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import METADATA, METADATA_EXAMPLE, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

EMOTIONS = ("anger", "anxiety", "disappointment", "sadness", "neutral", "satisfied")
SIGNALS = ("abuse", "threat")
NEVER_SAID = frozenset({"approval_decided", "send_picture", "send_voice"})
"""Intents of turns without a word (`worker.messages`, `channels.turn.running`): no words are ever taken for them."""

_EMOTION = "emotion"
_INTENSITY = "intensity"
_SIGNALS = "signals"
_KEYS = (_EMOTION, _INTENSITY, _SIGNALS)


class LabelError(RasaException):
    """An example in data/nlu carries a label nobody can learn from.

    Attributes:
        problem: what is wrong, with the example's words.
        cure: what to write instead.
    """

    def __init__(self, problem: str, cure: str) -> None:
        self.problem = problem
        self.cure = cure
        super().__init__(f"{problem}. {cure}.")


class MalformedLabels(LabelError):
    """The example's metadata has the wrong shape or a key that means nothing here."""


class UnknownEmotion(LabelError):
    """The example's emotion is none of the legal ones."""


class IllegalIntensity(LabelError):
    """The example's intensity is no number from 0 to 1."""


class UnknownSignal(LabelError):
    """The example carries a signal that is none of the legal ones."""


class NothingToLearn(LabelError):
    """Not one example carries what a component is to learn."""


class Labels(NamedTuple):
    """What a trainer said about an example: emotion, its intensity from 0 to 1, and the signals it gives."""

    emotion: str | None
    intensity: float | None
    signals: frozenset[str]


def _emotion(value: Any, text: str) -> str | None:
    if value is None:
        return None
    if value in EMOTIONS:
        return str(value)
    raise UnknownEmotion(f"The example '{text}' is labelled emotion: {value}", f"Write one of {', '.join(EMOTIONS)}")


def _intensity(value: Any, text: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise IllegalIntensity(
        f"The example '{text}' is labelled intensity: {value}", "Write a number from 0 to 1, such as 0.6"
    )


def _signals(value: Any, text: str) -> frozenset[str]:
    if value is None:
        return frozenset()
    if not isinstance(value, list):
        raise UnknownSignal(f"The example '{text}' is labelled signals: {value}", "Write a list: signals: [threat]")
    unknown = [signal for signal in value if signal not in SIGNALS]
    if unknown:
        raise UnknownSignal(
            f"The example '{text}' is labelled with the signal {unknown[0]}", f"Write only {', '.join(SIGNALS)}"
        )
    return frozenset(value)


def labels_of(example: Message) -> Labels:
    """Read the labels of a training example from its own metadata and that of its section in the file.

    Args:
        example: A message of the training data.

    Returns:
        Its labels, the example's own before its section's; an example without metadata has none.

    Raises:
        LabelError: A label is illegal. The message quotes the example and says what to write instead.
    """
    metadata = example.get(METADATA) or {}
    return read_labels(
        str(example.get(TEXT) or ""), metadata.get(METADATA_INTENT) or {}, metadata.get(METADATA_EXAMPLE) or {}
    )


def read_labels(text: str, *metadata: Any) -> Labels:
    """Read labels from metadata as trainers write it; of several, later ones count before earlier ones.

    Args:
        text: The example, for the error.
        metadata: Mappings with emotion, intensity and signals.

    Raises:
        LabelError: A label is illegal. The message quotes the example and says what to write instead.
    """
    labels: dict[str, Any] = {}
    for given in metadata:
        if not isinstance(given, Mapping):
            raise MalformedLabels(
                f"The example '{text}' has the metadata {given!r}",
                "Write it as metadata: {emotion: anger, intensity: 0.7}",
            )
        labels.update(given)
    unknown = [key for key in labels if key not in _KEYS]
    if unknown:
        raise MalformedLabels(
            f"The example '{text}' has the label '{unknown[0]}', which means nothing",
            f"Write only {', '.join(_KEYS)}",
        )
    return Labels(
        emotion=_emotion(labels.get(_EMOTION), text),
        intensity=_intensity(labels.get(_INTENSITY), text),
        signals=_signals(labels.get(_SIGNALS), text),
    )
