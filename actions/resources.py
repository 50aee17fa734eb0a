"""What all actions share: the store, the playbook, the understanding. Made at first use, one of each in a process."""

from __future__ import annotations

from functools import lru_cache

import settings
from actions.understanding import Understanding
from sandra.playbook import Playbook, load_playbook
from sandra.store.database import Store
from sandra.store.engine import Pool


@lru_cache(maxsize=1)
def configuration() -> settings.Settings:
    """The settings of this process."""
    return settings.load()


@lru_cache(maxsize=1)
def store() -> Store:
    """The store of cases and orders."""
    known = configuration()
    return Store(known.store_url, Pool(known.pool_size, known.pool_overflow))


@lru_cache(maxsize=1)
def playbook() -> Playbook:
    """The standard; a broken one stops the action server at start with file, line and cure."""
    return load_playbook(configuration().playbook)


@lru_cache(maxsize=1)
def understanding() -> Understanding:
    """Reads pieces of a message."""
    known = configuration()
    return Understanding(known.rasa_url, known.rasa_token, known.action_timeout)
