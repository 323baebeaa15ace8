"""Which port of this computer a page can take."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Collection
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP

_TRIED: Final = 200
_HIGHEST: Final = 65535
_CALL_S: Final = 0.5


def is_free(port: int) -> bool:
    """Tell whether nobody listens on a port of this computer, by taking it for a moment."""
    # macOS lets one take 127.0.0.1 although somebody listens on all addresses: hence the call.
    return (
        _can_bind(socket.AF_INET, "127.0.0.1", port)
        and _can_bind(socket.AF_INET6, "::1", port)
        and not _answers(port)
    )


def free_port(wanted: int, taken: Collection[int], *, is_firm: bool, name: str) -> int:
    """Give the wanted port, or the next one that is free.

    Args:
        taken: ports that count as taken though nobody may listen there yet.
        is_firm: no other port will do.
        name: the install that wants it, for the error.

    Raises:
        StablehandError: `port.taken`.
    """
    last = wanted if is_firm else min(wanted + _TRIED, _HIGHEST)
    for port in range(wanted, last + 1):
        if port not in taken and is_free(port):
            return port
    raise StablehandError(
        "port.taken",
        QT_TRANSLATE_NOOP("launch", "{name} cannot use port {port}: it is taken.").fill(
            name=name, port=wanted
        ),
        hint=QT_TRANSLATE_NOOP(
            "launch", "Give another one with --port, or end the program that uses it."
        ),
        details={"port": wanted},
    )


def _can_bind(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if sys.platform == "win32":
                # There, a second listener may take a used port unless this is set.
                probe.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_EXCLUSIVEADDRUSE", -5), 1)
            else:
                # A port whose last connections are only fading away is free, as servers see it.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        if family is socket.AF_INET6:
            # Without IPv6 there is nothing to take.
            return error.errno not in (errno.EADDRINUSE, errno.EACCES)
        return False
    return True


def _answers(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as caller:
        caller.settimeout(_CALL_S)
        return caller.connect_ex(("127.0.0.1", port)) == 0
