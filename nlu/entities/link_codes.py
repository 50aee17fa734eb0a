"""The one-time codes we give out for another app (SD-4F7K-2QXH), in any way of writing."""

import re
from collections.abc import Iterator

from nlu.entities.spans import LINK_CODE, Span

_DASH = r"\-_‐‑‒–—―~.·/"
_APART = rf"(?: ?[{_DASH}]{{1,2}} ?| )?"
# Both letters and digits, which no number of an order has in both groups, nor a word in any.
_GROUP = r"(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{4}"
_END = rf"(?![a-z0-9]|[{_DASH}][a-z0-9])"
_WRITTEN = re.compile(rf"(?<![a-z0-9])sd{_APART}(?P<first>{_GROUP}){_APART}(?P<second>{_GROUP}){_END}")
# Without its beginning, where a word says what it is.
_NAMED = re.compile(
    r"(?:码|口令|(?<![a-z])code)(?:是|为|叫| is|:| )*"
    rf"(?P<code>(?P<first>{_GROUP}) ?[{_DASH}]? ?(?P<second>{_GROUP})){_END}"
)
# Character by character, as it is read aloud: "S D 4 F 7 K 2 Q X H".
_SPELT_GROUP = r"(?=(?: [a-z])* \d)(?=(?: \d)* [a-z])(?: [a-z0-9]){4}"
_SPELT_APART = rf"(?: ?[{_DASH}]| dash)?"
_SPELT = re.compile(
    rf"(?<![a-z0-9])s ?d{_SPELT_APART}(?P<first>{_SPELT_GROUP}){_SPELT_APART}(?P<second>{_SPELT_GROUP}){_END}"
)


def find_link_codes(text: str) -> Iterator[Span]:
    """Find one-time codes.

    Args:
        text: Normalised text.

    Yields:
        Spans whose value is the code as we write it.
    """
    for pattern in (_WRITTEN, _NAMED, _SPELT):
        for match in pattern.finditer(text):
            whole = match.span("code") if pattern is _NAMED else match.span()
            groups = (match[name].replace(" ", "") for name in ("first", "second"))
            yield Span(*whole, LINK_CODE, "-".join(["SD", *groups]).upper(), cued=True)
