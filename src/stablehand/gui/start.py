"""Starting the window: the frame is painted first, then the program behind it is loaded.

Loading core takes longer than showing a window; it happens in a thread while the frame is already there.
The looks of the first picture come from what the window remembered; the settings correct them later.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Final, cast, get_args

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from stablehand.gui.garbage import Garbage
from stablehand.gui.instance import Instance
from stablehand.gui.live.memory import Memory
from stablehand.gui.reading_ahead import FOR_START
from stablehand.gui.theme.fonts import load_log_fonts, load_word_fonts
from stablehand.gui.theme.theme import MotionWish, Theme, ThemeWish
from stablehand.gui.window import Window
from stablehand.gui.words.language import speak, wanted_language
from stablehand.services.app import App

# What is loaded behind the first picture in the window's thread, in this order; `FOR_START` goes before.
BEHIND: Final = (
    "stablehand.gui.live.live",
    "stablehand.gui.behind",
    "stablehand.gui.pages.packages",
    "stablehand.gui.components.job_bar",
    "stablehand.gui.components.hardware_chip",
)


def run(app: App, *, on_painted: Callable[[], None] | None = None) -> int:
    """Show the window until it is closed; give 0, or 1 if another one is open and does not answer.

    Args:
        app: the program, of which only the data folder is looked at before the first picture.
        on_painted: is called once the first picture is there.
    """
    application = QApplication.instance() or QApplication([sys.argv[0] or "stablehand"])
    assert isinstance(application, QApplication)
    application.setApplicationName("Stablehand")
    application.setDesktopFileName("stablehand")
    application.setStyle("Fusion")
    application.setQuitOnLastWindowClosed(False)
    load_word_fonts()
    while True:
        found = _with_folder(application, app)
        if found is None:
            return 0
        app = found
        instance = Instance(app.data.root)
        if not instance.claim():
            if instance.ask_other():
                return 0
            return 1
        program = _Program(application, app, instance, on_painted)
        try:
            code = application.exec()
        finally:
            program.close()
            instance.release()
        if program.next is None:
            return code
        app, on_painted = _moved_on(program, app, program.next), None
        _keep_place(program.place, app)


def _with_folder(application: QApplication, app: App) -> App | None:
    """Give the program with a data folder that is there; None: the person does not want to begin."""
    if app.place is None or app.place.problem is None:
        return app
    from stablehand.gui.missing_folder import ask_for_folder

    return ask_for_folder(application, app)


def _moved_on(program: _Program, app: App, path: Path) -> App:
    """Take down what stood on one data folder, and give the program on the next one."""
    from stablehand.core.base.own_log import leave_log
    from stablehand.services.app import make_app_on
    from stablehand.services.first_run import leave_fresh

    program.take_down()
    leave_log()
    leave_fresh(app.data.root)  # nothing was begun there yet, or all of it stays
    return make_app_on(path, app)


def _keep_place(place: tuple[str, str], app: App) -> None:
    """Let the first run go on where it was, also on a folder that remembers other things."""
    page, step = place
    if page == "welcome" and step:
        memory = Memory(app.data.root)
        memory.keep(**{"page": page, "welcome.step": step})
        memory.keep(**{"welcome.seen": False})


class _Program(QObject):
    """The parts that live as long as the window."""

    _loaded = Signal()

    def __init__(
        self,
        application: QApplication,
        app: App,
        instance: Instance,
        on_painted: Callable[[], None] | None,
    ) -> None:
        super().__init__(application)
        self._application, self._app, self._instance = application, app, instance
        self._on_painted = on_painted
        self._memory = Memory(app.data.root)
        self._theme = Theme(application)
        self._language = wanted_language(self._memory.text("language", "auto"))
        speak(application, self._language)
        self._dress(
            self._memory.text("theme", "system"),
            self._memory.number("text_size", 100),
            self._memory.text("motion", "system"),
        )
        self._window = Window(self._theme, self._memory)
        self.next: Path | None = None  # the data folder to go on with
        self._is_first = False
        self._behind: Any = None
        self._failure: BaseException | None = None
        self._loaded.connect(self._on_loaded, Qt.ConnectionType.QueuedConnection)
        instance.wished.connect(self._on_wished)
        self._window.closing.connect(self._on_closing)
        self._signals: _Signals | None = None
        self._is_leaving = False
        sys.excepthook = self._on_mistake
        if app.starts_hidden:
            self._begin_hidden()
        else:
            self._window.installEventFilter(self)
            self._window.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the first picture; only then load the rest."""
        if watched is self._window and event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            self._begin()
            if self._on_painted is not None:
                self._on_painted()
        return super().eventFilter(watched, event)

    def _begin_hidden(self) -> None:
        """Load without a first picture; where there is no tray to be found in, the window is minimised."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            self._window.showMinimized()
        self._begin()

    def _begin(self) -> None:
        gc.freeze()  # switched off while everything was being loaded
        self._garbage = Garbage(self)
        threading.Thread(target=self._load, name="stablehand-load", daemon=True).start()

    def close(self) -> None:
        """End what is left when the window has gone."""
        if self._behind is not None:
            self._behind.close()
        if self._signals is not None:
            self._signals.close()

    def _load(self) -> None:
        try:
            for module in FOR_START:
                import_module(module)
            _ = self._app.settings  # read here, not in the thread of the window
            if not self._memory.flag("welcome.seen"):
                from stablehand.services.first_run import is_first

                self._is_first = is_first(self._app)
        except BaseException as error:  # told in the window's thread
            self._failure = error
        self._loaded.emit()

    @Slot()
    def _on_loaded(self) -> None:
        if self._is_leaving:
            return
        from stablehand.core.base.errors import StablehandError
        from stablehand.core.base.own_log import keep_log

        keep_log(self._app.data.logs)
        load_log_fonts()
        for module in BEHIND:  # classes of Qt, so not in the thread
            import_module(module)
        self._signals = _Signals(self._leave, self)
        self._instance.listen()
        if isinstance(self._failure, StablehandError):
            from stablehand.core.base.settings import Settings

            # Damaged settings must not keep anybody from the window that can mend them.
            self._app.__dict__["settings"] = Settings(environ=self._app.environ)
        elif self._failure is not None:
            raise self._failure
        from stablehand.gui.behind import Behind

        self._behind = Behind(
            self._app, self._memory, self._theme, self._window, self._application, self._leave
        )
        self._behind.looks_changed.connect(self._on_looks)
        self._on_looks()
        self._begin_anew()
        self._behind.begin(self._failure)

    def _begin_anew(self) -> None:
        """Let the first place be the first run, if this is one; and be asked to go on elsewhere."""
        from stablehand.gui.live.starting_over import StartingOver

        is_going_on = bool(self._memory.text("welcome.step"))
        if self._is_first:
            self._memory.keep(page="welcome")
        elif self._memory.text("page") == "welcome" and not is_going_on:
            self._memory.keep(page="packages")
        StartingOver.of(self._behind.live).wished.connect(
            self._on_elsewhere, Qt.ConnectionType.QueuedConnection
        )

    @property
    def place(self) -> tuple[str, str]:
        """The page that is remembered, and the step of the first run."""
        return self._memory.text("page"), self._memory.text("welcome.step")

    @Slot(object)
    def _on_elsewhere(self, path: Path) -> None:
        """Leave, to begin again on another data folder."""
        self.next = path
        self._leave()

    def take_down(self) -> None:
        """Destroy the window and all that hangs on it."""
        self._window.deleteLater()
        self.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.unfreeze()
        gc.collect()

    @Slot()
    def _on_looks(self) -> None:
        """Take the settings of the looks; a new language builds the window anew."""
        get = self._app.settings.get
        language = wanted_language(str(get("language")))
        theme, motion = str(get("window.theme")), str(get("window.motion"))
        percent = int(cast("int", get("window.text_size") or 100))
        self._memory.keep(
            theme=theme, motion=motion, text_size=percent, language=str(get("language"))
        )
        self._dress(theme, percent, motion)
        if language != self._language:
            self._language = language
            speak(self._application, language)
            self._window.rebuild()

    def _dress(self, theme: str, percent: int, motion: str) -> None:
        wish = theme if theme in get_args(ThemeWish) else "system"
        still = motion if motion in get_args(MotionWish) else "system"
        self._theme.choose(
            cast("ThemeWish", wish), percent=percent, motion=cast("MotionWish", still)
        )

    def _leave(self) -> None:
        self._is_leaving = True
        self._window.close_for_good()
        self._application.quit()

    @Slot()
    def _on_closing(self) -> None:
        """Close while there is nobody yet who could ask, or never will be: nothing is under way then."""
        if self._behind is None:
            self._leave()

    @Slot()
    def _on_wished(self) -> None:
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def _on_mistake(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log a mistake of ours and say that there was one; the window goes on."""
        import logging

        logging.getLogger("stablehand.gui").error("a mistake", exc_info=(kind, error, trace))
        if os.environ.get("STABLEHAND_DEBUG"):
            sys.__excepthook__(kind, error, trace)
        text = self.tr("Stablehand made a mistake ({kind}). The log has the details.")
        if self._window.context is not None:
            self._window.toasts.show(text.format(kind=kind.__name__), "danger")


class _Signals(QObject):
    """Ctrl-C and a polite request to end, brought into Qt's loop without waking it up for nothing."""

    def __init__(self, leave: Callable[[], None], parent: QObject) -> None:
        import socket

        super().__init__(parent)
        self._leave = leave
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.setblocking(False)
        signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        self._before = {
            number: signal.signal(number, _ignore) for number in (signal.SIGINT, signal.SIGTERM)
        }
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)

    def close(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._read.close()
        self._write.close()

    @Slot()
    def _on_signal(self) -> None:
        if self._read.recv(64):
            self._leave()


def _ignore(_number: int, _frame: object) -> None:
    """Let the wake-up tell."""
