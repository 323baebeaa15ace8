"""What the page does with downloads: by buttons, by keys, by the menu, by the signs of a line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from stablehand.core.downloads.entry import Download, DownloadState
from stablehand.core.models.library.roots import read_roots
from stablehand.gui.components.download_words import title_of
from stablehand.gui.components.hub_problems import is_web
from stablehand.gui.context import Context, Route
from stablehand.gui.live import download_orders as orders
from stablehand.gui.pages.downloads.deeds import deeds, fitting
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.words.units import size
from stablehand.services.app import App

ICONS: Final = {
    "pause": "pause",
    "resume": "play",
    "now": "play",
    "first": "arrow-up",
    "retry": "rotate-cw",
    "library": "layers",
    "folder": "folder-open",
    "cancel": "x",
    "page": "external-link",
    "copy": "copy",
    "quarantine": "shield-alert",
}
_NAMED: Final = 5
_DEAR: Final = 100_000_000  # bytes that one is asked about before they are given up


class DownloadDeeds(QObject):
    """Does them; asks before what costs time is thrown away.

    Args:
        context: the window.
        queued: gives the ids of what waits for its turn, in order.
    """

    def __init__(self, context: Context, queued: Callable[[], Sequence[str]], parent: QObject):
        super().__init__(parent)
        self._context, self._queued = context, queued

    def name(self, deed: str) -> str:
        """Give what a deed is called."""
        names = {
            "pause": self.tr("Pause"),
            "resume": self.tr("Go on"),
            "now": self.tr("Go on now"),
            "first": self.tr("First in the queue"),
            "retry": self.tr("Try again"),
            "library": self.tr("Show in the library"),
            "folder": self.tr("Show in its folder"),
            "cancel": self.tr("Cancel"),
            "page": self.tr("Open its page"),
            "copy": self.tr("Copy the address"),
            "quarantine": self.tr("Show the quarantine"),
        }
        return names[deed]

    def offered(self, downloads: Sequence[Download]) -> tuple[str, ...]:
        """Give what can be done with downloads."""
        found = list(deeds({item.state for item in downloads}))
        if len(downloads) == 1:
            (only,) = downloads
            if only.quarantine:
                found.append("quarantine")
            if only.page is not None and is_web(only.page):
                found.append("page")
            found.append("copy")
        else:
            found = [deed for deed in found if deed not in ("library", "folder")]
        return tuple(found)

    def do(self, deed: str, downloads: Sequence[Download]) -> None:
        """Do something with those downloads that it can be done with."""
        if not downloads:
            return
        if deed in ("page", "copy", "quarantine"):
            self._look(deed, downloads[0])
            return
        chosen = [item for item in downloads if fitting(deed, item.state)]
        if not chosen:
            return
        if deed in ("library", "folder"):
            self._look(deed, chosen[0])
        elif deed == "cancel":
            self._cancel(chosen)
        else:
            self._order(deed, [item.id for item in chosen])

    def clear(self, downloads: Sequence[Download]) -> None:
        """Forget what is over; ask before what is here of those that failed goes with it."""
        failed = [item for item in downloads if item.state is DownloadState.FAILED]
        if not failed:
            orders.clear(self._context.live)
            return
        question = Question(
            self._context.theme,
            self.tr("Clear those that failed as well?"),
            self.tr(
                "They could be tried again; what is here of them is deleted. Files that arrived stay "
                "where they are."
            ),
            (
                ("ok", self.tr("Clear all of them"), "primary"),
                ("", self.tr("Leave them"), "secondary"),
            ),
            facts=[title_of(item) for item in failed[:_NAMED]],
            icon="x",
        )
        question.answered.connect(self._on_clear)
        self._context.show(question)

    def _on_clear(self, answer: str) -> None:
        if answer == "ok":
            orders.clear(self._context.live)

    def fill(self, menu: QMenu, downloads: Sequence[Download]) -> None:
        """Put everything that can be done into a menu."""
        for deed in self.offered(downloads):
            icon = self._context.theme.icon(ICONS[deed])
            action = menu.addAction(icon, self.name(deed))
            action.triggered.connect(partial(_call, self.do, deed, tuple(downloads)))

    # -- how each is done --------------------------------------------------------------------------

    def _order(self, deed: str, ids: Sequence[str]) -> None:
        live = self._context.live
        match deed:
            case "pause":
                orders.pause(live, ids)
            case "resume" | "now":
                orders.resume(live, ids)
            case "retry":
                orders.retry(live, ids)
            case "first":
                first = next((item for item in self._queued() if item not in ids), None)
                orders.move(live, ids, first)

    def _cancel(self, chosen: Sequence[Download]) -> None:
        ids = [item.id for item in chosen]
        lost = sum(item.received_bytes for item in chosen)
        if lost < _DEAR:
            orders.cancel(self._context.live, ids)
            return
        title = self.tr("Give up %n download(s)?", "", len(chosen))
        if len(chosen) == 1:
            title = self.tr("Give up {name}?").format(name=title_of(chosen[0]))
        text = self.tr("{size} that are here already are deleted. A pause keeps them.")
        question = Question(
            self._context.theme,
            title,
            text.format(size=size(lost)),
            (
                ("cancel", self.tr("Give up"), "danger"),
                ("pause", self.tr("Pause instead"), "secondary"),
                ("", self.tr("Let it go on"), "secondary"),
            ),
            icon="x",
        )
        question.answered.connect(partial(self._on_answer, ids))
        self._context.show(question)

    def _on_answer(self, ids: Sequence[str], answer: str) -> None:
        if answer == "cancel":
            orders.cancel(self._context.live, ids)
        elif answer == "pause":
            orders.pause(self._context.live, ids)

    def _look(self, deed: str, item: Download) -> None:
        context = self._context
        if deed == "page" and item.page is not None and is_web(item.page):
            context.open_url(item.page)
        elif deed == "copy":
            QGuiApplication.clipboard().setText(item.spec)
            context.toast(self.tr("The address was copied."), "success")
        elif deed == "quarantine":
            from stablehand.gui.pages.models.quarantine_dialog import QuarantineDialog

            context.show(QuarantineDialog(context))
        elif deed == "folder" and item.path:
            context.open_path(Path(item.path).parent)
        elif deed == "library" and item.path:
            path = Path(item.path)
            context.live.ask(partial(_key_of, path=path), self, partial(self._show, path))

    def _show(self, path: Path, key: str | None) -> None:
        """Show a model in the library; what is none, such as a workflow, in its folder."""
        if key is None:
            self._context.open_path(path.parent)
        else:
            self._context.go(Route("models", key))


async def _key_of(app: App, *, path: Path) -> str | None:
    """Give the key that the library has for a file; None if it lies in none of its roots."""
    for root in await asyncio.to_thread(read_roots, app.data):
        if path.is_relative_to(root.folder):
            return f"{root.id}:{path.relative_to(root.folder).as_posix()}"
    return None


def _call(
    do: Callable[[str, Sequence[Download]], None],
    deed: str,
    downloads: Sequence[Download],
    _checked: bool = False,
) -> None:
    do(deed, downloads)
