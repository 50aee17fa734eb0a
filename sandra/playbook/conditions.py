"""When something in the playbook applies: conditions on what was measured."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import BaseModel, Extra, ValidationError, root_validator, validator
from pydantic.error_wrappers import ErrorWrapper

from sandra.shop.evidence import MEASUREMENTS

HOW_TO_WRITE = {
    "flag": "true or false",
    "word": "a word, in quotes where YAML could take it for something else, or several in brackets",
    "number": "bounds such as {at_least: 1, below: 7}",
}


class Strict(BaseModel):
    """Base of every part of the playbook: what it does not know is an error."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False
        smart_union = True


class Bounds(Strict):
    """A numeric condition: at_least <= value < below."""

    at_least: Decimal | None = None
    below: Decimal | None = None

    @root_validator(skip_on_failure=True)
    def some_number_lies_within(cls, values: dict[str, Any]) -> dict[str, Any]:
        lower, upper = values["at_least"], values["below"]
        if lower is None and upper is None:
            raise ValueError("no bound is given; write `at_least`, `below` or both")
        if lower is not None and upper is not None and lower >= upper:
            raise ValueError(f"no number is at least {lower} and below {upper}; turn them round")
        return values

    def hold(self, value: Decimal) -> bool:
        """Whether the value lies within."""
        return (self.at_least is None or value >= self.at_least) and (self.below is None or value < self.below)


Condition = bool | str | tuple[str, ...] | Bounds


class Conditional(Strict):
    """Something that applies when every named measurement agrees; an empty `when` always applies."""

    when: dict[str, Condition] = {}

    @validator("when", pre=True)
    def known_measurements(cls, when: Any) -> dict[str, Condition]:
        if not isinstance(when, dict):
            raise ValueError("write measurements with their conditions, such as {days_late: {at_least: 1}}")
        conditions: dict[str, Condition] = {}
        mistakes = []
        for name, written in when.items():
            try:
                conditions[str(name)] = _condition(str(name), written)
            except ValueError as error:
                mistakes.append(ErrorWrapper(error, loc=str(name)))
        if mistakes:
            raise ValidationError(mistakes, Conditional)
        return conditions

    def applies(self, measured: dict[str, Any]) -> bool:
        """Whether every condition holds. What could not be measured does not hold."""
        return all(_holds(condition, measured.get(name)) for name, condition in self.when.items())


def _condition(name: str, written: Any) -> Condition:
    measurement = MEASUREMENTS.get(name)
    if measurement is None:
        raise ValueError(f"unknown measurement '{name}'; choose one of {', '.join(sorted(MEASUREMENTS))}")
    if measurement.shape == "number" and isinstance(written, dict):
        return Bounds.parse_obj(written)
    if measurement.shape == "flag" and isinstance(written, bool):
        return written
    if measurement.shape == "word" and isinstance(written, str):
        return written
    if (
        measurement.shape == "word"
        and isinstance(written, list)
        and written
        and all(isinstance(w, str) for w in written)
    ):
        return tuple(written)
    raise ValueError(f"'{name}' is a {measurement.shape}; write {HOW_TO_WRITE[measurement.shape]}")


def _holds(condition: Condition, value: Any) -> bool:
    if value is None:
        return False
    if isinstance(condition, Bounds):
        return condition.hold(Decimal(str(value)))
    if isinstance(condition, tuple):
        return value in condition
    return bool(value == condition)
