"""Values of requests as the store can take them."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.responses import Response

from desk.refusals import Code, Refusal
from sandra.store.columns import storable

HIGHEST_ID = 2**31 - 1
"""The highest number a column for ids holds on PostgreSQL."""

MOST_FLAWS = 5


def aware(moment: datetime | None) -> datetime | None:
    """The moment with its time zone, which is UTC where the request names none."""
    return moment.replace(tzinfo=timezone.utc) if moment is not None and moment.tzinfo is None else moment


class WholeTextRequest(Request):
    """A request whose JSON holds no text that cannot be kept or sent back: NUL, or half of a character."""

    async def json(self) -> Any:
        """What was sent.

        Raises:
            Refusal: it is no text, or lies too deep within itself.
        """
        try:
            return _whole(await super().json())
        except (UnicodeDecodeError, RecursionError) as error:
            raise Refusal(400, Code.UNREADABLE, f"the body cannot be read, send JSON in UTF-8: {error}") from error


class WholeTextRoute(APIRoute):
    """A route that reads its body as `WholeTextRequest` does, and refuses what does not fit as it refuses all else."""

    def get_route_handler(self) -> Any:
        """The handler of this route."""
        handle = super().get_route_handler()

        async def handle_whole(request: Request) -> Response:
            try:
                response: Response = await handle(WholeTextRequest(request.scope, request.receive))
            except RequestValidationError as error:
                raise Refusal(422, Code.INVALID, f"change what does not fit: {_flaws(error)}") from error
            return response

        return handle_whole


def _flaws(error: RequestValidationError) -> str:
    """The first few, each with where it is."""
    flaws = [(".".join(map(str, flaw["loc"])), flaw["msg"]) for flaw in error.errors()]
    return "; ".join(f"{where}: {what}" for where, what in flaws[:MOST_FLAWS])


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(key): _whole(one) for key, one in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list) else value
