"""What is sent: the fitting words, checked, in the customer's script."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from nlg.generator import ComplaintGenerator
from sandra.tone import apologises
from tests.unit.builders import the_playbook

SLOTS = ("language", "emotion", "heated", "complaint_type")
TROUBLE_EN = {"complaint_type": "other", "details": "you should have told me, calm down you said!"}


@pytest.fixture(scope="module")
def generator() -> ComplaintGenerator:
    return ComplaintGenerator(EndpointConfig(), Domain.empty())


def says(generator: ComplaintGenerator, response: str, conversation: str = "web-1", **values: Any) -> str:
    return str(sends(generator, response, conversation, **values)["text"])


def sends(
    generator: ComplaintGenerator, response: str, conversation: str = "web-1", *, language: str = "en", **values: Any
) -> dict[str, Any]:
    tracker = DialogueStateTracker(conversation, [AnySlot(name, mappings=[]) for name in SLOTS])
    for name in SLOTS[1:]:
        tracker.update(SlotSet(name, values.get(name)))
    tracker.update(SlotSet("language", language))
    message = asyncio.run(generator.generate(response, tracker, "rest", **values))
    assert message is not None
    return message


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("emotion", ["anger", "neutral", "sadness"])
def test_fifty_conversations_do_not_read_alike(generator: ComplaintGenerator, language: str, emotion: str) -> None:
    situation: dict[str, Any] = {
        "language": language,
        "emotion": emotion,
        "heated": False,
        "complaint_type": "late_delivery",
    }
    told = {says(generator, "say_apologise", f"web-{number}", **situation) for number in range(50)}
    assert len(told) >= 6


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_heated_conversations_do_not_read_alike_either(generator: ComplaintGenerator, language: str) -> None:
    situation: dict[str, Any] = {
        "language": language,
        "emotion": "anger",
        "heated": True,
        "complaint_type": "refund_delay",
    }
    told = {says(generator, "say_apologise", f"web-{number}", **situation) for number in range(50)}
    assert len(told) >= 6
    longest = the_playbook().tone.longest_heated_message["en" if language == "en" else "zh"]
    assert max(map(len, told)) <= longest


@pytest.mark.parametrize(
    ("language", "product", "trouble"),
    [("zh-Hans", "电饭煲", "电饭煲"), ("zh-Hant", "電鍋", "電鍋"), ("en", "blue kettle", "your blue kettle")],
)
def test_the_thing_is_called_by_its_name(
    generator: ComplaintGenerator, language: str, product: str, trouble: str
) -> None:
    named: dict[str, Any] = {
        "product": product,
        "names_product": True,
        "complaint_type": "damaged_item",
        "heated": False,
    }
    for number in range(10):
        assert trouble in says(generator, "say_apologise", f"web-{number}", language=language, **named).replace(
            "Your", "your"
        )


def test_a_thing_that_is_named_beside_another_trouble_stays_out_of_it(generator: ComplaintGenerator) -> None:
    text = says(generator, "say_apologise", product="kettle", names_product=True, complaint_type="slow_response")
    assert "kettle" not in text


def test_the_customers_own_words_are_never_held_against_us(generator: ComplaintGenerator) -> None:
    assert TROUBLE_EN["details"] in says(generator, "say_read_back", wish="", quotes=True, **TROUBLE_EN)


def test_the_name_of_a_thing_is_never_held_against_us(generator: ComplaintGenerator) -> None:
    named: dict[str, Any] = {"product": "relax pillow", "names_product": True, "complaint_type": "damaged_item"}
    assert "relax pillow" in says(generator, "say_apologise", **named)


def test_the_customers_own_words_stay_as_they_were_written(generator: ComplaintGenerator) -> None:
    quoted: dict[str, Any] = {"complaint_type": "other", "quotes": True, "wish": "", "details": "工號1024掛我電話"}
    text = says(generator, "say_read_back", language="zh-Hant", **quoted)
    assert "「工號1024掛我電話」" in text
    assert "對嗎" in text


def test_words_of_ours_that_break_a_rule_are_replaced_and_logged(
    generator: ComplaintGenerator, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        text = says(generator, "say_superior_refused", superior="Unfortunately", decision="it is too late")
    assert "too late" not in text
    assert "bad_news_opening" in caplog.text


@pytest.mark.clause("C11")
def test_what_is_replaced_has_no_buttons_and_names_what_nobody_read(generator: ComplaintGenerator) -> None:
    choices = [{"response": "say_accept"}, {"response": "say_decline"}]
    message = sends(generator, "say_superior_refused", superior="!", decision="late", choices=choices)
    assert (message["buttons"], message["withheld"]) == ([], "say_superior_refused")
    assert message["utter_action"] == "say_listening"


@pytest.mark.parametrize(("language", "goods"), [("zh-Hans", "宝贝恒温奶瓶"), ("en", "Yahoo! mug")])
def test_goods_keep_their_name_in_an_offer_with_its_buttons(
    generator: ComplaintGenerator, language: str, goods: str
) -> None:
    choices = [{"title": "1"}, {"title": "2"}, {"response": "say_decline"}]
    options = f"1. {goods}\n2. {goods}"
    message = sends(generator, "say_options", language=language, options=options, choices=choices)
    assert goods in message["text"]
    assert len(message["buttons"]) == 3
    assert "withheld" not in message


@pytest.mark.parametrize("response", ["say_single_option", "say_agree_remedy", "say_offer_reminder"])
def test_goods_keep_their_name_in_a_single_offer(generator: ComplaintGenerator, response: str) -> None:
    remedy = "今天就换一件全新的宝贝恒温奶瓶寄出"
    assert remedy in says(generator, response, language="zh-Hans", remedy=remedy)


def test_the_carriers_latest_news_is_told_as_it_stands(generator: ComplaintGenerator) -> None:
    news, told = "派送中，请务必保持电话畅通", {"order_number": "SD2611110102", "state": "in_transit", "promised": ""}
    assert news in says(generator, "say_order_status", language="zh-Hans", latest=news, **told)
    assert news in says(generator, "say_finding", language="zh-Hans", finding=f"11月16日的记录是“{news}”。")


@pytest.mark.parametrize("failure", ["broken_promise", "could_not_carry_out", "outage"])
def test_every_failure_has_an_apology_of_its_own(generator: ComplaintGenerator, failure: str) -> None:
    tone = the_playbook().tone
    calm = says(generator, "say_apologise_again", failure=failure)
    plain = says(generator, "say_apologise_again")
    assert apologises(calm, "en", tone)
    assert calm != plain


def test_what_lies_beneath_a_choice_goes_along_and_changes_nothing_else(generator: ComplaintGenerator) -> None:
    plain = {"title": "耳机 · 11月15日"}
    told = {**plain, "detail": "SD2611150001 · ¥299"}
    buttons = sends(generator, "say_ask_which_order", language="zh-Hant", choices=[told, plain])["buttons"]

    assert [button["title"] for button in buttons] == [buttons[0]["payload"]] * 2 == ["耳機 · 11月15日"] * 2
    assert [button.get("detail") for button in buttons] == [told["detail"], None]
