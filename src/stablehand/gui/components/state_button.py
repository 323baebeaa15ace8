"""The one button of an install: a verb that changes with its state, and does what it says."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QApplication, QWidget

from stablehand.gui.components.install_state import InstallState
from stablehand.gui.components.room_question import launch_beside
from stablehand.gui.components.uninstall_dialog import ask_uninstall
from stablehand.gui.context import Context
from stablehand.gui.live.views import JobView
from stablehand.gui.widgets.buttons import Button, Variant
from stablehand.services.installs import ListedInstall

_PRIMARY: Final = frozenset({"launch", "open", "resume"})


class StateButton(Button):
    """Launches, opens, stops, resumes, cancels or uninstalls: whatever comes next for an install.

    Args:
        context: the window, as far as the verbs need it.
        name: the install.
        compact: 28 instead of 32 pixels high.
    """

    def __init__(
        self, context: Context, name: str, *, compact: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            context.theme,
            "",
            variant="secondary",
            on_click=self._act,
            compact=compact,
            parent=parent,
        )
        self._context, self._name = context, name
        self._state: InstallState | None = None
        self._address = ""
        self._job_id = ""
        self._lent_to: QWidget | None = None  # who has the focus while this cannot be pressed

    def show_state(self, state: InstallState, item: ListedInstall, job: JobView | None) -> None:
        """Take the verb of a state.

        Args:
            state: how the install stands.
            item: the install, for the address that is opened.
            job: the job that is at work on it, for the cancel.
        """
        session = item.session
        self._address = session.url or "" if session is not None else ""
        self._job_id = job.job_id if job is not None else ""
        if state == self._state:
            return
        self._state = state
        variant: Variant = "primary" if state.verb in _PRIMARY else "secondary"
        self.show_as(state.verb_text, state.verb_icon, variant)
        self._allow(state.verb != "wait")
        self.setAccessibleName(
            self.tr("{verb}: {name}").format(verb=state.verb_text, name=self._name)
        )

    def _allow(self, can_act: bool) -> None:
        """Let it be pressed, or not; the focus that it loses by that comes back to it."""
        if not can_act and self.hasFocus():
            self.setEnabled(False)
            self._lent_to = QApplication.focusWidget()
            return
        self.setEnabled(can_act)
        if can_act and self._lent_to is not None:
            if QApplication.focusWidget() is self._lent_to:
                self.setFocus()
            self._lent_to = None

    def _act(self) -> None:
        if self._state is None:
            return
        live, name = self._context.live, self._name
        match self._state.verb:
            case "launch":
                launch_beside(self._context, name)
            case "open":
                self._context.open_url(self._address)
            case "stop":
                live.halt(name)
            case "resume":
                live.resume(name)
            case "cancel":
                live.cancel(self._job_id)
            case "uninstall":
                ask_uninstall(self._context, name)
