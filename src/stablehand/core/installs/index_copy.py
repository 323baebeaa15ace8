"""The last good copy of an index of extensions: `Data/Assets/extension-index/<id>.json`, with its source.

A copy is written as a whole with its account beside it; one whose account is missing or says another address
is none. Blocks.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stablehand.core.base.files import write_atomic
from stablehand.core.base.paths import unwritable
from stablehand.core.base.reading import UnfitFileError, read_limited

FOLDER: Final = "extension-index"
LARGEST_BYTES: Final = 32 * 1024 * 1024
_LARGEST_ACCOUNT: Final = 16 * 1024


class _Account(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    url: str
    sha256: str
    # Up to the year 9999, the last that a date can be of.
    fetched_at: Annotated[float, Field(ge=0, lt=253_402_300_800, allow_inf_nan=False)]
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class IndexCopy:
    """A copy: its content, when it came (seconds since the epoch), and the ETag it came with."""

    content: bytes
    fetched_at: float
    etag: str | None


def read_copy(assets: Path, url: str) -> IndexCopy | None:
    """Give the copy of an address; None if there is no whole one."""
    file, about = _files(assets, url)
    try:
        account = _Account.model_validate_json(
            read_limited(about, _LARGEST_ACCOUNT, only_ordinary=True)
        )
        content = read_limited(file, LARGEST_BYTES, only_ordinary=True)
    except (OSError, UnfitFileError, ValidationError, ValueError):
        return None
    if account.url != url or hashlib.sha256(content).hexdigest() != account.sha256:
        return None
    return IndexCopy(content, account.fetched_at, account.etag)


def write_copy(assets: Path, url: str, copy: IndexCopy) -> None:
    """Keep a copy.

    Raises:
        StablehandError: `data.unwritable`.
    """
    file, about = _files(assets, url)
    account = _Account(
        url=url,
        sha256=hashlib.sha256(copy.content).hexdigest(),
        fetched_at=copy.fetched_at,
        etag=copy.etag,
    )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(file, copy.content)
        write_atomic(about, account.model_dump_json() + "\n")
    except OSError as error:
        raise unwritable(file, error) from error


def _files(assets: Path, url: str) -> tuple[Path, Path]:
    name = hashlib.sha256(url.encode()).hexdigest()[:24]
    folder = assets / FOLDER
    return folder / f"{name}.json", folder / f"{name}.about.json"
