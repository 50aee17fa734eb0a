"""What an action sees of a turn, and how it speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.words.choices import as_shown
from nlu.script import normalise
from sandra.channels import CHANNELS
from sandra.listening.mentioned import Mention
from sandra.listening.sent_files import SentFile, kind_of
from sandra.playbook.kinds import DEMANDS, MOVES_MONEY

DEFAULT_LANGUAGE = "zh-Hans"
WISHED = "wished"
BESIDES = "besides"
NOT_UNDERSTOOD = "action_not_understood"
SAY_LANGUAGES = "action_say_languages"
HEAR_OUT = "action_hear_out"
ANSWER_QUESTION = "action_answer_question"
TELL_STATUS = "action_tell_status"
RECORD_PRAISE = "action_record_praise"
RECORD_THANKS = "action_record_thanks"
STATE_BOUNDARY = "action_state_boundary"
USE_LINK_CODE = "action_use_link_code"
STAY_LINKED = "action_stay_linked"
THANK_FOR_FILES = "action_thank_for_files"
KEEP_VOICE = "action_keep_voice"
LISTEN = "action_listen"
# Actions that answer a digression without moving the thread on; rules' responses (utter_…) do so too.
ANSWERING = frozenset(
    {
        NOT_UNDERSTOOD,
        SAY_LANGUAGES,
        HEAR_OUT,
        ANSWER_QUESTION,
        TELL_STATUS,
        RECORD_PRAISE,
        RECORD_THANKS,
        STATE_BOUNDARY,
        USE_LINK_CODE,
        STAY_LINKED,
        THANK_FOR_FILES,
        KEEP_VOICE,
    }
)
SOMETHING_ELSE = "something_else"
ANOTHER_EXCHANGE = timedelta(hours=1)
CIRCUMSTANCE = "circumstance"
# Entities that tell what a question is about, or how somebody is, and are no facts.
SUBJECTS = frozenset({"topic", "about", CIRCUMSTANCE})
APPROVAL_DECIDED = "approval_decided"
"""The worker's nudge: a superior has answered, and nobody wrote anything."""
SEND_PICTURE, SEND_VOICE = "send_picture", "send_voice"
"""What a channel tells of a message that came without words (`channels.turn.running`)."""
WORDLESS = frozenset({APPROVAL_DECIDED, SEND_PICTURE, SEND_VOICE})
"""Intents whose text nobody wrote."""
VOICE_KEPT, VOICE_KEPT_CLOSED = "say_voice_kept", "say_voice_kept_closed"
OF_FILES = frozenset({"say_thank_for_files", "say_ask_about_files", VOICE_KEPT, VOICE_KEPT_CLOSED})
"""What is said of a picture or a voice message in between; the question before it stays open."""


@dataclass
class Turn:
    """One message of a customer, as Rasa understood it, and the way to answer it."""

    tracker: Tracker
    dispatcher: CollectingDispatcher
    now: datetime = field(default_factory=lambda: datetime.now(timezone.utc))

    @property
    def conversation_id(self) -> str:
        """Rasa's sender id."""
        return str(self.tracker.sender_id)

    @property
    def channel(self) -> str:
        """Where the customer writes."""
        return str(self.tracker.get_latest_input_channel() or "rest")

    @property
    def text(self) -> str:
        """The message as written; empty where nobody wrote anything."""
        return "" if self.intent in WORDLESS else str(self.tracker.latest_message.get("text") or "")

    @property
    def intent(self) -> str:
        """The intent's name."""
        return str((self.tracker.latest_message.get("intent") or {}).get("name") or "")

    @property
    def is_nudge(self) -> bool:
        """Whether the turn was begun by the worker and not by the customer."""
        return self.intent == APPROVAL_DECIDED

    @property
    def is_wordless(self) -> bool:
        """Whether the customer sent pictures or their voice, and not a word."""
        return self.intent in (SEND_PICTURE, SEND_VOICE)

    @property
    def is_about_the_app(self) -> bool:
        """Whether the message is about where somebody writes and as whom, and not about their complaint."""
        return self.intent in ("continue_elsewhere", "unlink") or self.entity("link_code") is not None

    @property
    def files(self) -> list[SentFile]:
        """What came along with the message."""
        files = [file for part in self._metadata.get("parts") or [] for file in part.get("attachments") or []]
        return [SentFile(str(file["key"]), kind_of(str(file["media_type"]))) for file in files]

    @property
    def language(self) -> str:
        """The conversation's language, as known so far; the channel's usual one before any word showed it."""
        traits = CHANNELS.get(self.channel)
        return str(self.slot("language") or (traits.language if traits is not None else DEFAULT_LANGUAGE))

    @property
    def requested_slot(self) -> str | None:
        """What the customer was asked last."""
        return self.slot("requested_slot")  # type: ignore[no-any-return]

    @property
    def _since_message(self) -> list[dict[str, Any]]:
        """The events of this turn, the message first."""
        events = self.tracker.events
        said = next((i for i in range(len(events) - 1, -1, -1) if events[i]["event"] == "user"), 0)
        return list(events[said:])

    def has_said(self, response: str) -> bool:
        """Whether an earlier step of this turn gave the response."""
        return any(
            event["event"] == "bot" and (event.get("metadata") or {}).get("utter_action") == response
            for event in self._since_message
        )

    @property
    def comes_back(self) -> bool:
        """Whether the message was answered already as a digression, and the form only takes up its question again."""
        since = self._since_message
        begins = any(event["event"] == "active_loop" and event.get("name") for event in since)
        names = [str(event.get("name")) for event in since if event["event"] == "action"]
        return not begins and any(name.startswith("utter_") or name in ANSWERING for name in names)

    @property
    def begins_anew(self) -> bool:
        """Whether the customer last wrote so long ago that this message begins another exchange."""
        written = [float(event["timestamp"]) for event in self.tracker.events if event.get("event") == "user"]
        return len(written) < 2 or written[-1] - written[-2] >= ANOTHER_EXCHANGE.total_seconds()

    @property
    def complains_afresh(self) -> bool:
        """Whether this is a complaint, and none is in hand."""
        return self.intent == "complain" and (self.slot("case_number") is None or bool(self.slot("settled")))

    @property
    def remarks(self) -> frozenset[str]:
        """What the message says about the handling itself; see `nlu.remarks`."""
        return frozenset(self.understood("remarks") or ())

    def slot(self, name: str) -> Any:
        """A slot's value."""
        return self.tracker.get_slot(name)

    def understood(self, key: str) -> Any:
        """A further key of the parsed message: emotion, signals, language, complaint_type."""
        return self.tracker.latest_message.get(key)

    def ranking(self, key: str) -> dict[str, float]:
        """Name to confidence of `intent_ranking` or `complaint_type_ranking`."""
        return {str(entry["name"]): float(entry["confidence"]) for entry in self.understood(key) or []}

    def entity(self, name: str) -> Any:
        """The last entity of that name in the message (later words correct earlier ones), or None."""
        values = list(self.tracker.get_latest_entity_values(name))
        return values[-1] if values else None

    def mentions(self, name: str) -> list[Mention]:
        """All places of the message that were understood as this entity."""
        return [Mention(entity["start"], entity["end"], str(entity["value"])) for entity in self._spans(name)]

    @property
    def outage_since(self) -> datetime | None:
        """Since when the customer waited, where our systems were down and the channel told them so."""
        since = self._metadata.get("outage_since")
        return datetime.fromisoformat(since) if since else None

    @property
    def _metadata(self) -> Mapping[str, Any]:
        """What the channel tells beside the message's text."""
        said = (event for event in reversed(self.tracker.events) if event.get("event") == "user")
        return (next(said, None) or {}).get("metadata") or {}

    def entities(self, name: str) -> list[Any]:
        """Everything of that name in the message, each once, as it comes."""
        return list(dict.fromkeys(self.tracker.get_latest_entity_values(name)))

    @property
    def facts(self) -> list[dict[str, Any]]:
        """The entities that a case can use."""
        return [e for e in self.tracker.latest_message.get("entities") or [] if e["entity"] not in SUBJECTS]

    @property
    def says_only_facts(self) -> bool:
        """Whether the message is nothing but facts such as an order number or a date."""
        rest = list(self.text)
        for entity in self.facts:
            rest[entity["start"] : entity["end"]] = " " * (entity["end"] - entity["start"])
        return not any(character.isalnum() for character in rest)

    @property
    def words_to_keep(self) -> str:
        """The message without one-time codes, which belong in no record."""
        kept = self.text
        for code in reversed(self._spans("link_code")):
            kept = kept[: code["start"]] + kept[code["end"] :]
        return kept.strip() if any(sign.isalnum() for sign in kept) else ""

    def words_for(self, circumstance: str) -> str | None:
        """The words that tell of danger or of special care, or None."""
        told = (e for e in self._spans(CIRCUMSTANCE) if e["value"] == circumstance)
        return next((self.text[e["start"] : e["end"]] for e in told), None)

    def picked(self, titles: Sequence[str]) -> int | None:
        """Which of the buttons offered this message presses, by its words or its number; None where it says more."""
        said = normalise(self.text).strip()
        pressed = next((index for index, title in enumerate(titles) if said in as_shown(title)), None)
        return self.numbered(len(titles)) if pressed is None else pressed

    def numbered(self, choices: int) -> int | None:
        """Which of so many choices the message names by its number; None where it says more."""
        number = self.entity("choice") if self.says_only_facts else None
        return int(number) - 1 if number is not None and 1 <= number <= choices else None

    def remedy(self, only_wished: bool = False) -> str | None:
        """The remedy the message names; of several the first, which people put first because it matters most.

        Args:
            only_wished: leave out remedies that are spoken of and not asked for ("my refund is late").
        """
        return next(iter(self.remedies(only_wished)), None)

    def remedies(self, only_wished: bool = False) -> list[str]:
        """All remedies the message names, in its order."""
        named = [e for e in self._spans("remedy") if not only_wished or e.get("role") == WISHED]
        return list(dict.fromkeys(str(entity["value"]) for entity in named))

    def amount_of_wish(self) -> Decimal | None:
        """The sum that goes with the first remedy named.

        In "a refund and 500 for the trouble" and in "a replacement and 50 on top" that is none.
        """
        remedies = self._spans("remedy")
        own = [amount for amount in self._spans("amount") if not self._is_besides(amount)]
        if not own:
            return None
        if remedies:
            nearest = min(remedies, key=lambda remedy: _gap(remedy, own[-1]))
            if nearest is not remedies[0] or nearest["value"] not in MOVES_MONEY | set(DEMANDS):
                return None
        return Decimal(str(own[-1]["value"]))

    def amount_besides(self) -> Decimal | None:
        """The sum asked for on top of the remedy named before it."""
        besides = [amount for amount in self._spans("amount") if self._is_besides(amount)]
        return Decimal(str(besides[-1]["value"])) if besides else None

    def _is_besides(self, amount: dict[str, Any]) -> bool:
        named_before = any(remedy["end"] <= amount["start"] for remedy in self._spans("remedy"))
        return named_before and amount.get("role") == BESIDES

    def share(self) -> float | None:
        """The share of the price the message asks for; none where it names a sum."""
        share = self.entity("share")
        return float(share) if share is not None and self.amount() is None else None

    def _spans(self, name: str) -> list[dict[str, Any]]:
        return [e for e in self.tracker.latest_message.get("entities") or [] if e["entity"] == name]

    def amount(self) -> Decimal | None:
        """A sum of money in the message."""
        value = self.entity("amount")
        return Decimal(str(value)) if value is not None else None

    @property
    def unread(self) -> bool:
        """Whether something said since the customer's message before was withheld, as it broke a rule of tone."""
        told = False
        for event in reversed(self.tracker.events):
            if event["event"] == "user" and told:
                return False
            told = told or event["event"] in ("user", "bot")
            if event["event"] == "bot" and (event.get("metadata") or {}).get("withheld"):
                return True
        return False

    @property
    def last_said(self) -> str | None:
        """The response given last before this message, apart from what was said of files in between."""
        said = (event for event in reversed(self.tracker.events) if event.get("event") == "bot")
        responses = ((event.get("metadata") or {}).get("utter_action") for event in said)
        return next((response for response in responses if response not in OF_FILES), None)

    def times_said(self, response: str) -> int:
        """How often a response was given in this conversation."""
        return sum(
            event.get("event") == "bot" and (event.get("metadata") or {}).get("utter_action") == response
            for event in self.tracker.events
        )

    def turns_not_understood(self) -> int:
        """How many of the customer's messages in a row made no sense, not counting the one in hand."""
        count, made_no_sense, first = 0, False, True
        for event in reversed(self.tracker.events):
            if _is_not_understood(event):
                made_no_sense = True
            if event["event"] == "user":
                if not first and not made_no_sense:
                    return count
                count += made_no_sense and not first
                made_no_sense, first = False, False
        return count

    def say(self, response: str, **values: Any) -> None:
        """Give a response of data/responses, with the values its braces name."""
        self.dispatcher.utter_message(response=response, **values)


def _is_not_understood(event: Mapping[str, Any]) -> bool:
    """Whether a message made no sense, or said that none of the readings offered was meant."""
    if event["event"] == "slot" and event["name"] == "clarified":
        return bool((event["value"] or {}).get("picked") == SOMETHING_ELSE)
    return bool(event["event"] == "action" and event.get("name") == NOT_UNDERSTOOD)


def _gap(one: dict[str, Any], other: dict[str, Any]) -> int:
    """Characters between two entities."""
    return int(max(one["start"], other["start"]) - min(one["end"], other["end"]))
