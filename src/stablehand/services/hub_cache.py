"""What this process has asked of hubs a moment ago: nothing is asked twice, and little at once.

A page that is left and entered again, a filter that is set back, five tiles of one model: each would ask the
same. Answers last for minutes; failures are not kept.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Coroutine, Hashable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.tasks import spawn, to_the_end
from stablehand.core.hubs.civitai_asking import Pace, Turns
from stablehand.core.hubs.civitai_enums import CivitaiEnums
from stablehand.core.hubs.listing import HubModel, Page
from stablehand.core.hubs.picture_cache import PictureCache

if TYPE_CHECKING:  # loaded when a hub is asked
    import httpx

    from stablehand.core.hubs.openmodeldb_reading import Upscalers
    from stablehand.core.models.library.remote_identities import RemoteIdentity

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
LASTS_S: Final = 300.0
_MOST_PAGES: Final = 16  # of up to a hundred models with all their files
_MOST_MODELS: Final = 32
_MOST_HEADERS: Final = 2000
_MOST_PICTURES: Final = 4000
_PICTURES_AT_ONCE: Final = 6
_HEADERS_AT_ONCE: Final = 4


class Recent(Generic[K, V]):
    """Answers by question: those who ask the same at once share one, and it stays for a while.

    Args:
        lasts_s: how long an answer counts, in seconds.
        most: how many are held; the oldest go.
        clock: seconds that only grow.
    """

    def __init__(
        self, lasts_s: float, most: int, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._lasts_s = lasts_s
        self._most = most
        self._clock = clock
        self._answers: OrderedDict[K, tuple[float, V]] = OrderedDict()
        self._asking: dict[K, _Asking[V]] = {}

    async def get(self, question: K, ask: Callable[[], Coroutine[Any, Any, V]]) -> V:
        """Give an answer: the one that is there, the one that is on its way, or a new one.

        Whoever is cancelled leaves; with the last one who waits, the question is dropped.

        Raises:
            StablehandError: whatever `ask` raises; the next one who wants to know asks again.
        """
        known = self._answers.get(question)
        if known is not None and self._clock() - known[0] < self._lasts_s:
            return known[1]
        asking = self._asking.get(question)
        if asking is None or asking.task.done():
            task = spawn(self._ask(question, ask), "hub question")
            asking = self._asking[question] = _Asking(task)
        asking.waiting += 1
        try:
            return await asyncio.shield(asking.task)
        finally:
            asking.waiting -= 1
            if not asking.waiting:
                asking.task.cancel()  # nothing happens to one that has ended
                if self._asking.get(question) is asking:
                    del self._asking[question]

    def drop(self, question: K | None = None) -> None:
        """Forget an answer, or all of them, so that it is asked anew."""
        if question is None:
            self._answers.clear()
        else:
            self._answers.pop(question, None)

    async def _ask(self, question: K, ask: Callable[[], Coroutine[Any, Any, V]]) -> V:
        answer = await ask()
        self._answers[question] = (self._clock(), answer)
        self._answers.move_to_end(question)
        while len(self._answers) > self._most:
            self._answers.popitem(last=False)
        return answer


@dataclass(slots=True)
class _Asking(Generic[V]):
    """A question under way, and how many wait for it."""

    task: asyncio.Task[V]
    waiting: int = 0


class SharedClient:
    """One HTTP client for all who ask at the same time; closed when the last of them is done."""

    def __init__(self) -> None:
        self._client: httpx.AsyncClient | None = None
        self._users = 0

    @asynccontextmanager
    async def use(self) -> AsyncIterator[httpx.AsyncClient]:
        """Give the client for as long as the block lasts."""
        from stablehand.core.base.web import client

        if self._client is None:
            self._client = client()
        mine = self._client
        self._users += 1
        try:
            yield mine
        finally:
            self._users -= 1
            if not self._users:
                self._client = None
                # A second cancel in the midst of it would leave connections open.
                await to_the_end(mine.aclose(), "hub client closes")


class HubMemory:
    """What one program has learnt of hubs: held by `App`, gone with it.

    Attributes:
        pages: results by hub and query; models: by hub, address, id and revision, whole.
        no_pictures: addresses that gave no picture just now.
        headers: what files are, or why that cannot be told, by address and whether a token was sent.
        pictures: the small pictures on the disk.
        client: for all who ask hubs at once.
        here: what the library has, by what tells files apart, and the state that it was of.
        upscalers, words: OpenModelDB's models, CivitAI's words, by the site's address.
        picture_turn, header_turn: how many are asked for at once; civitai_turns: and how often.
        pace: after how long a hub is asked again that did not answer.
    """

    def __init__(self, folder: Path) -> None:
        self.pages: Recent[tuple[Hashable, ...], Page] = Recent(LASTS_S, _MOST_PAGES)
        self.models: Recent[tuple[str, ...], HubModel] = Recent(LASTS_S, _MOST_MODELS)
        self.no_pictures: Recent[str, Path | None] = Recent(LASTS_S, _MOST_PICTURES)
        self.upscalers: Recent[str, Upscalers] = Recent(LASTS_S, 2)
        self.words: Recent[str, CivitaiEnums] = Recent(LASTS_S, 2)
        self.headers: Recent[tuple[str, bool], RemoteIdentity | StablehandError] = Recent(
            LASTS_S, _MOST_HEADERS
        )
        self.pictures = PictureCache(folder)
        self.client = SharedClient()
        self.picture_turn = asyncio.Semaphore(_PICTURES_AT_ONCE)
        self.header_turn = asyncio.Semaphore(_HEADERS_AT_ONCE)
        self.civitai_turns = Turns()
        self.pace = Pace(tries=3, first_wait_s=0.5)  # somebody is waiting for the answer
        self.here: tuple[object, Mapping[str, str]] | None = None

    def forget(self) -> None:
        """Ask everything anew: with another token hubs may tell more, or less."""
        for known in (self.pages, self.models, self.headers):
            known.drop()
