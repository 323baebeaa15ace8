"""What a step of the first run is to the page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.gui.context import Context
from stablehand.gui.theme.tokens import Space


class Step(QWidget):
    """One of the four; made with the page, asked to look at its things when it is shown.

    Attributes:
        key: what the window remembers it by.
        title: for its heading. `purpose`: a sentence under it.

    Signals:
        changed: whether one can go on, or what its button says, has changed.
        finished: the whole first run is over.
    """

    changed = Signal()
    finished = Signal()
    key = ""

    def __init__(self, context: Context, title: str, purpose: str) -> None:
        super().__init__()
        self.context = context
        self.title, self.purpose = title, purpose
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.L)

    @property
    def can_go_on(self) -> bool:
        """Whether the button for going on can be pressed."""
        return True

    @property
    def verb(self) -> str:
        """What the button for going on says; empty for the usual word."""
        return ""

    @property
    def has_own_action(self) -> bool:
        """Whether the step has a more important button of its own."""
        return False

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order; what was made late has come to the end of it."""
        return []

    def focus_stop(self) -> QWidget | None:
        """Give what the focus is given to when the step is shown; None is the button for going on."""
        return None

    def arrive(self) -> None:
        """Be shown."""

    def go_on(self) -> bool:
        """Do what going on means here; tell whether the next step may be shown now."""
        return True
