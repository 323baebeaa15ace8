"""The public index of extensions: search, what an entry says, and adding it."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from stablehand.gui.components.extension_words import copy_words, found_facts, found_row
from stablehand.gui.components.problems import problem_card
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.package.extensions.doing import ExtensionDoing
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.dialogs import LineQuestion
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.fields import Check, Choice, SearchField
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.labels import Label
from stablehand.gui.widgets.row_list import RowList
from stablehand.services.extensions import ExtensionSearch, FoundInIndex, search_extensions
from stablehand.services.results import Result

_AT_ONCE: Final = 50
_ADD: Final = "add"


class FindExtensions(QWidget):
    """The index; asked when it is first looked at, a part of it at a time.

    Args:
        context: the window, as far as it is needed.
        name: the install.
        doing: adds what is chosen.
    """

    def __init__(
        self, context: Context, name: str, doing: ExtensionDoing, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._name, self._doing = context, name, doing
        self.found: tuple[FoundInIndex, ...] = ()
        self._total, self._serial = 0, 0
        self._was_asked, self._is_allowed = False, True
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        box.addLayout(self._build_fields())
        self._stack = QStackedWidget()
        self._build_pages()
        box.addWidget(self._stack, 1)
        self.facts = Label("", "small", "text2", wraps=True, selectable=True)
        box.addWidget(self.facts)
        self.copy = Label("", "small", "text3", wraps=True)
        box.addWidget(self.copy)
        box.addLayout(self._build_buttons())
        self._on_chosen(None)

    # -- its parts ---------------------------------------------------------------------------------

    def _build_fields(self) -> QHBoxLayout:
        theme, row = self._context.theme, QHBoxLayout()
        row.setSpacing(Space.S)
        self.field = SearchField(theme, self.tr("Search the public list"))
        self.field.searched.connect(self._on_searched)
        row.addWidget(self.field, 1)
        self.nodes = Check(theme, self.tr("Names of nodes"))
        self.nodes.setToolTip(
            self.tr("Which extension brings the nodes that a workflow misses, by their names")
        )
        self.nodes.setVisible(False)
        self.nodes.toggled.connect(self._on_wanted)
        row.addWidget(self.nodes)
        self.sort = Choice(
            theme,
            self.tr("Order"),
            [
                ("relevance", self.tr("Best match")),
                ("stars", self.tr("Most stars")),
                ("added", self.tr("Newest")),
                ("name", self.tr("By name")),
            ],
        )
        self.sort.chosen.connect(self._on_wanted)
        row.addWidget(self.sort)
        return row

    def _build_pages(self) -> None:
        theme = self._context.theme
        self.list = RowList(theme, self.tr("The public list"))
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.waiting = Label(self.tr("Reading the public list…"), "body", "text2", wraps=True)
        self.nothing = EmptyState(
            theme,
            "search",
            self.tr("Nothing in the list fits that."),
            self.tr("With its address it can be added all the same."),
        )
        self._failure = QWidget()
        self._failed = QVBoxLayout(self._failure)
        self._failed.setContentsMargins(0, 0, 0, 0)
        for page in (self.waiting, self.list, self.nothing, self._failure):
            self._stack.addWidget(page)

    def _build_buttons(self) -> FlowLayout:
        theme, row = self._context.theme, FlowLayout()
        self.add = Button(
            theme, self.tr("Add…"), icon="plus", variant="primary", on_click=self._on_add
        )
        self.page = Button(
            theme, self.tr("Home page"), icon="external-link", on_click=self._on_page
        )
        self.more = Button(theme, self.tr("Show more"), icon="chevron-down", on_click=self._on_more)
        self.by_address = Button(
            theme, self.tr("Add by address…"), icon="link-2", on_click=self._on_address
        )
        for button in (self.add, self.page, self.more, self.by_address):
            row.addWidget(button)
        return row

    # -- asking ------------------------------------------------------------------------------------

    def wake(self) -> None:
        """Ask the index, unless that was done."""
        if not self._was_asked:
            self._ask()

    def refresh(self) -> None:
        """Ask the index anew, though a copy is there."""
        self._ask(refresh=True)

    def forget(self) -> None:
        """Ask anew the next time: what is installed may have changed."""
        self._was_asked = False

    def serve(self, format_: str) -> None:
        """Offer what the index of a program knows."""
        self.nodes.setVisible(format_ == "comfyui")

    def allow(self, *, is_allowed: bool) -> None:
        """Let things be added, or not: something may be at work on the install."""
        self._is_allowed = is_allowed
        self._on_chosen(self.list.key())

    def _ask(self, offset: int = 0, *, refresh: bool = False) -> None:
        self._was_asked = True
        self._serial += 1
        serial, words = self._serial, self.field.text().strip()
        nodes = self.nodes.isChecked()
        sort: Any = self.sort.value  # one of the values of the choice
        if not offset and not self.found:
            self._stack.setCurrentWidget(self.waiting)

        def take(result: Result[ExtensionSearch]) -> None:
            if serial == self._serial:
                self._take(result.data, offset)

        def fail(problem: Problem) -> None:
            if serial == self._serial:
                self._fail(problem)

        self._context.live.ask(
            lambda app: search_extensions(
                app,
                self._name,
                words,
                nodes=nodes,
                sort=sort,
                limit=_AT_ONCE,
                offset=offset,
                refresh=refresh,
            ),
            self,
            take,
            fail,
        )

    def _take(self, search: ExtensionSearch, offset: int) -> None:
        before = self.found if offset else ()
        self.found, self._total = (*before, *search.found), search.total
        self.list.show_rows([found_row(item) for item in self.found])
        self._stack.setCurrentWidget(self.list if self.found else self.nothing)
        if self.found and self.list.key() is None:
            self.list.choose(self.found[0].entry.url)
        parts = [self.tr("{shown} of {total}").format(shown=len(self.found), total=self._total)]
        if search.skipped:
            parts.append(self.tr("%n wrong entries passed over", "", search.skipped))
        parts.append(copy_words(search.age_s, search.fetched_at, is_old=search.is_old))
        self.copy.setText(" · ".join(part for part in parts if part))
        self._on_chosen(self.list.key())

    def _fail(self, problem: Problem) -> None:
        self._was_asked = False
        self.found, self._total = (), 0
        while (item := self._failed.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._failed.addWidget(problem_card(self._context, problem))
        self._failed.addStretch(1)
        self._stack.setCurrentWidget(self._failure)
        self.copy.setText("")
        self._on_chosen(None)

    # -- what is pressed ---------------------------------------------------------------------------

    @property
    def one(self) -> FoundInIndex | None:
        """The entry that is chosen."""
        key = self.list.key()
        return next((item for item in self.found if item.entry.url == key), None)

    @Slot(str)
    def _on_searched(self, _text: str) -> None:
        self._ask()

    @Slot(object)
    @Slot(bool)
    def _on_wanted(self, _value: object) -> None:
        self._ask()

    @Slot(object)
    def _on_chosen(self, _key: object) -> None:
        one = self.one if self._stack.currentWidget() is self.list else None
        for button in (self.add, self.page):
            button.setVisible(one is not None)
        self.more.setVisible(0 < len(self.found) < self._total)
        self.facts.setVisible(one is not None)
        self.by_address.setEnabled(self._is_allowed)
        if one is None:
            return
        is_new = one.installed is None and one.harm is None
        self.add.setEnabled(self._is_allowed and is_new)
        self.add.setAccessibleName(self.tr("Add {name}").format(name=one.entry.name))
        self.page.setAccessibleName(self.tr("Home page of {name}").format(name=one.entry.name))
        self.facts.setText(found_facts(one))

    @Slot(object)
    def _on_opened(self, _key: object) -> None:
        if self.add.isEnabled() and self.add.isVisible():
            self._on_add()

    def _on_add(self) -> None:
        if (one := self.one) is not None:
            self._doing.add(one.entry.url)

    def _on_page(self) -> None:
        if (one := self.one) is not None:
            self._context.open_url(one.entry.page or one.entry.url)

    def _on_more(self) -> None:
        self._ask(len(self.found))

    def _on_address(self) -> None:
        question = LineQuestion(
            self._context.theme,
            self.tr("Add an extension by its address"),
            self.tr(
                "The https address of its repository. Whoever wrote it can run anything on your computer, "
                "so take only what you trust."
            ),
            ((_ADD, self.tr("Go on"), "primary"), ("", self.tr("Cancel"), "secondary")),
            name=self.tr("Address of the repository"),
            icon="link-2",
            parent=self._context.window,
        )
        question.field.setPlaceholderText("https://github.com/owner/name")

        def answered(answer: str) -> None:
            if answer == _ADD and (text := question.field.text().strip()):
                self._doing.add(text)

        question.answered.connect(answered)
        self._context.show(question)
