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
    """Check that Qt's part for X11 finds the libraries of this system, and the display.

    Qt itself ends the whole process where they are missing, before anybody could be told. It loads the
    same file and reaches for the same display a moment later. Only bundles on Linux meet systems that
    nobody has prepared for them.

    Raises:
        StablehandError: `window.unavailable`.
    """
    if sys.platform != "linux" or "QT_QPA_PLATFORM" in environ or "WAYLAND_DISPLAY" in environ:
        return
    if not (display := environ.get("DISPLAY")):
        return
    import ctypes

    if (own := bundle()) is not None:
        try:
            ctypes.CDLL(str(own.contents / _X11_PLUGIN))
        except OSError as error:
            raise unloadable(error) from error
    if not _answers(display):
        raise StablehandError(
            "window.unavailable",
            QT_TRANSLATE_NOOP("usage", "The display {display} cannot be reached.").fill(
                display=display
            ),
            hint=QT_TRANSLATE_NOOP(
                "usage", "Everything the window does, the command line does: stablehand --help"
            ),
        )


def _answers(display: str) -> bool:
    """Tell whether an X server lets us in; without the library that asks it, Qt may find out."""
    import ctypes

    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(display.encode(), None)
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)


def unloadable(error: Exception) -> StablehandError:
    """Give the failure for a part of the window that cannot be loaded, mostly for want of a library."""
    return StablehandError(
        "window.unavailable",
        QT_TRANSLATE_NOOP("usage", "The window cannot be loaded: {cause}.").fill(cause=str(error)),
        hint=QT_TRANSLATE_NOOP(
            "usage", "README.txt beside the program names the libraries and how to install them."
        ),
    )
