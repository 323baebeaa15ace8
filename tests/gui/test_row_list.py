"""Rows of two lines: what is chosen stays so, keys and the mouse open, everything is read aloud."""

import pytest
from PySide6.QtCore import Qt

from stablehand.gui.widgets.row_list import Row, RowList, row_height

ROWS = [Row(at, f"Row {at}", "below", "beside", "3 MB") for at in range(5)]


@pytest.fixture
def rows(theme, qtbot):
    made = RowList(theme, "Rows", 3)
    qtbot.addWidget(made)
    made.resize(400, made.height())
    made.show_rows(ROWS)
    made.show()
    return made


def test_what_is_chosen_is_told_and_stays_so_among_other_rows(rows):
    told = []
    rows.chosen.connect(told.append)
    rows.choose(3)
    assert (rows.key(), told) == (3, [3])
    rows.show_rows(ROWS)  # the same: nothing happens
    assert told == [3]
    rows.show_rows(ROWS[2:])
    assert rows.key() == 3
    rows.show_rows(ROWS[:2])
    assert rows.key() is None and told[-1] is None
    rows.choose(99)
    assert rows.key() is None


def test_it_is_opened_by_enter_and_by_a_double_click(rows, qtbot):
    told = []
    rows.opened.connect(told.append)
    rows.setFocus()
    assert rows.key() == 0 and rows.selectionModel().isSelected(rows.currentIndex())
    rows.choose(1)
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    assert rows.key() == 2
    place = rows.visualRect(rows.rows.index(0)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told == [1, 0]


def test_all_of_a_row_is_read_aloud(rows):
    said = rows.rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Row 0, beside, 3 MB, below"
    assert Row(1, "alone").words == "alone"


def test_it_is_as_high_as_its_rows_up_to_a_number(theme, rows):
    three = rows.height()
    rows.show_rows(ROWS[:1])
    assert three - rows.height() == 2 * row_height(theme)
    rows.show_rows([])
    assert rows.height() >= row_height(theme)


def test_many_rows_are_no_widgets(theme, qtbot):
    made = RowList(theme, "Rows")
    qtbot.addWidget(made)
    before = len(made.children())
    made.show_rows([Row(at, str(at)) for at in range(10_000)])
    made.show()
    assert len(made.children()) - before < 5
    assert made.rows.rowCount() == 10_000
