"""What is made of the turns that were measured, and of the parts they are made from."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
import yaml
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain

from benchmarks.nlu.stock import default_configuration
from benchmarks.process import seconds_of_clock
from benchmarks.speed.assistants import Assistant, prepare_store, steps_in
from benchmarks.speed.conversations import CHAT, OPENING, complaints, long_conversation
from benchmarks.speed.load import Answered, Took
from benchmarks.speed.questions.growing import in_short, row
from benchmarks.speed.questions.installing import bare, pinned
from benchmarks.speed.questions.lasting import EARLY, LATE, TURNS, around
from benchmarks.speed.questions.learning import rows as rows_of_training
from benchmarks.speed.questions.turning import Cost, Rehearsed, as_rehearsed, rows, same_steps
from benchmarks.speed.shop import ORDERS_A_CUSTOMER, FilledOrder, orders_of_different_customers
from benchmarks.speed.sizes import Growth
from benchmarks.speed.stock.reading import unflattened
from benchmarks.speed.stock.training import stock_assistant, stock_configuration, write_configuration
from benchmarks.speed.training import Trained
from sandra.store.database import Store
from sandra.store.demo import REPLAYING_CUSTOMERS, shopper

ONE_COMPLAINT = Rehearsed([["action_apologise", "action_listen"], ["complaint_form"]], [2, 1])


def took(milliseconds: float, seconds: float, messages: tuple[int, ...] = (2, 1), conversations: int = 4) -> Took:
    turns = [[Answered(milliseconds, number) for number in messages] for _ in range(conversations)]
    return Took(turns, seconds, busy_share=0.05)


def test_stock_is_what_rasa_fills_in_with_our_facts_behind() -> None:
    config = stock_configuration(100)

    assert config["policies"] == default_configuration()["policies"]
    assert [component["name"] for component in config["pipeline"]] == [
        "JiebaTokenizer",
        "RegexFeaturizer",
        "LexicalSyntacticFeaturizer",
        "CountVectorsFeaturizer",
        "CountVectorsFeaturizer",
        "DIETClassifier",
        "EntitySynonymMapper",
        "FallbackClassifier",
        "nlu.entities.extractor.ComplaintEntityExtractor",
        "nlu.answers.AnswerReader",
        "benchmarks.speed.stock.reading.FlatIntentReader",
    ]


def test_a_trial_learns_for_fewer_epochs_everywhere(tmp_path: Path) -> None:
    config = yaml.safe_load(write_configuration(tmp_path / "config.yml", 3).read_text(encoding="utf-8"))

    learning = [part for part in (*config["pipeline"], *config["policies"]) if "epochs" in part]
    assert [part["name"] for part in learning] == ["DIETClassifier", "UnexpecTEDIntentPolicy", "TEDPolicy"]
    assert {part["epochs"] for part in learning} == {3}


@pytest.mark.parametrize(
    ("label", "expected"),
    [("complain_late_delivery", ("complain", "late_delivery")), ("ask_status", ("ask_status", "")), ("", ("", ""))],
)
def test_a_flat_intent_is_named_apart_from_its_type(label: str, expected: tuple[str, str]) -> None:
    assert unflattened(label) == expected


def test_both_sides_run_the_procfiles_commands() -> None:
    commands = Assistant("stock", Path("/m/stock.tar.gz"), Path("/m/ways.yml"), Path("/m/stores.yml")).commands()

    assert list(commands) == ["actions", "rasa"]
    assert "--model /m/stock.tar.gz" in commands["rasa"]
    assert "--credentials /m/ways.yml" in commands["rasa"]
    assert "--endpoints /m/stores.yml" in commands["rasa"]


def test_stock_reads_and_writes_conversations_as_rasa_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_URL", f"sqlite:///{tmp_path / 'tracker.db'}")
    monkeypatch.setenv("ACTIONS_URL", "http://127.0.0.1:5055/webhook")
    stock = stock_assistant(tmp_path / "stock.tar.gz", tmp_path)

    known = AvailableEndpoints.read_endpoints(str(stock.endpoints))
    store = TrackerStore.create(known.tracker_store, Domain.empty())
    assert type(store) is SQLTrackerStore
    assert store.engine.url.database == str(tmp_path / "tracker.db")
    assert known.action is not None
    assert (known.lock_store, known.event_broker) == (None, None)


def test_a_filled_order_is_found_by_what_its_owner_knows(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'shop.db'}"
    prepare_store(address, 3 * ORDERS_A_CUSTOMER)
    asked = FilledOrder(ORDERS_A_CUSTOMER + 1)
    store = Store(address)
    with store.reading() as records:
        found = records.orders.find(asked.number)
        owned = records.orders.orders_of_owner(asked.phone, shopper(REPLAYING_CUSTOMERS[0]).name)
    store.dispose()

    assert found is not None
    assert (found.number, found.phone, found.customer_id) == (asked.number, asked.phone, asked.customer_id)
    assert [len(part) for part in (found.items, found.shipments, found.payments)] == [1, 1, 1]
    assert len(owned) == ORDERS_A_CUSTOMER


def test_each_complaint_is_another_customers() -> None:
    first, second = complaints(orders_of_different_customers(), 2)

    assert first.messages[0] == second.messages[0] == OPENING
    assert first.sender != second.sender
    assert first.messages[1] != second.messages[1]
    assert FilledOrder(1).customer != FilledOrder(1 + ORDERS_A_CUSTOMER).customer


def test_turn_5_and_turn_200_say_the_same() -> None:
    messages = long_conversation(TURNS).messages

    assert messages[EARLY - 1] == messages[LATE - 1]
    assert sorted(messages[EARLY - 3 : EARLY + 2]) == sorted(messages[LATE - 3 : LATE + 2]) == sorted(CHAT)


def test_a_turn_of_a_long_conversation_is_the_median_of_those_around_it() -> None:
    turns = [[Answered(float(turn), 1) for turn in range(1, TURNS + 1)]]

    assert around(EARLY, [Took(turns, 1.0, 0.0)]) == EARLY
    assert around(LATE, [Took(turns, 1.0, 0.0)]) == LATE


def test_a_figure_is_the_median_of_its_rounds_and_saturation_the_best_of_all() -> None:
    measured = {
        "ours": {1: [took(20, 1.0), took(30, 0.5), took(90, 2.0)], 8: [took(100, 0.2)]},
        "stock": {1: [took(100, 4.0)], 8: [took(200, 2.0)]},
    }
    rehearsed = {"ours": ONE_COMPLAINT, "stock": ONE_COMPLAINT}
    costs = {
        "ours": Cost(500.0, {"rasa": 1.0, "actions": 2.0}, {"rasa": 1.64, "actions": 2.32}),
        "stock": Cost(1000.0, {"rasa": 1.0, "actions": 2.0}, {"rasa": 3.0, "actions": 2.32}),
    }
    found = {row.title: row for row in rows(measured, costs, rehearsed)}

    assert (found["1 conversation: p50, ms"].ours, found["1 conversation: p50, ms"].stock) == (30, 100)
    assert found["1 conversation: messages a second"].ours == 8
    assert found["at saturation: messages a second"].ours == 40
    assert found["at saturation: conversations a second"].stock == 2
    assert found["a Rasa worker, MB"].reached
    assert found["a turn in Rasa, ms"].ours == pytest.approx(640 / 32)


def test_a_turn_that_broke_is_not_as_rehearsed() -> None:
    assert as_rehearsed([took(1, 1)], [2, 1]) == 1.0
    assert as_rehearsed([took(1, 1, messages=(2, 2)), took(1, 1)], [2, 1]) == 0.75


def test_stocks_other_steps_are_counted() -> None:
    assert same_steps([["a"], ["b", "c"]], [["a"], ["b"]]) == 0.5
    assert same_steps([["a"], ["b"]], [["a"]]) == 0.5


def test_actions_are_told_turn_by_turn() -> None:
    events = [
        {"event": "action", "name": "action_session_start"},
        {"event": "user"},
        {"event": "action", "name": "action_apologise"},
        {"event": "bot"},
        {"event": "user"},
        {"event": "action", "name": "action_listen"},
    ]
    assert steps_in(events) == [["action_apologise"], ["action_listen"]]


def test_training_is_compared_from_nothing_and_after_a_change() -> None:
    ours = Trained(Path("a"), 10.0, 8.0, "2026-01-02")
    stock = Trained(Path("b"), 100.0, 20.0, "2026-01-01")

    assert [row.reached for row in rows_of_training(ours, stock, 60, 100)] == [True, False]


def test_growth_is_the_largest_store_against_the_smallest() -> None:
    found = row("SQLite", "a turn", {Growth(1_000, 10_000): [1.0, 2.0, 9.0], Growth(1_000_000, 10_000_000): [4.0]})

    assert found.steps == (("1e3 / 1e4", 2.0), ("1e6 / 1e7", 4.0))
    assert (found.ours, found.reached) == (2.0, False)
    assert in_short(Growth(10_000, 100_000)) == "1e4 / 1e5"


def test_a_fresh_machine_knows_nothing_of_this_one(tmp_path: Path) -> None:
    here = str(Path(sys.executable).parent)
    inherited = {
        "PATH": f"{here}{os.pathsep}/usr/bin",
        "HOME": "/home/ann",
        "SANDRA_VAR": "/var",
        "OMP_NUM_THREADS": "1",
    }
    environment = bare(inherited, tmp_path)

    assert (environment["PATH"], environment["HOME"]) == ("/usr/bin", "/home/ann")
    assert not {"SANDRA_VAR", "OMP_NUM_THREADS"} & environment.keys()
    assert environment["PIP_CACHE_DIR"].startswith(str(tmp_path))


@pytest.mark.parametrize(("shown", "expected"), [("0:02.50", 2.5), (" 1:00:01\n", 3601.0)])
def test_time_of_the_processor_is_read_as_ps_shows_it(shown: str, expected: float) -> None:
    assert seconds_of_clock(shown) == expected


def test_a_lock_gives_its_versions_without_hashes() -> None:
    lock = "rasa==3.6.21 ; a == 'linux' \\\n    --hash=sha256:0a\n# via x\njieba==0.42.1 \\\n    --hash=sha256:0b\n"
    assert pinned(lock) == "rasa==3.6.21\njieba==0.42.1\n"
