"""The queue as people at the desk choose from it, and a ticket with everything that is known of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sandra.case import EmotionReading, TicketStatus
from sandra.people import Role
from tests.unit.builders import the_playbook
from tests.unit.desk.console.conftest import BEGINNING, Browser, Desk, said
from tests.unit.store.builders import a_case, a_conversation, a_ticket


@pytest.fixture
def agent(desk: Desk) -> Browser:
    return desk.signed_in(Role.AGENT, "lin")


def waits(desk: Desk, letter: str, **ticket: Any) -> str:
    """A ticket of its own conversation and case, named by a letter. Returns its number."""
    number = f"T261122-{letter * 5}"
    conversation = f"web-{letter}"
    with desk.store.transaction() as records:
        records.add(a_conversation(conversation, language=ticket.pop("language", "zh-Hans")))
        case = a_case(f"C261122-{letter * 5}", conversation_id=conversation)
        case.state_fact("story", ticket.pop("story", "一直没到"), BEGINNING)
        records.add(case)
        records.add(EmotionReading(conversation, BEGINNING, ticket.pop("emotion", "anger"), 0.7, abuse=0.0, threat=0.0))
        records.add(a_ticket(number, conversation_id=conversation, case_id=case.id, **ticket))
    return number


def numbers(browser: Browser, query: str = "") -> list[str]:
    return [ticket["number"] for ticket in browser.gets(f"/tickets{query}").json()["tickets"]]


def test_what_presses_most_comes_first(desk: Desk, agent: Browser) -> None:
    soon, later = BEGINNING + timedelta(minutes=5), BEGINNING + timedelta(hours=5)
    calm = waits(desk, "A", respond_by=soon)
    urgent = waits(desk, "B", priority="urgent", respond_by=later)
    sooner = waits(desk, "C", priority="urgent", respond_by=soon)
    assert numbers(agent) == [sooner, urgent, calm]


@pytest.mark.clause("E3")
def test_nobody_finds_tickets_that_may_be_about_them(desk: Desk, agent: Browser) -> None:
    name = agent.gets("/session").json()["name"]
    about, other = waits(desk, "A", excluded=[name]), waits(desk, "B")
    found = agent.gets("/tickets").json()
    assert ([ticket["number"] for ticket in found["tickets"]], found["total"]) == ([other], 1)
    assert about not in numbers(agent, f"?words={about}")


@pytest.mark.parametrize(
    ("query", "letters"),
    [
        ("", "AB"),
        ("?status=resolved", "C"),
        ("?priority=urgent", "B"),
        ("?claimed_by=me", "B"),
        ("?claimed_by=nobody", "A"),
        ("?language=en", "B"),
        ("?emotion=sadness", "A"),
        ("?words=kettle", "B"),
        ("?words=c261122-a", "A"),
        ("?words=100%25", ""),
    ],
)
def test_the_queue_is_narrowed(desk: Desk, agent: Browser, query: str, letters: str) -> None:
    waits(desk, "A", emotion="sadness")
    waits(desk, "B", priority="urgent", claimed_by="lin", language="en", story="The kettle leaks")
    waits(desk, "C", status=TicketStatus.RESOLVED)
    assert sorted(numbers(agent, query)) == [f"T261122-{letter * 5}" for letter in letters]


def test_a_long_queue_comes_in_pages_that_tell_how_many_there_are(desk: Desk, agent: Browser) -> None:
    all_numbers = {waits(desk, letter) for letter in "ABCDE"}
    first, second = numbers(agent, "?limit=3"), numbers(agent, "?limit=3&offset=3")
    assert {*first, *second} == all_numbers
    assert agent.gets("/tickets?limit=3").json()["total"] == 5


def test_a_ticket_comes_with_case_facts_and_feelings(desk: Desk, agent: Browser) -> None:
    number = waits(desk, "A", story="等了十天")
    ticket = agent.gets(f"/tickets/{number}").json()
    [case] = ticket["cases"]
    assert case["facts"][0]["value"] == "等了十天"
    assert ticket["readings"][0]["emotion"] == "anger"
    assert ticket["why"]


def test_what_was_said_is_read_page_by_page(desk: Desk, agent: Browser) -> None:
    number = waits(desk, "A")
    emotion = {"name": "anger", "intensity": 0.8}
    said(
        desk.tracker_file,
        "web-A",
        {"event": "user", "text": "还没到", "parse_data": {"intent": {"name": "complain"}, "emotion": emotion}},
        {"event": "bot", "text": "很抱歉", "data": {"buttons": [{"title": "对", "payload": "对"}]}},
        {"event": "bot", "text": "我是小林", "metadata": {"person": "林薇"}},
    )
    said(desk.tracker_file, "web-B", {"event": "user", "text": "别人说的"})
    first, second, third = agent.gets(f"/tickets/{number}/messages").json()
    assert (first["speaker"], first["intensity"], first["intent"]) == ("customer", 0.8, "complain")
    assert (second["speaker"], second["choices"]) == ("assistant", ["对"])
    assert (third["speaker"], third["author"]) == ("person", "林薇")
    [before] = agent.gets(f"/tickets/{number}/messages?limit=1&before={second['id']}").json()
    assert before["id"] == first["id"]


def test_an_unknown_ticket_is_told_so(agent: Browser) -> None:
    unknown = agent.gets("/tickets/T000000-XXXXX")
    assert (unknown.status_code, unknown.json()["detail"]["code"]) == (404, "unknown_ticket")
    assert "queue" in unknown.json()["detail"]["message"]


def test_a_case_comes_with_the_guide_of_its_class_in_every_script(desk: Desk) -> None:
    number = waits(desk, "A")
    [case] = desk.signed_in(Role.AGENT).gets(f"/tickets/{number}").json()["cases"]
    written = the_playbook().problems[case["complaint_type"]].guide.query
    assert case["guide"]["query"]["en"] == written.en
    assert case["guide"]["query"]["zh_hans"] == written.zh
    assert case["guide"]["query"]["zh_hant"] != written.zh


def test_a_message_is_told_in_the_other_script_where_it_reads_otherwise(desk: Desk) -> None:
    number = waits(desk, "A")
    texts = ("還沒收到", "还没收到", "hello")
    said(desk.tracker_file, "web-A", *({"event": "user", "text": text} for text in texts))
    told = desk.signed_in(Role.AGENT).gets(f"/tickets/{number}/messages").json()
    scripts = [(message["simplified"], message["traditional"]) for message in told]
    assert scripts == [("还没收到", None), (None, "還沒收到"), (None, None)]
