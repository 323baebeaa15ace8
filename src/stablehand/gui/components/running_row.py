"""One UI that runs: what it is, what it takes with a curve for each, and what can be done about it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from stablehand.gui.components.autostart_action import add_autostart
from stablehand.gui.components.free_vram import free_vram_of
from stablehand.gui.components.lan_dialog import add_lan
from stablehand.gui.components.name_link import NameLink
from stablehand.gui.components.running_words import (
    cpu_words,
    has_card,
    ram_words,
    reach_words,
    vram_words,
)
from stablehand.gui.context import Context, Route
from stablehand.gui.live.titles import Titles
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button, MenuButton
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Badge, Frame
from stablehand.gui.widgets.labels import Label
from stablehand.gui.widgets.sparkline import Sparkline
from stablehand.gui.widgets.tips import plain_tip
from stablehand.gui.words.units import ago
from stablehand.services.running import RunningNow, RunningUi

_GAUGES: Final = ("cpu", "ram", "vram")
_INSET: Final = 5  # of a link's words in its button


class Gauge(QWidget):
    """A word, a number and its curve."""

    def __init__(self, context: Context, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XXS)
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        self.title = Label(title, "small", "text2")
        self.value = Label("—", "strong")
        head.addWidget(self.title)
        head.addWidget(self.value)
        head.addStretch(1)
        self.curve = Sparkline(context.theme, title)
        column.addLayout(head)
        column.addWidget(self.curve)

    def show_value(self, words: str, number: float | None) -> None:
        """Show the number of now; None adds nothing to the curve."""
        self.value.setText(words)
        if number is not None:
            self.curve.add(number)


class RunningRow(Frame):
    """A UI that runs.

    Args:
        context: the window.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__("card", spacing=Space.M, parent=parent)
        # The link reaches out by its inset, so that its words begin where all others do.
        self.box.setContentsMargins(Space.L - _INSET, Space.L, Space.L, Space.L)
        self._context, self.name = context, name
        self._address: str | None = None
        self.ui: RunningUi | None = None
        theme = context.theme
        self._titles = Titles.of(context.live)
        self._about: tuple[str, ...] = ()
        self._reach_words = ""
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        self.title = NameLink(theme, name, self._on_title)
        self.reach = Badge(theme, "", icon="globe", tone="warning")
        self.reach.setVisible(False)
        head.addWidget(self.title)
        head.addWidget(self.reach)
        head.addStretch(1)
        self.box.addLayout(head)
        self.about = Label("", "small", "text2", wraps=True)
        self.about.setContentsMargins(_INSET, 0, 0, 0)
        self.box.addWidget(self.about)
        self.gauges = {
            "cpu": Gauge(context, self.tr("CPU")),
            "ram": Gauge(context, self.tr("RAM")),
            "vram": Gauge(context, self.tr("VRAM")),
        }
        self._grid = QGridLayout()
        self._grid.setContentsMargins(_INSET, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.XL)
        self._grid.setVerticalSpacing(Space.S)
        self.box.addLayout(self._grid)
        self._columns = 0
        self._lay_out(len(_GAUGES))
        foot = QHBoxLayout()
        foot.setContentsMargins(_INSET, 0, 0, 0)
        left = FlowLayout()
        self.open = Button(theme, self.tr("Open"), icon="external-link", on_click=self._on_open)
        self.free = Button(theme, self.tr("Free VRAM"), icon="zap", on_click=self._on_free)
        self.stop = Button(theme, self.tr("Stop"), icon="square", on_click=self._on_stop)
        self.log = Button(theme, self.tr("Log"), icon="scroll-text", on_click=self._on_log)
        for button in (self.open, self.free, self.stop, self.log):
            left.addWidget(button)
        foot.addLayout(left, 1)
        self.menu = MenuButton(theme, "", self._fill)
        foot.addWidget(self.menu, 0, Qt.AlignmentFlag.AlignBottom)
        self.box.addLayout(foot)
        self._titles.changed.connect(self._show_title)
        self._show_title()

    @Slot()
    def _show_title(self) -> None:
        """Call it as the list of packages does."""
        title = self._titles.title(self.name)
        self.title.show_name(title)
        said = (title, self._reach_words) if self._reach_words else (title,)
        self.setAccessibleName(", ".join(said))
        for button in (self.open, self.free, self.stop, self.log):
            button.setAccessibleName(
                self.tr("{verb}: {name}").format(verb=button.text(), name=title)
            )
        more = self.tr("More for {name}").format(name=title)
        self.menu.setAccessibleName(more)
        self.menu.setToolTip(plain_tip(more))
        package = self._titles.package(self.name)
        self.about.setText(" · ".join([*([package] if package else []), *self._about]))

    def show_session(self, reach: str, address: str | None, port: int | None, started: str) -> None:
        """Show what is known without measuring."""
        self._address = address
        words = [self.tr("Started {when}").format(when=ago(started))]
        if address:
            words.append(address)
        elif port is None:
            words.append(self.tr("A window of its own"))
        self._about = tuple(words)
        self.open.setVisible(bool(address))
        self._reach_words = said = reach_words(reach)
        self.reach.setVisible(bool(said))
        if said:
            self.reach.show_as(said, "globe", "warning")
        self._show_title()

    def show_use(self, ui: RunningUi | None, now: RunningNow) -> None:
        """Show what it takes; None where it was not measured yet."""
        self.ui = ui
        self.gauges["cpu"].show_value(cpu_words(ui), ui.cpu_percent if ui else None)
        self.gauges["ram"].show_value(ram_words(ui), ui.ram_bytes if ui else None)
        self.gauges["vram"].show_value(vram_words(ui, now), ui.vram_bytes if ui else None)
        self.free.setVisible(ui is not None and ui.can_free and has_card(now))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the curves below one another where they do not fit side by side."""
        super().resizeEvent(event)
        room = event.size().width() - 2 * Space.L + Space.XL
        widest = max(gauge.sizeHint().width() for gauge in self.gauges.values()) + Space.XL
        self._lay_out(max(1, min(len(_GAUGES), room // max(1, widest))))

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return [self.title, self.open, self.free, self.stop, self.log, self.menu]

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for number, key in enumerate(_GAUGES):
            self._grid.addWidget(self.gauges[key], number // columns, number % columns)
        for column in range(len(_GAUGES)):
            self._grid.setColumnStretch(column, int(column < columns))

    def _fill(self, menu: QMenu) -> None:
        add_lan(self._context, menu, self.name)
        add_autostart(self._context, menu, self.name)

    def _on_title(self) -> None:
        self._context.go(Route("package", self.name))

    def _on_open(self) -> None:
        if self._address:
            self._context.open_url(self._address)

    def _on_free(self) -> None:
        free_vram_of(self._context, self.name)

    def _on_stop(self) -> None:
        self._context.live.halt(self.name)

    def _on_log(self) -> None:
        self._context.go(Route("package", self.name, "console"))
