"""Lets a request through to a route: signed in, allowed by role, and made by our own page.

Every route of the desk is added through `DeskRouter`, which asks for a right; there is no way to add one without.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends, Request

from desk.people.signing_in import SignedIn, SigningIn
from desk.reading import WholeTextRoute
from desk.refusals import DESCRIBED, Code, Refusal
from sandra.people import Right

COOKIE = "sandra_desk"
CSRF_HEADER = "x-csrf-token"
CHANGES_NOTHING = frozenset({"GET", "HEAD", "OPTIONS"})
ANYBODY_SIGNED_IN = None


class DeskRouter:
    """Collects routes, each with the right it needs.

    Args:
        signing_in: tells who a cookie belongs to.
    """

    def __init__(self, signing_in: SigningIn) -> None:
        self._signing_in = signing_in
        self.routes = APIRouter(prefix="/api/desk", tags=["desk"], route_class=WholeTextRoute, responses=DESCRIBED)
        self.rights: dict[tuple[str, str], Right | None] = {}
        """Method and path of each route, and the right it asks for; None for anybody who is signed in."""

    def add(
        self,
        method: str,
        path: str,
        right: Right | None,
        endpoint: Callable[..., Any],
        with_one_time_password: bool = False,
        **more: Any,
    ) -> None:
        """Add a route.

        Args:
            right: what the caller's role has to allow.
            endpoint: answers; who calls is given by `caller`.
            with_one_time_password: whether it is open to whoever has not chosen a password yet.
            more: for FastAPI, such as `response_model`.
        """
        self.rights[method, f"/api/desk{path}"] = right
        guard = Depends(self._guard(right, with_one_time_password))
        self.routes.add_api_route(path, endpoint, methods=[method], dependencies=[guard], **more)

    def _guard(self, right: Right | None, with_one_time_password: bool) -> Callable[[Request], None]:
        def let_in(request: Request) -> None:
            signed_in = self._signing_in.who(request.cookies.get(COOKIE, ""))
            if signed_in is None:
                raise Refusal(401, Code.SIGNED_OUT, "your session is over; sign in again, what you typed is kept")
            if request.method not in CHANGES_NOTHING:
                _require_own_page(request, signed_in)
            if signed_in.person.must_change and not with_one_time_password:
                raise Refusal(403, Code.PASSWORD_FIRST, "choose a password of your own first")
            if right is not None and not signed_in.person.may(right):
                raise Refusal(403, Code.NOT_ALLOWED, "your role may not do this; ask an administrator")
            request.state.signed_in = signed_in

        return let_in


def caller(request: Request) -> SignedIn:
    """Who makes the request; for the endpoints behind the gate."""
    signed_in: SignedIn = request.state.signed_in
    return signed_in


def _require_own_page(request: Request, signed_in: SignedIn) -> None:
    # Texts are compared as bytes: of those that are not ASCII, compare_digest takes no others.
    given, wanted = request.headers.get(CSRF_HEADER, "").encode(), signed_in.session.csrf.encode()
    if not secrets.compare_digest(given, wanted):
        raise Refusal(
            403,
            Code.FOREIGN_REQUEST,
            "the request does not come from the desk's own page; reload the page and try again",
        )
