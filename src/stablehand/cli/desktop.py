"""Whether there is a desktop to show a window on."""

from __future__ import annotations

import sys
from collections.abc import Mapping


def has_desktop(environ: Mapping[str, str]) -> bool:
    """Tell whether a person sits at this system's desktop."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def can_show(environ: Mapping[str, str]) -> bool:
    """Tell whether Qt has somewhere to show a window, be it one that nobody sees."""
    return has_desktop(environ) or bool(environ.get("QT_QPA_PLATFORM"))
