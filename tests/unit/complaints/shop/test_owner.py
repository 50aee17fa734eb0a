"""Two facts show whose an order is, however they are written (B8)."""

from __future__ import annotations

import pytest

from sandra.shop.owner import phone_key, same_name


@pytest.mark.parametrize(
    "written", ["13800132231", "138 0013 2231", "+86 138-0013-2231", "008613800132231", "１３８００１３２２３１"]
)
def test_a_phone_is_the_same_however_it_is_written(written: str) -> None:
    assert phone_key(written) == "13800132231"


@pytest.mark.parametrize(
    ("at_home", "from_abroad"),
    [("0912 345 678", "+886 912 345 678"), ("9876 5432", "+852 9876 5432"), ("07700 900123", "+44 7700 900123")],
)
def test_a_phone_is_the_same_with_the_code_of_its_country(at_home: str, from_abroad: str) -> None:
    assert phone_key(at_home) == phone_key(from_abroad)


@pytest.mark.parametrize("other", ["15800132231", "2231", "1380013223"])
def test_another_phone_or_a_part_of_it_is_not_the_same(other: str) -> None:
    assert phone_key(other) != phone_key("13800132231")


@pytest.mark.parametrize(
    ("registered", "said"),
    [
        ("王敏", "王 敏"),
        ("王敏", "王敏女士"),
        ("陳美玲", "陈美玲"),
        ("Emily Carter", "CARTER, Emily"),
        ("Emily Carter", "ms. emily j. carter"),
        ("José Ruiz", "Jose Ruiz"),
    ],
)
def test_a_name_is_the_same_whatever_its_case_order_and_title(registered: str, said: str) -> None:
    assert same_name(registered, said)


@pytest.mark.parametrize(
    ("registered", "said"),
    [("王敏", "王女士"), ("王敏", "王敏敏"), ("Emily Carter", "Emily"), ("Emily Carter", "Ms Carter"), ("王敏", "")],
)
def test_a_part_of_a_name_is_not_the_name(registered: str, said: str) -> None:
    assert not same_name(registered, said)
