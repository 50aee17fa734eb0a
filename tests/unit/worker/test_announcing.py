"""A webhook is told what happens in the queue: all of it, in order, whatever it answers meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import delete, insert

from sandra.case import Ticket
from sandra.escalation.assignment import Colleague
from sandra.escalation.resuming import reopen_ticket
from sandra.escalation.taking_over import give_back, resolve, take
from sandra.store.database import Store
from sandra.store.records import SqlRecords
from sandra.store.shop_rows import write_customer
from sandra.store.talk_tables import changes, followers
from settings import ROOT, load
from tests.unit.builders import the_playbook
from tests.unit.store.builders import NOW, a_case, a_conversation, a_ticket
from tests.unit.worker.conftest import TICKETS_URL, Installation
from tests.unit.worker.hook import KEY, SECRET, Hook
from worker.__main__ import announcer_to_webhook
from worker.announcing import TURN
from worker.webhook import Receiver

SLA = the_playbook().sla
ANN = Colleague("Ann", "supervisor")


def test_a_ticket_that_begins_to_wait_is_told_in_a_signed_message(sandra: Installation) -> None:
    with sandra.store.transaction() as records:
        records.add(a_conversation("web-1", language="zh-Hans"))
        case = a_case(conversation_id="web-1")
        records.add(case)
        records.add(a_ticket("T261122-AAAAA", case_id=case.id))
    assert sandra.worker().announce() == 1

    [message] = sandra.hook.posted
    assert message.is_signed_with(KEY) and not message.is_signed_with(b"another key of somebody else")
    assert message.path == "/hook?token=in-the-address"
    assert message.headers["content-type"] == "application/json"
    assert abs(message.seconds - sandra.clock().timestamp()) < 60
    assert message.event["type"] == "ticket.waiting"
    assert datetime.fromisoformat(message.event["timestamp"]).tzinfo is not None
    assert message.event["data"] == {
        "number": "T261122-AAAAA",
        "reason": "asked_for_person",
        "priority": "normal",
        "status": "waiting",
        "channel": "webchat",
        "language": "zh-Hans",
        "complaint_type": "late_delivery",
        "opened_at": NOW.isoformat(),
        "respond_by": (NOW + timedelta(minutes=10)).isoformat(),
        "next_response_by": None,
        "resolve_by": None,
        "claimed_by": None,
        "assigned_to": None,
        "breaches": [],
        "url": f"{TICKETS_URL}/T261122-AAAAA",
    }


def test_the_receivers_code_in_the_documentation_knows_our_messages_from_others(sandra: Installation) -> None:
    sandra.opens("T1")
    sandra.worker().announce()
    [message] = sandra.hook.posted
    documented: dict[str, Any] = {}
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    exec(page.split("```python\n")[1].split("```")[0], documented)
    is_from_sandra = documented["is_from_sandra"]
    assert is_from_sandra(SECRET, message.headers, message.body)
    assert not is_from_sandra(SECRET, message.headers, message.body + b" ")
    assert not is_from_sandra(SECRET, {**message.headers, "webhook-timestamp": str(message.seconds - 1)}, message.body)
    assert not is_from_sandra(SECRET.lower(), message.headers, message.body)


def test_customers_names_telephones_and_words_stay_here(sandra: Installation) -> None:
    with sandra.store.transaction() as records:
        customer = write_customer(records.session, "王敏", "13800132231")
        records.add(a_conversation("web-1", customer_id=customer))
        case = a_case(conversation_id="web-1", customer_id=customer)
        case.state_fact("story", "一直没到", NOW)
        records.add(case)
        records.add(a_ticket(case_id=case.id, summary={"facts": {"story": "一直没到"}}))
    sandra.worker().announce()
    [message] = sandra.hook.posted
    told = message.body.decode() + json.dumps(message.event, ensure_ascii=False)
    assert not [word for word in ("王敏", "13800132231", "没到", "SD2611110102") if word in told]


def test_put_back_and_reopened_it_waits_again_and_taken_it_does_not(sandra: Installation) -> None:
    def ticket(records: SqlRecords) -> Ticket:
        found = records.ticket_to_change("T1")
        assert found is not None
        return found

    sandra.opens("T1")
    with sandra.store.transaction() as records:
        take(records, SLA, ticket(records), ANN, NOW)
    assert sandra.worker().announce() == 1
    with sandra.store.transaction() as records:
        give_back(records, SLA, ticket(records), NOW)
    assert sandra.worker().announce() == 1
    with sandra.store.transaction() as records:
        take(records, SLA, ticket(records), ANN, NOW)
        resolve(records, ticket(records), "done", NOW)
    assert sandra.worker().announce() == 0
    with sandra.store.transaction() as records:
        reopen_ticket(records, SLA, ticket(records), "Ann", "not done yet", NOW)
    assert sandra.worker().announce() == 1
    states = [message.event["data"]["status"] for message in sandra.hook.posted]
    assert states == ["claimed", "waiting", "waiting"], "a ticket is told as it stands"
    assert len({message.id for message in sandra.hook.posted}) == 3


def test_what_changes_of_a_ticket_that_waits_is_not_told(sandra: Installation) -> None:
    sandra.opens("T1")
    sandra.worker().announce()
    with sandra.store.transaction() as records:
        ticket = records.ticket_to_change("T1")
        assert ticket is not None
        ticket.priority, ticket.status = "urgent", ticket.status
    assert sandra.worker().announce() == 0


def test_a_clock_that_ran_out_is_told(sandra: Installation) -> None:
    sandra.opens("T1")
    with sandra.store.transaction() as records:
        row = {"at": sandra.clock(), "kind": "breach", "subject": "T1", "conversation_id": "web-T1"}
        records.session.execute(insert(changes).values(row))
    assert sandra.worker().announce() == 2
    assert [message.event["type"] for message in sandra.hook.posted] == ["ticket.waiting", "ticket.breached"]
    assert sandra.hook.numbers == ["T1", "T1"]


def test_the_past_is_not_told_at_the_first_start(sandra: Installation) -> None:
    with sandra.store.transaction() as records:
        records.session.execute(delete(followers))
    sandra.opens("T1")
    assert sandra.worker().announce() == 0
    sandra.opens("T2")
    assert sandra.worker().announce() == 1
    assert sandra.hook.numbers == ["T2"]


def test_what_is_refused_is_tried_again_later_and_the_others_wait_for_it(sandra: Installation) -> None:
    worker = sandra.worker()
    sandra.opens("T1", "T2")
    sandra.hook.status = 503
    assert [worker.announce(), worker.announce()] == [0, 0]
    assert sandra.hook.numbers == ["T1"], "it is left in peace for a while"
    sandra.hook.status = 200
    sandra.clock.passes(seconds=6)
    assert worker.announce() == 2
    first, again, second = sandra.hook.posted
    assert (first.id, first.body) == (again.id, again.body) and second.id != again.id
    assert first.seconds < again.seconds and again.is_signed_with(KEY)
    assert sandra.hook.numbers == ["T1", "T1", "T2"]


def test_pauses_grow_to_a_minute(sandra: Installation) -> None:
    worker = sandra.worker()
    sandra.opens("T1")
    sandra.hook.status = 500
    pauses = []
    for _ in range(6):
        worker.announce()
        tries, waited = len(sandra.hook.posted), 0
        while len(sandra.hook.posted) == tries:
            sandra.clock.passes(seconds=5)
            waited += 5
            worker.announce()
        pauses.append(waited)
        sandra.hook.posted.pop()
    assert pauses == [5, 10, 20, 40, 60, 60]


@pytest.mark.parametrize("way", ["is_silent", "drips"])
def test_who_does_not_answer_in_time_holds_nobody_up(
    sandra: Installation, caplog: pytest.LogCaptureFixture, way: str
) -> None:
    sandra.opens("T1")
    setattr(sandra.hook, way, True)
    assert sandra.worker(Receiver(sandra.hook.url, KEY, patience=0.3)).announce() == 0
    assert "no answer within 0.3 seconds" in caplog.text
    setattr(sandra.hook, way, False)
    sandra.clock.passes(seconds=6)
    assert sandra.worker().announce() == 1


def test_a_round_ends_after_a_while_and_the_next_goes_on(sandra: Installation) -> None:
    sandra.opens("T1", "T2", "T3", "T4")
    seconds = iter(range(100))
    worker = sandra.worker(monotonic=lambda: float(next(seconds)))
    assert worker.announce() == 1
    assert [worker.announce() for _ in range(4)] == [1, 1, 1, 0]
    assert sandra.hook.numbers == ["T1", "T2", "T3", "T4"]


def test_redirects_are_not_followed(sandra: Installation, caplog: pytest.LogCaptureFixture) -> None:
    sandra.opens("T1")
    sandra.hook.status, sandra.hook.location = 307, "/elsewhere"
    assert sandra.worker().announce() == 0
    assert [message.path for message in sandra.hook.posted] == ["/hook?token=in-the-address"]
    assert "status 307; redirects are not followed" in caplog.text


def test_who_is_gone_is_told_nothing_until_the_next_start(
    sandra: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    worker = sandra.worker()
    sandra.opens("T1", "T2")
    sandra.hook.status = 410
    for _ in range(3):
        assert worker.announce() == 0
        sandra.clock.passes(minutes=2)
    assert sandra.hook.numbers == ["T1"]
    assert caplog.text.count("410 Gone") == 1
    sandra.hook.status = 200
    assert sandra.worker().announce() == 2
    assert sandra.hook.numbers == ["T1", "T1", "T2"]


def test_a_server_that_is_down_is_waited_for(sandra: Installation, caplog: pytest.LogCaptureFixture) -> None:
    sandra.opens("T1")
    address, sandra.hook.url = sandra.hook.url, "http://127.0.0.1:1/token-in-the-address"
    assert sandra.worker().announce() == 0
    assert "no answer, ConnectError" in caplog.text
    sandra.hook.url = address
    sandra.clock.passes(seconds=6)
    assert sandra.worker().announce() == 1


@pytest.mark.parametrize("host", [f"{'long' * 20}.test", "two..dots"])
def test_a_host_that_cannot_be_is_told_like_one_that_is_down(
    sandra: Installation, caplog: pytest.LogCaptureFixture, host: str
) -> None:
    sandra.opens("T1")
    sandra.hook.url = f"http://{host}/hook"
    assert sandra.worker().announce() == 0
    assert "no answer, " in caplog.text


def test_a_restart_in_the_middle_loses_nothing_and_repeats_nothing(
    open_store: Callable[[], Store], sandra: Installation
) -> None:
    seconds = iter(range(100))
    sandra.opens("T1", "T2", "T3")
    assert sandra.worker(monotonic=lambda: float(next(seconds))).announce() == 1
    sandra.store = open_store()
    sandra.opens("T4")
    assert sandra.worker().announce() == 3
    sandra.clock.passes(hours=1)
    assert sandra.worker().announce() == 0
    assert sandra.hook.numbers == ["T1", "T2", "T3", "T4"]


def test_who_dies_before_saying_so_tells_it_again_under_the_same_id(sandra: Installation) -> None:
    class Dying(Receiver):
        def post(self, message_id: str, body: bytes, at: datetime) -> None:
            super().post(message_id, body, at)
            raise SystemExit

    sandra.opens("T1", "T2")
    with pytest.raises(SystemExit):
        sandra.worker(Dying(sandra.hook.url, KEY)).announce()
    assert sandra.worker().announce() == 0, "somebody may be telling it"
    sandra.clock.passes(seconds=TURN.total_seconds() + 1)
    assert sandra.worker().announce() == 2
    assert sandra.hook.numbers == ["T1", "T1", "T2"]
    assert sandra.hook.posted[0].id == sandra.hook.posted[1].id


def test_two_workers_at_once_tell_each_event_once(open_store: Callable[[], Store], sandra: Installation) -> None:
    numbers = [f"T{count}" for count in range(12)]
    sandra.opens(*numbers)
    start = Barrier(2)

    def work(store: Store) -> int:
        worker = Installation(store, sandra.hook, sandra.clock).worker(monotonic=lambda: 0.0)
        start.wait()
        return worker.announce()

    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(work, [open_store(), open_store()])) == len(numbers)
    assert sandra.hook.numbers == numbers


def test_what_is_a_day_old_is_given_up(sandra: Installation, caplog: pytest.LogCaptureFixture) -> None:
    sandra.opens("T1", "T2")
    sandra.hook.status = 500
    assert sandra.worker().announce() == 0
    sandra.clock.passes(hours=25)
    sandra.hook.status = 200
    assert sandra.worker().announce() == 0
    assert "was not told of 2 events" in caplog.text
    assert sandra.hook.numbers == ["T1"]


def test_no_log_has_the_secret_or_the_address(sandra: Installation, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="worker")
    for status in (500, 302, 410):
        sandra.opens(f"T{status}")
        sandra.hook.status = status
        sandra.clock.passes(minutes=2)
        sandra.worker().announce()
    assert "T500" in caplog.text
    assert not [word for word in (SECRET, "in-the-address", "http://127") if word in caplog.text]


def test_all_comes_from_the_settings_and_no_proxy_is_asked_on_this_machine(
    sandra: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    variables = {
        "SANDRA_WEBHOOK_URL": sandra.hook.url,
        "SANDRA_WEBHOOK_SECRET": SECRET,
        "SANDRA_PUBLIC_DESK_URL": "https://shop.example/",
        "SANDRA_SECRET": "of web chats",
    }
    worker = announcer_to_webhook(load(variables), sandra.store)
    assert worker is not None
    sandra.opens("T1")
    assert worker.announce() == 1
    [message] = sandra.hook.posted
    assert message.is_signed_with(KEY)
    assert message.event["data"]["url"] == "https://shop.example/desk/tickets/T1"


def test_without_an_address_nobody_is_told(sandra: Installation) -> None:
    assert announcer_to_webhook(load({"SANDRA_SECRET": "of web chats"}), sandra.store) is None


def test_signatures_are_those_of_the_published_example(hook: Hook) -> None:
    at = datetime.fromtimestamp(1614265330).astimezone()
    Receiver(hook.url, KEY).post("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', at)
    [message] = hook.posted
    assert message.headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
