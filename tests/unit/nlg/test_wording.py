"""Which variant is chosen, and how its braces are filled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from nlg.choice import Situation, choose
from nlg.fill import MissingValueError, fill
from nlg.traditional import to_traditional

RESPONSE = "say_apologise"
VARIANTS = [
    {"text": "plain", "metadata": {"language": "en"}},
    {"text": "other plain", "metadata": {"language": "en"}},
    {"text": "angry", "metadata": {"language": "en", "emotion": "anger"}},
    {"text": "angry and late", "metadata": {"language": "en", "emotion": "anger", "complaint_type": "late_delivery"}},
]


def situation(turn: int = 0, **values: Any) -> Situation:
    return Situation({"language": "en", **values}, "conversation", turn)


def text_for(moment: Situation) -> str:
    variant = choose(VARIANTS, moment, RESPONSE)
    assert variant is not None
    return str(variant["text"])


def nothing(response: str, values: Mapping[str, Any]) -> str:
    raise AssertionError(response)


def test_most_specific_fitting_variant_is_chosen() -> None:
    assert text_for(situation(emotion="anger", complaint_type="late_delivery")) == "angry and late"
    assert text_for(situation(emotion="anger", complaint_type="wrong_item")) == "angry"


def test_equally_fitting_variants_take_turns() -> None:
    assert {text_for(situation(turn)) for turn in (0, 1)} == {"plain", "other plain"}


def test_nothing_is_chosen_for_a_language_without_variants() -> None:
    assert choose(VARIANTS, Situation({"language": "zh"}, "conversation", 0), RESPONSE) is None


def test_value_is_put_in_and_braces_of_a_customer_stay_as_they_are() -> None:
    assert fill("You said “{details}”.", {"details": "{order} {0}"}, nothing) == "You said “{order} {0}”."


def test_other_response_is_taken_in_with_its_own_values() -> None:
    def include(response: str, values: Mapping[str, Any]) -> str:
        return f"<{response} {values['remedy']}>"

    wish = {"response": "say_wish", "remedy": "refund"}
    assert fill("ok{wish}", {"wish": wish}, include) == "ok<say_wish refund>"


def test_several_responses_as_one_value_stand_one_a_line() -> None:
    def include(response: str, values: Mapping[str, Any]) -> str:
        return f"<{response} {values['topic']}>"

    answers = [{"response": "say_answer", "topic": "returns"}, {"response": "say_answer", "topic": "invoice"}]
    assert fill("{answers}", {"answers": answers}, include) == "<say_answer returns>\n<say_answer invoice>"
    assert fill("All done.\n{answers}", {"answers": []}, include) == "All done."


def test_missing_value_is_named_with_the_cure() -> None:
    with pytest.raises(MissingValueError, match=r"\{amount\}.*data/responses"):
        fill("We return {amount}.", {}, nothing)


def test_traditional_script_is_written_for_those_who_write_it() -> None:
    assert to_traditional("订单已经退款") == "訂單已經退款"
