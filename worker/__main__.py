"""`python -m worker`: looks every few seconds at what is due."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timezone

import settings
from channels.chatwoot.client import Chatwoot
from cluster.memory import memory_at
from desk.rasa import Speaker
from sandra.case import Ticket
from sandra.playbook import load_playbook
from sandra.playbook.sla import Sla
from sandra.store.attachments import SqlAttachments
from sandra.store.database import Store, StoreError
from sandra.store.engine import Pool
from sandra.store.outbox import forget_old_changes
from worker.announcing import Announcer
from worker.messages import Messenger, RasaSilentError, end_overdue
from worker.promises import mark_missed, promise_anew
from worker.team_note import desk_words, note_of
from worker.telling_team import TeamTeller
from worker.tickets import assign_waiting, tell_breaches
from worker.webhook import Receiver

logger = logging.getLogger("worker")

ROUND_SECONDS = 5.0


def main() -> None:
    """Run rounds until asked to stop; a store that does not answer is tried again in the next round."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    configuration = settings.load()
    # httpx tells of every request, with the token in its address.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    store = Store(configuration.store_url, Pool(configuration.pool_size, configuration.pool_overflow))
    sla = load_playbook(configuration.playbook).sla
    speaker = Speaker(configuration.rasa_url, configuration.rasa_token)
    messenger = Messenger(store, speaker, memory_at(configuration.redis_url, configuration.redis_prefix))
    announcer = announcer_to_webhook(configuration, store)
    teller = teller_of_chatwoot(configuration, store, sla)
    configuration.heartbeat_path.parent.mkdir(parents=True, exist_ok=True)
    stop = threading.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stop.set())
    while not stop.is_set():
        _round(store, messenger, sla, announcer, teller)
        configuration.heartbeat_path.touch()
        stop.wait(ROUND_SECONDS)
    speaker.close()
    store.dispose()


def announcer_to_webhook(configuration: settings.Settings, store: Store) -> Announcer | None:
    """What tells the webhook of the queue; None where there is none."""
    if not configuration.webhook_url:
        return None
    receiver = Receiver(configuration.webhook_url, configuration.webhook_key)
    return Announcer(store, receiver, f"{configuration.public_desk_url}/desk/tickets", _now)


def teller_of_chatwoot(configuration: settings.Settings, store: Store, sla: Sla) -> TeamTeller | None:
    """What tells the team at Chatwoot; None where there is none."""
    if "chatwoot" not in configuration.channels_on:
        return None
    url, token, secret = (configuration.channels[f"SANDRA_CHATWOOT_{name}"] for name in ("URL", "TOKEN", "SECRET"))
    timezone_of_people = sla.office_hours.timezone

    def note(ticket: Ticket, language: str) -> str:
        return note_of(ticket, desk_words(settings.ROOT / "web/desk/locales", language), timezone_of_people)

    return TeamTeller(store, sla, lambda: Chatwoot(url, token, secret), note, _now)


def _round(
    store: Store, messenger: Messenger, sla: Sla, announcer: Announcer | None, teller: TeamTeller | None = None
) -> None:
    """One round; whatever goes wrong in a part of it is logged, and the next one tries again."""
    _try(lambda: _watch_promises(store, messenger, sla, _now()))
    _try(lambda: assign_waiting(store, sla, _now()))
    _try(lambda: _speak_first(messenger, _now()))
    if announcer is not None:
        _try(announcer.announce)
    if teller is not None:
        _try(teller.tell)
    _try(lambda: _forget(store, _now()))


def _try(part: Callable[[], object]) -> None:
    try:
        part()
    except StoreError:
        logger.exception("the store does not answer; trying again in %s seconds", ROUND_SECONDS)
    except Exception:
        logger.exception("a part of the round ended before its time; trying again in %s seconds", ROUND_SECONDS)


def _watch_promises(store: Store, messenger: Messenger, sla: Sla, now: datetime) -> None:
    missed = mark_missed(store, now) + end_overdue(store, now)
    if missed:
        logger.warning("%s promises were missed", missed)
    breaches = tell_breaches(store, now)
    if breaches:
        logger.warning("%s clocks of tickets ran out", breaches)
    messenger.note_late(promise_anew(store, sla, now))


def _speak_first(messenger: Messenger, now: datetime) -> None:
    try:
        messenger.bring_answers(now)
        messenger.bring_findings(now)
        messenger.tell_new_times(now)
        messenger.ask_whether_it_helped(now)
    except RasaSilentError as error:
        logger.warning("%s", error)


def _forget(store: Store, now: datetime) -> None:
    with store.transaction() as records:
        forget_old_changes(records.session, now)
        SqlAttachments(records.session).forget_unsent(now)


def _now() -> datetime:
    return datetime.now(timezone.utc)


if __name__ == "__main__":
    main()
