"""The window: rail, pages, job bar, toasts; places one can go back to.

It is shown before the program behind it has been loaded: until `attach` there is only the frame. Pages are
made when they are first shown, and all of it anew when the language changes.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QByteArray, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices, QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from stablehand.core.base.resources import bundled
from stablehand.gui.context import Context, Route
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Size, Space
from stablehand.gui.widgets.header import PageHeader
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.widgets.nav_rail import NavRail, RailItem

if TYPE_CHECKING:
    from stablehand.gui.keeping import Kept
    from stablehand.gui.live.live import Live
    from stablehand.gui.live.memory import Memory
    from stablehand.gui.pages.page import Page
    from stablehand.gui.widgets.toasts import Toasts

START: Final = Route("packages")
# Page by name: its module, its class, and the entry of the rail that is marked while it is shown.
PAGES: Final = {
    "packages": ("packages", "PackagesPage", "packages"),
    "add": ("add_package", "AddPackagePage", "packages"),
    "adopt": ("adopt", "AdoptPage", "packages"),
    "welcome": ("first_run", "FirstRunPage", "packages"),
    "package": ("package", "PackagePage", "packages"),
    "models": ("models", "ModelsPage", "models"),
    "browse": ("browse", "BrowsePage", "browse"),
    "downloads": ("downloads", "DownloadsPage", "downloads"),
    "running": ("running", "RunningPage", "running"),
    "activity": ("activity", "ActivityPage", "activity"),
    "trash": ("trash", "TrashPage", "settings"),
    "machine": ("machine", "MachinePage", "machine"),
    "settings": ("settings", "SettingsPage", "settings"),
}
# Pages that the next start may show again.
_REMEMBERED: Final = frozenset(
    {"packages", "models", "browse", "downloads", "running", "activity", "machine", "settings"}
)
_LONGEST_HISTORY: Final = 50
_FRAME: Final = (16, 48)


class Window(QMainWindow):
    """The main window.

    Signals:
        closing: somebody wants it closed; whoever listens decides, see `quitting`.
        arrived: a place (`Route`) is shown.
    """

    closing = Signal()
    arrived = Signal(object)

    def __init__(self, theme: Theme, memory: Memory) -> None:
        super().__init__()
        self._theme, self._memory = theme, memory
        self._live: Live | None = None
        self.context: Context | None = None
        self.toasts: Toasts
        self._pages: dict[str, Page] = {}
        self._kept: dict[str, Kept] = {}
        self._route: Route | None = None
        self._history: list[Route] = []
        self._ahead: list[Route] = []
        self._may_close = False
        self._extras: list[Callable[[Context], Any]] = []
        self._made: list[Any] = []
        self.setWindowTitle("Stablehand")
        self.setWindowIcon(QIcon(str(bundled("assets") / "stablehand.svg")))
        self.setMinimumSize(*Size.WINDOW_LEAST)
        # On a small screen with room for its frame and the system's bars.
        room = self.screen().availableGeometry().size() - QSize(*_FRAME)
        self.resize(QSize(*Size.WINDOW).boundedTo(room))
        self._build()
        if saved := memory.text("geometry"):
            self.restoreGeometry(QByteArray.fromBase64(saved.encode()))

    # -- the frame ---------------------------------------------------------------------------------

    def _build(self) -> None:
        central = self._central = QWidget()
        across = QHBoxLayout(central)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.rail = NavRail(
            self._theme,
            self.tr("Pages"),
            (
                (
                    self.tr("Manage"),
                    (
                        RailItem("packages", "boxes", self.tr("Packages")),
                        RailItem("models", "layers", self.tr("Models")),
                        RailItem("browse", "compass", self.tr("Browse")),
                        RailItem("downloads", "download", self.tr("Downloads")),
                        RailItem("running", "gauge", self.tr("Running")),
                    ),
                ),
            ),
            (
                RailItem("activity", "bell", self.tr("Activity")),
                RailItem("settings", "settings", self.tr("Settings")),
            ),
        )
        self.rail.chosen.connect(self._on_rail)
        self.rail.brand.addWidget(self._brand())
        across.addWidget(self.rail)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        across.addLayout(self._column, 1)
        self._stack = QStackedWidget()
        self._waiting = QWidget()
        waiting = QVBoxLayout(self._waiting)
        waiting.setContentsMargins(0, 0, 0, 0)
        waiting.addWidget(PageHeader(self._theme, self.tr("Packages")))
        waiting.addStretch(1)
        self._stack.addWidget(self._waiting)
        self._column.addWidget(self._stack, 1)
        self.setCentralWidget(central)
        self.rail.select("packages")
        self._fold()
        central.setFocus()  # else Qt puts a focus ring around the first entry before a key was pressed

    def _brand(self) -> QWidget:
        brand = QWidget()
        row = QHBoxLayout(brand)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(IconLabel(self._theme, bundled("assets") / "stablehand.svg", "text", 28))
        self._name = Label("Stablehand", "heading")
        row.addWidget(self._name, 1)
        return brand

    def attach(self, live: Live) -> None:
        """Bring the program into the window, once it has been loaded."""
        self._live = live
        live.failed.connect(self._on_failed)
        live.came_up.connect(self._on_came_up)
        self._furnish()
        self.go(self._remembered(live))

    def add_extra(self, make: Callable[[Context], Any]) -> None:
        """Have something made that belongs to the window, now and whenever it is built anew."""
        self._extras.append(make)
        if self.context is not None:
            self._made.append(make(self.context))

    def rebuild(self) -> None:
        """Build everything anew, in the language that is spoken now, and show the same place."""
        from stablehand.gui.keeping import keep

        route = self._route or START
        # Also of pages that nobody has looked at since they went the last time.
        self._kept |= {name: keep(page) for name, page in self._pages.items()}
        for made in self._made:
            made.deleteLater()
        self._made, self._pages, self._route = [], {}, None
        self._build()  # the old central widget is deleted by the new one
        if self._live is not None:
            self._furnish()
            self.go(route, remember=False)

    def _furnish(self) -> None:
        from stablehand.gui.components.hardware_chip import HardwareChip
        from stablehand.gui.components.job_bar import JobBar
        from stablehand.gui.widgets.toasts import Toasts

        assert self._live is not None
        self.toasts = Toasts(self._theme, self._central)
        self.context = Context(
            theme=self._theme,
            live=self._live,
            window=self,
            go=self.go,
            back=self.back,
            toast=self.toast,
            open_url=self.open_url,
            open_path=self.open_path,
            show=self.show_dialog,
        )
        self._bar = JobBar(self.context)
        self._column.addWidget(self._bar)
        self.toasts.rest_on(self._bar)
        self._chip = HardwareChip(self.context)
        self._chip.setCheckable(True)  # it is the entry of its page
        self.rail.foot.addWidget(self._chip)
        self._chip.set_folded(self.rail.is_folded)
        self._made = [make(self.context) for make in self._extras]

    # -- places ------------------------------------------------------------------------------------

    @property
    def route(self) -> Route:
        """The place that is shown."""
        return self._route or START

    def page(self) -> Page | None:
        """Give the page that is shown."""
        return self._pages.get(self.route.page)

    def go(self, route: Route, *, remember: bool = True) -> None:
        """Show a place."""
        if self.context is None or route.page not in PAGES:
            return
        before = self._route
        if before is not None and before != route and remember:
            self._history = [*self._history, before][-_LONGEST_HISTORY:]
            self._ahead.clear()
        page = self._pages.get(route.page)
        if page is None:
            module, name, _ = PAGES[route.page]
            page = getattr(import_module(f"stablehand.gui.pages.{module}"), name)(self.context)
            assert page is not None
            self._pages[route.page] = page
            self._stack.addWidget(page)
        if before is not None and before.page != route.page and before.page in self._pages:
            self._pages[before.page].leave()
        self._route = route
        self._stack.setCurrentWidget(page)
        self.rail.select(PAGES[route.page][2])
        self._chip.setChecked(route.page == "machine")
        page.arrive(route)
        self.toasts.stand_over(page.foot)
        self._bring_back(route.page, page)
        if route.page in _REMEMBERED:
            self._memory.keep(page=route.page)
        self.arrived.emit(route)

    def _bring_back(self, name: str, page: Page) -> None:
        """Give a page that was built anew what somebody had typed, chosen and scrolled to."""
        if kept := self._kept.pop(name, None):
            from stablehand.gui.keeping import BringBack

            BringBack(page, kept)

    @Slot()
    def back(self) -> None:
        """Show the place before."""
        if self._history:
            if self._route is not None:
                self._ahead.append(self._route)
            self.go(self._history.pop(), remember=False)
        else:
            self.go(START)

    @Slot()
    def forward(self) -> None:
        """Show the place from which one went back."""
        if self._ahead:
            if self._route is not None:
                self._history.append(self._route)
            self.go(self._ahead.pop(), remember=False)

    def _remembered(self, live: Live) -> Route:
        page = live.memory.text("page", START.page)
        return Route(page) if page in PAGES else START

    def panes(self) -> list[QWidget]:
        """Give the parts that F6 moves between."""
        bar: list[QWidget] = [self._bar] if self.context is not None else []
        return [self.rail, self._stack, *bar]

    # -- ways out ----------------------------------------------------------------------------------

    def open_url(self, url: str) -> None:
        """Open an address in the browser; say so where there is none."""
        if not QDesktopServices.openUrl(QUrl(url)):
            QApplication.clipboard().setText(url)
            text = self.tr("No browser could be opened. The address was copied: {url}")
            self.toasts.show(text.format(url=url), "warning")

    def open_path(self, path: Path) -> None:
        """Show a file or folder in the system's file browser."""
        if not path.exists():
            text = self.tr("It is not there any more: {path}")
            self.toasts.show(text.format(path=path), "warning")
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            QApplication.clipboard().setText(str(path))
            text = self.tr("No file browser could be opened. The path was copied: {path}")
            self.toasts.show(text.format(path=path), "warning")

    def toast(
        self, text: str, tone: str = "info", action: tuple[str, Callable[[], None]] | None = None
    ) -> None:
        """Show news, also for who was asked before the window was built anew."""
        self.toasts.show(text, tone, action)

    def show_dialog(self, dialog: QDialog) -> None:
        """Open a dialog over the window; where the focus was, it is again afterwards."""
        had_focus = self.focusWidget()
        if dialog.parentWidget() is None:
            dialog.setParent(self, dialog.windowFlags())
        dialog.finished.connect(lambda _result: _give_back(had_focus))
        dialog.open()

    # -- what the window does by itself ------------------------------------------------------------

    def toggle_rail(self) -> None:
        """Fold the rail, or open it."""
        self._memory.keep(rail_folded=not self.rail.is_folded)
        self.rail.fold(not self.rail.is_folded)
        self._after_fold()

    def close_for_good(self) -> None:
        """Close without asking again."""
        self._may_close = True
        self.close()

    def remember_looks(self) -> None:
        """Keep size and place for the next start."""
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self._memory.keep(geometry=geometry)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask whoever decides; what is under way must not end by a slip."""
        if self._may_close:
            self.remember_looks()
            event.accept()
            return
        event.ignore()
        self.closing.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the rail in a narrow window."""
        super().resizeEvent(event)
        was_narrow = event.oldSize().width() < Size.TWO_PANES
        if was_narrow != (event.size().width() < Size.TWO_PANES):
            self._fold()

    def _fold(self) -> None:
        is_narrow = self.width() < self._theme.px(Size.TWO_PANES)
        self.rail.fold(is_narrow or self._memory.flag("rail_folded"))
        self._after_fold()

    def _after_fold(self) -> None:
        self._name.setVisible(not self.rail.is_folded)
        if self.context is not None:
            self._chip.set_folded(self.rail.is_folded)

    @Slot(str)
    def _on_rail(self, page: str) -> None:
        self.go(Route(page))

    @Slot(object)
    def _on_failed(self, problem: Any) -> None:
        from stablehand.gui.words.say import say

        self.toasts.show(say(problem.message), "danger", (self.tr("Details"), self._show_activity))

    def _show_activity(self) -> None:
        self.go(Route("activity"))

    @Slot(object)
    def _on_came_up(self, session: Any) -> None:
        from stablehand.gui.live.titles import Titles

        name = Titles.of(self.context.live).title(session.name) if self.context else session.name
        text = self.tr("{name} is ready").format(name=name)
        if session.url is None:
            if session.has_window:
                self.toasts.show(text, "success")
            return
        url = session.url
        self.toasts.show(text, "success", (self.tr("Open"), lambda: self.open_url(url)))


def _give_back(widget: QWidget | None) -> None:
    import shiboken6

    if widget is not None and shiboken6.isValid(widget) and widget.isVisible():
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
