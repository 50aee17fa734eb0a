"""Twilio's forms as messages of customers."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from channels.builtin.twilio.reading import failures_in, form_of, received_in, require_signed
from channels.messaging.platform import ClosedWindowError, ForgedError, MalformedError, Media, RefusedError
from tests.platforms.twilio import AUTH_TOKEN, StandIn

ADDRESS = "https://chat.example/webhooks/twilio/webhook"
CUSTOMER = "whatsapp:+8613812342231"
MEDIA = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"


@pytest.fixture
def twilio() -> StandIn:
    return StandIn(webhook=ADDRESS)


def test_a_text_is_read(twilio: StandIn) -> None:
    [received] = received_in(twilio.form(CUSTOMER, "包裹还没到", "SM1"))

    assert (received.address, received.message_id, received.text) == (CUSTOMER, "SM1", "包裹还没到")
    assert (received.at, received.place) == (None, None)


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [("image/jpeg", "picture"), ("audio/ogg; codecs=opus", "voice"), ("application/pdf", "file")],
)
def test_files_are_read(twilio: StandIn, media_type: str, kind: str) -> None:
    media = {"NumMedia": "1", "MediaUrl0": MEDIA, "MediaContentType0": media_type}

    [received] = received_in({**twilio.form(CUSTOMER, ""), **media})

    assert received.text == ""
    assert [(one.kind, one.reference) for one in received.media] == [(kind, MEDIA)]


def test_several_pictures_come_with_one_message(twilio: StandIn) -> None:
    media = {f"MediaUrl{n}": f"{MEDIA}{n}" for n in range(2)} | {f"MediaContentType{n}": "image/png" for n in range(2)}

    [received] = received_in({**twilio.form(CUSTOMER, "看"), "NumMedia": "2", **media})

    assert received.media == [Media("picture", f"{MEDIA}0"), Media("picture", f"{MEDIA}1")]


def test_a_touched_button_of_a_template_says_its_text(twilio: StandIn) -> None:
    [received] = received_in({**twilio.form(CUSTOMER, ""), "ButtonText": "退款", "ButtonPayload": "1"})

    assert received.text == "退款"


def test_what_becomes_of_our_own_messages_is_none_of_the_customers(twilio: StandIn) -> None:
    told = {"MessageSid": "SM2", "MessageStatus": "undelivered", "ErrorCode": "63016", "From": "x", "To": CUSTOMER}

    assert received_in(told) == []
    [failure] = failures_in(told)
    assert (failure.message_id, type(failure.error)) == ("SM2", ClosedWindowError)
    assert failures_in({**told, "MessageStatus": "delivered"}) == []
    assert failures_in(twilio.form(CUSTOMER, "hello")) == []


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (
            {"ErrorCode": "63024", "ErrorMessage": "Invalid message recipient"},
            "Invalid message recipient (error 63024)",
        ),
        ({"ErrorCode": "63003", "ChannelStatusMessage": "not found"}, "not found (error 63003)"),
        ({"ErrorCode": "soon"}, "Twilio: failed"),
        ({"ErrorMessage": "x" * 999}, "x" * 190),
    ],
)
def test_why_a_message_did_not_arrive_is_told(told: dict[str, str], why: str) -> None:
    [failure] = failures_in({"MessageSid": "SM2", "MessageStatus": "failed", "To": CUSTOMER, **told})

    assert isinstance(failure.error, RefusedError)
    assert why in str(failure.error)


def test_a_failure_of_no_message_is_malformed() -> None:
    with pytest.raises(MalformedError):
        failures_in({"MessageStatus": "failed"})


@pytest.mark.parametrize("changed", [{"NumMedia": "many"}, {"NumMedia": "-1"}, {"MessageSid": ""}])
def test_a_form_that_is_not_twilios_is_malformed(twilio: StandIn, changed: dict[str, str]) -> None:
    with pytest.raises(MalformedError):
        received_in({**twilio.form(CUSTOMER, "hello"), **changed})


@pytest.mark.parametrize("body", [b"\xff", b"no form", b"", b"a=1&" * 300 + b"a=1"])
def test_what_is_no_form_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedError):
        form_of(body)


def test_a_huge_number_of_files_is_not_counted_through(twilio: StandIn) -> None:
    [received] = received_in({**twilio.form(CUSTOMER, "hello"), "NumMedia": "9" * 9})

    assert len(received.media) == 10


def test_a_signed_form_is_twilios_also_with_empty_fields(twilio: StandIn) -> None:
    form = twilio.form(CUSTOMER, "")

    require_signed(form_of(urlencode(form).encode()), ADDRESS, twilio.signature(form), AUTH_TOKEN)


def test_other_words_another_address_and_another_token_are_forged(twilio: StandIn) -> None:
    form = twilio.form(CUSTOMER, "hello")
    right = twilio.signature(form)
    tried = [
        ({**form, "Body": "refund me"}, ADDRESS, right),
        (form, "https://chat.example/webhooks/twilio/other", right),
        (form, ADDRESS, twilio.signature(form, "guessed")),
        (form, ADDRESS, ""),
        (form, ADDRESS, "的"),
    ]

    for changed, address, signature in tried:
        with pytest.raises(ForgedError, match="SANDRA_TWILIO_WEBHOOK_URL"):
            require_signed(changed, address, signature, AUTH_TOKEN)
