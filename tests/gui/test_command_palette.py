"""The command palette: what a query finds and in which order, keys, mouse, what a screen reader hears."""

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from stablehand.gui.widgets.command_palette import CommandPalette, PaletteEntry, matching
from stablehand.gui.widgets.matching import other_layout, rank
from support import page_checks


def entry(text, detail="", shortcut="", keywords="", run=lambda: None):
    return PaletteEntry(text, detail, shortcut, "play", run, keywords)


ENTRIES = (
    entry("Go to packages", "Pages", "Ctrl+1"),
    entry("Go to settings", "Pages", "Ctrl+,"),
    entry("Launch ComfyUI", "Stopped"),
    entry("Launch Forge", "Stopped"),
    entry("Add forge", "Packages"),
    entry("Перейти к пакетам", "Страницы"),
)


def texts(query, entries=ENTRIES):
    return [found.text for found in matching(query, entries)]


# -- finding -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "first", "count"),
    [
        ("", "Go to packages", 6),
        ("   ", "Go to packages", 6),
        ("launch", "Launch ComfyUI", 2),
        ("LAUNCH for", "Launch Forge", 1),
        ("for launch", "Launch Forge", 1),  # in any order
        ("sett", "Go to settings", 1),
        ("ui", "Launch ComfyUI", 1),  # within a word
        ("stopped", "Launch ComfyUI", 2),  # by the note
        ("ctrl+1", "Go to packages", 1),  # by the keys
        ("sttngs", "Go to settings", 1),  # letters left out
        ("nothing at all", None, 0),
        ("xq", None, 0),
    ],
)
def test_what_is_found(query, first, count):
    found = texts(query)
    assert len(found) == count
    assert (found[0] if found else None) == first


def test_beginnings_come_before_the_middle_and_names_before_notes():
    entries = (
        entry("Show the log", "forge"),
        entry("Reforge", ""),
        entry("Launch Forge", ""),
        entry("Forge: stop", ""),
    )
    assert texts("forge", entries) == ["Forge: stop", "Launch Forge", "Reforge", "Show the log"]


def test_what_fits_equally_stays_in_its_order():
    assert texts("launch") == ["Launch ComfyUI", "Launch Forge"]
    assert texts("launch", ENTRIES[::-1]) == ["Launch Forge", "Launch ComfyUI"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("дфгтср", "Launch ComfyUI"),  # "launch" with the Russian layout on
        ("пщ ещ ыуеештпы", "Go to settings"),
        ("gthtqnb", "Перейти к пакетам"),  # "перейти" with the English layout on
        ("ДФГТСР", "Launch ComfyUI"),
    ],
)
def test_the_wrong_keyboard_layout_finds_it_too(typed, meant):
    assert texts(typed)[0] == meant


def test_what_is_written_as_typed_comes_before_the_other_layout():
    entries = (entry("ащкпу"), entry("forge"))
    assert texts("forge", entries) == ["forge", "ащкпу"]
    assert texts("ащкпу", entries) == ["ащкпу", "forge"]


def test_a_layout_is_undone_by_itself():
    keys = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
    assert other_layout(keys) == "ёйцукенгшщзхъфывапролджэячсмитьбю"
    assert other_layout(other_layout(keys)) == keys
    assert other_layout("Ctrl+1") == "секд+1"


def test_the_other_language_is_found_by_keywords():
    entries = (entry("Launch ComfyUI", keywords="Запустить ComfyUI"),)
    assert texts("запуст", entries) == ["Launch ComfyUI"]
    assert texts("pfgecn", entries) == ["Launch ComfyUI"]


def test_yo_and_ye_are_one_letter():
    assert rank("еще", "Ещё раз") == 0
    assert rank("ещё", "Еще раз") == 0


def test_short_queries_are_not_taken_for_words_with_letters_left_out():
    assert rank("sg", "settings") is None
    assert rank("sgs", "settings") is None  # less than half of it
    assert rank("stngs", "settings") is not None


# -- the palette -------------------------------------------------------------------------------------


@pytest.fixture
def window(qtbot):
    made = QWidget()
    made.resize(960, 640)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def ran():
    return []


@pytest.fixture
def palette(theme, window, ran, qapp):
    entries = [
        entry(e.text, e.detail, e.shortcut, run=lambda text=e.text: ran.append(text))
        for e in ENTRIES
    ]
    made = CommandPalette(theme, entries, window)
    made.show()
    qapp.processEvents()
    yield made
    if shiboken6.isValid(made):  # one that was closed is deleted
        made.close()


def chosen(palette):
    return palette.list.currentIndex().data()


def test_the_field_has_the_focus_and_the_first_action_is_chosen(palette):
    assert palette.focusWidget() is palette.field
    assert chosen(palette) == "Go to packages"


def test_enter_runs_what_is_chosen_after_it_has_closed(palette, ran):
    QTest.keyClicks(palette.field, "forge")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert ran == ["Launch Forge"]
    assert not palette.isVisible()


def test_it_has_closed_before_the_action_runs(theme, window, qapp):
    seen = []
    made = CommandPalette(theme, [entry("Look", run=lambda: seen.append(made.isVisible()))], window)
    made.show()
    made.run_current()
    assert seen == [False]


def test_arrows_move_and_go_round_while_the_field_keeps_the_focus(palette, ran):
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert chosen(palette) == "Go to settings"
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    assert chosen(palette) == "Перейти к пакетам"
    QTest.keyClick(palette.field, Qt.Key.Key_PageUp)
    assert chosen(palette) == "Go to packages"
    QTest.keyClick(palette.field, Qt.Key.Key_PageDown)
    assert chosen(palette) == "Перейти к пакетам"
    assert palette.focusWidget() is palette.field
    assert ran == []


def test_typing_chooses_the_best_again(palette):
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClicks(palette.field, "launch")
    assert chosen(palette) == "Launch ComfyUI"


def test_escape_closes_and_runs_nothing_whatever_was_typed(palette, ran):
    QTest.keyClicks(palette.field, "launch")
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert ran == []


def test_a_click_runs(palette, ran):
    place = palette.list.visualRect(palette.list.model().index(2, 0)).center()
    QTest.mouseClick(
        palette.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
    )
    assert ran == ["Launch ComfyUI"]


def test_nothing_found_is_said_and_enter_does_nothing(palette, ran):
    QTest.keyClicks(palette.field, "zzz")
    assert not palette.list.isVisible()
    assert palette.nothing.isVisible()
    assert "zzz" in palette.nothing.text()
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert (ran, palette.isVisible()) == ([], True)


def test_rows_say_everything_they_show(palette):
    model = palette.list.model()
    said = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Go to packages, Pages, Ctrl+1"
    reader = QAccessible.queryAccessibleInterface(palette.field)
    assert reader.text(QAccessible.Text.Name)


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("name", ["dark", "light", "contrast"])
def test_it_lies_within_the_window(theme, window, name, percent, qapp):
    theme.choose(name, percent=percent, motion="reduced")
    made = CommandPalette(theme, ENTRIES, window)
    made.show()
    qapp.processEvents()
    assert window.geometry().contains(made.geometry())
    assert not page_checks.problems(made)
    made.close()


def test_it_is_painted(palette):
    """The chosen row is another colour than the rest, and every row has ink."""
    picture = palette.list.viewport().grab().toImage()
    rows = [palette.list.visualRect(palette.list.model().index(at, 0)) for at in range(3)]

    def colours(row):
        return {picture.pixel(x, row.center().y()) for x in range(row.left() + 8, row.right() - 8)}

    assert all(len(colours(row)) > 8 for row in rows)
    corner = [picture.pixel(row.right() - 3, row.center().y()) for row in rows]
    assert corner[0] != corner[1] == corner[2]
