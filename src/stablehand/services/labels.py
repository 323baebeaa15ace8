"""What a package is called and looks like, without asking whether it works on the machine."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.services.app import App

_ICON: Final = "icon.svg"


@dataclass(frozen=True, slots=True)
class PackageLabel:
    """The name of a package and the file of its icon; None where it has none."""

    name: str
    icon: Path | None


async def package_label(app: App, package_id: str) -> PackageLabel:
    """Give the label of a package; one that is no longer in the catalog is called by its id."""
    return await asyncio.to_thread(_label, app, package_id)


def _label(app: App, package_id: str) -> PackageLabel:
    try:
        name = app.catalog.load(package_id).package.name
    except StablehandError:
        name = package_id
    return PackageLabel(name, package_icon(app, package_id))


def package_icon(app: App, package_id: str) -> Path | None:
    """Give the icon of a package: the user's own, or the one that comes with it; looks at the disk."""
    icons = [folder / package_id / _ICON for folder in app.catalog.folders]
    return next((icon for icon in icons if icon.is_file()), None)
