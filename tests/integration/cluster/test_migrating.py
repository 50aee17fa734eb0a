"""Tables are brought up to date while conversations go on."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

from launch.verbs import child_environment
from settings import ROOT
from tests.cluster import Cluster
from tests.conversations.customer import Customer

TURNS = 3


async def test_a_migration_in_another_process_stops_no_turn(cluster: Cluster) -> None:
    customer = Customer(cluster.at(1))
    migrating = asyncio.ensure_future(asyncio.to_thread(migrate, cluster))
    turns = 0
    while turns < TURNS or not migrating.done():
        reply = await asyncio.to_thread(customer.says, "hello")
        assert reply.texts
        turns += 1
    await migrating


def migrate(cluster: Cluster) -> None:
    """What a release does first."""
    environment = child_environment(cluster.members["desk-1"].settings, os.environ)
    subprocess.run([sys.executable, "-m", "launch", "migrate"], cwd=ROOT, env=environment, check=True)
