"""What growth costs: looking up orders and cases, opening the queue, and whole turns, on ever larger stores."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine
from sqlalchemy.engine import Connection, make_url

from benchmarks.queue.filling import customer_of, fill
from benchmarks.queue.openings import OPENINGS
from benchmarks.speed.assistants import OURS, prepare_store, running
from benchmarks.speed.bench import Bench
from benchmarks.speed.conversations import complaints
from benchmarks.speed.figures import Row, Target
from benchmarks.speed.shop import FilledOrder, orders_of_different_customers
from benchmarks.speed.sizes import Growth
from sandra.store.database import Store
from sandra.store.demo import REPLAYING_CUSTOMERS, shopper
from sandra.store.engine import open_engine
from sandra.store.queue import queue_page
from sandra.store.records import SqlRecords

FLAT = Target(1.5, "ours")
TURN = "a turn"
OPENED = ("as it opens", "a number, searched", "a word of many, searched", "a word of none, searched")
PAGE = 50
TIMES_A_QUEUE = 5
"""Opening the queue takes longer than a look-up: it is opened every so many times."""
WARMING_UP = 10
"""Times that do not count: connections are opened, pages are read."""

Lookup = Callable[[SqlRecords, random.Random], object]
Milliseconds = dict[Growth, list[float]]
"""What something took at each size, each time."""


def measure(bench: Bench) -> list[Row]:
    """Let a store grow on SQLite and, where there is a server, on PostgreSQL.

    Raises:
        LaunchError: our side does not start, or leaves a message without an answer.
    """
    folder = bench.emptied("growth")
    rows = of_store(bench, "SQLite", lambda: _own_file(folder))
    if not bench.postgres:
        bench.say("No PostgreSQL: growth is measured on SQLite alone")
        return rows
    return [*rows, *of_store(bench, "PostgreSQL", lambda: own_database(bench.postgres))]


def of_store(bench: Bench, name: str, new_store: Callable[[], AbstractContextManager[str]]) -> list[Row]:
    """All rows about one kind of database: a store of each size, measured by turns.

    Args:
        bench: the run.
        name: of the database.
        new_store: gives the address of an empty store, which is removed with the block.
    """
    with ExitStack() as stores:
        addresses = {size: stores.enter_context(new_store()) for size in bench.size.growth}
        for size, address in addresses.items():
            began = time.monotonic()
            fill_store(address, size)
            bench.say(f"{name}: {size.cases:,} cases, {size.orders:,} orders in {time.monotonic() - began:.0f} s")
        figures = {**looked_up(addresses, bench), TURN: _turns(addresses, bench, name)}
    return [row(name, title, taken) for title, taken in figures.items()]


def _turns(addresses: Mapping[Growth, str], bench: Bench, name: str) -> Milliseconds:
    taken: Milliseconds = defaultdict(list)
    orders = orders_of_different_customers()
    folder = bench.folder / "growth"
    with ExitStack() as sides:
        ours = {
            size: sides.enter_context(running(OURS, folder / f"{name}-{size.orders}", address))
            for size, address in addresses.items()
        }
        for _ in range(bench.size.growth_conversations):
            (conversation,) = complaints(orders, 1)
            for size, side in ours.items():
                taken[size] += side.hold([conversation]).milliseconds
    bench.say(f"{name}: {TURN} measured")
    return taken


def row(store: str, title: str, taken: Mapping[Growth, Sequence[float]]) -> Row:
    """One measure of growth.

    Args:
        store: the database's name.
        title: what was measured.
        taken: milliseconds at each size, from small to large.
    """
    steps = tuple((in_short(size), statistics.median(times)) for size, times in taken.items())
    against_smallest = steps[-1][1] / steps[0][1]
    sample = f"median of {min(map(len, taken.values()))}, largest store against smallest"
    return Row(f"Growth on {store}", f"{title}, ×", against_smallest, None, FLAT, sample, steps)


def in_short(size: Growth) -> str:
    """A size as the head of a column: 1e3 / 1e4."""
    return " / ".join(f"{count:.0e}".replace("e+0", "e") for count in (size.cases, size.orders))


def fill_store(address: str, size: Growth) -> None:
    """Fill an empty store, and let the database look at what it holds."""
    prepare_store(address, size.orders)
    engine = open_engine(address)
    try:
        with engine.begin() as connection:
            _take_time(connection)
            fill(connection, size.cases)
            _count_on(connection)
    finally:
        engine.dispose()


def _take_time(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def _count_on(connection: Connection) -> None:
    """What is written with its id moves no sequence on PostgreSQL; statistics come by themselves there, but later."""
    if connection.dialect.name == "postgresql":
        for table in ("cases", "tickets"):
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
        connection.exec_driver_sql("ANALYZE")


def lookups(size: Growth) -> dict[str, Lookup]:
    """How orders and cases are looked up in a turn, each time others."""
    name = shopper(REPLAYING_CUSTOMERS[0]).name

    def any_order(chance: random.Random) -> FilledOrder:
        return FilledOrder(chance.randrange(1, size.orders + 1))

    def any_case(chance: random.Random) -> int:
        return chance.randrange(1, size.cases + 1)

    return {
        "an order by its number": lambda records, chance: records.orders.find(any_order(chance).number),
        "orders by phone and name": lambda records, chance: records.orders.orders_of_owner(
            any_order(chance).phone, name
        ),
        "a case by its number": lambda records, chance: records.case(f"C26-{any_case(chance):06}"),
        "a customer's cases": lambda records, chance: records.cases_of_customer(customer_of(any_case(chance))),
    }


def looked_up(addresses: Mapping[Growth, str], bench: Bench) -> dict[str, Milliseconds]:
    """What each kind of look-up takes at each size, the sizes by turns."""
    found: dict[str, Milliseconds] = defaultdict(lambda: defaultdict(list))
    chance = random.Random(7)
    with ExitStack() as opened_stores:
        stores = {size: Store(address) for size, address in addresses.items()}
        for store in stores.values():
            opened_stores.callback(store.dispose)
        for time_of_all in range(bench.size.lookups + WARMING_UP):
            for size, store in stores.items():
                for title, look in _due(size, time_of_all).items():
                    taken = _milliseconds(store, look, chance)
                    if time_of_all >= WARMING_UP:
                        found[title][size].append(taken)
    return found


def _due(size: Growth, time_of_all: int) -> dict[str, Lookup]:
    """What is looked up this time; the queue is opened now and then."""
    of_turns = lookups(size)
    if time_of_all % TIMES_A_QUEUE:
        return of_turns
    return {**of_turns, **{f"the queue: {title}": opened(title) for title in OPENED}}


def opened(title: str) -> Lookup:
    """How the desk opens its queue in one of the ways people do."""
    wanted, sort, offset = OPENINGS[title]
    return lambda records, _: queue_page(records.session, wanted, sort, offset, PAGE)


def _milliseconds(store: Store, look: Lookup, chance: random.Random) -> float:
    began = time.perf_counter()
    with store.reading() as records:
        if look(records, chance) in (None, []):
            raise LookupError("nothing found: the store was not filled as expected")
    return (time.perf_counter() - began) * 1000


@contextmanager
def _own_file(folder: Path) -> Iterator[str]:
    """A file of our own, removed with the block: the largest takes gigabytes."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        yield f"sqlite:///{Path(name) / 'grown.db'}"


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """A database of our own on a server, dropped with the block.

    Args:
        server: address of any database there.
    """
    name = f"sandra_bench_{uuid4().hex[:8]}"
    engine = create_engine(server, future=True, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        engine.dispose()


def answers(server: str) -> bool:
    """Whether there is a database at the address."""
    engine = create_engine(server, future=True, connect_args={"connect_timeout": 2})
    try:
        with engine.connect():
            return True
    except Exception:  # whatever the driver says, there is none
        return False
    finally:
        engine.dispose()
