"""How much room things take on the disk."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from stablehand.core.base.files import freed_bytes, tree_bytes
from stablehand.core.base.links import is_link
from stablehand.core.records.places import InstallFolder
from stablehand.services.app import App


async def install_size(app: App, name: str) -> int:
    """Give the bytes of an install with its environments; what it only links to does not count."""
    return await asyncio.to_thread(tree_bytes, InstallFolder(app.data.root, name).checkout)


@dataclass(frozen=True, slots=True)
class InstallShares:
    """What an install takes on the disk.

    Attributes:
        whole: all bytes of it.
        alone: what removing it would give back; the rest is shared with other installs and the package
            cache by hard links.
        environment: what of the whole is in its environments.
    """

    whole: int
    alone: int
    environment: int

    @property
    def shared(self) -> int:
        """What others have as well."""
        return max(0, self.whole - self.alone)


async def install_shares(app: App, name: str) -> InstallShares:
    """Tell what an install takes, alone and together with others; what it links to does not count."""
    folder = InstallFolder(app.data.root, name)
    return await asyncio.to_thread(_shares, folder)


def _shares(folder: InstallFolder) -> InstallShares:
    generations = folder.own / "gen"
    environment = tree_bytes(*(path / "env" for path in _folders_in(generations)))
    return InstallShares(tree_bytes(folder.checkout), freed_bytes(folder.checkout), environment)


def _folders_in(folder: Path) -> list[Path]:
    if is_link(folder) or is_link(folder.parent):
        return []
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []
