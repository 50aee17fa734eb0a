"""A process with a channel of its own, as each of Rasa's workers is; tests tell it what customers write."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from rasa.core.channels.channel import UserMessage

from channels.turn import service
from channels.turn.output import Said
from channels.turn.part import Part
from channels.turn.service import ChannelService
from sandra.spool import Spool

NEVER_ENDS = "hang"
TURN_SECONDS = 0.05
LOOK_SECONDS = 0.2
START_SECONDS = 120.0
LEASE = timedelta(seconds=2)


@dataclass(frozen=True)
class Line:
    """Something that happened in a turn."""

    process: int
    what: str
    conversation_id: str
    texts: Sequence[str]


class Record:
    """What all processes heard and said, in the order in which it happened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.touch()

    def add(self, what: str, conversation_id: str, text: str) -> None:
        """One line, which is written at once."""
        line = "\t".join((str(os.getpid()), what, conversation_id, text.replace("\n", "|")))
        with self._path.open("a") as file:
            file.write(f"{line}\n")

    def lines(self, what: str, conversation_id: str | None = None) -> list[Line]:
        """Those of one kind, of all conversations or one."""
        parted = [line.split("\t") for line in self._path.read_text().splitlines()]
        lines = [Line(int(process), kind, where, text.split("|")) for process, kind, where, text in parted]
        return [line for line in lines if line.what == what and conversation_id in (None, line.conversation_id)]

    def heard(self, conversation_id: str) -> list[str]:
        """The messages of a conversation in the order in which turns were made of them."""
        return [text for line in self.lines("hears", conversation_id) for text in line.texts]

    def overlaps(self) -> bool:
        """Whether a turn began while another of its conversation was not over."""
        running: set[str] = set()
        for line in self._path.read_text().splitlines():
            _, what, conversation_id, _ = line.split("\t")
            if what == "hears" and conversation_id in running:
                return True
            (running.add if what == "hears" else running.discard)(conversation_id)
        return False


class RasaProcess:
    """One process, seen from the test."""

    def __init__(self, environment: Mapping[str, str], record: Path) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload([__name__])
        self._line, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(target=serve, args=(environment, theirs, record))
        self._process.start()
        theirs.close()
        assert self._line.poll(START_SECONDS), "the process starts"
        self._line.recv()

    def hears(self, conversation_id: str, text: str) -> None:
        """A customer's message comes here; returns once it is kept."""
        self._line.send((conversation_id, text))
        self._line.recv()

    def is_killed(self) -> None:
        """It dies without a word."""
        assert self._process.pid is not None, "it was started"
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.join()

    def ends(self) -> None:
        """It is not needed any more."""
        self._line.close()
        self._process.kill()
        self._process.join()


def serve(environment: Mapping[str, str], line: Connection, record: Path) -> None:
    """What the process does: it keeps what it is told, answers, and takes up what nobody has in hand."""
    os.environ.update(environment)
    service.shared_spool = lambda url: Spool(url, LEASE)  # type: ignore[assignment]
    with closing(line):
        asyncio.run(_serve(line, Record(record)))


async def _serve(line: Connection, record: Record) -> None:
    async def understand(message: UserMessage) -> None:
        record.add("hears", message.sender_id, message.text)
        await asyncio.sleep(3600 if message.text == NEVER_ENDS else TURN_SECONDS)
        await message.output_channel.send_response(message.sender_id, {"text": "好的"})

    async def deliver(conversation_id: str, said: Sequence[Said]) -> None:
        record.add("says", conversation_id, "|".join(one.text for one in said))

    channel = ChannelService("app", understand, deliver)
    background = [asyncio.ensure_future(channel.renew_for_ever()), asyncio.ensure_future(_recover(channel))]
    line.send("ready")
    while True:
        conversation_id, text = await asyncio.to_thread(line.recv)
        await channel.take(conversation_id, Part(text, text, datetime.now(timezone.utc)))
        line.send(len(background))


async def _recover(channel: ChannelService) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        await channel.recovery.take_up()
