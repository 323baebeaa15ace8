"""A row of the options page: what it is, whose value it has, its field, undo and reset, what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.launch.command import ChosenValue
from stablehand.gui.pages.package.option_fields import LineField, OptionField
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import RoleName, Size, Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Badge
from stablehand.gui.widgets.labels import ElidedLabel, IconLabel, Label

# automatic: Stablehand chose it; yours: the user did; default: nobody did; managed: not to be changed
Whose = Literal["automatic", "yours", "default", "managed"]
_ICONS: Final = {"automatic": "sparkles", "yours": "check", "managed": "lock"}
_TONES: Final = {"automatic": "accent", "yours": "success", "managed": ""}


class SheetRow(QWidget):
    """One value with all that belongs to it; what is needed seldom is made when it is needed.

    Its field stands at the right of its words, or below them where it needs the width.

    Signals:
        wished: its key, and the value that a person wants.
        reset: its key, to be as it would be without the user.
        undone: its key, to be as it was before the last change.
    """

    wished = Signal(str, object)
    reset = Signal(str)
    undone = Signal(str)

    def __init__(
        self,
        theme: Theme,
        key: str,
        title: str,
        help_text: str,
        field: OptionField | None,
        *,
        role: RoleName = "mono",
        is_wide: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self.key, self.title = theme, key, title
        self._has_rule = False
        self.field = field
        self._help, self._whose, self._why = help_text, "", ""
        self._made: dict[str, QWidget] = {}
        self._badge: Badge | None = None
        self._error: Label | None = None
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.setSpacing(Space.L)
        words = QVBoxLayout()
        words.setSpacing(Space.XXS)
        row.addLayout(words, 1)
        self._words = words
        self._head = FlowLayout()
        words.addLayout(self._head)
        self.label = ElidedLabel(title, role)
        if role == "mono":
            self.label.setFont(theme.font("mono"))
        self.label.setMinimumHeight(theme.px(Size.COMPACT))
        self._head.addWidget(self.label)
        if help_text:
            words.addWidget(Label(help_text, "small", "text2", wraps=True))
        if field is not None and is_wide:
            words.addSpacing(Space.XS)
            words.addWidget(field)
        words.addStretch(1)
        if field is not None:
            field.wished.connect(self._on_wished)
            if not is_wide:
                place = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
                row.addWidget(field, 0, place)
            self.label.setBuddy(field.stops()[0])

    # -- showing -----------------------------------------------------------------------------------

    def show_value(self, value: ChosenValue | None, *, is_answer: bool = False) -> None:
        """Show the value that holds; what is being typed stays."""
        if self.field is not None:
            self.field.show_value(value, is_answer=is_answer)

    def show_whose(self, whose: Whose, reset: str = "") -> None:
        """Say whose the value is, and offer to go back; without words for that there is no way back."""
        if whose != "default":
            if self._badge is None:
                self._badge = self._make_badge()
            self._badge.show_as(self._word(whose), _ICONS[whose], _TONES[whose])
        if (holder := self._made.get("badge")) is not None:
            holder.setVisible(whose != "default")
        self._whose = "" if whose == "default" else self._word(whose)
        self._describe()
        self._show_link("reset", reset, "rotate-ccw", self._on_reset)

    def show_note(self, text: str) -> None:
        """Say why the value is as it is; nothing takes that back."""
        note = self._made.get("note")
        if note is None and text:
            note = self._made["note"] = Label("", "small", "text3", wraps=True)
            self._words.insertWidget(self._words.count() - 1, note)
        if isinstance(note, Label):
            if note.text() != text:
                note.setText(text)
            note.setVisible(bool(text))
        self._why = text
        self._describe()

    def show_saved(self, is_saved: bool) -> None:
        """Say that the last change is saved and can be undone, or no longer."""
        saved = self._made.get("saved")
        if saved is None and is_saved:
            saved = self._made["saved"] = Label(self.tr("Saved"), "small", "success")
            saved.setMinimumHeight(self._theme.px(Size.COMPACT))
            self._head.addWidget(saved)
        if saved is not None:
            saved.setVisible(is_saved)
        self._show_link("undo", self.tr("Undo") if is_saved else "", "undo-2", self._on_undo)

    def set_error(self, text: str) -> None:
        """Say what is wrong with what was typed; nothing takes that back."""
        if self._error is None and text:
            self._error = self._make_error()
        if self._error is not None:
            self._error.setText(text)
            self._made["wrong"].setVisible(bool(text))
        if self.field is None:
            return
        for stop in self.field.stops():
            tone = "danger" if text else ""
            if isinstance(stop, LineField) and (stop.property("tone") or "") != tone:
                stop.setProperty("tone", tone)
                stop.style().unpolish(stop)
                stop.style().polish(stop)

    def set_rule(self, has_rule: bool) -> None:
        """Part it from the row above by a line, or not."""
        if has_rule != self._has_rule:
            self._has_rule = has_rule
            self.update()

    def _describe(self) -> None:
        """Tell who hears the field what stands beside it."""
        words = "\n".join(text for text in (self._help, self._whose, self._why) if text)
        for stop in self.field.stops() if self.field is not None else ():
            stop.setAccessibleDescription(words)

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        links = [self._made[key] for key in ("undo", "reset") if key in self._made]
        return [*links, *(self.field.stops() if self.field is not None else [])]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line above."""
        super().paintEvent(event)
        if self._has_rule:
            painter = QPainter(self)
            painter.fillRect(0, 0, self.width(), 1, self._theme.colour("border"))
            painter.end()

    # -- parts that come when they are needed ------------------------------------------------------

    def _word(self, whose: Whose) -> str:
        if whose == "automatic":
            return self.tr("Automatic")
        return self.tr("Yours") if whose == "yours" else self.tr("Set by Stablehand")

    def _make_badge(self) -> Badge:
        badge = Badge(self._theme, "", icon="lock")
        self._made["badge"] = self._beside_title(badge)
        return badge

    def _beside_title(self, part: QWidget) -> QWidget:
        """Put something beside the title, level with it; give what holds it."""
        holder = QWidget()  # as high as the links
        box = QHBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(part)
        holder.setFixedHeight(self._theme.px(Size.COMPACT))
        self._head.addWidget(holder)
        return holder

    def _show_link(self, key: str, text: str, icon: str, act: Callable[[], None]) -> None:
        link = self._made.get(key)
        if link is None and text:
            link = Button(self._theme, text, icon=icon, variant="link", on_click=act, compact=True)
            self._made[key] = link
            self._head.addWidget(link)
            if self.field is not None:
                QWidget.setTabOrder(link, self.field.stops()[0])
        if isinstance(link, Button):
            if text and link.text() != text:
                link.setText(text)
            link.setAccessibleName(
                self.tr("{verb}: {name}").format(verb=link.text(), name=self.title)
            )
            link.setVisible(bool(text))

    def _make_error(self) -> Label:
        wrong = QWidget()
        line = QHBoxLayout(wrong)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.XS)
        icon = IconLabel(self._theme, "circle-alert", "danger", 14)
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        error = Label("", "small", "danger", wraps=True)
        line.addWidget(error, 1)
        self._words.insertWidget(self._words.count() - 1, wrong)
        self._made["wrong"] = wrong
        return error

    # -- what is clicked ---------------------------------------------------------------------------

    @Slot(object)
    def _on_wished(self, value: object) -> None:
        self.wished.emit(self.key, value)

    def _on_reset(self) -> None:
        self._keep_focus()  # the button goes away
        self.reset.emit(self.key)

    def _on_undo(self) -> None:
        self._keep_focus()
        self.undone.emit(self.key)

    def _keep_focus(self) -> None:
        if self.field is not None:
            self.field.stops()[0].setFocus(Qt.FocusReason.OtherFocusReason)
