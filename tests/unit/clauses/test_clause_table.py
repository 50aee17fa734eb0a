"""Every clause of the protocol is proved, and the page that says by what is up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clause_table import PAGE, TESTS, Proof, UnreadMarkError, page, read_proofs, without_proof
from tests.clauses import UnknownClauseError, protocol


@pytest.fixture(scope="module")
def proofs() -> list[Proof]:
    """Of all tests of the project."""
    return read_proofs(TESTS)


def written(folder: Path, content: str) -> Path:
    file = folder / "conversations/test_topic.py"
    file.parent.mkdir()
    file.write_text(f"import pytest\n\n{content}", encoding="utf-8")
    return folder


def test_the_page_is_up_to_date(proofs: list[Proof]) -> None:
    is_current = page(protocol(), proofs) == PAGE.read_text(encoding="utf-8")
    assert is_current, "docs/clauses.md is older than the marks of the tests; run `make clauses`"


def test_every_clause_up_to_f_is_proved_with_the_real_processes(proofs: list[Proof]) -> None:
    bare = [clause for clause in without_proof(protocol(), proofs) if clause not in protocol().unproved]
    assert bare == [], "write a test in tests/conversations and mark it with these clauses"


def test_what_is_proved_is_no_longer_listed_as_unproved(proofs: list[Proof]) -> None:
    proved = protocol().unproved - set(without_proof(protocol(), proofs))
    assert sorted(proved) == [], "strike these out of `unproved` in tests/clauses.yml"


def test_marks_of_a_test_and_of_its_module_are_read(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        'pytestmark = [pytest.mark.conversation, pytest.mark.clause("B8")]\n\n'
        '@pytest.mark.clause("A1", "A2")\ndef test_one_thing():\n    pass\n\n'
        "async def test_another():\n    pass\n\ndef builder():\n    pass\n",
    )
    one, another = read_proofs(folder)
    assert (one.sentence, one.clauses) == ("one thing", frozenset({"A1", "A2", "B8"}))
    assert (another.sentence, another.clauses) == ("another", frozenset({"B8"}))
    assert one.with_processes


def test_marks_of_a_class_and_of_its_tests_are_read_and_its_name_begins_the_sentence(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        '@pytest.mark.clause("B2")\nclass TestAKnownCustomer:\n'
        '    @pytest.mark.clause("B8")\n    def test_is_asked_nothing(self):\n        pass\n',
    )
    [proof] = read_proofs(folder)
    assert (proof.sentence, proof.clauses) == ("a known customer is asked nothing", frozenset({"B2", "B8"}))


def test_an_unknown_clause_is_refused_with_those_there_are(tmp_path: Path) -> None:
    folder = written(tmp_path, '@pytest.mark.clause("A9")\ndef test_one_thing():\n    pass\n')
    with pytest.raises(UnknownClauseError, match=r"test_topic\.py: there is no clause `A9`; write one of A1, A2"):
        read_proofs(folder)


@pytest.mark.parametrize(
    "content",
    [
        'CASES = [pytest.param(1, marks=pytest.mark.clause("A1"))]\n',
        'class TestThings:\n    def other(self):\n        return pytest.mark.clause("A1")\n',
        "@pytest.mark.clause(CLAUSE)\ndef test_one_thing():\n    pass\n",
    ],
    ids=["a case", "no test", "a name"],
)
def test_a_mark_that_would_be_overlooked_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadMarkError, match=r"test_topic\.py:\d+: this mark is not read"):
        read_proofs(written(tmp_path, content))


def test_only_clauses_of_the_last_principle_may_wait() -> None:
    bare = without_proof(protocol(), [])
    assert {clause[0] for clause in bare} == set("ABCDEF")


def test_unit_tests_are_counted_and_conversations_told() -> None:
    told = Proof(Path("conversations/test_topic.py"), "test_somebody_is_heard", frozenset({"B2"}))
    counted = Proof(Path("unit/topic/test_topic.py"), "test_a_part", frozenset({"B2"}))
    text = page(protocol(), [told, counted, counted])
    assert "[somebody is heard](../tests/conversations/test_topic.py)<br>2 unit tests |" in text
