"""`python -m tests.clause_table`: writes docs/clauses.md, which test proves which clause of the protocol.

The marks are read from the source, not by collecting the tests, which takes a quarter of a minute.

UnreadMarkError    a mark stands where this reader does not look
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from settings import ROOT
from tests.clauses import Principle, Protocol, protocol

TESTS = ROOT / "tests"
PAGE = ROOT / "docs/clauses.md"
MARK = "clause"
TestFunction = ast.FunctionDef | ast.AsyncFunctionDef
WITH_PROCESSES = ("conversations", "integration", "browser")
"""Folders whose tests talk to the real processes."""
LATER = "G"
"""Clauses that may wait: what supervisors and trainers need."""

_WORD = re.compile("[A-Z][a-z]*")
_HEAD = """# The protocol and its tests

Written by `make clauses` from the marks of the tests (`@pytest.mark.clause("A1")`); what each clause asks stands in
`tests/clauses.yml`. Every clause of A to F has to be proved by a test that talks to the real processes.
"""


class UnreadMarkError(ValueError):
    """A mark stands where this reader does not look."""

    def __init__(self, file: Path, line: int) -> None:
        super().__init__(
            f'{file}:{line}: this mark is not read; put pytest.mark.clause("A1", …) over a test function, or into the '
            "module's `pytestmark`"
        )


@dataclass(frozen=True)
class Proof:
    """A test and the clauses it proves.

    Attributes:
        about: the class it stands in, whose name begins its sentence; empty where it stands in none.
    """

    file: Path
    name: str
    clauses: frozenset[str]
    about: str = ""

    @property
    def sentence(self) -> str:
        """What the test says, in words."""
        subject = _WORD.findall(self.about.removeprefix("Test"))
        return " ".join([*map(str.lower, subject), *self.name.removeprefix("test_").split("_")])

    @property
    def folder(self) -> str:
        """Which of the folders of tests it lies in."""
        return self.file.parts[0]

    @property
    def with_processes(self) -> bool:
        """Whether it talks to the real processes."""
        return self.folder in WITH_PROCESSES


def read_proofs(folder: Path) -> list[Proof]:
    """All tests under a folder that name clauses, by file and place.

    Raises:
        UnreadMarkError: a mark stands neither over a test function or a class of them nor in a module's `pytestmark`.
        UnknownClauseError: a mark names a clause there is none of.
    """
    return [proof for file in sorted(folder.rglob("test_*.py")) for proof in _proofs_in(file, folder)]


def _proofs_in(file: Path, folder: Path) -> Iterator[Proof]:
    module = ast.parse(file.read_text(encoding="utf-8"))
    unread = {id(node): node for node in ast.walk(module) if _is_mark(node)}
    shared = frozenset[str]()
    relative = file.relative_to(folder)

    def read(nodes: Iterable[ast.AST]) -> frozenset[str]:
        marks = [node for node in nodes if id(node) in unread]
        clauses = frozenset(clause for mark in marks for clause in _named(mark, relative))
        for mark in marks:
            del unread[id(mark)]
        protocol().require(sorted(clauses), str(relative))
        return clauses

    for node in module.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets):
            shared |= read(ast.walk(node.value))
    for about, over_all, tests in _groups_of_tests(module):
        of_group = shared | read(over_all)
        for test in tests:
            clauses = of_group | read(test.decorator_list)
            if clauses:
                yield Proof(relative, test.name, clauses, about)
    for mark in unread.values():
        raise UnreadMarkError(relative, getattr(mark, "lineno", 1))


def _groups_of_tests(module: ast.Module) -> Iterator[tuple[str, list[ast.expr], list[TestFunction]]]:
    """The tests that stand by themselves, then those of each class with its name and what is written over it."""
    yield "", [], list(filter(_is_test, module.body))
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            yield node.name, node.decorator_list, list(filter(_is_test, node.body))


def _is_test(node: ast.AST) -> TypeGuard[TestFunction]:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_")


def _is_mark(node: ast.AST) -> bool:
    """Whether this is `pytest.mark.clause(…)`."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) == f"pytest.mark.{MARK}"


def _named(mark: ast.AST, file: Path) -> list[str]:
    assert isinstance(mark, ast.Call)
    if mark.keywords or not all(isinstance(a, ast.Constant) and isinstance(a.value, str) for a in mark.args):
        raise UnreadMarkError(file, mark.lineno)
    return [str(ast.literal_eval(argument)) for argument in mark.args]


def without_proof(known: Protocol, proofs: Iterable[Proof]) -> list[str]:
    """Clauses of A to F that no test with the real processes proves."""
    proved = {clause for proof in proofs if proof.with_processes for clause in proof.clauses}
    return [clause for clause in known.clauses if clause not in proved and not clause.startswith(LATER)]


def page(known: Protocol, proofs: Iterable[Proof]) -> str:
    """The text of docs/clauses.md."""
    listed = list(proofs)
    return _HEAD + "".join(_section(principle, listed) for principle in known.principles)


def _section(principle: Principle, proofs: list[Proof]) -> str:
    rows = [f"| {clause} | {meaning} | {_proofs_of(clause, proofs)} |" for clause, meaning in principle.clauses.items()]
    head = ["", f"## {principle.letter}. {principle.title}", "", "| clause | asks | proved by |", "| --- | --- | --- |"]
    return "\n".join([*head, *rows, ""])


def _proofs_of(clause: str, proofs: list[Proof]) -> str:
    """The tests with the real processes by what they say, the others by their number."""
    proving = [proof for proof in proofs if clause in proof.clauses]
    told = [f"[{proof.sentence}](../tests/{proof.file.as_posix()})" for proof in proving if proof.with_processes]
    counted = Counter(proof.folder for proof in proving if not proof.with_processes)
    told += [f"{count} {folder} test{'s' if count > 1 else ''}" for folder, count in sorted(counted.items())]
    return "<br>".join(told)


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(protocol(), read_proofs(TESTS)), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
