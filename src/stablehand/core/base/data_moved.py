"""Where a data folder went that was moved, so that a kill at any moment leaves one whole folder in use.

Two marks, each for one way of moving. A *note* beside the remembered choice says "this folder is about to be
renamed to that one"; it is written before the rename, counts only where the old folder is gone and the new
one is there, and is taken away once the choice is remembered. A *mark* in the old folder says "everything was
copied there"; writing it is the moment at which the copy becomes the data folder.

Whoever moves holds a lock in the folder, so that no other Stablehand begins anything in it meanwhile.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import holds_data
from stablehand.core.base.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from filelock import FileLock

MOVED_MARK: Final = ".stablehand-moved.json"
MOVING_LOCK: Final = ".stablehand-moving.lock"
NOTE: Final = "data-move.json"
# In a new folder: which one it was copied from, for as long as that is there.
FROM_FILE: Final = ".stablehand-from.json"
_LARGEST_BYTES: Final = 64 * 1024
_MOST_STEPS: Final = 8


@dataclass(frozen=True, slots=True)
class MoveNote:
    """A move by a rename that may have been interrupted.

    Attributes:
        named: the folder was named by --data or the variable; else it was chosen or the usual one.
    """

    old: str
    new: str
    named: bool


def led_on(path: Path, notes: Iterable[Path], *, named: bool) -> Path | None:
    """Give the folder that took the place of this one; None where it is the one itself.

    Args:
        path: the data folder as it was found.
        notes: folders in which a note may lie.
        named: whether --data or the variable named it: then only a move of this very folder counts.
    """
    for folder in notes:
        note = read_note(folder)
        if note is None or note.named != named or (named and note.old != str(path)):
            continue
        if not holds_data(Path(note.old), or_empty=False) and holds_data(
            Path(note.new), or_empty=False
        ):
            return _last(Path(note.new))
    last = _last(path)
    return None if last == path else last


def _last(path: Path) -> Path:
    for _step in range(_MOST_STEPS):
        to = read_mark(path)
        if to is None or to == path:
            return path
        path = to
    return path


def read_mark(folder: Path) -> Path | None:
    """Give where everything of a folder was copied to; None where it was not."""
    told = _table(folder / MOVED_MARK).get("to")
    to = Path(told) if isinstance(told, str) and "\0" not in told else None
    return to if to is not None and to.is_absolute() else None


def write_mark(old: Path, new: Path) -> None:
    """Say in the old folder that the new one is the data folder from now on.

    Raises:
        OSError: it cannot be written.
    """
    _write(old / MOVED_MARK, {"to": str(new)})


def read_note(folder: Path) -> MoveNote | None:
    """Give the note of a move that was not completed."""
    table = _table(folder / NOTE)
    old, new, named = table.get("old"), table.get("new"), table.get("named")
    if not (isinstance(old, str) and isinstance(new, str) and isinstance(named, bool)):
        return None
    is_whole = all(Path(place).is_absolute() and "\0" not in place for place in (old, new))
    return MoveNote(old, new, named) if is_whole else None


def write_note(folder: Path, note: MoveNote) -> None:
    """Note a move before it is made.

    Raises:
        OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / NOTE, asdict(note))


def drop_note(folder: Path) -> None:
    """Take a note away; what cannot be taken away counts for nothing once the choice is remembered."""
    with suppress(OSError):
        (folder / NOTE).unlink(missing_ok=True)


def write_from(new: Path, old: Path) -> None:
    """Say in a new folder which one it was copied from.

    Raises:
        OSError: it cannot be written.
    """
    _write(new / FROM_FILE, {"from": str(old)})


def read_from(folder: Path) -> Path | None:
    """Give the folder that this one was copied from."""
    told = _table(folder / FROM_FILE).get("from")
    return Path(told) if isinstance(told, str) and Path(told).is_absolute() else None


def left_behind(folder: Path) -> Path | None:
    """Give the old folder of a move that is still there and says itself that everything is here now."""
    old = read_from(folder)
    return old if old is not None and read_mark(old) == folder and old != folder else None


def moving_lock(folder: Path) -> FileLock:
    """Give the lock that is held while a folder is moved."""
    from filelock import FileLock

    return FileLock(folder / MOVING_LOCK, thread_local=False)


def refuse_while_moving(folder: Path) -> None:
    """Keep from beginning anything in a folder that is being moved.

    Raises:
        StablehandError: `data.moving`.
    """
    if not os.path.exists(folder / MOVING_LOCK):  # noqa: PTH110 - a folder that may not be entered
        return
    from filelock import Timeout

    lock = moving_lock(folder)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise being_moved(folder) from None
    except OSError:
        return  # it cannot be written, so nobody moves it
    if sys.platform == "win32":
        lock.release()  # what is open cannot be removed there, so somebody else's lock stays
    with suppress(OSError):  # left by one that was killed; while it is held, nobody takes it
        (folder / MOVING_LOCK).unlink()
    lock.release()


def being_moved(folder: Path) -> StablehandError:
    """Give the failure for a folder that another process is moving."""
    return StablehandError(
        "data.moving",
        QT_TRANSLATE_NOOP("data", "The data folder {path} is being moved.").fill(path=str(folder)),
        hint=QT_TRANSLATE_NOOP("data", "Wait until that is done, then try again."),
        details={"path": str(folder)},
    )


def _table(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as stream:
            found = json.loads(stream.read(_LARGEST_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(file: Path, table: dict[str, Any]) -> None:
    from stablehand.core.base.files import write_atomic

    write_atomic(file, json.dumps(table, ensure_ascii=False, indent=1) + "\n")
