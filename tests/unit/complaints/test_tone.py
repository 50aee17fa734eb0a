"""What must not be said is found; what may be said is not."""

from __future__ import annotations

import pytest

from sandra.tone import apologises, violations
from tests.unit.builders import the_playbook

TONE = the_playbook().tone


@pytest.mark.clause("A4")
@pytest.mark.parametrize(
    ("text", "language", "rule"),
    [
        ("很抱歉，不过这是快递的问题。", "zh-Hans", "excuse_after_apology"),
        ("对不起对不起，给您添麻烦了。", "zh-Hans", "repeated_apology"),
        ("这不是我们的责任。", "zh-Hans", "not_our_responsibility"),
        ("您可能误会了。", "zh-Hans", "customer_mistaken"),
        ("请您冷静一下。", "zh-Hans", "calm_down"),
        ("马上办！", "zh-Hans", "exclamation"),
        ("抱歉。", "zh-Hans", "bare_apology"),
        ("I am sorry, but the carrier lost it.", "en", "excuse_after_apology"),
        ("That is not our responsibility.", "en", "not_our_responsibility"),
        ("Please calm down.", "en", "calm_down"),
        ("Sorry.", "en", "bare_apology"),
        ("We will see to it!", "en", "exclamation"),
    ],
)
def test_forbidden_wording_is_found_with_its_clause_and_cure(text: str, language: str, rule: str) -> None:
    found = violations(text, language, TONE)
    assert rule in [violation.rule for violation in found]
    assert all(violation.clause and violation.cure.zh for violation in found)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("包裹还没到，让您久等了，很抱歉。我现在就去查。", "zh-Hans"),
        ("I am sorry your parcel has not arrived. I will trace it right now.", "en"),
    ],
)
def test_honest_apology_with_an_action_passes(text: str, language: str) -> None:
    assert violations(text, language, TONE) == []
    assert apologises(text, language, TONE)


@pytest.mark.clause("A7")
def test_message_to_somebody_very_upset_must_be_shorter() -> None:
    text = "我马上去查。" * 20
    assert [v.rule for v in violations(text, "zh-Hans", TONE, heated=True)] == ["too_long"]
    assert violations(text, "zh-Hans", TONE) == []
