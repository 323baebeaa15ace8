"""What is remembered beside the program between looks for updates; none of it is trusted to be true.

Which version is current is seen by comparing files (`versions`), and the manifest that was found last is
checked again whenever it is used. So a lost or damaged file costs a look, nothing else.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from stablehand.core.base.files import write_atomic
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.selfupdate.manifest import LARGEST_BYTES, VersionName
from stablehand.core.selfupdate.places import Places

_LARGEST: Final = 64 * 1024
_MANIFEST: Final = "manifest.json"
_SIGNATURE: Final = "manifest.json.sig"


class State(BaseModel):
    """What is remembered.

    Attributes:
        current: the version that the last switch led to.
        previous: the version that was current before it.
        staged: a version that lies ready: unpacked, and started once on trial.
        skipped: a version that somebody went back from; it is not offered of our own accord.
        published: when the newest manifest was signed that was ever accepted.
        etag: what the server calls the manifest that is kept here.
        checked_at: when the server last gave what counts.
        tried_at: when it last gave what does not.
        told: the version of which a window has said last that it runs.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    current: VersionName | None = None
    previous: VersionName | None = None
    staged: VersionName | None = None
    skipped: VersionName | None = None
    published: AwareDatetime | None = None
    etag: str | None = None
    checked_at: AwareDatetime | None = None
    tried_at: AwareDatetime | None = None
    told: VersionName | None = None

    def with_(self, **changes: str | datetime | None) -> State:
        """Give the same with some values changed."""
        return self.model_copy(update=changes)


def read_state(places: Places) -> State:
    """Give what is remembered; what cannot be read counts as nothing."""
    try:
        return State.model_validate_json(read_limited(places.state, _LARGEST, only_ordinary=True))
    except (OSError, UnfitFileError, ValidationError):
        return State()


def write_state(places: Places, state: State) -> None:
    """Remember it.

    Raises:
        OSError: it could not be written.
    """
    places.work.mkdir(parents=True, exist_ok=True)
    write_atomic(places.state, state.model_dump_json(indent=1, exclude_none=True))


def keep_manifest(places: Places, content: bytes, signatures: bytes) -> None:
    """Keep a manifest with its signatures, the signatures first: they hold for nothing else.

    Raises:
        OSError: it could not be written.
    """
    places.work.mkdir(parents=True, exist_ok=True)
    write_atomic(places.work / _SIGNATURE, signatures)
    write_atomic(places.work / _MANIFEST, content)


def kept_manifest(places: Places) -> tuple[bytes, bytes] | None:
    """Give the manifest that was kept, and its signatures, to be checked anew; None: there is none."""
    with suppress(OSError, UnfitFileError):
        return (
            read_limited(places.work / _MANIFEST, LARGEST_BYTES, only_ordinary=True),
            read_limited(places.work / _SIGNATURE, _LARGEST, only_ordinary=True),
        )
    return None
