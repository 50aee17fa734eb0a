"""Passwords guessed in the same instant are counted one by one, and comparing them holds nobody up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desk.people import signing_in
from desk.people.register import Particulars, add_person
from desk.people.signing_in import SigningIn
from sandra.people import TRIES_BEFORE_LOCK, LockedOutError, PeopleError, Role, SignInError, WrongPasswordError
from sandra.store.database import Store
from sandra.store.people import SqlPeople
from tests.unit.builders import NOW

GUESSES = 12


@pytest.fixture
def password(store: Store) -> str:
    """Lin's."""
    with store.transaction() as records:
        return add_person(SqlPeople(records.session), "lin", Particulars("Lin", Role.AGENT), "test", NOW)


@pytest.fixture
def desk(store: Store) -> SigningIn:
    return SigningIn(store, lambda: NOW)


def wrong_tries(store: Store) -> int:
    with store.reading() as records:
        person = SqlPeople(records.session).by_login("lin")
    assert person is not None
    return person.wrong_tries


def refusal(guess: Callable[[], object]) -> type[PeopleError]:
    with pytest.raises(PeopleError) as refused:
        guess()
    return type(refused.value)


def test_guesses_at_once_are_all_counted_until_the_lock(
    desk: SigningIn,
    store: Store,
    password: str,
    at_once: Callable[[Callable[[int], type[PeopleError]], int], list[type[PeopleError]]],
) -> None:
    refusals = at_once(lambda number: refusal(lambda: desk.sign_in("lin", f"wrong-{number}")), GUESSES)
    assert refusals.count(SignInError) == TRIES_BEFORE_LOCK - 1
    assert refusals.count(LockedOutError) == GUESSES - TRIES_BEFORE_LOCK + 1
    assert wrong_tries(store) == TRIES_BEFORE_LOCK


def test_guesses_of_the_old_password_are_counted_where_a_new_one_is_chosen(
    desk: SigningIn, store: Store, password: str
) -> None:
    _, lin = desk.sign_in("lin", password)
    guesses = [refusal(lambda: desk.change_password(lin, "wrong", "green-tea-in-the-rain")) for _ in range(6)]
    assert guesses == [WrongPasswordError] * (TRIES_BEFORE_LOCK - 1) + [LockedOutError] * 2
    assert wrong_tries(store) == TRIES_BEFORE_LOCK


@pytest.mark.parametrize("login", ["lin", "nobody"])
def test_others_write_while_a_password_is_compared_whoever_it_is_of(
    desk: SigningIn, store: Store, password: str, login: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []

    def write_meanwhile(given: str, _: str | None) -> bool:
        with store.transaction() as records:
            person = SqlPeople(records.session).by_login_to_change("lin")
            assert person is not None
            person.staff_number = "7"
        compared.append(given)
        return False

    monkeypatch.setattr(signing_in, "is_right", write_meanwhile)
    assert refusal(lambda: desk.sign_in(login, "wrong")) is SignInError
    assert compared == ["wrong"]


def test_a_password_replaced_while_it_was_compared_lets_nobody_in(
    desk: SigningIn, store: Store, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def replace_meanwhile(*_: object) -> bool:
        with store.transaction() as records:
            person = SqlPeople(records.session).by_login("lin")
            assert person is not None
            person.password_hash = "another"
        return True

    monkeypatch.setattr(signing_in, "is_right", replace_meanwhile)
    assert refusal(lambda: desk.sign_in("lin", password)) is SignInError
