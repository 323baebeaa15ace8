"""What sections of the gallery are made with: the theme, a context that does nothing, captions, states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QSizePolicy, QStyle, QVBoxLayout, QWidget

from stablehand.gui.context import Context
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.language import current_language

W = TypeVar("W", bound=QWidget)


@dataclass(frozen=True, slots=True)
class Item:
    """A component in a state.

    Attributes:
        caption: which one it is, in English.
        widget: the component.
        width: its width in pixels at a text size of 100 %; 0 leaves it to the component.
        height: the same for its height.
    """

    caption: str
    widget: QWidget
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Bench:
    """What sections are made with.

    Attributes:
        context: a window in which nothing happens, over a program that has not been started.
        shelf: where components wait that would otherwise show themselves as windows.
    """

    context: Context
    shelf: QWidget

    @property
    def theme(self) -> Theme:
        """Colours, fonts, icons."""
        return self.context.theme

    def tile(self, item: Item) -> QWidget:
        """Put a component on a tile with its caption."""
        tile = QWidget()
        box = QVBoxLayout(tile)
        box.setContentsMargins(0, 0, Space.L, Space.S)
        box.setSpacing(Space.XS)
        widget = item.widget
        if isinstance(widget, QDialog):
            widget.setParent(tile, Qt.WindowType.Widget)
            widget.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        if item.width:
            widget.setFixedWidth(self.theme.px(item.width))
        if item.height:
            widget.setFixedHeight(self.theme.px(item.height))
        box.addWidget(widget)
        caption = Label(item.caption, "small", "text3", wraps=item.width > 0)
        caption.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        box.addWidget(caption)
        box.addStretch(1)
        return tile


Build = Callable[[Bench], Sequence[Item]]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the gallery: the name of its picture, its heading, and what makes its items."""

    key: str
    title: str
    build: Build


def both(english: str, russian: str) -> str:
    """Give a sample in the language of the window."""
    return russian if current_language() == "ru" else english


def focused(kind: type[W]) -> type[W]:
    """Give a kind of widget that looks as if it had the focus, which only one can have at a time."""

    class Focused(kind):  # type: ignore[valid-type,misc]
        def initStyleOption(self, option: Any) -> None:
            super().initStyleOption(option)
            option.state |= QStyle.StateFlag.State_HasFocus

        def hasFocus(self) -> bool:
            return True

    return Focused


def disabled(widget: W) -> W:
    """Give a widget that can do nothing now."""
    widget.setEnabled(False)
    return widget


def nothing() -> None:
    """Do nothing; what the buttons of the gallery do."""
