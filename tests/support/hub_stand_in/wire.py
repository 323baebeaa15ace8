"""The connection as handlers see it: what was asked, and ways to answer or to break the rules."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from support.hub_stand_in.files import Served

# RST instead of FIN when the socket is closed.
TICK_S = 0.02
_NO_LINGER = struct.pack("ii", 1, 0)


class StandInEndedError(ConnectionAbortedError):
    """The stand-in ends, or the client has hung up."""


@dataclass(frozen=True)
class Asked:
    """A request.

    Attributes:
        listener: "hub", "storage" or "foreign".
        method: GET, HEAD, POST...
        target: path and query as they came.
        headers: names in small letters.
        body: of a POST.
        scenario: the name between `/s/` and the path, or the one set by `StandIn.scenario`.
        path: without scenario and query, unquoted.
        query: the first value of each.
        found: groups of the route's pattern.
        turn: how often this listener was asked for this path, with this one: 1 the first time.
        peer: the port of the client's end: one per connection.
    """

    listener: str
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""
    scenario: str | None = None
    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    found: Mapping[str, str] = field(default_factory=dict)
    turn: int = 1
    peer: int = 0

    def json(self) -> Any:
        """Give the body of a POST."""
        return json.loads(self.body)

    @property
    def begin(self) -> int | None:
        """Give where the range that is asked for begins; None where none is."""
        known = re.match(r"bytes=(\d+)-", self.headers.get("range", ""))
        return int(known[1]) if known else None

    @property
    def bearer(self) -> str | None:
        """Give the token of the Authorization header."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" else None


def split_target(target: str) -> tuple[str | None, str, dict[str, str]]:
    """Give the scenario, the path and the query of what was asked for."""
    parts = urlsplit(target)
    path, scenario = unquote(parts.path), None
    if (known := re.match(r"/s/([^/]+)(/.*)", path)) is not None:
        scenario, path = known[1], known[2]
    query = {
        key: values[0] for key, values in parse_qs(parts.query, keep_blank_values=True).items()
    }
    return scenario, path, query


class Sender(Protocol):
    """Counts and slows down what is sent; raises ConnectionAbortedError when the stand-in ends."""

    def before(self, asked: Asked, count: int) -> None:
        """Called before `count` bytes of a body go out."""

    def at_most(self) -> int:
        """Give how many bytes go out at once."""

    def wait(self, seconds: float) -> None:
        """Stand still for a while."""


class Wire:
    """The bare connection: bytes go out as they are."""

    def __init__(self, connection: socket.socket, asked: Asked, sender: Sender, date: str) -> None:
        self._connection, self._asked, self._sender = connection, asked, sender
        self.date = date
        self.is_over = False

    def raw(self, content: bytes) -> None:
        """Send bytes that are no body."""
        self._connection.sendall(content)

    def head(self, status: int, headers: Iterable[tuple[str, str]] = ()) -> None:
        """Send a status line and headers, with the Date of the stand-in's clock."""
        lines = [f"HTTP/1.1 {status} -", f"Date: {self.date}"]
        lines += [f"{name}: {value}" for name, value in headers]
        self.raw("\r\n".join([*lines, "", ""]).encode("latin-1"))

    def body(self, pieces: Iterable[bytes]) -> None:
        """Send a body; it is counted, held and slowed down as the stand-in was told."""
        for piece in pieces:
            step = self._sender.at_most()
            for at in range(0, len(piece), step):
                part = piece[at : at + step]
                self._sender.before(self._asked, len(part))
                self._connection.sendall(part)

    def chunk(self, content: bytes) -> None:
        """Send one chunk of a chunked body."""
        self._sender.before(self._asked, len(content))
        self._connection.sendall(f"{len(content):x}\r\n".encode() + content + b"\r\n")

    def wait(self, seconds: float) -> None:
        """Stand still for a while."""
        self._sender.wait(seconds)

    def wait_for_the_end(self) -> None:
        """Stand still until the client hangs up or the stand-in ends."""
        self._connection.settimeout(TICK_S)
        while True:
            try:
                if not self._connection.recv(1 << 12):
                    raise StandInEndedError
            except TimeoutError:
                self._sender.wait(0)

    def hang_up(self) -> None:
        """End the connection after this, in peace."""
        self.is_over = True

    def reset(self) -> None:
        """Break the connection: the other side sees a reset."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self.is_over = True


@dataclass(frozen=True)
class Answer:
    """A reply that keeps the rules; its length is sent along, and nothing of the body on HEAD."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | Served = b""

    def __call__(self, asked: Asked, wire: Wire) -> None:
        """Send it."""
        if isinstance(self.body, Served):
            give_file(asked, wire, self.body, self.headers)
            return
        wire.head(self.status, (*self.headers, ("Content-Length", str(len(self.body)))))
        if asked.method != "HEAD":
            wire.raw(self.body)


# What a handler gives: an answer by the rules, or whatever it wants to do with the connection itself.
Reply = Callable[[Asked, Wire], None]
Handler = Callable[[Asked], Reply]


def as_json(value: Any, status: int = 200, **headers: str) -> Answer:
    """Give a reply of JSON; `X_Error_Code="..."` becomes the header X-Error-Code."""
    return Answer(
        status,
        (("Content-Type", "application/json; charset=utf-8"), *_named(headers)),
        json.dumps(value).encode(),
    )


def as_text(text: str, status: int = 200, kind: str = "text/plain", **headers: str) -> Answer:
    """Give a reply of text; `kind` is its content type."""
    return Answer(
        status, (("Content-Type", f"{kind}; charset=utf-8"), *_named(headers)), text.encode()
    )


def redirect(to: str, status: int = 302, **headers: str) -> Answer:
    """Give a reply that points elsewhere, never to be cached, with a cookie that must not travel on."""
    return Answer(
        status,
        (
            ("Location", to),
            ("Cache-Control", "no-store"),
            ("Set-Cookie", "session=of-the-hub; Path=/"),
            *_named(headers),
        ),
    )


def as_file(served: Served, **headers: str) -> Answer:
    """Give a reply with a file: ranges, If-Range, HEAD and 416 as a good server does them."""
    return Answer(200, _named(headers), served)


def _named(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name.replace("_", "-"), value) for name, value in headers.items())


def file_headers(served: Served) -> list[tuple[str, str]]:
    """Give what is said about a file with every answer."""
    found = [("Content-Type", served.content_type)]
    found += [("ETag", served.tag)] if served.tag is not None else []
    found += [("Last-Modified", served.last_modified)] if served.last_modified else []
    found += [("Content-Disposition", served.disposition)] if served.disposition else []
    found += [("Accept-Ranges", "bytes")] if served.accepts_ranges else []
    return found + list(served.headers)


def wanted_range(asked: Asked, served: Served) -> tuple[int, int] | None:
    """Give begin and end of what is asked for; None: the whole, as no range holds or is asked for."""
    known = re.fullmatch(r"bytes=(\d*)-(\d*)", asked.headers.get("range", ""))
    condition = asked.headers.get("if-range")
    is_same = condition is None or (
        not condition.startswith("W/") and condition in (served.tag, served.last_modified)
    )
    if known is None or not is_same or known[0] == "bytes=-":
        return None
    if not known[1]:
        return max(served.length - int(known[2]), 0), served.length
    end = int(known[2]) + 1 if known[2] else served.length
    return int(known[1]), min(end, served.length)


def give_file(
    asked: Asked, wire: Wire, served: Served, more: Iterable[tuple[str, str]] = ()
) -> None:
    """Serve a file as a good server does."""
    about = [*file_headers(served), *more]
    part = wanted_range(asked, served)
    if part is not None and part[0] >= served.length:
        wire.head(416, [("Content-Range", f"bytes */{served.length}"), ("Content-Length", "0")])
        return
    begin, end = part or (0, served.length)
    if part is not None:
        about.append(("Content-Range", f"bytes {begin}-{end - 1}/{served.length}"))
    wire.head(200 if part is None else 206, [*about, ("Content-Length", str(end - begin))])
    if asked.method != "HEAD":
        wire.body(served.pieces(begin, end))


class Pace:
    """How fast bodies go out, and where they stand still until they are let go on.

    Attributes:
        rate: bytes a second on each connection; None: as fast as it goes.
        sent: bytes of bodies by path, over all connections.
    """

    def __init__(self) -> None:
        self.rate: int | None = None
        self.sent: dict[str, int] = {}
        self._changed = threading.Condition()
        self._holds: dict[str, int] = {}
        self._is_over = False

    def hold(self, path: str, after: int) -> None:
        """Let at most `after` bytes of a path out from now on, until `let_go`."""
        with self._changed:
            self._holds[path] = self.sent.get(path, 0) + after

    def let_go(self, path: str | None = None) -> None:
        """Let a path go on, or all of them."""
        with self._changed:
            if path is None:
                self._holds.clear()
            else:
                self._holds.pop(path, None)
            self._changed.notify_all()

    def end(self) -> None:
        """Break off whatever is being sent."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()

    def wait(self, seconds: float) -> None:
        """Stand still for a while."""
        with self._changed:
            if self._changed.wait_for(lambda: self._is_over, seconds):
                raise StandInEndedError

    def at_most(self) -> int:
        """Give how many bytes go out at once."""
        return 1 << 16 if self.rate is None else max(min(1 << 16, self.rate // 50), 1)

    def before(self, asked: Asked, count: int) -> None:
        """Wait for its turn, then count it."""
        path = asked.path
        with self._changed:
            self._changed.wait_for(
                lambda: (
                    self._is_over
                    or self.sent.get(path, 0) + count <= self._holds.get(path, 1 << 62)
                )
            )
            if self._is_over:
                raise StandInEndedError
            self.sent[path] = self.sent.get(path, 0) + count
        if self.rate is not None:
            self.wait(count / self.rate)
