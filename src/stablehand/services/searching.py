"""Looking for models on hubs, and their small pictures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from stablehand.core.base.web import opened
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.hubs.civitai_asking import is_web
from stablehand.core.hubs.civitai_hashes import PICTURE_BYTES
from stablehand.services.app import App

# CivitAI's pictures say their width in the path (facts, contracts 1.5).
_WIDTH: Final = re.compile(r"/(?:original=true|width=\d{1,5})/")
_WIDTHS: Final = (450, 900, 1600)


async def thumbnail(app: App, address: str, px: int) -> Path | None:
    """Give a picture of a hub as a file in the cache, fetched if it is not there; no token is sent for it.

    Args:
        address: of the picture, as a hub said it.
        px: how wide it will be shown, in pixels; hubs that make smaller ones are asked for those.

    Returns:
        None for what is no picture, too large, or not there; it is not asked for again for some minutes.

    Raises:
        StablehandError: `network.*`, `data.unwritable`, `disk.full`.
    """
    place = sized(address, px)
    memory = app.hubs
    here = await in_side_thread(lambda: memory.pictures.find(place))
    if here is not None:
        return here
    found = await memory.no_pictures.get(place, lambda: _fetched(app, place))
    if found is not None:
        memory.no_pictures.drop(place)  # the cache on the disk knows, and may remove it
    return found


def sized(address: str, px: int) -> str:
    """Give the address of a picture no larger than needed, where the hub makes such. Pure."""
    width = next((known for known in _WIDTHS if px <= known), _WIDTHS[-1])
    return _WIDTH.sub(f"/width={width}/", address, count=1)


async def _fetched(app: App, address: str) -> Path | None:
    memory = app.hubs
    if not any(is_web(address, site) for site in _sites(app)):
        return None
    async with (
        memory.picture_turn,
        memory.client.use() as client,
        opened(client, address) as answer,
    ):
        if answer.status_code != 200:
            return None
        content = bytearray()
        async for part in answer.aiter_bytes():
            content += part
            if len(content) > PICTURE_BYTES:
                return None
    return await in_side_thread(lambda: memory.pictures.put(address, bytes(content)))


def _sites(app: App) -> tuple[str, ...]:
    """Give the hubs' addresses; pictures may be of this machine only if a hub is."""
    keys = ("endpoints.civitai", "endpoints.huggingface", "endpoints.openmodeldb")
    return tuple(str(app.settings.get(key)) for key in keys)
