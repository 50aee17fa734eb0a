"""Serves a stand-in on a free port of this machine, in a thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from tests.stack import free_ports

PATIENCE_SECONDS = 30.0


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The address at which the app answers until the end."""
    port = free_ports(1)[0]
    # The installed websockets are too old for this uvicorn, and no stand-in speaks them.
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, ws="none", log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    eventually(lambda: server.started, "the stand-in serves")
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=PATIENCE_SECONDS)


def eventually(holds: Callable[[], object], what: str, patience: float = PATIENCE_SECONDS) -> None:
    """Wait until something is so.

    Raises:
        AssertionError: it was not within the patience, in seconds.
    """
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, f"waited {patience} seconds in vain until {what}"
        time.sleep(0.05)
