"""What runs now: each UI with its numbers, the graphics cards, the ports."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from stablehand.core.hardware.vram_use import CardMemory
from stablehand.gui.components.free_vram import free_vram_of_all
from stablehand.gui.components.running_row import RunningRow
from stablehand.gui.components.running_words import card_words, has_card, holder_words, port_words
from stablehand.gui.context import Context, Route
from stablehand.gui.live.titles import Titles
from stablehand.gui.live.usage_feed import UsageFeed
from stablehand.gui.pages.page import Page
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.frames import Frame, Notice, ScrollPage
from stablehand.gui.widgets.header import PageHeader
from stablehand.gui.widgets.labels import Label
from stablehand.services.installs import ListedInstall
from stablehand.services.port_overview import PortUse, port_overview
from stablehand.services.running import RunningNow, look

_STEPS: Final = 1000
_PORTS_MS: Final = 400  # after the last change


class RunningPage(Page):
    """Rows of what runs, and what all of it has of the computer."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.rows: dict[str, RunningRow] = {}
        self.feed = UsageFeed.of(context.live)
        theme = context.theme
        self.header = PageHeader(
            theme,
            self.tr("Running"),
            self.tr("What each program takes of this computer, and who holds its graphics card."),
        )
        self.free_all = Button(
            theme, self.tr("Free VRAM of all"), icon="zap", on_click=self._on_free_all
        )
        self.stop_all = Button(theme, self.tr("Stop all"), icon="square", on_click=self._on_stop)
        for button in (self.free_all, self.stop_all):
            self.header.buttons.addWidget(button)
        self.body.addWidget(self.header)
        self.rows_page = ScrollPage()
        self.body.addWidget(self.rows_page, 1)
        box = self.rows_page.body
        self.empty = EmptyState(
            theme,
            "play",
            self.tr("Nothing runs."),
            self.tr("Launch a package, and its memory and video memory are shown here."),
            [Button(theme, self.tr("Go to packages"), icon="boxes", on_click=self._on_packages)],
        )
        box.addWidget(self.empty)
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.M)
        box.addLayout(self._list)
        self.open_notice = Notice(theme, "", "warning")
        box.insertWidget(0, self.open_notice)
        self.cards_title, self.cards = self._section(self.tr("Graphics card"))
        self.ports_title, self.ports = self._section(self.tr("Ports"))
        box.addStretch(1)
        self._ports_soon = QTimer(self)
        self._ports_soon.setSingleShot(True)
        self._ports_soon.setInterval(_PORTS_MS)
        self._ports_soon.timeout.connect(self._ask_ports)
        self._shown_cards: object = None
        self._shown_ports: tuple[PortUse, ...] = ()
        self._titles = Titles.of(context.live)
        self._titles.changed.connect(self._show_names)
        context.live.installs_changed.connect(self._show)
        self.feed.measured.connect(self._show_numbers)
        self._show()

    def _section(self, title: str) -> tuple[Label, Frame]:
        label, plane = Label(title, "heading"), Frame("plane", spacing=Space.M)
        plane.setAccessibleName(title)
        self.rows_page.body.addWidget(label)
        self.rows_page.body.addWidget(plane)
        for part in (label, plane):
            part.setVisible(False)
        return label, plane

    # -- who looks ---------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Measure quickly, as long as somebody looks."""
        super().showEvent(event)
        self.feed.look(self)
        self._ports_soon.start()
        self._ask_cards()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self.feed.look_away(self)
        self._ports_soon.stop()

    def refresh(self) -> None:
        """Look anew at cards and ports."""
        self._ask_cards()
        self._ask_ports()

    # -- showing -----------------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        running = self.context.live.running()
        there = {item.name for item in running}
        for name in [name for name in self.rows if name not in there]:
            row = self.rows.pop(name)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        for item in running:
            if item.name not in self.rows:
                self.rows[item.name] = RunningRow(self.context, item.name)
                self._list.addWidget(self.rows[item.name])
            self._show_session(item)
        self.empty.setVisible(not running and self.context.live.is_known)
        self.stop_all.setEnabled(bool(running))
        self._show_open(running)
        self._show_numbers()
        self._order()
        if self.isVisible():
            self._ports_soon.start()

    def _show_session(self, item: ListedInstall) -> None:
        session = item.session
        if session is not None:
            self.rows[item.name].show_session(
                session.reach, session.url, session.port, session.started_at
            )

    def _show_open(self, running: list[ListedInstall]) -> None:
        names = [
            self._titles.title(item.name)
            for item in running
            if item.session and item.session.reach != "computer"
        ]
        self.open_notice.setVisible(bool(names))
        if names:
            text = self.tr("Others can reach: {names}. Close them where you no longer need that.")
            self.open_notice.label.setText(text.format(names=", ".join(names)))

    @Slot()
    def _show_numbers(self) -> None:
        now = self.feed.now
        for name, row in self.rows.items():
            row.show_use(now.ui(name), now)
        # Without a card there is nothing to free; while nothing was measured yet, nobody knows.
        self.free_all.setVisible(has_card(now) or not now.uis)
        self.free_all.setEnabled(any(ui.can_free for ui in now.uis))
        self._show_cards(now)

    def _show_cards(self, now: RunningNow) -> None:
        wanted = (now.cards, now.others, now.is_unified, now.tells_processes)
        if wanted == self._shown_cards:
            return
        self._shown_cards = wanted
        _empty(self.cards)
        for card in now.cards:
            self.cards.box.addWidget(_card(card))
        if now.is_unified:
            text = self.tr("The graphics card uses the computer's memory; it is not told apart.")
            self.cards.box.addWidget(Label(text, "body", "text2", wraps=True))
        elif now.cards and not now.tells_processes:
            text = self.tr("The driver does not tell which program holds how much.")
            self.cards.box.addWidget(Label(text, "body", "text2", wraps=True))
        for holder in now.others:
            words = self.tr("Also: {holder}").format(holder=holder_words(holder))
            self.cards.box.addWidget(Label(words, "small", "text2", wraps=True))
        for part in (self.cards_title, self.cards):
            part.setVisible(bool(now.cards) or now.is_unified)

    @Slot()
    def _show_names(self) -> None:
        """Call everything by the name that is known by now."""
        self._show_open(self.context.live.running())
        self._show_ports(self._shown_ports)

    def _show_ports(self, ports: tuple[PortUse, ...]) -> None:
        self._shown_ports = ports
        _empty(self.ports)
        running = self.context.live.running()
        placed = {item.name for item in running if item.session and item.session.port is not None}
        for use in ports:
            words = port_words(use, self._titles, placed)
            self.ports.box.addWidget(
                _port(self.tr("Port {port}").format(port=use.port), words, use)
            )
        for part in (self.ports_title, self.ports):
            part.setVisible(bool(ports))

    def _order(self) -> None:
        """Let Tab go down the rows as they stand."""
        before: QWidget = self.stop_all
        for row in self.rows.values():
            for widget in row.stops():
                QWidget.setTabOrder(before, widget)
                before = widget

    # -- asking ------------------------------------------------------------------------------------

    def _ask_cards(self) -> None:
        """Look at the cards once: nobody measures while nothing runs."""
        if not self.feed.is_measuring:
            self.context.live.ask(look, self, self._show_cards)

    @Slot()
    def _ask_ports(self) -> None:
        self.context.live.ask(port_overview, self, self._show_ports)

    # -- what is clicked ---------------------------------------------------------------------------

    def _on_free_all(self) -> None:
        free_vram_of_all(self.context)

    def _on_stop(self) -> None:
        self.context.live.halt_all(lambda: None)

    def _on_packages(self) -> None:
        self.context.go(Route("packages"))


def _empty(frame: Frame) -> None:
    while (entry := frame.box.takeAt(0)) is not None:
        if (widget := entry.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def _card(card: CardMemory) -> QWidget:
    """Make a card's line: its name, how much is in use, and a bar where both numbers are known."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.XS)
    column.addWidget(Label(card.name, "strong", wraps=True))
    words = card_words(card)
    column.addWidget(Label(words, "small", "text2", wraps=True))
    if card.total_bytes and card.used_bytes is not None:
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setRange(0, _STEPS)
        bar.setValue(round(card.used_bytes / card.total_bytes * _STEPS))
        bar.setAccessibleName(f"{card.name}: {words}")
        column.addWidget(bar)
    return part


def _port(title: str, words: str, use: PortUse) -> QWidget:
    part = QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Space.L)
    row.addWidget(Label(title, "strong"))
    row.addWidget(Label(words, "body", "warning" if use.holder else "text2", wraps=True), 1)
    return part
