"""The built web pages as static files, cached as long as each may be."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

HASHED_FILES = ("assets/", "desk/assets/")
CONSOLE = re.compile(r"desk/(?!assets/)[^.]*")
"""Addresses within the desk's console, which all show the one page that reads them."""
CONSOLE_PAGE = "desk/index.html"
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"
WIDGET = "widget.js"
FOR_ANY_SITE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""The chat's script is for pages of any site, also those that let in only what says so."""
NOT_BUILT = "The web pages are not built yet. Run `make web` and reload this page.\n"


class Pages(StaticFiles):
    """Serves a folder of built pages, and says how to build them while it is missing.

    Args:
        folder: where the build puts index.html, widget.js, assets/ and desk/.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self._folder = folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; looks at the folder each time, so that a build needs no restart."""
        if (self._folder / "index.html").is_file():
            await super().__call__(scope, receive, send)
            return
        not_built = PlainTextResponse(NOT_BUILT, status_code=503, headers={"Cache-Control": "no-store"})
        await not_built(scope, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file under its path. Names in assets/ carry a hash of their content; others keep their name."""
        path = path.replace("\\", "/")
        response = await super().get_response(CONSOLE_PAGE if CONSOLE.fullmatch(path) else path, scope)
        is_hashed = path.startswith(HASHED_FILES)
        response.headers["Cache-Control"] = FOR_GOOD if is_hashed else ASK_EACH_TIME
        if path == WIDGET:
            response.headers.update(FOR_ANY_SITE)
        return response
