"""Showing the start of a session as it goes on, on a terminal or as JSON."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from stablehand.cli.output import draw_line, has_terminal, write_event
from stablehand.core.base.events import Event, LogChunk, SessionEvent
from stablehand.services.waiting import OnEvent


@contextmanager
def shown_start(name: str, *, as_json: bool) -> Iterator[OnEvent | None]:
    """Give what takes the events of a start: one object each, or one line that is drawn over."""
    if as_json:
        yield _write
    elif has_terminal():
        line = _LiveLine(name)
        try:
            yield line.take
        finally:
            line.clear()
    else:
        yield None


def _write(event: Event) -> None:
    write_event(event)


class _LiveLine:
    """What the program said last, on one line of the terminal."""

    def __init__(self, name: str) -> None:
        self._title = f"Starting {name}"

    def take(self, event: Event) -> None:
        if isinstance(event, LogChunk) and event.lines:
            self._draw(event.lines[-1].text)
        elif isinstance(event, SessionEvent):
            if event.state == "page_ready":
                self._title = f"{event.name}: the page answers, the API does not yet"
            self._draw("")

    def clear(self) -> None:
        draw_line("")

    def _draw(self, said: str) -> None:
        width = max(20, shutil.get_terminal_size().columns - 1)
        printable = "".join(char for char in said if char.isprintable())
        text = f"{self._title}  {printable}".rstrip()
        draw_line(text[:width])
