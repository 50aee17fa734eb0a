"""A remedy that is asked for is told apart from one that is only spoken of."""

import pytest

from nlu.entities.wishes import is_wished


@pytest.mark.parametrize(
    ("text", "remedy", "wished"),
    [
        ("包裹一直没收到,我要退款", "退款", True),
        ("碎了,给我换一个", "换一个", True),
        ("坏了,退钱", "退钱", True),
        ("parcel never came, i want my money back", "money back", True),
        ("退款还没到账", "退款", False),
        ("申请的退款半个月了还没到", "退款", False),
        ("my refund is late", "refund", False),
        ("i was promised a refund", "refund", False),
    ],
)
def test_wish_is_told_from_mention(text: str, remedy: str, wished: bool) -> None:
    start = text.index(remedy)
    assert is_wished(text, start, start + len(remedy)) is wished
