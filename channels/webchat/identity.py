"""Which customer a visitor is, by a token that the site's own server signed (docs/webchat.md).

IdentityError       the token shows nobody; `reason` is what the page hears
├── ExpiredError    it was good once
├── LastingError    it is good for longer than a day, or for ever
├── UnreadableError it is not signed with our secret, or does not name a customer
└── UnexpectedError no secret is agreed with any site
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import jwt
from jwt.types import Options

ALGORITHM = "HS256"
LONGEST_LIFE_SECONDS = 24 * 3600
CLOCKS_DIFFER_SECONDS = 60
"""So far the clock of the site's server may be from ours."""
LONGEST_TOKEN = 4096
LONGEST_NAME = 80
LARGEST_CUSTOMER = 2**31 - 1
_SIGNATURE_ALONE: Options = {
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_sub": False,
    "verify_jti": False,
    "verify_aud": False,
    "verify_iss": False,
}


class IdentityError(Exception):
    """The token shows nobody; the visitor goes on as somebody unknown."""

    reason: ClassVar[str]


class ExpiredError(IdentityError):
    """It was good once; the page gives a fresh one."""

    reason = "expired"


class LastingError(IdentityError):
    """Whoever gets hold of it could be that customer for long."""

    reason = "lasts_too_long"


class UnreadableError(IdentityError):
    """It is not signed with our secret, or does not name a customer."""

    reason = "invalid"


class UnexpectedError(IdentityError):
    """No secret is agreed with any site: set SANDRA_IDENTITY_SECRET."""

    reason = "not_set_up"


@dataclass(frozen=True)
class Identity:
    """What the site says of a visitor.

    Attributes:
        customer_id: the shop's number of the customer.
        name: as the customer likes to be called; empty where the site does not tell.
        language: as the site tells it, whether or not we speak it.
    """

    customer_id: int
    name: str = ""
    language: str = ""


class Identities:
    """Reads what sites say of their visitors.

    Args:
        secret: what they sign it with; empty where none is agreed.
        clock: seconds since 1970.
    """

    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        self._secret, self._clock = secret, clock

    def read(self, token: str) -> Identity:
        """
        Raises:
            IdentityError: the token shows nobody.
        """
        if not self._secret:
            raise UnexpectedError
        claims = self._claims(token)
        self._require_in_time(claims)
        return Identity(_customer_of(claims), _text(claims.get("name"))[:LONGEST_NAME], _text(claims.get("language")))

    def _require_in_time(self, claims: Mapping[str, Any]) -> None:
        """
        Raises:
            LastingError: it says no end, or a far one.
            ExpiredError: its time is over.
            UnreadableError: its time has not come, or is none.
        """
        if "exp" not in claims:
            raise LastingError
        begins, ends = _moment(claims.get("nbf", 0)), _moment(claims["exp"])
        now = self._clock()
        if ends > now + LONGEST_LIFE_SECONDS + CLOCKS_DIFFER_SECONDS:
            raise LastingError
        if ends < now - CLOCKS_DIFFER_SECONDS:
            raise ExpiredError
        if begins > now + CLOCKS_DIFFER_SECONDS:
            raise UnreadableError

    def _claims(self, token: str) -> Mapping[str, Any]:
        """What is signed.

        Raises:
            UnreadableError: it is not signed with our secret.
        """
        if len(token) > LONGEST_TOKEN:
            raise UnreadableError
        try:
            # Which claims count, and how, `read` says: it tells the page why a token is refused.
            return jwt.decode(token, self._secret, algorithms=[ALGORITHM], options=_SIGNATURE_ALONE)
        except jwt.PyJWTError as error:
            raise UnreadableError from error


def _moment(claim: object) -> float:
    """
    Raises:
        UnreadableError: it is no moment.
    """
    if isinstance(claim, bool) or not isinstance(claim, (int, float)) or not math.isfinite(claim):
        raise UnreadableError
    return claim


def _customer_of(claims: Mapping[str, Any]) -> int:
    """
    Raises:
        UnreadableError: it is not the number of a customer.
    """
    number = str(claims.get("sub", ""))
    if not (number.isascii() and number.isdigit() and len(number) <= len(str(LARGEST_CUSTOMER))):
        raise UnreadableError
    customer_id = int(number)
    if not 0 < customer_id <= LARGEST_CUSTOMER:
        raise UnreadableError
    return customer_id


def _text(claim: object) -> str:
    return claim.strip() if isinstance(claim, str) and claim.isprintable() else ""
