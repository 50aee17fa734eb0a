"""A call is heard only from who knows the secret, while it is fresh, and once."""

from __future__ import annotations

import pytest

from channels.messaging.platform import ForgedError, MalformedError, StaleError
from channels.servers.tencent import LARGEST_BODY_BYTES, LONGEST_AGE_SECONDS
from channels.wecom.callback import News, Seal
from tests.platforms.wecom_seal import Caller

CALLER = Caller()
TOO_OLD = LONGEST_AGE_SECONDS + 5


def seal(caller: Caller = CALLER) -> Seal:
    return Seal(caller.corp_id, caller.token, caller.aes_key)


def changed(text: str) -> str:
    return ("A" if text[0] != "A" else "B") + text[1:]


def test_the_console_reads_back_what_it_sealed() -> None:
    assert seal().echo(CALLER.verification("616140317553969")) == "616140317553969"


def test_a_call_tells_in_which_account_there_is_news() -> None:
    query, body = CALLER.news("wkAJ2GCAAASSm4", "ENCApHxnGDNAVNY4")

    assert seal().news(query, body.encode()) == News("wkAJ2GCAAASSm4", "ENCApHxnGDNAVNY4")


def test_a_call_that_tells_of_something_else_is_no_news() -> None:
    query, body = CALLER.called("<xml><MsgType>event</MsgType><Event>kf_account_auth_change</Event></xml>")

    assert seal().news(query, body.encode()) is None


@pytest.mark.parametrize("name", ["msg_signature", "timestamp", "nonce"])
def test_a_call_with_another_query_than_was_signed_is_forged(name: str) -> None:
    query, body = CALLER.news("wk1", "ENC1")

    with pytest.raises(ForgedError):
        seal().news({**query, name: changed(query[name])}, body.encode())
    with pytest.raises(ForgedError):
        seal().news({key: value for key, value in query.items() if key != name}, body.encode())


def test_a_call_with_another_content_than_was_signed_is_forged() -> None:
    query, _ = CALLER.news("wk1", "ENC1")
    _, other = CALLER.news("wk2", "ENC1")

    with pytest.raises(ForgedError):
        seal().news(query, other.encode())


def test_who_knows_another_token_cannot_call() -> None:
    query, body = Caller(CALLER.corp_id, aes_key=CALLER.aes_key).news("wk1", "ENC1")

    with pytest.raises(ForgedError):
        seal().news(query, body.encode())


def test_a_call_for_another_company_is_forged() -> None:
    query, body = Caller("ww999", CALLER.token, CALLER.aes_key).news("wk1", "ENC1")

    with pytest.raises(ForgedError):
        seal().news(query, body.encode())


def test_a_signature_with_signs_beyond_ascii_is_forged() -> None:
    query, body = CALLER.news("wk1", "ENC1")

    with pytest.raises(ForgedError):
        seal().news({**query, "msg_signature": "签名"}, body.encode())


@pytest.mark.parametrize("age", [TOO_OLD, -TOO_OLD])
def test_a_call_that_was_signed_long_ago_or_in_the_future_is_stale(age: float) -> None:
    query, body = CALLER.news("wk1", "ENC1", age)

    with pytest.raises(StaleError):
        seal().news(query, body.encode())


def test_a_verification_that_was_signed_long_ago_is_stale() -> None:
    with pytest.raises(StaleError):
        seal().echo(CALLER.verification("1", TOO_OLD))


def test_a_call_is_heard_again_until_it_was_answered() -> None:
    ours = seal()
    query, body = CALLER.news("wk1", "ENC1")
    assert ours.news(query, body.encode()) == ours.news(query, body.encode())

    ours.answered(query)

    with pytest.raises(StaleError):
        ours.news(query, body.encode())


def test_what_is_encrypted_with_another_key_is_malformed() -> None:
    query, body = Caller(CALLER.corp_id, CALLER.token).news("wk1", "ENC1")

    with pytest.raises((MalformedError, ForgedError)):
        seal().news(query, body.encode())


@pytest.mark.parametrize("sealed", ["", "AAAA", "?", "QUFBQUFBQUFBQUFBQUFBQQ=="])
def test_what_is_signed_and_cannot_be_decrypted_is_malformed(sealed: str) -> None:
    with pytest.raises((MalformedError, ForgedError)):
        seal().news(CALLER.signed(sealed), CALLER.body(sealed).encode())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not xml",
        b"<xml><Encrypt>1",
        b"\xff\xfe\x00",
        b"<other><Encrypt>1</Encrypt></other>",
        b'<!DOCTYPE xml [<!ENTITY a "aaaa">]><xml><Encrypt>&a;</Encrypt></xml>',
        b"<xml>" + b" " * LARGEST_BODY_BYTES + b"</xml>",
    ],
)
def test_a_body_that_is_no_call_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedError):
        seal().news(CALLER.signed(""), body)


@pytest.mark.parametrize("told", ["plain words", "<xml><Event>kf_msg_or_event</Event><Token>ENC1</Token></xml>"])
def test_a_sealed_message_that_names_no_account_is_malformed(told: str) -> None:
    query, body = CALLER.called(told)

    with pytest.raises(MalformedError):
        seal().news(query, body.encode())


def test_a_key_of_the_wrong_length_is_refused_with_the_cure() -> None:
    with pytest.raises(ValueError, match=r"SANDRA_WECOM_AES_KEY has 5 characters: copy the EncodingAESKey"):
        Seal("ww1", "token", "short")
