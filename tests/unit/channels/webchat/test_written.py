"""What counts as a message of a visitor."""

from __future__ import annotations

import pytest

from channels.turn.intake import EmptyMessageError
from channels.webchat.written import MOST_FILES_NAMED, Written, read_written

KEY = "k" * 43


def test_a_message_has_an_id_and_words_and_may_bring_pictures() -> None:
    assert read_written({"id": "1", "text": "你好"}) == Written("1", "你好")
    assert read_written({"id": "1", "text": "", "files": [KEY]}) == Written("1", "", (KEY,))


@pytest.mark.parametrize(
    "files", [None, KEY, [7], ["short"], [f"{KEY}\n"], ["../" + "k" * 40], [KEY] * (MOST_FILES_NAMED + 1)]
)
def test_what_names_no_pictures_is_no_message(files: object) -> None:
    assert read_written({"id": "1", "text": "你好", "files": files}) is None


def test_pictures_alone_need_no_words() -> None:
    assert Written("1", " \u200b", (KEY,)).words() == ""
    with pytest.raises(EmptyMessageError):
        Written("1", " \u200b").words()
