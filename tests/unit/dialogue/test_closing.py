"""What ends a conversation, and what is said after it: told by what was asked, not by single words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from actions.closing.closing import ASK_RATING, closing_in, follow_up_due
from actions.turn import Turn
from sandra.closing.follow_up import promise_follow_up
from sandra.listening.known import join_conversation
from sandra.records import Records
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook
from tests.unit.complaints.closing.test_reopening import settled
from tests.unit.dialogue.turns import turn

HOUR = 3600.0
LATER = NOW + timedelta(days=30)


def after(said: str, text: str, intent: str, **given: Any) -> Turn:
    """A message that answers what was said last."""
    events = [{"event": "bot", "metadata": {"utter_action": said}}]
    return turn(text, intent, events, **given)


def closing(records: Records, message: Turn) -> Any:
    return closing_in(records, message, None, {}).get("closing")


@pytest.mark.clause("F1")
@pytest.mark.parametrize(
    ("text", "intent", "ranking", "leaves"),
    [
        ("那就这样吧", "affirm", {}, "leaves"),
        ("好吧", "affirm", {}, "leaves"),
        ("行", "affirm", {}, "leaves"),
        ("cheers, that's everything", "nlu_fallback", {"nlu_fallback": 0.5, "thank": 0.35, "complain": 0.1}, "leaves"),
        ("有的", "affirm", {}, None),
        ("Yes, please!", "affirm", {}, None),
        ("啥玩意儿", "nlu_fallback", {"nlu_fallback": 0.5, "complain": 0.4}, None),
    ],
)
def test_after_anything_else_a_yes_lets_it_rest_unless_there_is_more(
    store: Store,
    text: str,
    intent: str,
    ranking: dict[str, float],
    leaves: str | None,
) -> None:
    ranked = [{"name": name, "confidence": sure} for name, sure in ranking.items()]
    with store.transaction() as records:
        join_conversation(records, "someone", "webchat", NOW)
        assert closing(records, after("utter_anything_else", text, intent, intent_ranking=ranked)) == leaves
        assert closing(records, after("say_answer", text, intent, intent_ranking=ranked)) is None


@pytest.mark.clause("F3")
@pytest.mark.parametrize(
    ("said", "text", "sure", "remarks", "rated"),
    [
        ("say_rating_kept", "出貨再快點就好", 0.59, [], "rated"),
        (ASK_RATING, "出貨再快點就好", 0.59, [], "rated"),
        ("say_rating_kept", "东西又坏了", 0.98, [], None),
        ("say_rating_kept", "还是没解决", 0.6, ["unsolved"], None),
        ("say_answer", "出貨再快點就好", 0.59, [], None),
    ],
)
def test_after_the_score_what_hardly_complains_is_a_suggestion(
    store: Store,
    said: str,
    text: str,
    sure: float,
    remarks: list[str],
    rated: str | None,
) -> None:
    ranked = [{"name": "complain", "confidence": sure}]
    with store.transaction() as records:
        join_conversation(records, "someone", "webchat", NOW)
        assert closing(records, after(said, text, "complain", intent_ranking=ranked, remarks=remarks)) == rated


@pytest.mark.clause("F3")
@pytest.mark.parametrize(("said", "rated"), [(ASK_RATING, "rated"), ("say_ask_for_rating_again", None)])
def test_a_number_on_no_scale_of_ours_is_asked_about_once(store: Store, said: str, rated: str | None) -> None:
    with store.transaction() as records:
        join_conversation(records, "someone", "webchat", NOW)
        assert closing(records, after(said, "9", "inform")) == rated


class TestTheFollowUp:
    def due(self, records: Records) -> None:
        """A case in this conversation of which it is time to ask whether it helped."""
        case = settled(records)
        offer = case.accepted_offer()
        assert offer is not None
        promise_follow_up(case, offer, the_playbook().sla, NOW)
        case.conversation_id = join_conversation(records, "someone", "webchat", NOW).id
        records.flush()

    def message(self, hours_ago: float, intent: str = "inquire") -> Turn:
        events = [{"event": "user", "timestamp": HOUR}, {"event": "user", "timestamp": (1 + hours_ago) * HOUR}]
        message = turn("怎么退货", intent, events)
        message.now = LATER
        return message

    @pytest.mark.clause("F2")
    @pytest.mark.parametrize(
        ("hours_ago", "intent", "asked"),
        [(5, "inquire", "ask_after"), (5, "greet", "ask"), (0.1, "inquire", None), (5, "complain", None)],
    )
    def test_whoever_comes_back_is_asked_once_they_are_answered(
        self,
        store: Store,
        hours_ago: float,
        intent: str,
        asked: str | None,
    ) -> None:
        with store.transaction() as records:
            self.due(records)
            assert closing(records, self.message(hours_ago, intent)) == asked

    @pytest.mark.clause("F2")
    def test_a_nudge_asks_where_nothing_else_is_in_hand(self, store: Store) -> None:
        with store.transaction() as records:
            self.due(records)
            nudge = self.message(0)
            assert follow_up_due(records, nudge) == {"closing": "ask"}
            nudge.tracker.active_loop = {"name": "status_form"}
            assert follow_up_due(records, nudge) == {"closing": None}
