"""What must hold for every dialog that any test opens: names, room for words, a safe answer under the finger."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QDialog, QFileDialog

from stablehand.gui.widgets.command_palette import CommandPalette
from stablehand.gui.widgets.dialogs import LineQuestion, Question
from support import page_checks

KINDS = (page_checks.nameless, page_checks.alike, page_checks.moving, page_checks.too_small)
LAYOUT = (page_checks.clipped, page_checks.overlapping, page_checks.too_wide)


def at_first(dialog: QDialog) -> list[str]:
    """Give what is wrong with a dialog that has just been opened."""
    found = [] if dialog.windowTitle() else ["has no title"]
    if isinstance(dialog, Question) and dialog.buttons:
        *others, last = dialog.buttons.values()
        if others and last.property("variant") in ("danger", "primary"):
            found.append(f"the last answer, {last.text()!r}, is not the safe one")
        at = dialog.focusWidget()
        if not isinstance(dialog, LineQuestion) and at in others:
            found.append(f"Enter would at once {at.text()!r}")
    return found


def as_it_stands(dialog: QDialog) -> list[str]:
    """Give what is wrong with a dialog as it is filled now."""
    checks = KINDS if isinstance(dialog, CommandPalette) else KINDS + LAYOUT
    return [f"{check.__name__}: {line}" for check in checks for line in check(dialog)]


class Watch(QObject):
    """Looks at each dialog when it opens, and once more when it goes.

    Attributes:
        wrong: what was found, with the dialog's class and title.
    """

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self._open: dict[int, QDialog] = {}

    def follow(self, dialog: QDialog) -> None:
        """Look at a dialog that has just been opened; those for files are Qt's, or the system's."""
        if isinstance(dialog, QFileDialog):
            return
        self._tell(dialog, at_first(dialog))
        self._open[id(dialog)] = dialog
        dialog.installEventFilter(self)
        number = id(dialog)
        dialog.destroyed.connect(lambda: self._open.pop(number, None))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Look at it as it goes: by then it shows what it was asked for."""
        if event.type() == QEvent.Type.Hide and self._open.pop(id(watched), None) is not None:
            self._tell(watched, as_it_stands(watched))
        return False

    def end(self) -> list[str]:
        """Look at what is still open, and give everything that was found."""
        for dialog in [one for one in self._open.values() if one.isVisible()]:
            self._tell(dialog, as_it_stands(dialog))
        self._open.clear()
        return self.wrong

    def _tell(self, dialog: QDialog, found: list[str]) -> None:
        title = f"{type(dialog).__name__} {dialog.windowTitle()!r}"
        self.wrong += [f"{title}: {line}" for line in found]
