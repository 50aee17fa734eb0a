"""A remedy that is asked for is told apart from one that is only spoken of."""

from functools import cache

import pytest

from nlu.entities.lookups import LookupFinder, terms_of
from nlu.entities.spans import REMEDY
from nlu.entities.wishes import is_wished
from nlu.script import normalise
from settings import ROOT
from training.examples import read_examples


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
        ("it's the wrong shade. send the lipstick", "send the", True),
        ("just give me back the 329", "give me back the", True),
        ("bring it to my door. today.", "bring it to my door", True),
        ("i want it here tomorrow", "want it here", True),
        ("you never send the right ones", "send the right ones", False),
    ],
)
def test_wish_is_told_from_mention(text: str, remedy: str, wished: bool) -> None:
    start = text.index(remedy)
    assert is_wished(text, start, start + len(remedy)) is wished


@cache
def lookups() -> LookupFinder:
    return LookupFinder(terms_of(read_examples(sorted((ROOT / "data/nlu/en/lookups").glob("*.yml"))).lookup_tables))


@pytest.mark.parametrize(
    ("message", "remedy"),
    [
        ("just give me back the 329", "refund"),
        ("send me the right ones", "replace"),
        ("send the sunscreen", "reship"),
        ("post me another kettle", "replace"),
        ("bit of money off?", "partial_refund"),
        ("bring it to my door. today.", "reship"),
        ("what are you going to do about it", "open"),
        ("what would you suggest?", "open"),
        ("I want HER to apologise and be disciplined", "apology"),
        ("I want it here tomorrow", "expedite"),
        ("new one and £50 for the hassle", "replace"),
        ("don't want anything, just thought you should know", "vent"),
    ],
)
def test_what_strangers_wish_for_is_found(message: str, remedy: str) -> None:
    assert next(span.value for span in lookups().find(normalise(message)) if span.entity == REMEDY) == remedy


@pytest.mark.parametrize(
    "message", ["please sort this out, my parcel is late", "it's three hours late. just saying", "dunno", "a bit off"]
)
def test_what_is_no_wish_names_no_remedy(message: str) -> None:
    assert not [span for span in lookups().find(normalise(message)) if span.entity == REMEDY]
