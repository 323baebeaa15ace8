"""The icon in the tray: what runs, the way back to the window, news while nobody looks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from stablehand.core.base.events import JobState
from stablehand.core.base.resources import bundled
from stablehand.core.downloads.entry import Download
from stablehand.gui.components.download_news import NewsWords
from stablehand.gui.components.free_vram import free_vram_of
from stablehand.gui.components.install_state import install_state
from stablehand.gui.components.lan_dialog import ask_lan
from stablehand.gui.components.running_words import has_card, reach_words
from stablehand.gui.live.live import Live
from stablehand.gui.live.titles import Titles
from stablehand.gui.live.usage_feed import UsageFeed
from stablehand.gui.live.views import JobView
from stablehand.gui.window import Window
from stablehand.gui.words.say import say
from stablehand.gui.words.units import memory
from stablehand.services.installs import ListedInstall
from stablehand.services.sessions import SessionView


class Tray(QObject):
    """The tray icon; there is none where the desktop has no tray."""

    def __init__(self, window: Window, live: Live, quit_all: Callable[[], None]) -> None:
        super().__init__(window)
        self._window, self._live, self._quit = window, live, quit_all
        self._icon: QSystemTrayIcon | None = None
        self._menu: QMenu | None = None
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._menu = QMenu()
            self._menu.aboutToShow.connect(self._fill)
            self._icon = QSystemTrayIcon(QIcon(str(bundled("assets") / "stablehand.svg")), self)
            self._icon.setToolTip("Stablehand")
            self._icon.setContextMenu(self._menu)
            self._icon.activated.connect(self._on_activated)
            self._icon.messageClicked.connect(self.show_window)
            self._icon.show()
        self._feed = UsageFeed.of(live)
        self._titles = Titles.of(live)
        self._titles.changed.connect(self._on_installs)
        live.installs_changed.connect(self._on_installs)
        live.job_ended.connect(self._on_job_ended)
        live.came_up.connect(self._on_came_up)
        live.downloads.news.connect(self._on_downloads)
        self._words = NewsWords(self)

    @property
    def is_there(self) -> bool:
        """Whether the window can be found again once it is hidden."""
        return self._icon is not None and self._icon.isVisible()

    @Slot()
    def show_window(self) -> None:
        """Bring the window to the front."""
        window = self._window
        if window.isMinimized():
            window.showNormal()
        window.show()
        window.raise_()
        window.activateWindow()

    def close(self) -> None:
        """Take the icon away."""
        if self._icon is not None:
            self._icon.hide()

    @Slot()
    def _fill(self) -> None:
        assert self._menu is not None
        menu, titles = self._menu, self._titles
        menu.clear()
        menu.addAction(self.tr("Show Stablehand")).triggered.connect(self.show_window)
        menu.addSeparator()
        running = self._live.running()
        for item in running:
            self._add_running(menu, item, item.session)
        if len(running) > 1:
            menu.addAction(self.tr("Stop all")).triggered.connect(self._on_stop_all)
        if running:
            menu.addSeparator()
        for item in self._live.installs:
            if item.session is None and item.state == "installed":
                launching = menu.addAction(
                    self.tr("Launch {name}").format(name=titles.title(item.name))
                )
                launching.triggered.connect(partial(_call, self._live.launch, item.name))
        menu.addSeparator()
        menu.addAction(self.tr("Quit")).triggered.connect(self._on_quit)

    def _add_running(self, menu: QMenu, item: ListedInstall, session: SessionView | None) -> None:
        """Add what runs of an install: how it stands in its words, what can be done below."""
        if session is None:
            return
        sub = menu.addMenu(self._running_words(item, session))
        if session.url is not None:
            opening = sub.addAction(self.tr("Open"))
            opening.triggered.connect(partial(_call, self._window.open_url, session.url))
        context = self._window.context
        ui = self._feed.now.ui(item.name)
        is_freed = ui is not None and ui.can_free and has_card(self._feed.now)
        if context is not None and is_freed:
            freeing = sub.addAction(self.tr("Free video memory"))
            freeing.triggered.connect(partial(_call, partial(free_vram_of, context), item.name))
        if context is not None and session.reach != "computer":
            closing = sub.addAction(self.tr("Access from the network…"))
            closing.triggered.connect(partial(_call, self._ask_lan, item.name))
        stopping = sub.addAction(self.tr("Stop"))
        stopping.triggered.connect(partial(_call, self._live.halt, item.name))

    def _running_words(self, item: ListedInstall, session: SessionView) -> str:
        ui = self._feed.now.ui(item.name)
        parts = [
            self._titles.title(item.name),
            install_state(item, self._live.job_of(item.name)).word,
        ]
        if ui is not None and ui.vram_bytes:
            parts.append(self.tr("VRAM {size}").format(size=memory(ui.vram_bytes)))
        if said := reach_words(session.reach):
            parts.append(f"⚠ {said}")
        return " · ".join(parts).replace("&", "&&")

    def _ask_lan(self, name: str) -> None:
        self.show_window()
        if self._window.context is not None:
            ask_lan(self._window.context, name)

    @Slot()
    def _on_stop_all(self) -> None:
        self._live.halt_all(lambda: None)

    @Slot()
    def _on_installs(self) -> None:
        """Say in the tip what runs, and that somebody else can reach it."""
        if self._icon is None:
            return
        for item in self._live.installs:
            self._titles.title(item.name)  # known by the time the menu is opened
        running = self._live.running()
        lines = ["Stablehand"]
        for item in running:
            said = reach_words(item.session.reach) if item.session is not None else ""
            title = self._titles.title(item.name)
            lines.append(f"{title} · {said}" if said else title)
        self._icon.setToolTip("\n".join(lines))

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        ):
            self.show_window()

    @Slot()
    def _on_quit(self) -> None:
        self._quit()

    @Slot(object)
    def _on_job_ended(self, job: JobView) -> None:
        is_long = job.kind == "install" or job.is_change
        if is_long and job.state is not JobState.CANCELLED:
            text = say(job.problem.message) if job.problem else self.tr("It can be launched now.")
            self._notify(say(job.name), text)

    @Slot(object)
    def _on_came_up(self, session: object) -> None:
        name = getattr(session, "name", "")
        self._notify(
            self.tr("{name} is ready").format(name=name), getattr(session, "url", "") or ""
        )

    @Slot(list)
    def _on_downloads(self, news: list[Download]) -> None:
        for told in self._words.told(news):
            self._notify(told.title, told.text)

    def _notify(self, title: str, text: str) -> None:
        """Tell through the system, if the window is not what the person looks at."""
        is_wanted = self._live.app.settings.get("window.notifications") != "off"
        is_seen = QApplication.activeWindow() is not None
        if self._icon is not None and is_wanted and not is_seen:
            self._icon.showMessage(title, text, self._icon.icon())


def _call(function: Callable[[str], None], argument: str, _checked: bool = False) -> None:
    function(argument)
