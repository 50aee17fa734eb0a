"""All that stands in a log is taken, each message once, whatever fails in between."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from channels.messaging.platform import BusyError, LateFailure, PlatformError, Received
from channels.wecom.accounts import Accounts
from channels.wecom.bookmarks import Bookmarks
from channels.wecom.client import WeComClient
from tests.platforms.wecom import StandIn
from tests.platforms.wecom_api import ACCOUNT, Fault

CUSTOMER, OTHER = "wmCustomer", "wmOther"
SYNC = "kf/sync_msg"
AT_ONCE = (0.0, 0.01)
PATIENCE_SECONDS = 10.0


class Taken:
    """What was taken, in its order; refuses where it is told to."""

    def __init__(self) -> None:
        self.messages: list[Received] = []
        self.failures: list[LateFailure] = []
        self.refusing: list[Exception] = []

    async def take(self, messages: Sequence[Received]) -> None:
        if messages and self.refusing:
            raise self.refusing.pop()
        self.messages += messages

    async def hear_failures(self, failures: Sequence[LateFailure]) -> None:
        self.failures += failures

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]


@pytest.fixture
def taken() -> Taken:
    return Taken()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'wecom.db'}"


@pytest.fixture
async def accounts(client: WeComClient, taken: Taken, url: str) -> AsyncIterator[Accounts]:
    accounts = Accounts(client, Bookmarks(url), taken.take, taken.hear_failures, AT_ONCE)
    yield accounts
    await accounts.close()


async def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.01)


async def test_what_is_new_is_taken_once(wecom: StandIn, accounts: Accounts, taken: Taken) -> None:
    for text in ("一", "二"):
        wecom.customer_writes(CUSTOMER, text)
        await accounts.hear(ACCOUNT, wecom.news_token())
        await accounts.hear(ACCOUNT, wecom.news_token())

    assert taken.texts == ["一", "二"]


async def test_a_long_log_is_taken_to_its_end(wecom: StandIn, accounts: Accounts, taken: Taken) -> None:
    wecom.api.page_size = 2
    texts = [str(number) for number in range(7)]
    for text in texts:
        wecom.customer_writes(CUSTOMER, text)

    await accounts.hear(ACCOUNT, wecom.news_token())

    assert taken.texts == texts
    assert [message.place for message in taken.messages] == sorted(message.place or 0 for message in taken.messages)


async def test_an_empty_page_is_not_the_end_of_a_log(wecom: StandIn, accounts: Accounts, taken: Taken) -> None:
    wecom.customer_writes(CUSTOMER, "一")
    wecom.api.empty_pages = 2

    await accounts.hear(ACCOUNT, wecom.news_token())

    assert taken.texts == ["一"]


async def test_reading_goes_on_after_a_restart(
    wecom: StandIn, accounts: Accounts, client: WeComClient, taken: Taken, url: str
) -> None:
    wecom.customer_writes(CUSTOMER, "一")
    await accounts.hear(ACCOUNT, wecom.news_token())
    wecom.customer_writes(CUSTOMER, "二")

    restarted = Accounts(client, Bookmarks(url), taken.take, taken.hear_failures, AT_ONCE)
    await restarted.catch_up()
    await until(lambda: len(taken.texts) == 2)
    await restarted.close()

    assert taken.texts == ["一", "二"]


async def test_what_was_written_before_we_took_over_is_left_alone(
    wecom: StandIn, accounts: Accounts, taken: Taken
) -> None:
    wecom.logs(CUSTOMER, "text", {"content": "昨天"}, send_time=int(time.time()) - 86_400)
    wecom.customer_writes(CUSTOMER, "今天")

    await accounts.hear(ACCOUNT, wecom.news_token())

    assert taken.texts == ["今天"]


async def test_a_cursor_the_platform_forgot_brings_nothing_back_from_long_ago(
    wecom: StandIn, accounts: Accounts, taken: Taken
) -> None:
    wecom.customer_writes(CUSTOMER, "新")
    await accounts.hear(ACCOUNT, wecom.news_token())
    wecom.api.cursors.clear()
    wecom.logs(CUSTOMER, "text", {"content": "昨天"}, send_time=int(time.time()) - 86_400)
    wecom.customer_writes(CUSTOMER, "更新")

    await accounts.hear(ACCOUNT, wecom.news_token())

    assert "昨天" not in taken.texts
    assert taken.texts[-1] == "更新"


async def test_a_failed_reading_is_told_and_tried_again_without_anybody_asking(
    wecom: StandIn, accounts: Accounts, taken: Taken
) -> None:
    wecom.customer_writes(CUSTOMER, "一")
    wecom.goes_wrong(Fault(SYNC, -1), times=3)

    with pytest.raises(BusyError):
        await accounts.hear(ACCOUNT, wecom.news_token())
    await until(lambda: taken.texts)

    assert taken.texts == ["一"]


async def test_a_refused_reading_is_tried_until_somebody_has_mended_the_settings(
    wecom: StandIn, accounts: Accounts, taken: Taken
) -> None:
    wecom.customer_writes(CUSTOMER, "一")
    wecom.goes_wrong(Fault(SYNC, 60020), times=4)

    with pytest.raises(PlatformError):
        await accounts.hear(ACCOUNT, wecom.news_token())
    await until(lambda: taken.texts)

    assert taken.texts == ["一"]


async def test_what_did_not_arrive_after_all_is_told_of(wecom: StandIn, accounts: Accounts, taken: Taken) -> None:
    wecom.customer_writes(CUSTOMER, "一")
    wecom.cannot_hand_over("our-message", CUSTOMER, 6)

    await accounts.hear(ACCOUNT, wecom.news_token())

    assert [one.message_id for one in taken.failures] == ["our-message"]
    assert taken.texts == ["一"]


async def test_what_could_not_be_kept_is_read_again(wecom: StandIn, accounts: Accounts, taken: Taken) -> None:
    wecom.customer_writes(CUSTOMER, "一")
    taken.refusing = [OSError("the disk is full"), OSError("the disk is full")]

    with pytest.raises(OSError, match="the disk is full"):
        await accounts.hear(ACCOUNT, wecom.news_token())
    await until(lambda: taken.texts)

    assert taken.texts == ["一"]


async def test_calls_at_the_same_time_take_each_message_once(wecom: StandIn, accounts: Accounts, taken: Taken) -> None:
    for text in ("一", "二", "三"):
        wecom.customer_writes(CUSTOMER, text)

    await asyncio.gather(*(accounts.hear(ACCOUNT, wecom.news_token()) for _ in range(4)))

    assert taken.texts == ["一", "二", "三"]


async def test_a_platform_that_hangs_up_does_not_break_the_reading_off(
    wecom: StandIn, accounts: Accounts, taken: Taken
) -> None:
    wecom.customer_writes(CUSTOMER, "一")
    waiting = asyncio.create_task(accounts.hear(ACCOUNT, wecom.news_token()))
    await until(lambda: wecom.api.calls["gettoken"])
    waiting.cancel()

    await until(lambda: taken.texts)

    assert taken.texts == ["一"]


async def test_messages_of_several_customers_come_with_their_addresses(
    wecom: StandIn, accounts: Accounts, taken: Taken
) -> None:
    wecom.customer_writes(CUSTOMER, "一")
    wecom.customer_writes(OTHER, "二")
    wecom.happens({"event_type": "enter_session"})

    await accounts.hear(ACCOUNT, wecom.news_token())

    assert [message.address for message in taken.messages] == [f"{CUSTOMER}@{ACCOUNT}", f"{OTHER}@{ACCOUNT}"]


async def test_two_processes_take_each_message_once(
    wecom: StandIn, accounts: Accounts, client: WeComClient, taken: Taken, url: str
) -> None:
    wecom.api.page_size = 1
    beside = Accounts(client, Bookmarks(url), taken.take, taken.hear_failures, AT_ONCE)
    for text in ("一", "二", "三"):
        wecom.customer_writes(CUSTOMER, text)

    await asyncio.gather(*(one.hear(ACCOUNT, wecom.news_token()) for one in (accounts, beside)))
    await beside.close()

    assert taken.texts == ["一", "二", "三"]


async def test_who_died_while_reading_is_followed_by_another_process(
    wecom: StandIn, client: WeComClient, taken: Taken, url: str
) -> None:
    assert Bookmarks(url, timedelta(seconds=0.5)).take(ACCOUNT)
    wecom.customer_writes(CUSTOMER, "一")

    other = Accounts(client, Bookmarks(url), taken.take, taken.hear_failures, AT_ONCE)
    await other.hear(ACCOUNT, wecom.news_token())
    await other.close()

    assert taken.texts == ["一"]
