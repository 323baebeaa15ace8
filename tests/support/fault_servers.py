"""Servers on 127.0.0.1 that tests of failures need: git over HTTP, and a line that can be cut."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_CHUNK_BYTES = 4096


class GitServer:
    """The repositories below a folder over smart HTTP, as git's own `http-backend` gives them."""

    def __init__(self, root: Path) -> None:
        self.port = 0
        self._root = root

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> GitServer:
        root = self._root

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(b"")

            def do_POST(self) -> None:
                self._answer(_body(self))

            def _answer(self, body: bytes) -> None:
                path, _, query = self.path.partition("?")
                done = subprocess.run(
                    ["git", "http-backend"],
                    input=body,
                    capture_output=True,
                    timeout=60,
                    check=False,
                    env={
                        **os.environ,
                        "GIT_PROJECT_ROOT": str(root),
                        "GIT_HTTP_EXPORT_ALL": "1",
                        "GIT_CONFIG_COUNT": "1",
                        "GIT_CONFIG_KEY_0": "safe.directory",
                        "GIT_CONFIG_VALUE_0": "*",
                        "PATH_INFO": path,
                        "QUERY_STRING": query,
                        "REQUEST_METHOD": self.command,
                        "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                        "CONTENT_LENGTH": str(len(body)),
                        "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                        "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                        "REMOTE_ADDR": "127.0.0.1",
                    },
                )
                head, _, content = done.stdout.partition(b"\r\n\r\n")
                lines = [line.partition(":") for line in head.decode().splitlines()]
                fields = {name.strip(): value.strip() for name, _, value in lines}
                with suppress(OSError):  # whoever asked may be dead by now
                    self.send_response(int(fields.pop("Status", "200").split(" ")[0]))
                    for name, value in fields.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        self._server = _Quiet(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.port = self._server.server_port
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asked was killed meanwhile: that is what the tests do."""


def _body(handler: BaseHTTPRequestHandler) -> bytes:
    if "chunked" not in handler.headers.get("Transfer-Encoding", ""):
        return handler.rfile.read(int(handler.headers.get("Content-Length", "0")))
    found = b""
    while size := int(handler.rfile.readline().split(b";")[0], 16):
        found += handler.rfile.read(size)
        handler.rfile.readline()
    handler.rfile.readline()
    return found


class Line:
    """A line to a server: passes everything on until it is cut after so many bytes of answers."""

    def __init__(self, port: int) -> None:
        self.port = 0
        self.passed = 0
        self._to = port
        self._left: int | None = None
        self._guard = threading.Lock()

    def cut_after(self, answered_bytes: int) -> None:
        """From so many bytes of answers on, every connection is closed, new ones too."""
        with self._guard:
            self._left = answered_bytes

    def mend(self) -> None:
        """Let everything pass again."""
        with self._guard:
            self._left = None

    def __enter__(self) -> Line:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._connect, args=(near,), daemon=True).start()

    def _connect(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self._to), timeout=30)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        with near, far:
            back = threading.Thread(target=self._pass_on, args=(far, near, True), daemon=True)
            back.start()
            self._pass_on(near, far, False)
            back.join()

    def _pass_on(self, source: socket.socket, target: socket.socket, counts: bool) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK_BYTES):
                if counts and (data := self._allowed(data)) == b"":
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _allowed(self, data: bytes) -> bytes:
        with self._guard:
            if self._left is not None:
                data = data[: self._left]
                self._left -= len(data)
            self.passed += len(data)
            return data
