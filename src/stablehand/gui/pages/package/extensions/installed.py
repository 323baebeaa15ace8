"""The extensions that are there: a list, and what can be done with the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from stablehand.gui.components.extension_words import installed_row
from stablehand.gui.context import Context
from stablehand.gui.pages.package.extensions.doing import ExtensionDoing
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.fields import SearchField
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.labels import Label
from stablehand.gui.widgets.row_list import RowList
from stablehand.gui.words.say import say
from stablehand.services.extensions import ExtensionList, ExtensionView

_MOST_FILES: Final = 3


class InstalledExtensions(QWidget):
    """What is there.

    Args:
        context: the window, as far as it is needed.
        doing: does what is asked for.
        find: shows the public index.

    Signals:
        culprit_wanted: somebody wants to know which one breaks the program.
    """

    culprit_wanted = Signal()

    def __init__(
        self,
        context: Context,
        doing: ExtensionDoing,
        find: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._doing = context, doing
        self._found: ExtensionList | None = None
        self._is_allowed = True
        theme = context.theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        self.field = SearchField(theme, self.tr("Search these extensions"))
        self.field.searched.connect(self._on_searched)
        box.addWidget(self.field)
        box.addLayout(self._build_all())
        self._stack = QStackedWidget()
        self.list = RowList(theme, self.tr("Extensions that are here"))
        self.list.chosen.connect(self._on_chosen)
        self.find_button = Button(
            theme, self.tr("Find extensions"), icon="search", variant="primary", on_click=find
        )
        self.nothing = EmptyState(
            theme,
            "puzzle",
            self.tr("No extensions yet."),
            self.tr("They add what the program cannot do by itself, and are made by other people."),
            buttons=[self.find_button],
        )
        self.no_hit = EmptyState(theme, "search", self.tr("None of them fits that."))
        for page in (self.list, self.nothing, self.no_hit):
            self._stack.addWidget(page)
        box.addWidget(self._stack, 1)
        self.facts = Label("", "small", "text2", wraps=True, selectable=True)
        box.addWidget(self.facts)
        box.addLayout(self._build_one())
        self._on_chosen(None)

    def _build_all(self) -> FlowLayout:
        theme, row = self._context.theme, FlowLayout()
        self.look = Button(
            theme, self.tr("Look for updates"), icon="refresh-cw", on_click=self._doing.look
        )
        self.update_all = Button(
            theme, self.tr("Update all"), icon="circle-arrow-up", on_click=self._doing.update
        )
        self.culprit = Button(
            theme,
            self.tr("Which one breaks it?"),
            icon="text-search",
            on_click=self.culprit_wanted.emit,
        )
        for button in (self.look, self.update_all, self.culprit):
            row.addWidget(button)
        return row

    def _build_one(self) -> FlowLayout:
        theme, row = self._context.theme, FlowLayout()
        self.switch = Button(theme, self.tr("Switch off"), icon="power", on_click=self._on_switch)
        self.update_one = Button(
            theme, self.tr("Update"), icon="circle-arrow-up", on_click=self._on_update
        )
        self.remove = Button(theme, self.tr("Remove"), icon="trash-2", on_click=self._on_remove)
        self.folder = Button(
            theme, self.tr("Open folder"), icon="folder-open", on_click=self._on_folder
        )
        self.page = Button(
            theme, self.tr("Home page"), icon="external-link", on_click=self._on_page
        )
        self.ones = (self.switch, self.update_one, self.remove, self.folder, self.page)
        for button in self.ones:
            row.addWidget(button)
        return row

    # -- showing -----------------------------------------------------------------------------------

    def show_list(self, found: ExtensionList) -> None:
        """Show what is there."""
        self._found = found
        self._show()

    def allow(self, *, is_allowed: bool) -> None:
        """Let changes be made, or not: something may be at work on the install."""
        self._is_allowed = is_allowed
        self._on_chosen(self.list.key())

    @property
    def one(self) -> ExtensionView | None:
        """The one that is chosen."""
        key = self.list.key()
        there = self._found.extensions if self._found is not None else ()
        return next((item for item in there if item.name == key), None)

    def _show(self) -> None:
        there = self._found.extensions if self._found is not None else ()
        text = self.field.text().strip().casefold()
        shown = [item for item in there if text in item.name.casefold() or text in (item.url or "")]
        self.list.show_rows([installed_row(item) for item in shown])
        page = self.list if shown else self.no_hit if there else self.nothing
        self._stack.setCurrentWidget(page)
        self.field.setVisible(bool(there))
        if shown and self.list.key() is None:
            self.list.choose(shown[0].name)
        self._on_chosen(self.list.key())

    @Slot(str)
    def _on_searched(self, _text: str) -> None:
        self._show()

    @Slot(object)
    def _on_chosen(self, _key: object) -> None:
        found, one = self._found, self.one
        is_free = self._is_allowed and found is not None and not found.bisecting
        has_any = found is not None and bool(found.extensions)
        for button in (self.look, self.update_all, self.culprit):
            button.setVisible(has_any)
        self.look.setEnabled(self._is_allowed)
        self.update_all.setEnabled(is_free)
        self.culprit.setEnabled(is_free)
        for button in self.ones:
            button.setVisible(one is not None)
        self.facts.setVisible(one is not None and bool(one.changed or one.harm))
        if one is None:
            return
        text = self.tr("Switch off") if one.enabled else self.tr("Switch on")
        self.switch.show_as(text, "power", "secondary")
        for button in (self.switch, self.remove):
            button.setEnabled(is_free)
        self.update_one.setEnabled(is_free and one.url is not None)
        self.page.setVisible(one.url is not None)
        for button in self.ones:
            button.setAccessibleName(f"{button.text()}: {one.name}")
        self.facts.setText("\n".join(self._facts_of(one)))

    def _facts_of(self, one: ExtensionView) -> list[str]:
        facts = []
        if one.harm is not None:
            facts.append(say(one.harm))
        if one.changed:
            names = ", ".join(one.changed[:_MOST_FILES])
            text = self.tr("Changed by hand, so an update leaves it as it is: {names}")
            facts.append(text.format(names=names))
        return facts

    # -- what is pressed ---------------------------------------------------------------------------

    def _on_switch(self) -> None:
        if (one := self.one) is not None:
            self._doing.switch(one.name, on=not one.enabled)

    def _on_update(self) -> None:
        if (one := self.one) is not None:
            self._doing.update(one.name)

    def _on_remove(self) -> None:
        if (one := self.one) is not None:
            self._doing.remove(one.name)

    def _on_folder(self) -> None:
        if (one := self.one) is not None:
            self._context.open_path(one.path)

    def _on_page(self) -> None:
        if (one := self.one) is not None and one.url is not None:
            self._context.open_url(one.url)
