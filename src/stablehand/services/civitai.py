"""CivitAI as the settings name it: a client for its questions, and the pages of models."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from stablehand.core.hubs.civitai_hashes import CivitaiHashes
from stablehand.core.models.metadata.metadata import Metadata
from stablehand.services.accounts import headers_for
from stablehand.services.app import App

ENDPOINT: str = "endpoints.civitai"
MATURE_ENDPOINT: str = "endpoints.civitai_mature"


@asynccontextmanager
async def civitai(app: App) -> AsyncIterator[CivitaiHashes]:
    """Open the site that the settings name, for as long as the block lasts.

    Raises:
        StablehandError: `settings.invalid`.
    """
    async with app.hubs.client.use() as http:
        yield CivitaiHashes(http, address_of(app), headers_for=await headers_for(app))


def address_of(app: App) -> str:
    """Give the site's address.

    Raises:
        StablehandError: `settings.invalid`.
    """
    return str(app.settings.get(ENDPOINT))


def page_of(app: App, metadata: Metadata) -> str | None:
    """Give the page of a model for a person to open; mature ones have a site of their own. None: unknown.

    Raises:
        StablehandError: `settings.invalid`.
    """
    if metadata.civitai_model is None:
        return metadata.page
    site = str(app.settings.get(MATURE_ENDPOINT if metadata.nsfw else ENDPOINT))
    page = f"{site}/models/{metadata.civitai_model}"
    if metadata.civitai_version is None:
        return page
    return f"{page}?modelVersionId={metadata.civitai_version}"
