"""What every page is given: theme, the running program, and the ways out of the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget

    from stablehand.gui.live.live import Live
    from stablehand.gui.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class Route:
    """A place in the window: a page, what it is about, and which part of it."""

    page: str
    subject: str = ""
    part: str = ""


class Say(Protocol):
    """Shows a toast."""

    def __call__(
        self, text: str, tone: str = "info", action: tuple[str, Callable[[], None]] | None = None
    ) -> None:
        """Show short news; `tone` is info, success, warning or danger."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """The window, as far as a page needs it.

    Attributes:
        theme: colours, fonts, icons.
        live: installs, jobs, problems, and how to ask for more.
        window: the parent of dialogs.
        go: shows another place.
        back: shows the place before.
        toast: shows short news.
        open_url: opens an address in the browser.
        open_path: shows a file or folder in the system's file browser.
        show: opens a dialog over the window.
    """

    theme: Theme
    live: Live
    window: QWidget
    go: Callable[[Route], None]
    back: Callable[[], None]
    toast: Say
    open_url: Callable[[str], None]
    open_path: Callable[[Path], None]
    show: Callable[[QDialog], None]
