"""One's own account at the desk: whether work may come, the authenticator app, and other browsers."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from pydantic import BaseModel, Field

from desk.people.audit import note
from desk.people.authenticator import new_app, remove, set_up
from desk.people.gate import ANYBODY_SIGNED_IN, DeskRouter, caller
from desk.people.refused import people_refusals
from desk.people.signing_in import SignedIn, SigningIn
from desk.routes.people import SpanOut
from sandra.people import Presence
from sandra.store.database import Store
from sandra.store.people import SqlPeople

Me = Annotated[SignedIn, Depends(caller)]


class Own(BaseModel):
    """What somebody sees of their own account.

    Attributes:
        available: whether new work may come: presence and working hours taken together.
    """

    presence: Presence
    available: bool
    working_hours: list[SpanOut]
    timezone: str
    has_app: bool
    sessions: int


class PresenceIn(BaseModel):
    """Whether somebody is there."""

    presence: Presence


class AppOut(BaseModel):
    """A key for an authenticator app, with the same as a picture."""

    secret: str
    uri: str
    picture: str


class AppIn(BaseModel):
    """The key that was shown, the code that the app makes of it, and one's password."""

    secret: str = Field(max_length=100)
    code: str = Field(max_length=20)
    password: str = Field(max_length=500)


class PasswordIn(BaseModel):
    """One's password, to show who is at the desk."""

    password: str = Field(max_length=500)


def account_routes(store: Store, signing_in: SigningIn, timezone: str, desk: DeskRouter) -> None:
    """Add the routes about one's own account.

    Args:
        signing_in: asks for the password once more where an open desk is not enough.
        timezone: in which working hours are meant.
    """

    def own(me: Me) -> Own:
        """One's own account."""
        with store.reading() as records:
            people = SqlPeople(records.session)
            sessions = people.sessions_of(me.at).get(me.person.id or 0, 1)
        return Own(
            presence=me.person.presence,
            available=me.person.is_available(me.at, timezone),
            working_hours=[SpanOut(**span) for span in me.person.working_hours],
            timezone=timezone,
            has_app=me.person.totp_secret is not None,
            sessions=sessions,
        )

    def be(presence: PresenceIn, me: Me) -> None:
        """Say that one is there, or away; no new work comes to who is away."""
        with store.transaction() as records:
            person = SqlPeople(records.session).by_login(me.person.login)
            assert person is not None, "who is signed in is on record"
            if person.presence is not presence.presence:
                person.presence = presence.presence
                note(records, me, "person.presence", person.login, presence=presence.presence.value)

    def begin_app(me: Me) -> AppOut:
        """A key to set an authenticator app up with; it counts once its first code is given."""
        app = new_app(me.person)
        return AppOut(secret=app.secret, uri=app.uri, picture=app.picture)

    def finish_app(app: AppIn, me: Me) -> None:
        """From now on the app's code is asked for at each sign-in."""
        with people_refusals():
            signing_in.with_password(
                me, app.password, lambda people, person: set_up(people, person, app.secret, app.code, me.at)
            )

    def remove_app(password: PasswordIn, me: Me) -> None:
        """No code is asked for any more."""
        with people_refusals():
            signing_in.with_password(me, password.password, lambda people, person: remove(people, person, me.at))

    def end_others(me: Me) -> None:
        """Sign out on all other browsers."""
        with store.transaction() as records:
            SqlPeople(records.session).end_other_sessions(me.session)
            note(records, me, "person.end_sessions", me.person.login)

    desk.add("GET", "/account", ANYBODY_SIGNED_IN, own, response_model=Own)
    desk.add("PUT", "/account/presence", ANYBODY_SIGNED_IN, be, status_code=204)
    desk.add("POST", "/account/app", ANYBODY_SIGNED_IN, begin_app, response_model=AppOut)
    desk.add("PUT", "/account/app", ANYBODY_SIGNED_IN, finish_app, status_code=204)
    desk.add("POST", "/account/app/removal", ANYBODY_SIGNED_IN, remove_app, status_code=204)
    desk.add("DELETE", "/account/sessions", ANYBODY_SIGNED_IN, end_others, status_code=204)
