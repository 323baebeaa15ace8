"""Whether there is a desktop to show a window on."""

from __future__ import annotations

from collections.abc import Mapping

from stablehand.core.base.environment import has_desktop

__all__ = ["can_show", "has_desktop"]


def can_show(environ: Mapping[str, str]) -> bool:
    """Tell whether Qt has somewhere to show a window, be it one that nobody sees."""
    return has_desktop(environ) or bool(environ.get("QT_QPA_PLATFORM"))
