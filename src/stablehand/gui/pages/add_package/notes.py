"""Frames of the detail that are there only at times: installed already, no room, a licence to agree to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.fields import Check
from stablehand.gui.widgets.frames import TONE_ICONS, Frame, Notice
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.words.units import size
from stablehand.services.preview import Preview


class InstalledNote(Notice):
    """Says that the package is installed already, and that this adds another one.

    Args:
        theme: the theme.
        show: shows an install.
    """

    def __init__(self, theme: Theme, show: Callable[[str], None]) -> None:
        self.button = Button(theme, "", on_click=self._on_show, compact=True)
        super().__init__(theme, "", "info", [self.button])
        self._show, self._name = show, ""
        # in one line as a rule, which the button is higher than
        for part in (self._icon, self.button):
            self.box.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)

    def show_names(self, names: Sequence[str], new: str) -> None:
        """Name the installs there are, and the new one."""
        self.setVisible(bool(names))
        if not names:
            return
        self._name = names[0]
        text = self.tr("Installed already: {names}. This adds another one beside it, called {new}.")
        self.label.setText(text.format(names=", ".join(names), new=new))
        self.button.setText(self.tr("Show {name}").format(name=self._name).replace("&", "&&"))

    def _on_show(self) -> None:
        self._show(self._name)


class _Asking(Frame):
    """A notice with a box to tick below its words.

    Signals:
        changed: the box was ticked or cleared by a person.
    """

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("notice", horizontal=True, padding=Space.M)
        self.set_tone("warning")
        icon = IconLabel(theme, TONE_ICONS["warning"], "warning")
        self.box.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(Space.S)
        self.label = Label("", wraps=True)
        self.check = Check(theme, "")
        self.check.clicked.connect(self._on_clicked)
        column.addWidget(self.label)
        column.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addLayout(column, 1)

    def reset(self) -> None:
        """Clear the box."""
        self.check.setChecked(False)

    @property
    def is_open(self) -> bool:
        """Whether it is asked for and not given."""
        return not self.isHidden() and not self.check.isChecked()

    @Slot(bool)
    def _on_clicked(self, _checked: bool) -> None:
        self.changed.emit()


class ConsentNote(_Asking):
    """Asks for agreement to licences that want it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.check.setText(self.tr("I have read the licence and agree to it"))

    def show_preview(self, preview: Preview) -> None:
        """Be there if somebody asks for agreement."""
        licences = ", ".join(dict.fromkeys(preview.consent))
        self.setVisible(bool(licences))
        text = self.tr(
            "It brings models under a licence that you have to agree to: {licence}. Read it before you "
            "install."
        )
        self.label.setText(text.format(licence=licences))
        self.check.setAccessibleDescription(licences)


class RoomNote(_Asking):
    """Says that the drive seems too full, and lets a person know better."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.check.setText(self.tr("Try it anyway"))

    def show_preview(self, preview: Preview) -> None:
        """Be there if there is too little room."""
        room = preview.room
        is_short = preview.plan is not None and room is not None and not room.is_enough
        self.setVisible(is_short)
        if room is None or not is_short:
            return
        text = self.tr(
            "There may be too little room: {needed} are needed with what has to stay free, {free} are "
            "free on the drive of the data folder."
        )
        self.label.setText(text.format(needed=size(room.needed_bytes), free=size(room.free_bytes)))
