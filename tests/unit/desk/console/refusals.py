"""How the desk says no, as pages tell it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TypeVar

import httpx

from desk.refusals import Code
from settings import ROOT

LOCALES = ROOT / "web/desk/locales"
API = "/api/desk/"
_Error = TypeVar("_Error", bound=Exception)


def sentences(language: str) -> dict[str, str]:
    """What pages say of each code."""
    words: dict[str, str] = json.loads((LOCALES / f"{language}.refusals.json").read_text("utf-8"))
    return words


IN_ENGLISH = sentences("en")


def require_told(response: httpx.Response) -> None:
    """Whatever the desk refuses has a code, a sentence, and all the values that pages put into their own sentence."""
    if response.status_code < 400 or not response.request.url.path.startswith(API):
        return
    response.read()
    detail = response.json()["detail"]
    assert detail["message"], response.request.url
    places = set(re.findall(r"{(\w+)}", IN_ENGLISH[Code(detail["code"]).value]))
    findings = detail.get("findings", [{}])
    assert places <= {*detail, *findings[0]}, detail


def leaves(error: type[_Error]) -> Iterator[type[_Error]]:
    """The errors that are raised: those without a more special one."""
    below = error.__subclasses__()
    if not below:
        yield error
    for one in below:
        yield from leaves(one)
