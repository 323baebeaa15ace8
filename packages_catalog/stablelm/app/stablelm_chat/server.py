"""The server: its port, its ready line, its end."""

from __future__ import annotations

import asyncio
import contextlib
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

from stablelm_chat.guard import is_loopback
from stablelm_chat.lines import say
from stablelm_chat.options import Options
from stablelm_chat.problems import Problem
from stablelm_chat.speaking import Speaker

CLOSING = 1  # seconds that open connections are given


def bind(host: str, port: int) -> socket.socket:
    """Take the port before anything slow happens. Raises `OSError` where it is taken."""
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
    """Give one line about a port that cannot be had, in the form that everybody greps for."""
    number = getattr(error, "winerror", None) or error.errno
    words = (
        "address already in use" if number in (48, 98, 10048) else (error.strerror or str(error))
    )
    return f"[Errno {number}] {words}: ({host!r}, {port})"


def address(host: str, port: int) -> str:
    """Give the URL to open; an address that means all of them is opened as this computer's own."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - told, not bound
    return f"http://{f'[{name}]' if ':' in name and not name.startswith('[') else name}:{port}"


class Server(uvicorn.Server):
    """Uvicorn that says when it listens and leaves signals to us."""

    def __init__(self, config: uvicorn.Config, options: Options, speaker: Speaker) -> None:
        super().__init__(config)
        self._options = options
        self._speaker = speaker

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Uvicorn would raise the signal again at the end; our end is exit code 0."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so, then load the model that was asked for."""
        await super().startup(sockets)
        if not self.started:
            return
        url = address(self._options.host, self._options.port)
        say(f"Running on local URL:  {url}")
        if not is_loopback(self._options.host):
            say("Warning: other computers on this network can open the page too")
        if not self._options.no_browser:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        if self._options.model:
            threading.Thread(target=self._load, args=(self._options.model,), daemon=True).start()

    def _load(self, wanted: str) -> None:
        try:
            self._speaker.load(wanted)
        except Problem as problem:
            self._speaker.problem = problem.sentence
            say(f"Error: {problem.sentence}")

    def end(self) -> None:
        """Begin to stop. Safe in a signal handler."""
        self.should_exit = True
        self._speaker.stop()


def serve(app: Any, options: Options, speaker: Speaker, listening: socket.socket) -> None:
    """Run until a signal comes."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=CLOSING,
        lifespan="off",
        server_header=False,
    )
    server = Server(config, options, speaker)

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        if server.should_exit:
            leave()
        server.end()

    for name in ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), on_signal)
    asyncio.run(server.serve(sockets=[listening]))
    say("Stopped")
    leave()


def leave() -> None:
    """End at once: the next word of an answer may take seconds, and nothing waits to be saved."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(0)
