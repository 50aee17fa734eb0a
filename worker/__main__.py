"""`python -m worker`: looks every few seconds at what is due."""

from __future__ import annotations

import logging
import signal
import threading
from datetime import datetime, timezone

import settings
from desk.rasa import Speaker
from sandra.playbook import load_playbook
from sandra.playbook.sla import Sla
from sandra.store.attachments import SqlAttachments
from sandra.store.database import Store, StoreError
from sandra.store.outbox import forget_old_changes
from worker.approvals import Messenger, RasaSilentError, end_overdue
from worker.promises import mark_missed, promise_anew

logger = logging.getLogger("worker")

ROUND_SECONDS = 5.0


def main() -> None:
    """Run rounds until asked to stop; a store that does not answer is tried again in the next round."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    configuration = settings.load()
    # httpx tells of every request, with the token in its address.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    store = Store(configuration.store_url)
    sla = load_playbook(configuration.playbook).sla
    speaker = Speaker(configuration.rasa_url, configuration.rasa_token)
    messenger = Messenger(store, speaker)
    stop = threading.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stop.set())
    while not stop.is_set():
        _round(store, messenger, sla)
        configuration.heartbeat_path.touch()
        stop.wait(ROUND_SECONDS)
    speaker.close()
    store.dispose()


def _round(store: Store, messenger: Messenger, sla: Sla) -> None:
    """One round; whatever goes wrong in it is logged, and the next one tries again."""
    try:
        _do_what_is_due(store, messenger, sla, datetime.now(timezone.utc))
    except StoreError:
        logger.exception("the store does not answer; trying again in %s seconds", ROUND_SECONDS)
    except Exception:
        logger.exception("the round ended before its time; trying again in %s seconds", ROUND_SECONDS)


def _do_what_is_due(store: Store, messenger: Messenger, sla: Sla, now: datetime) -> None:
    missed = mark_missed(store, now) + end_overdue(store, now)
    if missed:
        logger.warning("%s promises were missed", missed)
    promise_anew(store, sla, now)
    with store.transaction() as records:
        forget_old_changes(records.session, now)
        SqlAttachments(records.session).forget_unsent(now)
    try:
        messenger.bring_answers()
        messenger.ask_whether_it_helped(now)
    except RasaSilentError as error:
        logger.warning("%s", error)


if __name__ == "__main__":
    main()
