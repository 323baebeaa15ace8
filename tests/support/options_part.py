"""Rows of the options of an install, as a test finds and fills them."""

from PySide6.QtCore import Qt

from stablehand.core.records.install import (
    InstalledTorch,
    InstallFolder,
    read_record,
)

CPU = InstalledTorch(backend="cpu", version="2.7.1+cpu")
NAME = "mine"


def recorded(data, name=NAME):
    return read_record(InstallFolder(data, name))


def press(qtbot, button):
    qtbot.waitUntil(button.isVisible)  # what has just been made is shown a moment later
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def row_of(part, flag):
    return part.list.rows()[flag]


def whose(row):
    badge = row._made.get("badge")
    return row._badge.label.text() if badge is not None and badge.isVisibleTo(row) else ""


def link(row, key):
    found = row._made.get(key)
    return found if found is not None and found.isVisibleTo(row) else None


def note(row):
    found = row._made.get("note")
    return found.text() if found is not None and found.isVisibleTo(row) else ""


def error(row):
    found = row._made.get("wrong")
    return row._error.text() if found is not None and found.isVisibleTo(row) else ""


def show_all(part, qtbot, *groups):
    press(qtbot, part.scope.buttons()[1])
    for group in groups:
        section = part.list.sections[group]
        part.area.ensureWidgetVisible(section.fold.button)
        if not section.is_open:
            press(qtbot, section.fold.button)
        qtbot.waitUntil(
            lambda g=group: (
                len(part.list.sections[g].rows) == len(part.list.sections[g].group.options)
            )
        )


def type_into(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text) if text else qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClick(field, Qt.Key.Key_Return)
