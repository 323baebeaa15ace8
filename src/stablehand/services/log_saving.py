"""Saving a log as plain text: the whole, what a filter leaves, or a part; with times, without secrets.

The log is read and written piece by piece in a thread, into a file beside the target that takes its place at
the end. So memory does not grow with the log, and a save that was cancelled or failed leaves nothing.
"""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Reporter, Silence, Stage
from stablehand.core.base.redaction import Person, open_key, redact
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.launch.ansi import plain
from stablehand.core.launch.log_files import second_log
from stablehand.core.launch.log_levels import Filter
from stablehand.core.launch.log_pages import LogBytes, blocks, levelled, raw_lines, standing_text
from stablehand.core.launch.log_times import LogTimes, read_times
from stablehand.services.app import App
from stablehand.services.failure_report import person_of
from stablehand.services.jobs import Job
from stablehand.services.time_words import TimeStyle, time_word

_TO_THE_END: Final = 2**62
_AROUND: Final = 24 * 1024  # bytes read before and behind a part, for a key that is cut by its ends

_Piece = tuple[list[int], list[str]]  # where lines begin, and the lines


@dataclass(frozen=True, slots=True)
class SaveWish:
    """What of a log is saved, and how.

    Attributes:
        kind: which lines.
        start, stop: lines that begin between these places; None is the end.
        times: how each line's time is written before it; None for not at all.
        is_redacted: what is secret and what tells who and where somebody is is taken out.
    """

    kind: Filter = "all"
    start: int = 0
    stop: int | None = None
    times: TimeStyle | None = None
    is_redacted: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved log: its file, how many lines it has, and whether they have times."""

    path: Path
    lines: int
    has_times: bool


async def save_log(
    app: App,
    log: Path,
    target: Path,
    wish: SaveWish | None = None,
    reporter: Reporter | None = None,
) -> Saved:
    """Write a log to a file as a person sees it: without codes, what was drawn over once.

    Args:
        app: knows whom a redacted log must not tell of.
        log: the log.
        target: the file; it is replaced as a whole, or stays as it is.
        wish: what of it; None is all of it.
        reporter: is told how many bytes have been read; its stage `save` is begun here.

    Raises:
        StablehandError: `log.unsaved`.
    """
    wish, reporter = wish or SaveWish(), reporter or Silence()
    loop, is_over = asyncio.get_running_loop(), threading.Event()
    total = await asyncio.to_thread(LogBytes(log).size)
    text = QT_TRANSLATE_NOOP("logs", "Saving the log")
    reporter.start("save", text=text, total=float(max(1, total)), unit="B")

    def tell(done: int) -> None:
        if is_over.is_set():
            raise _Cancelled
        loop.call_soon_threadsafe(reporter.update, float(done))

    person = person_of(app) if wish.is_redacted else None
    work = asyncio.ensure_future(asyncio.to_thread(_written, log, target, wish, person, tell))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        is_over.set()
        await asyncio.wait({work})  # it ends with the block that it is at, and takes its file away
        work.exception()  # looked at: the cancel is what counts
        raise
    except OSError as error:
        raise _unsaved(target, error) from error


async def start_save(app: App, name: str, log: Path, target: Path, wish: SaveWish) -> Job[Saved]:
    """Save a log as a job, that can be watched and cancelled."""
    title = QT_TRANSLATE_NOOP("logs", "Save the log of {name}").fill(name=name)

    async def work(reporter: Reporter) -> Saved:
        return await save_log(app, log, target, wish, reporter)

    return app.jobs.submit(title, (Stage("save"),), work, kind="save-log")


class _Cancelled(Exception):  # noqa: N818 - it is none
    """Nobody wants it any more."""


def _unsaved(target: Path, error: OSError) -> StablehandError:
    return StablehandError(
        "log.unsaved",
        QT_TRANSLATE_NOOP("logs", "The log could not be saved as {path}: {reason}.").fill(
            path=str(target), reason=error.strerror or type(error).__name__
        ),
        hint=QT_TRANSLATE_NOOP("logs", "Choose another folder, or make room on the drive."),
    )


def _written(
    log: Path, target: Path, wish: SaveWish, person: Person | None, tell: Callable[[int], None]
) -> Saved:
    if target.exists() and any(
        part.exists() and target.samefile(part) for part in (log, second_log(log))
    ):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    times = read_times(log) if wish.times is not None else None
    part = target.with_name(f".{secrets.token_hex(8)}.tmp")
    count = 0
    try:
        with part.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
            whole = LogBytes(log)
            pieces = _pieces(whole, wish, tell)
            if person is not None:
                pieces = _redacted(whole, wish, tell, person)
            for places, texts in pieces:
                for place, text in zip(places, texts, strict=True):
                    file.write(_with_time(place, text, wish, times))
                count += len(places)
        os.replace(part, target)  # noqa: PTH105 - as elsewhere
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return Saved(target, count, times is not None)


def _pieces(log: LogBytes, wish: SaveWish, tell: Callable[[int], None]) -> Iterator[_Piece]:
    stop = min(log.size(), _TO_THE_END if wish.stop is None else wish.stop)
    for begin, end in blocks(wish.start, stop):
        if wish.kind == "all":
            found = [
                (at, standing_text(line, len(line))) for at, line in raw_lines(log, begin, end)
            ]
        else:
            found = [(line.at, line.text) for line in levelled(log, begin, end, wish.kind)]
        if found:
            yield [at for at, _ in found], [plain(text) for _, text in found]
        tell(end)


def _redacted(
    log: LogBytes, wish: SaveWish, tell: Callable[[int], None], person: Person
) -> Iterator[_Piece]:
    """Give the pieces without what is secret, and without what tells of a person."""
    start, stop = wish.start, _TO_THE_END if wish.stop is None else wish.stop
    # Levels of lines depend on where the reading begins, so only what is not chosen by them has more.
    around = _AROUND if wish.kind == "all" else 0
    wide = replace(wish, start=max(0, start - around), stop=stop + around)
    for places, texts in _with_whole_keys(_pieces(log, wide, tell)):
        # A whole piece at once: line by line it would take ten times as long.
        shown = redact("\n".join(texts), person).split("\n")
        kept = [
            pair
            for pair in zip(places, shown, strict=True)
            if around == 0 or start <= pair[0] < stop
        ]
        yield [place for place, _ in kept], [text for _, text in kept]


def _with_whole_keys(pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """Give the pieces so that no private key lies in two of them, where one half would not be known."""
    places: list[int] = []
    texts: list[str] = []
    for more_places, more_texts in pieces:
        places, texts = [*places, *more_places], [*texts, *more_texts]
        joined = "\n".join(texts)
        begins = open_key(joined)
        cut = len(texts) if begins is None else joined.count("\n", 0, begins)
        if cut:
            yield places[:cut], texts[:cut]
        places, texts = places[cut:], texts[cut:]
    if texts:
        yield places, texts


def _with_time(place: int, text: str, wish: SaveWish, times: LogTimes | None) -> str:
    if times is None or wish.times is None:
        return f"{text}\n"
    return f"{time_word(times, place, wish.times)}  {text}\n"
