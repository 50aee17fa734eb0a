"""The message as `/model/parse` answers it."""

from typing import Any

from rasa.shared.nlu.training_data.message import Message


class ParsedMessage(Message):
    """A message whose output keeps keys that are null.

    Rasa drops them, but the contract has a complaint type in every answer, null when there is no complaint.
    """

    @classmethod
    def of(cls, message: Message) -> "ParsedMessage":
        """The same message, answering in full."""
        return cls(message.data, message.output_properties, message.time, message.features)

    def as_dict(self, only_output_properties: bool = False) -> dict[str, Any]:
        """Rasa's form of the message, plus the nulls it would have dropped from the output."""
        parsed: dict[str, Any] = super().as_dict(only_output_properties)
        if only_output_properties:
            parsed.update({key: None for key in self.output_properties if self.data.get(key, "") is None})
        return parsed
