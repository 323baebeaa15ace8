"""The console over real logs and real programs: which log, what one can do with it, access and room."""

import asyncio
import socket
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QMenu,
    QToolButton,
    QWidget,
)

from stablehand.core.records.install import InstallRecord, now, write_record
from stablehand.gui.components.console import Console
from stablehand.gui.components.console_sources import INSTALL
from support.console_view import WAIT, add, button, labels, launched, rows, shows, texts
from support.fake_uis import end_everything, make_install


@pytest.fixture
def console(context, qtbot):
    made = Console(context)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


@pytest.fixture
def install(data):
    return make_install(data, "", name="one")


posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in needs POSIX signals")


@pytest.fixture
def ui(data):
    names = []

    def make(script, **values):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        names.append(values.get("name", "one"))
        return make_install(data, script, **{"port": port, "name": "one", **values})

    yield make
    asyncio.run(end_everything(data, names))


# -- which log ------------------------------------------------------------------------------------


def test_the_log_of_the_last_launch_is_shown_and_followed(console, data, install, qtbot):
    log = launched(data, text="hello\n\x1b[31mred\x1b[0m\n")
    shows(qtbot, console, "one", "red")
    assert console.toolbar.source.currentText() == "Last launch"
    assert texts(console) == ["hello", "red"]
    add(log, " 10%\r 50%")
    qtbot.waitUntil(lambda: texts(console)[-1] == " 50%", timeout=WAIT)
    add(log, "\r100%\ndone\n")
    qtbot.waitUntil(lambda: texts(console) == ["hello", "red", "100%", "done"], timeout=WAIT)
    assert not console.earlier.isVisible()
    assert not console.input.isVisible()


def test_the_install_log_is_shown_while_and_after_it_failed(console, data, live, qtbot):
    folder = make_install(data, "", name="one", state="failed")
    log = next(iter(console_log(live, qtbot)))
    log.parent.mkdir(parents=True)
    log.write_text("[2026-11-21T10:00:00+00:00] $ git clone x\nfatal: no\n", "utf-8")
    shows(qtbot, console, "one", "fatal: no")
    assert console.toolbar.source.value == INSTALL
    # Once there is a launch, it is that which one wants to see.
    write_record(
        folder,
        InstallRecord(
            name="one",
            package="fake",
            state="installed",
            method="none",
            created_at=now(),
            changed_at=now(),
        ),
    )
    launched(data, text="up and running\n")
    qtbot.waitUntil(lambda: texts(console) == ["up and running", ""][:1], timeout=WAIT)
    assert console.toolbar.source.currentText() == "Last launch"


def console_log(live, qtbot):
    qtbot.waitUntil(lambda: live.install("one") is not None, timeout=WAIT)
    return [live.install("one").log]


def test_other_logs_can_be_chosen_and_the_choice_stays(console, data, install, live, qtbot):
    launched(data, 1, text="the first\n")
    launched(data, 2, text="the second\n")
    newest = launched(data, 3, text="the third\n")
    shows(qtbot, console, "one", "the third")
    choice = console.toolbar.source
    qtbot.waitUntil(lambda: choice.count() == 4, timeout=WAIT)
    offered = [choice.itemText(at) for at in range(4)]
    assert offered[:2] == ["Last launch", "Install log"]
    assert all(text.startswith("Launch: ") for text in offered[2:])
    choice.setCurrentIndex(3)
    choice.activated.emit(3)
    qtbot.waitUntil(lambda: texts(console) == ["the first"], timeout=WAIT)
    add(newest, "more\n")
    make_install(data, "", name="two")  # something changes, but not for this install
    qtbot.waitUntil(lambda: live.install("two") is not None, timeout=WAIT)
    assert texts(console) == ["the first"]
    launched(data, 4, text="the fourth\n")
    qtbot.waitUntil(lambda: texts(console) == ["the fourth"], timeout=WAIT)


def test_what_was_never_launched_says_so_and_can_be_launched(console, ui, context, qtbot):
    ui("print('I am here', flush=True)\nserve()")
    console.show_install("one")
    qtbot.waitUntil(lambda: "It has not been launched yet." in labels(console), timeout=WAIT)
    assert not console.toolbar.copy.isEnabled()
    assert not console.earlier.isVisible()
    button(console, "Launch").click()
    qtbot.waitUntil(lambda: "I am here" in console.view.toPlainText(), timeout=WAIT)
    assert console.view.isVisible()
    assert console.toolbar.source.currentText() == "This launch"


def test_a_log_that_is_gone(console, data, install, qtbot):
    launched(data).unlink()
    console.show_install("one")
    qtbot.waitUntil(lambda: "There is nothing in this log." in labels(console), timeout=WAIT)
    console.show_install("unknown")
    assert "There is nothing in this log." in labels(console)


def test_another_install_shows_its_own_log(console, data, install, qtbot):
    launched(data, text="of the one\n")
    make_install(data, "", name="two")
    launched(data, text="of the two\n", name="two")
    shows(qtbot, console, "one", "of the one")
    shows(qtbot, console, "two", "of the two")
    assert texts(console) == ["of the two"]


# -- what one can do with it ----------------------------------------------------------------------


def test_copy_open_and_save(console, data, install, qtbot, record, tmp_path):
    log = launched(data, text="\x1b[31mred\x1b[0m\n 1%\r99%\nlast\n")
    shows(qtbot, console, "one", "last")
    button(console, "Copy").click()
    assert QGuiApplication.clipboard().text() == "red\n99%\nlast"
    assert record.toasts[-1][0].startswith("3 line")
    button(console, "Open the log file").click()
    assert record.paths == [log]
    menu = QMenu()
    console._fill_menu(menu)
    acts = {action.text(): action for action in menu.actions() if action.text()}
    acts["Open the folder of the log"].trigger()
    assert record.paths[-1] == log.parent
    acts["Wrap long lines"].setChecked(False)
    assert console.view.lineWrapMode() == console.view.LineWrapMode.NoWrap
    acts["Save…"].trigger()
    target = tmp_path / "saved.txt"
    (question,) = record.dialogs
    assert list(question.parts) == ["all", "shown"]
    assert not question.times.isEnabled()  # the log is older than times are
    question.buttons["save"].click()
    dialog = record.dialogs[-1]
    dialog.fileSelected.emit(str(target))
    qtbot.waitUntil(lambda: record.toasts[-1][0].startswith("The log was saved"), timeout=WAIT)
    assert target.read_text("utf-8") == "red\n99%\nlast\n"
    dialog.close()


def test_links_lead_to_the_browser_or_the_folder(console, data, install, qtbot, record, tmp_path):
    script = tmp_path / "run me.py"
    script.write_text("print(1)")
    launched(data, text="x\n")
    shows(qtbot, console, "one", "x")
    console.view.link_activated.emit("http://0.0.0.0:7860/?a=1")
    console.view.link_activated.emit("https://example.org/0.0.0.0")
    assert record.urls == ["http://127.0.0.1:7860/?a=1", "https://example.org/0.0.0.0"]
    console.view.link_activated.emit(f"{script}:3")  # never the file itself: it could be run
    qtbot.waitUntil(lambda: record.paths == [tmp_path], timeout=WAIT)
    console.view.link_activated.emit("/no such/file.py:3")
    qtbot.waitUntil(lambda: bool(record.toasts), timeout=WAIT)
    assert record.toasts[-1][0] == "It is not there any more: /no such/file.py"


@posix
def test_a_running_program_takes_a_line(console, ui, live, qtbot):
    ui(
        """
print("Name? ", end="", flush=True)
print("Hello", sys.stdin.readline().strip(), flush=True)
serve()
"""
    )
    console.show_install("one")
    live.launch("one")
    qtbot.waitUntil(lambda: console.input.isVisible(), timeout=WAIT)
    qtbot.waitUntil(lambda: texts(console)[-1] == "Name? ", timeout=WAIT)
    console.input.field.setFocus()
    console.input.field.setText("Анна")
    qtbot.keyClick(console.input.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Name? Hello Анна" in texts(console), timeout=WAIT)
    assert console.input.field.text() == ""
    qtbot.keyClick(console.input.field, Qt.Key.Key_Up)
    assert console.input.field.text() == "Анна"
    qtbot.keyClick(console.input.field, Qt.Key.Key_Down)
    assert console.input.field.text() == ""
    live.halt("one")
    qtbot.waitUntil(lambda: not console.input.isVisible(), timeout=WAIT)
    qtbot.waitUntil(lambda: console.toolbar.source.currentText() == "Last launch", timeout=WAIT)


# -- access and room ------------------------------------------------------------------------------


def test_everything_has_a_name(console, data, install, qtbot):
    launched(data, text=rows(3000))
    shows(qtbot, console, "one", "row 2999")
    nameless = []
    for widget in console.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            if not widget.accessibleName() and not text:
                nameless.append(widget)
    assert nameless == []


@pytest.mark.parametrize("width", [848, 700])
def test_there_is_room_for_large_text(console, data, install, theme, qtbot, width):
    theme.choose("light", percent=150)
    launched(data, text=rows(3000))
    shows(qtbot, console, "one", "row 2999")
    console.toolbar.finder.setText("row 1")
    qtbot.waitUntil(lambda: " of " in console.toolbar.found.text(), timeout=WAIT)
    console.resize(width, 520)
    qtbot.wait(50)
    assert console.width() == width
    for widget in console.findChildren(QAbstractButton):
        # the little ones inside of a line are Qt's own
        if widget.isVisible() and not isinstance(widget, QToolButton):
            assert widget.width() >= widget.minimumSizeHint().width(), widget.text()
            assert widget.height() >= 28
    for kind in (QComboBox, QLineEdit):
        for widget in console.findChildren(kind):
            if widget.isVisible():
                right = widget.mapTo(console, widget.rect().bottomRight())
                assert right.x() <= width
    assert console.view.height() > 150


def test_the_order_of_tab(console, data, install, qtbot):
    launched(data, text=rows(3000))
    shows(qtbot, console, "one", "row 2999")
    qtbot.waitUntil(lambda: console.toolbar.source.isEnabled(), timeout=WAIT)
    console.toolbar.source.setFocus()
    names = []
    for _ in range(10):
        widget = QGuiApplication.focusObject()
        names.append(widget.accessibleName() or widget.text())
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert names == [
        "Log",
        "Lines",
        "Search the whole log",
        "Follow",
        "Copy",
        "Open the log file",
        "More for this log",
        "Show earlier lines",
        "Go to the beginning",
        "Log",
    ]
