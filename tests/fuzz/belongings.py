"""What a customer has: orders, phone and name, and what is a stranger's and must never be told to them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Belongings:
    """What identifies the customer.

    Attributes:
        number, phone, name: of the order complained about.
        second: number of another order of theirs, where they have one.
        items: names of the lines of the order complained about, each in Chinese and English.
        stranger: number of an order of somebody else, whose number they got hold of.
        secrets: what the shop knows of the stranger and their order, as it might be read in an answer.
    """

    number: str
    phone: str
    name: str = "张伟"
    second: str | None = None
    items: tuple[tuple[str, str], ...] = ()
    stranger: str | None = None
    secrets: tuple[str, ...] = ()

    @property
    def digits(self) -> str:
        """The second fact of the owner check."""
        return self.phone[-4:]

    @property
    def numbers(self) -> list[str]:
        """All order numbers they may come up with, in an order of their own."""
        return [self.number, self.second or "", self.stranger or ""]
