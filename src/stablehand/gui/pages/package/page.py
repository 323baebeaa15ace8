"""The page of a package: the view of the install that the window asks for."""

from __future__ import annotations

from PySide6.QtCore import Slot

from stablehand.gui.context import Context, Route
from stablehand.gui.pages.package.view import PackageView
from stablehand.gui.pages.page import Page


class PackagePage(Page):
    """Shows one install at a time; another one gets a view of its own.

    Attributes:
        view: what is shown; None before the page was asked for.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.view: PackageView | None = None
        self._percent = context.theme.text_percent
        context.theme.changed.connect(self._on_theme_changed)

    def arrive(self, route: Route) -> None:
        """Show an install, and a part of it."""
        if self.view is None or self.view.name != route.subject:
            self._drop()
            self.view = PackageView(self.context, route.subject)
            self.body.addWidget(self.view, 1)
        self.view.wake()
        self.view.show_part(route.part)

    def leave(self) -> None:
        """Follow nothing while nobody looks."""
        if self.view is not None:
            self.view.rest()

    def search(self) -> None:
        """Put the focus into the search field of the part that is shown."""
        if self.view is not None:
            self.view.search()

    def refresh(self) -> None:
        """Look anew at what is shown."""
        if self.view is not None:
            self.view.refresh()

    @Slot()
    def _on_theme_changed(self) -> None:
        """Build the view anew for another text size: its rows have sizes of their own."""
        percent = self.context.theme.text_percent
        if percent == self._percent:
            return
        self._percent = percent
        if self.view is not None:
            name, part, is_seen = self.view.name, self.view.part, self.isVisible()
            self._drop()
            if is_seen:
                self.arrive(Route("package", name, part))

    def _drop(self) -> None:
        if self.view is not None:
            self.view.rest()
            self.body.removeWidget(self.view)
            self.view.hide()
            self.view.deleteLater()
            self.view = None
