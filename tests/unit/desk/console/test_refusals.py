"""The desk says no in one way only, and every page can tell it in the reader's language."""

from __future__ import annotations

import re

import httpx
import pytest

from desk.people.gate import CSRF_HEADER
from desk.refusals import Code
from sandra.escalation.taking_over import HandlingError
from sandra.people import PeopleError, Role
from settings import ROOT
from tests.unit.desk.console.conftest import Browser, Desk
from tests.unit.desk.console.refusals import LOCALES, leaves, sentences
from tests.unit.desk.console.talk import code_of
from tests.unit.desk.console.test_rights import NOT_ASKED, address

CODES = {code.value for code in Code}
LANGUAGES = sorted(file.name.removesuffix(".refusals.json") for file in LOCALES.glob("*.refusals.json"))
OWN_ERRORS = {leaf.code for leaf in leaves(HandlingError)} | {leaf.code for leaf in leaves(PeopleError)}
"""Codes that errors outside the desk bring with them."""


@pytest.fixture
def lin(desk: Desk) -> Browser:
    return desk.signed_in(Role.ADMIN, "lin")


def sends(browser: Browser, content: bytes) -> httpx.Response:
    """Something that may be no JSON."""
    headers = {CSRF_HEADER: browser.csrf, "content-type": "application/json"}
    return browser.client.post("/api/desk/people", content=content, headers=headers)


def test_the_desk_speaks_three_languages() -> None:
    assert LANGUAGES == ["en", "zh-Hans", "zh-Hant"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_words_and_all_words_have_their_code(language: str) -> None:
    words = sentences(language)
    assert set(words) == CODES
    assert all(sentence.strip() for sentence in words.values())


def test_every_code_is_given_somewhere_and_no_other() -> None:
    sources = "".join(file.read_text("utf-8") for file in (ROOT / "desk").rglob("*.py"))
    assert {Code[name].value for name in re.findall(r"\bCode\.([A-Z_]+)", sources)} | OWN_ERRORS == CODES


@pytest.mark.parametrize("role", [None, Role.AUDITOR, Role.ADMIN])
def test_no_route_refuses_without_a_code(desk: Desk, role: Role | None) -> None:
    browser = desk.signed_in(role) if role is not None else desk.browser()
    for method, path in set(desk.router.rights) - NOT_ASKED:
        answer = browser.asks(method, address(path), {})
        assert answer.is_success or Code(code_of(answer)), (method, path)


def test_what_does_not_fit_is_told_with_where_it_is(lin: Browser) -> None:
    refused = lin.posts("/people", {"login": "wu", "name": "", "role": "chief"})
    assert (refused.status_code, code_of(refused)) == (422, "invalid")
    assert all(f"body.{field}: " in refused.json()["detail"]["message"] for field in ("name", "role"))


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(b"{", 422, "invalid"), (b'{"name": "\xff"}', 400, "unreadable"), (b"[" * 100_000, 400, "unreadable")],
    ids=["cut off", "no UTF-8", "too deep"],
)
def test_what_is_no_json_is_refused_like_all_else(lin: Browser, content: bytes, status: int, code: str) -> None:
    refused = sends(lin, content)
    assert (refused.status_code, code_of(refused)) == (status, code)


def test_the_description_says_how_refusals_look(desk: Desk) -> None:
    described = desk.new_client().get("/api/openapi.json").json()["paths"]["/api/desk/people"]["post"]["responses"]
    assert described["4XX"]["content"]["application/json"]["schema"]["$ref"].endswith("/RefusalOut")
    assert "422" not in described
