"""How much room things take on the disk."""

from __future__ import annotations

import asyncio

from stablehand.core.base.files import tree_bytes
from stablehand.core.records.places import InstallFolder
from stablehand.services.app import App


async def install_size(app: App, name: str) -> int:
    """Give the bytes of an install with its environments; what it only links to does not count."""
    return await asyncio.to_thread(tree_bytes, InstallFolder(app.data.root, name).checkout)
