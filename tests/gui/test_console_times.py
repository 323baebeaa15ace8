"""The console at scale: times beside lines, parts that are saved, a start beside a good one."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QMenu

from stablehand.core.launch.log_times import TimesWriter
from stablehand.core.launch.sessions import SessionTable
from stablehand.gui.components.console import Console
from stablehand.gui.components.console_save import LogSaving
from stablehand.services.log_saving import SaveWish
from support.console_view import WAIT, add, button, labels, launched, shows, texts
from support.fake_uis import make_install

BEGUN_MS = 1_767_225_600_000  # 2026-01-01T00:00:00Z


@pytest.fixture
def console(context, data, qtbot):
    make_install(data, "", name="one")
    made = Console(context)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


def timed(log, lines, begun_ms=BEGUN_MS):
    """Write the times of lines: each came so many ms after the one before."""
    clock = [0]
    writer = TimesWriter(log, (begun_ms, 0), lambda: clock[0])
    place = 0
    for line, after in lines:
        clock[0] += after
        writer.note(place, clock[0])
        place += len(line) + 1
    writer.close()


def marks(view):
    return [mark and mark.text for mark in map(view.gutter.mark, range(view.count))]


def menu_of(console):
    menu = QMenu()
    console._fill_menu(menu)
    return menu


def test_times_are_shown_beside_the_lines_and_the_choice_is_remembered(
    console, context, data, live, qtbot
):
    lines = [("first", 1_500), ("second", 40), ("third", 61_000)]
    log = launched(data, text="".join(f"{line}\n" for line, _ in lines))
    timed(log, lines)
    shows(qtbot, console, "one", "third")
    view = console.view
    assert not view.gutter.isVisible()
    console.times.choose("start")
    qtbot.waitUntil(lambda: marks(view) == ["0:01.500", "0:01.540", "1:02.540"], timeout=WAIT)
    assert view.gutter.isVisible()
    assert view.viewport().geometry().left() >= view.gutter.geometry().right()
    assert texts(console) == ["first", "second", "third"]  # no part of the text
    console.times.choose("before")
    assert marks(view) == [None, "+0:00.040", "+1:01.000"]
    assert [view.gutter.mark(at).colour for at in (1, 2)] == ["log_dim", "log_warning"]
    console.times.choose("clock")
    assert [text[-9:] for text in marks(view)] == ["00:01.500", "00:01.540", "01:02.540"]
    view.grab()
    again = Console(context)
    qtbot.addWidget(again)
    assert again.times.style == "clock"
    console.times.choose("")
    assert not view.gutter.isVisible()


def test_times_follow_a_log_that_grows(console, data, qtbot):
    log = launched(data, text="first\n")
    timed(log, [("first", 100)])
    shows(qtbot, console, "one", "first")
    console.times.choose("start")
    qtbot.waitUntil(lambda: marks(console.view) == ["0:00.100"], timeout=WAIT)
    add(log, "second\n")
    timed(log, [("first", 100), ("second", 900)])
    qtbot.waitUntil(lambda: marks(console.view) == ["0:00.100", "0:01.000"], timeout=WAIT)


def test_a_log_from_before_says_that_it_has_no_times(console, data, qtbot):
    launched(data, text="first\n")
    console.times.choose("clock")
    shows(qtbot, console, "one", "first")
    qtbot.waitUntil(lambda: console.times.is_known, timeout=WAIT)
    menu = QMenu()
    console.times.fill(menu)
    assert menu.actions()[-1].text().startswith("This log has none")
    assert not console.view.gutter.isVisible()


def test_what_is_selected_is_saved_with_its_times(console, data, qtbot, record, tmp_path):
    lines = [("first", 0), ("token=hf_abcdefghijklmnop", 1_000), ("third", 1_000)]
    log = launched(data, text="".join(f"{line}\n" for line, _ in lines))
    timed(log, lines)
    shows(qtbot, console, "one", "third")
    cursor = console.view.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    console.view.setTextCursor(cursor)
    console._on_save()
    question = record.dialogs[-1]
    assert question.part == "selection" and not question.times.isChecked()
    question.reject()
    console.times.choose("clock")
    console._on_save()
    question = record.dialogs[-1]
    assert question.times.isChecked()  # as they are looked at
    question.buttons["save"].click()
    target = tmp_path / "part.txt"
    record.dialogs[-1].fileSelected.emit(str(target))
    qtbot.waitUntil(lambda: target.exists() and bool(record.toasts), timeout=WAIT)
    (line,) = target.read_text("utf-8").splitlines()
    assert "hf_abc" not in line
    assert line[:23].endswith("01.000")
    record.dialogs[-1].close()


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left(
    console, data, live, qtbot, tmp_path
):
    log = launched(data, text="first\n")
    shows(qtbot, console, "one", "first")
    problems = []
    live.failed.connect(problems.append)
    console.saving.save("one", log, SaveWish(), tmp_path / "no such folder" / "x.txt")
    qtbot.waitUntil(lambda: bool(problems), timeout=WAIT)
    assert problems[0].code == "log.unsaved"
    assert not console.saving._targets


def test_each_log_that_is_saved_is_told_when_it_is_there_itself(
    console, context, data, live, qtbot, record, tmp_path
):
    """Two consoles may save at once; the end of one says nothing of the other."""
    log = launched(data, text="first\n")
    shows(qtbot, console, "one", "first")
    other = LogSaving(context, console.view)
    console.saving.save("one", log, SaveWish(), tmp_path / "no such folder" / "x.txt")
    other.save("one", log, SaveWish(), tmp_path / "there.txt")
    problems = []
    live.failed.connect(problems.append)
    qtbot.waitUntil(lambda: bool(problems) and bool(record.toasts), timeout=WAIT)
    assert [text for text, _tone in record.toasts] == [
        f"The log was saved: {tmp_path / 'there.txt'}"
    ]


GOOD = ["Python 3.11", *(f"extension {n}" for n in range(30)), "torch 2.7.0", "ready"]
BAD = [
    "Python 3.11",
    *(f"extension {n}" for n in range(30)),
    "torch 2.6.0",
    "ImportError: xformers",
]


def two_starts(data):
    good = launched(data, 1, text="\n".join(GOOD) + "\n")
    bad = launched(data, 2, text="\n".join(BAD) + "\n")
    SessionTable(data).change("one-1", ready_at="2026-01-01T00:00:09.000+00:00")
    for log, torch in ((good, "2.7.0"), (bad, "2.6.0")):
        log.with_suffix(".facts.json").write_text(json.dumps({"torch": torch}))


def test_a_start_is_compared_with_the_last_good_one(console, data, qtbot):
    two_starts(data)
    shows(qtbot, console, "one", "ImportError")
    menu = menu_of(console)
    next(a for a in menu.actions() if a.text().startswith("Compare")).trigger()
    qtbot.waitUntil(lambda: console.compared is not None, timeout=WAIT)
    found = console.compared
    qtbot.waitUntil(lambda: bool(found.counts.text()), timeout=WAIT)
    assert "torch: 2.7.0 → 2.6.0" in found.facts.text()
    told = list(zip(marks(found.view), (line.text for line in found.view.lines()), strict=True))
    assert ("+ new", "ImportError: xformers") in told
    assert ("− missing", "torch 2.7.0") in told
    assert not any(text == "extension 5" for _, text in told)  # alike, and far from any difference
    assert not console.toolbar.isVisible()
    qtbot.waitUntil(
        found.view.isVisible
    )  # it is shown when the loop comes to it, and so are its keys
    console.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is found.view)
    first = found.view.textCursor().blockNumber()
    qtbot.keyClick(found.view, Qt.Key.Key_F8)
    assert found.view.textCursor().blockNumber() > first
    qtbot.keyClick(found.view, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert found.view.textCursor().blockNumber() == first
    button(console, "Back to the log").click()
    assert console.compared is None
    assert console.toolbar.isVisible()
    assert console.view.isVisible()


def test_without_a_good_start_that_is_said(console, data, qtbot, record):
    launched(data, 1, text="first\n")
    shows(qtbot, console, "one", "first")
    console._on_compare()
    qtbot.waitUntil(lambda: bool(record.toasts), timeout=WAIT)
    assert "no earlier start" in record.toasts[-1][0]
    assert console.compared is None
    assert "Differences between two starts" not in labels(console)
