"""Labels on examples, and what a trainer reads when one is wrong."""

from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from nlu.labels import IllegalIntensity, LabelError, MalformedLabels, UnknownEmotion, UnknownSignal, labels_of


def example(metadata: Any) -> Message:
    return Message.build("快递太慢了", "complain/late_delivery", example_metadata=metadata)


def test_labels_are_read_from_the_metadata_of_an_example() -> None:
    labels = labels_of(example({"emotion": "anger", "intensity": 0.7, "signals": ["threat"]}))
    assert labels == ("anger", 0.7, frozenset({"threat"}))


def test_an_example_without_metadata_has_no_labels() -> None:
    assert labels_of(Message.build("你好", "greet")) == (None, None, frozenset())


@pytest.mark.parametrize(
    ("metadata", "error", "cure"),
    [
        ({"emotion": "furious"}, UnknownEmotion, "anger, anxiety"),
        ({"emotion": "anger", "intensity": 7}, IllegalIntensity, "from 0 to 1"),
        ({"emotion": "anger", "intensity": "high"}, IllegalIntensity, "from 0 to 1"),
        ({"emotion": "anger", "intensity": True}, IllegalIntensity, "from 0 to 1"),
        ({"signals": ["menace"]}, UnknownSignal, "abuse, threat"),
        ({"signals": "threat"}, UnknownSignal, "[threat]"),
        ({"emtion": "anger"}, MalformedLabels, "emotion, intensity, signals"),
        ("anger", MalformedLabels, "metadata: {emotion"),
    ],
)
def test_an_illegal_label_names_the_example_and_the_cure(metadata: Any, error: type[LabelError], cure: str) -> None:
    with pytest.raises(error) as raised:
        labels_of(example(metadata))
    assert "快递太慢了" in str(raised.value)
    assert cure in str(raised.value)
