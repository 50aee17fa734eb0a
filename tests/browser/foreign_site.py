"""A shop of somebody else's with the chat on its page: another origin, a strict policy, customers it signs for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jwt
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from settings import Settings
from tests.platforms.serving import serving

SECRET = "agreed between the shop and Sandra: 32 bytes"
NOTHING_ELSE = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'none'"
NO_MARKUP = "require-trusted-types-for 'script'; trusted-types 'none'"
PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Somebody else's shop</title>
    <script src="/page.js"></script>
    <script src="{desk}/widget.js" crossorigin data-server="{chat}" data-lang="en"
            data-identity="{identity}" defer></script>
  </head>
  <body><h1>Somebody else's shop</h1></body>
</html>
"""
SCRIPT = """
window.heard = [];
window.violations = [];
addEventListener("securitypolicyviolation", (event) =>
  violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
addEventListener("DOMContentLoaded", () => {
  const chat = document.querySelector("sandra-chat");
  for (const name of ["opened", "closed", "message", "unread", "connection", "identity-refused"])
    chat.addEventListener(name, (event) => heard.push([name, event.detail]));
});
"""


class ForeignSite:
    """The site, once its server runs.

    Attributes:
        address: its origin.
        sandra: where the chat lives.
    """

    def __init__(self) -> None:
        self.address = ""
        self.sandra: Settings | None = None

    def environment(self) -> dict[str, str]:
        """What Sandra has to know of it."""
        return {"SANDRA_SITE_ORIGINS": self.address, "SANDRA_IDENTITY_SECRET": SECRET}

    def page_of(self, customer: int | None = None, ends_in: float = 600, **claims: Any) -> str:
        """The address of the page as the site's server makes it for a customer, or for nobody it knows."""
        if customer is None:
            return f"{self.address}/"
        told = {"sub": str(customer), "exp": time.time() + ends_in, **claims}
        return f"{self.address}/?identity={jwt.encode(told, SECRET, 'HS256')}"

    async def page(self, request: Request) -> Response:
        """The page with its policy."""
        assert self.sandra is not None, "Sandra runs before anybody visits the site"
        desk, chat = self.sandra.public_desk_url, self.sandra.public_chat_url
        sources = (
            f"script-src 'self' {desk}",
            f"connect-src {chat} {chat.replace('http', 'ws', 1)}",
            f"img-src {desk}",
        )
        content = PAGE.format(desk=desk, chat=chat, identity=request.query_params.get("identity", ""))
        return Response(
            content,
            media_type="text/html",
            headers={
                "Content-Security-Policy": "; ".join((NOTHING_ELSE, NO_MARKUP, *sources)),
                "Cross-Origin-Embedder-Policy": "require-corp",
            },
        )


@contextmanager
def foreign_site() -> Iterator[ForeignSite]:
    """A site that serves its page until the end."""
    site = ForeignSite()
    app = Starlette(
        routes=[
            Route("/", site.page),
            Route("/page.js", lambda _: PlainTextResponse(SCRIPT, media_type="text/javascript")),
            Route("/favicon.ico", lambda _: PlainTextResponse("")),
        ]
    )
    with serving(app) as address:
        site.address = address
        yield site
