"""Tables are brought up to the next version while the code of this one serves."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from sandra.store.schema import upgrade
from tests.cluster import Cluster
from tests.conversations.customer import Customer
from tests.next_version import ADDED_TABLE, release_next_version

TURNS = 3
TROUBLE = ("Our system", "our side")
"""In every wording of `say_our_trouble`."""


async def test_no_turn_breaks_while_the_next_version_adds_to_the_tables(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers = [Customer(cluster.at(number)) for number in (1, 2)]
    replies = [await asyncio.to_thread(customer.says, "My parcel hasn't arrived") for customer in customers]
    release_next_version(tmp_path, monkeypatch)
    migrating = asyncio.ensure_future(asyncio.to_thread(upgrade, cluster.corner.database_url))
    while len(replies) < TURNS * len(customers) or not migrating.done():
        replies += await asyncio.gather(*(asyncio.to_thread(one.says, "my phone ends in 7045") for one in customers))
    await migrating

    engine = create_engine(cluster.corner.database_url)
    assert ADDED_TABLE in inspect(engine).get_table_names()
    engine.dispose()
    assert all(reply.texts for reply in replies)
    assert not any(words in reply.text for reply in replies for words in TROUBLE)
