"""What stands behind the window once it is loaded: the running program, tray, keys, questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from stablehand.core.base.errors import StablehandError
from stablehand.gui.actions import Actions
from stablehand.gui.components.app_update_news import AppUpdateNews
from stablehand.gui.components.download_count import DownloadCount
from stablehand.gui.components.download_news import DownloadNews
from stablehand.gui.components.extension_news import ExtensionNews
from stablehand.gui.components.job_news import JobNews
from stablehand.gui.components.link_look_up import LinkDrops
from stablehand.gui.components.model_news import ModelNews
from stablehand.gui.components.prompts import Prompts
from stablehand.gui.components.running_count import RunningCount
from stablehand.gui.context import Context
from stablehand.gui.live.app_updates import AppUpdates
from stablehand.gui.live.awake import Awake
from stablehand.gui.live.findings_feed import FindingsFeed
from stablehand.gui.live.live import Live
from stablehand.gui.live.memory import Memory
from stablehand.gui.live.resting import Resting
from stablehand.gui.live.settings_effects import SettingsEffects
from stablehand.gui.live.starting_installs import StartingInstalls
from stablehand.gui.live.update_watch import UpdateWatch
from stablehand.gui.live.usage_feed import UsageFeed
from stablehand.gui.live.views import Problem
from stablehand.gui.preloading import Preloading
from stablehand.gui.quitting import Quitting
from stablehand.gui.theme.theme import Theme
from stablehand.gui.tray import Tray
from stablehand.gui.window import Window
from stablehand.services.app import App

_DOWNLOADS_MS: Final = 1_000  # the window has other things to do when it opens


class Behind(QObject):
    """Puts the parts together and takes them apart again.

    Signals:
        looks_changed: the settings may ask for other looks.
    """

    looks_changed = Signal()

    def __init__(
        self,
        app: App,
        memory: Memory,
        theme: Theme,
        window: Window,
        application: QApplication,
        leave: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window, self._leave = window, leave
        self.live = Live(app, memory)
        self._awake = Awake()
        self._preloading = Preloading(self)
        self.tray = Tray(window, self.live, self._on_quit)
        self.quitting = Quitting(window, self.live, theme, lambda: self.tray.is_there, leave)
        self.live.settings_changed.connect(self.looks_changed)
        self.live.jobs_changed.connect(self._on_work)
        self.live.downloads.changed.connect(self._on_work)
        self._application = application
        self.resting: Resting | None = None
        application.aboutToQuit.connect(window.remember_looks)

    def begin(self, failure: BaseException | None) -> None:
        """Start the program and show it in the window."""
        self.live.start()
        self._window.attach(self.live)
        self._window.add_extra(lambda context: Actions(context, self._window, self.quitting))
        self._window.add_extra(Prompts)
        self._window.add_extra(JobNews)
        self._window.add_extra(ExtensionNews)
        self._window.add_extra(ModelNews)
        self._window.add_extra(DownloadNews)
        self._window.add_extra(LinkDrops)
        self._window.add_extra(AppUpdateNews)
        self._window.add_extra(self._count)
        self._window.add_extra(self._running)
        StartingInstalls(self.live)
        FindingsFeed.of(self.live)
        UsageFeed.of(self.live).watch_window(self._window)
        QTimer.singleShot(_DOWNLOADS_MS, self, self._begin_downloads)
        self.updates = UpdateWatch(self.live)
        self.effects = SettingsEffects(self.live)
        self.app_updates = AppUpdates.of(self.live)
        self.app_updates.leaving.connect(self._leave)
        self.app_updates.begin()
        self._preloading.begin()
        self.resting = Resting(self.live, self._window, self._application)
        if isinstance(failure, StablehandError):
            self.live.failed.emit(Problem.of(failure))

    def close(self) -> None:
        """Cancel the jobs, end the threads; UIs that run go on."""
        self.tray.close()
        UsageFeed.of(self.live).close()
        self._preloading.close()
        if self.resting is not None:
            self.resting.close()
        self.live.stop()
        self._awake.close()

    def _on_quit(self) -> None:
        self.quitting.on_quit()

    def _count(self, _context: Context) -> DownloadCount:
        button = self._window.rail.button("downloads")
        assert button is not None
        return DownloadCount(self.live.downloads, button)

    def _running(self, _context: Context) -> RunningCount:
        button = self._window.rail.button("running")
        assert button is not None
        return RunningCount(self.live, button)

    @Slot()
    def _begin_downloads(self) -> None:
        """Go on with the downloads of last time, and with what others put into the queue."""
        self.live.downloads.begin()
        self.live.downloads.run()

    @Slot()
    def _on_work(self) -> None:
        self._awake.keep(bool(self.live.busy_jobs() or self.live.downloads.own))
