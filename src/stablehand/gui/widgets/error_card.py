"""A failure as a card: what happened, why, what to do, buttons for it, details folded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button, IconButton
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import TONE_ICONS, Fold, Frame, Tone
from stablehand.gui.widgets.labels import IconLabel, Label


@dataclass(frozen=True, slots=True)
class CardAction:
    """A button of an error card; the first one is primary."""

    text: str
    icon: str
    run: Callable[[], None]


class ErrorCard(Frame):
    """Says a failure in order of use.

    Args:
        theme: the theme.
        title: what happened.
        why: the cause, if it is known beyond the title.
        todo: what to do next.
        actions: buttons that do it.
        details: what a person who helps will ask for; can be copied.
        on_dismiss: puts it away; None where it cannot be.
        has_primary: whether the first button is the next thing to do.
        tone: "warning" for what only waits for somebody.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        *,
        why: str = "",
        todo: str = "",
        actions: Sequence[CardAction] = (),
        details: str = "",
        on_dismiss: Callable[[], None] | None = None,
        has_primary: bool = True,
        tone: Tone = "danger",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("notice", padding=Space.L, parent=parent)
        self.set_tone(tone)
        self._details = details
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(
            IconLabel(theme, TONE_ICONS[tone], tone, 20), 0, Qt.AlignmentFlag.AlignVCenter
        )
        self.title = Label(title, "strong", wraps=True, selectable=True)
        head.addWidget(self.title, 1)
        if on_dismiss is not None:
            close = IconButton(theme, "x", self.tr("Dismiss"), on_click=on_dismiss)
            head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.box.addLayout(head)
        for text in (why, todo):
            if text:
                self.box.addWidget(Label(text, wraps=True, selectable=True))
        if actions:
            row = FlowLayout()
            for at, action in enumerate(actions):
                variant = "primary" if at == 0 and has_primary else "secondary"
                row.addWidget(
                    Button(
                        theme,
                        action.text,
                        icon=action.icon,
                        variant=variant,  # type: ignore[arg-type]
                        on_click=action.run,
                        compact=True,
                    )
                )
            self.box.addLayout(row)
        if details:
            self.box.addWidget(self._folded(theme, details))

    def _folded(self, theme: Theme, details: str) -> Fold:
        fold = Fold(theme, self.tr("Details"))
        text = Label(details, "mono", "text2", wraps=True, selectable=True)
        text.setFont(theme.font("mono"))
        fold.body.addWidget(text)
        copy = Button(
            theme,
            self.tr("Copy"),
            icon="copy",
            variant="quiet",
            on_click=self._on_copy,
            compact=True,
        )
        fold.body.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
        return fold

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.title.text()}\n\n{self._details}")
