"""Lengths of time and weeks, calculated by the database, in the words of SQLite and of PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class seconds_between(FunctionElement):
    """Seconds from one moment to another."""

    type = Float()
    name = "seconds_between"
    inherit_cache = True


class week_of(FunctionElement):
    """The Monday of a moment's week, as YYYY-MM-DD; the second value is the clock's distance from UTC in minutes."""

    type = Text()
    name = "week_of"
    inherit_cache = True


def _seconds_in_sqlite(element: seconds_between, compiler: Any, **more: Any) -> str:
    begun, ended = (compiler.process(clause, **more) for clause in element.clauses)
    return f"(julianday({ended}) - julianday({begun})) * 86400.0"


def _seconds_in_postgresql(element: seconds_between, compiler: Any, **more: Any) -> str:
    begun, ended = (compiler.process(clause, **more) for clause in element.clauses)
    return f"CAST(extract(epoch FROM ({ended} - {begun})) AS double precision)"


def _week_in_sqlite(element: week_of, compiler: Any, **more: Any) -> str:
    moment, minutes = (compiler.process(clause, **more) for clause in element.clauses)
    return f"date({moment}, {minutes} || ' minutes', 'weekday 0', '-6 days')"


def _week_in_postgresql(element: week_of, compiler: Any, **more: Any) -> str:
    moment, minutes = (compiler.process(clause, **more) for clause in element.clauses)
    local = f"({moment} AT TIME ZONE 'UTC') + {minutes} * interval '1 minute'"
    return f"to_char(date_trunc('week', {local}), 'YYYY-MM-DD')"


compiles(seconds_between, "sqlite")(_seconds_in_sqlite)
compiles(seconds_between, "postgresql")(_seconds_in_postgresql)
compiles(week_of, "sqlite")(_week_in_sqlite)
compiles(week_of, "postgresql")(_week_in_postgresql)
