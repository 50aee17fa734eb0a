"""An example on its way to training, light enough to be copied and compared tens of thousands of times."""

from __future__ import annotations

import hashlib
from typing import Any

from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

_DIGEST_BYTES = 16


class WrittenExample(Message):
    """What a trainer wrote.

    Rasa copies every example deeply for each merge and takes its fingerprint through JSON after each step, which
    took a third of the training. Nothing in an example is changed in place: copies share what it holds, and its
    fingerprint is the digest of the bytes themselves.
    """

    _digest: str | None = None

    def __deepcopy__(self, memo: dict[int, Any]) -> WrittenExample:
        """A copy that may be given other values and further features."""
        copied = WrittenExample(self.data, set(self.output_properties), self.time, list(self.features))
        copied._digest = self._digest
        return copied

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        """Give it a value; the one it has already changes nothing."""
        if add_to_output or self.data.get(prop) != info:
            self._digest = None
            super().set(prop, info, add_to_output)

    def add_features(self, features: Features | None) -> None:
        """Give it features."""
        self._digest = None
        super().add_features(features)

    def fingerprint(self) -> str:
        """Digest of everything it holds."""
        if self._digest is None:
            digest = hashlib.blake2b(repr(sorted(self.data.items())).encode(), digest_size=_DIGEST_BYTES)
            for features in self.features:
                digest.update(_bytes_of(features))
            self._digest = digest.hexdigest()
        return self._digest


def _bytes_of(features: Features) -> bytes:
    origin = f"{features.type} {features.origin} {features.attribute}".encode()
    values = features.features
    if features.is_dense():
        return origin + bytes(values.tobytes())
    rows = values.tocsr()
    return origin + bytes(rows.indices.tobytes()) + bytes(rows.data.tobytes())
