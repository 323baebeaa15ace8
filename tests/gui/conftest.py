"""The window under test: offscreen, bundled fonts, a real program over a fresh data folder."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_FONT_DPI", "96")
os.environ.setdefault("QT_SCALE_FACTOR", "1")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.exceptions import TimeoutError as QtTimeoutError
from pytestqt.qtbot import QtBot

from stablehand.core.base.paths import DataPaths
from stablehand.gui.context import Context, Route
from stablehand.gui.live.live import Live
from stablehand.gui.live.memory import Memory
from stablehand.gui.theme.fonts import load_fonts
from stablehand.gui.theme.theme import Theme
from stablehand.gui.window import Window
from stablehand.gui.words.language import current_language, speak
from stablehand.services.app import App
from support.dialog_checks import Watch

# What the offscreen platform says of itself, whatever the program does.
_HARMLESS = ("This plugin does not support", "propagateSizeHints")

_TURN_MS = 10


@pytest.fixture(scope="session")
def qapp_args():
    return ["stablehand"]


@pytest.fixture(autouse=True)
def _english_again():
    """Whatever language a test ends in, the next one begins in English."""
    yield
    if QApplication.instance() is not None and current_language() != "en":
        speak(QApplication.instance(), "en")


@pytest.fixture(autouse=True)
def _nothing_stays_in_front():
    """Close the menus and dialogs that a test has left open: while there is one, no window's keys count.

    A dialog is hidden and not answered, for what it would tell has ended with the test.
    """
    yield
    while QApplication.instance() is not None and (popup := QApplication.activePopupWidget()):
        popup.close()
    while QApplication.instance() is not None and (modal := QApplication.activeModalWidget()):
        modal.hide()


@pytest.fixture(autouse=True)
def _no_garbage_elsewhere():
    """Collect in the GUI's thread alone, as the window does: Qt's objects must not die in another one."""
    gc.disable()
    yield
    if gc.get_count()[0] > 10_000:  # a whole collection takes longer than most tests
        # What waits to be deleted goes first: half collected, it would be asked for its size once more.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()


@pytest.fixture(autouse=True)
def _widgets_outlive_the_test(monkeypatch):
    """Hold the widgets of a test until they are closed, as the window holds its pages.

    Else the last to hold one may be a button on it; destroyed later on, that takes the widget it stands on
    along, which it is being destroyed by.
    """
    held, add = {}, QtBot.addWidget

    def add_and_hold(bot, widget, **options):
        number = id(widget)
        held[number] = widget
        widget.destroyed.connect(lambda: held.pop(number, None))  # a dialog that closes itself
        add(bot, widget, **options)

    monkeypatch.setattr(QtBot, "addWidget", add_and_hold)
    return held


@pytest.fixture(autouse=True)
def _no_patience_is_lost_while_the_machine_stands_still(monkeypatch):
    """Measure how long a test waits by the clock that stands still with a virtual machine: pytest-qt's goes on."""
    once = QtBot.waitUntil

    def wait_until(bot, callback, *, timeout=5000):
        end = time.monotonic() + timeout / 1000
        while time.monotonic() < end:
            with suppress(QtTimeoutError):
                return once(bot, callback, timeout=0)
            bot.wait(_TURN_MS)
        return once(bot, callback, timeout=0)

    monkeypatch.setattr(QtBot, "waitUntil", wait_until)


@pytest.fixture(autouse=True)
def qt_warnings():
    """Any warning of Qt's is a failure."""
    said = []

    def take(kind, _context, message):
        if kind != QtMsgType.QtDebugMsg and not message.startswith(_HARMLESS):
            said.append(message)

    before = qInstallMessageHandler(take)
    yield said
    qInstallMessageHandler(before)
    assert said == []


@pytest.fixture(scope="session")
def _dressed(qapp):
    qapp.setStyle("Fusion")
    qapp.setCursorFlashTime(0)
    assert load_fonts() == ()
    return Theme(qapp)


@pytest.fixture
def theme(_dressed, qapp):
    speak(qapp, "en")
    _dressed.choose("dark", percent=100, motion="reduced")
    return _dressed


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "Data"
    folder.mkdir()
    return folder


@pytest.fixture
def app(data):
    return App(DataPaths(data), dict(os.environ))


@pytest.fixture
def live(app, qapp):
    made = Live(app, Memory(app.data.root))
    made.start()
    yield made
    made.stop()
    qapp.processEvents()


@dataclass
class Record:
    """What a page asked of the window."""

    went: list[Route] = field(default_factory=list)
    toasts: list[tuple[str, str]] = field(default_factory=list)
    actions: list[tuple[str, Callable[[], None]] | None] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    dialogs: list[QDialog] = field(default_factory=list)
    backs: int = 0


@pytest.fixture(autouse=True)
def dialogs(monkeypatch):
    """Every dialog that a test opens is as all of them should be."""
    watch, show_dialog = Watch(), Window.show_dialog

    def show(window, dialog):
        show_dialog(window, dialog)
        watch.follow(dialog)

    monkeypatch.setattr(Window, "show_dialog", show)
    yield watch
    assert watch.end() == []


@pytest.fixture
def record():
    return Record()


@pytest.fixture
def context(theme, live, record, dialogs, qtbot):
    window = QWidget()
    qtbot.addWidget(window)

    def back():
        record.backs += 1

    def toast(text, tone="info", action=None):
        record.toasts.append((text, tone))
        record.actions.append(action)

    def show(dialog):
        record.dialogs.append(dialog)
        dialog.show()
        dialogs.follow(dialog)

    return Context(
        theme,
        live,
        window,
        record.went.append,
        back,
        toast,
        record.urls.append,
        record.paths.append,
        show,
    )


def settle(qapp: QApplication) -> None:
    """Let layouts and queued signals come to rest."""
    for _ in range(3):
        qapp.processEvents()
