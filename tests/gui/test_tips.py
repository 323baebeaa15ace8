"""Tooltips show what others wrote, and never take it for markup."""

import pytest
from PySide6.QtGui import QTextDocument

from stablehand.gui.widgets.labels import ElidedLabel
from stablehand.gui.widgets.tips import plain_tip

TRAP = "<img src='file://evil.example/share/x.png'><b>name</b>"


@pytest.mark.parametrize("text", [TRAP, "<qt>a</qt>", "a < b", "plain & simple", "a\nb"])
def test_a_tip_is_read_letter_by_letter(qapp, text):
    shown = QTextDocument()
    tip = plain_tip(text)
    if tip == text:  # Qt shows it as it stands
        return
    shown.setHtml(tip)
    assert shown.toPlainText() == text


def test_a_name_that_is_cut_fetches_nothing(qtbot, theme):
    label = ElidedLabel(TRAP * 3)
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    qtbot.waitUntil(lambda: bool(label.toolTip()))
    assert "<img" not in label.toolTip()
