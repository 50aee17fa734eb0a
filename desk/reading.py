"""Values of requests as the store can take them."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from sandra.store.columns import storable

HIGHEST_ID = 2**31 - 1
"""The highest number a column for ids holds on PostgreSQL."""


def aware(moment: datetime | None) -> datetime | None:
    """The moment with its time zone, which is UTC where the request names none."""
    return moment.replace(tzinfo=timezone.utc) if moment is not None and moment.tzinfo is None else moment


class WholeTextRequest(Request):
    """A request whose JSON holds no text that cannot be kept or sent back: NUL, or half of a character."""

    async def json(self) -> Any:
        """What was sent."""
        return _whole(await super().json())


class WholeTextRoute(APIRoute):
    """A route that reads its body as `WholeTextRequest` does."""

    def get_route_handler(self) -> Any:
        """The handler of this route."""
        handle = super().get_route_handler()

        async def handle_whole(request: Request) -> Response:
            response: Response = await handle(WholeTextRequest(request.scope, request.receive))
            return response

        return handle_whole


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(key): _whole(one) for key, one in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list) else value
