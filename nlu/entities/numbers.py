"""Numbers as customers write them: digits, Chinese numerals, English words, spoken digits."""

import re

import cn2an

DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,4})?(?![\d]|\.\d)"
# 几十, 上百 and 好几千 are no numbers, so a numeral does not start after these.
CHINESE = (
    r"(?<![几数一二两三四五六七八九十百千万亿零点第])"
    r"(?:[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]{0,12}(?:点[零〇一二三四五六七八九]{1,4})?)"
    r"(?![几十百千万亿])"
)
_SMALL = dict(
    zero=0, one=1, two=2, three=3, four=4, five=5, six=6, seven=7, eight=8, nine=9, ten=10, eleven=11, twelve=12
) | dict(thirteen=13, fourteen=14, fifteen=15, sixteen=16, seventeen=17, eighteen=18, nineteen=19)
_TENS = dict(twenty=20, thirty=30, forty=40, fifty=50, sixty=60, seventy=70, eighty=80, ninety=90)
_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000}
_PLAIN = {**_SMALL, **_TENS}
_PLAIN_WORD = "|".join(sorted(_PLAIN, key=len, reverse=True))
_SCALE_WORD = "|".join(_SCALES)
_ENGLISH_PART = rf"(?:(?:an?|{_PLAIN_WORD})[ -](?:{_SCALE_WORD})|{_SCALE_WORD}|{_PLAIN_WORD})"
ENGLISH = (
    rf"(?<![a-z])(?:{_ENGLISH_PART}|(?:a )?couple(?: of)?|half a dozen|a dozen)"
    rf"(?:(?:[ -]| and ){_ENGLISH_PART}){{0,5}}(?![a-z])"
)

_MULTIPLIERS = {
    "百": 100,
    "千": 1000,
    "k": 1000,
    "万": 10_000,
    "w": 10_000,
    "m": 1_000_000,
    "亿": 100_000_000,
}
_PHRASES = {"half a dozen": "six", "a dozen": "twelve", "a couple of": "two", "couple of": "two", "couple": "two"}
_SPOKEN_DIGITS = str.maketrans("〇零一二三四五六七八九幺", "001234567891")
_SPOKEN_RUN = re.compile(r"(?<![十百千万亿点两几第])[〇零一二三四五六七八九幺]{4,}(?![十百千万亿点两几])")


def with_spoken_digits(text: str) -> str:
    """Write runs of four and more Chinese digits ("二六一一零三") as Arabic ones; offsets stay the same."""
    return _SPOKEN_RUN.sub(lambda run: run[0].translate(_SPOKEN_DIGITS), text)


def _english_value(words: str) -> float:
    for phrase, word in _PHRASES.items():
        words = words.replace(phrase, word)
    total, current = 0, 0
    for word in re.split(r"[ -]+", words):
        if word in _PLAIN:
            current += _PLAIN[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in _SCALES:
            total, current = total + max(current, 1) * _SCALES[word], 0
    return float(total + current)


def value_of(written: str, multiplier: str = "") -> float | None:
    """The value of a number as written.

    Args:
        written: What `DIGITS`, `CHINESE` or `ENGLISH` matched.
        multiplier: A unit of thousands and the like after digits: 百, 千, k, 万, w, m or 亿.

    Returns:
        Its value, or None when the numerals do not make a number ("一万万二").
    """
    factor = _MULTIPLIERS.get(multiplier, 1)
    if written[0].isdigit():
        return float(written.replace(",", "")) * factor
    if written[0].isascii():
        return _english_value(written) * factor
    try:
        return float(cn2an.cn2an(written.replace("〇", "零"), "smart")) * factor
    except ValueError:
        return None
