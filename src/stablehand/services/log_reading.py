"""Reading logs as a person sees them, colours kept: following, pages, searching the whole, a copy.

Logs may be gigabytes and still grow. Everything that touches the disk runs in threads, in pieces so small
that a cancel is obeyed at once and the threads next to it are not kept waiting.
"""

from __future__ import annotations

import asyncio
from array import array
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.launch.ansi import plain
from stablehand.core.launch.log_growth import Batch, Growth
from stablehand.core.launch.log_levels import Filter, Level
from stablehand.core.launch.log_pages import (
    LogBytes,
    LogLine,
    begin_of_last,
    blocks,
    count_lines,
    page_after,
    page_before,
)
from stablehand.core.launch.log_search import places_in
from stablehand.core.launch.sessions import SessionTable
from stablehand.services.app import App
from stablehand.services.sessions import SessionView

__all__ = ["Batch", "Filter", "Level", "LogLine"]

T = TypeVar("T")
LINES: Final = 2000
MOST_MATCHES: Final = 100_000
# How long is waited for more: short while something comes, longer the longer nothing does.
_SHORTEST_S: Final = 0.04
_LONGEST_S: Final = 0.4
_SLOWER: Final = 1.15
# Blocks that are searched before the search lets others have their turn.
_BLOCKS_AT_ONCE: Final = 8
_TOLD_EVERY_S: Final = 0.25


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of a log.

    Attributes:
        lines: in their order.
        earlier: how many lines of the log come before these; under a filter 0 or 1, for none or some.
        is_last: whether nothing comes after these.
    """

    lines: tuple[LogLine, ...]
    earlier: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class Matches:
    """Where a text stands in a log.

    Attributes:
        places: where the lines that hold it begin, in order; at most `MOST_MATCHES`.
        is_whole: whether the log has been looked through to its end.
    """

    places: array[int]
    is_whole: bool

    def number_of(self, place: int) -> int:
        """Give which of the matches begins at a place, from 1; 0 where none does."""
        at = bisect_left(self.places, place)
        return at + 1 if at < len(self.places) and self.places[at] == place else 0


async def follow_log(
    log: Path, give: Callable[[Batch], None], *, kind: Filter = "all", lines: int = LINES
) -> None:
    """Give the last lines of a log, even if there are none, then each new one; ends by a cancel.

    Args:
        log: the file; it need not exist yet.
        give: takes what is new; must not block.
        kind: which lines.
        lines: how many are given at once, the last ones where there are more.

    Raises:
        StablehandError: `log.unreadable`.
    """
    growth = Growth(log, lines, kind)
    pause = _SHORTEST_S
    first: Batch | None = Batch((), True, 0, 0)
    while True:
        batch = await _read(log, growth.look) or first
        first = None
        if batch is not None:
            give(batch)
            pause = _SHORTEST_S
        elif not growth.is_counting:
            pause = min(_LONGEST_S, pause * _SLOWER)
        await asyncio.sleep(pause)


async def earlier_page(log: Path, end: int, *, kind: Filter = "all", lines: int = LINES) -> Page:
    """Give the lines that come right before a place.

    Raises:
        StablehandError: `log.unreadable`.
    """
    found = LogBytes(log)
    return await _read(
        log, lambda: _page(found, page_before(found, end, lines, kind), kind, end >= found.size())
    )


async def later_page(log: Path, start: int, *, kind: Filter = "all", lines: int = LINES) -> Page:
    """Give the lines that begin at a place or right behind it.

    Raises:
        StablehandError: `log.unreadable`.
    """
    found = LogBytes(log)

    def read() -> Page:
        after = page_after(found, start, lines + 1, kind)
        return _page(found, after[:lines], kind, len(after) <= lines)

    return await _read(log, read)


async def page_around(log: Path, place: int, *, kind: Filter = "all", lines: int = LINES) -> Page:
    """Give lines before and behind the one that begins at a place.

    Raises:
        StablehandError: `log.unreadable`.
    """
    found = LogBytes(log)

    def read() -> Page:
        before = page_before(found, place, lines // 2, kind)
        after = page_after(found, place, lines + 1 - len(before), kind)
        whole = [*before, *after]
        return _page(found, whole[:lines], kind, len(whole) <= lines)

    return await _read(log, read)


def _page(log: LogBytes, lines: list[LogLine], kind: Filter, is_last: bool) -> Page:
    if not lines:
        return Page((), 0, is_last)
    if kind == "all":
        return Page(tuple(lines), count_lines(log, 0, lines[0].at), is_last)
    return Page(tuple(lines), len(page_before(log, lines[0].at, 1, kind)), is_last)


async def find_match(
    log: Path, text: str, place: int, *, backwards: bool, kind: Filter = "all"
) -> int | None:
    """Give where the next line begins that holds a text, however large the letters.

    Args:
        log: the file.
        text: what is looked for.
        place: lines that begin behind it count, or before it when looking backwards.
        backwards: towards the beginning.
        kind: which lines count.

    Raises:
        StablehandError: `log.unreadable`.
    """
    found, sought = LogBytes(log), text.lower()
    size = await _read(log, found.size)
    parts = blocks(0, min(place, size)) if backwards else blocks(place + 1, size)
    if backwards:
        parts.reverse()
    for at in range(0, len(parts), _BLOCKS_AT_ONCE):
        some = parts[at : at + _BLOCKS_AT_ONCE]
        match = await _read(log, partial(_first_of, found, some, sought, kind, backwards))
        if match is not None:
            return match
    return None


def _first_of(
    log: LogBytes, parts: list[tuple[int, int]], sought: str, kind: Filter, backwards: bool
) -> int | None:
    for start, stop in parts:
        if places := places_in(log, start, stop, sought, kind):
            return places[-1 if backwards else 0]
    return None


async def follow_matches(
    log: Path, text: str, give: Callable[[Matches], None], *, kind: Filter = "all"
) -> None:
    """Give every match in a log, over and over as more are found and as the log grows; ends by a cancel.

    Raises:
        StablehandError: `log.unreadable`.
    """
    found, sought = LogBytes(log), text.lower()
    places: array[int] = array("q")
    done, told = 0, -1
    pause = _SHORTEST_S
    while True:
        size = await _read(log, found.size)
        if size < done:
            places, done, told = array("q"), 0, -1
        if size != told:
            # The last line is looked at again while it has no end.
            del places[bisect_left(places, done) :]
            await _gather(log, places, (done, size), sought, kind, give)
            done = await _read(log, partial(_end_of_lines, found, size))
            told = size
            give(Matches(places[:], is_whole=True))
            pause = _SHORTEST_S
        pause = min(_LONGEST_S, pause * _SLOWER)
        await asyncio.sleep(pause)


async def _gather(
    log: Path,
    places: array[int],
    part: tuple[int, int],
    sought: str,
    kind: Filter,
    give: Callable[[Matches], None],
) -> None:
    """Add the matches in a part of a log; tell now and then how many there are."""
    found, parts = LogBytes(log), blocks(*part)
    loop = asyncio.get_running_loop()
    told_at = loop.time()

    def look(some: list[tuple[int, int]]) -> list[int]:
        return [at for start, stop in some for at in places_in(found, start, stop, sought, kind)]

    for at in range(0, len(parts), _BLOCKS_AT_ONCE):
        some = parts[at : at + _BLOCKS_AT_ONCE]
        places.extend(await _read(log, partial(look, some)))
        if len(places) >= MOST_MATCHES:
            del places[MOST_MATCHES:]
            return
        if loop.time() - told_at > _TOLD_EVERY_S:
            told_at = loop.time()
            give(Matches(places[:], is_whole=False))


def _end_of_lines(log: LogBytes, size: int) -> int:
    """Give where the last line begins that has no end; the end of the log where every line has one."""
    has_end = size == 0 or log.read(size - 1, size) == b"\n"
    return size if has_end else begin_of_last(log, size, 1)


async def last_words(log: Path, lines: int) -> tuple[str, ...]:
    """Give the last lines of a log that say anything, without codes.

    Raises:
        StablehandError: `log.unreadable`.
    """
    found = LogBytes(log)

    def read() -> tuple[str, ...]:
        last = [plain(line.text).rstrip() for line in page_before(found, found.size(), 4 * lines)]
        return tuple([text for text in last if text.strip()][-lines:])

    return await _read(log, read)


async def earlier_launches(app: App, name: str) -> tuple[SessionView, ...]:
    """Give the launches of an install whose logs are still there, the newest first."""
    root = app.data.root

    def look() -> tuple[SessionView, ...]:
        found = (SessionView.of(root, item) for item in SessionTable(root).of_install(name))
        return tuple(view for view in found if view.log.is_file())

    return await asyncio.to_thread(look)


async def question_of(app: App, package: str, asks: str) -> Wording | None:
    """Give what a program asks in the words of the catalog, which knows more languages than English."""

    def look() -> Wording | None:
        prompts = app.catalog.load(package).package.launch.prompts
        return next((item.text for item in prompts if item.text.english() == asks), None)

    try:
        return await asyncio.to_thread(look)
    except StablehandError:  # the definition has gone since; the question stands
        return None


async def place_of(path: Path) -> Path | None:
    """Give the folder that a path from a log lies in, or is; None where nothing is there.

    A file is never given itself: opening it could run it.
    """

    def look() -> Path | None:
        if path.is_dir():
            return path
        return path.parent if path.exists() else None

    try:
        return await asyncio.to_thread(look)
    except (OSError, ValueError):
        return None


async def _read(log: Path, work: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(work)
    except OSError as error:
        raise _unreadable(log, error) from error


def _unreadable(log: Path, error: OSError) -> StablehandError:
    return StablehandError(
        "log.unreadable",
        QT_TRANSLATE_NOOP("logs", "The log {path} cannot be read: {reason}.").fill(
            path=str(log), reason=error.strerror or type(error).__name__
        ),
    )
