"""CivitAI asked about files one has: which model they are of, and whether there is a newer version.

Endpoints, limits and shapes: facts, contracts 1.1 to 1.6. Records are given as the site sends them, as
tables of JSON; `core.models.metadata.civitai_records` reads them. Nothing that the site says names a file,
and the only addresses taken from it are those of pictures.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from stablehand.core.base.web import HeadersFor, nothing_for
from stablehand.core.hubs.civitai_asking import CivitaiAsking, Json, Pace
from stablehand.core.hubs.failures import odd_answer

if TYPE_CHECKING:  # loaded when the site is asked
    import httpx

IDS_A_CALL: Final = 10_000
VERSIONS_A_CALL: Final = 100
MODELS_A_CALL: Final = 100
PICTURE_BYTES: Final = 12 * 1024 * 1024
_AUTOV3_DIGITS: Final = 12  # the site keeps no more of it
_LARGEST_ID: Final = 2**31 - 1
_PICTURE_WIDTH: Final = "width=450"


@dataclass(frozen=True, slots=True)
class Match:
    """A file that the site knows: the model and the version it is of."""

    model: int
    version: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture from the site; `ending` is that of its bytes, whatever its address said."""

    content: bytes
    ending: str


class CivitaiHashes:
    """The questions; made per use, closed by whoever made the client.

    Args:
        client: an HTTP client; redirects are followed here.
        address: the site's (setting `endpoints.civitai`), without a slash at its end.
        headers_for: gives what is sent along to an address, such as a token; asked per request.
        pace: see `Pace`.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        address: str,
        *,
        headers_for: HeadersFor = nothing_for,
        pace: Pace | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._pace = pace or Pace()
        self._sleep = sleep
        self._site = CivitaiAsking(
            client, address, headers_for=headers_for, pace=self._pace, sleep=sleep
        )

    async def matches(self, sums: Sequence[str]) -> Mapping[str, Match]:
        """Give the models that files are of, by their SHA-256 in small letters; unknown ones are missing.

        At most `IDS_A_CALL` sums. Of two versions with the same file the one named first counts.

        Raises:
            StablehandError: `network.*`, `hub.limited`, `hub.refused`.
        """
        answer = await self._site.json(
            "POST", "/api/v1/model-versions/by-hash/ids", body=list(sums)
        )
        found: dict[str, Match] = {}
        for item in self._list(answer):
            item = item if isinstance(item, dict) else {}
            model, version = _id(item.get("modelId")), _id(item.get("modelVersionId"))
            sum_ = item.get("hash")
            if model is not None and version is not None and isinstance(sum_, str):
                found.setdefault(sum_.lower(), Match(model, version))
        return found

    async def versions(self, sums: Sequence[str]) -> tuple[Json, ...]:
        """Give the versions that have files of these SHA-256 sums, at most `VERSIONS_A_CALL` of them.

        Raises:
            StablehandError: as `matches`.
        """
        answer = await self._site.json("POST", "/api/v1/model-versions/by-hash", body=list(sums))
        return tuple(item for item in self._list(answer) if isinstance(item, dict))

    async def version(self, hash_: str) -> Json | None:
        """Give the version that has a file of this hash, of any kind the site knows; None for none.

        Raises:
            StablehandError: as `matches`; `usage` never: what is no hash is no version's.
        """
        if not hash_.isascii() or not hash_.isalnum() or len(hash_) > 64:
            return None
        answer = await self._site.json("GET", f"/api/v1/model-versions/by-hash/{hash_}")
        if answer is None:
            return None
        if not isinstance(answer, dict) or _id(answer.get("id")) is None:
            raise odd_answer(self._site.address)
        return answer

    async def version_by_autov3(self, autov3: str) -> Json | None:
        """Give the version of a file whose header was rewritten since, by the sum of its tensors.

        Raises:
            StablehandError: as `matches`.
        """
        return await self.version(autov3[:_AUTOV3_DIGITS])

    async def models(self, ids: Sequence[int]) -> Mapping[int, Json]:
        """Give models with all their versions, at most `MODELS_A_CALL`; what the site hides is missing.

        Raises:
            StablehandError: as `matches`.
        """
        wanted = ",".join(str(id_) for id_ in ids)
        # Without `nsfw` only what is for everybody would come; whoever has the file has seen it.
        query = [("ids", wanted), ("limit", str(MODELS_A_CALL)), ("nsfw", "true")]
        answer = await self._site.json("GET", "/api/v1/models", query=query)
        items = answer.get("items") if isinstance(answer, dict) else None
        found: dict[int, Json] = {}
        for item in self._list(items):
            id_ = _id(item.get("id")) if isinstance(item, dict) else None
            if id_ is not None and id_ in ids:
                found[id_] = item
        return found

    async def model(self, id_: int) -> Json | None:
        """Give one model, also one that lists leave out; None if there is none.

        Raises:
            StablehandError: as `matches`.
        """
        answer = await self._site.json("GET", f"/api/v1/models/{id_}")
        return answer if isinstance(answer, dict) and _id(answer.get("id")) == id_ else None

    async def picture(self, address: str) -> Picture | None:
        """Give a picture, at most `PICTURE_BYTES`; None where there is none, or it is no picture.

        What it is, its first bytes say: PNG, JPEG, WebP, GIF or AVIF. SVG can execute and is none. It is
        asked for once: without a picture nothing is lost.

        Raises:
            StablehandError: as `matches`.
        """
        if not self._site.is_web(address):
            return None
        small = address.replace("/original=true/", f"/{_PICTURE_WIDTH}/", 1)
        content = await self._site.content("GET", small, PICTURE_BYTES, tries=1)
        ending = None if content is None else picture_ending(content)
        return None if content is None or ending is None else Picture(content, ending)

    async def pause(self) -> None:
        """Wait as long as many single questions shall be apart."""
        await self._sleep(self._pace.gap_s)

    def _list(self, answer: Any) -> list[Any]:
        """Give an answer that is a list whatever is known: anything else is not the site that answers.

        Taken for "nothing is known" it would be believed of every model for an hour.
        """
        if not isinstance(answer, list):
            raise odd_answer(self._site.address)
        return answer


def mended_links(version: Json, address: str) -> dict[str, Any]:
    """Give a version with links for downloads that lead to the site, whatever host the site named in them.

    Replies to batches name the host of a header that nobody sends (facts: contracts 1.2).
    """
    link = f"{address.rstrip('/')}/api/download/models/{_id(version.get('id'))}"
    files = version.get("files")
    mended = [
        {**file, "downloadUrl": f"{link}?fileId={file['id']}"}
        if isinstance(file, dict) and _id(file.get("id")) is not None
        else file
        for file in (files if isinstance(files, list) else ())
    ]
    return {**version, "downloadUrl": link, **({"files": mended} if mended else {})}


def picture_ending(content: bytes) -> str | None:
    """Give the ending that bytes deserve, by their first ones; None for what is no picture."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if content.startswith(b"\xff\xd8\xff"):
        return ".jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return ".webp"
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return ".gif"
    return ".avif" if content[4:12] in (b"ftypavif", b"ftypavis") else None


def batches(items: Iterable[Any], size: int) -> list[list[Any]]:
    """Cut items into lists of at most so many."""
    held = list(items)
    return [held[at : at + size] for at in range(0, len(held), size)]


def _id(value: object) -> int | None:
    is_id = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LARGEST_ID
    return value if is_id else None  # type: ignore[return-value] # checked a line above
