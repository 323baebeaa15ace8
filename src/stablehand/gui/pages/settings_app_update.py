"""Stablehand's own updates on the settings page: what runs, what is new, taking it, going back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.app_updates import AppUpdates
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.settings_own import OwnSection
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.words.announce import announce
from stablehand.gui.words.language import current_language
from stablehand.gui.words.say import say
from stablehand.gui.words.units import ago, size
from stablehand.services.self_update import Offered, SelfUpdateStatus

STATE = "app_update.state"
BEFORE = "app_update.previous"


class AppUpdateSection(OwnSection):
    """A row for what runs and what is new, and one for the version before where one is kept."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            self.tr("Updates of Stablehand"),
            self.tr(
                "Versions lie side by side: a new one is tried before it starts, and you can go back."
            ),
            words="update upgrade version self rollback release notes "
            "обновление обновить версия новое откат вернуть назад",
        )
        self.updates = AppUpdates.of(context.live)
        theme = context.theme
        box = self.add_row(STATE, "changelog restart перезапуск")
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        self.icon = IconLabel(theme, "circle-dashed", "text3")
        line.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.state = Label("", "strong", wraps=True)
        self.more = Label("", "small", "text3", wraps=True)
        self.notes = Label("", "body", "text2", wraps=True)
        self.notes.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.state, self.more, self.notes):
            words.addWidget(label)
        line.addLayout(words, 1)
        box.addLayout(line)
        buttons = FlowLayout()
        self.look_button = Button(
            theme, self.tr("Look now"), icon="refresh-cw", on_click=self.updates.look
        )
        self.fetch_button = Button(
            theme,
            self.tr("Download"),
            icon="download",
            variant="primary",
            on_click=self.updates.fetch,
        )
        self.restart_button = Button(
            theme,
            self.tr("Restart now"),
            icon="rotate-cw",
            variant="primary",
            on_click=self.updates.restart,
        )
        for button in (self.fetch_button, self.restart_button, self.look_button):
            buttons.addWidget(button)
        box.addLayout(buttons)
        self._pressed = self.look_button  # what had the focus when it had to wait
        self._add_previous(context)
        self.updates.changed.connect(self.show_status)
        context.live.jobs_changed.connect(self.show_status)
        self.show_status()

    def _add_previous(self, context: Context) -> None:
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.before = Label("", "body", "text2", wraps=True)
        row.addWidget(self.before, 1)
        self.back_button = Button(
            context.theme,
            self.tr("Go back"),
            icon="undo-2",
            compact=True,
            on_click=self.updates.go_back,
        )
        row.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.add_row(BEFORE).addLayout(row)

    def ask(self) -> None:
        """Find out how things stand; no server is asked."""
        self.updates.ask()

    @Slot()
    def show_status(self) -> None:
        """Show how things stand."""
        status = self.updates.status
        busy = self.updates.is_busy()
        offered = _shown_offer(status)
        can_look = status is not None and status.kind == "portable" and status.is_built_in
        is_on = status is not None and status.mode != "off"
        is_ready = offered is not None and offered.is_ready
        is_switched = status is not None and status.current != status.version
        waits = busy or self.updates.is_looking
        self._offer(self.look_button, shown=can_look and is_on, usable=not waits)
        self._offer(self.fetch_button, shown=offered is not None and not is_ready, usable=not busy)
        self._offer(self.restart_button, shown=is_ready or is_switched, usable=not busy)
        self._show_previous(status, busy=busy)
        if status is None:
            self._say("circle-dashed", "text3", self.tr("Looking what runs here…"), "")
        elif self.updates.is_looking:
            self._say("circle-dashed", "text3", self.tr("Asking for a newer version…"), "")
        elif self.updates.job_problem is not None and not busy:
            self._show_failure(status, offered, self.updates.job_problem)
        elif offered is not None:
            self._show_offer(offered)
        else:
            self._show_version(status)
        self._show_notes(status, offered)
        if not waits:
            self._give_focus()

    def _offer(self, button: Button, *, shown: bool, usable: bool) -> None:
        """Show a button or not; the focus stays here, where Qt would take it on to the next setting."""
        row = self.part(STATE)
        if button.hasFocus() and row is not None and not (shown and usable):
            self._pressed = button
            row.setFocus(Qt.FocusReason.OtherFocusReason)
        button.setVisible(shown)
        button.setEnabled(usable)

    def _give_focus(self) -> None:
        """Give the focus back to what was pressed, or to what there is to be done next."""
        row = self.part(STATE)
        if row is None or not row.hasFocus():
            return
        for button in (self._pressed, self.restart_button, self.fetch_button, self.look_button):
            is_way_on = button is not self.back_button
            if is_way_on and button.isEnabled() and button.isVisibleTo(self):
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _show_offer(self, offered: Offered) -> None:
        if offered.is_ready:
            text = self.tr("Stablehand {version} is ready").format(version=offered.version)
            more = self.tr("It was started once on trial. UIs that run go on while you restart.")
            self._say("circle-check", "success", text, more)
            return
        text = self.tr("Stablehand {version} is there").format(version=offered.version)
        more = self.tr("Nothing to download: it lies here. You have {version}.")
        if offered.size:
            more = self.tr("{size} to download. You have {version}.")
        more = more.format(size=size(offered.size), version=self._own())
        if offered.is_skipped:
            more += " " + self.tr("You went back from it before.")
        self._say("circle-arrow-up", "info", text, more)

    def _show_failure(
        self, status: SelfUpdateStatus, offered: Offered | None, problem: Problem
    ) -> None:
        words = problem_words(problem)
        text = self.tr("Stablehand {version}").format(version=status.version)
        if offered is not None:
            text = self.tr("Stablehand {version} is there").format(version=offered.version)
        more = " ".join(part for part in (words.title, words.todo) if part)
        self._say("triangle-alert", "warning", text, more)

    def _show_version(self, status: SelfUpdateStatus) -> None:
        text = self.tr("Stablehand {version}").format(version=status.version)
        if status.current != status.version:
            more = self.tr("{version} starts the next time.").format(version=status.current)
            self._say("circle-check", "success", text, more)
        elif status.how is not None:
            self._say("info", "text3", text, say(status.how))
        elif not status.is_built_in:
            more = self.tr("This build looks for no updates. Get newer ones from where you got it.")
            self._say("info", "text3", text, more)
        elif status.mode == "off":
            more = self.tr("Looking for newer versions is switched off.")
            self._say("ban", "text3", text, more)
        elif self.updates.problem is not None:
            words = problem_words(self.updates.problem)
            more = self.tr("The last look for a newer one failed. {why}").format(why=words.title)
            self._say("triangle-alert", "warning", text, more)
        elif status.offered is not None:
            more = self.tr("You went back from {version}. It is not offered by itself any more.")
            more = more.format(version=status.offered.version)
            self._say("circle-check", "success", text, more)
        elif status.checked_at is None:
            more = self.tr("Nobody has looked for a newer one yet.")
            self._say("circle-dashed", "text3", text, more)
        else:
            more = self.tr("There is nothing newer. Last look: {when}.")
            more = more.format(when=ago(status.checked_at.isoformat()))
            self._say("circle-check", "success", text, more)

    def _show_previous(self, status: SelfUpdateStatus | None, *, busy: bool) -> None:
        row = self.part(BEFORE)
        previous = None if status is None else status.previous
        if row is not None:
            row.setVisible(previous is not None)
        if previous is not None:
            text = self.tr("{version} is kept, so you can go back to it.")
            self.before.setText(text.format(version=previous))
            self.back_button.setAccessibleName(
                self.tr("Go back to {version}").format(version=previous)
            )
            self._offer(self.back_button, shown=True, usable=not busy)

    def _show_notes(self, status: SelfUpdateStatus | None, offered: Offered | None) -> None:
        notes = offered.notes if offered is not None else {}
        if status is not None and status.current == status.version and offered is None:
            notes = status.notes
        text = (notes.get(current_language()) or notes.get("en", "")).strip()
        if text and offered is None:
            text = "\n".join((self.tr("What is new in it:"), text))
        self.notes.setText(text)
        self.notes.setVisible(bool(text))

    def _own(self) -> str:
        return "" if self.updates.status is None else self.updates.status.version

    def _say(self, icon: str, tone: str, text: str, more: str) -> None:
        if (text, more) == (self.state.text(), self.more.text()):
            return
        self.icon.show_icon(icon, tone)
        was = self.state.text()
        self.state.setText(text)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        if was and self.isVisible():
            announce(self.state, f"{text}. {more}" if more else text)


def _shown_offer(status: SelfUpdateStatus | None) -> Offered | None:
    """Give the offer to be shown; none while a restart is due, or for what the way back leads to."""
    if status is None or status.current != status.version:
        return None
    offered = status.offered
    if offered is not None and offered.version == status.previous and not offered.is_ready:
        return None
    return offered
