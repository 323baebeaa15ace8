"""What is known of the file of a transfer, and how it is written down beside it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from stablehand.core.base.web import shown
from stablehand.core.transfers.answers import Facts, Version
from stablehand.core.transfers.part import Part
from stablehand.core.transfers.ranges import Ranges
from stablehand.core.transfers.state import Attempt, State, StoredExpected, write_state
from stablehand.core.transfers.wanted import Wanted


class Record:
    """The state of an unfinished file, while it is being fetched.

    Attributes:
        total: bytes in all; None: not known yet.
        version: of the bytes that are here.
        has_ranges: whether the server offers parts.
        is_encoded: what comes is unpacked on the way, so that it cannot be gone on with.
        is_mixed: its bytes may be from several answers, so that one of them may have been of another file.
        facts: of the last answer with bytes.

    Args:
        file: where it is written.
        kept: what was written down before; None: nothing that counts.
    """

    def __init__(self, file: Path, wanted: Wanted, kept: State | None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._flushing = threading.Lock()
        self._state = kept or _new(wanted)
        self._state = self._state.model_copy(update={"expected": _stored(wanted)})
        self.total = self._state.total
        self.version = Version(self._state.etag, self._state.etag_weak, self._state.last_modified)
        self.has_ranges = self.is_mixed = bool(self._state.ranges)
        self.is_encoded = False
        self.facts: Facts | None = None

    @property
    def state(self) -> State:
        """What would be written now."""
        return self._state

    @property
    def here(self) -> Ranges:
        """Which bytes were here when it was written last."""
        return Ranges.of(self._state.ranges)

    def take(self, facts: Facts) -> None:
        """Take what an answer with bytes says."""
        with self._lock:
            is_first = self._state.answers == 0
            self.is_mixed = not is_first
            if is_first or facts.version.etag or facts.version.last_modified:
                self.version = facts.version
            if is_first or self.total is None:
                self.total = facts.total
            self.has_ranges = facts.has_ranges
            self.is_encoded = facts.encoding is not None
            old = self.facts
            if old is not None:  # later answers come from the storage alone
                facts = replace(
                    facts,
                    commit=facts.commit or old.commit,
                    suggested_name=facts.suggested_name or old.suggested_name,
                    sha256=facts.sha256 or old.sha256,
                    git_sha1=facts.git_sha1 or old.git_sha1,
                )
            self.facts = facts
            self._state = self._state.model_copy(
                update={
                    "answers": self._state.answers + 1,
                    "commit": facts.commit or self._state.commit,
                    "content_type": facts.content_type or self._state.content_type,
                    "suggested_name": facts.suggested_name or self._state.suggested_name,
                    "hub_sums": {**self._state.hub_sums, **_hub_sums(facts)},
                }
            )

    def clear(self) -> None:
        """Forget what was known of the bytes: they begin anew."""
        with self._lock:
            self.total, self.version, self.is_encoded = None, Version(), False
            self.facts, self.is_mixed = None, False
            self._state = self._state.model_copy(
                update={"answers": 0, "ranges": (), "received": 0, "hub_sums": {}}
            )

    def attempt(self, host: str, outcome: str, received: int) -> None:
        """Take what came of a try."""
        with self._lock:
            at = datetime.now(UTC).isoformat(timespec="seconds")
            attempt = Attempt(at=at, host=host, outcome=outcome[:200], received=received)
            self._state = self._state.with_attempt(attempt)

    def sums(self, expected: Mapping[str, str]) -> dict[str, str]:
        """Give by what the file is compared: what was expected, and what its hub says of it."""
        return {**self._state.hub_sums, **{k: v.lower() for k, v in expected.items()}}

    def flush(self, part: Part) -> None:
        """Bring a file to the disk, then write down what of it is there; blocks.

        Raises:
            OSError: one of it failed; what was written down before holds.
        """
        with self._flushing:
            known: list[State] = []
            here = part.synced(also=lambda: known.append(self._known()))
            told = Ranges() if self.is_encoded else here
            update = {"ranges": told.spans, "received": told.received}
            with self._lock:
                self._state = self._state.model_copy(update=update)
            write_state(self._file, known[0].model_copy(update=update))

    def _known(self) -> State:
        """Give what is known at this moment."""
        with self._lock:
            return self._state.model_copy(
                update={
                    "total": self.total,
                    "etag": self.version.etag,
                    "etag_weak": self.version.is_weak,
                    "last_modified": self.version.last_modified,
                }
            )


def may_go_on(kept: State, wanted: Wanted) -> bool:
    """Tell whether what was written down is about the file that is wanted now."""
    wished, stored = wanted.expected.hashes.get("sha256"), kept.expected.sha256
    if wished and stored:
        return wished.lower() == stored.lower()
    if wanted.resolver and kept.resolver:  # the source lacks its query, which may tell files apart
        return dict(kept.resolver) == dict(wanted.resolver)
    return kept.source == shown(wanted.address)


def _new(wanted: Wanted) -> State:
    return State(
        source=shown(wanted.address),
        resolver=dict(wanted.resolver),
        final_name=wanted.target.name,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _stored(wanted: Wanted) -> StoredExpected:
    hashes = wanted.expected.hashes
    return StoredExpected(
        size=wanted.expected.size,
        sha256=hashes.get("sha256"),
        blake3=hashes.get("blake3"),
        crc32=hashes.get("crc32"),
        git_sha1=hashes.get("git_sha1"),
    )


def _hub_sums(facts: Facts) -> dict[str, str]:
    pairs = (("sha256", facts.sha256), ("git_sha1", facts.git_sha1))
    return {name: value for name, value in pairs if value is not None}
