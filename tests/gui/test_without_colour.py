"""What is told by a colour is told by a shape or a word too: pictures without any colour and shade still differ."""

from collections import Counter
from itertools import combinations, pairwise

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton

from stablehand.gui.components.fit_meter import BAR, Fit, FitMeter
from stablehand.gui.theme.tokens import PALETTES
from stablehand.gui.widgets.fields import Check, Radio, Switch
from stablehand.gui.widgets.frames import TONE_ICONS, Badge, Notice

INK = 40  # of 255: so far from its ground a pixel counts as drawn
LEAST = 3  # pixels that are drawn in one and not in the other
STATES = {
    "tick": lambda theme: [(Check(theme, "Same words"), is_on) for is_on in (False, True)],
    "dot": lambda theme: [(Radio(theme, "Same words"), is_on) for is_on in (False, True)],
    "switch": lambda theme: [(Switch(theme, "Same words"), is_on) for is_on in (False, True)],
    "entry of the rail": lambda _theme: [(button("rail"), is_on) for is_on in (False, True)],
    "tab": lambda _theme: [(button("tab"), is_on) for is_on in (False, True)],
    "segment": lambda _theme: [(button("segment"), is_on) for is_on in (False, True)],
    "notice": lambda theme: [(Notice(theme, "Same words", tone), None) for tone in TONE_ICONS],
    "badge": lambda theme: [
        (Badge(theme, "Same words", icon=icon, tone=tone), None)
        for tone, icon in TONE_ICONS.items()
    ],
}


def button(variant):
    made = QPushButton("Same words")
    made.setCheckable(True)
    made.setProperty("variant", variant)
    return made


def drawn(widget):
    """Give which pixels of a widget are drawn, whatever their colour: those unlike its commonest shade."""
    grey = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = bytes(grey.constBits())
    shades = [
        rows[y * grey.bytesPerLine() + x] for y in range(grey.height()) for x in range(grey.width())
    ]
    ground = Counter(shades).most_common(1)[0][0]
    return [abs(shade - ground) > INK for shade in shades]


def apart(one, other):
    return sum(a != b for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("kind", STATES)
def test_states_are_told_apart_without_colours(theme, qtbot, qapp, kind, name):
    theme.choose(name, motion="reduced")
    pictures = []
    for widget, is_on in STATES[kind](theme):
        qtbot.addWidget(widget)
        if is_on is not None:
            widget.setCheckable(True)
            widget.setChecked(is_on)
        widget.resize(220, 40)
        qapp.processEvents()
        pictures.append(drawn(widget))
    for one, other in combinations(pictures, 2):
        assert apart(one, other) >= LEAST


@pytest.mark.parametrize("name", PALETTES)
def test_bars_of_verdicts_are_told_apart_without_colours(theme, qtbot, name):
    """By their patterns alone: the words are not in these pictures."""
    theme.choose(name, motion="reduced")
    pictures = []
    for outcome in ("fits", "tight", "offload", "too_big"):
        meter = FitMeter(theme, Fit(outcome, 8, 12))
        qtbot.addWidget(meter)
        meter.resize(200, 40)
        whole = meter.grab()
        bar = whole.copy(0, meter.sizeHint().height() - theme.px(BAR), 200, theme.px(BAR))
        grey = bar.toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        line = grey.bytesPerLine() * (grey.height() // 2)
        middle = bytes(grey.constBits())[line + 12 : line + 110]
        pictures.append([abs(shade - middle[0]) > 6 for shade in middle])
    changes = [sum(a != b for a, b in pairwise(row)) for row in pictures]
    assert changes[0] == 0  # what fits is plain
    assert len({tuple(row) for row in pictures}) == len(pictures)
    assert min(changes[1:]) > 4
