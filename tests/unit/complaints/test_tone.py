"""What must not be said is found; what may be said is not."""

from __future__ import annotations

import pytest

from sandra.tone import apologises, violations
from tests.unit.builders import the_playbook

TONE = the_playbook().tone


BAD_ZH = [
    ("很抱歉，不过这是快递的问题。", "excuse_after_apology"),
    ("很抱歉让您久等了。但是最近单子太多。", "excuse_after_apology"),
    ("对不起，因为仓库在盘点。", "excuse_after_apology"),
    ("对不起对不起，给您添麻烦了。", "repeated_apology"),
    ("很抱歉让您久等。我马上查，实在对不起。", "repeated_apology"),
    ("这不是我们的责任。", "not_our_responsibility"),
    ("这个不归我管。", "not_our_responsibility"),
    ("那您就去投诉。", "not_our_responsibility"),
    ("您可能误会了。", "customer_mistaken"),
    ("会不会是地址的问题，您填错了。", "customer_mistaken"),
    ("这是您自己的问题。", "customer_mistaken"),
    ("其实您可以早点联系我们。", "lecturing"),
    ("您应该先看清商品说明。", "lecturing"),
    ("我刚才已经说过了。", "lecturing"),
    ("您怎么不早说。", "lecturing"),
    ("谁让您没看清楚。", "lecturing"),
    ("您要理解我们的难处。", "asks_for_understanding"),
    ("希望您谅解。", "asks_for_understanding"),
    ("给您带来不便，敬请谅解。", "asks_for_understanding"),
    ("请您多多理解。", "asks_for_understanding"),
    ("请您冷静一下。", "calm_down"),
    ("您先别急。", "calm_down"),
    ("按规定退不了。", "policy_wall"),
    ("系统不支持这样退。", "policy_wall"),
    ("您只能等。", "orders_about"),
    ("您必须先寄回来。", "orders_about"),
    ("给您带来了不便。", "stock_phrase"),
    ("我们会反馈给相关部门。", "stock_phrase"),
    ("非常理解您的心情。", "stock_phrase"),
    ("亲，马上为您查哦。", "too_familiar"),
    ("亲爱的顾客，您好。", "too_familiar"),
    ("马上办！", "exclamation"),
    ("抱歉。", "bare_apology"),
]
BAD_EN = [
    ("I am sorry, but the carrier lost it.", "excuse_after_apology"),
    ("I'm sorry for the wait. However, it is a busy week.", "excuse_after_apology"),
    ("Apologies, although it was the courier.", "excuse_after_apology"),
    ("Sorry, so sorry about this.", "repeated_apology"),
    ("I'm sorry it is late. I apologise once more.", "repeated_apology"),
    ("That is not our responsibility.", "not_our_responsibility"),
    ("It's out of our hands now.", "not_our_responsibility"),
    ("You'll need to contact the courier.", "not_our_responsibility"),
    ("You must have misunderstood the offer.", "customer_mistaken"),
    ("Are you sure you entered it correctly?", "customer_mistaken"),
    ("This was your own mistake.", "customer_mistaken"),
    ("As I said, it takes five days.", "lecturing"),
    ("As previously mentioned, we ship on Mondays.", "lecturing"),
    ("You should have checked the size.", "lecturing"),
    ("You failed to confirm the address.", "lecturing"),
    ("If you had read the page, you would know.", "lecturing"),
    ("Please understand our position.", "asks_for_understanding"),
    ("Thank you for your understanding.", "asks_for_understanding"),
    ("Please bear with us.", "asks_for_understanding"),
    ("Please calm down.", "calm_down"),
    ("There is no need to get angry.", "calm_down"),
    ("Per our policy, returns take 30 days.", "policy_wall"),
    ("My hands are tied.", "policy_wall"),
    ("The system won't let me do that.", "policy_wall"),
    ("Unfortunately it has been sold out.", "bad_news_opening"),
    ("I'm afraid that is all.", "bad_news_opening"),
    ("You have to send it back first.", "orders_about"),
    ("You must fill in the form.", "orders_about"),
    ("We regret any inconvenience.", "stock_phrase"),
    ("Your feedback is important to us.", "stock_phrase"),
    ("Rest assured, it is on its way.", "stock_phrase"),
    ("Dear customer, hello.", "too_familiar"),
    ("We will see to it!", "exclamation"),
    ("Sorry.", "bare_apology"),
]
GOOD_ZH = [
    "包裹还没到，让您久等了，很抱歉。我现在就去查。",
    "遇到这种事，换谁都会生气。",
    "这是我们的问题，我们来担。",
    "您本该得到更好的对待。",
    "谢谢您的体谅，这份心意我记着。",
    "不着急，打开「我的订单」就能看到。",
    "这件事我们必须查清楚。",
    "选哪个您来定，回复数字就行。",
    "麻烦您把订单号发我一下。",
    "您自己选就好，两样都可以。",
    "主管会亲自给您回电。",
    "您希望怎么处理，我们一起商量。",
    "包裹在途中停住了，我陪您追到底。",
    "您没收到的那件，我先查发货记录。",
    "您说的每一句我都记着。",
    "退款已经提交，11月25日前到账。",
    "我查过了，包裹确实晚了三天。",
    "承运商是我们选的，我们负责跟到底。",
    "这个金额需要组长批准，我现在就去问。",
    "父母亲您也可以一起带来。",
    "您什么都不用重说。",
    "听您这么说，我心里也不好受。",
    "我没能完全听明白，不想再耽误您。",
    "收到的和介绍对不上，很抱歉。哪一条不符，我现在就和您一起对。",
    "您是带着信任来的，这份落差我明白。",
]
GOOD_EN = [
    "I am sorry your parcel has not arrived. I will trace it right now.",
    "You have every reason to be angry.",
    "You should have the refund by 25 November.",
    "Your kettle should have reached you by Friday.",
    "You don't have to send it back.",
    "You won't have to say it twice.",
    "This must be tiring, and I'm with you.",
    "You must be tired of waiting.",
    "Thank you for your patience.",
    "Thank you for putting it so kindly.",
    "The carrier was our choice, so we answer for it.",
    "I'd rather say so now: this isn't something I can settle here.",
    "The choice is yours. Reply with a number.",
    "Is that right?",
    "Which of these comes closest?",
    "That's not how it should be, and we'll put it right together.",
    "You could have a replacement or your money back.",
    "I'm bringing in a team leader: the amount is more than I may decide alone.",
    "Please keep your case number.",
    "What went wrong is on us.",
    "We'll find out together where it went.",
    "If that's a nuisance, a person can verify it with you.",
    "As you tell it I'll note it down.",
    "I'm sorry it doesn't work. I'm on it this minute, with you.",
    "Your choice stands, and nothing starts over.",
]


@pytest.mark.parametrize(
    ("text", "language", "rule"),
    [*((text, "zh-Hans", rule) for text, rule in BAD_ZH), *((text, "en", rule) for text, rule in BAD_EN)],
)
def test_forbidden_wording_is_found_with_its_clause_and_cure(text: str, language: str, rule: str) -> None:
    found = violations(text, language, TONE)
    assert rule in [violation.rule for violation in found]
    assert all(violation.clause and violation.cure.zh for violation in found)


@pytest.mark.parametrize(
    ("text", "language"), [*((text, "zh-Hans") for text in GOOD_ZH), *((text, "en") for text in GOOD_EN)]
)
def test_what_a_good_colleague_would_say_passes(text: str, language: str) -> None:
    assert violations(text, language, TONE) == []


def test_an_honest_apology_is_known_as_one() -> None:
    assert apologises(GOOD_ZH[0], "zh-Hans", TONE)
    assert apologises(GOOD_EN[0], "en", TONE)


def test_every_rule_has_a_sentence_that_breaks_it() -> None:
    assert {rule.rule for rule in TONE.forbidden["zh"]} == {rule for _, rule in BAD_ZH}
    assert {rule.rule for rule in TONE.forbidden["en"]} == {rule for _, rule in BAD_EN}


@pytest.mark.clause("A7")
def test_message_to_somebody_very_upset_must_be_shorter() -> None:
    text = "我马上去查。" * 20
    assert [v.rule for v in violations(text, "zh-Hans", TONE, heated=True)] == ["too_long"]
    assert violations(text, "zh-Hans", TONE) == []
