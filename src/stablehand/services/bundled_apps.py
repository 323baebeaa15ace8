"""The programs that come with Stablehand, beside their definitions."""

from __future__ import annotations

from pathlib import Path

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.loader import Catalog
from stablehand.core.catalog.schema import Package


def app_folder(catalog: Catalog, package: Package) -> Path | None:
    """Find the app that comes with a bundled package: the user's own, or the built-in one.

    Raises:
        StablehandError: `catalog.invalid`: the definition names a folder that is not there.
    """
    source = package.source
    if source.kind != "bundled" or source.folder is None:
        return None
    folders = [
        root / package.id / source.folder for root in (catalog.user, catalog.builtin) if root
    ]
    found = next((folder for folder in folders if folder.is_dir()), None)
    if found is None:
        raise StablehandError(
            "catalog.invalid",
            QT_TRANSLATE_NOOP("install", "The program of {name} is missing: {folder}.").fill(
                name=package.name, folder=str(folders[-1])
            ),
        )
    return found
