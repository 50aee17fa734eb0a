"""`python -m tests.rights_table`: writes docs/desk-rights.md, which role may call which of the desk's routes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from starlette.routing import BaseRoute, Route

from sandra.people import RIGHTS, Right, Role
from settings import ROOT

PAGE = ROOT / "docs/desk-rights.md"
PREFIX = "/api/desk"
Rights = Mapping[tuple[str, str], Right | None]

_HEAD = """# Who may do what at the desk

Written by `make rights` from the routes themselves and `RIGHTS` in `sandra/people.py`. No route can be added without a
right: `DeskRouter` asks for one, and `tests/unit/desk/console/test_rights.py` calls every route as every role.
"""


def served(routes: Iterable[BaseRoute]) -> list[tuple[str, str]]:
    """Method and path of every route of the desk's API."""
    return sorted(
        (
            (method, route.path)
            for route in routes
            if isinstance(route, Route) and route.path.startswith(PREFIX)
            for method in route.methods or ()
        ),
        key=lambda one: (one[1], one[0]),
    )


def page(routes: Iterable[BaseRoute], rights: Rights) -> str:
    """The text of docs/desk-rights.md."""
    lines = [_HEAD, *_roles(), "", *_routes(served(routes), rights), ""]
    return "\n".join(lines)


def _roles() -> Iterator[str]:
    yield "| right | " + " | ".join(role.value for role in Role) + " |"
    yield "| --- |" + " :-: |" * len(Role)
    for right in Right:
        yield f"| {right.value} | " + " | ".join(_mark(right in RIGHTS[role]) for role in Role) + " |"


def _routes(routes: Iterable[tuple[str, str]], rights: Rights) -> Iterator[str]:
    yield "| route | right | " + " | ".join(role.value for role in Role) + " | signed out |"
    yield "| --- | --- |" + " :-: |" * (len(Role) + 1)
    for method, path in routes:
        is_open = (method, path) not in rights
        right = rights.get((method, path))
        named = "" if is_open else "signed in" if right is None else right.value
        marks = [_mark(is_open or right is None or right in RIGHTS[role]) for role in Role]
        yield f"| `{method} {path.removeprefix(PREFIX)}` | {named} | " + " | ".join([*marks, _mark(is_open)]) + " |"


def _mark(is_so: bool) -> str:
    return "✓" if is_so else ""


def main() -> None:
    """Write the page."""
    from desk.main import app, router

    PAGE.write_text(page(app.routes, router.rights), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
