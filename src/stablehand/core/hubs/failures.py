"""Why a site that knows models gave no answer, in words; hosts are named, queries and tokens never."""

from __future__ import annotations

import math
from collections.abc import Mapping
from urllib.parse import urlsplit

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP


def unreachable(address: str, reason: str) -> StablehandError:
    """Give the error for a site that does not answer, or only with an error of its own."""
    return StablehandError(
        "network.unreachable",
        QT_TRANSLATE_NOOP("hub", "{host} does not answer: {reason}.").fill(
            host=host_of(address), reason=reason
        ),
        hint=QT_TRANSLATE_NOOP(
            "hub", "Check the connection, then try again; what is done is kept."
        ),
        details={"host": host_of(address), "reason": reason},
    )


def odd_answer(address: str, status: int | None = None) -> StablehandError:
    """Give the error for an answer that is not what the site promises."""
    return StablehandError(
        "network.unreachable",
        QT_TRANSLATE_NOOP("hub", "The answer of {host} cannot be understood.").fill(
            host=host_of(address)
        ),
        hint=QT_TRANSLATE_NOOP(
            "hub", "Try again later; if endpoints.civitai is set, see whether it is right."
        ),
        details={"host": host_of(address), "status": status, "is_final": True},
    )


def limited(address: str, after_s: float) -> StablehandError:
    """Give the error for a site that wants to be asked less."""
    return StablehandError(
        "hub.limited",
        QT_TRANSLATE_NOOP("hub", "{host} was asked too often.").fill(host=host_of(address)),
        hint=QT_TRANSLATE_NOOP("hub", "Try again in {minutes} minutes; what is done is kept.").fill(
            minutes=max(2, math.ceil(after_s / 60))  # never "1 minutes", and never too early
        ),
        details={"host": host_of(address), "retry_after_s": after_s},
    )


def refused(address: str, status: int) -> StablehandError:
    """Give the error for a site that refuses to answer us."""
    return StablehandError(
        "hub.refused",
        QT_TRANSLATE_NOOP("hub", "{host} refuses to answer.").fill(host=host_of(address)),
        hint=QT_TRANSLATE_NOOP(
            "hub", "The key may be wrong or have ended; else the site blocks this connection."
        ),
        details={"host": host_of(address), "status": status},
    )


def is_front_page(headers: Mapping[str, str]) -> bool:
    """Tell whether an answer comes from the guard before a site, which speaks HTML to everybody."""
    return "html" in headers.get("content-type", "").lower()


def host_of(address: str) -> str:
    """Give the host of an address, for people."""
    try:
        return urlsplit(address).hostname or "?"
    except ValueError:
        return "?"
