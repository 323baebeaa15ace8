"""Whether there is a desktop to show a window on, and the libraries of the system for it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from stablehand.core.base.environment import has_desktop
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.program import bundle
from stablehand.core.base.text import QT_TRANSLATE_NOOP

__all__ = ["can_show", "check_libraries", "has_desktop", "unloadable"]

_X11_PLUGIN: Final = Path("PySide6/Qt/plugins/platforms/libqxcb.so")


def can_show(environ: Mapping[str, str]) -> bool:
    """Tell whether Qt has somewhere to show a window, be it one that nobody sees."""
    return has_desktop(environ) or bool(environ.get("QT_QPA_PLATFORM"))


def check_libraries(environ: Mapping[str, str]) -> None:
    """Check that Qt's part for X11 finds the libraries of this system.

    Qt itself ends the whole process where they are missing, before anybody could be told. It loads the
    same file a moment later. Only bundles on Linux meet systems that nobody has prepared for them.

    Raises:
        StablehandError: `window.unavailable`.
    """
    own = bundle()
    if own is None or sys.platform != "linux" or "QT_QPA_PLATFORM" in environ:
        return
    if "WAYLAND_DISPLAY" in environ or not environ.get("DISPLAY"):
        return
    import ctypes

    try:
        ctypes.CDLL(str(own.contents / _X11_PLUGIN))
    except OSError as error:
        raise unloadable(error) from error


def unloadable(error: Exception) -> StablehandError:
    """Give the failure for a part of the window that cannot be loaded, mostly for want of a library."""
    return StablehandError(
        "window.unavailable",
        QT_TRANSLATE_NOOP("usage", "The window cannot be loaded: {cause}.").fill(cause=str(error)),
        hint=QT_TRANSLATE_NOOP(
            "usage", "README.txt beside the program names the libraries and how to install them."
        ),
    )
