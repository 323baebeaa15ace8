"""What is written down beside an unfinished file, so that it can be gone on with.

`<name>.part.json`, version 1. Its `ranges` never name a byte that was not synced to the disk before. No
address with a query is in it, and no secret: addresses are shown ones.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stablehand.core.base.files import rename_patiently, sync_folder
from stablehand.core.base.names import long_path

_ATTEMPTS_KEPT: Final = 20
_LARGEST_STATE: Final = 1024 * 1024
_Count = Annotated[int, Field(ge=0, lt=2**63)]


class Attempt(BaseModel):
    """One try: when it began (ISO), where, what came of it, and what was here then."""

    at: str
    host: str
    outcome: str
    received: _Count


class StoredExpected(BaseModel):
    """`Expected`, as it is stored."""

    size: _Count | None = None
    sha256: str | None = None
    blake3: str | None = None
    crc32: str | None = None
    git_sha1: str | None = None


class State(BaseModel):
    """What is known of an unfinished file.

    Attributes:
        source: where it is from, without query.
        resolver: service and ids by which the address can be found again.
        total: bytes in all, as a server said; None: none did.
        etag, etag_weak, last_modified: of the answer that its bytes are from.
        ranges: which bytes are here, synced; `received`: how many they are.
        hub_sums: what its hub said the sums are, when it gave the bytes.
        answers: how many answers its bytes are from; those of a single one cannot be a mixture.
    """

    model_config = ConfigDict(extra="ignore")

    v: Literal[1] = 1
    source: str
    resolver: Mapping[str, str] = {}
    final_name: str
    expected: StoredExpected = StoredExpected()
    etag: str | None = None
    etag_weak: bool = False
    last_modified: str | None = None
    commit: str | None = None
    content_type: str | None = None
    suggested_name: str | None = None
    total: _Count | None = None
    received: _Count = 0
    ranges: tuple[tuple[_Count, _Count], ...] = ()
    answers: _Count = 0
    hub_sums: Mapping[str, str] = {}
    created: str = ""
    attempts: tuple[Attempt, ...] = ()

    def with_attempt(self, attempt: Attempt) -> State:
        """Give the same with one more try; only the last ones are kept."""
        return self.model_copy(update={"attempts": (*self.attempts, attempt)[-_ATTEMPTS_KEPT:]})


def read_state(file: Path) -> State | None:
    """Give what was written down; None: nothing was, or nothing that can be trusted.

    Raises:
        OSError: it is there and cannot be read.
    """
    try:
        with open(long_path(file), "rb") as source:  # noqa: PTH123 - a long path
            return State.model_validate_json(source.read(_LARGEST_STATE))
    except (FileNotFoundError, ValidationError):
        return None


def fresh_of(file: Path) -> Path:
    """Give where a state is written before it takes its place; a kill may leave it there."""
    return file.with_name(f"{file.name}.new")


def write_state(file: Path, state: State) -> None:
    """Write it down, as a whole or not at all; only by whoever holds the lock of the part.

    Its name on the way is always the same, so that whoever goes on after a kill writes over it.

    Raises:
        OSError: it could not be written; what was there is as before.
    """
    content = json.dumps(state.model_dump(mode="json"), indent=1)
    fresh, place = Path(long_path(fresh_of(file))), Path(long_path(file))
    with fresh.open("w", encoding="utf-8", newline="\n") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    rename_patiently(fresh, place)
    sync_folder(place.parent)
