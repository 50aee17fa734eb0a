"""Remarks about the handling are heard in any words, and not where there are none."""

import pytest

from nlu.remarks import remarks_in

UNSOLVED = [
    *("还是没到账", "问题没解决", "还没解决啊", "问题還是沒有解決", "又坏了", "换来的还是坏的", "到现在还没收到"),
    *("你们说好昨天送到的", "说好的退款呢", "还是老样子", "至今没人处理", "还是不行"),
    *("it's still broken", "you said it would arrive yesterday", "It still hasn't arrived", "nothing has changed"),
    *("The problem isn't solved", "it hasn't been fixed", "it broke, still not working", "it is broken again"),
    *("You promised it would be here today", "same problem again"),
    *("the 50 quid refund you promised hasn't come, case C261129-377B7", "where is the refund you promised me"),
]
RESUME = [
    *(
        "等等，还是要处理",
        "还是处理一下吧",
        "我改主意了，还是要投诉",
        "请重新处理",
        "继续处理吧",
        "不撤了",
        "還是要投訴",
    ),
    *(
        "I changed my mind",
        "wait, I do want this handled after all",
        "please reopen it",
        "actually go on with my complaint",
    ),
]
ADDITION = [
    *("加一句，包装也破了", "补充一下，箱子是湿的", "我再补充一点", "還有一件事，少了說明書", "另外一点，盒子破了"),
    *("one more thing about my case, the box was open", "I'd like to add something", "can I add that it was wet"),
]
CLAIM = [
    *(
        "你们客服答应赔我300的",
        "经理已经同意全额退款了",
        "别人都赔了500",
        "之前那个客服说可以赔200",
        "人家都拿到补偿了",
    ),
    *("你们之前答应过给我换新的", "your colleague promised me 300", "the manager approved a refund of 500"),
    *("he said I'd get my money back", "everyone else got 500", "the agent I spoke to offered 200"),
]
HALFWAY = ["各退一步吧", "折中一下", "meet me halfway", "let's split the difference"]
NOTHING = [
    *(
        "我要投诉",
        "我的快递一直在路上",
        "没有了，谢谢",
        "你好",
        "订单号是SD2611030042",
        "我的投诉处理得怎么样了",
    ),
    *("你们处理得很快", "My parcel is late", "Thanks, that's all", "How is my complaint going?", "I want a refund"),
    *("I want to complain", "no", "After all this I am turning it down", "可以，就这样", "Another way", "换个办法"),
]


SOLVED = [
    *("谢谢，已经解决了", "退款收到了，谢谢", "钱到账了", "包裹今天送到了", "快递终于到了", "問題都解決了", "没问题了"),
    *("the refund arrived", "I got my refund", "Yes, it's settled", "my parcel has finally come", "it works now"),
]
NOT_SOLVED = [
    *("收到了，但是坏的", "退款到账了吗", "等退款收到了再说", "还没收到", "解决了？", "如果办好了告诉我"),
    *("the refund arrived but only half of it", "has the parcel arrived?", "it hasn't arrived", "once it is settled"),
]
SUGGESTION = [
    *("建议你们加快发货", "希望以后客服晚上也在", "最好能提前发个通知", "要是能自己改地址就好了"),
    *("出货再快点就好", "要是包装再结实一点就好了", "发货再快一点就更好了"),
    *("you should answer the phone faster", "I'd suggest a phone line", "it would be nice if you wrote earlier"),
]


@pytest.mark.parametrize(
    ("remark", "message"),
    [
        *(("solved", message) for message in SOLVED),
        *(("suggestion", message) for message in SUGGESTION),
        *(("unsolved", message) for message in UNSOLVED),
        *(("resume", message) for message in RESUME),
        *(("addition", message) for message in ADDITION),
        *(("claimed_promise", message) for message in CLAIM),
        *(("halfway", message) for message in HALFWAY),
        *(("bargain", message) for message in ("最少200", "退我一半", "how about 150", "half the price back")),
    ],
)
def test_a_remark_is_heard(remark: str, message: str) -> None:
    assert remark in remarks_in(message)


@pytest.mark.clause("F2")
@pytest.mark.parametrize("message", NOT_SOLVED)
def test_what_is_asked_hoped_for_or_half_done_is_not_solved(message: str) -> None:
    assert "solved" not in remarks_in(message)


@pytest.mark.parametrize("message", NOTHING)
def test_where_there_is_none_nothing_is_heard(message: str) -> None:
    assert remarks_in(message) == []
