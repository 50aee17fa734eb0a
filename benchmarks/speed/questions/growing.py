"""What growth costs: looking up orders and cases, opening the queue, and whole turns, on ever larger stores."""

from __future__ import annotations

import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from benchmarks.queue.filling import customer_of, fill
from benchmarks.queue.openings import OPENINGS
from benchmarks.speed.assistants import OURS, prepare_store, running
from benchmarks.speed.bench import Bench
from benchmarks.speed.conversations import complaints
from benchmarks.speed.figures import Row, Target, percentile
from benchmarks.speed.shop import FilledOrder, fill_orders, orders_of_different_customers
from benchmarks.speed.sizes import Growth
from sandra.records import Records
from sandra.store.database import Store, open_engine
from sandra.store.demo import REPLAYING_CUSTOMERS, shopper
from sandra.store.queue import queue_page

FLAT = Target(1.5, "ours")
TURN = "a turn, p50 ms"
OPENED = ("as it opens", "a number, searched", "a word of many, searched", "a word of none, searched")
PAGE = 50
LOOKUPS_AN_OPENING = 10
"""Opening the queue takes longer than a look-up: it is measured so many times less."""

Lookup = Callable[[Records, random.Random], object]


def measure(bench: Bench) -> list[Row]:
    """Let a store grow on SQLite and, where there is a server, on PostgreSQL.

    Raises:
        LaunchError: our side does not start, or leaves a message without an answer.
    """
    folder = bench.emptied("growth")
    rows = of_store(bench, "SQLite", f"sqlite:///{folder / 'grown.db'}", folder)
    if not bench.postgres:
        bench.say("No PostgreSQL: growth is measured on SQLite alone")
        return rows
    with own_database(bench.postgres) as address:
        return [*rows, *of_store(bench, "PostgreSQL", address, folder)]


def of_store(bench: Bench, name: str, address: str, folder: Path) -> list[Row]:
    """All rows about one store, from its smallest size to its largest."""
    prepare_store(address, 0)
    found: dict[str, dict[Growth, float]] = defaultdict(dict)
    have = Growth(0, 0)
    # Each order has one conversation only: whoever comes again is treated otherwise.
    unspoken = orders_of_different_customers()
    for size in bench.size.growth:
        began = time.monotonic()
        grow(address, have, size)
        bench.say(f"{name}: {size.cases:,} cases, {size.orders:,} orders, filled in {time.monotonic() - began:.0f} s")
        for title, figure in looked_up(address, size, bench.size.lookups).items():
            found[title][size] = figure
        with running(OURS, folder / f"{name}-{size.orders}", address) as ours:
            took = ours.hold(complaints(unspoken, bench.size.growth_conversations))
            found[TURN][size] = percentile(took.milliseconds, 0.5)
        bench.say("  " + ", ".join(f"{title}: {sizes[size]:.2f}" for title, sizes in found.items()))
        have = size
    return [row(name, title, figures) for title, figures in found.items()]


def row(store: str, title: str, figures: Mapping[Growth, float]) -> Row:
    """One measure of growth.

    Args:
        store: the database's name.
        title: what was measured.
        figures: at each size, from small to large.
    """
    steps = tuple(
        (f"{size.cases:.0e} / {size.orders:.0e}".replace("e+0", "e"), value) for size, value in figures.items()
    )
    values = list(figures.values())
    return Row(f"Growth on {store}", title, values[-1] / values[0], None, FLAT, "largest against smallest, ×", steps)


def grow(address: str, have: Growth, want: Growth) -> None:
    """Fill in what is missing, and let the database look at what it holds."""
    engine = open_engine(address)
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            fill(connection, want.cases, have=have.cases)
        fill_orders(engine, address, have.orders, want.orders)
        if engine.dialect.name == "postgresql":
            with engine.begin() as connection:
                for table in ("cases", "tickets"):
                    connection.exec_driver_sql(
                        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                    )
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                connection.exec_driver_sql("ANALYZE")
    finally:
        engine.dispose()


def lookups(size: Growth) -> dict[str, Lookup]:
    """How orders and cases are looked up in a turn, each time others."""
    name = shopper(REPLAYING_CUSTOMERS[0]).name

    def any_order(chance: random.Random) -> FilledOrder:
        return FilledOrder(chance.randrange(1, size.orders + 1))

    def any_case(chance: random.Random) -> int:
        return chance.randrange(1, size.cases + 1)

    return {
        "an order by its number, p50 ms": lambda records, chance: records.orders.find(any_order(chance).number),
        "orders by phone and name, p50 ms": lambda records, chance: records.orders.orders_of_owner(
            any_order(chance).phone, name
        ),
        "a case by its number, p50 ms": lambda records, chance: records.case(f"C26-{any_case(chance):06}"),
        "a customer's cases, p50 ms": lambda records, chance: records.cases_of_customer(customer_of(any_case(chance))),
    }


def looked_up(address: str, size: Growth, times: int) -> dict[str, float]:
    """Milliseconds of each kind of look-up, half of them faster."""
    store = Store(address)
    try:
        found = {title: _median(store, look, times) for title, look in lookups(size).items()}
        for title in OPENED:
            found[f"the queue: {title}, p50 ms"] = _median(store, opened(title), max(1, times // LOOKUPS_AN_OPENING))
        return found
    finally:
        store.dispose()


def opened(title: str) -> Lookup:
    """How the desk opens its queue in one of the ways people do."""
    wanted, sort, offset = OPENINGS[title]
    return lambda records, _: queue_page(records.session, wanted, sort, offset, PAGE)


def _median(store: Store, look: Lookup, times: int) -> float:
    chance = random.Random(7)
    return statistics.median(_milliseconds(store, look, chance) for _ in range(times))


def _milliseconds(store: Store, look: Lookup, chance: random.Random) -> float:
    began = time.perf_counter()
    with store.reading() as records:
        if look(records, chance) is None:
            raise LookupError("nothing found: the store was not filled as expected")
    return (time.perf_counter() - began) * 1000


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
