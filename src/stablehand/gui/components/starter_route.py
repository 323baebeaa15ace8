"""The place in the window where starter models are."""

from __future__ import annotations

from typing import Final

from stablehand.gui.context import Route

TAB: Final = "recommended"  # of the Browse page
_PART: Final = f"{TAB}:"


def starters_route(install: str = "") -> Route:
    """Give the way to starter models, perhaps to those that an install can use."""
    return Route("browse", part=f"{_PART}{install}")


def starters_of(part: str) -> str | None:
    """Give the install whose starter models the part of a route means, empty for any; None: it means none."""
    return part.removeprefix(_PART) if part.startswith(_PART) else None
