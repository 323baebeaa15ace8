"""CivitAI: searching it, and what it knows of a model, a version, its pictures and one's own account.

Endpoints, limits and shapes: facts, contracts 1.1 to 1.6. Only its API is asked; addresses of downloads
are made here, and nothing in an answer decides who is asked next.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.loose_values import flag_of, table_of, words_of
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.base.web import HeadersFor, nothing_for
from stablehand.core.hubs.civitai_asking import CivitaiAsking, Pace, Turns
from stablehand.core.hubs.civitai_enums import CivitaiEnums, read_enums
from stablehand.core.hubs.civitai_failures import api_problem
from stablehand.core.hubs.civitai_files import id_of
from stablehand.core.hubs.civitai_place import CivitaiPlace
from stablehand.core.hubs.civitai_query import MOST_A_PAGE, is_wanted, parameters
from stablehand.core.hubs.civitai_reading import CivitaiReader, Gallery, with_version
from stablehand.core.hubs.civitai_words import names_for
from stablehand.core.hubs.failures import missing, odd_answer
from stablehand.core.hubs.listing import HubModel, HubVersion, Page, Query

if TYPE_CHECKING:  # loaded when the site is asked
    import httpx

# Filters may leave nothing of a page while there are more: so many are looked through at once.
_MOST_EMPTY_PAGES: Final = 4
_LEVELS: Final = "31"  # all of the mask


@dataclass(frozen=True, slots=True)
class CivitaiAccount:
    """Whose key it is.

    Attributes:
        name: of the account.
        tier: what it pays for; None: nothing.
        status: "active", "muted" or "banned"; None: not said.
    """

    name: str
    tier: str | None = None
    status: str | None = None
    is_member: bool = False


class Civitai:
    """The questions; its client is closed by whoever made it.

    Args:
        client: an HTTP client; redirects are followed here.
        address: the site's (setting `endpoints.civitai`).
        mature_address: of its pages for adults (`endpoints.civitai_mature`).
        headers_for: gives what is sent along to an address, such as a key; asked per request.
        pace: how often the site is asked again.
        sleep: waits so many seconds.
        turns: keeps questions apart; one for all who ask the site.
        now: the time, for early access that is over.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        address: str,
        *,
        mature_address: str,
        headers_for: HeadersFor = nothing_for,
        pace: Pace | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        turns: Turns | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._site = CivitaiAsking(
            client, address, headers_for=headers_for, pace=pace, sleep=sleep, explain=api_problem
        )
        self._place = CivitaiPlace(self._site.address, mature_address.rstrip("/"))
        self._turns = turns or Turns(sleep=sleep)
        self._now = now

    async def search(self, query: Query, *, types: Collection[str] | None = None) -> Page:
        """Give a page of models: rows with all versions and files, without descriptions.

        With words, the site gives the newest models first, whatever `sort` and `period` say. A page may
        hold fewer than were asked for and have a next one all the same.

        Args:
            types: the site's words for types now (`enums`); None: those that are known here.

        Raises:
            StablehandError: `network.*`, `hub.limited`, `hub.refused`, `hub.login`, `hub.token`.
        """
        asked = parameters(query, types)
        if asked is None:
            return Page(())
        reader = self._reader(names_for(query.bases))
        cursor, unreadable, kept = query.cursor, 0, tuple[HubModel, ...]()
        for _page in range(_MOST_EMPTY_PAGES):
            page = await self._page(asked, cursor, reader)
            unreadable += page.unreadable
            kept = tuple(model for model in page.models if is_wanted(model, query))
            is_last = page.cursor in (None, cursor)
            cursor = None if is_last else page.cursor
            if kept or is_last:
                break
        return Page(kept, cursor, unreadable)

    async def model(self, id_: int | str) -> HubModel:
        """Give a model with all its versions.

        Whether a version is for use on the site alone is told by `version` only.

        Raises:
            StablehandError: `hub.missing`, and as `search`.
        """
        return await self._model(id_of(id_), id_)

    async def version(self, id_: int | str) -> tuple[HubModel, HubVersion]:
        """Give a version with all that is said of it, and its model.

        Raises:
            StablehandError: as `model`.
        """
        number = id_of(id_)
        place = f"/api/v1/model-versions/{number}"
        record = table_of(None if number is None else await self._asked(place))
        about = table_of(record.get("model"))
        model_id = id_of(record.get("modelId")) or id_of(about.get("id"))
        version = self._reader().version(record, {**about, "id": model_id})
        if version is None or model_id is None:
            what = QT_TRANSLATE_NOOP("hub", "version {id} of a model").fill(id=id_)
            raise missing(self._site.address, what)
        try:
            return with_version(await self._model(model_id, model_id), version), version
        except StablehandError as error:
            if error.code != "hub.missing":
                raise
        # Lists and pages may lag behind by some minutes (facts, contracts 1.1).
        known = {"name": version.name, **about, "id": model_id, "modelVersions": [record]}
        found = self._reader().model(known)
        if found is None:
            raise odd_answer(self._site.address)
        return replace(found, is_whole=False), version

    async def enums(self) -> CivitaiEnums:
        """Give the words that the site has for types and bases now.

        Raises:
            StablehandError: as `search`.
        """
        found = read_enums(await self._asked("/api/v1/enums"))
        if found is None:
            raise odd_answer(self._site.address)
        return found

    async def me(self) -> CivitaiAccount:
        """Give the account that the key is of.

        Raises:
            StablehandError: `hub.login`: no key was sent; `hub.token`: it is not taken; and as `search`.
        """
        answer = table_of(await self._asked("/api/v1/me"))
        name = words_of(answer.get("username"))
        if name is None:
            raise odd_answer(self._site.address)
        return CivitaiAccount(
            name=name,
            tier=words_of(answer.get("tier")),
            status=words_of(answer.get("status")),
            is_member=flag_of(answer.get("isMember")) is True,
        )

    async def images(
        self,
        version: int | str,
        cursor: str | None = None,
        *,
        sensitive: bool = False,
        limit: int = 50,
    ) -> Gallery:
        """Give pictures that people made with a version, with what they were made with.

        Args:
            version: its id.
            cursor: `Gallery.cursor` of the page before.
            sensitive: also those that are not for everybody.
            limit: pictures a page, at most 100.

        Raises:
            StablehandError: as `search`.
        """
        asked = [("modelVersionId", str(id_of(version) or 0)), ("withMeta", "true")]
        asked.append(("limit", str(max(1, min(limit, MOST_A_PAGE)))))
        # `nsfw=true` would leave out those for everybody.
        asked += [("browsingLevel", _LEVELS)] if sensitive else []
        asked += [("cursor", cursor)] if cursor else []
        found = self._reader().gallery(await self._asked("/api/v1/images", asked))
        if found is None:
            raise odd_answer(self._site.address)
        return replace(found, cursor=None) if found.cursor == cursor else found

    async def _page(
        self, asked: Sequence[tuple[str, str]], cursor: str | None, reader: CivitaiReader
    ) -> Page:
        more = [("cursor", cursor)] if cursor else []
        answer = await self._asked("/api/v1/models", [*asked, *more])
        page = await asyncio.to_thread(reader.page, answer)
        if page is None:
            raise odd_answer(self._site.address)
        return page

    async def _model(self, number: int | None, said: object) -> HubModel:
        answer = None if number is None else await self._asked(f"/api/v1/models/{number}")
        if answer is None:
            what = QT_TRANSLATE_NOOP("hub", "model {id}").fill(id=said)
            raise missing(self._site.address, what)
        found = self._reader().model(answer)
        if found is None or found.id != str(number):
            raise odd_answer(self._site.address)
        return found

    async def _asked(self, path: str, query: Sequence[tuple[str, str]] = ()) -> Any:
        async with self._turns.take():
            return await self._site.json("GET", path, query=query)

    def _reader(self, bases: Sequence[str] = ()) -> CivitaiReader:
        return CivitaiReader(self._place, self._now(), frozenset(bases))
