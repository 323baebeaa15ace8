"""What a transfer is asked for, what it says meanwhile, and what it ends with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.text import Wording

# What the bytes were compared by, the best first.
ComparedBy = Literal["sha256", "blake3", "git_sha1", "crc32", "size", "none"]
_HINT_BYTES: Final = 1024  # how far a size that is no exact one may be off (facts, contracts 1.7)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a hub said of a file before it was fetched.

    Attributes:
        size: bytes; None: not said.
        size_is_exact: else `size` is a hint, right within 1 KiB or so (facts, contracts 1.7).
        hashes: lower-case hex by name: "sha256", "blake3", "crc32", "git_sha1"; others are not looked at.
    """

    size: int | None = None
    size_is_exact: bool = False
    hashes: Mapping[str, str] = field(default_factory=dict)


def is_off(total: int, expected: Expected) -> bool:
    """Tell whether a length is not the one that was promised."""
    tolerance = 0 if expected.size_is_exact else _HINT_BYTES
    return expected.size is not None and abs(total - expected.size) > tolerance


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to be fetched.

    Attributes:
        address: where every attempt begins, before any redirect.
        target: its final path, which is never touched; `.part` and `.part.json` lie beside it.
        name: what sentences call it.
        expected: what is known of it.
        what: "model": pages and JSON are refused, and its first bytes have to be those of its format;
            "any": only the length and the sums count.
        resolver: service and ids by which the address can be found again; never secrets, since they are
            written to the state.
    """

    address: str
    target: Path
    name: str
    expected: Expected = field(default_factory=Expected)
    what: Literal["model", "any"] = "model"
    resolver: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that is here, synced to the disk, hashed and compared; nobody has published it yet.

    Attributes:
        part: where its bytes lie.
        size: in bytes.
        sha256: of these very bytes, lower-case hex.
        verified: what they were compared by.
        etag, content_type: as the last server said them.
        suggested_name: the cleaned name of Content-Disposition; None: it gave none that can be used.
        commit: the commit of a Hugging Face repository (X-Repo-Commit), if the server named one.
    """

    part: Path
    size: int
    sha256: str
    verified: ComparedBy
    etag: str | None = None
    content_type: str | None = None
    suggested_name: str | None = None
    commit: str | None = None


class TransferState(StrEnum):
    """What a transfer does right now."""

    CONNECTING = "connecting"
    RECEIVING = "receiving"
    WAITING = "waiting"  # for its next try, `wait_s` long
    CHECKING = "checking"  # all bytes are here: sums, format


@dataclass(frozen=True, slots=True)
class TransferProgress:
    """How far a transfer is.

    Attributes:
        received: bytes that are here; may fall when a server makes it begin anew.
        total: bytes in all; None: not known.
        connections: how many are open.
        hashed: bytes of the front that are in the sum already.
        reason: why it waits or has begun anew.
        wait_s: seconds until the next try.
        origin: where a server asked for less ("https://host:443"); None: nobody did.
    """

    state: TransferState
    received: int
    total: int | None
    connections: int = 0
    hashed: int = 0
    reason: Wording | None = None
    wait_s: float | None = None
    origin: str | None = None
