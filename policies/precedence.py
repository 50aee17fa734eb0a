"""What comes before every story: silence while a person owns the conversation, and hand-over when it is due.

These hold whatever the customer says and wherever a form stands, so they are neither stories nor rules, which
would have to be repeated for every intent and every step.
"""

from __future__ import annotations

import re
from typing import Any

from rasa.core.featurizers.tracker_featurizers import TrackerFeaturizer
from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

LISTEN: str = ACTION_LISTEN_NAME
APOLOGISE = "action_apologise"
HAND_OVER = "action_hand_over"
ADD_TO_TICKET = "action_add_to_ticket"
STATE_BOUNDARY = "action_state_boundary"
SAY_LANGUAGES = "action_say_languages"
COMPLAINT_FORM = "complaint_form"
TELL_STATUS = "action_tell_status"
ANSWER_WHAT_WE_ARE = "utter_bot_challenge"
ABUSE = "abuse"
ANSWER_QUESTION = "action_answer_question"
APPROVAL_DECIDED = "approval_decided"
REMEDY_FORM = "remedy_form"
STATUS_FORM = "status_form"
REOPEN_FORM = "reopen_form"
ASKING_WHOSE = frozenset({STATUS_FORM, REOPEN_FORM})
"""Forms that ask for an order before a complaint is in hand."""
REOPEN = "action_reopen"
ADD_TO_CASE = "action_add_to_case"
WITHDRAW = "action_withdraw"
ANSWER_OF_READING = {
    "complain": APOLOGISE,
    "request_remedy": "action_ask_what_happened",
    "ask_status": TELL_STATUS,
    "inquire": ANSWER_QUESTION,
    "withdraw": "action_withdraw",
    "something_else": "action_ask_what_happened",
}
ANSWERED_IN_A_WORD = frozenset({"phone", "customer_name", "which_order"})
MISREAD = frozenset({"complain", "out_of_scope"})
LONGEST_ANSWER = 40
SURE = 0.8
"""Goods alone, such as "the kettle", are read as a complaint with less confidence."""
NAME = "customer_name"
SEVERAL_CLAUSES = re.compile(r"[，。！？；,!?;]\s*\w")
"""No name has several: "投诉，保安推了我" complains."""
ASK_WHETHER_IT_HELPED = "action_follow_up"
# After one of these a customer who came back is asked whether it helped.
ANSWERS = frozenset(
    {TELL_STATUS, ANSWER_QUESTION, "action_record_thanks", "action_record_praise", "utter_bot_challenge"}
    | {"utter_out_of_scope"}
)
CLOSING_ACTIONS = {
    "helped": "action_close_follow_up",
    "ask": ASK_WHETHER_IT_HELPED,
    "rated": "action_keep_rating",
    "leaves": "action_say_goodbye",
}
"""What answers a message that closes the loop (F2, F3), by the slot `closing`."""
ANSWERED_WHILE_WAITING = frozenset(
    {"goodbye", "thank", "bot_challenge", "inquire", "out_of_scope", "praise", "ask_status", "continue_elsewhere"}
    | {"unlink"}
)
OUR_NUMBERS = frozenset({"case_number", "ticket_number"})
# What a message may be taken for that names one of these and wants to know how it stands.
ASKS_BY_NUMBER = frozenset({"inform", "nlu_fallback", "inquire", "ask_status"})
# A form takes a message that holds an order's number for an answer, whatever it asks besides.
ANSWERED_BESIDE_FACTS = {"ask_status": TELL_STATUS, "inquire": ANSWER_QUESTION}
FACTS_OF_ORDER = frozenset({"order_number", "phone", "phone_last4"})
COMPLAINT_FORMS = frozenset({COMPLAINT_FORM, "remedy_form"})
SEND_PICTURE = "send_picture"
THANK_FOR_FILES, KEEP_VOICE = "action_thank_for_files", "action_keep_voice"
GOES_ON_ASKING = frozenset({THANK_FOR_FILES, KEEP_VOICE})
BESIDE_A_FORM = {
    SEND_PICTURE: THANK_FOR_FILES,
    "send_voice": KEEP_VOICE,
    "continue_elsewhere": "action_continue_elsewhere",
    "unlink": "action_ask_unlink",
}
"""What a form must not take for an answer, whatever it asks."""
UPSET = frozenset({"anger", "anxiety", "disappointment", "sadness"})
LINK_CODE = "link_code"
USE_LINK_CODE = "action_use_link_code"
UNLINK = "action_unlink"
ANSWERS_TO_UNLINKING = {"sure": UNLINK, "not_sure": "action_stay_linked"}
"""What follows the question whether everything is to be forgotten here, by the slot `unlinking`."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class PrecedencePolicy(Policy):
    """Predicts only in the cases of D1, D3, D5 and C6; abstains otherwise."""

    @staticmethod
    def supported_data() -> SupportedData:
        """Nothing is learned from stories or rules."""
        return SupportedData.ML_AND_RULE_DATA

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Above RulePolicy (6)."""
        return {"priority": 10}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: TrackerFeaturizer | None = None,
    ) -> None:
        super().__init__(config, model_storage, resource, execution_context, featurizer)

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """Nothing to learn."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """All weight on the action that takes precedence, or none at all."""
        action = action_taking_precedence(tracker)
        if action is None:
            return self._prediction(self._default_predictions(domain))
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities, is_no_user_prediction=True)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PrecedencePolicy:
        """Nothing was kept at training."""
        return cls(config, model_storage, resource, execution_context)


def action_taking_precedence(tracker: DialogueStateTracker) -> str | None:
    """The action that comes before any story now, or None.

    A person's conversation is left to the person (D5). A superior's answer is told where it is news (D4). A case that
    is taken up again, added to or taken back is seen to first (F2). A due hand-over comes at once (D1, D3), after the
    apology where the same message complains for the first time (A1). A code from another conversation is used, and who
    is sure to want to be forgotten is (B8). While a ticket waits, what the customer adds goes to it (D2). An insult is
    answered with the principle, once (C6). That it helped, or how content they are, is taken where we ask for it. Who
    writes in a third language is told which ones are spoken here. Pictures, voice messages and the wish for another app
    answer no form. A reading picked by its number is answered as if it had been said. Who names the number of a case
    or ticket is told how it stands, and who asks something beside an order's number is answered. Who asked how things
    stand and complains instead is apologised to.
    """
    just_listened: bool = tracker.latest_action_name == LISTEN
    intent = _intent(tracker)
    if tracker.get_slot("owner"):
        return LISTEN
    if just_listened and intent == APPROVAL_DECIDED:
        # The form tells it; a nudge that comes too late is no reason to speak.
        if tracker.get_slot("answer_untold"):
            return tracker.active_loop_name or LISTEN
        return ASK_WHETHER_IT_HELPED if tracker.get_slot("closing") == "ask" else LISTEN
    if just_listened and tracker.get_slot("taken_up"):
        return REOPEN
    if tracker.get_slot("escalation"):
        unheard = not tracker.get_slot("case_number") or tracker.get_slot("settled")
        # Who waits for a person because of insults, and complains now, insults nobody now.
        abused = tracker.get_slot("escalation") == ABUSE and not tracker.get_slot("waiting_for_person")
        owes_apology = just_listened and intent == "complain" and unheard and not abused
        return APOLOGISE if owes_apology else HAND_OVER
    if tracker.latest_action_name in (HAND_OVER, ADD_TO_TICKET, WITHDRAW, UNLINK, *CLOSING_ACTIONS.values()):
        return LISTEN
    if not just_listened:
        return _after(tracker)
    if tracker.get_slot("unlinking") in ANSWERS_TO_UNLINKING:
        return ANSWERS_TO_UNLINKING[tracker.get_slot("unlinking")]
    if LINK_CODE in _named(tracker):
        return USE_LINK_CODE
    if tracker.get_slot("takes_back"):
        return WITHDRAW
    foreign = tracker.get_slot("foreign")
    if tracker.get_slot("waiting_for_person") and (foreign or intent not in ANSWERED_WHILE_WAITING):
        return ADD_TO_TICKET
    if tracker.get_slot("boundary_due"):
        return STATE_BOUNDARY
    if tracker.get_slot("closing") in CLOSING_ACTIONS:
        return CLOSING_ACTIONS[tracker.get_slot("closing")]
    if foreign:
        return SAY_LANGUAGES
    if tracker.get_slot("aside"):
        return ADD_TO_CASE
    return (
        _question_answered(tracker, intent)
        or (BESIDE_A_FORM.get(str(intent)) if tracker.active_loop_name else None)
        or _answer_due(tracker)
        or _action_of_picked(tracker)
        or _form_answered(tracker)
        or _complaint_begun(tracker, intent)
    )


def _form_answered(tracker: DialogueStateTracker) -> str | None:
    """The form that asked for a name or an order; such answers alone can read like anything ("高洁", "the kettle")."""
    requested = tracker.get_slot("requested_slot")
    if not tracker.active_loop_name or requested not in ANSWERED_IN_A_WORD:
        return None
    intent, text = tracker.latest_message.intent_name, tracker.latest_message.text or ""
    tells_more = SEVERAL_CLAUSES.search(text) if requested == NAME else _complains_surely(tracker)
    is_answer = len(text) <= LONGEST_ANSWER and not tells_more
    return tracker.active_loop_name if intent in MISREAD and is_answer else None


def _complains_surely(tracker: DialogueStateTracker) -> bool:
    """Whether the message complains, before there is a complaint in hand that it could tell of."""
    message = tracker.latest_message
    sure = message is not None and (message.intent.get("confidence") or 0.0) >= SURE
    return sure and message.intent_name == "complain" and tracker.active_loop_name in ASKING_WHOSE


def _complaint_begun(tracker: DialogueStateTracker, intent: str | None) -> str | None:
    """The apology for a complaint that grows out of a question how things stand (A1).

    The form would take the order's number in it for an answer, and say nothing of the trouble. Told beside the
    question whether we are a machine, it is apologised for before that is answered. Who is upset and sends a picture
    before anything else complains with it.
    """
    if tracker.get_slot("told_besides") and not tracker.active_loop_name:
        return APOLOGISE
    if intent == SEND_PICTURE and _shows_trouble(tracker):
        return APOLOGISE
    return APOLOGISE if intent == "complain" and tracker.active_loop_name in ASKING_WHOSE else None


def _shows_trouble(tracker: DialogueStateTracker) -> bool:
    """Whether somebody upset has told of no complaint yet."""
    free = tracker.active_loop_name is None and not tracker.get_slot("case_number")
    return free and tracker.get_slot("emotion") in UPSET


def _after(tracker: DialogueStateTracker) -> str | None:
    """What follows an answer that no rule foresees: nothing, or the questions about a complaint."""
    asks_after = tracker.get_slot("closing") == "ask_after" and not tracker.active_loop_name
    if asks_after and tracker.latest_action_name in ANSWERS:
        return ASK_WHETHER_IT_HELPED
    if tracker.get_slot("waiting_for_person") and tracker.latest_action_name == COMPLAINT_FORM:
        # The complaint turned out to be with a person already.
        return None if tracker.active_loop_name else LISTEN
    if tracker.latest_action_name == REOPEN:
        return COMPLAINT_FORM
    if tracker.get_slot("told_besides") and not tracker.active_loop_name:
        return {APOLOGISE: ANSWER_WHAT_WE_ARE, ANSWER_WHAT_WE_ARE: COMPLAINT_FORM}.get(str(tracker.latest_action_name))
    if tracker.latest_action_name == APOLOGISE and tracker.active_loop_name in ASKING_WHOSE:
        return COMPLAINT_FORM
    if tracker.latest_action_name == APOLOGISE and _intent(tracker) == SEND_PICTURE:
        return COMPLAINT_FORM
    if tracker.latest_action_name in (SAY_LANGUAGES, ADD_TO_CASE):
        return tracker.active_loop_name or LISTEN
    if tracker.latest_action_name in BESIDE_A_FORM.values() and tracker.active_loop_name:
        return tracker.active_loop_name if tracker.latest_action_name in GOES_ON_ASKING else LISTEN
    if tracker.latest_action_name == _answer_due(tracker):
        return tracker.active_loop_name or LISTEN
    answer = _action_of_picked(tracker)
    if answer is None and tracker.latest_action_name == STATE_BOUNDARY and not tracker.active_loop_name:
        return LISTEN
    if answer is None or tracker.active_loop_name:
        return None
    if tracker.latest_action_name == STATE_BOUNDARY:
        return answer
    if tracker.latest_action_name == answer:
        return COMPLAINT_FORM if answer == APOLOGISE else LISTEN
    return None


def _answer_due(tracker: DialogueStateTracker) -> str | None:
    """The action that answers a message for the numbers in it."""
    message, named = tracker.latest_message, _named(tracker)
    if message is None:
        return None
    # A number within the account of what happened is part of the account.
    accounts = tracker.get_slot("requested_slot") == "details" and message.intent_name != "ask_status"
    if named & OUR_NUMBERS and message.intent_name in ASKS_BY_NUMBER and not accounts:
        return TELL_STATUS
    if named & FACTS_OF_ORDER and tracker.active_loop_name in COMPLAINT_FORMS:
        return ANSWERED_BESIDE_FACTS.get(str(message.intent_name))
    return None


def _intent(tracker: DialogueStateTracker) -> str | None:
    return tracker.latest_message.intent_name if tracker.latest_message else None


def _named(tracker: DialogueStateTracker) -> set[str]:
    """The kinds of things the message names."""
    return {entity["entity"] for entity in tracker.latest_message.entities} if tracker.latest_message else set()


def _question_answered(tracker: DialogueStateTracker, intent: str | None) -> str | None:
    """The form whose question is answered by what reads like a digression: a counter-offer, or no withdrawal."""
    loop: str | None = tracker.active_loop_name
    bargains = loop == REMEDY_FORM and tracker.get_slot("bargains")
    return loop if bargains or (intent == "withdraw" and loop) else None


def _picked(tracker: DialogueStateTracker) -> str | None:
    """The intent of the reading that was picked by its number."""
    label = (tracker.get_slot("clarified") or {}).get("picked")
    return str(label).partition("/")[0] if label else None


def _action_of_picked(tracker: DialogueStateTracker) -> str | None:
    picked = _picked(tracker)
    return ANSWER_OF_READING.get(picked) if picked else None
