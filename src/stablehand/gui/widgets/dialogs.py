"""Dialogs: a question with verbs for answers, and a line to be typed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, Literal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.fields import Check
from stablehand.gui.widgets.labels import Fact, IconLabel, Label

_BESIDE: Final = 3

Answer = tuple[str, str, Literal["primary", "secondary", "danger"]]


class Question(QDialog):
    """A question with its consequences in words and numbers.

    Answers are (value, verb, variant); Esc and the last answer, which is safe and has the focus, take
    nothing away. It never blocks: `answered` brings the value, "" for Esc.

    Signals:
        answered: the value of the answer.
    """

    answered = Signal(str)

    def __init__(
        self,
        theme: Theme,
        title: str,
        text: str,
        answers: Sequence[Answer],
        *,
        facts: Sequence[str] = (),
        icon: str = "circle-question-mark",
        tick: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(theme.px(440))
        self._value = ""
        self._box = box = QVBoxLayout(self)
        box.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        box.setSpacing(Space.M)
        box.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # see `event`
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(IconLabel(theme, icon, "text2", 24), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(Label(title, "heading", wraps=True), 1)
        box.addLayout(head)
        if text:
            box.addWidget(Label(text, wraps=True))
        for fact in facts:
            box.addWidget(Fact(fact))
        self.content = QVBoxLayout()
        box.addLayout(self.content)
        self.tick = Check(theme, tick) if tick else None
        if self.tick is not None:
            box.addWidget(self.tick)
        # More than three do not fit beside one another in every language and text size.
        row: QBoxLayout = QHBoxLayout() if len(answers) <= _BESIDE else QVBoxLayout()
        row.setSpacing(Space.S)
        row.addStretch(1)
        self.buttons: dict[str, Button] = {}
        for value, verb, variant in answers:
            button = Button(theme, verb, variant=variant)
            button.setProperty("answer", value)
            button.clicked.connect(self._on_answer)
            self.buttons[value] = button
            row.addWidget(button)
        box.addSpacing(Space.S)
        box.addStretch(1)  # what is left over goes here, not between the words
        box.addLayout(row)
        if self.buttons:
            list(self.buttons.values())[-1].setFocus()

    @property
    def is_ticked(self) -> bool:
        """Whether the box was ticked."""
        return self.tick is not None and self.tick.isChecked()

    def event(self, event: QEvent) -> bool:
        """Be no higher than the words need at this width: words that wrap ask for more before."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            needed = self._box.totalHeightForWidth(self.width())
            if needed > 0 and needed != self.height():
                self.setMinimumHeight(needed)
                self.resize(self.width(), needed)
        return done

    def done(self, result: int) -> None:
        """Close, and say which answer it was."""
        super().done(result)
        self.answered.emit(self._value)

    def _on_answer(self) -> None:
        self._value = str(self.sender().property("answer"))
        self.accept()


class LineQuestion(Question):
    """A question that wants a line of text, such as one that a program asks on its console."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        text: str,
        answers: Sequence[Answer],
        *,
        name: str,
        is_secret: bool = False,
        icon: str = "message-circle-question-mark",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, title, text, answers, icon=icon, parent=parent)
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        if is_secret:
            self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.content.addWidget(self.field)
        self.field.returnPressed.connect(next(iter(self.buttons.values())).click)
        for one, other in pairwise((self.field, *self.buttons.values())):
            self.setTabOrder(one, other)
        self.field.setFocus()
