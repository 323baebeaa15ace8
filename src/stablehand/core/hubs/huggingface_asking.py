"""How Hugging Face is asked: again after a bad moment, and never elsewhere than at its own address.

A redirect is followed as anywhere (`core.base.web.opened`): the token goes to the origin of the setting
and no further. The next page of a list is asked for at our address with the cursor that the hub's link
names, wherever the link itself leads: mirrors often leave the address of the hub in it. Limits and errors:
facts, contracts 2.5 and 2.6.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.web import HeadersFor, nothing_for, opened, told, within
from stablehand.core.hubs.civitai_asking import Pace
from stablehand.core.hubs.failures import limited, odd_answer, unreachable, unreadable
from stablehand.core.hubs.huggingface_problems import Quota, Subject, problem_of, quota_of, wait_of

if TYPE_CHECKING:  # loaded when the hub is asked
    import httpx

ANSWER_BYTES: Final = 32 * 1024 * 1024
_SAID_BYTES: Final = 16 * 1024
_LONGEST_CURSOR: Final = 4_000
_AGAIN: Final = frozenset(
    {408, 429}
)  # and whatever is from 500 on: guards before a site have their own
_AS_JSON: Final = {"Accept": "application/json", "Accept-Encoding": "gzip"}
# What a link to the next page may say; everything else of the question stays ours.
CURSORS: Final = frozenset({"cursor", "skip", "offset", "page", "p"})

Query = Sequence[tuple[str, str]]


class HuggingFaceAsking:
    """The way to ask; made per use, its client closed by whoever made it.

    Args:
        client: an HTTP client; redirects are followed here.
        address: the hub's (setting `endpoints.huggingface`); a mirror may lie below a path.
        headers_for: gives what is sent along to an address, such as a token; asked per request.
        pace: how often and after how long it is asked again.
        sleep: waits so many seconds.

    Attributes:
        quota: what the last answer said of it.
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
        self._client = client
        self.address = address.rstrip("/")
        self._headers_for = headers_for
        self._pace = pace or Pace()
        self._sleep = sleep
        self.quota: Quota | None = None

    def subject(self, model: str, *, is_site: bool = False) -> Subject:
        """Give what a question is about, for the words of a refusal; `is_site`: it is about no model."""
        return Subject(
            what=model,
            page=f"{self.address}/{model}".rstrip("/"),
            tokens=f"{self.address}/settings/tokens",
            has_token=self.has_token,
            is_site=is_site,
        )

    @property
    def has_token(self) -> bool:
        """Whether a token goes along with questions to the hub."""
        return any(name.lower() == "authorization" for name in self._headers_for(self.address))

    async def json(
        self, path: str, subject: Subject, *, query: Query = (), tries: int | None = None
    ) -> tuple[Any, Mapping[str, str] | None]:
        """Ask for JSON at a path of ours; give it, and the parameters that ask for the next page.

        Raises:
            StablehandError: `network.*`, `hub.limited`, `hub.login`, `hub.token`, `hub.permission`,
                `hub.gated`, `hub.missing`, `hub.disabled`, `hub.refused`.
        """
        address = self.address + path + (f"?{urlencode(query)}" if query else "")
        content, is_whole, onward = await self._asked(
            address, _AS_JSON, subject, ANSWER_BYTES, tries
        )
        if not is_whole:
            raise odd_answer(self.address)
        try:
            return await asyncio.to_thread(json.loads, content), onward
        except (ValueError, RecursionError) as error:
            raise unreadable(self.address, content) from error

    async def text(self, path: str, subject: Subject, limit_bytes: int) -> str:
        """Ask for a text and give its beginning, at most so many bytes of it.

        Raises:
            StablehandError: as `json`.
        """
        address = self.address + path
        content, _is_whole, _onward = await self._asked(address, {}, subject, limit_bytes, None)
        return content.decode("utf-8", "replace")

    async def _asked(
        self,
        address: str,
        headers: Mapping[str, str],
        subject: Subject,
        limit_bytes: int,
        tries: int | None,
    ) -> tuple[bytes, bool, Mapping[str, str] | None]:
        """Give the beginning of an answer, whether that is all of it, and what asks for the next page."""
        wait_s = self._pace.first_wait_s
        for left in reversed(range(tries or self._pace.tries)):
            try:
                async with (
                    within(self._pace.answer_s, address),
                    opened(
                        self._client, address, headers=headers, headers_for=self._headers_for
                    ) as answer,
                ):
                    self.quota = quota_of(answer.headers) or self.quota
                    if answer.status_code < 300:
                        content, is_whole = await _content(answer, limit_bytes)
                        return content, is_whole, next_page(answer.links)
                    problem, after_s = await self._refusal(answer, subject, wait_s)
            except StablehandError as error:
                if error.code != "network.unreachable" or not _is_passing(error):
                    raise
                problem, after_s = error, wait_s
            if not left or after_s > self._pace.longest_wait_s:
                raise problem
            await self._sleep(after_s)
            wait_s = min(wait_s * 2, self._pace.longest_wait_s)
        raise AssertionError("the last try gives or raises")

    async def _refusal(
        self, answer: httpx.Response, subject: Subject, wait_s: float
    ) -> tuple[StablehandError, float]:
        """Give what is wrong and after how many seconds it may be right.

        Raises:
            StablehandError: it will not be right by itself.
        """
        status, address = answer.status_code, self.address
        if status in _AGAIN or status >= 500:
            after_s = wait_of(answer.headers)
            after_s = wait_s if after_s is None else after_s
            problem = (
                limited(address, after_s)
                if status == 429
                else unreachable(address, f"HTTP {status}")
            )
            return problem, after_s
        body, _is_whole = await _content(answer, _SAID_BYTES)
        problem_here = problem_of(status, *told(answer, body), address, subject)
        raise problem_here or odd_answer(address, status)


def next_page(links: Mapping[Any, Any]) -> Mapping[str, str] | None:
    """Give the parameters that ask for the next page, from the links of an answer; None for the last.

    Args:
        links: what the header `Link` says, by relation.
    """
    link = links.get("next")
    address = link.get("url") if isinstance(link, Mapping) else None
    if not isinstance(address, str):
        return None
    try:
        pairs = parse_qsl(urlsplit(address).query, max_num_fields=60)
    except ValueError:
        return None
    found = {key: value for key, value in pairs if key in CURSORS and value}
    return found if found and sum(map(len, found.values())) <= _LONGEST_CURSOR else None


def _is_passing(error: StablehandError) -> bool:
    """Tell whether a connection failed, which may go better next time; a redirect astray does not."""
    import httpx

    return isinstance(error.__cause__, httpx.HTTPError)


async def _content(answer: httpx.Response, limit_bytes: int) -> tuple[bytes, bool]:
    """Give the beginning of a body, and whether that is all of it."""
    content = bytearray()
    async for part in answer.aiter_bytes():
        content += part
        if len(content) > limit_bytes:
            return bytes(content[:limit_bytes]), False
    return bytes(content), True
