"""Debian's or any other Chromium of this machine, without a window."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none"]


class NoChromiumError(RuntimeError):
    """There is no Chromium to drive."""

    def __init__(self) -> None:
        super().__init__("no Chromium was found; install one, such as with `apt-get install chromium`")


def executable() -> str:
    """Path of the browser; the variable CHROMIUM goes first.

    Raises:
        NoChromiumError: none is installed.
    """
    names = (os.environ.get("CHROMIUM", ""), *NAMES)
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        raise NoChromiumError
    return found


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A browser that is closed on leaving the block.

    Raises:
        NoChromiumError: none is installed.
    """
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
