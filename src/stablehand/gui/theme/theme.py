"""The theme in force: palette, text size, motion; applied to the application, told to who paints."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from stablehand.gui.theme.fonts import font
from stablehand.gui.theme.icons import drawn, icon_file, tinted
from stablehand.gui.theme.palette import qt_palette
from stablehand.gui.theme.stylesheet import stylesheet
from stablehand.gui.theme.tokens import (
    LARGEST_TEXT,
    PALETTES,
    SMALLEST_TEXT,
    Palette,
    RoleName,
    Size,
    ThemeName,
)

ThemeWish = Literal["system", "dark", "light", "contrast"]
MotionWish = Literal["system", "reduced", "full"]
_EFFECTS: Final = (  # of Qt's own, where a system has them
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)
_SCHEMES: Final = {
    "dark": Qt.ColorScheme.Dark,
    "light": Qt.ColorScheme.Light,
    "contrast": Qt.ColorScheme.Dark,
}


class Theme(QObject):
    """What every widget that paints asks for its colours.

    Signals:
        changed: colours or sizes are others now; whoever paints does so anew.
    """

    changed = Signal()

    def __init__(self, application: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self._wish: ThemeWish = "system"
        self._motion: MotionWish = "system"
        self._percent = 100
        self._applied: tuple[ThemeName, int] | None = None
        self._effects = {one: application.isEffectEnabled(one) for one in _EFFECTS}
        # Both are kept: PySide takes them for deleted once their wrappers are.
        self._hints = application.styleHints()
        self._preferences = getattr(self._hints, "accessibility", lambda: None)()
        self._hints.colorSchemeChanged.connect(self._on_system_changed)
        for name in ("contrastPreferenceChanged", "motionPreferenceChanged"):
            if (changed := getattr(self._preferences, name, None)) is not None:
                changed.connect(self._on_system_changed)

    @property
    def name(self) -> ThemeName:
        """The theme that the wish comes to on this system now."""
        if self._wish != "system":
            return self._wish
        if self._asks("contrastPreference", "HighContrast"):
            return "contrast"
        is_light = self._hints.colorScheme() == Qt.ColorScheme.Light
        return "light" if is_light else "dark"

    @property
    def palette(self) -> Palette:
        """The colours in force."""
        return PALETTES[self.name]

    @property
    def text_percent(self) -> int:
        """The user's text size."""
        return self._percent

    @property
    def is_still(self) -> bool:
        """Whether nothing should move."""
        if self._motion != "system":
            return self._motion == "reduced"
        return self._asks("motionPreference", "ReducedMotion")

    def choose(self, wish: ThemeWish, *, percent: int = 100, motion: MotionWish = "system") -> None:
        """Take the user's wishes and apply them."""
        self._wish, self._motion = wish, motion
        self._percent = min(max(percent, SMALLEST_TEXT), LARGEST_TEXT)
        self._apply()

    def colour(self, name: str) -> QColor:
        """Give a colour of the palette."""
        return QColor(getattr(self.palette, name))

    def font(self, role: RoleName) -> QFont:
        """Give the font of a kind of text at the user's size."""
        return font(role, self._percent)

    def px(self, pixels: int) -> int:
        """Give a length that grows with the text, never below its size at 100 %."""
        return round(pixels * max(self._percent, 100) / 100)

    def icon(self, name: str, tone: str = "text2", size: int = Size.ICON, *, gap: int = 0) -> QIcon:
        """Give an icon of the set in a colour of the palette; `gap` is room for words that follow."""
        colour, disabled = getattr(self.palette, tone), self.palette.text3
        return tinted(icon_file(name), colour, self.px(size), disabled, gap=gap)

    def picture(self, file: Path, tone: str, size: int, ratio: float) -> QPixmap:
        """Give an SVG file drawn in a colour of the palette."""
        return drawn(file, getattr(self.palette, tone), self.px(size), ratio)

    def _apply(self) -> None:
        for effect, is_usual in self._effects.items():
            self._application.setEffectEnabled(effect, is_usual and not self.is_still)
        wanted = (self.name, self._percent)
        if wanted == self._applied:
            self.changed.emit()  # motion only
            return
        self._applied = wanted
        application = self._application
        windows = [widget for widget in application.topLevelWidgets() if widget.isVisible()]
        for window in windows:
            window.setUpdatesEnabled(False)
        try:
            if self._wish != "system":
                self._hints.setColorScheme(_SCHEMES[self.name])
            else:
                self._hints.unsetColorScheme()
            application.setFont(font("body", self._percent))
            application.setPalette(qt_palette(self.palette))
            application.setStyleSheet(stylesheet(self.palette, self._percent))
        finally:
            for window in windows:
                window.setUpdatesEnabled(True)
        self.changed.emit()

    @Slot()
    def _on_system_changed(self) -> None:
        """Follow the system in what is left to it; nothing is dressed anew where nothing is another."""
        if "system" in (self._wish, self._motion):
            self._apply()

    def _asks(self, preference: str, wanted: str) -> bool:
        """Tell whether the system asks for something; Qt knows of contrast from 6.10, of motion from 6.12."""
        ask = getattr(self._preferences, preference, None)
        return ask is not None and ask().name == wanted
