"""HTTP for large bodies: one connection, used from one thread, that reads into memory of ours.

Why not httpx, which speaks everywhere else: its bodies come in pieces of 64 KiB through a parser in Python,
two to three seconds of processor time a gigabyte; here it is a tenth of that. The rules are the same as
those of `core.base.web`: certificates and proxies of the system, headers asked for at every hop.
"""

from __future__ import annotations

import http.client
import selectors
import socket
import ssl
import threading
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.web import (
    CONNECT_S,
    MOST_HOPS,
    REDIRECTS,
    USER_AGENT,
    HeadersFor,
    astray,
    checked_web,
    next_hop,
    origin,
    trust,
    unreachable,
    untrusted,
)

if TYPE_CHECKING:
    import httpx

# Facts, contracts 2.4: the first that says so counts, not a storage behind it.
HUB_HEADERS: Final = ("x-repo-commit", "x-linked-etag")
QUIET_S: Final = 0.2
_SAID_BYTES: Final = 65536
_MOST_PAUSES: Final = 10


class CutError(Exception):
    """The connection was cut from our side."""


@dataclass(frozen=True, slots=True)
class Wires:
    """How servers are reached; shared by all transfers of a process.

    Attributes:
        context: which certificates are trusted; None: those of `core.base.web.trust`.
        proxies: by scheme ("http", "https"); None: those of the environment and the system.
        connect_s: how long one address of a server may take to answer at all.
    """

    context: ssl.SSLContext | None = None
    proxies: Mapping[str, str] | None = None
    connect_s: float = CONNECT_S
    _made: list[ssl.SSLContext] = field(default_factory=list, repr=False, compare=False)

    def trusted(self) -> ssl.SSLContext:
        """Give the certificates that are trusted; reading those of the system takes a moment."""
        if self.context is not None:
            return self.context
        if not self._made:
            self._made.append(trust())
        return self._made[0]

    def proxy_for(self, place: str) -> str | None:
        """Give the proxy that leads to an address; None: the straight way."""
        parts = urlsplit(place)
        if self.proxies is not None:
            return self.proxies.get(parts.scheme)
        found = urllib.request.getproxies()
        if urllib.request.proxy_bypass(parts.netloc.rpartition("@")[2]):
            return None
        return found.get(parts.scheme) or found.get("all")


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says before its body.

    Attributes:
        place: the address that gave it, after all redirects; may be signed, so never shown or kept.
        headers: by lower-case name; those that come several times are joined by commas.
        on_the_way: what a Hugging Face hub says in its redirects or in this answer (`HUB_HEADERS`).
    """

    status: int
    headers: Mapping[str, str]
    place: str
    on_the_way: Mapping[str, str] = field(default_factory=dict)

    @property
    def length(self) -> int | None:
        """How many bytes its body has, as far as it says so."""
        told = self.headers.get("content-length", "").strip()
        is_counted = told.isascii() and told.isdigit() and len(told) < 20
        return int(told) if is_counted and "transfer-encoding" not in self.headers else None

    @property
    def content_type(self) -> str:
        """What its body is, without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Line:
    """A connection to one server after the other, kept while the server is the same.

    Used from one thread; `cut` may be called from any.
    """

    def __init__(self, wires: Wires) -> None:
        self._wires = wires
        self._connection: http.client.HTTPConnection | None = None
        self._to = ""  # origin that the connection leads to
        self._answer: http.client.HTTPResponse | None = None
        self._socket: socket.socket | None = None
        self._left: int | None = None  # bytes of the body that have not been read
        self._has_read_ahead = False  # the parser may hold bytes of the body
        self._was_quiet = False
        self._guard = threading.Lock()
        self._is_used = False  # by a thread
        self._is_cut = False

    def ask(
        self,
        url: str,
        headers: Mapping[str, str],
        headers_for: HeadersFor,
        first_byte_s: float,
        *,
        ends_at: Callable[[str], bool] = lambda _place: False,
    ) -> Said:
        """Ask for an address, through redirects; the body is read by `read_into`.

        Args:
            ends_at: tells which places, as Location names them, are not followed to.

        Raises:
            CutError: `cut` was called.
            StablehandError: `network.unreachable`, `network.certificate`. A status that is no redirect
                is left to the caller.
        """
        with self._guard:
            if self._is_cut:
                raise CutError
            self._is_used = True
        place, asked, found = checked_web(url), set[str](), dict[str, str]()
        for _hop in range(MOST_HOPS):
            if place in asked:
                raise astray(url, QT_TRANSLATE_NOOP("web", "its redirects go round in a circle"))
            asked.add(place)
            sent = {"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "identity",
                    **headers, **headers_for(place)}  # fmt: skip
            said = self._asked(place, sent, first_byte_s)
            found = {key: said.headers[key] for key in HUB_HEADERS if key in said.headers} | found
            aim = said.headers.get("location")
            if said.status not in REDIRECTS or not aim or ends_at(aim):
                return replace(said, on_the_way=found)
            self.finish()
            place = next_hop(place, aim, sent, url)
        raise astray(url, QT_TRANSLATE_NOOP("web", "it redirects too often"))

    def read_into(self, view: memoryview) -> int | None:
        """Read what is there of the body, at most as much as fits.

        Gives 0 at its end, also a premature one, and None where nothing came for a moment
        (`QUIET_S`): then is the time to write what came before. How long to bear with that is for the
        caller to say.

        Raises:
            CutError: `cut` was called.
            OSError, http.client.HTTPException: the connection broke.
        """
        answer = self._answer
        if answer is None or self._left == 0:
            return 0
        count: int | None
        if self._left is None or self._socket is None:
            count = self._through_parser(answer, view)
        elif self._has_read_ahead:  # some of the body may have come in one packet with the head
            self._has_read_ahead = False
            count = _moved(answer.read1(min(len(view), self._left)), view)
        else:
            if self._socket.gettimeout() != QUIET_S:
                self._socket.settimeout(QUIET_S)
            try:
                count = self._socket.recv_into(view[: self._left])
            except TimeoutError:
                count = None
        if self._is_cut:
            raise CutError
        if self._left is not None:
            self._left -= count or 0
        return count

    def beginning(self) -> bytes:
        """Give the first bytes of a body that is a message; what breaks meanwhile is left out."""
        content, count, pauses = bytearray(_SAID_BYTES), 0, 0
        with suppress(OSError, http.client.HTTPException, CutError), memoryview(content) as view:
            while count < _SAID_BYTES and pauses < _MOST_PAUSES:
                more = self.read_into(view[count:])
                if more == 0:
                    break
                count += more or 0
                pauses += more is None
        return bytes(content[:count])

    def finish(self) -> None:
        """Be done with an answer; its connection is kept if little of the body is left."""
        if self._left is not None and 0 < self._left <= _SAID_BYTES:
            self.beginning()
        answer, self._answer = self._answer, None
        if answer is None:
            return
        is_kept = self._left == 0 and not answer.will_close
        answer.close()
        if not is_kept:
            self.close()

    def cut(self) -> None:
        """End whatever the connection does, at once; from any thread, for good."""
        with self._guard:
            self._is_cut = True
            if not self._is_used:
                self.close()
                return
            connection = self._connection
            for held in (self._socket, None if connection is None else connection.sock):
                if held is not None:
                    with suppress(OSError):
                        # Not SSLSocket's own, which would let a reader see what is encrypted.
                        socket.socket.shutdown(held, socket.SHUT_RDWR)

    def leave(self) -> None:
        """Say that the thread is done with it for now; it is closed if it was cut meanwhile."""
        with self._guard:
            self._is_used = False
            if self._is_cut:
                self.close()

    def close(self) -> None:
        """Let go of the connection."""
        answer, self._answer, self._socket = self._answer, None, None
        connection, self._connection = self._connection, None
        if answer is not None:
            answer.close()
        if connection is not None:
            connection.close()

    def _asked(self, place: str, headers: Mapping[str, str], first_byte_s: float) -> Said:
        """Ask one server; once more on a fresh connection if a kept one turns out to be closed."""
        is_kept = self._connection is not None and self._to == origin(place)
        try:
            return self._one(place, headers, first_byte_s)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            if self._is_cut:
                raise CutError from None
            if not is_kept or isinstance(error, TimeoutError):
                raise wire_failure(error, place) from error
        try:
            return self._one(place, headers, first_byte_s)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            if self._is_cut:
                raise CutError from None
            raise wire_failure(error, place) from error

    def _one(self, place: str, headers: Mapping[str, str], first_byte_s: float) -> Said:
        import httpx  # its addresses are exact: IDNA, what has to be quoted

        url = httpx.URL(place)
        if self._connection is None or self._to != origin(place):
            self.close()
            self._connection, self._to = self._connected(place, url), origin(place)
        connection = self._connection
        if self._is_cut:
            raise CutError
        connection.sock.settimeout(first_byte_s)
        is_through_proxy = self._wires.proxy_for(place) and url.scheme == "http"
        target = url.raw_path.decode("ascii")
        if is_through_proxy:
            target = f"http://{url.netloc.decode('ascii')}{target}"
        connection.request("GET", target, headers={**headers, **self._proxy_login(place, url)})
        self._socket = connection.sock
        self._answer = answer = connection.getresponse()
        said = Said(answer.status, _plain(answer), place)
        is_counted = answer.length is not None and not answer.chunked
        self._left = answer.length if is_counted else None
        self._has_read_ahead = True
        return said

    def _connected(self, place: str, url: httpx.URL) -> http.client.HTTPConnection:
        host, port = url.raw_host.decode("ascii"), url.port or {"http": 80}.get(url.scheme, 443)
        limit = self._wires.connect_s
        proxy = self._wires.proxy_for(place)
        connection: http.client.HTTPConnection
        if proxy is None:
            to, to_port = host, port
        else:
            to, to_port = _proxy_place(proxy, place)
        if url.scheme == "https":
            context = self._wires.trusted()
            connection = http.client.HTTPSConnection(to, to_port, timeout=limit, context=context)
            if proxy is not None:
                connection.set_tunnel(host, port, headers=_login(proxy))
        else:
            connection = http.client.HTTPConnection(to, to_port, timeout=limit)
        self._connection = connection  # so that `cut` finds its socket
        connection.connect()
        return connection

    def _proxy_login(self, place: str, url: httpx.URL) -> Mapping[str, str]:
        proxy = self._wires.proxy_for(place) if url.scheme == "http" else None
        return {} if proxy is None else _login(proxy)

    def _through_parser(self, answer: http.client.HTTPResponse, view: memoryview) -> int | None:
        """Read a body that is chunked, or ends with its connection."""
        if not self._was_quiet and self._socket is not None and not _has_news(self._socket):
            self._was_quiet = True  # the parser may hold bytes: it is asked next time
            return None
        self._was_quiet = False
        piece = answer.read1(len(view))
        if not piece and answer.isclosed():
            self._left = 0
        return _moved(piece, view)


def wire_failure(error: OSError | http.client.HTTPException, place: str) -> StablehandError:
    """Give what went wrong on the way as one of our errors.

    `network.certificate` where a certificate is not trusted, else `network.unreachable`.
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        return untrusted(place)
    reason: Text
    if isinstance(error, TimeoutError):
        reason = QT_TRANSLATE_NOOP("web", "it does not answer in time")
    elif isinstance(error, socket.gaierror):
        reason = QT_TRANSLATE_NOOP("web", "its name is not known here")
    elif isinstance(error, http.client.HTTPException | ConnectionResetError | ssl.SSLEOFError):
        reason = QT_TRANSLATE_NOOP("web", "it hangs up in the middle")
    else:
        said = getattr(error, "strerror", None) or type(error).__name__
        reason = QT_TRANSLATE_NOOP("web", "{said}").fill(said=said)
    return unreachable(place, reason)


def _has_news(held: socket.socket) -> bool:
    """Tell whether something comes within a moment."""
    if isinstance(held, ssl.SSLSocket) and held.pending():
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(held, selectors.EVENT_READ)
        return bool(selector.select(QUIET_S))


def _moved(piece: bytes, view: memoryview) -> int:
    view[: len(piece)] = piece
    return len(piece)


def _plain(answer: http.client.HTTPResponse) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in answer.getheaders():
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def _proxy_place(proxy: str, place: str) -> tuple[str, int]:
    """Give host and port of a proxy.

    Raises:
        StablehandError: `network.unreachable`: it is of a kind that we do not speak with.
    """
    try:
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if host is None or parts.scheme != "http":
        raise unreachable(
            place, QT_TRANSLATE_NOOP("web", "the proxy that is set is none of http://")
        )
    return host, port or 80


def _login(proxy: str) -> dict[str, str]:
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if parts.username is None:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(pair.encode()).decode()}"}
