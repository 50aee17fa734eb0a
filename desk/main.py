"""`uvicorn desk.main:app`: the desk with the settings of this installation."""

from __future__ import annotations

import settings
from cluster.memory import memory_at
from desk.app import create_app
from desk.console import console
from desk.demo_sign_in import sign_in_routes
from desk.rasa import Speaker
from desk.transcript import Transcripts
from desk.window import StoreWindow
from sandra.playbook import load_playbook
from sandra.store.database import Store
from sandra.store.engine import Pool
from sandra.store.shop_window import StoreShopWindow

_configuration = settings.load()

_pool = Pool(_configuration.pool_size, _configuration.pool_overflow)
_store = Store(_configuration.store_url, _pool)
router, _desk = console(
    _store,
    Transcripts(_configuration.tracker_url, _pool),
    load_playbook(_configuration.playbook),
    Speaker(_configuration.rasa_url, _configuration.rasa_token),
    _configuration.public_desk_url,
    secure=_configuration.public_desk_url.startswith("https:"),
    longer_for_people=_configuration.channels_longer_for_people,
    memory=memory_at(_configuration.redis_url, _configuration.redis_prefix),
)

# The demo shop shows whole orders with the second fact of the owner check: never beside a real shop's data.
_window = StoreWindow(StoreShopWindow(_store)) if _configuration.demo else None
_sign_in = (sign_in_routes(_window, _configuration.identity_key),) if _window is not None else ()

app = create_app(
    _window,
    _configuration.public_chat_url,
    settings.ROOT / "web/dist",
    (*_desk, *_sign_in),
    _configuration.public_desk_url,
)
