"""A visitor is the customer that the site's own server says, for as long as it says it."""

from __future__ import annotations

from typing import Any

import jwt
import pytest

from channels.webchat.identity import (
    CLOCKS_DIFFER_SECONDS,
    LONGEST_LIFE_SECONDS,
    Identities,
    Identity,
    IdentityError,
)

SECRET = "a secret of thirty-two bytes or more"
NOW = 1_796_000_000
OURS = Identities(SECRET, lambda: NOW)


def signed(secret: str = SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    """A token as the site's server signs it; a claim that is None is left out."""
    whole = {"sub": "7", "exp": NOW + 600, **claims}
    return jwt.encode({name: value for name, value in whole.items() if value is not None}, secret, algorithm)


def reason(token: str, identities: Identities = OURS) -> str:
    """Why the token shows nobody."""
    with pytest.raises(IdentityError) as refused:
        identities.read(token)
    return refused.value.reason


def test_a_good_token_shows_the_customer_with_what_the_site_tells_of_them() -> None:
    assert OURS.read(signed(name=" Emily Carter ", language="en")) == Identity(7, "Emily Carter", "en")


@pytest.mark.parametrize("number", ["7", 7])
def test_the_customers_number_may_be_a_text_or_a_number(number: object) -> None:
    assert OURS.read(signed(sub=number)).customer_id == 7


def test_clocks_may_differ_a_little() -> None:
    assert OURS.read(signed(exp=NOW - CLOCKS_DIFFER_SECONDS + 1))
    assert OURS.read(signed(exp=NOW + LONGEST_LIFE_SECONDS + CLOCKS_DIFFER_SECONDS - 1))
    assert OURS.read(signed(nbf=NOW + 5, iat=NOW + 5))


def test_a_token_that_was_good_once_is_told_from_one_that_never_was() -> None:
    assert reason(signed(exp=NOW - CLOCKS_DIFFER_SECONDS - 1)) == "expired"


@pytest.mark.parametrize("end", [None, NOW + 2 * LONGEST_LIFE_SECONDS, 1e300])
def test_a_token_that_lasts_longer_than_a_day_is_refused(end: float | None) -> None:
    assert reason(signed(exp=end)) == "lasts_too_long"


@pytest.mark.parametrize(
    "token",
    [
        signed("another secret of thirty-two bytes…"),
        signed(algorithm="HS512"),
        jwt.encode({"sub": "7", "exp": NOW + 600}, "", "none"),
        signed()[:-2],
        f"{signed()}.more",
        "你好",
        "a.b.c",
        "x" * 100_000,
        signed(exp="soon"),
        signed(exp=float("nan")),
        signed(exp=True),
        signed(nbf=NOW + 600),
        signed(nbf="soon"),
        *(signed(sub=number) for number in (None, "", "0", "-1", "7.5", "anna", "٧", str(2**31), "1" * 5000)),
    ],
    ids=lambda token: token[-20:],
)
def test_anything_else_shows_nobody(token: str) -> None:
    assert reason(token) == "invalid"


def test_without_an_agreed_secret_no_token_counts() -> None:
    assert reason(signed(), Identities("", lambda: NOW)) == "not_set_up"


@pytest.mark.parametrize("name", [7, None, ["Emily"], "Em\nily", "\u202eylime"])
def test_what_is_no_name_is_not_told(name: object) -> None:
    assert OURS.read(signed(name=name)).name == ""


def test_a_long_name_is_cut() -> None:
    assert OURS.read(signed(name="n" * 1000)).name == "n" * 80
