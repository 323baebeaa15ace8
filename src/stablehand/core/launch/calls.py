"""One question to a program on this computer: does this address answer, and with what status?

The HTTP client of the standard library blocks and a real one costs the supervisor more memory than
everything else in it; all that is wanted is the first line of an answer.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit, urlunsplit

_ANSWER_S: Final = 5.0
_STATUS: Final = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")
_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - read, never listened on


async def status_of(url: str) -> int | None:
    """Ask for a page as a browser would and give the status; None when nobody answers."""
    parts = urlsplit(url)
    writer: asyncio.StreamWriter | None = None
    try:
        async with asyncio.timeout(_ANSWER_S):
            host, secure = parts.hostname or "", parts.scheme == "https"
            port = parts.port or (443 if secure else 80)
            reader, writer = await asyncio.open_connection(
                host, port, ssl=_own_machine() if secure else None
            )
            path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
            writer.write(
                f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: text/html,*/*\r\n"
                "User-Agent: stablehand\r\nConnection: close\r\n\r\n".encode()
            )
            await writer.drain()
            match = _STATUS.match(await reader.readline())
    except (OSError, ValueError, asyncio.IncompleteReadError):
        return None
    finally:
        if writer is not None:
            with suppress(OSError):
                writer.transport.abort()
    return int(match[1]) if match else None


def base_of(url: str) -> str | None:
    """Give scheme, host and port of an address in a log, as this computer can reach it."""
    try:
        parts = urlsplit(url.strip().rstrip(".,;)'\""))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    host = _EVERYWHERE.get(host, host)
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port else "")


def _own_machine() -> object:
    """Take whatever certificate a program of this computer shows: it is its own."""
    import ssl

    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
