"""The list of shortcuts: groups, search, keys."""

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from stablehand.gui.widgets.shortcut_list import ShortcutList, rows_for
from support import page_checks

SHORTCUTS = (
    ("Pages", "Go to packages", "Ctrl+1"),
    ("General", "Find an action", "Ctrl+K"),
    ("Pages", "Go to settings", "Ctrl+,"),
    ("General", "Show all shortcuts", "F1"),
)


def shown(rows):
    return [f"# {row.text}" if row.is_heading else f"{row.text} {row.keys}" for row in rows]


def test_groups_stand_together_in_the_order_they_come():
    assert shown(rows_for("", SHORTCUTS)) == [
        "# Pages",
        "Go to packages Ctrl+1",
        "Go to settings Ctrl+,",
        "# General",
        "Find an action Ctrl+K",
        "Show all shortcuts F1",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("settings", ["# Pages", "Go to settings Ctrl+,"]),
        ("ctrl+k", ["# General", "Find an action Ctrl+K"]),
        ("f1", ["# General", "Show all shortcuts F1"]),
        ("general", ["# General", "Find an action Ctrl+K", "Show all shortcuts F1"]),
        ("nothing", []),
    ],
)
def test_search_finds_by_words_keys_and_group(query, found):
    assert shown(rows_for(query, SHORTCUTS)) == found


@pytest.fixture
def window(qtbot):
    made = QWidget()
    made.resize(960, 640)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def dialog(theme, window, qapp):
    made = ShortcutList(theme, SHORTCUTS, window)
    made.show()
    qapp.processEvents()
    yield made
    if shiboken6.isValid(made):  # one that was closed is deleted
        made.close()


def test_typing_narrows_the_list_at_once(dialog):
    assert dialog.focusWidget() is dialog.field
    QTest.keyClicks(dialog.field, "sett")
    assert shown(dialog.rows()) == ["# Pages", "Go to settings Ctrl+,"]
    QTest.keyClicks(dialog.field, "zzz")
    assert dialog.nothing.isVisible()
    QTest.keyClick(dialog.field, Qt.Key.Key_Escape)  # empties the field
    assert len(dialog.rows()) == 6
    assert dialog.isVisible()
    QTest.keyClick(dialog.field, Qt.Key.Key_Escape)  # and closes
    assert not dialog.isVisible()


def test_the_arrow_goes_into_the_list_and_skips_headings(dialog):
    QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    assert dialog.focusWidget() is dialog.list
    seen = [dialog.list.currentIndex().data()]
    for _ in range(3):
        QTest.keyClick(dialog.list, Qt.Key.Key_Down)
        seen.append(dialog.list.currentIndex().data())
    assert seen == ["Go to packages", "Go to settings", "Find an action", "Show all shortcuts"]


def test_the_button_closes(dialog):
    dialog.close_button.click()
    assert not dialog.isVisible()


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("name", ["dark", "light", "contrast"])
def test_it_is_usable_in_every_look(theme, window, name, percent, qapp):
    theme.choose(name, percent=percent, motion="reduced")
    made = ShortcutList(theme, SHORTCUTS, window)
    made.show()
    qapp.processEvents()
    assert not page_checks.problems(made)
    assert made.height() <= window.height()
    made.close()
