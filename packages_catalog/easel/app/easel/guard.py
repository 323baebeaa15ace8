"""Keeps other web sites out: only this computer's own names, and no requests from foreign pages.

A page in the browser can send requests to 127.0.0.1, and a name under its control can be made to point
here (DNS rebinding). So the Host header must be a loopback name while Easel is bound to loopback, and a
request that a browser marks as coming from another site is refused.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


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


class Guard:
    """The ASGI layer around everything else."""

    def __init__(self, app: App, *, loopback_only: bool) -> None:
        self._app = app
        self._loopback_only = loopback_only

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
        if why is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": why})
        else:
            await _refuse(send, why)


async def _refuse(send: Any, why: str) -> None:
    body = json.dumps({"error": "Forbidden", "detail": why}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
