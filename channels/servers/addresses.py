"""Web addresses that a message brings along: fetched only where they lie beneath one of our own settings."""

from __future__ import annotations

import httpx

_PORTS = {"http": 80, "https": 443}


def is_beneath(address: str, base: str) -> bool:
    """Whether the address is on the same server as the other one, and in the same folder or beneath it."""
    try:
        given, allowed = httpx.URL(address), httpx.URL(base)
    except (httpx.InvalidURL, TypeError):
        return False
    if given.userinfo or _server(given) != _server(allowed) or not given.host:
        return False
    folder = allowed.path.rstrip("/") + "/"
    return given.path.startswith(folder) and ".." not in given.path.split("/")


def _server(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or _PORTS.get(url.scheme)
