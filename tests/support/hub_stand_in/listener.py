"""One listener: reads requests with the standard library, hands them on with the bare connection."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

from support.hub_stand_in.wire import Asked, Pace, StandInEndedError, Wire, split_target


class Owner(Protocol):
    """What a listener needs of the stand-in."""

    pace: Pace
    faults: list[BaseException]

    def date(self) -> str:
        """Give the Date header."""

    def note(self, asked: Asked) -> Asked:
        """Write a request down; give it with its turn and scenario."""

    def begin(self, asked: Asked, change: int) -> None:
        """Count a request that begins (1) or ends (-1)."""

    def reply(self, asked: Asked) -> Callable[[Asked, Wire], None]:
        """Find what is to be done."""


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # whoever closes it waits for the threads
    request_queue_size = 64

    def __init__(self, owner: Owner, handler: type[BaseHTTPRequestHandler]) -> None:
        self.owner = owner
        self.open: set[socket.socket] = set()
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), handler)

    def process_request(self, request, address):
        with self.lock:
            self.open.add(request)
        super().process_request(request, address)

    def close_request(self, request):
        with self.lock:
            self.open.discard(request)
        super().close_request(request)

    def shutdown_request(self, request):
        with suppress(OSError):
            request.shutdown(socket.SHUT_WR)
        self.close_request(request)

    def cut_all(self) -> None:
        """Break off every connection that is open."""
        with self.lock:
            for connection in self.open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request, client_address):
        """Whoever asked has hung up: that is what many tests are about."""


class Listener:
    """A server of its own address while it runs; `name` is "hub", "storage" or "foreign"."""

    def __init__(self, name: str, owner: Owner, context: ssl.SSLContext | None) -> None:
        listener_name = name

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def serve(self) -> None:
                asked = self._asked()
                wire = Wire(self.connection, asked, owner.pace, owner.date())
                self.close_connection |= asked.headers.get("connection", "").lower() == "close"
                owner.begin(asked, 1)
                try:
                    owner.reply(asked)(asked, wire)
                except (OSError, StandInEndedError):
                    self.close_connection = True
                except BaseException as error:
                    owner.faults.append(error)
                    self.close_connection = True
                finally:
                    owner.begin(asked, -1)
                self.close_connection |= wire.is_over

            do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = serve  # noqa: N815

            def _asked(self) -> Asked:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                scenario, path, query = split_target(self.path)
                headers = {key.lower(): value for key, value in self.headers.items()}
                peer = self.client_address[1]
                return owner.note(
                    Asked(
                        listener_name, self.command, self.path, headers, body, scenario, path, query,
                        peer=peer,
                    )
                )  # fmt: skip

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        self._server = _Server(owner, Handler)
        if context is not None:
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        scheme = "http" if context is None else "https"
        self.port = self._server.server_port
        self.address = f"{scheme}://127.0.0.1:{self.port}"

    def connections(self) -> int:
        """Give how many connections are open."""
        return len(self._server.open)

    def close(self) -> None:
        """Stop; whatever is open is broken off, and no thread is left."""
        self._server.shutdown()
        self._thread.join()
        self._server.cut_all()
        self._server.server_close()
