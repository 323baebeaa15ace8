"""Fields of the settings page, as a person fills them, and what the file holds then."""

import tomllib

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

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
