"""When a program is ready: its page answers, and later its API.

Two signs for each: a line in the log, and an answer over HTTP. The line gives the true address (some
programs take another port than the one they are told), the answer proves it. A program whose line
never comes, because its wording has changed, still gets ready: after a while the answer alone will do.
It is asked from the start on: a server that listens before it is done answers first who waits longest.

Some programs must not be asked too early: while the web UIs on Gradio still add their API, the first
request ends them ("Cannot add middleware after an application has started"). There the API's line
comes first.

A program with a window of its own has neither: it is up once its line has come, or it has lived for a
while. Whether the window can be seen is beyond what can be told from here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from stablehand.core.launch.calls import base_of, status_of
from stablehand.core.launch.spec import ReadySpec

# A request to loopback costs a millisecond: often at first, then at a fixed share of the waiting.
_FIRST_PAUSE_S: Final = 0.05
_LONGEST_PAUSE_S: Final = 2.0
_SHARE: Final = 1 / 40
# An API behind a password is there as well.
_THERE: Final = (200, 401, 403)
_SERVER_ERROR: Final = 500


class Readiness:
    """Follows one start of a program.

    Args:
        spec: the signs.
        expected: address at which the program was told to answer, without a path.
        status_of: asks an address.
    """

    def __init__(
        self,
        spec: ReadySpec,
        expected: str,
        status_of: Callable[[str], Awaitable[int | None]] = status_of,
    ) -> None:
        self._spec = spec
        self._expected = expected
        self._status_of = status_of
        self._base: str | None = None
        self._said_api = False
        self._said_page: float | None = None
        self._news = asyncio.Event()
        self._started = asyncio.get_running_loop().time()

    def saw_page(self, url: str) -> None:
        """The page's line came, with this address."""
        self._base = base_of(url) or self._expected
        self._said_page = asyncio.get_running_loop().time()
        self._news.set()

    def saw_api(self) -> None:
        """The API's line came."""
        self._said_api = True
        self._news.set()

    async def page(self) -> str | None:
        """Wait until the page answers; give its address, None for a window."""
        if self._spec.window_s is not None:
            await self._window(self._spec.window_s)
            return None
        begin = self._started
        path = self._spec.page_path
        answered: str | None = None
        while True:
            base = self._base or self._expected
            if answered != base and self._may_be_asked():
                status = await self._status_of(base + path)
                if status is not None and status < _SERVER_ERROR:
                    answered = base
            if answered == base and (self._base == base or self._is_late()):
                self._base = base
                return base if path == "/" else base + path
            begin = await self._pause(begin)

    async def api(self) -> None:
        """Wait until the API answers too; to be called after `page`."""
        spec = self._spec
        if spec.api is None and spec.api_path is None:
            return
        answered: float | None = None
        loop = asyncio.get_running_loop()
        begin = loop.time()
        while True:
            if spec.api_path is None:
                answers = self._said_api
            else:
                answers = await self._status_of(f"{self._base}{spec.api_path}") in _THERE
            if not answers:
                answered = None
            else:
                answered = loop.time() if answered is None else answered
                if spec.api is None or self._said_api:
                    return
                if loop.time() - answered >= spec.page_alone_s:
                    return
            begin = await self._pause(begin)

    async def _window(self, seconds: float) -> None:
        """Wait for the line that says that the window is there, or until it has lived long enough."""
        left = self._started + seconds - asyncio.get_running_loop().time()
        with suppress(TimeoutError):
            async with asyncio.timeout(max(left, 0)):
                while self._said_page is None:
                    await self._news.wait()
                    self._news.clear()

    def _may_be_asked(self) -> bool:
        """Tell whether a request does no harm any more."""
        quiet = self._spec.undisturbed_s
        if quiet is None or self._said_api:
            return True
        said = self._said_page
        return said is not None and asyncio.get_running_loop().time() - said >= quiet

    def _is_late(self) -> bool:
        return asyncio.get_running_loop().time() - self._started >= self._spec.page_alone_s

    async def _pause(self, begin: float) -> float:
        """Wait a while, or until there is news; give the moment from which waiting counts."""
        loop = asyncio.get_running_loop()
        waited = loop.time() - begin
        try:
            async with asyncio.timeout(min(max(_FIRST_PAUSE_S, waited * _SHARE), _LONGEST_PAUSE_S)):
                await self._news.wait()
        except TimeoutError:
            return begin
        self._news.clear()  # not before: what came while an answer was awaited counts
        return loop.time()
