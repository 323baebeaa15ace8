"""The head of a package's page: what it is, how it stands, the one thing to do next."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from stablehand.gui.components.install_facts import (
    joined,
    python_words,
    run_words,
    torch_words,
    version_words,
)
from stablehand.gui.components.install_state import InstallState, install_state
from stablehand.gui.components.lan_dialog import add_lan
from stablehand.gui.components.state_button import StateButton
from stablehand.gui.context import Context, Route
from stablehand.gui.live.titles import shown_name
from stablehand.gui.live.views import JobView, Problem
from stablehand.gui.pages.package.launch_dialog import LaunchDialog
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button, MenuButton
from stablehand.gui.widgets.frames import Badge
from stablehand.gui.widgets.labels import ElidedLabel, IconLabel, Label
from stablehand.services.installs import ListedInstall
from stablehand.services.labels import PackageLabel, package_label

_ICON: Final = 40
_INSET: Final = 5  # of a link's words in its button
_NARROWEST: Final = 300  # room for the words beside the buttons, in pixels at 100 %
_TICK_MS: Final = 60_000


class PackageHead(QWidget):
    """Name, state, address and buttons of an install; shown anew whenever something about it changes.

    Args:
        context: the window, as far as the buttons need it.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self.name = context, name
        self.item: ListedInstall | None = None
        self.state: InstallState | None = None
        self._package = ""
        self._package_name = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(Space.XL, Space.M, Space.XL, Space.S)
        box.setSpacing(Space.XS)
        theme = context.theme
        self.back = Button(
            theme,
            self.tr("Packages"),
            icon="chevron-left",
            variant="quiet",
            on_click=partial(context.go, Route("packages")),
            compact=True,
        )
        self.back.setAccessibleName(self.tr("Back to Packages"))
        self.back.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        box.addWidget(self.back)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(Space.M)
        self._line.addWidget(self._build_words(), 1)
        self._buttons = self._build_buttons()
        self._line.addWidget(self._buttons)
        box.addLayout(self._line)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)

    # -- its parts ---------------------------------------------------------------------------------

    def _build_words(self) -> QWidget:
        theme = self._context.theme
        words = QWidget()
        row = QHBoxLayout(words)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M - _INSET)
        self._icon = IconLabel(theme, "package", "text2", _ICON)
        row.addWidget(self._icon)
        column = QVBoxLayout()
        column.setSpacing(Space.XXS)
        row.addLayout(column, 1)
        self.title = ElidedLabel(self.name, "title")
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.badge = Badge(theme, "")
        # The words begin where those of the link do.
        first = QHBoxLayout()
        first.setContentsMargins(_INSET, 0, 0, 0)
        first.setSpacing(Space.M)
        first.addWidget(self.title)
        first.addWidget(self.badge)
        first.addStretch(1)
        column.addLayout(first)
        self.facts = Label("", "small", "text2", wraps=True)
        self.facts.setContentsMargins(_INSET, 0, 0, 0)
        column.addWidget(self.facts)
        self.link = Button(theme, "", variant="link", on_click=self._on_link, compact=True)
        self.link.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        column.addWidget(self.link)
        return words

    def _build_buttons(self) -> QWidget:
        theme = self._context.theme
        buttons = QWidget()
        buttons.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        self.main = StateButton(self._context, self.name)
        self.stop = Button(theme, self.tr("Stop"), icon="square", on_click=self._on_stop)
        self.folder = Button(
            theme, self.tr("Open folder"), icon="folder-open", on_click=self._on_folder
        )
        self.menu = MenuButton(theme, self.tr("More about {name}"), self.fill_menu)
        self.menu.set_name(self.tr("More about {name}").format(name=self.name))
        for button in (self.main, self.stop, self.folder, self.menu):
            row.addWidget(button)
        row.addStretch(1)
        return buttons

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return [self.back, self.link, self.main, self.stop, self.folder, self.menu]

    # -- showing -----------------------------------------------------------------------------------

    def show_install(
        self, item: ListedInstall, job: JobView | None, problem: Problem | None
    ) -> None:
        """Show the install as it is now.

        Args:
            item: the install as it is listed.
            job: the job of this window that is at work on it.
            problem: what went wrong with it last.
        """
        is_other = item is not self.item
        self.item = item
        state = install_state(item, job, problem)
        self.main.show_state(state, item, job)
        if state != self.state:
            self.state = state
            self.badge.show_as(state.word, state.icon, state.tone)
            self.stop.setVisible(state.verb == "open")
            self._arrange()
        if is_other:
            self._show_facts(item)
            self._ask(item)

    def _show_facts(self, item: ListedInstall) -> None:
        record = item.record
        made = (version_words(record), python_words(record), torch_words(record)) if record else ()
        text = joined(self._package_name, *made, run_words(item))
        self.facts.setText(text)
        self.facts.setVisible(bool(text))
        address = item.session.url if item.session is not None else None
        self.link.setText((address or "").replace("&", "&&"))
        self.link.setAccessibleName(self.tr("Open {address}").format(address=address or ""))
        self.link.setVisible(bool(address))

    def _ask(self, item: ListedInstall) -> None:
        if item.record is not None and item.record.package != self._package:
            self._package = package = item.record.package
            live = self._context.live
            live.ask(lambda app: package_label(app, package), self, self._show_label)

    def _show_label(self, label: PackageLabel) -> None:
        title = shown_name(self.name, label.name)
        self.title.setText(title)
        self.title.updateGeometry()
        self._package_name = "" if title == label.name else label.name
        if label.icon is not None:
            self._icon.show_icon(label.icon, "text2")
        if self.item is not None:
            self._show_facts(self.item)

    # -- room --------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons under the words where there is no room beside them."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Say how long ago things were, from now on."""
        super().showEvent(event)
        self._on_tick()
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks."""
        super().hideEvent(event)
        self._tick.stop()

    def _arrange(self) -> None:
        needed = self._context.theme.px(_NARROWEST) + self._buttons.sizeHint().width()
        is_narrow = self.width() - 2 * Space.XL < needed
        ways = QBoxLayout.Direction
        way = ways.TopToBottom if is_narrow else ways.LeftToRight
        if self._line.direction() != way:
            self._line.setDirection(way)

    @Slot()
    def _on_tick(self) -> None:
        if self.item is not None:
            self._show_facts(self.item)

    # -- what is clicked ---------------------------------------------------------------------------

    def fill_menu(self, menu: QMenu) -> None:
        """Offer what is done seldom."""
        item = self.item
        can_launch = self.state is not None and self.state.verb == "launch"
        menu.addAction(self.tr("Launch with extra arguments…"), self._on_launch_with).setEnabled(
            can_launch
        )
        menu.addAction(self.tr("Open log file"), self._on_log).setEnabled(self._log() is not None)
        has_address = item is not None and item.session is not None and bool(item.session.url)
        menu.addAction(self.tr("Copy address"), self._on_copy).setEnabled(has_address)
        add_lan(self._context, menu, self.name)
        menu.addSeparator()
        job = self._context.live.job_of(self.name)
        is_busy = job is not None and not job.is_aside
        self._fill_with_changes(menu, is_still=not is_busy)
        menu.addAction(self.tr("Uninstall…"), self._on_uninstall).setEnabled(not is_busy)

    def _fill_with_changes(self, menu: QMenu, *, is_still: bool) -> None:
        """Offer what is done to the install as a whole; not while it runs."""
        item = self.item
        record = item.record if item is not None else None
        is_still = is_still and record is not None and item is not None and item.session is None
        is_whole = is_still and item is not None and item.state == "installed"
        menu.addAction(self.tr("Rename…"), self._on_rename).setEnabled(is_still)
        menu.addAction(self.tr("Duplicate…"), self._on_duplicate).setEnabled(is_whole)
        menu.addSeparator()
        if record is not None and record.adopted is not None:
            menu.addAction(self.tr("Give it back…"), self._on_give_back).setEnabled(is_still)

    def _log(self) -> str | None:
        """Give the log that matters now: that of the newest run, else that of the install."""
        item = self.item
        if item is None:
            return None
        if item.state == "installed" and item.last is not None:
            return str(item.last.log)
        return str(item.log) if item.log is not None else None

    def _on_link(self) -> None:
        if self.item is not None and self.item.session is not None and self.item.session.url:
            self._context.open_url(self.item.session.url)

    def _on_stop(self) -> None:
        self._context.live.halt(self.name)

    def _on_folder(self) -> None:
        if self.item is not None:
            self._context.open_path(self.item.path)

    @Slot()
    def _on_launch_with(self) -> None:
        self._context.show(LaunchDialog(self._context, self.name))

    @Slot()
    def _on_log(self) -> None:
        if (log := self._log()) is not None:
            self._context.open_path(self._context.live.app.data.root / log)

    @Slot()
    def _on_copy(self) -> None:
        if self.item is not None and self.item.session is not None:
            QGuiApplication.clipboard().setText(self.item.session.url or "")
            self._context.toast(self.tr("Address copied"), "success")

    @Slot()
    def _on_rename(self) -> None:
        from stablehand.gui.components.name_dialog import ask_rename

        ask_rename(self._context, self.name)

    @Slot()
    def _on_duplicate(self) -> None:
        from stablehand.gui.components.name_dialog import ask_duplicate

        ask_duplicate(self._context, self.name)

    @Slot()
    def _on_give_back(self) -> None:
        from stablehand.gui.components.give_back_dialog import ask_give_back

        ask_give_back(self._context, self.name)

    @Slot()
    def _on_uninstall(self) -> None:
        # The dialog looks at the disk's sizes; it is loaded when it is wanted.
        from stablehand.gui.components.uninstall_dialog import ask_uninstall

        ask_uninstall(self._context, self.name)
