"""The worker brings superiors' answers to customers who are not writing, and ends what nobody answers (D4)."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from cluster.memory import OwnMemory
from desk.rasa import Speaker
from sandra.case import EmotionReading
from sandra.closing.follow_up import FOLLOW_UP, is_due, promise_follow_up
from sandra.escalation.handing_over import investigate
from sandra.escalation.investigation import Finding
from sandra.listening.apologies import broken_promises
from sandra.listening.known import join_conversation, open_case
from sandra.remedy.approvals import mark_told
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook
from tests.unit.complaints.closing.test_reopening import settled
from tests.unit.complaints.escalation.test_taking_tickets import handed_over
from tests.unit.complaints.remedy.test_approvals import approved, asked_for_refund, request_of
from worker.__main__ import _round
from worker.messages import Messenger, end_overdue
from worker.promises import mark_missed

MONTH_LATER = NOW + timedelta(days=30)


class Rasa:
    """Takes nudges, or is down."""

    def __init__(self) -> None:
        self.nudges: list[httpx.Request] = []
        self.status = 200
        self.is_silent = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        self.nudges.append(request)
        if self.is_silent:
            raise httpx.ReadTimeout("no answer in time")
        return httpx.Response(self.status)


@pytest.fixture
def rasa() -> Rasa:
    return Rasa()


def messenger(store: Store, rasa: Rasa) -> Messenger:
    return Messenger(store, Speaker("http://rasa", "s3cret", httpx.MockTransport(rasa)), OwnMemory())


def decided(store: Store, channel: str = "webchat", owner: str | None = None) -> None:
    """A conversation whose request was approved."""
    with store.transaction() as records:
        case = asked_for_refund(records)
        approved(records, case)
        conversation = records.conversation(case.conversation_id)
        assert conversation is not None
        conversation.channel, conversation.owner = channel, owner


def test_an_answer_is_brought_once(store: Store, rasa: Rasa) -> None:
    decided(store)
    worker = messenger(store, rasa)
    assert [worker.bring_answers(NOW), worker.bring_answers(NOW)] == [1, 0]
    [nudge] = rasa.nudges
    assert nudge.url.path == "/conversations/web-1/trigger_intent"
    assert dict(nudge.url.params) == {"output_channel": "latest", "token": "s3cret"}
    assert b"approval_decided" in nudge.content


def test_while_rasa_is_down_it_is_tried_again(store: Store, rasa: Rasa) -> None:
    decided(store)
    worker = messenger(store, rasa)
    rasa.status = 500
    assert worker.bring_answers(NOW) == 0
    rasa.status = 200
    assert worker.bring_answers(NOW) == 1


def test_who_cannot_be_reached_in_time_is_the_last_of_the_round(
    store: Store, rasa: Rasa, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    worker = messenger(store, rasa)
    monkeypatch.setattr(worker, "_untold", lambda _now: [("A1", "web-1"), ("A2", "web-2")])
    rasa.is_silent = True
    _round(store, worker, the_playbook().sla, None)
    assert len(rasa.nudges) == 1
    assert "did not answer in time for A1" in caplog.text and "s3cret" not in caplog.text
    rasa.is_silent = False
    _round(store, worker, the_playbook().sla, None)
    assert len(rasa.nudges) == 3


def test_a_round_that_fails_unexpectedly_is_logged_and_the_next_one_goes_on(
    store: Store, rasa: Rasa, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    worker = messenger(store, rasa)
    with monkeypatch.context() as broken:
        broken.setattr(worker, "_untold", lambda _now: 1 / 0)
        _round(store, worker, the_playbook().sla, None)
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.setattr(worker, "_untold", lambda _now: [("A1", "web-1")])
    _round(store, worker, the_playbook().sla, None)
    assert len(rasa.nudges) == 1


def test_what_rasa_refuses_is_logged_without_its_token(
    store: Store, rasa: Rasa, caplog: pytest.LogCaptureFixture
) -> None:
    decided(store)
    rasa.status = 500
    messenger(store, rasa).bring_answers(NOW)
    assert "status 500" in caplog.text
    assert "s3cret" not in caplog.text and "http://" not in caplog.text


@pytest.mark.parametrize(("channel", "owner"), [("rest", None), ("webchat", "colleague-7")])
def test_nobody_is_spoken_to_who_cannot_hear_or_belongs_to_a_person(
    store: Store, rasa: Rasa, channel: str, owner: str | None
) -> None:
    decided(store, channel, owner)
    assert messenger(store, rasa).bring_answers(NOW) == 0
    assert rasa.nudges == []


@pytest.mark.parametrize(("hours_ago", "nudges"), [(1, 1), (47, 1), (49, 0)])
def test_an_app_is_written_to_only_within_its_window(store: Store, rasa: Rasa, hours_ago: int, nudges: int) -> None:
    decided(store, "wechat")
    with store.transaction() as records:
        records.add(EmotionReading("web-1", NOW - timedelta(hours=hours_ago), "neutral", 0.0, 0.0, 0.0))
    assert messenger(store, rasa).bring_answers(NOW) == nudges


def test_what_was_told_already_is_not_brought(store: Store, rasa: Rasa) -> None:
    decided(store)
    with store.transaction() as records:
        [case] = records.cases_of_conversation("web-1")
        mark_told(request_of(case), NOW)
    assert messenger(store, rasa).bring_answers(NOW) == 0


def test_nothing_is_brought_while_a_superior_still_thinks(store: Store, rasa: Rasa) -> None:
    with store.transaction() as records:
        asked_for_refund(records)
    assert end_overdue(store, NOW) == 0
    assert messenger(store, rasa).bring_answers(NOW) == 0


def test_a_request_that_nobody_answered_ends_and_is_brought(store: Store, rasa: Rasa) -> None:
    with store.transaction() as records:
        asked_for_refund(records)
    assert end_overdue(store, NOW + timedelta(hours=24)) == 1
    assert messenger(store, rasa).bring_answers(NOW) == 1


@pytest.mark.clause("F2")
@pytest.mark.parametrize(
    ("channel", "owner", "nudged"), [("webchat", None, 1), ("rest", None, 0), ("webchat", "Li", 0)]
)
def test_where_the_channel_can_speak_first_it_is_asked_whether_it_helped(
    store: Store, rasa: Rasa, channel: str, owner: str | None, nudged: int
) -> None:
    follow_up_promised(store, channel, owner)
    worker = messenger(store, rasa)
    assert worker.ask_whether_it_helped(NOW) == 0
    assert [worker.ask_whether_it_helped(MONTH_LATER), worker.ask_whether_it_helped(MONTH_LATER)] == [nudged, 0]


@pytest.mark.clause("F5")
def test_a_question_not_asked_in_time_is_marked_and_still_asked_later(store: Store) -> None:
    follow_up_promised(store, "rest", None)
    assert mark_missed(store, NOW) == 0
    assert mark_missed(store, MONTH_LATER) == 1
    with store.transaction() as records:
        [case] = records.cases_of_conversation("web-1")
        [promise] = [p for p in case.promises if p.kind == FOLLOW_UP]
        assert promise.missed_at == MONTH_LATER
        assert is_due(case, MONTH_LATER)
        assert broken_promises(case, MONTH_LATER) == []


def follow_up_promised(store: Store, channel: str, owner: str | None) -> None:
    """A conversation whose case was carried out, with a day on which we ask."""
    with store.transaction() as records:
        case = settled(records)
        offer = case.accepted_offer()
        assert offer is not None
        promise_follow_up(case, offer, the_playbook().sla, NOW)
        conversation = records.conversation(case.conversation_id)
        assert conversation is not None
        conversation.channel, conversation.owner = channel, owner


@pytest.mark.clause("F5")
@pytest.mark.parametrize(
    ("channel", "owner", "nudged"), [("webchat", None, 1), ("rest", None, 0), ("webchat", "Li", 0)]
)
def test_who_waits_for_somebody_late_is_told_the_new_time_once(
    store: Store, rasa: Rasa, channel: str, owner: str | None, nudged: int
) -> None:
    with store.transaction() as records:
        _, ticket = handed_over(records)
        conversation = records.conversation("web-1")
        assert conversation is not None
        conversation.channel, conversation.owner = channel, owner
    worker = messenger(store, rasa)
    assert worker.tell_new_times(NOW) == 0
    worker.note_late([ticket])
    assert [worker.tell_new_times(NOW), worker.tell_new_times(NOW)] == [nudged, 0]


@pytest.mark.clause("F5")
def test_the_new_time_is_told_once_rasa_is_there_again(store: Store, rasa: Rasa) -> None:
    with store.transaction() as records:
        _, ticket = handed_over(records)
    worker = messenger(store, rasa)
    worker.note_late([ticket])
    rasa.status = 500
    assert worker.tell_new_times(NOW) == 0
    rasa.status = 200
    assert worker.tell_new_times(NOW) == 1


@pytest.mark.clause("E5")
def test_what_was_found_is_brought_once(store: Store, rasa: Rasa) -> None:
    with store.transaction() as records:
        case = open_case(records, join_conversation(records, "web-1", "webchat", NOW), "staff_attitude", "骂人", NOW)
        sla = the_playbook().sla
        rule = the_playbook().problems["staff_attitude"].resolution.investigation
        assert rule is not None
        investigation = investigate(records, sla, case, rule, NOW)
    worker = messenger(store, rasa)
    assert worker.bring_findings(NOW) == 0
    with store.transaction() as records:
        found = records.investigation(case)
        assert found is not None
        found.finding, found.reason, found.found_at = Finding.UPHELD, "查实了", NOW
    assert investigation.case_id == case.id
    assert [worker.bring_findings(NOW), worker.bring_findings(NOW)] == [1, 0]
