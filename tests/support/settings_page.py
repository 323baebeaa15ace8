"""Fields of the settings page, as a person fills them, and what the file holds then."""

import tomllib

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from stablehand.gui.pages.settings_sections import SettingsSection

TORCH = "mirrors.torch"
HF = "endpoints.huggingface"


def stored(data):
    file = data / "settings.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def choose(row, value):
    """Choose a value as a person does."""
    at = [row.field.itemData(i) for i in range(row.field.count())].index(value)
    row.field.setCurrentIndex(at)
    row.field.activated.emit(at)


def type_into(row, text):
    row.field.setFocus()
    row.field.selectAll()
    QTest.keyClicks(row.field, text)
    QTest.keyClick(row.field, Qt.Key.Key_Return)


def make_whole(page):
    """Make every section and row now, which the page itself does bit by bit and when they are unfolded."""
    page.column.make_all()
    for section in page.column.every(SettingsSection):
        section.make_rows()


def part(page, kind):
    """Give the one section of a kind."""
    (found,) = page.column.every(kind)
    return found
