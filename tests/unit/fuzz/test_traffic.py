"""Nobody talks while the action server is down for somebody else."""

from __future__ import annotations

from threading import Event, Thread

from tests.fuzz.engine import Traffic


def test_messages_flow_side_by_side() -> None:
    traffic = Traffic()
    with traffic.flows(), traffic.flows():
        pass


def test_who_takes_the_server_away_waits_for_messages_on_their_way_and_lets_others_wait() -> None:
    traffic, happened, down, back = Traffic(), [], Event(), Event()

    def take_away() -> None:
        with traffic.stops():
            happened.append("down")
            down.set()
            back.wait(5)
            happened.append("back")

    def say() -> None:
        down.wait(5)
        with traffic.flows():
            happened.append("said")

    threads = [Thread(target=take_away), Thread(target=say)]
    with traffic.flows():
        for thread in threads:
            thread.start()
        happened.append("answered")
    down.wait(5)
    back.set()
    for thread in threads:
        thread.join(5)
    assert happened == ["answered", "down", "back", "said"]
