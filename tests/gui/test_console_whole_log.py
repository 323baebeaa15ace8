"""The console over long logs: pages, filter, search, a flood, rest and wake."""

import threading

import pytest
from PySide6.QtCore import Qt

from stablehand.gui.components.console import Console
from support.console_view import WAIT, add, button, labels, launched, rows, shows, texts
from support.fake_uis import make_install


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


# -- the whole log --------------------------------------------------------------------------------


def test_pages_back_and_to_the_end(console, data, install, qtbot):
    log = launched(data, text=rows(10_000))
    shows(qtbot, console, "one", "row 9999")
    bar = console.earlier
    assert console.view.count == 2000
    assert bar.label.whole_text().startswith("8,000 earlier line")
    assert not bar.end.isVisible()
    top = console.view.firstVisibleBlock().text()
    button(bar, "Show earlier lines").click()
    qtbot.waitUntil(lambda: console.view.count == 4000, timeout=WAIT)
    assert texts(console)[0] == "row 6000"
    assert console.view.firstVisibleBlock().text() == top
    assert not console.toolbar.follow.isChecked()
    assert bar.label.whole_text().startswith("6,000 earlier line")
    add(log, "news\n")
    qtbot.wait(300)
    assert texts(console)[-1] == "row 9999"
    button(bar, "Go to the beginning").click()
    qtbot.waitUntil(lambda: texts(console)[0] == "row 0", timeout=WAIT)
    assert bar.label.whole_text() == "This is the beginning of the log"
    assert not bar.more.isVisible()
    button(bar, "Back to the end").click()
    qtbot.waitUntil(lambda: texts(console)[-1] == "news", timeout=WAIT)
    assert console.toolbar.follow.isChecked()
    assert bar.label.whole_text().startswith("8,001 earlier line")


def test_scrolling_goes_on_over_the_edges(console, data, install, qtbot):
    launched(data, text=rows(10_000))
    shows(qtbot, console, "one", "row 9999")
    scroll = console.view.verticalScrollBar()
    seen = set()
    for _ in range(12):
        if console.view.first.at == 0:
            break
        first = console.view.first.at
        scroll.setValue(scroll.minimum())
        qtbot.waitUntil(lambda before=first: console.view.first.at < before, timeout=WAIT)
        seen.update(texts(console))
    assert console.view.first.text == "row 0"
    assert {f"row {number}" for number in range(10_000)} <= seen
    for _ in range(12):
        if console.view.is_following:
            break
        last = console.view.last.at
        scroll.setValue(scroll.maximum())
        qtbot.waitUntil(
            lambda before=last: console.view.is_following or console.view.last.at > before,
            timeout=WAIT,
        )
    qtbot.waitUntil(lambda: texts(console)[-1] == "row 9999", timeout=WAIT)
    assert console.toolbar.follow.isChecked()


def test_the_filter_covers_the_whole_log(console, data, install, qtbot):
    text = "error: the very first\n" + rows(9000) + "a warning: hot\n" + rows(9000)
    log = launched(data, text=text)
    shows(qtbot, console, "one", "row 8999")
    kind = console.toolbar.kind
    kind.setCurrentIndex(1)
    kind.activated.emit(1)
    qtbot.waitUntil(
        lambda: texts(console) == ["error: the very first", "a warning: hot"], timeout=WAIT
    )
    assert not console.earlier.isVisible()
    add(log, "ValueError: new\nfine\n")
    qtbot.waitUntil(lambda: texts(console)[-1] == "ValueError: new", timeout=WAIT)
    kind.setCurrentIndex(2)
    kind.activated.emit(2)
    qtbot.waitUntil(
        lambda: texts(console) == ["error: the very first", "ValueError: new"], timeout=WAIT
    )


def test_a_log_without_errors_says_so(console, data, install, qtbot):
    launched(data, text=rows(10))
    shows(qtbot, console, "one", "row 9")
    console.toolbar.kind.setCurrentIndex(2)
    console.toolbar.kind.activated.emit(2)
    qtbot.waitUntil(lambda: "No errors in this log." in labels(console), timeout=WAIT)
    button(console, "Show all lines").click()
    qtbot.waitUntil(lambda: texts(console)[-1] == "row 9", timeout=WAIT)
    assert console.view.isVisible()


def test_search_goes_through_the_whole_log(console, data, install, qtbot):
    text = rows(50) + "a NEEDLE here\n" + rows(9000) + "needle\n" + rows(3000) + "Needle\n"
    log = launched(data, text=text)
    shows(qtbot, console, "one", "Needle")
    finder, found = console.toolbar.finder, console.toolbar.found
    finder.setText("needle")
    qtbot.waitUntil(lambda: found.text() == "3 of 3", timeout=WAIT)
    assert not console.view.is_following
    button(console, "Previous match").click()
    qtbot.waitUntil(lambda: found.text() == "2 of 3", timeout=WAIT)
    assert console.view.textCursor().block().text() == "needle"
    finder.setFocus()
    qtbot.keyClick(finder, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: found.text() == "1 of 3", timeout=WAIT)
    assert console.view.textCursor().block().text() == "a NEEDLE here"
    assert console.earlier.isVisible()
    button(console, "Previous match").click()  # over to the last one
    qtbot.waitUntil(lambda: found.text() == "3 of 3", timeout=WAIT)
    qtbot.keyClick(finder, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: found.text() == "1 of 3", timeout=WAIT)
    add(log, "one more needle\n")
    qtbot.waitUntil(lambda: found.text() == "1 of 4", timeout=WAIT)
    finder.setText("no such thing")
    qtbot.waitUntil(lambda: found.text() == "No matches", timeout=WAIT)
    assert not console.toolbar.next.isEnabled()
    finder.clear()
    qtbot.waitUntil(lambda: not found.isVisible(), timeout=WAIT)


def test_search_under_a_filter_finds_only_what_passes(console, data, install, qtbot):
    launched(data, text="error: x needle\n" + rows(5000) + "needle\n")
    shows(qtbot, console, "one", "row 4999")
    console.toolbar.kind.setCurrentIndex(2)
    console.toolbar.kind.activated.emit(2)
    console.toolbar.finder.setText("needle")
    qtbot.waitUntil(lambda: console.toolbar.found.text() == "1 of 1", timeout=WAIT)
    assert texts(console) == ["error: x needle"]


def test_a_log_that_is_begun_anew_while_an_old_page_is_read(console, data, install, qtbot):
    log = launched(data, text=rows(6000))
    shows(qtbot, console, "one", "row 5999")
    button(console.earlier, "Go to the beginning").click()
    qtbot.waitUntil(lambda: texts(console)[0] == "row 0", timeout=WAIT)
    log.write_text("anew\n", "utf-8")
    qtbot.waitUntil(lambda: texts(console) == ["anew"], timeout=WAIT)
    assert console.view.is_following


def test_a_flood_ends_with_its_last_lines(console, data, install, qtbot):
    log = launched(data, text="begin\n")
    shows(qtbot, console, "one", "begin")

    def write():
        with log.open("a") as file:
            for start in range(0, 60_000, 100):
                file.write(rows(100, start))

    thread = threading.Thread(target=write)
    thread.start()
    qtbot.waitUntil(lambda: texts(console)[-1] == "row 59999", timeout=WAIT)
    thread.join()
    shown = texts(console)
    first = 60_000 - len(shown)
    assert shown == [f"row {number}" for number in range(first, 60_000)]
    assert console.earlier.label.whole_text().startswith(f"{first + 1:,} earlier line")


# -- rest and wake --------------------------------------------------------------------------------


def test_at_rest_nothing_is_read(console, data, install, qtbot):
    log = launched(data, text=rows(3000))
    shows(qtbot, console, "one", "row 2999")
    console.rest()
    add(log, "unseen\n")
    qtbot.wait(400)
    assert texts(console)[-1] == "row 2999"
    console.wake()
    qtbot.waitUntil(lambda: texts(console)[-1] == "unseen", timeout=WAIT)
    # What somebody reads is where it was.
    console.view.verticalScrollBar().setValue(500)
    top = console.view.firstVisibleBlock().text()
    console.rest()
    add(log, "unseen too\n")
    console.wake()
    qtbot.wait(400)
    assert console.view.firstVisibleBlock().text() == top
    console.toolbar.follow.click()
    qtbot.waitUntil(lambda: texts(console)[-1] == "unseen too", timeout=WAIT)
