"""The whole pipeline through Rasa's graph: what `/model/parse` answers."""

from collections.abc import Callable
from typing import Any

import pytest

Parse = Callable[[str], dict[str, Any]]


def test_a_complaint_has_an_intent_and_a_type(parse: Parse) -> None:
    parsed = parse("包裹十天了还没到")
    assert parsed["intent"]["name"] == "complain"
    assert parsed["complaint_type"]["name"] == "late_delivery"
    assert 0 < parsed["complaint_type"]["confidence"] <= 1


def test_the_probability_of_a_complaint_is_that_of_all_its_types(parse: Parse) -> None:
    parsed = parse("the mug arrived broken and late")
    assert sum(item["confidence"] for item in parsed["intent_ranking"]) == pytest.approx(1, abs=0.01)
    assert sum(item["confidence"] for item in parsed["complaint_type_ranking"]) == pytest.approx(1, abs=0.01)
    assert all("/" not in item["name"] for item in parsed["intent_ranking"])


def test_what_is_no_complaint_has_a_null_type_in_the_answer(parse: Parse) -> None:
    parsed = parse("你好")
    assert parsed["intent"]["name"] == "greet"
    assert parsed["complaint_type"] is None


@pytest.mark.parametrize("message", ["SD2611030042", "1234", "13812345678", "299元", "昨天", "2"])
def test_a_message_that_is_only_a_fact_informs(parse: Parse, message: str) -> None:
    parsed = parse(message)
    assert parsed["intent"] == {"name": "inform", "confidence": 1.0}
    assert len(parsed["entities"]) == 1


def test_offsets_are_those_of_the_message_as_written(parse: Parse) -> None:
    message = "\u200b我買的藍牙耳機，訂單ＳＤ２６１１０３００４２"
    entities = parse(message)["entities"]
    assert [message[entity["start"] : entity["end"]] for entity in entities] == ["藍牙耳機", "ＳＤ２６１１０３００４２"]
    assert [entity["value"] for entity in entities] == ["藍牙耳機", "SD2611030042"]


def test_emotion_has_a_name_a_confidence_and_an_intensity(parse: Parse) -> None:
    angry, calm = parse("气死我了！！！快递员冲我吼")["emotion"], parse("你好")["emotion"]
    assert (angry["name"], calm["name"]) == ("anger", "neutral")
    assert 0 <= calm["intensity"] < angry["intensity"] <= 1


def test_threats_and_abuse_are_signals_beside_the_intent(parse: Parse) -> None:
    threat, abuse, neither = (
        parse(text)["signals"]
        for text in ("再不发货就打12315找媒体曝光", "you stupid useless idiot", "good morning there")
    )
    assert threat["threat"] > neither["threat"]
    assert abuse["abuse"] > neither["abuse"]
    assert set(neither) == {"abuse", "threat"}


def test_the_language_and_its_certainty_are_told(parse: Parse) -> None:
    parsed = parse("請問什麼時候到貨")
    assert (parsed["language"], parsed["language_certain"]) == ("zh-Hant", True)


@pytest.mark.parametrize("message", ["", "   ", "\u200b", "\n"])
def test_a_message_with_nothing_in_it_falls_back(parse: Parse, message: str) -> None:
    parsed = parse(message)
    assert parsed["intent"]["name"] == "nlu_fallback"
    assert parsed["complaint_type"] is None
    assert parsed["emotion"]["name"] == "neutral"
    assert parsed["signals"] == {"abuse": 0.0, "threat": 0.0}
    assert parsed["entities"] == []


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("😡😡😡", id="emoji"),
        pytest.param("<script>alert(1)</script>", id="html"),
        pytest.param("'; DROP TABLE orders; --", id="sql"),
        pytest.param("\x00\x01\x02", id="control characters"),
        pytest.param('{"text": 1}', id="json"),
        pytest.param("我要投诉" * 5000, id="20,000 Han"),
        pytest.param("1" * 20_000, id="20,000 digits"),
    ],
)
def test_odd_messages_get_an_answer_in_full(parse: Parse, message: str) -> None:
    assert {"intent", "entities", "complaint_type", "emotion", "signals", "language"} <= set(parse(message))


def test_an_unsure_reading_falls_back_and_keeps_the_ranking(parse: Parse) -> None:
    parsed = parse("qwertz uiop")
    ranking = parsed["intent_ranking"]
    if parsed["intent"]["name"] == "nlu_fallback":
        assert parsed["complaint_type"] is None
        assert ranking[0] == parsed["intent"]
        assert ranking[1]["confidence"] < parsed["intent"]["confidence"]
    else:
        assert parsed["intent"]["confidence"] >= 0.3
