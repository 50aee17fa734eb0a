"""The read-back is a sentence a person would say (protocol B5)."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from nlg.generator import ComplaintGenerator
from tests.unit.nlg.test_generator import says

pytestmark = pytest.mark.clause("B5")
ORDER = {"order_number": "SD2611070105", "ordered_on": "9 November", "day": "", "met_at": "", "wish": "", "extent": ""}


@pytest.fixture(scope="module")
def generator() -> ComplaintGenerator:
    return ComplaintGenerator(EndpointConfig(), Domain.empty())


def part(response: str, **values: Any) -> dict[str, Any]:
    return {"response": response, **values}


def trouble(name: str) -> dict[str, Any]:
    return {"names_trouble": True, "trouble": part("say_trouble", trouble=name)}


STAFF = {
    "staff_member": "1024",
    "served_by": part("say_served_by", served_by="number"),
    "met_at": part("say_met_at", met_at="phone"),
}


@pytest.mark.parametrize(
    ("language", "facts", "sentence"),
    [
        (
            "en",
            {"complaint_type": "billing_error", "item": "rice cooker", **trouble("charged_twice")},
            "you were charged twice for your rice cooker",
        ),
        (
            "zh-Hans",
            {"complaint_type": "billing_error", "item": "电饭煲", **trouble("charged_twice")},
            "，钱被扣了两次，对吗？",
        ),
        (
            "en",
            {
                "complaint_type": "damaged_item",
                "item": "smart watch",
                **trouble("cracked_screen"),
                "extent": part("say_extent", extent="unusable", food=False),
            },
            "with a cracked screen and cannot be used",
        ),
        (
            "zh-Hans",
            {
                "complaint_type": "damaged_item",
                "item": "智利车厘子",
                **trouble("spoiled"),
                "extent": part("say_extent", extent="unusable", food=True),
            },
            "坏掉了，已经不能吃了",
        ),
        (
            "zh-Hans",
            {
                "complaint_type": "staff_attitude",
                **STAFF,
                **trouble("insulted"),
                "day": part("say_on_day", occurred_at="11月28日"),
            },
            "11月28日，工号 1024 的同事在电话里骂了您，对吗？",
        ),
        (
            "en",
            {
                "complaint_type": "staff_attitude",
                **STAFF,
                **trouble("insulted"),
                "day": part("say_on_day", occurred_at="28 November"),
            },
            "the colleague with number 1024 insulted you on the phone on 28 November",
        ),
        (
            "en",
            {
                "complaint_type": "staff_attitude",
                "staff_member": "",
                "served_by": part("say_served_by", served_by="courier"),
                **trouble("threw"),
            },
            "the courier threw your parcel",
        ),
        (
            "en",
            {"complaint_type": "missing_item", "item": "power bank", "picked": True},
            "your power bank",
        ),
        (
            "zh-Hans",
            {"complaint_type": "other"},
            "都记下了，就照您说的来办，对吗？",
        ),
    ],
)
def test_the_facts_become_a_sentence(
    generator: ComplaintGenerator, language: str, facts: dict[str, Any], sentence: str
) -> None:
    texts = [
        says(generator, "say_read_back", f"web-{number}", language=language, **{**ORDER, **facts})
        for number in range(12)
    ]
    assert any(sentence in text for text in texts), texts
    assert all("{" not in text and "  " not in text for text in texts)
    assert len(set(texts)) >= 2
