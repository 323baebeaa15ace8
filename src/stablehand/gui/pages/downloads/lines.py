"""The queue as lines of a list: sections, sets with one bar, files. Pure: a queue in, light values out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication

from stablehand.core.downloads.entry import Download, DownloadState, Queue
from stablehand.gui.components.download_words import (
    amount_words,
    moving_words,
    on_one_line,
    place_words,
    share_of,
    sizes,
    state_icon,
    state_words,
    title_of,
    verified_words,
    why_words,
)
from stablehand.gui.components.model_words import base_name, kind_words
from stablehand.gui.words.say import say
from stablehand.gui.words.units import ago, percent, size

Kind = Literal["section", "set", "file"]
# Sections from the top: what wants somebody first, what is over last.
NEEDS: Final = "needs"
ACTIVE: Final = "active"
WAITING: Final = "waiting"
QUEUED: Final = "queued"
FAILED: Final = "failed"
FINISHED: Final = "finished"
ORDER: Final = (NEEDS, ACTIVE, WAITING, QUEUED, FAILED, FINISHED)
_PLACES: Final = {
    DownloadState.NEEDS: NEEDS,
    DownloadState.RUNNING: ACTIVE,
    DownloadState.CHECKING: ACTIVE,
    DownloadState.WAITING: WAITING,
    DownloadState.PAUSED: WAITING,
    DownloadState.QUEUED: QUEUED,
    DownloadState.FAILED: FAILED,
    DownloadState.CANCELLED: FAILED,
    DownloadState.DONE: FINISHED,
}
_LOW_BYTES: Final = 5_000_000_000  # less room than this afterwards is worth a warning


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list.

    Attributes:
        key: "section:x", "set:x" or "file:id"; stays the same while the line lasts.
        ids: the downloads that it stands for.
        title, below: its two lines of words; `right`, `right_below`: those at the right.
        share: how far its bar is, 0 to 1; None where there is no bar.
        icon, tone: how it looks.
        section: the section that it stands in.
        is_indented: it belongs to the set above it. `is_open`: of a set, whether its files are shown.
        states: of what it stands for, so that it is known what can be done.
    """

    key: str
    kind: Kind
    title: str
    section: str
    ids: tuple[str, ...] = ()
    below: str = ""
    right: str = ""
    right_below: str = ""
    share: float | None = None
    icon: str = ""
    tone: str = "text3"
    is_indented: bool = False
    is_open: bool = True
    states: frozenset[DownloadState] = frozenset()

    @property
    def words(self) -> str:
        """Everything that it says, for who cannot see it."""
        found = (self.title, self.right, self.right_below, self.below)
        return ", ".join(part for part in found if part)


Kept = MutableMapping[str, tuple[Download, Line]]


def section_of(download: Download) -> str:
    """Give the section that a download stands in by itself."""
    return _PLACES[download.state]


def lines_of(
    queue: Queue,
    *,
    turned: Collection[str] = (),
    wanted: Callable[[Download], bool] = lambda _download: True,
    now: datetime | None = None,
    kept: Kept | None = None,
) -> tuple[Line, ...]:
    """Give the lines of a queue.

    Args:
        queue: all downloads, in their order.
        turned: keys of sets that are folded though they are under way, or open though they are over.
        wanted: which downloads are looked for.
        now: the time that counting down goes by; None: the true one.
        kept: lines of what is over, by id, used again while nothing has changed; emptied by its owner, as
            what is said of their time grows old.
    """
    kept = {} if kept is None else kept
    shown = [item for item in queue.downloads if wanted(item)]
    sets: dict[str, list[Download]] = {}
    for item in shown:
        if item.group:
            sets.setdefault(item.group, []).append(item)
    found: dict[str, list[Line]] = {name: [] for name in ORDER}
    begun: set[str] = set()
    for item in shown:
        if not item.group or len(sets[item.group]) == 1:
            section = section_of(item)
            found[section].append(_file(item, section, now, kept))
        elif item.group not in begun:
            begun.add(item.group)
            members = sets[item.group]
            section = _set_section(members)
            found[section].extend(_set(item.group, members, section, turned, now, kept))
    return tuple(_with_heads(found, queue))


def _set_section(members: Sequence[Download]) -> str:
    places = {section_of(item) for item in members}
    return next(place for place in ORDER if place in places)  # a set stands where its first is


def _with_heads(found: dict[str, list[Line]], queue: Queue) -> Iterable[Line]:
    for name in ORDER:
        lines = found[name]
        if lines:
            count = sum(len(line.ids) for line in lines if not line.is_indented)
            yield _head(name, count, queue)
            yield from lines


def _head(name: str, count: int, queue: Queue) -> Line:
    translate = QCoreApplication.translate
    titles = {
        NEEDS: translate("DownloadLines", "Needs you"),
        ACTIVE: translate("DownloadLines", "Active"),
        WAITING: translate("DownloadLines", "Waiting or paused"),
        QUEUED: translate("DownloadLines", "Queued"),
        FAILED: translate("DownloadLines", "Failed or cancelled"),
        FINISHED: translate("DownloadLines", "Finished"),
    }
    right, tone = "", "text3"
    if name == QUEUED:
        waiting = [item for item in queue.downloads if item.state is DownloadState.QUEUED]
        total = sizes(waiting) - sum(item.received_bytes for item in waiting if item.size_bytes)
        parts = [size(total)] if total > 0 else []
        if queue.free_bytes is not None:
            parts.append(_room(queue.free_bytes))
            tone = "warning" if queue.free_bytes < _LOW_BYTES else "text3"
        right = " · ".join(parts)
    title = f"{titles[name]}  ({count})"
    return Line(f"section:{name}", "section", title, name, right=right, tone=tone)


def _room(free: int) -> str:
    translate = QCoreApplication.translate
    if free < 0:
        return translate("DownloadLines", "{size} are missing on the drive").format(
            size=size(-free)
        )
    return translate("DownloadLines", "{size} free afterwards").format(size=size(free))


# -- sets --------------------------------------------------------------------------------------------


def _set(
    name: str,
    members: Sequence[Download],
    section: str,
    turned: Collection[str],
    now: datetime | None,
    kept: Kept,
) -> list[Line]:
    key = f"set:{name}"
    is_over = all(item.state.is_over for item in members)
    is_open = (key in turned) is is_over
    head = _set_head(key, name, members, section, is_open=is_open)
    if not is_open:
        return [head]
    lines = (_file(item, section, now, kept) for item in members)
    return [head, *(replace(line, is_indented=True) for line in lines)]


def _set_head(
    key: str, name: str, members: Sequence[Download], section: str, *, is_open: bool
) -> Line:
    translate = QCoreApplication.translate
    done = [item for item in members if item.state is DownloadState.DONE]
    text = translate("DownloadLines", "{done} of {count} files are here")
    parts = [text.format(done=len(done), count=len(members))]
    failed = sum(item.state is DownloadState.FAILED for item in members)
    if failed:
        text = translate("DownloadLines", "{count} failed")
        parts.append(text.format(count=failed))
    total = sizes(members)
    received = sum(
        (item.size_bytes or 0)
        if item.state is DownloadState.DONE
        else min(item.received_bytes, item.size_bytes or 0)
        for item in members
    )
    share = received / total if total and section != FINISHED else None
    amount = size(total) if total else ""
    if share is not None and received:
        text = translate("DownloadWords", "{done} of {total}")
        amount = text.format(done=size(received), total=size(total))
    icon, tone = _set_look(members, section)
    return Line(
        key,
        "set",
        on_one_line(name),
        section,
        tuple(item.id for item in members),
        below=" · ".join(parts),
        right=amount,
        right_below=percent(share) if share is not None else "",
        share=share,
        icon=icon,
        tone=tone,
        is_open=is_open,
        states=frozenset(item.state for item in members),
    )


def _set_look(members: Sequence[Download], section: str) -> tuple[str, str]:
    """Give the look of the member that put the set where it stands."""
    first = next(item for item in members if section_of(item) == section)
    return state_icon(first)


# -- files -------------------------------------------------------------------------------------------


def _file(item: Download, section: str, now: datetime | None, kept: Kept) -> Line:
    """Give the line of a download; what is over is put together once."""
    if not item.state.is_over:
        return _made(item, section, now)
    before = kept.get(item.id)
    if before is None or before[0] != item or before[1].section != section:
        before = kept[item.id] = (item, _made(item, section, now))
    return before[1]


def _made(item: Download, section: str, now: datetime | None) -> Line:
    icon, tone = state_icon(item)
    below, right_below = _below(item, now), _right_below(item)
    has_bar = item.state is DownloadState.RUNNING or (
        item.received_bytes > 0 and not item.state.is_over
    )
    return Line(
        f"file:{item.id}",
        "file",
        title_of(item),
        section,
        (item.id,),
        below=below,
        right=amount_words(item),
        right_below=right_below,
        share=(share_of(item) or 0.0) if has_bar else None,
        icon=icon,
        tone=tone,
        states=frozenset({item.state}),
    )


def _below(item: Download, now: datetime | None) -> str:
    match item.state:
        case DownloadState.RUNNING | DownloadState.QUEUED:
            parts = [*_what(item), *_where(item)]
        case DownloadState.CHECKING:
            parts = [state_words(item), *_where(item)]
        case DownloadState.DONE:
            parts = [_done_words(item), *_where(item)]
        case _:
            parts = [why_words(item, now)]
    return " · ".join(part for part in parts if part)


def _done_words(item: Download) -> str:
    """Give how it came: verified, or that it was here already."""
    return say(item.reason) if item.reason is not None else verified_words(item)


def _what(item: Download) -> list[str]:
    words = [kind_words(item.kind)] if item.kind else []
    return [*words, base_name(item.base)]


def _where(item: Download) -> list[str]:
    place = place_words(item)
    text = QCoreApplication.translate("DownloadLines", "to {place}")
    return [text.format(place=place)] if place else []


def _right_below(item: Download) -> str:
    if item.state is DownloadState.RUNNING:
        return moving_words(item)
    if item.state.is_over:
        return ago(item.finished) if item.finished else ""
    share = share_of(item)
    return percent(share) if share is not None and item.received_bytes > 0 else ""
