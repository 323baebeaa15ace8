"""Brings a log into a view: its end as it grows, other pages of it, and what is searched for in all of it.

The view is attached to the end of the log, or shows a page from before. Attached, new lines are added;
a page stays as it is until somebody goes on or back to the end.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from stablehand.gui.live.following import Following
from stablehand.gui.live.live import Live
from stablehand.gui.live.views import Problem
from stablehand.gui.widgets.log_view import MOST_LINES, LogView
from stablehand.services.app import App
from stablehand.services.log_reading import (
    LINES,
    MOST_MATCHES,
    Batch,
    Filter,
    Matches,
    Page,
    earlier_page,
    find_match,
    follow_log,
    follow_matches,
    later_page,
    page_around,
)

_BEHIND_ALL: Final = 2**62


class LogReader(QObject):
    """Reads one log at a time for one view.

    Signals:
        changed: what there is to say about the log has changed: counts, matches, the way it is shown.

    Attributes:
        is_detached: whether a page is shown, not the end.
        is_known: whether the log has been looked at.
        matches: where the searched text stands, as far as that is known.
        has_no_match: whether the search went through everything and found nothing.
    """

    changed = Signal()

    def __init__(self, live: Live, view: LogView) -> None:
        super().__init__(view)
        self._live, self._view = live, view
        self._log: Path | None = None
        self._kind: Filter = "all"
        self._following: Following | None = None
        self._seeking: Following | None = None
        self._turn = 0  # answers to older questions are not for what is shown now
        self._count: int | None = None
        self._size = 0
        self._page_earlier: int | None = 0
        self._is_paging = False
        self._is_awake = True
        self._sought = ""
        self.is_detached = False
        self.is_known = False
        self.matches: Matches | None = None
        self.has_no_match = False
        view.shown.connect(self.changed)
        view.left_behind.connect(self._on_left_behind)
        view.edge_reached.connect(self._on_edge)
        view.following_changed.connect(self._on_following_changed)

    # -- which log ---------------------------------------------------------------------------------

    @property
    def log(self) -> Path | None:
        """The log that is read."""
        return self._log

    @property
    def kind(self) -> Filter:
        """Which lines of it."""
        return self._kind

    def read(self, log: Path | None, kind: Filter) -> None:
        """Read a log from its end, or none."""
        if (log, kind) == (self._log, self._kind):
            return
        self._log, self._kind = log, kind
        self._view.forget()
        self.is_known = False
        self.to_end()
        self._seek_anew()
        self.changed.emit()

    def rest(self) -> None:
        """Read nothing for a while."""
        self._is_awake = False
        _end(self._following)
        _end(self._seeking)
        self._following = self._seeking = None

    def wake(self) -> None:
        """Read on; what somebody was reading stays where it is."""
        if self._is_awake:
            return
        self._is_awake = True
        if not self._view.is_following and self._view.count and not self.is_detached:
            self._detach(self.earlier)
        self._follow()
        self._seek_anew()

    # -- pages -------------------------------------------------------------------------------------

    @property
    def earlier(self) -> int | None:
        """How many lines come before those shown; None while that is not known."""
        first = self._view.first
        if first is None or first.at == 0:
            return 0
        if self.is_detached:
            return self._page_earlier
        if self._kind == "all":
            return None if self._count is None else max(0, self._count - self._view.count)
        # Under a filter only one thing is sure: a view that is not full has them all.
        return None if self._view.count >= LINES else 0

    def to_end(self) -> None:
        """Show the end of the log and follow it."""
        self._turn += 1
        self.is_detached = self._is_paging = False
        self._count, self._size = None, 0
        self._view.follow(True)
        self._follow()

    def to_begin(self) -> None:
        """Show the first lines."""
        self._ask(lambda log, kind: later_page(log, 0, kind=kind), partial(self._show, None))

    def show_earlier(self) -> None:
        """Show the lines before those shown, too."""
        first = self._view.first
        if first is not None and first.at > 0:
            before = partial(_before, first.at)
            self._ask(before, self._show_before)

    def show_later(self) -> None:
        """Show the lines behind those shown, too."""
        last = self._view.last
        if last is not None:
            self._ask(partial(_after, last.at), self._show_after)

    def _show(self, top: int | None, page: Page) -> None:
        if page.lines:
            self._detach(page.earlier)
            self._view.show_page(page.lines, top)

    def _show_before(self, page: Page) -> None:
        top = self._view.top
        lines = [*page.lines, *self._view.lines()][:MOST_LINES]
        if page.lines:
            self._detach(page.earlier)
            self._view.show_page(lines, top)
        elif self.is_detached:
            self._page_earlier = 0
            self.changed.emit()

    def _show_after(self, page: Page) -> None:
        if page.is_last:
            self.to_end()
            return
        top, shown = self._view.top, self._view.lines()[:-1]
        dropped = max(0, len(shown) + len(page.lines) - MOST_LINES)
        if self._page_earlier is not None:
            self._page_earlier += dropped
        self._view.show_page([*shown, *page.lines][dropped:], top)

    def _detach(self, earlier: int | None) -> None:
        self.is_detached, self._page_earlier = True, earlier
        self._view.hold()

    # -- search ------------------------------------------------------------------------------------

    def search(self, text: str) -> None:
        """Look for a text in the whole log, beginning with what is in sight; nothing ends the search."""
        if text == self._sought:
            return
        self._sought = text
        self._view.highlight(text)
        self._seek_anew()
        if text:
            self.step(backwards=True)

    def step(self, *, backwards: bool) -> None:
        """Go to the next match, from the last one over to the first."""
        if not self._sought:
            return
        place = self._view.next_match(backwards=backwards)
        if place is not None:
            self._view.show_match(place)
            self.changed.emit()
            return
        edge = self._view.first if backwards else self._view.last
        if edge is not None:
            seek = partial(_match, self._sought, edge.at, backwards)
            self._ask(seek, partial(self._go_to, backwards))

    @property
    def number(self) -> int:
        """Which match is looked at, from 1; 0 for none."""
        current = self._view.current
        return self.matches.number_of(current) if self.matches and current is not None else 0

    @property
    def has_more_matches(self) -> bool:
        """Whether there are more matches than are counted."""
        return self.matches is not None and len(self.matches.places) >= MOST_MATCHES

    def _go_to(self, backwards: bool, place: int | None) -> None:
        if place is None:
            end = _BEHIND_ALL if backwards else -1
            self._ask(partial(_match, self._sought, end, backwards), self._go_to_last)
        else:
            self._go_to_last(place)

    def _go_to_last(self, place: int | None) -> None:
        if place is None:
            self.has_no_match = True
        elif not self._view.show_match(place):
            around = partial(_around, place)
            self._ask(around, partial(self._show_match, place))
        self.changed.emit()

    def _show_match(self, place: int, page: Page) -> None:
        self._show(place, page)
        self._view.show_match(place)
        self.changed.emit()

    def _seek_anew(self) -> None:
        _end(self._seeking)
        self._seeking, self.matches, self.has_no_match = None, None, False
        log, text, kind = self._log, self._sought, self._kind
        if log is not None and text and self._is_awake:
            self._seeking = self._live.follow(
                lambda _app, give: follow_matches(log, text, give, kind=kind),
                self,
                partial(self._on_matches, text),
            )
        self.changed.emit()

    def _on_matches(self, text: str, matches: Matches) -> None:
        if text == self._sought:
            self.matches = matches
            self.has_no_match = matches.is_whole and not matches.places
            self.changed.emit()

    # -- the end as it grows -----------------------------------------------------------------------

    def _follow(self) -> None:
        _end(self._following)
        self._following = None
        log, kind = self._log, self._kind
        if log is not None and self._is_awake:
            self._following = self._live.follow(
                lambda _app, give: follow_log(log, give, kind=kind), self, self._on_batch
            )

    def _on_batch(self, batch: Batch) -> None:
        was_begun_anew = batch.size < self._size
        self.is_known, self._count, self._size = True, batch.count, batch.size
        if self.is_detached and not was_begun_anew:
            return
        if was_begun_anew and self.is_detached:
            self.is_detached = False
            self._view.follow(True)
        if batch.lines or batch.is_fresh:
            self._view.append(batch.lines, is_fresh=batch.is_fresh)
        else:
            self.changed.emit()

    @Slot()
    def _on_left_behind(self) -> None:
        self._detach(self.earlier)
        self.changed.emit()

    @Slot(int)
    def _on_edge(self, edge: int) -> None:
        if self._is_paging:
            return
        if edge > 0 and self.is_detached:
            self.show_later()
        elif edge < 0 and self.earlier != 0:
            self.show_earlier()

    @Slot(bool)
    def _on_following_changed(self, is_following: bool) -> None:
        if is_following and self.is_detached:
            self.to_end()
        self.changed.emit()

    # -- asking ------------------------------------------------------------------------------------

    def _ask(
        self,
        work: Callable[[Path, Filter], Coroutine[Any, Any, Any]],
        then: Callable[[Any], None],
    ) -> None:
        """Have something read; the answer counts if nobody asked for anything else meanwhile."""
        log, kind = self._log, self._kind
        if log is None:
            return
        self._turn += 1
        self._is_paging = True
        turn = self._turn

        def take(found: Any) -> None:
            if turn == self._turn:
                self._is_paging = False
                then(found)

        def fail(problem: Problem) -> None:
            if turn == self._turn:
                self._is_paging = False
            self._live.failed.emit(problem)

        def do(_app: App) -> Coroutine[Any, Any, Any]:
            return work(log, kind)

        self._live.ask(do, self, take, fail)


def _end(following: Following | None) -> None:
    if following is not None:
        following.end()


def _before(place: int, log: Path, kind: Filter) -> Coroutine[Any, Any, Page]:
    return earlier_page(log, place, kind=kind)


def _after(place: int, log: Path, kind: Filter) -> Coroutine[Any, Any, Page]:
    return later_page(log, place, kind=kind)


def _around(place: int, log: Path, kind: Filter) -> Coroutine[Any, Any, Page]:
    return page_around(log, place, kind=kind)


def _match(
    text: str, place: int, backwards: bool, log: Path, kind: Filter
) -> Coroutine[Any, Any, int | None]:
    return find_match(log, text, place, backwards=backwards, kind=kind)
