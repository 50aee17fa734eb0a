"""A customer who mostly answers what is asked, and otherwise does what customers do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from nlg.traditional import to_traditional
from sandra.escalation.investigation import Finding
from tests.fuzz.belongings import Belongings
from tests.fuzz.steps import (
    CASE,
    DECISIONS,
    IsClaimed,
    IsFound,
    IsReleased,
    ReturnsUnknown,
    Says,
    SaysInVain,
    Step,
    SuperiorDecides,
    Waits,
)
from tests.fuzz.story import TEMPERAMENTS, Story, weighted
from tests.fuzz.turns import Turn
from tests.fuzz.words import COMPLAIN, Words

HOURS = (1, 5, 30, 100, 400, 1500)
GREETS_FIRST = 0.15
TELLS_ALL_AT_ONCE = 0.2
GOES_AFTER_THE_END = 0.5
IS_DECIDED_ON = 0.4
IS_LOOKED_INTO = 0.4
HOLDS_OUT_AGAIN = 0.7
NAMES_GOODS = 0.15
GIVES_UP_STRANGER_AFTER = 5
"""Messages, after which who tries a stranger's order comes out with their own."""
SMALL_TALK = ("thank", "greet", "praise", "bot_challenge", "out_of_scope")
QUESTIONS = ("inquire", "ask_status", "cancel_order")
OTHER_LANGUAGE = {"zh-Hans": "en", "zh-Hant": "en", "en": "zh-Hans"}


@dataclass
class Customer:
    """Draws the next step from what was last seen. The same draws and the same answers give the same conversation."""

    story: Story
    belongings: Belongings
    draw: Random
    words: Words
    said: int = 0
    tries: dict[str, int] = field(default_factory=dict)
    claimed: int | None = None
    coming: list[Step] = field(default_factory=list)
    was_in_vain: bool = False

    def next_step(self, last: Turn | None) -> Step | None:
        """What happens next; None when the customer is gone."""
        if (step := self._by_others(last)) is not None:
            return step
        if self.coming:
            return self.coming.pop(0)
        if self.said >= self.story.patience:
            return None
        if last is not None and self._has_reached_an_end(last) and self.draw.random() < GOES_AFTER_THE_END:
            self.said = self.story.patience
            return Says(self._phrase("nothing"))
        if last is None or self.draw.random() < TEMPERAMENTS[self.story.temperament].sense:
            text = self._sensible(last)
        else:
            move = weighted(self.draw, TEMPERAMENTS[self.story.temperament].moves)
            if move == "wait":
                return Waits(self.draw.choice(HOURS))
            if move == "returns_unknown":
                return ReturnsUnknown()
            if move == "returns_by_number":
                self.coming = [Says(self._phrase("case"))]
                self.said += 1
                return ReturnsUnknown()
            if move == "quick":
                # Sent one after the other, without waiting for what is answered in between.
                left = self.story.patience - self.said - 1
                self.coming = [Says(self._odd_one(last)) for _ in range(min(self.draw.randint(1, 3), left))]
                self.said += len(self.coming)
            text = self._odd_one(last) if move == "quick" else self._odd(move, last)
        self.said += 1
        if self.story.in_vain_at is None or self.was_in_vain or self.said < self.story.in_vain_at:
            return Says(text)
        self.was_in_vain = True
        return SaysInVain(text)

    def _by_others(self, last: Turn | None) -> Step | None:
        return self._by_a_person() or self._by_a_superior(last) or self._by_an_investigator(last)

    def _by_a_person(self) -> Step | None:
        if self.story.claimed_at is None or self.said < self.story.claimed_at:
            return None
        if self.claimed is None:
            self.claimed = self.said
            return IsClaimed()
        if self.claimed >= 0 and self.said >= self.claimed + self.story.claimed_for:
            self.claimed = -1
            return IsReleased(self.draw.random() < 0.5)
        return None

    def _by_a_superior(self, last: Turn | None) -> Step | None:
        """A request is answered sooner or later, or never."""
        case = last.after.case if last is not None else None
        if case is None or case.waiting_approval() is None or self.draw.random() >= IS_DECIDED_ON:
            return None
        return SuperiorDecides(self.draw.choice(DECISIONS))

    def _by_an_investigator(self, last: Turn | None) -> Step | None:
        """Who was complained about is looked into sooner or later, or never."""
        if last is None or not last.after.investigated or self.draw.random() >= IS_LOOKED_INTO:
            return None
        return IsFound(self.draw.choice(list(Finding)))

    @staticmethod
    def _has_reached_an_end(last: Turn) -> bool:
        case = last.after.case
        return case is not None and case.settled and not last.after.asked

    def _sensible(self, last: Turn | None) -> str:
        if last is None or last.refused:
            return self._opening()
        asked = last.after.asked
        answer = getattr(self, f"_answer_{asked}", None) if asked else None
        if answer is not None:
            return str(answer(last))
        if last.buttons:
            return self.draw.choice(last.buttons)
        if asked:
            return self.draw.choice((self._phrase("agreement"), self._example("inform")))
        if last.after.case is not None:
            return self.draw.choice((self._phrase("nothing"), self._example("ask_status"), self._opening()))
        return self._opening()

    def _opening(self) -> str:
        if self.story.problem is None:
            return self._example(self.draw.choice((*SMALL_TALK, *QUESTIONS, "request_remedy", "inform")))
        if self.said == 0 and self.draw.random() < GREETS_FIRST:
            return self._example("greet")
        if self.draw.random() < TELLS_ALL_AT_ONCE:
            return self._everything()
        return self._complaint()

    def _complaint(self) -> str:
        told = self._example(f"{COMPLAIN}/{self.story.problem or 'other'}")
        return self._phrase("item") + told if self.draw.random() < NAMES_GOODS else told

    def _everything(self) -> str:
        parts = [self._complaint(), self._identification(), self._wish()]
        return self.draw.choice(("，", "\n", " ")).join(parts[: self.draw.randint(2, 3)])

    def _answer_order_number(self, last: Turn) -> str:
        if self.story.number == "none":
            return self._example("no_order_number")
        return self._phrase("number")

    def _answer_phone_last4(self, last: Turn) -> str:
        return self._phrase("digits")

    def _answer_verified_order(self, last: Turn) -> str:
        if self.story.number == "none":
            return f"{self._phrase('phone')}，{self._phrase('name')}"
        return self._identification()

    def _answer_phone(self, last: Turn) -> str:
        return self._phrase("phone")

    def _answer_customer_name(self, last: Turn) -> str:
        return self._phrase("name")

    def _answer_item(self, last: Turn) -> str:
        return self.draw.choice((self._item(), *last.buttons))

    def _identification(self) -> str:
        return self._phrase("both")

    def _answer_occurred_at(self, last: Turn) -> str:
        return self._phrase("when")

    def _answer_details(self, last: Turn) -> str:
        return self._complaint()

    def _answer_facts_confirmed(self, last: Turn) -> str:
        said_yes = self.draw.random() < 0.85
        return self._phrase("agreement" if said_yes else self.draw.choice(("refusal", "corrections")))

    def _answer_asked_remedy(self, last: Turn) -> str:
        return self._wish()

    def _answer_offer_answer(self, last: Turn) -> str:
        if self.story.goal == "holds_out" and self.draw.random() < HOLDS_OUT_AGAIN:
            return self._phrase("wishes.holds_out")
        if self.draw.random() < TEMPERAMENTS[self.story.temperament].acceptance:
            return self.draw.choice((self._phrase("answers"), self._phrase("agreement"), *last.buttons[:1]))
        return self.draw.choice((self._phrase("refusal"), self._wish(), *last.buttons[-1:], self._example("deny")))

    def _wish(self) -> str:
        wish = self._phrase(f"wishes.{self.story.goal}")
        return wish if self.draw.random() < 0.7 else self._example("request_remedy")

    def _odd(self, move: str, last: Turn) -> str:
        language, draw = self.story.language, self.draw
        if move == "burst":
            return "\n".join(self._odd_one(last) for _ in range(draw.randint(2, 4)))
        if move == "other_language":
            return self.words.any_example(draw, OTHER_LANGUAGE[language])
        if move == "very_long":
            sentence = self._phrase("long")
            return sentence * (draw.randint(200, 2600) // len(sentence))
        if move in ("button", "number") and last.buttons:
            place = draw.randrange(len(last.buttons))
            return last.buttons[place] if move == "button" else str(place + 1)
        return self._odd_phrase(move)

    def _odd_phrase(self, move: str) -> str:
        simple: dict[str, Callable[[], str]] = {
            "command": lambda: self.words.oddity(self.draw, "commands"),
            "emoji": lambda: self.words.oddity(self.draw, "emoji"),
            "empty": lambda: self.words.oddity(self.draw, "empty"),
            "gibberish": lambda: self._phrase("gibberish"),
            "one_word": lambda: self._phrase("one_word"),
            "correction": lambda: self._phrase("corrections"),
            "everything": self._everything,
            "insult": lambda: self._example("abuse"),
            "threat": lambda: self._example("threat"),
            "vent": self._complaint,
            "person": lambda: self._example("ask_human"),
            "withdraw": lambda: self._example("withdraw"),
            "thanks": lambda: self._example("thank"),
            "small_talk": lambda: self._example(self.draw.choice(SMALL_TALK)),
            "question": lambda: self._example(self.draw.choice(QUESTIONS)),
        }
        said = simple.get(move)
        return said() if said is not None else self.words.any_example(self.draw, self.story.language)

    def _odd_one(self, last: Turn) -> str:
        return self.draw.choice((self._sensible(last), self.words.any_example(self.draw, self.story.language)))

    def _example(self, label: str) -> str:
        return self.words.example(self.draw, self.story.language, label)

    def _phrase(self, name: str) -> str:
        phone = self._phone()
        values = {
            "number": self._number(),
            "phone": phone,
            "digits": phone[-4:],
            "name": self.belongings.name,
            "item": self._item(),
            "case": CASE,
        }
        return self.words.phrase(self.draw, self.story.language, name, **values)

    def _number(self) -> str:
        """Of the order complained about, as they know it; of another of theirs now and then."""
        if self._tries_stranger:
            return str(self.belongings.stranger)
        if self.belongings.second is not None and self.said > 3 and self.draw.random() < 0.3:
            return self.belongings.second
        wrong = self._is_wrong("number", self.story.number)
        return misread(self.belongings.number) if wrong else self.belongings.number

    def _phone(self) -> str:
        wrong = self._is_wrong("digits", self.story.digits)
        return self.belongings.phone[:-4] + "0000" if wrong else self.belongings.phone

    def _item(self) -> str:
        names = self.draw.choice(self.belongings.items or (("东西", "thing"),))
        return to_traditional(names[0]) if self.story.language == "zh-Hant" else names[self.story.language == "en"]

    @property
    def _tries_stranger(self) -> bool:
        """Whether they still go by the number of a stranger's order, with digits they can only guess."""
        return self.belongings.stranger is not None and self.said < GIVES_UP_STRANGER_AFTER

    def _is_wrong(self, name: str, knowledge: str) -> bool:
        """Always, or until the assistant has asked a second time."""
        return knowledge == "wrong" or (knowledge == "wrong_first" and self.said <= 4)


def misread(number: str) -> str:
    """The order number with its month misread, so that it is nobody's."""
    return f"{number[:4]}19{number[6:]}"
