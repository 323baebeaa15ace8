"""Parts of the side panel: the picture, words that can be copied, the sum of a prediction."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from stablehand.core.models.fit.verdict import FitVerdict
from stablehand.gui.components.card_painting import covered
from stablehand.gui.components.fit_meter import FitMeter, fit_of, fit_words
from stablehand.gui.components.model_previews import ModelPreviews
from stablehand.gui.components.model_words import kind_icon, kind_words
from stablehand.gui.theme.icons import icon_file
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Radius, Space
from stablehand.gui.widgets.buttons import IconButton
from stablehand.gui.widgets.frames import Fold
from stablehand.gui.widgets.key_values import KeyValueList
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.breaking import breakable
from stablehand.gui.words.say import say
from stablehand.gui.words.units import memory

_PICTURE: Final = (96, 128)
_ENCODER: Final = "text_encoder:"


class PreviewPicture(QWidget):
    """The picture of a model, or the icon of its kind."""

    def __init__(
        self, theme: Theme, previews: ModelPreviews, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._previews = theme, previews
        self._file: Path | None = None
        self._kind, self._is_blurred = "unknown", False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        previews.arrived.connect(self.update)
        theme.changed.connect(self._on_theme_changed)

    def show_model(self, kind: str, file: Path | None, *, is_blurred: bool) -> None:
        """Show the picture of a model."""
        self._kind, self._file, self._is_blurred = kind, file, is_blurred
        self.update()

    def sizeHint(self) -> QSize:
        """Be as large as two or three lines of words are high."""
        return QSize(self._theme.px(_PICTURE[0]), self._theme.px(_PICTURE[1]))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ratio, place = self.devicePixelRatioF(), QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(place, Radius.CONTROL, Radius.CONTROL)
        pixmap = None
        if self._file is not None:
            wanted = round(self.width() * ratio)
            pixmap = self._previews.picture(self._file, wanted, is_blurred=self._is_blurred)
        painter.setClipPath(shape)
        if pixmap is None:
            painter.fillPath(shape, theme.colour("raised" if theme.name == "dark" else "rail"))
            picture = theme.picture(icon_file(kind_icon(self._kind)), "text3", 36, ratio)
            edge = theme.px(36)
            painter.drawPixmap((self.width() - edge) // 2, (self.height() - edge) // 2, picture)
        else:
            painter.drawPixmap(place, pixmap, covered(pixmap, place))
        painter.end()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


class Copied(QWidget):
    """A name, a text, and a button that copies it."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        copy: Callable[[str, str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._text = name, ""
        self._copy = copy
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.name = Label(name, "small", "text3")
        self.value = Label("", "body", wraps=True, selectable=True)
        words.addWidget(self.name)
        words.addWidget(self.value)
        row.addLayout(words, 1)
        button = IconButton(theme, "copy", name, on_click=self._on_copy)
        button.set_name(self.tr("Copy: {name}").format(name=name))
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_text(self, text: str, shown: str = "") -> None:
        """Show a text, or a shorter form of it; an empty one shows nothing at all."""
        self._text = text
        self.value.setText(breakable(shown or text))
        self.value.setAccessibleName(f"{self._name}: {text}")
        self.setVisible(bool(text))

    def _on_copy(self) -> None:
        self._copy(self._name, self._text)


class FitSum(QWidget):
    """The verdict, and below it, folded, how it comes about."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.XS)
        self.meter = FitMeter(theme)
        box.addWidget(self.meter)
        self.fold = Fold(theme, self.tr("How it adds up"))
        self.parts = KeyValueList()
        self.fold.body.addWidget(self.parts)
        self.words = Label("", "small", "text2", wraps=True, selectable=True)
        self.fold.body.addWidget(self.words)
        box.addWidget(self.fold)

    def show_verdict(self, verdict: FitVerdict | None) -> None:
        """Show what the prediction says; nothing where it says nothing."""
        self.setVisible(verdict is not None and verdict.outcome is not None)
        if verdict is None:
            return
        rows = [
            (component_words(item.id), _amount(item.vram_bytes, item.ram_bytes))
            for item in verdict.components
        ]
        rows.append((self.tr("At once"), memory(verdict.peak_vram_bytes)))
        self.parts.set_rows(rows)
        fit = fit_of(verdict)
        self.meter.show_fit(fit, "\n".join(f"{name}: {amount}" for name, amount in rows))
        said = [say(item) for item in (*verdict.advice, *verdict.assumptions)]
        self.words.setText("\n".join(said))
        self.words.setVisible(bool(said))
        self.fold.button.setAccessibleName(
            self.tr("How it adds up: {verdict}").format(verdict=fit_words(fit))
        )


class NotesField(QPlainTextEdit):
    """Notes of a person's; they are kept when the field is left, or by Ctrl+Enter.

    Signals:
        kept: the text, if it is another one.
    """

    kept = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._before = theme, ""
        self.setProperty("variant", "field")
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme.px(72))

    def show_text(self, text: str) -> None:
        """Show the notes of another model, or as they are now; what is being typed is left alone."""
        if text != self._before or not self.hasFocus():
            self._before = text
            if self.toPlainText() != text:
                self.setPlainText(text)

    def keep(self) -> None:
        """Tell what was typed."""
        text = self.toPlainText()
        if text != self._before:
            self._before = text
            self.kept.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was typed."""
        super().focusOutEvent(event)
        self.keep()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep what was typed by Ctrl+Enter."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.keep()
            return
        super().keyPressEvent(event)


def component_words(component: str) -> str:
    """Give the name of a summand of a prediction."""
    translate = QCoreApplication.translate
    words = {
        "diffusion": translate("FitSum", "Diffusion net"),
        "vae": translate("FitSum", "VAE"),
        "activations": translate("FitSum", "Computing"),
        "decode": translate("FitSum", "Decoding the picture"),
        "context": translate("FitSum", "Driver and libraries"),
        "clip_vision": translate("FitSum", "CLIP vision"),
        "control": translate("FitSum", "Control net"),
        "other": translate("FitSum", "Other parts"),
    }
    if component.startswith(_ENCODER):
        text = translate("FitSum", "Text encoder {name}")
        return text.format(name=component.removeprefix(_ENCODER))
    return words.get(component) or kind_words(component)


def _amount(vram: int, ram: int) -> str:
    translate = QCoreApplication.translate
    if not ram:
        return memory(vram)
    text = translate("FitSum", "{ram} in main memory")
    if not vram:
        return text.format(ram=memory(ram))
    both = translate("FitSum", "{vram}, and {ram} in main memory")
    return both.format(vram=memory(vram), ram=memory(ram))
