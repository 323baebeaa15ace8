"""What moving the data folder would take, and everything that speaks against it; changes nothing."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import psutil

from stablehand.core.base.data_moved import (
    FROM_FILE,
    MOVED_MARK,
    MOVING_LOCK,
    read_from,
    read_mark,
)
from stablehand.core.base.data_place import surroundings, warnings_for
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import existing_part, free_bytes, remove_tree
from stablehand.core.base.links import LinkSupport, is_link, probe_links
from stablehand.core.base.paths import PORTABLE_MARK, unwritable
from stablehand.core.base.place_warnings import PlaceWarning
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Number, Text
from stablehand.core.base.tree_copy import DATABASES
from stablehand.core.base.tree_survey import Survey, survey
from stablehand.core.launch.remembered import LAUNCH_FILE
from stablehand.core.launch.sessions import live_sessions
from stablehand.services.app import App
from stablehand.services.download_runner import LOCK_NAME

How = Literal["rename", "copy"]
_FAT_FILE: Final = 4 * 1024**3 - 1
SPARE_BYTES: Final = 200_000_000
# The names in which a drive is tried out: no other program's.
TRIED_OUT: Final = re.compile(r"\.stablehand-[0-9a-f]{12}\.tmp")
_WINDOW: Final = "window.lock"


@dataclass(frozen=True, slots=True)
class MovePlan:
    """A move, worked out.

    Attributes:
        how: by one rename on the same drive, else by a copy that is compared.
        needed_bytes: the room that the copy takes there; 0 for a rename.
        apparent_bytes: what the files are together, each name counted.
        hard_links: whether files that installs share stay shared.
        is_begun: whether a copy that was interrupted lies there, which is gone on with.
        warnings: what speaks against the place, but keeps nobody from it.
        problems: what has to be put right first.
    """

    source: Path
    target: Path
    how: How
    needed_bytes: int
    apparent_bytes: int
    free_bytes: int
    files: int
    links: int
    hard_links: bool
    is_begun: bool
    warnings: tuple[PlaceWarning, ...]
    problems: tuple[StablehandError, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """A plan, with what was seen for it."""

    plan: MovePlan
    survey: Survey


def part_of(target: Path) -> Path:
    """Give where a copy lies until it is whole."""
    return target.with_name(f".{target.name}.stablehand-part")


def leaves_out(source: Path, target: Path) -> Callable[[str], bool]:
    """Give what tells which paths of a data folder do not go along.

    Locks, temporary files, what remembers absolute paths, databases (which are copied by their own means),
    and the mark of a portable folder that will not lie beside the program any more.
    """
    tops = {MOVING_LOCK, MOVED_MARK, FROM_FILE, LOCK_NAME, "settings.toml.lock"}
    tops |= {f"{name}{end}" for name in DATABASES for end in ("", "-wal", "-shm", ".reading")}
    if not target.is_relative_to(surroundings().program):
        tops.add(PORTABLE_MARK)
    del source

    def is_left_out(path: str) -> bool:
        if path in tops or path in ("Assets/tmp", "Assets/locks"):
            return True
        is_remembered = path.startswith("Packages/") and path.endswith(f"/{LAUNCH_FILE}")
        return is_remembered or path.startswith("Assets/.gone-")

    return is_left_out


def look(app: App, target: Path, tick: Callable[[], None], *, own_job: str = "") -> Looked:
    """Work a move out; blocks.

    Args:
        target: the folder that becomes the data folder.
        tick: called now and then; may raise to stop.
        own_job: id of the job that asks.

    Raises:
        StablehandError: `data.unwritable`: the folder cannot be looked through; `database.damaged`.
    """
    source = app.data.root
    target = Path(os.path.normpath(target.expanduser().absolute()))
    problems = [*about_place(source, target), *about_work(app, own_job)]
    try:
        seen = survey(source, leaves_out(source, target), tick)
    except OSError as error:
        raise unwritable(Path(error.filename or source), error) from error
    above = existing_part(target.parent)
    is_begun = any(read_from(place) == source for place in (part_of(target), target))
    how: How = "rename" if _is_one_drive(source, above) and not is_begun else "copy"
    support = _links(above)
    needed = 0
    if how == "copy":
        needed = seen.size_bytes if support.hard_link else seen.apparent_bytes
        problems += _about_drive(seen, target, above, support)
    free = free_bytes(above)
    if needed and free < needed + SPARE_BYTES and not is_begun:
        problems.append(_no_room(target, needed, free))
    plan = MovePlan(
        source,
        target,
        how,
        needed,
        seen.apparent_bytes,
        free,
        seen.files,
        seen.links,
        support.hard_link,
        is_begun,
        () if problems and not above.is_dir() else warnings_for(target, app.environ),
        tuple(problems),
    )
    return Looked(plan, seen)


def about_work(app: App, own_job: str = "") -> list[StablehandError]:
    """Give what is under way in the folder and has to come to its end first; blocks."""
    found = [
        StablehandError(
            "install.running",
            QT_TRANSLATE_NOOP("data", "{name} runs from this folder.").fill(name=session.install),
            hint=QT_TRANSLATE_NOOP("disk", "Stop it first: stablehand stop {name}").fill(
                name=session.install
            ),
            details={"name": session.install},
        )
        for session in live_sessions(app.data.root)
    ]
    jobs = app.__dict__["jobs"].list() if "jobs" in app.__dict__ else ()
    if any(job.id != own_job and not job.state.is_final for job in jobs):
        found.append(_busy(QT_TRANSLATE_NOOP("data", "Stablehand is at work in this folder.")))
    window = _window_pid(app)
    if window is not None and window != os.getpid():
        found.append(_busy(QT_TRANSLATE_NOOP("data", "The window of Stablehand is open.")))
    is_own_window = window == os.getpid()
    if is_own_window and "downloads" in app.__dict__ and app.downloads.mine:
        found.append(_busy(QT_TRANSLATE_NOOP("data", "Downloads are running.")))
    if window is None and _is_locked(app.data.root / LOCK_NAME):
        found.append(_busy(QT_TRANSLATE_NOOP("data", "Another Stablehand is downloading.")))
    return found


def about_place(source: Path, target: Path) -> list[StablehandError]:
    """Give what keeps a place from becoming the data folder."""
    real, aim = Path(os.path.realpath(source)), Path(os.path.realpath(target))
    if aim == real:
        return [_refused(target, QT_TRANSLATE_NOOP("data", "That is where it is now."))]
    if aim.is_relative_to(real) or real.is_relative_to(aim):
        text = QT_TRANSLATE_NOOP("data", "One of the two folders lies in the other.")
        return [_refused(target, text)]
    if read_mark(source) is not None:
        text = QT_TRANSLATE_NOOP("data", "This folder was moved already.")
        return [_refused(target, text)]
    if target.is_dir() and read_from(target) != source and any(target.iterdir()):
        text = QT_TRANSLATE_NOOP("data", "There are files in it. Name a new or an empty folder.")
        return [_refused(target, text)]
    if os.path.lexists(target) and not target.is_dir():
        return [_refused(target, QT_TRANSLATE_NOOP("data", "A file has this name."))]
    # A rename would take the link along, not the folder; and no folder can take the place of a link.
    for place in (source, target):
        if is_link(place):
            text = QT_TRANSLATE_NOOP("data", "{place} is a link: name the folder that it leads to.")
            return [_refused(target, text.fill(place=str(place)))]
    above = existing_part(target.parent)
    if not os.access(above, os.W_OK):
        return [unwritable(above, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))]
    return []


def _about_drive(
    seen: Survey, target: Path, above: Path, support: LinkSupport
) -> list[StablehandError]:
    """Give what the drive of the target cannot hold."""
    found: list[Text] = []
    if seen.mounts:
        text = QT_TRANSLATE_NOOP("data", "Another drive is mounted at {path} in the folder.")
        found.append(text.fill(path=seen.mounts[0]))
    if seen.links and not support.folders:
        text = QT_TRANSLATE_NOOP("data", "The drive holds no links, of which there are {count}.")
        found.append(text.fill(count=seen.links))
    if seen.largest_bytes > _FAT_FILE and any(
        warning.code == "fat" for warning in warnings_for(target)
    ):
        found.append(
            QT_TRANSLATE_NOOP("data", "The drive holds no files of more than 4 GB (FAT32).")
        )
    if not _tells_case(above) and (alike := seen.alike()) is not None:
        text = QT_TRANSLATE_NOOP("data", "The drive takes {one} and {other} for the same name.")
        found.append(text.fill(one=alike[0], other=alike[1]))
    if (odd := seen.odd()) is not None and not _takes_name(above, Path(odd).name):
        text = QT_TRANSLATE_NOOP("data", "The drive cannot hold this name: {path}")
        found.append(text.fill(path=odd))
    return [_refused(target, text) for text in found]


def _is_one_drive(source: Path, above: Path) -> bool:
    try:
        return source.stat().st_dev == above.stat().st_dev
    except OSError:
        return False


def _links(above: Path) -> LinkSupport:
    try:
        return probe_links(above)
    except OSError:
        return LinkSupport(False, False, False, False)  # it cannot be written: told already


def _tells_case(folder: Path) -> bool:
    # Named like what others try out there too, so that what a kill leaves is known as ours.
    file = folder / f".stablehand-{os.urandom(6).hex()}.tmp"
    try:
        file.touch(exist_ok=False)
    except OSError:
        return True
    try:
        return not file.with_name(file.name.upper()).exists()
    finally:
        with suppress(OSError):
            file.unlink()


def _takes_name(folder: Path, name: str) -> bool:
    room = folder / f".stablehand-{os.urandom(6).hex()}.tmp"
    try:
        room.mkdir()
    except OSError:
        return True
    try:
        (room / name).touch(exist_ok=False)
    except OSError:
        return False
    else:
        return True
    finally:
        with suppress(OSError):
            remove_tree(room)


def _window_pid(app: App) -> int | None:
    """Give the process whose window is open, by its lock file: the first line is its id."""
    file = app.data.assets / "locks" / _WINDOW
    try:
        first = file.read_text(encoding="utf-8", errors="replace").splitlines()[0]
        pid = int(first)
    except (OSError, ValueError, IndexError):
        return None
    return pid if psutil.pid_exists(pid) else None


def _is_locked(file: Path) -> bool:
    if not file.exists():
        return False
    from filelock import FileLock, Timeout

    lock = FileLock(file, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return True
    lock.release()
    return False


def _busy(message: Text) -> StablehandError:
    return StablehandError(
        "data.busy",
        message,
        hint=QT_TRANSLATE_NOOP("data", "Let it come to its end or close it, then try again."),
    )


def _refused(target: Path, why: Text) -> StablehandError:
    return StablehandError(
        "data.refused",
        QT_TRANSLATE_NOOP("data", "The data folder cannot be moved to {path}: {why}").fill(
            path=str(target), why=why
        ),
        hint=QT_TRANSLATE_NOOP("data", "Name another folder."),
        details={"path": str(target)},
    )


def _no_room(target: Path, needed: int, free: int) -> StablehandError:
    return StablehandError(
        "disk.full",
        QT_TRANSLATE_NOOP(
            "data", "{path} has {free} GB free; the data folder takes {needed} GB."
        ).fill(
            path=str(target), free=Number(free / 1e9), needed=Number((needed + SPARE_BYTES) / 1e9)
        ),
        hint=QT_TRANSLATE_NOOP("data", "Make room there, or name another folder."),
        details={"path": str(target), "needed_bytes": needed, "free_bytes": free},
    )
