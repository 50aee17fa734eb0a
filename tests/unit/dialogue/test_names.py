"""A name is found where somebody gives theirs, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from actions.words.names import name_said


def found(text: str, *facts: str, asked: bool = False) -> str | None:
    entities = [{"start": text.index(fact), "end": text.index(fact) + len(fact)} for fact in facts]
    return name_said(text, entities, asked)


@pytest.mark.parametrize(
    ("text", "facts", "name"),
    [
        ("我没有订单号，手机号13800132231，王敏，上周买的电饭煲", ("13800132231", "上周", "电饭煲"), "王敏"),
        ("13800132231 王敏", ("13800132231",), "王敏"),
        ("我叫欧阳雪，东西坏了", (), "欧阳雪"),
        ("姓名：陳美玲女士", (), "陈美玲"),
        ("I have no number. Phone 13800137045, Emily Carter", ("13800137045",), "Emily Carter"),
        ("my name is emily carter", (), "emily carter"),
        ("it's Emily Carter, 13800137045", ("13800137045",), "Emily Carter"),
        ("It's a disgrace, 13800137045", ("13800137045",), None),
        ("快递一直没送到，都半个月了", (), None),
        ("谢谢，麻烦快一点", (), None),
        ("My parcel is late. Please help", (), None),
        ("李建国，王敏，张丽", (), None),
    ],
)
def test_a_name_is_found_unasked_only_where_it_stands_out(text: str, facts: tuple[str, ...], name: str | None) -> None:
    assert found(text, *facts) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("王敏", "王敏"),
        ("是王敏的名字", "王敏"),
        ("高洁", "高洁"),
        ("阿依古丽", "阿依古丽"),
        ("emily carter", "emily carter"),
        ("It's under Emily Carter", "Emily Carter"),
        ("Ms. Emily Carter", "Emily Carter"),
        ("what is your policy", None),
    ],
)
def test_an_answer_to_the_question_may_be_a_bare_name(text: str, name: str | None) -> None:
    assert found(text, asked=True) == name
