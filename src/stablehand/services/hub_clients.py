"""The hubs as the settings name them: clients for their questions, and what of theirs is kept on the disk."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.loose_values import table_of, text_of
from stablehand.core.base.paths import unwritable
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.base.web import HeadersFor
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.hubs.civitai_enums import CivitaiEnums, bundled_enums, read_enums
from stablehand.core.hubs.specs import Endpoints
from stablehand.services.accounts import headers_for
from stablehand.services.app import App

if TYPE_CHECKING:  # loaded when a hub is asked
    from stablehand.core.hubs.civitai import Civitai
    from stablehand.core.hubs.huggingface import HuggingFace
    from stablehand.core.hubs.openmodeldb import OpenModelDb
    from stablehand.core.hubs.openmodeldb_reading import Upscalers

KEPT_S: Final = 24 * 3600.0
_DATABASE_BYTES: Final = 64 * 1024 * 1024
_SMALL_BYTES: Final = 1024 * 1024
_log: Final = logging.getLogger(__name__)


def endpoints(app: App) -> Endpoints:
    """Give where the hubs are.

    Raises:
        StablehandError: `settings.invalid`.
    """
    get = app.settings.get
    return Endpoints(
        huggingface=str(get("endpoints.huggingface")),
        civitai=str(get("endpoints.civitai")),
        civitai_mature=str(get("endpoints.civitai_mature")),
        openmodeldb=str(get("endpoints.openmodeldb")),
    )


@asynccontextmanager
async def hugging_face(app: App, *, tokens: HeadersFor | None = None) -> AsyncIterator[HuggingFace]:
    """Open Hugging Face for as long as the block lasts.

    Args:
        tokens: what is sent along; None: the tokens that are kept.

    Raises:
        StablehandError: `settings.invalid`.
    """
    from stablehand.core.hubs.huggingface import HuggingFace

    address = endpoints(app).huggingface
    sent = tokens or await headers_for(app)
    async with app.hubs.client.use() as client:
        yield HuggingFace(client, address, headers_for=sent, pace=app.hubs.pace)


@asynccontextmanager
async def civitai_site(app: App, *, tokens: HeadersFor | None = None) -> AsyncIterator[Civitai]:
    """Open CivitAI for as long as the block lasts; see `hugging_face`.

    Raises:
        StablehandError: `settings.invalid`.
    """
    from stablehand.core.hubs.civitai import Civitai

    places = endpoints(app)
    sent = tokens or await headers_for(app)
    async with app.hubs.client.use() as client:
        yield Civitai(
            client,
            places.civitai,
            mature_address=places.civitai_mature,
            headers_for=sent,
            pace=app.hubs.pace,
            turns=app.hubs.civitai_turns,
        )


@asynccontextmanager
async def open_model_db(app: App) -> AsyncIterator[OpenModelDb]:
    """Open OpenModelDB for as long as the block lasts.

    Raises:
        StablehandError: `settings.invalid`.
    """
    from stablehand.core.hubs.openmodeldb import OpenModelDb

    async with app.hubs.client.use() as client:
        yield OpenModelDb(client, endpoints(app).openmodeldb, pace=app.hubs.pace)


async def upscalers(app: App) -> Upscalers:
    """Give OpenModelDB's models: kept for a day, then asked whether they have changed.

    Where the site cannot be asked, what is kept counts on.

    Raises:
        StablehandError: `network.*`, `hub.limited`: nothing is kept; `settings.invalid`, `data.unwritable`.
    """
    site = endpoints(app).openmodeldb
    return await app.hubs.upscalers.get(site, lambda: _upscalers(app, site))


async def _upscalers(app: App, site: str) -> Upscalers:
    kept = Kept(app.data.assets / "hub-data", "openmodeldb", site)
    held = await in_side_thread(lambda: kept.read(_DATABASE_BYTES))
    async with open_model_db(app) as hub:
        known = None if held is None else await in_side_thread(lambda: _readable(hub, held))
        if held is None or known is None:
            content, etag = await hub.fetch()
        elif kept.is_fresh:
            return known
        else:
            try:
                content, etag = await hub.fetch(kept.etag)
            except StablehandError as error:
                _log.warning("OpenModelDB as it was some time ago: %s", error)
                return known
        fresh = held if content is None else content
        if fresh is None:  # "unchanged", asked without a version: no true site says so
            raise AssertionError("nothing was kept and nothing came")
        await in_side_thread(app.refuse_if_gone)
        await in_side_thread(lambda: kept.write(fresh, etag))
        return await in_side_thread(lambda: hub.read(fresh))


def _readable(hub: OpenModelDb, held: bytes) -> Upscalers | None:
    """Read what is kept; None where it is damaged, so that it is fetched anew."""
    try:
        return hub.read(held)
    except StablehandError:
        _log.warning("what was kept of OpenModelDB cannot be read: it is fetched anew")
        return None


async def civitai_words(app: App) -> CivitaiEnums:
    """Give CivitAI's words for types and bases: asked once a day, else those that come along.

    Raises:
        StablehandError: `settings.invalid`.
    """
    site = endpoints(app).civitai
    return await app.hubs.words.get(site, lambda: _civitai_words(app, site))


async def _civitai_words(app: App, site: str) -> CivitaiEnums:
    kept = Kept(app.data.assets / "hub-data", "civitai-words", site)
    held = await in_side_thread(lambda: kept.read(_SMALL_BYTES))
    known = None if held is None else read_enums(_json(held))
    if known is not None and kept.is_fresh:
        return known
    try:
        async with civitai_site(app) as hub:
            fresh = await hub.enums()
        content = json.dumps(dict(fresh.table())).encode()
        await in_side_thread(app.refuse_if_gone)
        await in_side_thread(lambda: kept.write(content, None))
    except StablehandError as error:
        _log.info("CivitAI's words as they were some time ago: %s", error)
        return known or bundled_enums()
    return fresh


class Kept:
    """A site's answer as a file, with its version and when it was confirmed last; its methods block.

    Args:
        folder: where it lies; made when something comes.
        name: of the file.
        site: whose answer it is; another's does not count.
        clock: seconds since 1970.
    """

    def __init__(
        self, folder: Path, name: str, site: str, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._content = folder / f"{name}.json"
        self._about = folder / f"{name}.about.json"
        self._site = site
        self._clock = clock
        self.etag: str | None = None
        self.is_fresh = False

    def read(self, limit_bytes: int) -> bytes | None:
        """Give what is kept, and note its version and whether it still counts; None: nothing is."""
        try:
            about = table_of(_json(read_limited(self._about, _SMALL_BYTES, only_ordinary=True)))
            content = read_limited(self._content, limit_bytes, only_ordinary=True)
        except (OSError, UnfitFileError):
            return None
        at = about.get("at")
        if about.get("site") != self._site or not isinstance(at, int | float):
            return None
        self.etag = text_of(about.get("etag"))
        self.is_fresh = 0 <= self._clock() - at < KEPT_S
        return content

    def write(self, content: bytes, etag: str | None) -> None:
        """Keep an answer.

        Raises:
            StablehandError: `data.unwritable`.
        """
        about = {"site": self._site, "etag": etag, "at": int(self._clock())}
        try:
            self._content.parent.mkdir(parents=True, exist_ok=True)
            self._about.unlink(missing_ok=True)  # never beside what it does not tell of
            write_atomic(self._content, content)
            write_atomic(self._about, json.dumps(about))
        except OSError as error:
            raise unwritable(self._content, error) from error


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
