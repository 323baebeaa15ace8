"""Folders that are never searched or taken over as a whole: too much lies in them, or it is ours."""

from __future__ import annotations

import os
from pathlib import Path

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text


def checked_folder(path: Path, home: Path, data: Path) -> Path:
    """Give the real folder of a path that may be searched.

    Args:
        path: what somebody asks for; it may be a link.
        home: the user's home folder.
        data: the data folder.

    Raises:
        StablehandError: `adopt.nothing` for one that is not there or no folder, `adopt.refused`.
    """
    try:
        real = path.expanduser().resolve(strict=True)
    except (OSError, RuntimeError):  # a loop of links
        raise _not_there(path) from None
    if not real.is_dir():
        raise _not_there(path)
    reason = _refused(real, Path(os.path.realpath(home)), Path(os.path.realpath(data)))
    if reason is not None:
        raise StablehandError(
            "adopt.refused",
            QT_TRANSLATE_NOOP("adopt", "{path} is not taken over: {reason}.").fill(
                path=str(path), reason=reason
            ),
            hint=QT_TRANSLATE_NOOP(
                "adopt", "Name the folder of the program itself, or one that holds a few of them."
            ),
            details={"path": str(path)},
        )
    return real


def _refused(real: Path, home: Path, data: Path) -> Text | None:
    if real == Path(real.anchor) or os.path.ismount(real):
        return QT_TRANSLATE_NOOP("adopt", "it is a whole drive")
    if real == home or home.is_relative_to(real):
        return QT_TRANSLATE_NOOP("adopt", "it is your home folder, or holds it")
    for name in ("Trash", "Assets", "Models", "Images", "Logs"):
        if real.is_relative_to(data / name):
            return QT_TRANSLATE_NOOP("adopt", "it belongs to Stablehand's own data folder")
    return None


def _not_there(path: Path) -> StablehandError:
    return StablehandError(
        "adopt.nothing",
        QT_TRANSLATE_NOOP("adopt", "There is no folder at {path}.").fill(path=str(path)),
        hint=QT_TRANSLATE_NOOP("adopt", "Check the path, and whether its drive is connected."),
        details={"path": str(path)},
    )
