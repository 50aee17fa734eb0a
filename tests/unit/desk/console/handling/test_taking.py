"""Whose a ticket is: taken by one, passed on, put back, suggested."""

from __future__ import annotations

import secrets
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from threading import Barrier
from typing import Any

import httpx
import pytest

from desk.people.gate import COOKIE
from sandra.case import TicketStatus
from sandra.people import DeskSession, Person, Presence, Role
from sandra.store.people import SqlPeople
from tests.unit.desk.console.conftest import BEGINNING, Browser, Desk
from tests.unit.desk.console.handling.deeds import SOON, case_of, change, does, on_record, refusal, waits


class TestTaking:
    def test_who_takes_it_has_the_conversation_too_and_it_is_written_down(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        assert does(lin, number, "claim").json()["claimed_by"] == "lin"
        ticket, case, owner = on_record(desk, number)
        assert (ticket.status, ticket.claimed_at, owner) == (TicketStatus.CLAIMED, BEGINNING, "lin")
        assert case is not None and case.events[-1].kind == "taken"
        entries = desk.signed_in(Role.AUDITOR).gets(f"/audit?subject={number}").json()
        assert [(entry["person"], entry["action"]) for entry in entries] == [("lin", "ticket.claim")]

    def test_who_comes_too_late_learns_who_has_it_and_since_when(self, desk: Desk, lin: Browser, chen: Browser) -> None:
        number = waits(desk)
        does(lin, number, "claim")
        refused = does(chen, number, "claim")
        assert refusal(refused) == (409, "taken")
        assert refused.json()["detail"]["by"] == "lin"
        assert refused.json()["detail"]["since"] == BEGINNING.isoformat()

    def test_taking_what_one_has_already_is_fine(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        does(lin, number, "claim")
        assert does(lin, number, "claim").status_code == 200
        assert [event.kind for event in case_of(desk, number).events].count("taken") == 1

    @pytest.mark.parametrize(
        ("ticket", "code"),
        [({"excluded": ["lin"]}, "may_not_take_named"), ({"reason": "threat"}, "may_not_take_level")],
        ids=["named", "level"],
    )
    def test_whoever_must_not_have_it_is_told_why(
        self, desk: Desk, lin: Browser, ticket: dict[str, Any], code: str
    ) -> None:
        refused = does(lin, waits(desk, **ticket), "claim")
        assert refusal(refused) == (403, code)

    def test_a_resolved_one_is_nobodys_to_take(self, desk: Desk, lin: Browser) -> None:
        over = waits(desk, status=TicketStatus.RESOLVED, claimed_by="chen", claimed_at=BEGINNING)
        assert refusal(does(lin, over, "claim")) == (409, "not_waiting")

    def test_an_unknown_one_is_not_found(self, lin: Browser) -> None:
        assert refusal(does(lin, "T000000-XXXXX", "claim")) == (404, "unknown_ticket")

    def test_while_the_store_does_not_answer_nothing_is_changed_and_the_cure_is_told(
        self, desk: Desk, lin: Browser
    ) -> None:
        number = waits(desk)
        holder = sqlite3.connect(desk.tracker_file.with_name("desk.db"), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        refused = does(lin, number, "claim")
        holder.close()
        assert refusal(refused) == (503, "busy")
        assert does(lin, number, "claim").status_code == 200

    def test_of_fifty_who_click_in_the_same_instant_one_gets_it(self, desk: Desk) -> None:
        number = waits(desk)
        browsers = _fifty_people(desk)
        start = Barrier(len(browsers))

        def click(browser: Browser) -> httpx.Response:
            start.wait()
            answer = does(browser, number, "claim")
            while answer.status_code == 503:
                # On a busy machine nothing is changed, and everybody is told to try again.
                answer = does(browser, number, "claim")
            return answer

        with ThreadPoolExecutor(len(browsers)) as threads:
            answers = list(threads.map(click, browsers))
        ticket, _, owner = on_record(desk, number)
        assert sorted(answer.status_code for answer in answers) == [200] + [409] * 49
        late = [answer.json()["detail"] for answer in answers if answer.status_code == 409]
        assert {(detail["code"], detail["by"]) for detail in late} == {("taken", owner)}
        assert ticket.claimed_by == owner


def _fifty_people(desk: Desk) -> list[Browser]:
    """People signed in each on a browser of their own, without the slow hash of a password."""
    browsers = []
    with desk.store.transaction() as records:
        people = SqlPeople(records.session)
        for number in range(50):
            person = Person(f"p{number}", f"Person {number}", Role.AGENT, BEGINNING, must_change=False)
            people.add(person)
            assert person.id is not None
            cookie = secrets.token_urlsafe()
            later = BEGINNING + timedelta(hours=1)
            hashed = sha256(cookie.encode()).hexdigest()
            people.add(DeskSession(hashed, person.id, "csrf", BEGINNING, BEGINNING, later))
            browser = desk.browser()
            browser.client.cookies.set(COOKIE, cookie)
            browser.csrf = "csrf"
            browsers.append(browser)
    return browsers


class TestPassingOn:
    def test_what_is_put_back_waits_for_somebody_else(self, desk: Desk, lin: Browser, chen: Browser) -> None:
        number = waits(desk)
        does(lin, number, "claim")
        assert does(lin, number, "put-back").json()["status"] == "waiting"
        assert on_record(desk, number)[2] is None
        assert does(chen, number, "claim").status_code == 200

    @pytest.mark.parametrize("what", ["put-back", "snooze", "hand-back", "resolve", "transfer", "merge"])
    def test_nobody_disposes_of_somebody_elses(self, desk: Desk, lin: Browser, chen: Browser, what: str) -> None:
        number = waits(desk)
        does(lin, number, "claim")
        given = {"until": SOON.isoformat(), "said": "x", "words": "x", "to": "chen", "number": "T1"}
        refused = does(chen, number, what, **given)
        assert refusal(refused) == (403, "not_yours")
        assert refused.json()["detail"]["by"] == "lin"

    def test_one_gives_ones_own_to_a_colleague_with_the_conversation(
        self, desk: Desk, lin: Browser, chen: Browser
    ) -> None:
        number = waits(desk)
        does(lin, number, "claim")
        assert does(lin, number, "transfer", to="chen").json()["claimed_by"] == "chen"
        assert on_record(desk, number)[2] == "chen"
        assert case_of(desk, number).events[-1].kind == "transferred"

    def test_what_nobody_has_is_given_by_who_may_assign(
        self, desk: Desk, lin: Browser, chen: Browser, leader: Browser
    ) -> None:
        number = waits(desk)
        assert refusal(does(lin, number, "transfer", to="chen")) == (409, "nobodys")
        assert does(leader, number, "transfer", to="chen").status_code == 200
        assert on_record(desk, number)[2] == "chen"
        assert does(leader, number, "transfer", to="lin").json()["owner"] == "lin"

    @pytest.mark.parametrize(
        ("to", "refused"), [("lin", (403, "may_not_take_named")), ("nobody", (404, "unknown_colleague"))]
    )
    def test_it_goes_to_nobody_who_must_not_have_it(
        self, desk: Desk, lin: Browser, leader: Browser, to: str, refused: tuple[int, str]
    ) -> None:
        assert refusal(does(leader, waits(desk, excluded=["lin"]), "transfer", to=to)) == refused

    def test_who_left_gets_nothing(self, desk: Desk, lin: Browser, leader: Browser) -> None:
        change(desk, "lin", active=False)
        assert refusal(does(leader, waits(desk), "transfer", to="lin")) == (404, "unknown_colleague")


class TestSuggesting:
    def test_language_then_skill_then_load_decide(self, desk: Desk, leader: Browser) -> None:
        people: dict[str, dict[str, Any]] = {
            "busy": {"languages": ["zh-Hans"], "skills": ["late_delivery"]},
            "fit": {"languages": ["zh-Hans"], "skills": ["late_delivery"]},
            "unskilled": {"languages": ["zh-Hans"], "skills": ["billing_error"]},
            "foreign": {"languages": ["en"]},
            "away": {"presence": Presence.AWAY},
        }
        for login, changes in people.items():
            desk.hires(Role.AGENT, login)
            change(desk, login, **changes)
        change(desk, "zhou", presence=Presence.AWAY)
        waits(desk, "B", claimed_by="busy", status=TicketStatus.CLAIMED)
        number = waits(desk)
        suggested = leader.gets(f"/tickets/{number}/suggestion").json()
        assert suggested["best"]["login"] == "fit"
        assert [one["login"] for one in suggested["others"]] == ["busy", "unskilled", "foreign"]
        assert does(leader, number, "assign-next").json()["claimed_by"] == "fit"

    def test_the_person_complained_about_is_never_suggested(self, desk: Desk, lin: Browser, leader: Browser) -> None:
        change(desk, "zhou", presence=Presence.AWAY)
        number = waits(desk, excluded=["lin"])
        assert lin.gets(f"/tickets/{number}/suggestion").json()["best"] is None
        assert refusal(does(leader, number, "assign-next")) == (409, "nobody_there")

    def test_colleagues_come_with_what_they_have_in_hand(self, desk: Desk, lin: Browser, leader: Browser) -> None:
        desk.hires(Role.TRAINER, "wu")
        does(lin, waits(desk), "claim")
        threat = waits(desk, "B", reason="threat")
        found = {one["login"]: one for one in lin.gets(f"/people/colleagues?ticket={threat}").json()}
        assert set(found) == {"lin", "zhou"}
        assert (found["lin"]["open_tickets"], found["zhou"]["open_tickets"]) == (1, 0)
        assert not found["lin"]["may_take"]
