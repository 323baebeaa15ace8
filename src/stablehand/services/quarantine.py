"""What did not pass the gate: seeing it, letting it in on somebody's word, throwing it away."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.base.trash import TrashEntry
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.library.entry import ModelRoot
from stablehand.core.models.library.roots import read_roots
from stablehand.core.models.organise.planning import trash_of
from stablehand.core.models.safety.quarantine import (
    Quarantined,
    discard,
    list_quarantine,
    release,
    sweep_quarantine,
    unknown_entry,
)
from stablehand.services.app import App
from stablehand.services.results import Result


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file in the quarantine of a root."""

    entry: Quarantined
    root: ModelRoot


@dataclass(frozen=True, slots=True)
class LetIn:
    """A file that was let in on somebody's word, and where it is now."""

    entry: Quarantined
    path: Path


@dataclass(frozen=True, slots=True)
class ThrownAway:
    """A file that went to the trash."""

    entry: Quarantined
    trashed: TrashEntry


async def list_quarantined(app: App) -> Result[tuple[HeldFile, ...]]:
    """List what is in quarantine in all roots, newest first.

    Raises:
        StablehandError: `root.damaged`.
    """
    return Result("models quarantine list", await in_side_thread(lambda: _held(app)))


async def find_held(app: App, entry_id: str) -> HeldFile | None:
    """Give what is in quarantine by its id; None if nothing is.

    Raises:
        StablehandError: `root.damaged`.
    """
    held = await in_side_thread(lambda: _held(app))
    return next((item for item in held if item.entry.id == entry_id), None)


async def release_quarantined(
    app: App, entry_id: str, *, accepts_risk: bool, target: str | None = None
) -> Result[LetIn]:
    """Let a file in though it did not pass.

    Args:
        accepts_risk: somebody has seen what speaks against it and wants it all the same.
        target: another place below its root than the one that it was meant for.

    Raises:
        StablehandError: `quarantine.unknown`, `decision.needed` with the evidence, `path.outside`,
            `data.unwritable`, `disk.full`.
    """
    held = await find_held(app, entry_id)
    if held is None:
        raise unknown_entry(entry_id)
    if not accepts_risk:
        raise _undecided(held.entry)

    def work() -> Path:
        try:
            return release(held.entry, held.root.folder, target=target)
        except OSError as error:
            raise unwritable(held.root.folder, error) from error

    return Result("models quarantine release", LetIn(held.entry, await in_side_thread(work)))


async def discard_quarantined(app: App, ids: Sequence[str]) -> Result[tuple[ThrownAway, ...]]:
    """Move files in quarantine to the trash, from where they come back into quarantine.

    Raises:
        StablehandError: `quarantine.unknown` before any goes; `trash.other_volume`, `data.unwritable`.
    """
    held = {item.entry.id: item for item in await in_side_thread(lambda: _held(app))}
    if missing := [entry_id for entry_id in ids if entry_id not in held]:
        raise unknown_entry(missing[0])

    def work() -> tuple[ThrownAway, ...]:
        gone = []
        for entry_id in dict.fromkeys(ids):
            entry, root = held[entry_id].entry, held[entry_id].root
            try:
                trash = trash_of(entry.folder, root.folder, app.data.trash)
                gone.append(ThrownAway(entry, discard(entry, trash)))
            except OSError as error:
                raise unwritable(entry.folder, error) from error
        return tuple(gone)

    return Result("models quarantine discard", await in_side_thread(work))


def _held(app: App) -> tuple[HeldFile, ...]:
    found = []
    for root in read_roots(app.data):
        if not root.is_there:
            continue
        if not root.read_only:
            sweep_quarantine(root.folder, now=time.time())
        try:
            found += [HeldFile(entry, root) for entry in list_quarantine(root.folder)]
        except OSError as error:
            raise _unreadable(root, error) from error
    return tuple(sorted(found, key=lambda item: item.entry.id, reverse=True))


def _unreadable(root: ModelRoot, error: OSError) -> StablehandError:
    reason = error.strerror or type(error).__name__
    return StablehandError(
        "model.unreadable",
        QT_TRANSLATE_NOOP("quarantine", "The quarantine of {name} cannot be read: {reason}.").fill(
            name=root.name, reason=reason
        ),
        hint=QT_TRANSLATE_NOOP("quarantine", "Check the permissions of its folder: {folder}").fill(
            folder=str(root.folder)
        ),
        details={"path": str(root.folder)},
    )


def _undecided(entry: Quarantined) -> StablehandError:
    reasons = "; ".join(item.detail for item in entry.verdict.evidence[:5])
    return StablehandError(
        "decision.needed",
        QT_TRANSLATE_NOOP(
            "quarantine", "{name} may run code as soon as a program loads it: {reasons}."
        ).fill(name=entry.name, reasons=reasons or entry.verdict.level),
        hint=QT_TRANSLATE_NOOP(
            "quarantine",
            "Its weights can be had without that: stablehand models convert {id}. "
            "Only if you trust whoever made it, agree with --accept-risk.",
        ).fill(id=entry.id),
        details={
            "flag": "--accept-risk",
            "kind": "risk",
            "id": entry.id,
            "level": entry.verdict.level,
            "evidence": [
                {"what": item.what, "detail": item.detail} for item in entry.verdict.evidence
            ],
        },
    )
