"""What a shop's own server does for the chat: it tells who is signed in, signed with the agreed secret.

The demo shop has no passwords: whoever asks is signed in as whom they name. It is there in the demo only.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import jwt
from fastapi import APIRouter, HTTPException, Response
from pydantic import BaseModel, Field

from desk.shop import LARGEST_ID, ShopUnavailableError, ShopWindow, UnknownCustomerError

LASTS_SECONDS = 3600


class SignIn(BaseModel):
    """Who signs in."""

    customer_id: int = Field(..., ge=1, le=LARGEST_ID)


class SignedIn(BaseModel):
    """What the page gives the chat as its attribute `identity`."""

    identity: str


def sign_in_routes(window: ShopWindow, key: str, clock: Callable[[], float] = time.time) -> APIRouter:
    """The route by which the demo shop signs its customers in.

    Args:
        window: where customers are read.
        key: the secret that the chat checks tokens with.
        clock: seconds since 1970.
    """
    router = APIRouter(prefix="/api/shop", tags=["shop"])

    @router.post("/sign-in", response_model=SignedIn)
    def sign_in(who: SignIn, response: Response) -> SignedIn:
        """A token that says who the customer is, for an hour; 404 for an unknown one."""
        try:
            customer = window.orders_of(who.customer_id).customer
        except UnknownCustomerError as error:
            raise HTTPException(404, str(error)) from error
        except ShopUnavailableError as error:
            raise HTTPException(503, str(error)) from error
        response.headers["Cache-Control"] = "no-store"
        claims = {"sub": str(customer.id), "name": customer.name, "exp": int(clock()) + LASTS_SECONDS}
        return SignedIn(identity=jwt.encode(claims, key, "HS256"))

    return router
