"""OpenModelDB: upscalers. Its database is one JSON file, asked for as a whole and searched here.

Shape: facts, contracts 4. No login. Whoever asks keeps the file for a day and sends its ETag along.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.base.web import opened, within
from stablehand.core.hubs.civitai_asking import Pace, retry_after
from stablehand.core.hubs.failures import limited, missing, odd_answer, unreachable, unreadable
from stablehand.core.hubs.listing import HubFile, HubModel, Page, Query
from stablehand.core.hubs.openmodeldb_reading import Upscalers, read_upscalers
from stablehand.core.hubs.openmodeldb_search import search_upscalers

if TYPE_CHECKING:  # loaded when the site is asked
    import httpx

_PLACE: Final = "/api/v1/models.json"
_BYTES: Final = 64 * 1024 * 1024
_LONGEST_ETAG: Final = 300


class OpenModelDb:
    """The database; its client is closed by whoever made it.

    Args:
        client: an HTTP client; redirects are followed here.
        address: the site's (setting `endpoints.openmodeldb`).
        pace: how often the site is asked again.
        sleep: waits so many seconds.
        now: the time, for searching in a period.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        address: str,
        *,
        pace: Pace | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._client = client
        self._address = address.rstrip("/")
        self._pace = pace or Pace()
        self._sleep = sleep
        self._now = now

    async def fetch(self, etag: str | None = None) -> tuple[bytes | None, str | None]:
        """Give the database and its ETag; None and the same ETag where it has not changed.

        Raises:
            StablehandError: `network.*`, `hub.limited`. What comes is a table of JSON, else that is said:
                nothing odd is ever kept for a day.
        """
        wait_s = self._pace.first_wait_s
        for left in reversed(range(self._pace.tries)):
            try:
                return await self._fetched(etag)
            except StablehandError as error:
                after_s = error.details.get("retry_after_s", wait_s)
                wanted_s = after_s if isinstance(after_s, float) else wait_s
                is_final = error.details.get("is_final") or not left
                if is_final or wanted_s > self._pace.longest_wait_s:
                    raise
            await self._sleep(wanted_s)
            wait_s = min(wait_s * 2, self._pace.longest_wait_s)
        raise AssertionError("the last try gives or raises")

    def read(self, content: bytes) -> Upscalers:
        """Read the database, as `fetch` gave it.

        Raises:
            StablehandError: `network.unreachable`: it is none.
        """
        found = read_upscalers(content, self._address)
        if found is None:
            raise unreadable(self._address, content)
        return found

    def search(self, models: Sequence[HubModel], query: Query) -> Page:
        """Give a page of the models that fit."""
        return search_upscalers(models, query, self._now())

    def model(self, models: Sequence[HubModel], id_: str) -> HubModel:
        """Give a model by its id, whatever its case.

        Raises:
            StablehandError: `hub.missing`.
        """
        wanted = id_.casefold()
        found = next((model for model in models if model.id.casefold() == wanted), None)
        if found is None:
            what = QT_TRANSLATE_NOOP("hub", "model {id}").fill(id=id_)
            raise missing(self._address, what)
        return found

    def file(self, model: HubModel, number: int) -> HubFile:
        """Give a file of a model by its number, counted from 1.

        Raises:
            StablehandError: `hub.missing`.
        """
        spec = f"openmodeldb:{model.id}/{number}"
        files = (file for version in model.versions for file in version.files)
        found = next((file for file in files if file.spec == spec), None)
        if found is None:
            what = QT_TRANSLATE_NOOP("hub", "file {number} of {name}")
            raise missing(self._address, what.fill(number=number, name=model.name), model.page)
        return found

    async def _fetched(self, etag: str | None) -> tuple[bytes | None, str | None]:
        headers = {"Accept": "application/json"}
        if etag:
            headers["If-None-Match"] = etag
        address = self._address + _PLACE
        async with (
            within(self._pace.answer_s, address),
            opened(self._client, address, headers=headers) as answer,
        ):
            status = answer.status_code
            if status == 304 and etag:
                return None, etag
            if status == 429:
                raise limited(address, retry_after(answer.headers, self._pace.first_wait_s))
            if status >= 500:
                raise unreachable(address, f"HTTP {status}")
            if status >= 300:
                raise odd_answer(address, status)
            content = bytearray()
            async for part in answer.aiter_bytes():
                content += part
                if len(content) > _BYTES:
                    raise odd_answer(address)
            new = answer.headers.get("etag", "")
        whole = bytes(content)
        await asyncio.to_thread(self.read, whole)
        return whole, new if 0 < len(new) <= _LONGEST_ETAG and new.isprintable() else None
