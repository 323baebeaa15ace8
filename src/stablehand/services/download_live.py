"""What one process knows of its own downloads from moment to moment, before it is written down.

Belongs to the loop's thread, but for `of`, which any thread may ask.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from stablehand.core.base.text import Wording
from stablehand.core.base.web import shown
from stablehand.core.downloads.record import Numbers
from stablehand.core.transfers.limiter import RateLimiter
from stablehand.core.transfers.rests import Rests
from stablehand.core.transfers.space import Space

MB: Final = 1_000_000
_SECRET: Final = re.compile(
    r"(?:^|[_-])(?:token|sig|signature|key|apikey|auth|password|passwd|pwd|secret|policy|expires|"
    r"credential|hash|jwt)(?:$|[_-])|^x-(?:amz|goog|ms)-",
    re.IGNORECASE,
)
# What goes with the signature of Azure's storage ("sig"): other words with each new one, no use without it.
_OF_SIGNATURE: Final = frozenset(
    {
        "sv",
        "ss",
        "srt",
        "st",
        "se",
        "sr",
        "sp",
        "spr",
        "sip",
        "ske",
        "skoid",
        "sks",
        "skt",
        "sktid",
        "skv",
    }
)
# Names of secrets at one place and of files at another: a digest stands for what they say.
_EITHER: Final = frozenset({"key", "hash"})
_DIGITS: Final = 8


class LiveDownloads:
    """The downloads that run in this process, and the speed that they share.

    Attributes:
        limiter: what all transfers of the process take their bytes from.
        rests: servers that want to be left alone. space: who counts on how much room.
        version: another number whenever a number has changed.
        mine: ids of the downloads that this process is at.
    """

    def __init__(self) -> None:
        self.limiter = RateLimiter()
        self.rests = Rests()
        self.space = Space()
        self.version = 0
        self.mine: set[str] = set()
        self._numbers: Mapping[str, tuple[Numbers, Wording | None]] = {}
        self._addresses: dict[str, str] = {}
        self._changed: set[asyncio.Event] = set()

    def of(self, download: str) -> tuple[Numbers, Wording | None] | None:
        """Give how far one of our own downloads is, and why it stands; None: it is not ours."""
        return self._numbers.get(download)

    def put(self, download: str, numbers: Numbers | None, reason: Wording | None = None) -> None:
        """Note how far a download of ours is, and why it stands; None: it is ours no longer."""
        kept = {key: value for key, value in self._numbers.items() if key != download}
        self._numbers = kept if numbers is None else {**kept, download: (numbers, reason)}
        self.version += 1

    def kept_address(self, address: str) -> str:
        """Give an address as it may be written down; what is secret in it is known here only, for as long.

        Signatures and tokens in an address are for whoever was given it, and most end within hours. The rest
        of its query stays: it may be all that tells one file from another.
        """
        if not _has_secrets(address):
            return address
        kept = _without_secrets(address)
        self._addresses[kept] = address
        return kept

    def whole_address(self, address: str) -> str:
        """Give an address with what was left out when it was written down, as far as this process knows."""
        return self._addresses.get(address, address)

    def limit(self, mb_per_s: int) -> None:
        """Set how many MB a second may come; 0 is as fast as it goes."""
        wanted = mb_per_s * MB or None
        if wanted != self.limiter.bytes_per_s:
            self.limiter.change(wanted)

    def wake(self) -> None:
        """Tell whoever runs or watches the queue in this process that something was asked of it."""
        for event in self._changed:
            event.set()

    async def rest(self, seconds: float) -> None:
        """Wait, but no longer than until `wake` is called."""
        event = asyncio.Event()
        self._changed.add(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            return
        finally:
            self._changed.discard(event)


def _has_secrets(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False  # it is no address, and nobody will ask there
    if "@" in parts.netloc:
        return True
    return any(
        _SECRET.search(key) for key, _value in parse_qsl(parts.query, keep_blank_values=True)
    )


def _without_secrets(address: str) -> str:
    rest = []
    for key, value in parse_qsl(urlsplit(address).query, keep_blank_values=True):
        if key.lower() in _EITHER:
            rest.append((key, hashlib.sha256(value.encode()).hexdigest()[:_DIGITS]))
        elif not _SECRET.search(key) and key.lower() not in _OF_SIGNATURE:
            rest.append((key, value))
    return f"{shown(address)}?{urlencode(rest)}" if rest else shown(address)
