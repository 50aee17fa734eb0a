"""What people do with a ticket at the desk: whose it is, when they are told no, and what the record then says."""

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
from sandra.case import Actor, Case, Stage, Ticket, TicketStatus
from sandra.escalation.callbacks import callback
from sandra.escalation.handing_over import hand_over, refer_to_person
from sandra.escalation.taking_over import answer
from sandra.people import DeskSession, Person, Presence, Role
from sandra.store.people import SqlPeople
from tests.unit.builders import the_playbook
from tests.unit.desk.console.conftest import BEGINNING, Browser, Desk
from tests.unit.store.builders import a_case, a_conversation, a_ticket

CAUSE = {"category": "process_gap", "responsible": "ours", "sub_cause": "label torn", "prevention": "print two"}
SOON = BEGINNING + timedelta(minutes=30)


@pytest.fixture
def lin(desk: Desk) -> Browser:
    return desk.signed_in(Role.AGENT, "lin")


@pytest.fixture
def chen(desk: Desk) -> Browser:
    return desk.signed_in(Role.AGENT, "chen")


@pytest.fixture
def leader(desk: Desk) -> Browser:
    return desk.signed_in(Role.TEAM_LEADER, "zhou")


def waits(desk: Desk, letter: str = "A", customer: int | None = 1, with_case: bool = True, **ticket: Any) -> str:
    """A customer waits for a person, by a promise. Returns the ticket's number."""
    number, conversation = f"T261122-{letter * 5}", f"web-{letter}"
    with desk.store.transaction() as records:
        records.add(a_conversation(conversation, customer_id=customer, language="zh-Hans"))
        waiting = a_ticket(number, **{"conversation_id": conversation, "respond_by": SOON, **ticket})
        if with_case:
            case = a_case(f"C261122-{letter * 5}", conversation_id=conversation, customer_id=customer)
            case.state_fact("story", f"story of {letter}", BEGINNING)
            case.stage = Stage.CONFIRMED
            case.note(Stage.CONFIRMED.value, Actor.CUSTOMER, "read-back confirmed", BEGINNING)
            case.note(Stage.ESCALATED.value, Actor.BOT, "asked for a person", BEGINNING)
            case.stage = Stage.ESCALATED
            case.promises.append(callback(waiting, BEGINNING))
            records.add(case)
            waiting.case_id = case.id
        records.add(waiting)
    return number


def does(browser: Browser, ticket: str, what: str, /, **given: Any) -> httpx.Response:
    return browser.posts(f"/tickets/{ticket}/{what}", given)


def on_record(desk: Desk, number: str) -> tuple[Ticket, Case | None, str | None]:
    """The ticket, its case, and who has its conversation."""
    with desk.store.reading() as records:
        ticket = records.ticket(number)
        assert ticket is not None
        conversation = records.conversation(ticket.conversation_id)
        assert conversation is not None
        return ticket, records.case_of_ticket(ticket), conversation.owner


def case_of(desk: Desk, number: str) -> Case:
    case = on_record(desk, number)[1]
    assert case is not None
    return case


def refusal(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["detail"]["code"]


def in_queue(browser: Browser, query: str = "") -> list[str]:
    return [ticket["number"] for ticket in browser.gets(f"/tickets{query}").json()["tickets"]]


def is_answered(desk: Desk, number: str) -> None:
    with desk.store.transaction() as records:
        ticket = records.ticket(number)
        assert ticket is not None
        answer(records, ticket, desk.clock())


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
        ("ticket", "why"), [({"excluded": ["lin"]}, "named"), ({"reason": "threat"}, "level")], ids=["named", "level"]
    )
    def test_whoever_must_not_have_it_is_told_why(
        self, desk: Desk, lin: Browser, ticket: dict[str, Any], why: str
    ) -> None:
        refused = does(lin, waits(desk, **ticket), "claim")
        assert refusal(refused) == (403, "may_not_take")
        assert refused.json()["detail"]["why"] == why

    def test_a_resolved_one_is_nobodys_to_take(self, desk: Desk, lin: Browser) -> None:
        assert does(lin, waits(desk, status=TicketStatus.RESOLVED), "claim").status_code == 409

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
        assert (refused.status_code, "try again" in refused.json()["detail"]) == (503, True)
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
        ("to", "refused"), [("lin", (403, "may_not_take")), ("nobody", (404, "unknown_colleague"))]
    )
    def test_it_goes_to_nobody_who_must_not_have_it(
        self, desk: Desk, lin: Browser, leader: Browser, to: str, refused: tuple[int, str]
    ) -> None:
        assert refusal(does(leader, waits(desk, excluded=["lin"]), "transfer", to=to)) == refused

    def test_who_left_gets_nothing(self, desk: Desk, lin: Browser, leader: Browser) -> None:
        _change(desk, "lin", active=False)
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
            _change(desk, login, **changes)
        _change(desk, "zhou", presence=Presence.AWAY)
        waits(desk, "B", claimed_by="busy", status=TicketStatus.CLAIMED)
        number = waits(desk)
        suggested = leader.gets(f"/tickets/{number}/suggestion").json()
        assert suggested["best"]["login"] == "fit"
        assert [one["login"] for one in suggested["others"]] == ["busy", "unskilled", "foreign"]
        assert does(leader, number, "assign-next").json()["claimed_by"] == "fit"

    def test_the_person_complained_about_is_never_suggested(self, desk: Desk, lin: Browser, leader: Browser) -> None:
        _change(desk, "zhou", presence=Presence.AWAY)
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


class TestSnoozing:
    def test_it_leaves_the_queue_until_then(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        until = BEGINNING + timedelta(minutes=20)
        assert does(lin, number, "snooze", until=until.isoformat()).json()["snoozed_until"] == until.isoformat()
        assert (in_queue(lin), in_queue(lin, "?snoozed=true")) == ([], [number])
        assert in_queue(lin, f"?words={number}") == [number]
        desk.clock.passes(minutes=21)
        assert (in_queue(lin), in_queue(lin, "?snoozed=true")) == ([number], [])

    def test_it_may_be_woken_before(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        does(lin, number, "snooze", until=(BEGINNING + timedelta(minutes=20)).isoformat())
        assert does(lin, number, "wake").json()["snoozed_until"] is None
        assert in_queue(lin) == [number]

    def test_no_promise_is_slept_through(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        does(lin, number, "claim")
        until = (SOON + timedelta(hours=1)).isoformat()
        refused = does(lin, number, "snooze", until=until)
        assert refusal(refused) == (409, "promised_before")
        assert refused.json()["detail"]["respond_by"] == SOON.isoformat()
        is_answered(desk, number)
        assert does(lin, number, "snooze", until=until).status_code == 200

    def test_without_a_case_an_answer_counts_too(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk, with_case=False)
        does(lin, number, "claim")
        until = (SOON + timedelta(hours=1)).isoformat()
        assert refusal(does(lin, number, "snooze", until=until)) == (409, "promised_before")
        is_answered(desk, number)
        assert does(lin, number, "snooze", until=until).status_code == 200

    @pytest.mark.parametrize("away", [timedelta(minutes=-1), timedelta(days=31)])
    def test_the_moment_is_one_to_come_and_not_too_far(self, desk: Desk, lin: Browser, away: timedelta) -> None:
        until = (BEGINNING + away).isoformat()
        assert refusal(does(lin, waits(desk), "snooze", until=until)) == (422, "unfit_moment")

    def test_a_moment_without_a_time_zone_is_refused(self, desk: Desk, lin: Browser) -> None:
        assert does(lin, waits(desk), "snooze", until="2026-11-22T10:00:00").status_code == 422


class TestHandingBack:
    def test_the_case_stands_where_it_stood_and_the_ticket_is_done(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        does(lin, number, "claim")
        assert does(lin, number, "hand-back", said="explained the delay").json()["status"] == "resolved"
        case = case_of(desk, number)
        assert case.stage is Stage.CONFIRMED
        assert (case.events[-1].kind, case.events[-1].reason) == ("handed_back", "lin: explained the delay")
        assert on_record(desk, number)[2] is None

    def test_what_was_promised_is_kept_in_mind_with_the_ticket(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        does(lin, number, "claim")
        promise = {
            "kind": "callback",
            "what": "calls about the parcel",
            "due_at": (SOON + timedelta(days=1)).isoformat(),
        }
        assert does(lin, number, "hand-back", said="x", promise=promise).json()["status"] == "claimed"
        owed = [p for p in case_of(desk, number).promises if p.kept_at is None]
        assert [(p.what, p.due_at) for p in owed] == [("calls about the parcel", SOON + timedelta(days=1))]
        assert on_record(desk, number)[2] is None
        assert does(lin, number, "claim").json()["owner"] == "lin"

    @pytest.mark.parametrize(
        ("with_case", "away", "refused"), [(True, -1, (422, "unfit_promise")), (False, 1, (409, "no_case"))]
    )
    def test_a_promise_needs_a_time_to_come_and_a_case(
        self, desk: Desk, lin: Browser, with_case: bool, away: int, refused: tuple[int, str]
    ) -> None:
        number = waits(desk, with_case=with_case)
        does(lin, number, "claim")
        due_at = (BEGINNING + timedelta(hours=away)).isoformat()
        promise = {"kind": "callback", "what": "calls", "due_at": due_at}
        assert refusal(does(lin, number, "hand-back", said="x", promise=promise)) == refused
        assert on_record(desk, number)[2] == "lin"


class TestResolving:
    def test_it_closes_the_case_with_its_cause(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        does(lin, number, "claim")
        assert does(lin, number, "resolve", words="parcel found", cause=CAUSE).json()["status"] == "resolved"
        case = case_of(desk, number)
        assert (case.stage, case.root_cause, case.responsible) == (Stage.CLOSED, "process_gap", "ours")
        assert (case.sub_cause, case.prevention) == ("label torn", "print two")
        assert on_record(desk, number)[2] is None

    def test_the_cause_may_be_left_out_only_without_a_case(self, desk: Desk, lin: Browser) -> None:
        number, without = waits(desk), waits(desk, "B", with_case=False)
        for one in (number, without):
            does(lin, one, "claim")
        assert refusal(does(lin, number, "resolve", words="done")) == (422, "cause_needed")
        assert does(lin, without, "resolve", words="done").status_code == 200

    def test_what_nobody_has_is_taken_first(self, desk: Desk, lin: Browser) -> None:
        assert refusal(does(lin, waits(desk), "resolve", words="done", cause=CAUSE)) == (409, "nobodys")

    def test_twice_is_told(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        does(lin, number, "claim")
        does(lin, number, "resolve", words="done", cause=CAUSE)
        assert refusal(does(lin, number, "resolve", words="done", cause=CAUSE)) == (409, "over")

    def test_reopened_it_waits_by_a_new_promise(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        does(lin, number, "claim")
        does(lin, number, "resolve", words="done", cause=CAUSE)
        desk.clock.passes(minutes=90)
        reopened = does(lin, number, "reopen", why="the parcel is empty").json()
        assert (reopened["status"], reopened["claimed_by"]) == ("waiting", None)
        case = case_of(desk, number)
        assert case.stage is Stage.ESCALATED
        assert "reopened" in [event.kind for event in case.events]
        [owed] = [promise for promise in case.promises if promise.kept_at is None]
        assert owed.due_at == on_record(desk, number)[0].respond_by > desk.clock()

    def test_an_open_one_is_not_reopened(self, desk: Desk, lin: Browser) -> None:
        assert refusal(does(lin, waits(desk), "reopen", why="x")) == (409, "not_resolved")

    def test_a_customer_with_another_open_ticket_keeps_that(self, desk: Desk, lin: Browser) -> None:
        over = waits(desk, status=TicketStatus.RESOLVED)
        waits(desk, "B")
        with desk.store.transaction() as records:
            other = records.ticket("T261122-BBBBB")
            assert other is not None
            other.conversation_id = "web-A"
        refused = does(lin, over, "reopen", why="x")
        assert refusal(refused) == (409, "another_open")
        assert refused.json()["detail"]["number"] == "T261122-BBBBB"


class TestMerging:
    def test_nothing_of_either_is_lost(self, desk: Desk, lin: Browser) -> None:
        earlier = waits(desk, respond_by=SOON + timedelta(hours=1), excluded=["Mark"])
        fresh = waits(desk, "B", priority="high", excluded=["Ann"], summary={"added": [{"at": "1", "text": "more"}]})
        assert does(lin, fresh, "merge", number=earlier.lower()).json()["status"] == "resolved"
        kept, case, _ = on_record(desk, earlier)
        assert (kept.priority, kept.respond_by, kept.excluded) == ("high", SOON, ["Mark", "Ann"])
        assert kept.summary["added"][0]["text"] == "more"
        assert kept.summary["merged"][0]["ticket"] == fresh
        assert case is not None
        story = case.fact("story")
        assert story is not None and story.value == "story of A\nstory of B"
        assert len([promise for promise in case.promises if promise.kept_at is None]) == 2
        gone, part, _ = on_record(desk, fresh)
        assert gone.summary["merged_into"] == earlier
        assert part is not None and (part.stage, part.merged_into) == (Stage.MERGED, case.number)

    def test_what_the_customer_writes_in_either_conversation_goes_to_the_one_that_stays(
        self, desk: Desk, lin: Browser
    ) -> None:
        earlier, fresh = waits(desk), waits(desk, "B")
        does(lin, fresh, "merge", number=earlier)
        with desk.store.reading() as records:
            left = records.conversation("web-B")
            assert left is not None
            assert left.continues == case_of(desk, earlier).number

    @pytest.mark.parametrize(
        ("into", "refused"),
        [
            ("T261122-AAAAA", (409, "same_ticket")),
            ("T261122-BBBBB", (409, "other_customer")),
            ("T000000-XXXXX", (404, "unknown_ticket")),
        ],
    )
    def test_what_does_not_belong_together_stays_apart(
        self, desk: Desk, lin: Browser, into: str, refused: tuple[int, str]
    ) -> None:
        number = waits(desk)
        waits(desk, "B", customer=None)
        assert refusal(does(lin, number, "merge", number=into)) == refused

    def test_what_became_part_of_another_is_not_reopened(self, desk: Desk, lin: Browser) -> None:
        earlier, fresh = waits(desk), waits(desk, "B")
        does(lin, fresh, "merge", number=earlier)
        assert refusal(does(lin, fresh, "reopen", why="x")) == (409, "merged")


def _change(desk: Desk, login: str, **changes: Any) -> None:
    with desk.store.transaction() as records:
        person = SqlPeople(records.session).by_login(login)
        assert person is not None
        for name, value in changes.items():
            setattr(person, name, value)


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


class TestComplaintsAboutOneself:
    """Who a complaint may be about neither sees nor touches it (E3)."""

    @pytest.fixture
    def about_lin(self, desk: Desk, lin: Browser) -> str:
        return waits(desk, excluded=["lin"])

    @pytest.mark.parametrize(
        ("deed", "told"),
        [
            ("claim", {}),
            ("snooze", {"until": (BEGINNING + timedelta(minutes=1)).isoformat()}),
            ("resolve", {"words": "nothing in it", "cause": {"category": "unknown", "responsible": "unknown"}}),
            ("reopen", {"why": "because"}),
        ],
    )
    def test_it_cannot_be_handled(
        self, desk: Desk, lin: Browser, about_lin: str, deed: str, told: dict[str, Any]
    ) -> None:
        assert refusal(does(lin, about_lin, deed, **told)) == (403, "may_not_take")

    def test_it_cannot_be_made_part_of_another(self, desk: Desk, lin: Browser, about_lin: str) -> None:
        assert refusal(does(lin, about_lin, "merge", number="T261122-XXXXX")) == (403, "may_not_take")

    @pytest.mark.parametrize("part", ["", "/messages", "/notes", "/outgoing", "/canned"])
    def test_it_cannot_be_read(self, lin: Browser, about_lin: str, part: str) -> None:
        assert refusal(lin.gets(f"/tickets/{about_lin}{part}")) == (403, "named")


def test_who_takes_no_tickets_any_more_leaves_theirs_to_others(desk: Desk, lin: Browser) -> None:
    number = waits(desk)
    does(lin, number, "claim")
    administrator = desk.signed_in(Role.ADMIN, "admin")
    left = {"name": "lin", "role": "agent", "active": False}
    assert administrator.asks("PUT", "/people/lin", left).status_code == 200
    ticket, _, owner = on_record(desk, number)
    assert (ticket.status.value, ticket.claimed_by, owner) == ("waiting", None, None)


def test_what_was_handed_back_once_is_not_handed_back_again(desk: Desk, lin: Browser) -> None:
    number = waits(desk)
    does(lin, number, "claim")
    promise = {"kind": "explanation", "what": "why it was late", "due_at": (BEGINNING + timedelta(days=1)).isoformat()}
    assert does(lin, number, "hand-back", said="we talked", promise=promise).status_code == 200
    assert refusal(does(lin, number, "hand-back", said="we talked", promise=promise)) == (409, "handed_back")


def test_who_waits_for_a_person_again_gets_whoever_is_free(desk: Desk, lin: Browser) -> None:
    number = waits(desk)
    does(lin, number, "claim")
    promise = {"kind": "explanation", "what": "why it was late", "due_at": (BEGINNING + timedelta(days=1)).isoformat()}
    does(lin, number, "hand-back", said="we talked", promise=promise)
    with desk.store.transaction() as records:
        conversation = records.conversation("web-A")
        assert conversation is not None
        hand_over(records, the_playbook().sla, conversation, "asked_for_person", BEGINNING)
    ticket = on_record(desk, number)[0]
    assert (ticket.status, ticket.claimed_by) == (TicketStatus.WAITING, None)


def test_who_is_complained_about_in_the_middle_keeps_no_ticket(desk: Desk, lin: Browser) -> None:
    number = waits(desk)
    does(lin, number, "claim")
    with desk.store.transaction() as records:
        case, conversation = records.case("C261122-AAAAA"), records.conversation("web-A")
        assert case is not None and conversation is not None
        case.state_fact("staff_member", "lin", BEGINNING)
        refer_to_person(records, the_playbook().sla, case, "staff_complaint", BEGINNING)
    ticket = on_record(desk, number)[0]
    assert (ticket.status, ticket.claimed_by, ticket.excluded) == (TicketStatus.WAITING, None, ["lin"])
