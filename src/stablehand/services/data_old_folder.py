"""The old data folder of a move by copying: kept until its owner lets it go, and what came later with it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from stablehand.core.base.data_moved import MOVED_MARK, left_behind
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree, tree_bytes
from stablehand.core.base.links import is_link
from stablehand.core.base.paths import unwritable
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.services.app import App
from stablehand.services.first_run import OWN_FILES
from stablehand.services.jobs import Job
from stablehand.services.results import Result

_LATER_NS: Final = 2_000_000_000  # FAT keeps times by two seconds
# What systems put into folders that somebody looks at.
_NOBODYS: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".directory"})


def old_folder(app: App) -> Path | None:
    """Give the old folder of a move by copying that is still there."""
    return left_behind(app.data.root)


async def start_removing_old(app: App) -> Job[Result[tuple[Path, int]]]:
    """Delete the old folder of a move, as a job; gives it, and the bytes that went.

    Raises:
        StablehandError: `undo.nothing`: there is none that says itself that everything is here now. The
            job's: `data.differs`: somebody has put files there since; `data.unwritable`.
    """
    old = await in_side_thread(lambda: old_folder(app))
    if old is None:
        raise StablehandError(
            "undo.nothing",
            QT_TRANSLATE_NOOP("data", "There is no old data folder left from a move."),
        )

    async def work(report: Reporter) -> Result[tuple[Path, int]]:
        text = QT_TRANSLATE_NOOP("data", "Deleting the old data folder")
        report.start("remove", text=text)
        late = await in_side_thread(lambda: put_there_since(old))
        if late:
            raise _not_moved(old, late)
        size = await in_side_thread(lambda: tree_bytes(old))
        await in_side_thread(lambda: _old_gone(old))
        return Result("data remove-old", (old, size))

    title = QT_TRANSLATE_NOOP("data", "Delete the old data folder")
    return app.jobs.submit(title, (Stage("remove"),), work, kind="data-remove")


def put_there_since(old: Path) -> tuple[str, ...]:
    """Give the files that were written into an old folder after everything was copied from it; blocks.

    What this program writes there itself while it ends does not count, nor what systems leave behind.

    Raises:
        OSError: the mark of the move is gone.
    """
    moment = (old / MOVED_MARK).stat().st_mtime_ns + _LATER_NS
    found = []
    for place, folders, files in os.walk(old):
        folders[:] = [name for name in folders if not is_link(Path(place, name))]
        for name in files:
            file = Path(place, name)
            path = file.relative_to(old).as_posix()
            if name in _NOBODYS or path == MOVED_MARK or OWN_FILES.fullmatch(path):
                continue
            with suppress(OSError):
                if not is_link(file) and file.lstat().st_mtime_ns > moment:
                    found.append(path)
    return tuple(sorted(found))


def _not_moved(old: Path, late: tuple[str, ...]) -> StablehandError:
    return StablehandError(
        "data.differs",
        QT_TRANSLATE_NOOP(
            "data", "Something was written into {path} after the move, so it is not deleted: {file}"
        ).fill(path=str(old), file=late[0]),
        hint=QT_TRANSLATE_NOOP(
            "data",
            "Take what you need from there into the new folder, then delete the rest by hand.",
        ),
        details={"path": str(old), "files": list(late[:100])},
    )


def _old_gone(old: Path) -> None:
    """Delete an old folder, its mark last: a kill in the middle leaves one that still says where all went."""
    try:
        for entry in old.iterdir():
            if entry.name != MOVED_MARK:
                remove_tree(entry)
        remove_tree(old)
    except OSError as error:
        raise unwritable(Path(error.filename or old), error) from error
