"""The API, the page and the guard as one application."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from easel import VERSION
from easel.api import add_api
from easel.generation import Engine
from easel.guard import Guard, is_loopback
from easel.offline import Offline
from easel.options import Options


def build(options: Options, engine: Engine) -> Any:
    """The ASGI application."""
    from easel.page import mount

    app = FastAPI(title="Easel", version=VERSION, docs_url=None, redoc_url=None)
    add_api(app, engine)
    mount(app, engine)
    return Guard(Offline(app), loopback_only=is_loopback(options.host))
