"""Puts the desk's web server together."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.exception_handlers import http_exception_handler
from pydantic import BaseModel
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from desk.headers import SecurityHeaders, content_security_policy
from desk.pages import Pages
from desk.refusals import Code, Refusal
from desk.shop import ShopWindow, shop_routes
from sandra.store.database import StoreConflictError, StoreUnavailableError

logger = logging.getLogger(__name__)

WORTH_COMPRESSING_BYTES = 1000
BUSY_FOR_SECONDS = 2
BUSY = "the store does not answer just now; nothing was changed, try again in a moment"
CHANGED = "somebody else changed the same in this moment; nothing of yours was kept, look at it again and try once more"


class Compression(GZipMiddleware):
    """Compresses answers, except files of messages: they hardly become smaller, and everybody would wait for it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        is_file = scope["type"] == "http" and "/attachments/" in scope["path"]
        answer = self.app if is_file else super().__call__
        await answer(scope, receive, send)


class Health(BaseModel):
    """Says that the server answers."""

    status: str = "ok"


class WidgetConfig(BaseModel):
    """What a page has to know to place the chat."""

    chat_server: str


def create_app(
    window: ShopWindow | None, chat_server: str, pages: Path, more: Sequence[APIRouter] = (), public_url: str = ""
) -> FastAPI:
    """The web server: the shop's API, health, the chat's address, and the built pages for everything else.

    Args:
        window: where the demo shop reads customers and orders; without it the shop's routes are not there.
        chat_server: the address under which browsers reach the chat, for example http://localhost:5005.
        pages: the folder of the built pages; while it is missing they answer 503 with the cure.
        more: further routes, asked before the pages.
        public_url: under which customers read what was sent to them; the pages show it under any name of the server.

    Raises:
        AddressError: an address is none.
    """
    chat_server = chat_server.rstrip("/")
    policy = content_security_policy(chat_server, public_url)
    app = FastAPI(title="Sandra desk", openapi_url="/api/openapi.json", docs_url=None, redoc_url=None)
    app.add_middleware(Compression, minimum_size=WORTH_COMPRESSING_BYTES)
    app.add_middleware(SecurityHeaders, policy=policy)

    @app.get("/health", response_model=Health)
    def health() -> Health:
        """Whether the server answers."""
        return Health()

    @app.get("/widget-config.json", response_model=WidgetConfig)
    def widget_config() -> WidgetConfig:
        """Where the chat lives."""
        return WidgetConfig(chat_server=chat_server)

    @app.exception_handler(StoreUnavailableError)
    async def store_unavailable(request: Request, error: StoreUnavailableError) -> Response:
        """Nothing of the request was kept; where the store is, only the log tells."""
        logger.error("%s %s was not answered: %s", request.method, request.url.path, error)
        return await http_exception_handler(request, Refusal(503, Code.BUSY, BUSY, seconds=BUSY_FOR_SECONDS))

    @app.exception_handler(StoreConflictError)
    async def changed_meanwhile(request: Request, error: StoreConflictError) -> Response:
        """Nothing of the request was kept; which rows it was about, only the log tells."""
        logger.warning("%s %s was not done: %s", request.method, request.url.path, error)
        return await http_exception_handler(request, Refusal(409, Code.CHANGED, CHANGED))

    if window is not None:
        app.include_router(shop_routes(window))
    for routes in more:
        app.include_router(routes)
    app.mount("/", Pages(pages), name="pages")
    return app
