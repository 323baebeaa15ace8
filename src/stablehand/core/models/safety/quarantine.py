"""Quarantine: where files lie that did not pass the gate, with the evidence, until somebody decides.

On disk: `<root>/.quarantine/<UTC stamp>-<id>/record.json` beside `<name>.quarantined`, an ending that no
program takes for a model. It lies in the root it was meant for, so that going in and coming out are renames
as a rule. The record is written first and a file has its new name before it loses the old one, so whatever a
kill leaves is whole: a record without a file, which is not listed and goes after an hour, or a file at both
places. What was released leaves its record in `.quarantine/released/`.

record.json, version 1: {"version", "id", "name", "target", "origin", "level", "evidence": [{"what",
"detail"}], "size_bytes", "quarantined_at", "released_to"}; paths below the root are relative to it.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, sync_folder, tree_bytes, write_atomic
from stablehand.core.base.links import is_link
from stablehand.core.base.names import inside, long_path, safe_name
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.base.trash import TrashEntry, move_to_trash
from stablehand.core.models.organise.placing import (
    OnBytes,
    Unmovable,
    copy_file,
    let_go,
    publish,
)
from stablehand.core.models.safety.verdict import Evidence, Level, Verdict

FOLDER: Final = ".quarantine"
ENDING: Final = ".quarantined"
_RELEASED: Final = "released"
_RECORD: Final = "record.json"
_LARGEST_RECORD: Final = 1_000_000
_YOUNG_S: Final = 3600.0
_TRIES: Final = 1000


class _StoredEvidence(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    what: str
    detail: str


class _Record(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    version: Literal[1]
    id: str
    name: str
    target: str
    origin: str | None = None
    level: Level
    evidence: list[_StoredEvidence]
    size_bytes: int
    quarantined_at: str
    released_to: str | None = None


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A file in quarantine.

    Attributes:
        id: its name among the entries.
        folder: the entry's own folder.
        name: what the file is called without its ending.
        target: where it was meant to go, '/'-separated below the root; empty if that is not known any more.
        origin: where it came from, an address or a path; None if nobody said.
        verdict: why it is here.
        size_bytes: its size.
        quarantined_at: when it came, in UTC; None if its record is damaged.
    """

    id: str
    folder: Path
    name: str
    target: str
    origin: str | None
    verdict: Verdict
    size_bytes: int
    quarantined_at: datetime | None

    @property
    def content(self) -> Path:
        """Where the file lies now."""
        return self.folder / f"{self.name}{ENDING}"


@dataclass(frozen=True, slots=True)
class Released:
    """A file that somebody let in though it did not pass: where it went, and what spoke against it."""

    id: str
    path: str
    verdict: Verdict


def put_in_quarantine(
    path: Path,
    root: Path,
    *,
    target: Path,
    verdict: Verdict,
    origin: str | None = None,
    keeps_source: bool = False,
    on_bytes: OnBytes | None = None,
) -> Quarantined:
    """Put a file or folder into the quarantine of a root.

    Args:
        target: where it was meant to go, below the root.
        verdict: why it may not.
        origin: where it came from, if that is not `path`.
        keeps_source: it stays where it is as well.

    Raises:
        Unmovable: it changed meanwhile; it is where it was.
        OSError: it is where it was.
    """
    now = datetime.now(UTC)
    entry_id = f"{now:%Y%m%d-%H%M%S-%f}-{secrets.token_hex(4)}"
    entry = Quarantined(
        id=entry_id,
        folder=_place(root) / entry_id,
        name=safe_name(target.name, limit_bytes=180),
        target=_below(target, root),
        origin=origin or str(path),
        verdict=verdict,
        size_bytes=tree_bytes(path),
        quarantined_at=now,
    )
    entry.folder.mkdir(parents=True)
    try:
        write_atomic(entry.folder / _RECORD, _text(entry))
        if not publish(path, entry.content, on_bytes) and keeps_source:
            copy_file(path, entry.content, on_bytes)
        if not keeps_source:
            let_go(path, entry.content, is_proved=True)
    except BaseException:
        if not os.path.lexists(entry.content):
            remove_tree(entry.folder)
        raise
    sync_folder(entry.folder)
    return entry


def list_quarantine(root: Path) -> tuple[Quarantined, ...]:
    """Give what is in the quarantine of a root, newest first; entries without a file are left out.

    Raises:
        OSError: its folder is there and cannot be read: that is not an empty one.
    """
    try:
        folders = sorted(_place(root).iterdir(), reverse=True)
    except (FileNotFoundError, NotADirectoryError):
        return ()
    found = (_entry(item) for item in folders if item.name != _RELEASED and not is_link(item))
    return tuple(entry for entry in found if entry is not None)


def release(entry: Quarantined, root: Path, *, target: str | None = None) -> Path:
    """Let a file in, or out, though it did not pass: only on somebody's word. Gives where it is now.

    Args:
        target: another place below the root than it was meant for; a name that is taken gets a number.

    Raises:
        StablehandError: `path.outside`, also for a place in the quarantine; `quarantine.unknown` (it is not
            there any more).
        OSError: it is where it was.
    """
    aim = inside(root, target or entry.target or entry.name)
    check_place(aim, root)
    if not os.path.lexists(long_path(entry.content)):
        raise unknown_entry(entry.id)
    Path(long_path(aim.parent)).mkdir(parents=True, exist_ok=True)
    for place in numbered_places(aim):
        write_atomic(entry.folder / _RECORD, _text(entry, _below(place, root)))
        try:
            publish(entry.content, place)
            let_go(entry.content, place, is_proved=True)
        except Unmovable:
            if os.path.lexists(long_path(place)):
                continue
            raise
        _file_away(entry.folder)
        return place
    raise FileExistsError(str(aim))


def discard(entry: Quarantined, trash_root: Path) -> TrashEntry:
    """Move an entry to the trash, with its record; from there it comes back into quarantine.

    Raises:
        StablehandError: `trash.other_volume`.
        OSError: it is where it was.
    """
    return move_to_trash(entry.folder, trash_root)


def list_released(root: Path) -> tuple[Released, ...]:
    """Give what was let in though it did not pass, by its records."""
    try:
        files = sorted(_released(_place(root)).iterdir())
    except OSError:
        return ()
    records = [_read(file) for file in files]
    return tuple(
        Released(record.id, record.released_to, _verdict(record))
        for record in records
        if record is not None and record.released_to
    )


def sweep_quarantine(root: Path, *, now: float) -> None:
    """Finish what somebody was killed in: entries whose file never came, or has left.

    Args:
        now: this moment, in seconds since the epoch; an entry without a file may be about to get it.
    """
    with suppress(OSError):
        for folder in list(_place(root).iterdir()):
            with suppress(OSError):
                if folder.name == _RELEASED or is_link(folder) or not folder.is_dir():
                    continue
                _end_release(folder, root)
                names = {item.name for item in folder.iterdir()}
                if names <= {_RECORD} and now - folder.stat().st_mtime > _YOUNG_S:
                    _file_away(folder)


def numbered_places(aim: Path) -> Iterator[Path]:
    """Give where a file may go: where it shall, else by the same name with a number."""
    yield aim
    for number in range(2, _TRIES):
        yield aim.with_stem(f"{aim.stem} ({number})")


def check_place(path: Path, root: Path) -> None:
    """Make sure that a place for a model is none of the quarantine, whatever case or link it is named by.

    Raises:
        StablehandError: `path.outside`.
    """
    found = Path(os.path.realpath(path)).parts[len(Path(os.path.realpath(root)).parts) :]
    if found and found[0].casefold() == FOLDER:
        raise StablehandError(
            "path.outside",
            QT_TRANSLATE_NOOP("quarantine", "{path} is in quarantine itself.").fill(path=str(path)),
            hint=QT_TRANSLATE_NOOP("quarantine", "Name another place below {folder}.").fill(
                folder=str(root)
            ),
            details={"path": str(path), "folder": str(root)},
        )


def unknown_entry(entry_id: str) -> StablehandError:
    """Give the error for an id that is none: `quarantine.unknown`."""
    return StablehandError(
        "quarantine.unknown",
        QT_TRANSLATE_NOOP("quarantine", "Nothing in quarantine is named {id}.").fill(id=entry_id),
        hint=QT_TRANSLATE_NOOP(
            "quarantine", "See what is there: stablehand models quarantine list"
        ),
        details={"id": entry_id},
    )


def _end_release(folder: Path, root: Path) -> None:
    """Remove the second name of a file that had its new place when somebody was killed."""
    record, entry = _read(folder / _RECORD), _entry(folder)
    if record is None or entry is None or not record.released_to:
        return
    try:
        place = inside(root, record.released_to)
    except StablehandError:  # nobody who released it wrote that
        return
    if place.exists() and entry.content.samefile(place) and not is_link(entry.content):
        entry.content.unlink()


def _file_away(folder: Path) -> None:
    """Keep the record of what was released, and remove the entry."""
    record = _read(folder / _RECORD)
    if record is not None and record.released_to:
        kept = _released(folder.parent)
        kept.mkdir(exist_ok=True)
        # By the folder's name: the record may be anybody's, with a name that leads elsewhere.
        write_atomic(kept / f"{folder.name}.json", record.model_dump_json(indent=1))
    with suppress(OSError):  # what a person put beside it stays
        (folder / _RECORD).unlink(missing_ok=True)
        folder.rmdir()


def _place(root: Path) -> Path:
    """Give the folder of a root's quarantine.

    Raises:
        NotADirectoryError: it is a link, which would lead to somebody else's files.
    """
    return _real(root.absolute() / FOLDER)


def _released(folder: Path) -> Path:
    return _real(folder / _RELEASED)


def _real(folder: Path) -> Path:
    if is_link(folder):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    return folder


def _below(path: Path, root: Path) -> str:
    try:
        return path.absolute().relative_to(root.absolute()).as_posix()
    except ValueError:
        return path.name


def _entry(folder: Path) -> Quarantined | None:
    try:
        names = [item.name for item in folder.iterdir() if not is_link(item)]
    except OSError:
        return None
    name = next((name for name in names if name.endswith(ENDING)), None)
    if name is None:
        return None
    record = _read(folder / _RECORD)
    if record is None:
        verdict = Verdict("unchecked", (Evidence("record", "its record is damaged"),))
        size = tree_bytes(folder / name)
        return Quarantined(
            folder.name, folder, name.removesuffix(ENDING), "", None, verdict, size, None
        )
    return Quarantined(
        id=folder.name,
        folder=folder,
        name=name.removesuffix(ENDING),
        target=record.target,
        origin=record.origin,
        verdict=_verdict(record),
        size_bytes=record.size_bytes,
        quarantined_at=datetime.fromisoformat(record.quarantined_at),
    )


def _verdict(record: _Record) -> Verdict:
    return Verdict(
        record.level, tuple(Evidence(item.what, item.detail) for item in record.evidence)
    )


def _text(entry: Quarantined, released_to: str | None = None) -> str:
    moment = entry.quarantined_at
    record = {
        "version": 1,
        "id": entry.id,
        "name": entry.name,
        "target": entry.target,
        "origin": entry.origin,
        "level": entry.verdict.level,
        "evidence": [{"what": e.what, "detail": e.detail} for e in entry.verdict.evidence],
        "size_bytes": entry.size_bytes,
        "quarantined_at": (moment or datetime.now(UTC)).isoformat(),
        "released_to": released_to,
    }
    return json.dumps(record, ensure_ascii=False, indent=1)


def _read(file: Path) -> _Record | None:
    try:
        with file.open("rb") as opened:
            record = _Record.model_validate_json(opened.read(_LARGEST_RECORD))
        datetime.fromisoformat(record.quarantined_at)
    except (OSError, ValidationError, ValueError):
        return None
    return record
