"""`uvicorn desk.main:app`: the desk with the settings of this installation."""

from __future__ import annotations

import settings
from desk.app import create_app
from desk.window import StoreWindow
from sandra.store.database import Store
from sandra.store.shop_window import StoreShopWindow

_configuration = settings.load()

app = create_app(
    StoreWindow(StoreShopWindow(Store(_configuration.store_url))),
    _configuration.public_chat_url,
    settings.ROOT / "web/dist",
)
