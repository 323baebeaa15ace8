"""Keeps the browser offline too: the page library's few links to foreign servers are taken out.

What remains is held back by a content security policy, so nothing can be fetched from elsewhere.
"""

from __future__ import annotations

import re
from typing import Any

from easel.guard import App, Scope

POLICY = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; "
    "connect-src 'self' data: blob:; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_FOREIGN = re.compile(
    rb"<link\b[^>]*\bhref=[\"']https?://[^>]*>|"
    rb"<script\b[^>]*\bsrc=[\"']https?://[^>]*>\s*</script>|"
    rb"<meta\b[^>]*\bcontent=[\"']https?://[^>]*>",
    re.IGNORECASE,
)


def without_foreign(page: bytes) -> bytes:
    """A page without links, scripts and pictures of other servers."""
    return _FOREIGN.sub(b"", page)


class Offline:
    """The ASGI layer that cleans HTML pages."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Cleans pages; everything else passes untouched."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Cleaner(send).send)


class _Cleaner:
    def __init__(self, send: Any) -> None:
        self._send = send
        self._start: dict[str, Any] | None = None
        self._body = b""

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
            return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._finish(self._start)

    async def _finish(self, start: dict[str, Any]) -> None:
        body = without_foreign(self._body)
        headers = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
        headers += [
            (b"content-length", str(len(body)).encode()),
            (b"content-security-policy", POLICY.encode()),
            (b"referrer-policy", b"no-referrer"),
        ]
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def _is_page(message: dict[str, Any]) -> bool:
    headers = {key.lower(): value for key, value in message["headers"]}
    html = headers.get(b"content-type", b"").startswith(b"text/html")
    return html and b"content-encoding" not in headers
