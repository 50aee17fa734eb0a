"""What people write reaches the customer once, and nothing of it is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from sandra.case import TicketStatus
from sandra.people import Role
from tests.unit.desk.console.conftest import RASA_TOKEN, Browser, Desk
from tests.unit.desk.console.talk import TICKET, a_ticket_to_talk_in, code_of, replies

KIND = "我是小林，您的退款今天下午就会到账。"
HARSH = "很抱歉，但是这是规定。"


@pytest.fixture
def lin(desk: Desk) -> Browser:
    return desk.signed_in(Role.AGENT, "lin")


def actions(desk: Desk) -> list[str]:
    with desk.signed_in(Role.AUDITOR, "auditor").client as client:
        return [entry["action"] for entry in client.get("/api/desk/audit").json()]


def test_a_reply_reaches_the_customer_and_keeps_the_promise_of_a_person(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, "lin")
    assert replies(lin, KIND).json()["status"] == "sent"
    assert desk.rasa.said == [KIND]
    [message] = lin.gets(f"/tickets/{TICKET}/messages").json()
    assert (message["author"], message["key"], message["text"]) == ("lin", "key-00000001", KIND)
    [case] = lin.gets(f"/tickets/{TICKET}").json()["cases"]
    assert case["promises"][0]["kept_at"]
    assert "message.send" in actions(desk)


def test_a_reply_sent_twice_under_one_key_is_one_message(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, "lin")
    with ThreadPoolExecutor(4) as clicks:
        answers = list(clicks.map(lambda _: replies(lin, KIND), range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert replies(lin, KIND).json()["status"] == "sent"
    assert desk.rasa.said == [KIND]


def test_another_text_under_a_used_key_is_refused(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, "lin")
    replies(lin, KIND)
    other = replies(lin, "还有一件事。")
    assert (other.status_code, code_of(other)) == (409, "message_key_taken")
    assert desk.rasa.said == [KIND]


def test_only_the_owner_of_the_conversation_writes_to_the_customer(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, "lin")
    chief = desk.signed_in(Role.SUPERVISOR, "chen")
    refused = replies(chief, KIND)
    assert (refused.status_code, code_of(refused)) == (409, "others")
    assert "lin" in refused.json()["detail"]["message"]
    assert desk.rasa.said == []


def test_where_the_assistant_answers_nobody_writes_before_taking_the_ticket(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, None)
    refused = replies(lin, KIND)
    assert (refused.status_code, code_of(refused)) == (409, "not_taken")


def test_a_resolved_ticket_takes_no_reply_and_says_the_cure(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, "lin", status=TicketStatus.RESOLVED)
    refused = replies(lin, KIND)
    assert (refused.status_code, code_of(refused)) == (409, "resolved")
    assert "reopen" in refused.json()["detail"]["message"]


def test_what_the_channel_refuses_stays_to_be_tried_again(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, "lin")
    desk.rasa.refuses = True
    assert replies(lin, KIND).json()["status"] == "failed"
    [waiting] = lin.gets(f"/tickets/{TICKET}/outgoing").json()
    assert waiting["text"] == KIND and "try to send it again" in waiting["failure"]
    [case] = lin.gets(f"/tickets/{TICKET}").json()["cases"]
    assert case["promises"][0]["kept_at"] is None
    desk.rasa.refuses = False
    assert replies(lin, KIND).json()["status"] == "sent"
    assert desk.rasa.said == [KIND]
    assert lin.gets(f"/tickets/{TICKET}/outgoing").json() == []


@pytest.mark.parametrize(("fault", "told"), [("refuses", "status 500"), ("loses_answers", "no answer, ReadTimeout")])
def test_why_a_message_failed_is_told_without_the_address_and_its_token(
    desk: Desk, lin: Browser, caplog: pytest.LogCaptureFixture, fault: str, told: str
) -> None:
    a_ticket_to_talk_in(desk, "lin")
    setattr(desk.rasa, fault, True)
    answers = [replies(lin, KIND).text, lin.gets(f"/tickets/{TICKET}/outgoing").text]
    assert all(told in answer for answer in answers)
    assert not any(secret in said for secret in (RASA_TOKEN, "rasa.test") for said in (*answers, caplog.text))


def test_a_message_that_went_out_unheard_is_not_sent_again(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, "lin")
    desk.rasa.loses_answers = True
    assert replies(lin, KIND).json()["status"] == "failed"
    desk.clock.passes(seconds=30)
    assert replies(lin, KIND).json()["status"] == "sent"
    assert desk.rasa.said == [KIND]


def test_a_failed_message_can_be_given_up_by_its_author(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, "lin")
    desk.rasa.refuses = True
    replies(lin, KIND)
    path = f"/tickets/{TICKET}/outgoing/key-00000001"
    refused = desk.signed_in(Role.AGENT, "wang").asks("DELETE", path)
    assert (refused.status_code, code_of(refused)) == (404, "unknown_message")
    assert lin.asks("DELETE", path).status_code == 204
    assert lin.gets(f"/tickets/{TICKET}/outgoing").json() == []


@pytest.mark.clause("G2")
@pytest.mark.parametrize("text", [HARSH, "很抱歉，但是這是規定。", "I am sorry, but those are the rules."])
def test_words_that_break_the_rules_of_tone_are_shown_before_they_are_sent(desk: Desk, lin: Browser, text: str) -> None:
    a_ticket_to_talk_in(desk, "lin")
    warned = replies(lin, text)
    assert (warned.status_code, code_of(warned)) == (422, "tone")
    finding = warned.json()["detail"]["findings"][0]
    assert finding["rule"] == "excuse_after_apology"
    assert set(finding["cure"]) == {"zh-Hans", "zh-Hant", "en"}
    assert desk.rasa.said == []


@pytest.mark.clause("G2")
def test_an_insisting_author_is_sent_and_audited(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, "lin")
    assert replies(lin, HARSH, override=True).json()["status"] == "sent"
    assert "message.despite_tone" in actions(desk)


def test_a_heated_customer_is_written_to_more_briefly(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, "lin", intensity=0.9)
    long = "您的包裹今天到站。" * 12
    assert replies(lin, long).json()["detail"]["findings"][0]["rule"] == "too_long"


def test_an_empty_reply_is_refused(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, "lin")
    refused = replies(lin, "  \n ")
    assert (refused.status_code, code_of(refused)) == (422, "message_empty")


def test_people_at_a_ticket_know_of_each_other(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, "lin")
    wang = desk.signed_in(Role.AGENT, "wang")
    lin.posts(f"/tickets/{TICKET}/typing", {"doing": "typing"})
    here = wang.posts(f"/tickets/{TICKET}/typing", {"doing": "looking"}).json()
    assert [(one["name"], one["doing"]) for one in here] == [("lin", "typing"), ("wang", "looking")]
    desk.clock.passes(minutes=1)
    here = wang.posts(f"/tickets/{TICKET}/typing", {"doing": "looking"}).json()
    assert [one["name"] for one in here] == ["wang"]
    assert wang.posts(f"/tickets/{TICKET}/typing", {"doing": "gone"}).json() == []
