"""The options of an install: changed, undone, refused, asked about."""

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from stablehand.gui.pages.package.option_fields import (
    PathField,
)
from stablehand.gui.pages.package.options import OptionsPart
from support.options_part import (
    CPU,
    NAME,
    error,
    link,
    note,
    press,
    recorded,
    row_of,
    show_all,
    type_into,
    whose,
)
from support.window_work import write_install


@pytest.fixture
def part(context, data, qtbot):
    """Give a function that shows the options of an install, which has them read."""
    made = []

    def show(package="forge", **values):
        write_install(data, NAME, package, **{"torch": CPU, **values})
        return of(NAME)

    def of(name):
        live = context.live
        qtbot.waitUntil(lambda: live.install(name) is not None)
        options = OptionsPart(context, name)
        made.append(options)

        def show_anew():
            if shiboken6.isValid(options):
                options.show_item(live.install(name))

        live.installs_changed.connect(show_anew)
        options.show_item(live.install(name))
        options.setParent(context.window)
        context.window.resize(1000, 700)
        options.resize(1000, 700)
        context.window.show()
        options.show()
        options.wake()
        qtbot.waitUntil(lambda: options.keeper.sheet is not None, timeout=20_000)
        options.area.verticalScrollBar().setValue(0)
        qtbot.waitUntil(lambda: options.general.isVisible())
        qtbot.wait(150)  # rows that are near are made by and by
        return options

    show.of = of
    return show


# -- changing ----------------------------------------------------------------------------------------


def test_a_switch_against_the_machines_choice_is_saved_and_can_be_undone(part, data, qtbot):
    shown = part()
    row = row_of(shown, "--always-cpu")
    press(qtbot, row.field)
    qtbot.waitUntil(lambda: recorded(data).options == {"--always-cpu": False})
    qtbot.waitUntil(lambda: link(row, "undo") is not None)
    assert whose(row) == "Yours"
    assert note(row).startswith("Stablehand would choose on: ")
    assert link(row, "reset").text() == "Back to automatic"
    press(qtbot, link(row, "undo"))
    qtbot.waitUntil(lambda: recorded(data).options == {})
    qtbot.waitUntil(lambda: whose(row) == "Automatic")
    assert row.field.isChecked()
    assert link(row, "undo") is None
    assert row_of(shown, "--always-cpu") is row  # nothing was built anew
    assert row.field.hasFocus()


def test_back_to_automatic(part, data, qtbot):
    shown = part(options={"--always-cpu": False})
    row = row_of(shown, "--always-cpu")
    assert not row.field.isChecked()
    press(qtbot, link(row, "reset"))
    qtbot.waitUntil(lambda: recorded(data).options == {})
    qtbot.waitUntil(lambda: whose(row) == "Automatic")
    assert row.field.isChecked()


def test_what_has_become_like_the_default_stays_until_one_looks_elsewhere(part, data, qtbot):
    shown = part(options={"--theme": "dark"})
    row = row_of(shown, "--theme")
    press(qtbot, link(row, "reset"))
    qtbot.waitUntil(lambda: recorded(data).options == {})
    qtbot.waitUntil(lambda: whose(row) == "")
    assert "--theme" in shown.list.rows()
    press(qtbot, shown.scope.buttons()[1])
    press(qtbot, shown.scope.buttons()[0])
    assert "--theme" not in shown.list.rows()


def test_undo_is_offered_for_a_moment_only_and_for_the_last_change(part, data, qtbot):
    shown = part(options={"--theme": "dark"})
    shown.keeper._timer.setInterval(300)
    first, second = row_of(shown, "--always-cpu"), row_of(shown, "--theme")
    press(qtbot, first.field)
    qtbot.waitUntil(lambda: link(first, "undo") is not None)
    press(qtbot, link(second, "reset"))
    qtbot.waitUntil(lambda: link(second, "undo") is not None)
    assert link(first, "undo") is None
    qtbot.waitUntil(lambda: link(second, "undo") is None, timeout=10_000)
    assert recorded(data).options == {"--always-cpu": False}


def test_quick_changes_are_made_in_their_order(part, data, qtbot):
    shown = part()
    row = row_of(shown, "--always-cpu")
    qtbot.waitUntil(row.field.isVisible)
    looks = []
    shown.keeper.came.connect(lambda _sheet, _key: looks.append(row.field.isChecked()))
    for count, wanted in ((4, {}), (5, {"--always-cpu": False})):
        for _ in range(count):
            row.field.click()
        is_on = row.field.isChecked()
        looks.clear()
        qtbot.waitUntil(lambda: not shown.keeper.pending, timeout=10_000)
        assert recorded(data).options == wanted
        assert set(looks) == {is_on}  # it never showed what was not wished last
        assert is_on is not bool(wanted)
    press(qtbot, link(row, "undo"))
    qtbot.waitUntil(lambda: recorded(data).options == {})


def test_a_wrong_value_leaves_the_last_change_undoable(part, data, qtbot):
    shown = part()
    row = row_of(shown, "--always-cpu")
    press(qtbot, row.field)
    qtbot.waitUntil(lambda: link(row, "undo") is not None)
    port = shown.general.rows["port"]
    type_into(qtbot, port.field, "abc")
    qtbot.waitUntil(lambda: error(port) != "")
    press(qtbot, link(row, "undo"))
    qtbot.waitUntil(lambda: recorded(data).options == {})


def test_of_a_group_the_other_one_makes_way_and_comes_back(part, data, qtbot):
    shown = part("a1111", options={"--medvram": True})
    show_all(shown, qtbot, "memory")
    press(qtbot, row_of(shown, "--lowvram").field)
    qtbot.waitUntil(lambda: recorded(data).options == {"--lowvram": True})
    qtbot.waitUntil(lambda: not row_of(shown, "--medvram").field.isChecked())
    press(qtbot, link(row_of(shown, "--lowvram"), "undo"))
    qtbot.waitUntil(lambda: recorded(data).options == {"--medvram": True})
    qtbot.waitUntil(lambda: row_of(shown, "--medvram").field.isChecked())
    assert not row_of(shown, "--lowvram").field.isChecked()


def test_a_wrong_value_is_said_at_its_row_and_can_be_corrected(part, data, qtbot):
    shown = part()
    show_all(shown, qtbot, "network")
    row = row_of(shown, "--timeout-keep-alive")
    type_into(qtbot, row.field, "abc")
    qtbot.waitUntil(lambda: error(row) != "")
    assert "whole number" in error(row)
    assert row.field.text() == "abc"
    assert row.field.property("tone") == "danger"
    type_into(qtbot, row.field, "55")
    qtbot.waitUntil(lambda: recorded(data).options == {"--timeout-keep-alive": 55})
    qtbot.waitUntil(lambda: error(row) == "")
    assert not row.field.property("tone")
    type_into(qtbot, row.field, "")
    qtbot.waitUntil(lambda: recorded(data).options == {})


def test_escape_takes_back_what_was_typed(part, data, qtbot):
    shown = part(options={"--theme": "dark"})
    show_all(shown, qtbot, "network")
    field = row_of(shown, "--timeout-keep-alive").field
    field.setFocus()
    qtbot.keyClicks(field, "12")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "30"  # the default
    qtbot.wait(100)
    assert recorded(data).options == {"--theme": "dark"}


def test_what_is_typed_stays_while_the_list_is_read_anew(part, context, qtbot):
    shown = part()
    show_all(shown, qtbot, "network")
    field = row_of(shown, "--timeout-keep-alive").field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "12")
    taken = shown.keeper._taken
    shown.refresh()
    qtbot.waitUntil(lambda: shown.keeper._taken > taken)
    assert field.text() == "12"
    assert field.hasFocus()


def test_choices_and_optional_values(part, data, record, qtbot):
    shown = part("comfyui")
    row = row_of(shown, "--preview-method")
    row.field.setCurrentIndex(row.field.findText("none"))
    row.field.activated.emit(row.field.currentIndex())
    qtbot.waitUntil(lambda: recorded(data).options == {"--preview-method": "none"})
    show_all(shown, qtbot, "network")
    row = row_of(shown, "--enable-cors-header")
    assert not row.field.line.isVisibleTo(row)
    press(qtbot, row.field.switch)
    qtbot.waitUntil(lambda: len(record.dialogs) == 1)  # it is a risk
    press(qtbot, record.dialogs[0].buttons["agree"])
    qtbot.waitUntil(lambda: recorded(data).options.get("--enable-cors-header") == "")
    qtbot.waitUntil(lambda: row.field.line.isVisibleTo(row))
    type_into(qtbot, row.field.line, "https://example.org")
    wanted = "https://example.org"
    qtbot.waitUntil(lambda: len(record.dialogs) == 2)
    press(qtbot, record.dialogs[1].buttons["agree"])
    qtbot.waitUntil(lambda: recorded(data).options.get("--enable-cors-header") == wanted)
    press(qtbot, row.field.switch)
    qtbot.waitUntil(lambda: "--enable-cors-header" not in recorded(data).options)
    qtbot.waitUntil(lambda: not row.field.line.isVisibleTo(row))


def test_paths_are_looked_for(part, data, qtbot, tmp_path):
    shown = part("comfyui")
    show_all(shown, qtbot, "folders")
    row = next(r for r in shown.list.rows().values() if isinstance(r.field, PathField))
    row.field._on_found(str(tmp_path))
    qtbot.waitUntil(lambda: recorded(data).options == {row.key: str(tmp_path)})
    qtbot.waitUntil(lambda: row.field.line.text() == str(tmp_path))
    row.field._on_folder()
    from PySide6.QtWidgets import QFileDialog

    dialog = row.field.findChild(QFileDialog)
    assert dialog.fileMode() == QFileDialog.FileMode.Directory
    dialog.close()


# -- risks -------------------------------------------------------------------------------------------


def test_a_risk_asks_first(part, data, record, qtbot):
    shown = part()
    show_all(shown, qtbot, "network")
    row = row_of(shown, "--listen")
    press(qtbot, row.field)
    qtbot.waitUntil(lambda: len(record.dialogs) == 1)
    question = record.dialogs[0]
    assert any("--listen is a risk" in label.text() for label in question.findChildren(QLabel))
    assert recorded(data).options == {}
    press(qtbot, question.buttons[""])
    qtbot.waitUntil(lambda: not row.field.isChecked())
    assert recorded(data).options == {}
    press(qtbot, row.field)
    qtbot.waitUntil(lambda: len(record.dialogs) == 2)
    press(qtbot, record.dialogs[1].buttons["agree"])
    qtbot.waitUntil(lambda: recorded(data).options == {"--listen": True})
    qtbot.waitUntil(lambda: whose(row) == "Yours")
    press(qtbot, link(row, "reset"))
    qtbot.waitUntil(lambda: recorded(data).options == {})
    qtbot.waitUntil(lambda: whose(row) == "" and link(row, "undo") is not None)
    press(qtbot, link(row, "undo"))  # it was agreed to before
    qtbot.waitUntil(lambda: recorded(data).options == {"--listen": True})
    assert len(record.dialogs) == 2
