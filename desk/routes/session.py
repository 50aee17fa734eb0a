"""Signing in and out, and one's own account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from desk.people.gate import ANYBODY_SIGNED_IN, COOKIE, DeskRouter, caller
from desk.people.refused import people_refusals
from desk.people.signing_in import SignedIn, SigningIn
from desk.reading import WholeTextRoute
from desk.refusals import DESCRIBED
from sandra.people import RIGHTS, Presence, Role

Me = Annotated[SignedIn, Depends(caller)]


class Credentials(BaseModel):
    """What somebody signs in with; `code` where they use an authenticator app."""

    login: str = Field(max_length=100)
    password: str = Field(max_length=500)
    code: str = Field("", max_length=20)


class Account(BaseModel):
    """Who is signed in, what they may do, and the token that changing requests carry."""

    login: str
    name: str
    role: Role
    rights: list[str]
    presence: Presence
    must_change_password: bool
    csrf: str


class NewPassword(BaseModel):
    """The password so far, and the one to come."""

    old: str = Field(max_length=500)
    new: str = Field(max_length=500)


def session_routes(signing_in: SigningIn, desk: DeskRouter, secure: bool) -> APIRouter:
    """Routes to sign in and out.

    Args:
        signing_in: begins and ends sessions.
        desk: takes the routes that need a session.
        secure: whether the cookie is for HTTPS alone.

    Returns:
        The one route that is open to everybody: signing in.
    """
    open_to_all = APIRouter(prefix="/api/desk", tags=["desk"], route_class=WholeTextRoute, responses=DESCRIBED)

    @open_to_all.post("/session", response_model=Account)
    def sign_in(credentials: Credentials, response: Response) -> Account:
        """Begin a session; the cookie comes with the answer."""
        with people_refusals():
            cookie, signed_in = signing_in.sign_in(credentials.login, credentials.password, credentials.code)
        response.set_cookie(COOKIE, cookie, httponly=True, samesite="strict", secure=secure, path="/")
        return account_of(signed_in)

    def me(me: Me) -> Account:
        """Who is signed in on this browser."""
        return account_of(me)

    def sign_out(request: Request, response: Response) -> None:
        """End the session of this browser."""
        signing_in.sign_out(request.cookies.get(COOKIE, ""))
        response.delete_cookie(COOKIE, path="/")

    def change_password(passwords: NewPassword, me: Me) -> None:
        """Choose a password of one's own."""
        with people_refusals():
            signing_in.change_password(me, passwords.old, passwords.new)

    desk.add("GET", "/session", ANYBODY_SIGNED_IN, me, with_one_time_password=True, response_model=Account)
    desk.add("DELETE", "/session", ANYBODY_SIGNED_IN, sign_out, with_one_time_password=True, status_code=204)
    desk.add(
        "PUT", "/session/password", ANYBODY_SIGNED_IN, change_password, with_one_time_password=True, status_code=204
    )
    return open_to_all


def account_of(signed_in: SignedIn) -> Account:
    """What a page has to know of who uses it."""
    person = signed_in.person
    return Account(
        login=person.login,
        name=person.name,
        role=person.role,
        rights=sorted(right.value for right in RIGHTS[person.role]),
        presence=person.presence,
        must_change_password=person.must_change,
        csrf=signed_in.session.csrf,
    )
