"""Remedies granted at the desk: what the standard holds for a case, and carrying one of them out (C10)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import Depends
from pydantic import BaseModel, Field, condecimal

from desk.people.audit import note
from desk.people.gate import DeskRouter, caller
from desk.people.signing_in import SignedIn
from desk.refusals import Code, Refusal, above_level_refusal
from nlg.traditional import to_traditional
from sandra.case import Actor, Case, Conversation
from sandra.people import Right
from sandra.playbook.model import Playbook
from sandra.remedy.granting import (
    OVER,
    AboveLevelError,
    GivenAlreadyError,
    Grantable,
    GrantError,
    KeyTakenError,
    NotHeldError,
    SettledCaseError,
    UnfitSumError,
    Wish,
    grant,
    grantable,
    refundable,
    role_at,
)
from sandra.remedy.negotiation import Granter
from sandra.remedy.settling import Settled
from sandra.remedy.situation import survey
from sandra.shop.orders import GatewayError, OrderNotFoundError, RefusedError
from sandra.store.database import Store, StoreConflictError
from sandra.store.records import SqlRecords

Me = Annotated[SignedIn, Depends(caller)]


class RemedyOut(BaseModel):
    """A remedy the standard holds. `at_most` is what the caller may grant, `able` who may grant the standard's sum."""

    remedy: str
    amount: Decimal | None
    currency: str
    wording: str
    due_at: datetime
    limits: dict[str, Decimal]
    at_most: Decimal | None
    able: str | None
    fixed: bool


class Remedies(BaseModel):
    """What may be granted for a case. `closed`: it is over; `mine`: the caller owns its conversation."""

    case_number: str
    role: str
    closed: bool
    mine: bool
    refundable: Decimal | None
    remedies: list[RemedyOut]


class Order(BaseModel):
    """What is to be carried out; `key` is made anew for each press of the button."""

    remedy: str = Field(max_length=40)
    amount: condecimal(max_digits=14) | None = None  # type: ignore[valid-type]
    key: str = Field(min_length=16, max_length=64, regex=r"^[\w-]+$")


class CarriedOut(BaseModel):
    """What was carried out. `tell` is for the customer; `follow_up_at` is when we ask whether it helped."""

    remedy: str
    amount: Decimal | None
    currency: str
    receipt: str | None
    due_at: datetime
    follow_up_at: datetime
    tell: str


def remedy_routes(store: Store, playbook: Playbook, desk: DeskRouter, clock: Callable[[], datetime]) -> None:
    """Add the routes that show and carry out remedies."""

    def remedies(number: str, me: Me) -> Remedies:
        """What the standard holds for the case, with who may grant what."""
        with store.reading() as records, _refusals():
            case, role = known_case(records, number), role_at(me.person.level)
            situation = survey(records, playbook, case, clock())
            language = _conversation(records, case, me).language or case.language
            held = grantable(situation, playbook, role, language, clock())
            return Remedies(
                case_number=case.number,
                role=role,
                closed=case.stage in OVER,
                mine=_conversation(records, case, me).owner == me.person.name,
                refundable=refundable(situation),
                remedies=[_remedy_out(one, language) for one in held],
            )

    def carry_out(number: str, order: Order, me: Me) -> CarriedOut:
        """Carry a remedy out, once for each key, on the caller's authority."""
        try:
            return _carried_out(number, order, me)
        except StoreConflictError:
            # The same request came twice at once: now the first one is on record.
            return _carried_out(number, order, me)

    def _carried_out(number: str, order: Order, me: SignedIn) -> CarriedOut:
        wish = Wish(order.key, order.remedy, order.amount)
        with store.transaction() as records, _refusals():
            case = known_case(records, number)
            conversation = _conversation(records, case, me)
            if conversation.owner != me.person.name:
                raise Refusal(
                    409,
                    Code.CONVERSATION_NOT_YOURS,
                    "take the conversation first; only who talks to the customer grants",
                )
            by = Granter(Actor.PERSON, role_at(me.person.level), me.person.name)
            language = conversation.language or case.language
            settled = grant(records, playbook, case, wish, by, language, clock())
            note(records, me, "remedy.carry_out", case.number, **_in_log(settled))
            return _told(settled, language)

    desk.add("GET", "/cases/{number}/remedies", Right.READ, remedies, response_model=Remedies)
    desk.add("POST", "/cases/{number}/remedies", Right.HANDLE, carry_out, response_model=CarriedOut)


def known_case(records: SqlRecords, number: str) -> Case:
    """The case of that number.

    Raises:
        Refusal: there is none.
    """
    case = records.case(number.strip().upper())
    if case is None:
        raise Refusal(404, Code.UNKNOWN_CASE, f"there is no case {number}; look at its ticket again", number=number)
    return case


def _conversation(records: SqlRecords, case: Case, me: SignedIn) -> Conversation:
    """The conversation the case is settled in: the caller's own where it went on in several."""
    first = records.conversation(case.conversation_id)
    assert first is not None, "a case always belongs to a stored conversation"
    others = records.conversations_continuing(case)
    return next((one for one in (first, *others) if one.owner == me.person.name), first)


def _remedy_out(one: Grantable, language: str) -> RemedyOut:
    return RemedyOut(
        remedy=one.option.remedy.remedy,
        amount=one.option.amount,
        currency=one.currency,
        wording=_written(one.wording, language),
        due_at=one.option.due_at,
        limits=one.limits,
        at_most=one.at_most,
        able=one.able,
        fixed=one.fixed,
    )


def _told(settled: Settled, language: str) -> CarriedOut:
    offer = settled.offer
    return CarriedOut(
        remedy=offer.remedy,
        amount=offer.amount,
        currency=offer.currency,
        receipt=offer.receipt,
        due_at=offer.due_at,
        follow_up_at=settled.follow_up.due_at,
        tell=_written(offer.steps, language),
    )


def _written(words: str, language: str) -> str:
    return to_traditional(words) if language == "zh-Hant" else words


def _in_log(settled: Settled) -> dict[str, str]:
    offer = settled.offer
    return {"remedy": offer.remedy, "amount": str(offer.amount or ""), "receipt": offer.receipt or ""}


@contextmanager
def _refusals() -> Iterator[None]:
    """Tells what cannot be granted; within the transaction, which is then undone."""
    try:
        yield
    except AboveLevelError as error:
        raise above_level_refusal(str(error), error.able) from error
    except GivenAlreadyError as error:
        raise Refusal(409, Code.GIVEN, str(error), receipt=error.given.receipt) from error
    except SettledCaseError as error:
        raise Refusal(409, Code.CASE_OVER, str(error)) from error
    except KeyTakenError as error:
        raise Refusal(409, Code.REMEDY_KEY_TAKEN, str(error)) from error
    except NotHeldError as error:
        raise Refusal(422, Code.NOT_HELD, str(error)) from error
    except UnfitSumError as error:
        raise Refusal(422, Code.UNFIT_SUM, str(error)) from error
    except GrantError as error:
        raise Refusal(422, Code.UNFIT, str(error)) from error
    except (RefusedError, OrderNotFoundError) as error:
        raise Refusal(409, Code.SHOP_REFUSES, f"the shop refuses it: {error}; nothing was done") from error
    except GatewayError as error:
        raise Refusal(502, Code.GATEWAY, f"the shop's system failed: {error}; nothing was done, try again") from error
