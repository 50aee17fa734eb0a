"""An authenticator app as the second proof of who signs in: set up and removed by the person themselves.

AuthenticatorError (a PeopleError)
├── WrongCodeError       the app shows another code: it was set up with another key, or its clock is wrong
└── UnfitSecretError     the key is none of ours
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import pyotp
import segno

from desk.people.passwords import is_right_code
from sandra.people import AuditEntry, PeopleError, Person
from sandra.store.people import SqlPeople

ISSUER = "Sandra"
_SECRET = re.compile("[A-Z2-7]{32}")


class AuthenticatorError(PeopleError):
    """The app cannot be set up like this."""


class WrongCodeError(AuthenticatorError):
    """The app shows another code."""

    code = "wrong_code"

    def __init__(self) -> None:
        super().__init__(
            "the code is not the one of this key; check the clock of your telephone and type the next code"
        )


class UnfitSecretError(AuthenticatorError):
    """The key is none of ours."""

    code = "unfit_secret"

    def __init__(self) -> None:
        super().__init__("the key is none that was shown here; begin the set-up again")


@dataclass(frozen=True)
class NewApp:
    """What an authenticator app is set up with; nothing of it is kept before its first code is given.

    Attributes:
        secret: the key, to type where no picture can be taken.
        uri: the same as apps read it.
        picture: the uri as a QR code, an SVG image in a data URI.
    """

    secret: str
    uri: str
    picture: str


def new_app(person: Person) -> NewApp:
    """A key for somebody's app."""
    secret = pyotp.random_base32()
    uri = pyotp.TOTP(secret).provisioning_uri(name=person.login, issuer_name=ISSUER)
    picture = segno.make(uri, micro=False).svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
    return NewApp(secret, uri, picture)


def set_up(people: SqlPeople, person: Person, secret: str, code: str, now: datetime) -> None:
    """From now on the app's code is asked for at each sign-in.

    Raises:
        AuthenticatorError: see the head of this module.
    """
    if not _SECRET.fullmatch(secret):
        raise UnfitSecretError
    if not is_right_code(code, secret):
        raise WrongCodeError
    person.totp_secret = secret
    people.add(AuditEntry(now, person.name, "person.app_on", person.login))


def remove(people: SqlPeople, person: Person, now: datetime) -> None:
    """No code is asked for any more."""
    person.totp_secret = None
    people.add(AuditEntry(now, person.name, "person.app_off", person.login))
