"""Why a transfer ends without its file, in words: hosts are named, queries and tokens never."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.base.web import shown

_KEPT = QT_TRANSLATE_NOOP(
    "download", "What is here is kept; let it go on when the network is well."
)
_AGAIN = QT_TRANSLATE_NOOP("download", "Fetch it again; if that does not help, do not use it.")


def host_of(address: str) -> str:
    """Give host and port of an address, for people."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "?", parts.port
    except ValueError:
        return "?"
    return f"{host}:{port}" if port else host


def not_written(file: Path, error: OSError) -> StablehandError:
    """Give the error for a file that the disk does not take: `data.unwritable` or `disk.full`."""
    return unwritable(
        file,
        error,
        hint=QT_TRANSLATE_NOOP(
            "download", "Make that folder writable, or choose another one; then fetch it again."
        ),
    )


def page(name: str, address: str, said: str) -> StablehandError:
    """Give the error for a web page, or a message in JSON, in place of a file: `download.page`."""
    return StablehandError(
        "download.page",
        QT_TRANSLATE_NOOP("download", "{host} sent a page instead of {name}: {said}").fill(
            host=host_of(address), name=name, said=said or "..."
        ),
        hint=QT_TRANSLATE_NOOP(
            "download", "It may need a login, or the address is that of a page, not of a file."
        ),
        details=_details(address, said=said),
    )


def login(name: str, address: str, status: int, said: str) -> StablehandError:
    """Give the error for what is given to some people only: `download.login`."""
    return StablehandError(
        "download.login",
        QT_TRANSLATE_NOOP("download", "{host} does not give {name} without a login.").fill(
            host=host_of(address), name=name
        ),
        hint=QT_TRANSLATE_NOOP(
            "download",
            "Give a token of that site in Settings, Accounts, or accept the terms on the model's page.",
        ),
        details=_details(address, status=status, said=said),
    )


def missing(name: str, address: str, status: int, said: str) -> StablehandError:
    """Give the error for a file that is not there, or not any more: `download.missing`."""
    return StablehandError(
        "download.missing",
        QT_TRANSLATE_NOOP("download", "{host} has no {name} ({status}).").fill(
            host=host_of(address), name=name, status=status
        ),
        hint=QT_TRANSLATE_NOOP("download", "Check the address; it may have been taken down."),
        details=_details(address, status=status, said=said),
    )


def refused(name: str, address: str, status: int, said: str) -> StablehandError:
    """Give the error for an answer that asking again would not change: `download.refused`."""
    return StablehandError(
        "download.refused",
        QT_TRANSLATE_NOOP("download", "{host} does not give {name}: status {status}.").fill(
            host=host_of(address), name=name, status=status
        ),
        hint=QT_TRANSLATE_NOOP("download", "Check the address, and the model's page."),
        details=_details(address, status=status, said=said),
    )


def expired(name: str, address: str, status: int, said: str) -> StablehandError:
    """Give the error for a storage that refuses addresses however fresh they are: `download.expired`."""
    return StablehandError(
        "download.expired",
        QT_TRANSLATE_NOOP(
            "download", "{host} refuses {name}, although its address was asked for anew."
        ).fill(host=host_of(address), name=name),
        hint=QT_TRANSLATE_NOOP(
            "download", "What is here is kept. Check this computer's clock, then let it go on."
        ),
        details=_details(address, status=status, said=said),
    )


def stalled(name: str, address: str, reason: Wording) -> StablehandError:
    """Give the error for a server that brings nothing however often it is asked: `download.stalled`."""
    return StablehandError(
        "download.stalled",
        QT_TRANSLATE_NOOP("download", "{name} does not come on: {reason}.").fill(
            name=name, reason=reason
        ),
        hint=_KEPT,
        details=_details(address, reason=reason.english()),
    )


def short(name: str, received: int, promised: int) -> StablehandError:
    """Give the error for a file that is of another length than was promised: `download.short`."""
    if received == 0:
        text = QT_TRANSLATE_NOOP("download", "{name} came empty.").fill(name=name)
    else:
        text = QT_TRANSLATE_NOOP(
            "download", "{name} has {received} bytes, not the {promised} that were promised."
        ).fill(name=name, received=received, promised=promised)
    return StablehandError(
        "download.short",
        text,
        hint=_AGAIN,
        details={"received": received, "promised": promised},
    )


def changed(name: str, address: str) -> StablehandError:
    """Give the error for a file that is another one whenever it is asked for: `download.changed`."""
    return StablehandError(
        "download.changed",
        QT_TRANSLATE_NOOP(
            "download", "{name} was changed at {host} while it came, again and again."
        ).fill(name=name, host=host_of(address)),
        hint=QT_TRANSLATE_NOOP(
            "download", "Fetch it again later; choose a fixed version if there is one."
        ),
        details=_details(address),
    )


def mismatch(name: str, what: str, expected: str, found: str) -> StablehandError:
    """Give the error for a file that is not the one that was promised: `download.mismatch`.

    Args:
        what: the sum that is another one ("sha256").
    """
    return StablehandError(
        "download.mismatch",
        QT_TRANSLATE_NOOP(
            "download", "{name} is not the file that was promised: its sum is another one."
        ).fill(name=name),
        hint=_AGAIN,
        details={"hash": what, "expected": expected, "found": found},
    )


def odd_format(name: str, reason: Text) -> StablehandError:
    """Give the error for bytes that are not in the format which the name says: `download.format`."""
    return StablehandError(
        "download.format",
        QT_TRANSLATE_NOOP("download", "{name} is not what its name says: {reason}.").fill(
            name=name, reason=reason
        ),
        hint=_AGAIN,
        details={"reason": reason.english()},
    )


def busy(name: str, *, has_arrived: bool = False) -> StablehandError:
    """Give the error for a file that somebody else fetches, or has just fetched: `download.busy`."""
    if has_arrived:
        text = QT_TRANSLATE_NOOP("download", "{name} was fetched by another Stablehand meanwhile.")
        hint = QT_TRANSLATE_NOOP("download", "It is in its folder.")
    else:
        text = QT_TRANSLATE_NOOP("download", "Another Stablehand fetches {name} right now.")
        hint = QT_TRANSLATE_NOOP("download", "Wait until it is done, or stop it.")
    return StablehandError(
        "download.busy", text.fill(name=name), hint=hint, details={"has_arrived": has_arrived}
    )


def _details(address: str, **more: object) -> dict[str, object]:
    return {"host": host_of(address), "url": shown(address), **more}
