"""A team that works in Chatwoot gets the whole case in its language, so that nobody asks again (D2)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from sandra.case import Ticket
from settings import ROOT
from tests.unit.store.builders import a_ticket
from worker.team_note import desk_words, note_of

LOCALES = ROOT / "web/desk/locales"
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=timezone.utc)
SUMMARY: dict[str, Any] = {
    "language": "zh-Hans",
    "channel": "chatwoot",
    "emotion": [
        {"at": "…", "emotion": name, "intensity": 0.8} for name in ("anxiety", "anxiety", "anger", "disappointment")
    ],
    "also_complains": [{"case": "C261122-BBBBB", "complaint_type": "billing_error", "story": "多扣了钱"}],
    "case": "C261122-AAAAA",
    "complaint_type": "late_delivery",
    "order_number": "SD2611110102",
    "earlier_cases": ["C261101-CCCCC"],
    "history": [],
    "facts": {"story": "一直没到\n等了两周", "extent": "unusable"},
    "evidence": ["shipment.shipment_status = stuck", "shipment.days_late = 6"],
    "offers": [{"what": "补偿 20 元", "status": "rejected", "reasons": ["…"]}],
    "approvals": [{"number": "A261122-DDDDD", "what": "退款 299 元", "status": "expired", "granted": ""}],
    "asked": {"remedy": "refund", "amount": "299.00"},
}


def note(language: str, **changes: Any) -> str:
    plain: dict[str, Any] = {"summary": SUMMARY, "respond_by": NOON + timedelta(minutes=30), "priority": "high"}
    ticket: Ticket = a_ticket("T261122-AAAAA", **{**plain, **changes})
    return note_of(ticket, desk_words(LOCALES, language), "Asia/Shanghai")


@pytest.mark.clause("D2")
def test_it_holds_seven_points_in_the_customers_language() -> None:
    assert note("zh-Hans") == (
        "**T261122-AAAAA · 优先**\n"
        "- 为什么转人工：要求人工\n"
        "- 首次回复：11月22日 12:30 前\n"
        "\n"
        "**案件 C261122-AAAAA · 迟迟未送达**\n"
        "- 订单：SD2611110102\n"
        "- 此前的案件：C261101-CCCCC\n"
        "- 案件 C261122-BBBBB · 扣款有误：多扣了钱\n"
        "\n"
        "**客户说的情况**\n"
        "- 客户原话：一直没到 等了两周\n"
        "- 严重程度：不能用\n"
        "\n"
        "**系统查到的**\n"
        "- 物流 · 包裹状态：滞留\n"
        "- 物流 · 超期天数：6\n"
        "\n"
        "**给过的方案**\n"
        "- 补偿 20 元（客户拒绝）\n"
        "- A261122-DDDDD · 退款 299 元（超时未答复）\n"
        "\n"
        "**客户的诉求**\n"
        "- 全额退款 · 299.00\n"
        "\n"
        "**客户情绪走势**\n"
        "- 着急 → 生气 → 失望"
    )


@pytest.mark.clause("D2")
@pytest.mark.parametrize(("language", "words"), [("en", "What the customer said"), ("zh-Hant", "顧客說的狀況")])
def test_each_language_has_its_own_words(language: str, words: str) -> None:
    told = note(language)
    assert words in told and told.count("**") == 14
    assert "_" not in told, "no name of the code is left in it"


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_a_case_of_which_little_is_known_says_so(language: str) -> None:
    bare = {**SUMMARY, "emotion": [], "facts": {}, "evidence": [], "offers": [], "approvals": [], "asked": {}}
    labels = json.loads((LOCALES / f"{language}.json").read_text("utf-8"))["case"]
    told = note(language, summary=bare)
    assert all(labels[name] in told for name in ("no_facts", "no_evidence", "no_offers", "asks_nothing"))


def test_who_asks_for_a_person_before_anything_else_has_no_case() -> None:
    told = note("en", summary={"language": "en", "channel": "chatwoot", "emotion": []})
    assert "No case belongs to this ticket yet." in told


@pytest.mark.clause("E3")
def test_whom_it_must_not_go_to_stands_in_it() -> None:
    assert "- Must not go to: Ann, 0815" in note("en", excluded=["Ann", "0815"])


def test_a_customers_words_call_nobody_of_the_team() -> None:
    hostile = {**SUMMARY, "facts": {"story": "see [@Zoe](mention://user/7/Zoe)\n\n**bold**"}}
    assert "mention://" not in note("en", summary=hostile)
