"""Asking the core thread, and who is answered.

The core thread holds a number, never who asks: a widget whose last reference went there would be destroyed
there, which takes the program down. Who asks, what for, and what takes the answer stay in the GUI's thread,
until the core thread has let go of the work.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import shiboken6
from PySide6.QtCore import QObject

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.tasks import spawn
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.gui.live.bridge import Bridge
from stablehand.gui.live.core_thread import CoreThread
from stablehand.gui.live.following import Following
from stablehand.gui.live.views import Problem
from stablehand.services.app import App

Take = Callable[[Any], None]
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the core thread is at for somebody.

    Attributes:
        work: makes it, from the program (and from what takes values, if it is followed).
        owner: who wants it; once that is gone nobody is answered. None: the window, always there.
        then: takes what it gives.
        otherwise: takes the `Problem`, if it fails.
        gone: takes the `Problem` if the owner is gone by then; None: nobody does.
        about: kind and name of what a problem is about, as `Problem.of` takes them.
    """

    work: Callable[..., Awaitable[Any]]
    owner: QObject | None
    then: Take
    otherwise: Callable[[Problem], None]
    gone: Callable[[Problem], None] | None = None
    about: tuple[str, ...] = ()


class Asking:
    """Everything that the core thread is asked; belongs to the GUI's thread.

    Args:
        app: handed to the work.
        thread: where it is done.
        bridge: how its answers come back.
    """

    def __init__(self, app: App, thread: CoreThread, bridge: Bridge) -> None:
        self._app = app
        self._thread = thread
        self._bridge = bridge
        self._asked: dict[int, Asked] = {}
        self._followed: set[int] = set()
        self._numbers = itertools.count()

    @property
    def owes_answers(self) -> bool:
        """Whether something is still being looked up; what is followed goes on, and does not count."""
        return bool(self._asked.keys() - self._followed)

    def ask(self, asked: Asked, name: str) -> None:
        """Have something done, and its answer brought back."""
        number = self._keep(asked)
        self._run(number, self._answer(number), name)

    def follow(self, asked: Asked, name: str) -> Following:
        """Have something watched: each value that it hands out is brought back; see `Following`."""
        following, number = Following(), self._keep(asked)
        self._followed.add(number)
        self._run(number, self._watch(number, following), name)
        return following

    def forget(self) -> None:
        """Let go of who still waits, once the core thread has ended."""
        self._asked.clear()
        self._followed.clear()

    def _keep(self, asked: Asked) -> int:
        number = next(self._numbers)
        self._asked[number] = asked
        return number

    def _run(self, number: int, work: Coroutine[Any, Any, None], name: str) -> None:
        if self._thread.submit(work, name) is None:
            del self._asked[number]
            self._followed.discard(number)

    # -- the core thread ---------------------------------------------------------------------------

    async def _answer(self, number: int) -> None:
        about = self._asked[number].about
        found = problem = None
        try:
            found = await self._asked[number].work(self._app)
        except StablehandError as error:
            problem = Problem.of(error, *about)
        except Exception as error:
            problem = Problem.of(mistake(error), *about)
        # Nothing of who asked is held here any more.
        self._bridge.call(partial(self._on_end, number, found, problem))

    async def _watch(self, number: int, following: Following) -> None:
        def give(value: Any) -> None:
            self._bridge.call(partial(self._on_value, number, following, value))

        async def begun() -> None:  # the work is made when it begins: it may be stopped before
            await self._asked[number].work(self._app, give)

        problem = None
        task = spawn(begun(), "something followed")
        following.begin(asyncio.get_running_loop(), task)
        try:
            await task
        except asyncio.CancelledError:
            if not following.is_over:
                raise
        except Exception as error:
            problem = Problem.of(error if isinstance(error, StablehandError) else mistake(error))
        del task
        self._bridge.call(partial(self._on_watched, number, problem))

    # -- the GUI's thread --------------------------------------------------------------------------

    def _on_end(self, number: int, found: Any, problem: Problem | None) -> None:
        if (asked := self._asked.pop(number, None)) is None:  # forgotten
            return
        is_there = asked.owner is None or shiboken6.isValid(asked.owner)
        if problem is None and is_there:
            asked.then(found)
        elif problem is not None and is_there:
            asked.otherwise(problem)
        elif problem is not None and asked.gone is not None:
            asked.gone(problem)

    def _on_value(self, number: int, following: Following, value: Any) -> None:
        asked = self._asked.get(number)
        if asked is not None and not following.is_over and shiboken6.isValid(asked.owner):
            asked.then(value)

    def _on_watched(self, number: int, problem: Problem | None) -> None:
        self._followed.discard(number)
        asked = self._asked.pop(number, None)
        if asked is not None and problem is not None and shiboken6.isValid(asked.owner):
            asked.otherwise(problem)


def mistake(error: Exception) -> StablehandError:
    """Give what should not happen as an error, and log it in full."""
    _log.error("a question of the window failed", exc_info=error)
    return StablehandError(
        "internal",
        QT_TRANSLATE_NOOP("live", "Stablehand made a mistake: {kind}.").fill(
            kind=type(error).__name__
        ),
        hint=QT_TRANSLATE_NOOP("live", "The log has the details; please report them."),
        details={"exception": type(error).__name__, "text": str(error)},
    )
