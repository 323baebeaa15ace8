"""The server: its port, its ready line, its end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterator
from types import FrameType
from typing import Any

import uvicorn

from easel.generation import Engine
from easel.guard import is_loopback
from easel.lines import say
from easel.options import Options

CLOSING = 1  # seconds that open connections are given


def bind(host: str, port: int) -> socket.socket:
    """Takes the port before anything slow happens. Raises `OSError` where it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            found.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host.strip("[]"), port))
        found.listen(128)
    except OSError:
        found.close()
        raise
    return found


def why_not(error: OSError, host: str, port: int) -> str:
    """One line about a port that cannot be had, in the form that everybody greps for."""
    number = getattr(error, "winerror", None) or error.errno
    words = (
        "address already in use" if number in (48, 98, 10048) else (error.strerror or str(error))
    )
    return f"[Errno {number}] {words}: ({host!r}, {port})"


def address(host: str, port: int) -> str:
    """The URL to open; an address that means all of them is opened as this computer's own."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - told, not bound
    return f"http://{f'[{name}]' if ':' in name and not name.startswith('[') else name}:{port}"


class Server(uvicorn.Server):
    """Uvicorn that says when it listens and leaves signals to us."""

    def __init__(self, config: uvicorn.Config, options: Options, engine: Engine) -> None:
        super().__init__(config)
        self._options = options
        self._engine = engine

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Uvicorn would raise the signal again at the end; our end is exit code 0."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listens, then says so."""
        await super().startup(sockets)
        if not self.started:
            return
        url = address(self._options.host, self._options.port)
        say(f"Running on local URL:  {url}")
        if not is_loopback(self._options.host):
            say("Warning: other computers on this network can open the page too")
        if not self._options.no_browser:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        self._engine.warm_up()

    def end(self) -> None:
        """Begins to stop. Safe in a signal handler: locks are taken in a thread of their own."""
        self.should_exit = True
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # cut connections are meant
        threading.Thread(target=self._engine.stop, daemon=True).start()


def serve(app: Any, options: Options, engine: Engine, listening: socket.socket) -> None:
    """Runs until a signal comes."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=CLOSING,
        lifespan="on",
        server_header=False,
    )
    server = Server(config, options, engine)
    ended = 0

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        nonlocal ended
        ended += 1
        if ended > 1:
            leave()
        server.end()

    for name in ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), on_signal)
    asyncio.run(server.serve(sockets=[listening]))
    say("Stopped")
    leave()


def leave() -> None:
    """Ends at once: a step of a drawing may take a minute, and it holds nothing worth waiting for."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(0)
