"""What a customer of the demo shop answers when nothing is out of the ordinary."""

from __future__ import annotations

from tests.stack import CUSTOMER_EN, CUSTOMER_ZH

USUAL = {
    CUSTOMER_ZH: {
        "phone_last4": "2231",
        "facts_confirmed": "对",
        "asked_remedy": "你们看着办",
        "offer_answer": "可以",
    },
    CUSTOMER_EN: {
        "phone_last4": "7045",
        "facts_confirmed": "yes",
        "asked_remedy": "whatever you think is fair",
        "offer_answer": "yes please",
    },
}
STEPS = ("facts_confirmed", "asked_remedy", "offer_answer")
"""What is asked after the facts of the complaint, in this order."""


def all_answers(order: str = "", customer_no: int = CUSTOMER_ZH, **told: str) -> dict[str, str]:
    """Answers by the name of what is asked, from the first question to the yes to an offer.

    Args:
        order: the number of the order, where the complaint is about one.
        customer_no: who answers, in their language and with their digits.
        told: what is told besides, or answered otherwise than usual.
    """
    return {**({"order_number": order} if order else {}), **USUAL[customer_no], **told}


def answers_up_to(step: str, order: str = "", customer_no: int = CUSTOMER_ZH, **told: str) -> dict[str, str]:
    """The answers to everything asked before one of `STEPS`, so that the conversation stops there."""
    unanswered = STEPS[STEPS.index(step) :]
    answers = all_answers(order, customer_no, **told)
    return {name: answer for name, answer in answers.items() if name not in unanswered}
