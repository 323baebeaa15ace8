"""What a source of models is to the page: a tab, and how a new one is added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from stablehand.gui.components.hub_pictures import HubPictures
from stablehand.gui.context import Context
from stablehand.gui.pages.browse.rows import HubRow


@dataclass(frozen=True, slots=True)
class Purpose:
    """Who models are looked for: an install, and what it takes.

    Attributes:
        install: its name.
        package: its package's id.
        kinds, bases: ids of our vocabulary; empty: all.
    """

    install: str
    package: str
    kinds: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A model that somebody wants to see.

    Attributes:
        spec: what it is looked up by, as `read_spec` takes it.
        row: what is known of it already.
    """

    spec: str
    row: HubRow | None = None


class BrowseTab(QWidget):
    """One source; made when it is first shown. It asks nobody before (`arrive`).

    Signals:
        chosen: a model (`Chosen`) is to be shown; None: none is.
        cleared: nothing is looked for any more, so the page's search field empties.
        opened: the same, and whoever looks wants to go there: in a narrow window it takes the place.
    """

    chosen = Signal(object)
    cleared = Signal()
    opened = Signal(object)

    # Whether the page's search field is of use here.
    can_search = True

    @property
    def is_asking(self) -> bool:
        """Whether something that was asked for is on its way."""
        return False

    def arrive(self) -> None:
        """Be shown."""

    def leave(self) -> None:
        """Be hidden."""

    def want(self, text: str) -> None:
        """Look for words."""

    def refresh(self) -> None:
        """Ask anew."""

    def serve(self, purpose: Purpose | None) -> None:
        """Look for what an install takes; None: for anything."""

    def mark_installed(self, key: tuple[str, str]) -> None:
        """Show that the library has a model now, by hub and id."""

    def go_back(self) -> None:
        """Take the focus back from the details."""


@dataclass(frozen=True, slots=True)
class TabTools:
    """What a tab is made with."""

    context: Context
    pictures: HubPictures


@dataclass(frozen=True, slots=True)
class TabKind:
    """A tab as it stands in the list of them.

    Attributes:
        id: what the window remembers it by.
        words: gives its title, in the language of the window.
        make: makes it.
    """

    id: str
    words: Callable[[], str]
    make: Callable[[TabTools], BrowseTab]
