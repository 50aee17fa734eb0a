"""Sums and moments as people of each language write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, get_day_names
from babel.lists import format_list
from babel.numbers import format_currency

LOCALES = {"zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hans_CN", "en": "en_GB"}


def money(amount: Decimal, currency: str, language: str) -> str:
    """¥299 or ¥299.50: the fraction only where there is one."""
    whole = amount == amount.to_integral_value()
    pattern = "¤#,##0" if whole else "¤#,##0.00"
    text = format_currency(amount, currency, format=pattern, locale=LOCALES[language], currency_digits=False)
    return str(text).replace("CN¥", "¥")


def day(moment: datetime, timezone: str, language: str) -> str:
    """11月20日, or 20 November."""
    return calendar_day(moment.astimezone(ZoneInfo(timezone)).date(), language)


def calendar_day(when: date, language: str) -> str:
    """11月20日, or 20 November."""
    pattern = "d MMMM" if language == "en" else "M月d日"
    return str(format_date(when, pattern, locale=LOCALES[language]))


def name_in_a_row(names: Sequence[str], language: str) -> str:
    """A、B和C, or A, B and C."""
    return str(format_list(list(names), locale=LOCALES[language]))


def days_of_the_week(numbers: Sequence[int], language: str) -> str:
    """星期一、星期二和星期三, or Monday, Tuesday and Wednesday.

    Args:
        numbers: 0 for Monday to 6 for Sunday.
    """
    names = get_day_names("wide", locale=LOCALES[language])
    return name_in_a_row([str(names[number]) for number in sorted(numbers)], language)


def alternatives(names: Sequence[str], language: str) -> str:
    """A、B或C, or A, B or C."""
    return str(format_list(list(names), style="or", locale=LOCALES[language]))


def day_and_time(moment: datetime, timezone: str, language: str) -> str:
    """11月20日 18:00, or 20 November at 18:00."""
    local = moment.astimezone(ZoneInfo(timezone))
    pattern = "d MMMM 'at' HH:mm" if language == "en" else "M月d日 HH:mm"
    return str(format_datetime(local, pattern, tzinfo=ZoneInfo(timezone), locale=LOCALES[language]))
