"""How CivitAI is asked: again after a bad moment, through redirects, without a key for anybody else.

Limits and errors: facts, contracts 1.1, 1.2 and 1.6. Answers are given as the site sends them, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from stablehand.core.base.addresses import is_loopback, is_private
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.web import (
    HeadersFor,
    check_packing,
    failure,
    nothing_for,
    origin,
    told,
    within,
)
from stablehand.core.hubs.failures import (
    is_front_page,
    limited,
    odd_answer,
    refused,
    unreachable,
    unreadable,
)

if TYPE_CHECKING:  # loaded when the site is asked
    import httpx

ANSWER_BYTES: Final = 64 * 1024 * 1024
_SAID_BYTES: Final = 64 * 1024
_ASKED: Final = {"Accept": "application/json, image/*;q=0.9", "Accept-Encoding": "gzip"}
_MOST_HOPS: Final = 5
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_KEEPING: Final = (307, 308)  # those that let a POST stay one
_GUARD_S: Final = 60.0  # the guard before the site wants a break (facts, contracts 1.6)

Json = Mapping[str, Any]
Query = Sequence[tuple[str, str]]
# Gives what a refusal means, by status, headers, the start of the body, address, and whether a key was sent.
Explain = Callable[[int, Mapping[str, str], bytes, str, bool], StablehandError | None]


@dataclass(frozen=True, slots=True)
class Pace:
    """How often and after how long the site is asked again, in seconds.

    Attributes:
        tries: of one question, the first included.
        first_wait_s: after the first failure; doubled after each further one.
        longest_wait_s: a site that asks for more is given up.
        gap_s: between two single questions of many.
        answer_s: that one answer may take as a whole, however it trickles.
    """

    tries: int = 4
    first_wait_s: float = 1.0
    longest_wait_s: float = 30.0
    gap_s: float = 0.5
    answer_s: float = 120.0


class Turns:
    """Keeps questions apart: few at once, and few a second in the long run.

    The site publishes no limits; four at once and two a second are ours (facts, contracts 1.6). One object
    may be shared by all who ask.

    Args:
        at_once: questions under way.
        gap_s: between two in the long run; as many as may be at once go without.
        sleep: waits so many seconds.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        at_once: int = 4,
        gap_s: float = 0.5,
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._gate = asyncio.Semaphore(at_once)
        self._ahead_s = at_once * gap_s
        self._gap_s = gap_s
        self._sleep = sleep
        self._clock = clock
        self._due = clock() - self._ahead_s

    @asynccontextmanager
    async def take(self) -> AsyncIterator[None]:
        """Wait for a turn; it lasts as long as the block."""
        async with self._gate:
            now = self._clock()
            self._due = max(self._due, now - self._ahead_s) + self._gap_s
            if self._due > now:
                await self._sleep(self._due - now)
            yield


class CivitaiAsking:
    """The way to ask; made per use, its client closed by whoever made it.

    Args:
        client: an HTTP client; redirects are followed here.
        address: the site's (setting `endpoints.civitai`).
        headers_for: gives what is sent along to an address, such as a key; asked per request.
        pace: see `Pace`.
        sleep: waits so many seconds.
        explain: gives what a refusal means; None, or where it gives None: `hub.refused`.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        address: str,
        *,
        headers_for: HeadersFor = nothing_for,
        pace: Pace | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        explain: Explain | None = None,
    ) -> None:
        self._client = client
        self.address = address.rstrip("/")
        self._headers_for = headers_for
        self._pace = pace or Pace()
        self._sleep = sleep
        self._explain = explain

    async def json(self, method: str, path: str, *, query: Query = (), body: Any = None) -> Any:
        """Ask for JSON; None where there is nothing (404, 410).

        Raises:
            StablehandError: `network.*`, `hub.limited`, `hub.refused`, and what `explain` gives.
        """
        place = self.address + path
        content = await self.content(method, place, ANSWER_BYTES, query=query, body=body)
        if content is None:
            return None
        try:
            return await asyncio.to_thread(json.loads, content)
        except (ValueError, RecursionError) as error:
            raise unreadable(self.address, content) from error

    async def content(
        self,
        method: str,
        address: str,
        limit_bytes: int,
        *,
        query: Query = (),
        body: Any = None,
        tries: int | None = None,
    ) -> bytes | None:
        """Ask for bytes, at most `limit_bytes`; None where there is nothing.

        Raises:
            StablehandError: as `json`.
        """
        wait_s = self._pace.first_wait_s
        for left in reversed(range(tries or self._pace.tries)):
            try:
                async with (
                    within(self._pace.answer_s, address),
                    self._answer(method, address, query, body) as answer,
                ):
                    after_s = await self._wait_before_again(answer, wait_s)
                    if after_s is None:
                        return await self._content(answer, limit_bytes)
                    status = answer.status_code
                    problem = (
                        limited(address, after_s)
                        if status in (403, 429)
                        else unreachable(address, f"HTTP {status}")
                    )
            except StablehandError as error:
                if error.code != "network.unreachable" or error.details.get("is_final"):
                    raise
                problem, after_s = error, wait_s
            if not left or after_s > self._pace.longest_wait_s:
                raise problem
            await self._sleep(after_s)
            wait_s = min(wait_s * 2, self._pace.longest_wait_s)
        raise AssertionError("the last try gives or raises")

    def is_web(self, address: str) -> bool:
        """Tell whether an address from outside may be asked: https; this machine only if the site is here."""
        return is_web(address, self.address)

    @asynccontextmanager
    async def _answer(
        self, method: str, address: str, query: Query, body: Any
    ) -> AsyncIterator[httpx.Response]:
        """Ask, and follow where the answer points: what is sent along is decided anew for each origin."""
        import httpx

        content = None if body is None else json.dumps(body).encode()
        try:
            place = httpx.URL(address, params=list(query)) if query else httpx.URL(address)
            for _hop in range(_MOST_HOPS):
                headers = {**_ASKED, **self._headers_for(str(place))}
                if content is not None:
                    headers["Content-Type"] = "application/json"
                self._client.cookies.clear()
                async with self._client.stream(
                    method, place, content=content, headers=headers, follow_redirects=False
                ) as answer:
                    onward = self._onward(method, answer)
                    if onward is None:
                        check_packing(answer, address)
                        yield answer
                        return
                place = onward
        except httpx.HTTPError as error:
            raise failure(error, str(place)) from error
        except httpx.InvalidURL as error:
            raise odd_answer(address) from error
        raise odd_answer(address)

    def _onward(self, method: str, answer: httpx.Response) -> httpx.URL | None:
        """Give where an answer points; None if it is none that points anywhere."""
        location = answer.headers.get("location")
        if answer.status_code not in _REDIRECTS or not location:
            return None
        place = answer.url.join(location)
        is_here = origin(str(place)) == origin(
            str(answer.url)
        )  # else it is the network's own login
        is_login = is_here and place.path.rstrip("/").endswith("/login")
        if is_login or (method == "POST" and answer.status_code not in _KEEPING):
            raise self._meaning(answer, b"")
        if not self.is_web(str(place)):
            raise odd_answer(str(answer.url), answer.status_code)
        return place

    async def _wait_before_again(self, answer: httpx.Response, wait_s: float) -> float | None:
        """Tell after how many seconds to ask again; None if the answer is the last word.

        Raises:
            StablehandError: the site refuses; or it wants pages to be asked for in another way, which
                it says as if it were asked too often.
        """
        status = answer.status_code
        if status in (403, 429) and is_front_page(answer.headers):
            return retry_after(answer.headers, _GUARD_S)
        if status == 429:
            if b"cursor" in await _beginning(answer):
                raise odd_answer(str(answer.url), status)
            return retry_after(answer.headers, wait_s)
        if status in (401, 403):
            raise self._meaning(answer, await _beginning(answer))
        if status >= 500:
            return retry_after(answer.headers, wait_s)
        return None

    def _meaning(self, answer: httpx.Response, body: bytes) -> StablehandError:
        status, address = answer.status_code, str(answer.url)
        has_key = "authorization" in answer.request.headers
        known = None
        if self._explain is not None:
            known = self._explain(status, *told(answer, body), address, has_key)
        return known or refused(address, status)

    async def _content(self, answer: httpx.Response, limit_bytes: int) -> bytes | None:
        if answer.status_code in (404, 410):
            return None
        if answer.status_code >= 300:
            raise odd_answer(str(answer.url), answer.status_code)
        content = bytearray()
        async for part in answer.aiter_bytes():
            content += part
            if len(content) > limit_bytes:
                raise odd_answer(str(answer.url))
        return bytes(content)


async def _beginning(answer: httpx.Response) -> bytes:
    """Give what a refusal says; no more of it than a refusal is long."""
    content = bytearray()
    async for part in answer.aiter_bytes():
        content += part
        if len(content) >= _SAID_BYTES:
            break
    return bytes(content[:_SAID_BYTES])


def is_web(address: str, site: str) -> bool:
    """Tell whether an address from outside may be asked.

    That is https, this machine only if the site is on it, a private network only if the site is in one: what
    a site says must not make us ask a router or a service that trusts this machine.
    """
    try:
        parts = urlsplit(address)
        host, own = parts.hostname or "", urlsplit(site).hostname or ""
        _port = parts.port
    except ValueError:
        return False
    if is_loopback(host):
        return parts.scheme in ("http", "https") and is_loopback(own)
    is_near = is_private(host) and not is_private(own)
    return bool(host) and parts.scheme == "https" and not is_near


def retry_after(headers: Mapping[str, str], otherwise: float) -> float:
    """Give the seconds that a site wants to be left alone for."""
    told = headers.get("retry-after", "").strip()
    return float(told) if told.isdigit() and len(told) < 8 else otherwise
