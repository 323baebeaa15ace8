"""Keeps other web sites out: only this computer's own names, and no requests from foreign pages.

A page in the browser can send requests to 127.0.0.1, and a name under its control can be made to point
here (DNS rebinding). So the Host header must be a loopback name while Easel is bound to loopback, and a
request that a browser marks as coming from another site is refused. Where a name and a password are wanted
(the variable EASEL_AUTH, "name:password"), they are asked for in the browser's own way, whoever calls.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
import json
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
VARIABLE = "EASEL_AUTH"


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this computer only."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def host_of(header: str) -> str:
    """The host of a `Host` header, without the port."""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def refusal(method: str, headers: dict[str, str], *, loopback_only: bool) -> str | None:
    """Why a request is refused, or None."""
    host = headers.get("host", "")
    if loopback_only and not is_loopback(host_of(host)):
        return "Easel answers on this computer only; open it under 127.0.0.1 or localhost."
    origin = headers.get("origin", "")
    foreign = bool(origin) and urlsplit(origin).netloc.lower() != host.lower()
    crossing = headers.get("sec-fetch-site", "") in ("cross-site", "same-site")
    if method not in SAFE_METHODS and (foreign or (crossing and origin)):
        return "Easel takes no requests from pages of other sites."
    return None


def is_let_in(headers: dict[str, str], wanted: str) -> bool:
    """Whether a request brings the name and the password that are wanted; none wanted lets everybody in."""
    if not wanted:
        return True
    kind, _, given = headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return False
    try:
        said = base64.b64decode(given.strip(), validate=True)
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(said, wanted.encode())


class Guard:
    """The ASGI layer around everything else."""

    def __init__(self, app: App, *, loopback_only: bool, wanted: str | None = None) -> None:
        self._app = app
        self._loopback_only = loopback_only
        self._wanted = os.environ.get(VARIABLE, "") if wanted is None else wanted

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Passes a request on or refuses it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {
            key.decode("latin-1").lower(): value.decode("latin-1")
            for key, value in scope.get("headers", [])
        }
        method = scope.get("method", "POST" if scope["type"] == "websocket" else "GET")
        why = refusal(method, headers, loopback_only=self._loopback_only)
        if why is None and is_let_in(headers, self._wanted):
            await self._app(scope, receive, send)
        elif why is None and scope["type"] == "http":
            await _ask(send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": why or "password"})
        else:
            await _refuse(send, why or "")


async def _ask(send: Any) -> None:
    body = json.dumps({"error": "Unauthorized", "detail": "Easel asks for a password."}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"www-authenticate", b'Basic realm="Easel", charset="UTF-8"'),
    ]
    await send({"type": "http.response.start", "status": 401, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _refuse(send: Any, why: str) -> None:
    body = json.dumps({"error": "Forbidden", "detail": why}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
