"""A hub, its storage and a stranger, on three ports of 127.0.0.1.

The hub (A) answers for an API and sends whoever wants a file to a signed address of the storage (B); the
stranger (C) must never see a token. Files are made from seeds, so nobody needs fixtures. What goes wrong
is chosen by the path (`/s/<scenario>/...`, kept through redirects) or by `StandIn.scenario`; the names are
in `scenarios.py`. Routes of an API are hung onto the hub with `StandIn.route`:

    with StandIn() as hub:
        model = hub.file("one.safetensors", seed=1, size=1 << 20)
        hub.route("GET", r"/api/models/(?P<id>.+)", lambda asked: as_json({"id": asked.found["id"]}))
        hub.route("GET", r"/resolve/(?P<name>.+)", lambda asked: hub.to_storage(asked, model))
        hub.require_token("hf_secret", r"/resolve/.*")
        ...  # ask hub.address
        assert [asked.path for asked in hub.requests] == [...]
        hub.assert_no_leaks("hf_secret")

There without a route: `/files/NAME` (every listener gives the file itself; the storage wants a signature)
and `/download/NAME` (the hub redirects to the storage).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import ssl
import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from email.utils import formatdate
from typing import Any
from urllib.parse import quote

from support.hub_stand_in import leaks
from support.hub_stand_in.files import Served
from support.hub_stand_in.listener import Listener
from support.hub_stand_in.scenarios import ON_DOWNLOAD, ON_FILES
from support.hub_stand_in.wire import (
    Asked,
    Handler,
    Pace,
    Reply,
    as_file,
    as_json,
    as_text,
    redirect,
)

_KEY = b"of the storage"
EXPIRED = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code>'
    "<Message>Request has expired</Message></Error>"
)


@dataclass
class _Told:
    name: str
    pattern: re.Pattern[str]
    times: int
    listener: str | None


class StandIn:
    """The three servers while it is entered.

    Attributes:
        address, storage, foreign: where they are ("http://127.0.0.1:1234"), without a slash at the end.
        requests: every request in order, of all three.
        pace: how fast bodies go out, and where they are held; see `Pace`.
        shift_s: how far the clock of the servers is from the true one, in seconds.
        signed_for_s: how long signed addresses are good.
        most_at_once: how many requests were answered at the same time, by listener and path.
        signatures: every signature that was handed out.
        faults: what went wrong in the stand-in itself; raised when it is left.
    """

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.address = self.storage = self.foreign = ""
        self.requests: list[Asked] = []
        self.pace = Pace()
        self.shift_s = 0.0
        self.signed_for_s = 3600.0
        self.signatures: list[str] = []
        self.faults: list[BaseException] = []
        self.files: dict[str, Served] = {}
        self._context = context
        self._routes: list[tuple[str, str, re.Pattern[str], Handler]] = []
        self._tokens: list[tuple[re.Pattern[str], str]] = []
        self._next: list[_Told] = []
        self.most_at_once: Counter[tuple[str, str]] = Counter()
        self._in_flight: Counter[tuple[str, str]] = Counter()
        self._turns: Counter[tuple[str, str, str | None]] = Counter()
        self._lock = threading.RLock()
        self._listeners: list[Listener] = []

    def __enter__(self) -> StandIn:
        names = ("hub", "storage", "foreign")
        self._listeners = [Listener(name, self, self._context) for name in names]
        self.address, self.storage, self.foreign = (found.address for found in self._listeners)
        return self

    def __exit__(self, kind: object, *error: object) -> None:
        self.pace.end()
        for listener in self._listeners:
            listener.close()
        if self.faults and kind is None:
            raise self.faults[0]

    # What it holds

    def file(
        self, name: str, seed: int = 1, size: int = 0, head: bytes = b"", **more: Any
    ) -> Served:
        """Serve a file: `head`, then `size` bytes of `seed`; again with other contents to change it.

        Args:
            name: below `/files/` and `/download/`; may hold slashes.
            more: see `Served`: etag, last_modified, content_type, disposition, headers.
        """
        return self.serve(Served(name, seed, size, head, **more))

    def serve(self, served: Served) -> Served:
        """Serve a file that was made elsewhere (`safetensors`, `plain_model`)."""
        self.files[served.name] = served
        return served

    def route(self, method: str, pattern: str, handler: Handler, listener: str = "hub") -> None:
        """Answer for paths that match a pattern as a whole; what was added last goes first.

        Args:
            method: "GET" answers HEAD as well.
            pattern: a regular expression for the unquoted path, without scenario and query; its named
                groups are in `Asked.found`.
            handler: gives an `Answer` (`as_json`, `as_text`, `as_file`, `redirect`), or any function of
                request and connection that does what it likes with them.
            listener: "hub", "storage" or "foreign".
        """
        self._routes.insert(0, (listener, method, re.compile(pattern), handler))

    def require_token(self, token: str, pattern: str = "/(download|files)/.*") -> None:
        """Let the hub refuse these paths with 401 unless this token comes as `Authorization: Bearer`."""
        self._tokens.append((re.compile(pattern), token))

    def forget_tokens(self) -> None:
        """Want no token any more."""
        self._tokens.clear()

    def scenario(
        self, name: str, times: int = 1, pattern: str = ".*", listener: str | None = None
    ) -> None:
        """Let the next requests for files, and for ways to them, go wrong so."""
        if name not in ON_FILES and name not in ON_DOWNLOAD:
            raise KeyError(name)
        with self._lock:
            self._next.append(_Told(name, re.compile(pattern), times, listener))

    # Where it is

    def at(self, served: Served, *, scenario: str | None = None, way: str = "download") -> str:
        """Give the address of a file at the hub; `way` "files" is without a redirect."""
        before = f"/s/{scenario}" if scenario else ""
        return f"{self.address}{before}/{way}/{quote(served.name)}"

    def signed(self, path: str, scenario: str | None = None, *, base: str | None = None) -> str:
        """Give the signed address of a path of the storage."""
        until = int(self.now() + self.signed_for_s)
        before = f"/s/{scenario}" if scenario else ""
        signature = _signature(path, str(until))
        self.signatures.append(signature)
        return f"{base or self.storage}{before}{quote(path)}?exp={until}&sig={signature}"

    def to_storage(self, asked: Asked, served: Served, **headers: str) -> Reply:
        """Send whoever asked to the storage, or let it go wrong as the scenario says."""
        if asked.scenario in ON_DOWNLOAD:
            return ON_DOWNLOAD[asked.scenario](self, asked, served)
        return redirect(self.signed(f"/files/{served.name}", asked.scenario), **headers)

    def give(self, asked: Asked, served: Served, **headers: str) -> Reply:
        """Give a file, or let it go wrong as the scenario says."""
        if asked.scenario in ON_FILES:
            return ON_FILES[asked.scenario](self, asked, served)
        return as_file(served, **headers)

    # What has come

    def asked_for(self, pattern: str, listener: str | None = None) -> list[Asked]:
        """Give the requests for paths that match a pattern as a whole."""
        known = re.compile(pattern)
        return [
            asked
            for asked in self.requests
            if known.fullmatch(asked.path) and listener in (None, asked.listener)
        ]

    def assert_no_leaks(self, *secrets: str) -> None:
        """See that nothing secret went to the storage or the stranger, and how we name ourselves.

        No Authorization, no cookie, no token in a query and none of `secrets` in anything that they were
        sent; no secret in a path or query of the hub; a User-Agent by the rules; identity encoding for
        files.
        """
        found = leaks.of(self.requests, secrets)
        assert not found, "\n".join(found)

    def now(self) -> float:
        """Give the time of the servers, in seconds since 1970."""
        return time.time() + self.shift_s

    def date(self) -> str:
        """Give the same as a Date header."""
        return formatdate(self.now(), usegmt=True)

    def connections(self) -> int:
        """Give how many connections are open to all three together."""
        return sum(listener.connections() for listener in self._listeners)

    def wait_until_quiet(self, seconds: float = 10) -> None:
        """Wait until nothing is being answered any more."""
        end = time.monotonic() + seconds
        while any(self._in_flight.values()):
            assert time.monotonic() < end, "something is still being answered"
            time.sleep(0.005)

    # What listeners call

    def note(self, asked: Asked) -> Asked:
        """Write a request down; give it with its turn and scenario."""
        with self._lock:
            scenario = self._told(asked) or asked.scenario
            asked = replace(asked, scenario=scenario)
            same = (asked.listener, asked.path, asked.scenario)
            self._turns[same] += 1
            asked = replace(asked, turn=self._turns[same])
            if not asked.path.startswith("/__"):
                self.requests.append(asked)
            return asked

    def begin(self, asked: Asked, change: int) -> None:
        """Count a request that begins (1) or ends (-1)."""
        with self._lock:
            key = (asked.listener, asked.path)
            self._in_flight[key] += change
            self.most_at_once[key] = max(self.most_at_once[key], self._in_flight[key])

    def in_flight(self, asked: Asked) -> int:
        """Give how many requests for the same path are being answered, this one included."""
        return self._in_flight[asked.listener, asked.path]

    def reply(self, asked: Asked) -> Reply:
        """Find what is to be done."""
        if asked.listener == "hub" and (refused := self._refused(asked)) is not None:
            return refused
        for listener, method, pattern, handler in self._routes:
            is_method = asked.method in ((method, "HEAD") if method == "GET" else (method,))
            if listener == asked.listener and is_method:
                found = pattern.fullmatch(asked.path)
                if found is not None:
                    return handler(replace(asked, found=found.groupdict()))
        return self._built_in(asked)

    def _told(self, asked: Asked) -> str | None:
        for told in self._next:
            is_meant = told.listener in (None, asked.listener) and told.pattern.fullmatch(
                asked.path
            )
            if is_meant and told.times > 0 and not asked.path.startswith("/__"):
                told.times -= 1
                return told.name
        return None

    def _refused(self, asked: Asked) -> Reply | None:
        for pattern, token in self._tokens:
            if pattern.fullmatch(asked.path) and asked.bearer != token:
                return as_json(
                    {"error": "The creator of this asset requires you to be logged in"}, 401
                )
        return None

    def _built_in(self, asked: Asked) -> Reply:
        way, _, name = asked.path.removeprefix("/").partition("/")
        if way == "__control" and asked.method == "POST":
            return self._control(asked)
        if way == "__log":
            return as_json([_as_logged(request) for request in self.requests])
        served = self.files.get(name)
        if served is None or way not in ("files", "download"):
            return as_json({"error": "Not found"}, 404)
        if way == "download":
            return self.to_storage(asked, served)
        if asked.listener == "storage" and not self._is_signed(asked):
            return as_text(EXPIRED, 403, "application/xml")
        return self.give(asked, served)

    def _is_signed(self, asked: Asked) -> bool:
        until, signature = asked.query.get("exp", ""), asked.query.get("sig", "")
        is_true = hmac.compare_digest(signature, _signature(asked.path, until))
        return is_true and self.now() < int(until)

    def _control(self, asked: Asked) -> Reply:
        """Do from another process what methods do: see `__main__`."""
        told = asked.json()
        if "scenario" in told:
            self.scenario(told["scenario"], told.get("times", 1), told.get("pattern", ".*"))
        if "file" in told:
            self.file(**told["file"])
        self.shift_s = told.get("shift_s", self.shift_s)
        self.signed_for_s = told.get("signed_for_s", self.signed_for_s)
        self.pace.rate = told.get("rate", self.pace.rate)
        return as_json({"ok": True})


def _signature(path: str, until: str) -> str:
    return hmac.new(_KEY, f"{path}?{until}".encode(), hashlib.sha256).hexdigest()


def _as_logged(asked: Asked) -> dict[str, Any]:
    return {
        "listener": asked.listener,
        "method": asked.method,
        "target": asked.target,
        "headers": dict(asked.headers),
        "scenario": asked.scenario,
        "peer": asked.peer,
    }


def as_addresses(hub: StandIn) -> str:
    """Give the addresses as JSON."""
    found = {"address": hub.address, "storage": hub.storage, "foreign": hub.foreign}
    return json.dumps(found)
