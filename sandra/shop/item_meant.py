"""Which line of an order a customer's words mean: by its name, by the kind of thing, by a word of it (B2, B7)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from sandra.shop.finding import goods_named
from sandra.shop.orders import Item, Order
from sandra.shop.simplified import to_simplified

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z]{3,}")
_CLASSIFIERS = "件双條条个口块把本台只部瓶盒款顶支"
# Too common to tell one thing from another: 服务, 机会, 品质.
_SAYS_NOTHING = frozenset("服机器品集年卡谱电果子货物单件包")
_Names = Callable[[Item, str], bool]


def item_meant(order: Order, text: str, products: Sequence[str] = (), asked: bool = False) -> Item | None:
    """The one line of the order that is meant; None where none is named, or more than one.

    Args:
        order: whose lines they are.
        text: the customer's words.
        products: what of them was understood as goods.
        asked: whether they were asked which one, so that any word of a name, or of its size and colour, tells it.
    """
    said = to_simplified(text).casefold()
    kinds = [to_simplified(product).casefold() for product in products]
    named = goods_named(order, products)
    ways: list[_Names] = [
        lambda item, words: any(name.casefold() in words for name in item.name.values()),
        lambda item, _: item in named,
        lambda item, words: _names_kind(item, words, kinds),
    ]
    if asked:
        ways.append(lambda item, words: _shares_word(item, words))
    for way in ways:
        found = [item for item in order.items if way(item, said)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _names_kind(item: Item, said: str, kinds: Sequence[str]) -> bool:
    """Whether the last word of the item's name is said, which is the kind of thing it is: 熊猫, 鞋子, the jacket."""
    words = {_stem(word) for word in _WORD.findall(said)}
    return any(_ends(name.casefold(), said, words, kinds) for name in item.name.values())


def _ends(name: str, said: str, words: set[str], kinds: Sequence[str]) -> bool:
    if not _HAN.search(name):
        last = _WORD.findall(name)[-1:]
        return bool(last) and _stem(last[0]) in words
    if name[-2:] in said:
        return True
    head = name[-1]
    if head in _SAYS_NOTHING:
        return False
    return any(head in kind for kind in kinds) or bool(re.search(f"{head}子|[{_CLASSIFIERS}]{head}", said))


def _shares_word(item: Item, said: str) -> bool:
    """Whether any word of the name, or of what tells one variant from another, is said."""
    words = {_stem(word) for word in _WORD.findall(said)}
    described = [*item.name.values(), *(item.variant or {}).values()]
    return any(piece in said or piece in words for text in described for piece in _pieces(text.casefold()))


def _pieces(text: str) -> Iterator[str]:
    if not _HAN.search(text):
        yield from (_stem(word) for word in _WORD.findall(text) if word not in ("and", "size"))
        return
    for run in re.findall(r"[\u3400-\u9fff]{2,}", text):
        yield from (run[place : place + 2] for place in range(len(run) - 1))
    yield from _WORD.findall(text)


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
