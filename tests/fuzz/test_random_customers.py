"""The run of random customers that is part of `make test`: always the same ones, so that a red one stays red."""

from __future__ import annotations

import pytest

from tests.fuzz.__main__ import main

CONVERSATIONS = 500
SEED = 1


@pytest.mark.conversation
def test_no_random_customer_meets_anything_that_must_not_be(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with capsys.disabled():
        print()
        ended = main(["--conversations", str(CONVERSATIONS), "--seed", str(SEED)])
    assert ended == 0, f"the transcripts stand above; again with: make fuzz N={CONVERSATIONS} SEED={SEED}"
