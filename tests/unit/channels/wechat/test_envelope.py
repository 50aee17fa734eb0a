"""Only what WeChat signed is read, and only while it is fresh; in AES mode nobody else can read it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from channels.messaging.platform import ForgedError, MalformedError, RequestError, StaleError
from channels.servers.tencent import LARGEST_BODY_BYTES, LONGEST_AGE_SECONDS
from channels.wechat.envelope import REPEATING_SECONDS, AesKeyError, Envelope
from tests.platforms.wechat import AES_KEY, TOKEN, StandIn
from tests.platforms.wechat_api import APP_ID

TEXT = "<xml><FromUserName>o-lin</FromUserName><MsgType>text</MsgType><Content>包裹 &lt;破了&gt;</Content></xml>"
PLAIN, SECRET = StandIn(aes_key=""), StandIn()


def an_envelope(aes_key: str = "", clock: Callable[[], float] = time.time) -> Envelope:
    return Envelope(APP_ID, TOKEN, aes_key, clock)


@pytest.mark.parametrize(("platform", "aes_key"), [(PLAIN, ""), (SECRET, AES_KEY)], ids=["plain", "AES"])
def test_what_wechat_sends_is_read(platform: StandIn, aes_key: str) -> None:
    query, body = platform.wrapped("o-lin", TEXT)

    assert an_envelope(aes_key).open(query, body.encode()) == {
        "FromUserName": "o-lin",
        "MsgType": "text",
        "Content": "包裹 <破了>",
    }


def test_wechat_hears_its_own_word_again_when_the_address_is_set() -> None:
    assert an_envelope().echo(PLAIN.signed() | {"echostr": "5837460193"}) == "5837460193"
    assert an_envelope(AES_KEY).echo(SECRET.signed() | {"echostr": "5837460193"}) == "5837460193"


def test_nobody_else_gets_their_word_back() -> None:
    with pytest.raises(ForgedError):
        an_envelope().echo(PLAIN.signed("a guess") | {"echostr": "<script>"})
    with pytest.raises(ForgedError):
        an_envelope().echo({"echostr": "<script>"})
    with pytest.raises(MalformedError):
        an_envelope().echo(PLAIN.signed())


@pytest.mark.parametrize(("platform", "aes_key"), [(PLAIN, ""), (SECRET, AES_KEY)], ids=["plain", "AES"])
def test_a_forged_signature_is_refused(platform: StandIn, aes_key: str) -> None:
    query, body = platform.wrapped("o-lin", TEXT, token="a guess")

    with pytest.raises(ForgedError):
        an_envelope(aes_key).open(query, body.encode())
    with pytest.raises(ForgedError):
        an_envelope(aes_key).open({}, body.encode())
    with pytest.raises(ForgedError):
        an_envelope(aes_key).open(query | {"signature": "ä", "msg_signature": "ä"}, body.encode())


def test_a_body_that_was_changed_is_refused_in_aes_mode() -> None:
    query, _ = SECRET.wrapped("o-lin", TEXT)
    _, other = SECRET.wrapped("o-lin", TEXT.replace("破了", "很好"))

    with pytest.raises(ForgedError):
        an_envelope(AES_KEY).open(query, other.encode())


def test_a_plain_message_is_refused_in_aes_mode() -> None:
    query, body = PLAIN.wrapped("o-lin", TEXT)

    with pytest.raises(ForgedError):
        an_envelope(AES_KEY).open(query, body.encode())


def test_a_message_for_another_account_is_refused() -> None:
    query, body = SECRET.wrapped("o-lin", TEXT)

    with pytest.raises(ForgedError):
        Envelope("wxffffffffffffffff", TOKEN, AES_KEY).open(query, body.encode())


@pytest.mark.parametrize("age", [LONGEST_AGE_SECONDS + 2, -LONGEST_AGE_SECONDS - 2])
@pytest.mark.parametrize(("platform", "aes_key"), [(PLAIN, ""), (SECRET, AES_KEY)], ids=["plain", "AES"])
def test_a_request_of_another_time_is_refused(platform: StandIn, aes_key: str, age: float) -> None:
    query, body = platform.wrapped("o-lin", TEXT, at=time.time() - age)

    with pytest.raises(StaleError):
        an_envelope(aes_key).open(query, body.encode())


def test_wechat_may_repeat_a_request_as_it_was_for_a_while() -> None:
    moments = [1000.0]
    envelope, query = an_envelope(clock=lambda: moments[-1]), PLAIN.signed()
    envelope.admit(query, "o-lin", "1")
    moments.append(1000.0 + REPEATING_SECONDS)
    envelope.admit(query, "o-lin", "1")

    moments.append(1000.0 + REPEATING_SECONDS + 1)
    with pytest.raises(StaleError):
        envelope.admit(query, "o-lin", "1")


@pytest.mark.parametrize("other", [("o-lin", "2"), ("o-wu", "1")])
def test_a_signature_cannot_be_used_for_another_message(other: tuple[str, str]) -> None:
    envelope, query = an_envelope(), PLAIN.signed()
    envelope.admit(query, "o-lin", "1")

    with pytest.raises(ForgedError):
        envelope.admit(query, *other)


def test_what_else_stands_in_the_address_makes_no_other_signature_of_it() -> None:
    envelope, query = an_envelope(), PLAIN.signed()
    envelope.admit({**query, "msg_signature": "x1"}, "o-lin", "1")

    with pytest.raises(ForgedError):
        envelope.admit({**query, "msg_signature": "x2"}, "o-lin", "2")


def test_signatures_are_forgotten_once_they_are_too_old_anyway() -> None:
    moments = [1000.0]
    envelope, query = an_envelope(clock=lambda: moments[-1]), PLAIN.signed()
    envelope.admit(query, "o-lin", "1")

    moments.append(1000.0 + 2 * LONGEST_AGE_SECONDS + 1)

    envelope.admit(query, "o-lin", "2")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<xml>",
        b"<xml/>",
        b"<html><body/></html>",
        b"\xff\xfe\x00",
        b"<!DOCTYPE xml [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><xml><Content>&b;</Content></xml>",
        b"<!DOCTYPE xml [<!ENTITY f SYSTEM 'file:///etc/hostname'>]><xml><Content>&f;</Content></xml>",
        b"<xml><Content>" + b"a" * LARGEST_BODY_BYTES + b"</Content></xml>",
    ],
)
def test_what_is_no_message_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedError):
        an_envelope().open(PLAIN.signed(), body)


def test_a_message_that_cannot_be_decrypted_is_malformed() -> None:
    for encrypted in ("AAAA", "nothing in base64", "A" * 64):
        body = f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()
        with pytest.raises(MalformedError):
            an_envelope(AES_KEY).open(_signed_over(encrypted), body)


def test_an_encrypted_message_without_a_key_names_the_cure() -> None:
    query, body = SECRET.wrapped("o-lin", TEXT)

    with pytest.raises(MalformedError, match="SANDRA_WECHAT_AES_KEY"):
        an_envelope().open(query, body.encode())


def test_a_timestamp_that_is_no_number_is_malformed() -> None:
    with pytest.raises(MalformedError):
        an_envelope().echo(_signed_over(timestamp="yesterday") | {"echostr": "1"})


@pytest.mark.parametrize("key", ["short", "!" * 43, AES_KEY + AES_KEY])
def test_a_key_that_is_none_is_named(key: str) -> None:
    with pytest.raises(AesKeyError, match="SANDRA_WECHAT_AES_KEY"):
        an_envelope(key)


def test_an_answer_is_plain_or_sealed_as_the_account_is() -> None:
    assert an_envelope().seal(TEXT) == TEXT
    assert SECRET.opened(an_envelope(AES_KEY).seal(TEXT)) == TEXT


def test_refusals_never_tell_the_shared_word() -> None:
    query, body = PLAIN.wrapped("o-lin", TEXT, token="a guess")

    with pytest.raises(RequestError) as refused:
        an_envelope().open(query, body.encode())

    assert TOKEN not in str(refused.value)


def _signed_over(*encrypted: str, timestamp: str = "") -> dict[str, str]:
    return StandIn.signing(TOKEN, timestamp or str(int(time.time())), "7", *encrypted)
