"""The shortest script that still fails."""

from __future__ import annotations

from collections.abc import Sequence

from tests.fuzz.shrinking import shortest


class Toy:
    """An engine that fails once `complain` was followed, sooner or later, by `threaten`."""

    def __init__(self) -> None:
        self.asked = 0

    def fails(self, script: Sequence[str]) -> bool:
        self.asked += 1
        return "complain" in script and "threaten" in script[script.index("complain") :]


def test_what_has_nothing_to_do_with_it_is_left_out() -> None:
    script = ["greet", "complain", "number", "digits", "yes", "joke", "threaten", "bye"]
    assert shortest(script, Toy().fails) == ["complain", "threaten"]


def test_a_single_step_stays() -> None:
    assert shortest(["threaten"], lambda script: "threaten" in script) == ["threaten"]


def test_a_script_that_needs_all_its_steps_stays_whole() -> None:
    script = list("abcdef")
    assert shortest(script, lambda part: list(part) == script) == script


def test_it_gives_up_after_so_many_tries() -> None:
    toy = Toy()
    script = [*["greet"] * 40, "complain", *["joke"] * 40, "threaten"]
    shortest(script, toy.fails, tries=10)
    assert toy.asked == 10
