"""WeChat's requests and our answers over real sockets, with everything in between but Rasa."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from rasa.core.channels.channel import UserMessage
from rasa.utils.endpoints import EndpointConfig
from sanic import Sanic

from channels.wechat.channel import WeChatChannel
from channels.wechat.reading import NOT_FOR_ACCOUNTS
from sandra.store.schema import upgrade
from tests.files import a_picture
from tests.platforms.serving import eventually
from tests.platforms.wechat import AES_KEY, StandIn, a_text
from tests.platforms.wechat_api import Sent
from tests.stack import free_ports

LIN = "oLin"
SORRY = "非常抱歉。"
PASSIVE, LATER = Sent(SORRY, way="passive"), Sent(SORRY)
A_VIDEO = b"\x00\x00\x00\x18ftypmp42"


class Dialogue:
    """Hears turns as Rasa does, and answers each once it may."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.answer: dict[str, Any] = {"text": SORRY}
        self.may_answer = threading.Event()
        self.may_answer.set()

    async def __call__(self, message: UserMessage) -> None:
        """One turn."""
        self.heard.append(message.text)
        await asyncio.to_thread(self.may_answer.wait, 60)
        await message.output_channel.send_response(message.sender_id, self.answer)


@pytest.fixture
def dialogue() -> Dialogue:
    return Dialogue()


@pytest.fixture(params=[AES_KEY, ""], ids=["AES", "plain"])
def wechat(
    request: pytest.FixtureRequest, dialogue: Dialogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[StandIn]:
    """WeChat with an account whose owner entered our address in the console."""
    with StandIn.running(request.param) as platform:
        variables = {"SANDRA_VAR": str(tmp_path), "SANDRA_GATHER_SECONDS": "1", **platform.environment()}
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        upgrade(f"sqlite:///{tmp_path / 'sandra.db'}")
        names = {"SANDRA_WECHAT_" + name.upper(): name for name in ("app_id", "app_secret", "token", "aes_key", "api")}
        channel = WeChatChannel.from_credentials({name: variables[variable] for variable, name in names.items()})
        with connected(channel, dialogue) as platform.webhook:
            yield platform


@contextmanager
def connected(channel: Any, dialogue: Dialogue) -> Iterator[str]:
    """The address of the channel in a server such as Rasa's."""
    app = Sanic(f"rasa_{uuid4().hex}")
    app.config.USE_UVLOOP, app.config.GRACEFUL_SHUTDOWN_TIMEOUT = False, 0.5
    app.ctx.agent = SimpleNamespace(action_endpoint=EndpointConfig("http://127.0.0.1:1"), processor=SimpleNamespace())
    app.blueprint(channel.blueprint(dialogue), url_prefix="/webhooks/wechat")
    loops: Queue[asyncio.AbstractEventLoop] = Queue()

    @app.after_server_start
    async def ready(_: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        loops.put(loop)

    port = free_ports(1)[0]
    options = {"register_sys_signals": False, "motd": False, "access_log": False}
    server = threading.Thread(target=app.run, args=("127.0.0.1", port), kwargs=options, daemon=True)
    server.start()
    loop, address = loops.get(timeout=60), f"http://127.0.0.1:{port}/webhooks/wechat/"
    assert httpx.get(address, trust_env=False).is_success
    yield f"{address}webhook"
    asyncio.run_coroutine_threadsafe(stop(app), loop)
    server.join(60)


async def stop(app: Sanic) -> None:
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    app.stop()  # type: ignore[no-untyped-call]


def refused(wechat: StandIn) -> dict[str, int]:
    """How many requests were refused, by reason."""
    counts: dict[str, int] = httpx.get(wechat.webhook.removesuffix("webhook"), trust_env=False).json()["refused"]
    return counts


def test_the_answer_comes_in_the_response(wechat: StandIn, dialogue: Dialogue) -> None:
    delivery = wechat.customer_writes(LIN, "包裹没到").result()

    assert len(delivery.answers) == 1
    assert dialogue.heard == ["包裹没到"]
    assert wechat.sent_to(LIN) == [PASSIVE]
    assert wechat.calls == []


def test_an_answer_that_takes_longer_comes_as_a_message_of_its_own(wechat: StandIn, dialogue: Dialogue) -> None:
    dialogue.may_answer.clear()
    began = time.monotonic()

    delivery = wechat.customer_writes(LIN, "包裹没到").result()

    assert delivery.answers == [(200, "success")]
    assert time.monotonic() - began < 5
    dialogue.may_answer.set()
    eventually(lambda: wechat.sent_to(LIN) == [LATER], "the answer is there")


def test_a_burst_is_answered_once(wechat: StandIn, dialogue: Dialogue) -> None:
    now = time.time()
    texts = enumerate(("包裹", "到现在", "还没到"))
    deliveries = [wechat.customer_writes(LIN, text, at=now + number) for number, text in texts]

    assert [len(delivery.result().answers) for delivery in deliveries] == [1, 1, 1]
    assert dialogue.heard == ["包裹\n到现在\n还没到"]
    assert wechat.sent_to(LIN) == [PASSIVE]


def test_messages_stand_in_the_order_in_which_they_were_written(wechat: StandIn, dialogue: Dialogue) -> None:
    now = time.time()

    later = wechat.customer_writes(LIN, "还没到", at=now)
    earlier = wechat.customer_writes(LIN, "包裹", at=now - 2)

    later.result(), earlier.result()
    assert dialogue.heard == ["包裹\n还没到"]


def test_a_message_that_wechat_repeats_acts_once(wechat: StandIn, dialogue: Dialogue) -> None:
    dialogue.may_answer.clear()
    wechat.patience = 0.5

    delivery = wechat.customer_writes(LIN, "包裹没到").result()
    dialogue.may_answer.set()

    assert len(delivery.answers) == 4
    eventually(lambda: LATER in wechat.sent_to(LIN), "the answer is there")
    assert dialogue.heard == ["包裹没到"]
    assert [one for one in wechat.sent_to(LIN) if one.way != "notice"] == [LATER]


def test_an_answer_that_was_lost_on_the_way_is_given_again(wechat: StandIn, dialogue: Dialogue) -> None:
    wechat.answers_to_lose = 1

    delivery = wechat.customer_writes(LIN, "包裹没到").result()

    assert len(delivery.answers) == 2
    assert dialogue.heard == ["包裹没到"]
    assert wechat.sent_to(LIN) == [PASSIVE]


def test_only_the_first_piece_of_a_long_answer_comes_in_the_response(wechat: StandIn, dialogue: Dialogue) -> None:
    dialogue.answer = {"text": "我们一起把这件事办好。" * 100}

    wechat.customer_writes(LIN, "包裹没到").result()

    eventually(lambda: len(wechat.sent_to(LIN)) == 2, "both pieces are there")
    first, second = wechat.sent_to(LIN)
    assert (first.way, second.way) == ("passive", "service")
    assert first.text + second.text == dialogue.answer["text"]


def test_choices_are_answered_with_their_number(wechat: StandIn, dialogue: Dialogue) -> None:
    buttons = [{"title": "退款", "payload": "我要退款"}, {"title": "换货", "payload": "我要换货"}]
    dialogue.answer = {"text": "您想怎么处理？", "buttons": buttons}
    wechat.customer_writes(LIN, "杯子碎了").result()

    wechat.customer_writes(LIN, "2").result()

    assert wechat.sent_to(LIN)[0].text.startswith("您想怎么处理？\n1. 退款\n2. 换货\n")
    assert dialogue.heard == ["杯子碎了", "我要换货"]


def test_a_picture_is_taken_in(wechat: StandIn, dialogue: Dialogue) -> None:
    wechat.customer_sends_picture(LIN, a_picture("JPEG")).result()

    assert dialogue.heard == ["/send_picture"]
    assert wechat.sent_to(LIN) == [PASSIVE]


def test_what_wechat_understood_of_a_voice_message_counts_as_written(wechat: StandIn, dialogue: Dialogue) -> None:
    wechat.customer_speaks(LIN, b"#!AMR\n", understood="快递三天没动了。").result()

    assert dialogue.heard == ["快递三天没动了。"]


def test_a_video_is_answered_with_what_can_be_taken(wechat: StandIn, dialogue: Dialogue) -> None:
    video = {"MediaId": wechat.keep(A_VIDEO, "video/mp4"), "ThumbMediaId": "thumb"}

    wechat.customer_sends(LIN, "video", video).result()

    [told] = wechat.sent_to(LIN)
    assert "JPG" in told.text
    assert dialogue.heard == []


def test_who_sends_a_sticker_is_asked_for_words(wechat: StandIn, dialogue: Dialogue) -> None:
    wechat.customer_writes(LIN, NOT_FOR_ACCOUNTS).result()

    [told] = wechat.sent_to(LIN)
    assert "words" in told.text
    assert dialogue.heard == []


def test_who_begins_to_follow_is_welcomed_without_a_turn(wechat: StandIn, dialogue: Dialogue) -> None:
    wechat.customer_follows(LIN).result()

    [welcome] = wechat.sent_to(LIN)
    assert "Sandra" in welcome.text
    assert welcome.way == "passive"
    assert dialogue.heard == []


def test_who_leaves_is_let_go(wechat: StandIn, dialogue: Dialogue) -> None:
    delivery = wechat.customer_leaves(LIN).result()

    assert delivery.answers == [(200, "success")]
    assert (wechat.sent_to(LIN), dialogue.heard) == ([], [])


def test_an_entry_of_the_menu_counts_as_written(wechat: StandIn, dialogue: Dialogue) -> None:
    wechat.customer_touches(LIN, "我要投诉").result()

    assert dialogue.heard == ["我要投诉"]
    assert wechat.sent_to(LIN) == [PASSIVE]


def test_an_account_without_further_rights_can_still_answer_at_once(wechat: StandIn) -> None:
    wechat.has_rights = False

    wechat.customer_writes(LIN, "包裹没到").result()

    assert wechat.sent_to(LIN) == [PASSIVE]


def test_the_address_is_proved_to_wechat_alone(wechat: StandIn) -> None:
    ours = wechat.ask_for_echo(wechat.signed() | {"echostr": "5837460193"})
    theirs = wechat.ask_for_echo(wechat.signed("a guess") | {"echostr": "5837460193"})

    assert (ours.status_code, ours.text) == (200, "5837460193")
    assert (theirs.status_code, theirs.json()) == (401, {"error": "forged"})


def test_what_is_not_wechats_is_refused_and_counted(wechat: StandIn, dialogue: Dialogue) -> None:
    forged = wechat.wrapped(LIN, a_text(LIN, "1", "退款"), token="a guess")
    stale = wechat.wrapped(LIN, a_text(LIN, "1", "退款"), at=time.time() - 3600)
    malformed = wechat.wrapped(LIN, "<xml><MsgType>text</MsgType></xml>")

    assert [wechat.post(*one).status_code for one in (forged, stale, malformed)] == [401, 401, 400]
    assert refused(wechat) == {"forged": 1, "stale": 1, "malformed": 1}
    assert dialogue.heard == []


def test_a_request_that_is_played_again_acts_once(wechat: StandIn, dialogue: Dialogue) -> None:
    delivery = wechat.customer_writes(LIN, "包裹没到").result()

    wechat.post(delivery.query, delivery.body)

    wechat.customer_writes(LIN, "还在吗").result()
    assert dialogue.heard == ["包裹没到", "还在吗"]


def test_the_signature_of_one_message_opens_the_door_to_no_other(wechat: StandIn, dialogue: Dialogue) -> None:
    delivery = wechat.customer_writes(LIN, "包裹没到").result()
    _, other = wechat.wrapped(LIN, a_text(LIN, "7", "退款到我的卡上"))

    assert wechat.post(delivery.query, other).status_code == 401
    assert refused(wechat) == {"forged": 1}
    assert dialogue.heard == ["包裹没到"]
