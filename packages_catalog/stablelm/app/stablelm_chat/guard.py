"""Keeps other web sites out, and the page itself offline.

A page in the browser can send requests to 127.0.0.1, and a name under its control can be made to point
here (DNS rebinding). So the Host header must be a loopback name while the page is bound to loopback, and
a request that comes from another site is refused. Bodies are small and say how long they are.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]
SAFE_METHODS = ("GET", "HEAD")
LARGEST_BODY = 4 * 2**20
HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        b"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address means this computer only."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def host_of(header: str) -> str:
    """Give the host of a `Host` header, without the port."""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def refusal(method: str, headers: dict[str, str], *, loopback_only: bool) -> tuple[int, str] | None:
    """Give the status and the reason why a request is refused, or None."""
    host = headers.get("host", "")
    if loopback_only and not is_loopback(host_of(host)):
        return 403, "The page answers on this computer only; open it under 127.0.0.1 or localhost."
    if method in SAFE_METHODS:
        return None
    origin = headers.get("origin", "")
    if origin and urlsplit(origin).netloc.lower() != host.lower():
        return 403, "The page takes no requests from pages of other sites."
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return 403, "The page takes no requests from pages of other sites."
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()) or int(length) > LARGEST_BODY:
        return 413, "The request is too long or does not say how long it is."
    return None


class Guard:
    """The ASGI layer around everything else."""

    def __init__(self, app: App, *, loopback_only: bool) -> None:
        self._app = app
        self._loopback_only = loopback_only

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Pass a request on or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008, "reason": "There is none here."})
            return
        headers = {
            key.decode("latin-1").lower(): value.decode("latin-1")
            for key, value in scope.get("headers", [])
        }
        why = refusal(scope["method"], headers, loopback_only=self._loopback_only)
        if why is not None:
            await _refuse(send, *why)
            return

        async def with_headers(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *HEADERS]}
            await send(message)

        await self._app(scope, receive, with_headers)


async def _refuse(send: Any, status: int, why: str) -> None:
    body = json.dumps({"error": why}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
