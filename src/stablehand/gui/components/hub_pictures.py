"""Pictures of hubs: asked for one after another as they come into sight, and few of them in memory.

A service fetches them into its bounded cache on the disk; from there on they are pictures like any other
(`ModelPreviews`). The newest wish is served first, and what was scrolled past is not fetched at all.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPixmap

from stablehand.gui.components.model_previews import ModelPreviews
from stablehand.gui.live.live import Live
from stablehand.gui.live.views import Problem
from stablehand.services.app import App
from stablehand.services.searching import thumbnail

AT_ONCE: Final = 6
_LONGEST_WAIT: Final = 120  # older wishes are of what was scrolled away
_MOST_KNOWN: Final = 4000
_PAUSE_MS: Final = 30
USUAL: Final = 450  # pixels: how wide a small picture is asked for
Wish = tuple[str, int]  # address, and how wide it is asked for


class HubPictures(QObject):
    """Gives pictures that are there, and has those fetched that are not.

    Signals:
        arrived: pictures have come; who paints does so anew.
    """

    arrived = Signal()

    def __init__(self, live: Live, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live = live
        self.previews = ModelPreviews(None, self)
        self.previews.arrived.connect(self.arrived)
        self._files: OrderedDict[Wish, Path | None] = OrderedDict()
        self._wishes: OrderedDict[Wish, None] = OrderedDict()
        self._asked: set[Wish] = set()
        self._is_closed = False
        self._pause = QTimer(self)  # many pictures are one repaint
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.arrived)

    def picture(
        self, address: str, width: int, *, is_blurred: bool = False, fetched: int = USUAL
    ) -> QPixmap | None:
        """Give a picture, at least so many device pixels wide; None while there is none, or for ever.

        Args:
            fetched: how wide it is asked for, in pixels.
        """
        wish = (address, fetched)
        if wish in self._files:
            self._files.move_to_end(wish)
            file = self._files[wish]
            if file is None:
                return None
            return self.previews.picture(file, width, is_blurred=is_blurred)
        if wish not in self._asked and not self._is_closed:
            self._wishes[wish] = None
            self._wishes.move_to_end(wish)
            while len(self._wishes) > _LONGEST_WAIT:
                self._wishes.popitem(last=False)
            self._ask()
        return None

    def file(self, address: str, fetched: int = USUAL) -> Path | None:
        """Give where a picture lies, if it has come."""
        return self._files.get((address, fetched))

    def is_coming(self, address: str, fetched: int = USUAL) -> bool:
        """Tell whether a picture may yet come."""
        return not self._is_closed and (address, fetched) not in self._files

    def forget(self) -> None:
        """Try again what could not be had."""
        for wish in [wish for wish, file in self._files.items() if file is None]:
            del self._files[wish]

    def drop_wishes(self) -> None:
        """Fetch nothing any more of what was wished for so far."""
        self._wishes.clear()

    def close(self) -> None:
        """Fetch and decode nothing any more."""
        self._is_closed = True
        self._wishes.clear()
        self.previews.close()

    def _ask(self) -> None:
        while self._wishes and len(self._asked) < AT_ONCE:
            wish, _ = self._wishes.popitem()
            self._asked.add(wish)
            self._live.ask(
                partial(_fetched, wish=wish),
                self,
                partial(self._take, wish),
                partial(self._on_failed, wish),
            )

    def _take(self, wish: Wish, file: Path | None) -> None:
        self._asked.discard(wish)
        self._files[wish] = file
        while len(self._files) > _MOST_KNOWN:
            self._files.popitem(last=False)
        if not self._pause.isActive():
            self._pause.start()
        self._ask()

    def _on_failed(self, wish: Wish, _problem: Problem) -> None:
        """Leave the icon of its kind in its place: a picture that is not there is no news."""
        self._take(wish, None)


async def _fetched(app: App, *, wish: Wish) -> Path | None:
    return await thumbnail(app, *wish)
