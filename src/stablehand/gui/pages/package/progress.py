"""An install or a change that is under way: the bar, what is being done, every step with its state."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QWidget

from stablehand.core.base.events import JobState
from stablehand.gui.components.job_words import is_counted, number_words, stage_words
from stablehand.gui.context import Context
from stablehand.gui.live.views import JobView
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.frames import Frame
from stablehand.gui.widgets.labels import ElidedLabel, IconLabel, Label
from stablehand.gui.words.say import say
from stablehand.services.install_steps import (
    InstallStep,
    change_steps,
    install_steps,
    step_of_stage,
)
from stablehand.services.installs import ListedInstall

_TICK_MS: Final = 1000
_SCALE: Final = 1000
_COLUMNS: Final = 2
_WITH_STEPS: Final = ("update", "recreate", "extension", "setup")
_ELSEWHERE: Final = ("launch", "stop", "uninstall")  # shown by the head and the job bar alone


class InstallProgress(Frame):
    """Bar, numbers and steps of an install or a change; hidden while none is under way.

    Args:
        context: the window, as far as the pause needs it.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__("plane", spacing=Space.S, parent=parent)
        self._context, self._name = context, name
        self._job: JobView | None = None
        self._asked = ""
        theme = context.theme
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        self.stage = Label("", "strong", wraps=True)
        head.addWidget(self.stage, 1)
        self.pause = Button(theme, self.tr("Pause"), on_click=self._on_pause, compact=True)
        head.addWidget(self.pause, 0, Qt.AlignmentFlag.AlignTop)
        self.box.addLayout(head)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _SCALE)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.box.addWidget(self.bar)
        self.numbers = ElidedLabel("", "small", "text2")
        self.box.addWidget(self.numbers)
        self.steps = StepList(context)
        self.box.addWidget(self.steps)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._count)
        self.setVisible(False)

    def show_install(self, item: ListedInstall | None, job: JobView | None) -> None:
        """Show how far an install or a change is.

        Args:
            item: the install as it is listed; None while there is no record of it.
            job: this window's job; None where another program is at work on it.
        """
        is_ours = job is not None and not job.is_aside and job.kind not in _ELSEWHERE
        is_others = not is_ours and job is None and item is not None and _is_at_work(item)
        self.setVisible(is_ours or is_others)
        self._job = job if is_ours else None
        if self.isHidden():
            self._tick.stop()
            self._asked = ""
            return
        self._ask_for_steps(item, job)
        for part in (self.bar, self.numbers):
            part.setVisible(is_ours)
        self._show_pause()
        if self._job is None:
            self.stage.setText(self.tr("Another Stablehand is at work on it."))
            operation = item.operation if item is not None else None
            self.steps.set_current(operation.stage or "" if operation is not None else "")
            return
        self.stage.setText(stage_words(self._job) or self.tr("Getting ready"))
        self._show_share(self._job)
        progress = self._job.progress
        self.steps.set_current(step_of_stage(progress.stage) if progress is not None else "")
        self._count()
        if not self._tick.isActive():
            self._tick.start()

    def _ask_for_steps(self, item: ListedInstall | None, job: JobView | None) -> None:
        """Ask for the steps, once for each install or change."""
        if item is None or item.record is None:
            return
        asked, work = "", None
        if item.state == "installing" or (job is not None and job.kind == "install"):
            asked, work = item.record.created_at, install_steps
        elif job is not None and job.kind in _WITH_STEPS:
            if job.progress is None or "/" not in job.progress.stage:
                return  # what it will do is not written down yet
            asked, work = job.job_id, change_steps
        elif self._asked != (other := job.job_id if job is not None else "other"):
            self._asked = other
            self.steps.set_steps(())
            return
        if work is None or asked == self._asked:
            return
        self._asked = asked
        name, steps_of = self._name, work
        self._context.live.ask(
            lambda app: steps_of(app, name), self, self.steps.set_steps, lambda _problem: None
        )

    def _show_share(self, job: JobView) -> None:
        if is_counted(job):
            self.bar.setRange(0, _SCALE)
            self.bar.setValue(round(job.share * _SCALE))
        elif self._context.theme.is_still or job.state is JobState.PAUSED:
            self.bar.setRange(0, 1)
            self.bar.setValue(0)
        else:
            self.bar.setRange(0, 0)

    def _show_pause(self) -> None:
        job = self._job
        self.pause.setVisible(job is not None and job.pausable)
        if job is None:
            return
        is_paused = job.state is JobState.PAUSED
        text = self.tr("Go on") if is_paused else self.tr("Pause")
        icon = "play" if is_paused else "pause"
        if self.pause.accessibleName() != text:
            self.pause.show_as(text, icon, "secondary")
            self.pause.setAccessibleName(text)
        self.pause.setEnabled(job.state is not JobState.CANCELLING)

    @Slot()
    def _count(self) -> None:
        if self._job is not None:
            has_numbers = is_counted(self._job)
            self.numbers.setVisible(has_numbers)
            self.numbers.setText(number_words(self._job, time.monotonic()) if has_numbers else "")

    def _on_pause(self) -> None:
        if self._job is None:
            return
        if self._job.state is JobState.PAUSED:
            self._context.live.go_on(self._job.job_id)
        else:
            self._context.live.pause(self._job.job_id)


def _is_at_work(item: ListedInstall) -> bool:
    """Tell whether another process installs or changes it."""
    operation = item.operation
    is_running = operation is not None and operation.state == "running" and operation.alive
    return item.state == "installing" or (item.change is not None and is_running)


class StepList(QWidget):
    """Steps in two columns, each done, under way or still to come; icons and descriptions say which."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._steps: tuple[InstallStep, ...] = ()
        self._rows: list[tuple[IconLabel, Label]] = []
        self._current = ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, Space.XS, 0, 0)
        self._grid.setHorizontalSpacing(Space.S)
        self._grid.setVerticalSpacing(Space.XS)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(2 * column + 1, 1)
        self.setVisible(False)

    def set_steps(self, steps: Sequence[InstallStep]) -> None:
        """Show these steps."""
        self._steps = tuple(steps)
        for row in self._rows:
            for part in row:
                self._grid.removeWidget(part)
                part.deleteLater()
        self._rows = []
        lines, top = -(-len(self._steps) // _COLUMNS), Qt.AlignmentFlag.AlignTop
        for at, step in enumerate(self._steps):
            icon = IconLabel(self._context.theme, "circle", "text3")
            label = Label(say(step.title), "small", "text3", wraps=True)
            column, line = divmod(at, max(1, lines))
            self._grid.addWidget(icon, line, 2 * column, top)
            self._grid.addWidget(label, line, 2 * column + 1, top)
            self._rows.append((icon, label))
        self.setVisible(bool(self._steps))
        self._mark()

    def set_current(self, step: str) -> None:
        """Mark the step of this id as under way, those before it as done."""
        if step != self._current:
            self._current = step
            self._mark()

    def _mark(self) -> None:
        ids = [step.id for step in self._steps]
        current = ids.index(self._current) if self._current in ids else -1
        for at, (icon, label) in enumerate(self._rows):
            if at < current:
                icon.show_icon("circle-check", "success")
                label.set_tone("text2")
                label.setAccessibleDescription(self.tr("Done"))
            elif at == current:
                icon.show_icon("loader-circle", "accent")
                label.set_tone("text")
                label.setAccessibleDescription(self.tr("Under way"))
            else:
                icon.show_icon("circle", "text3")
                label.set_tone("text3")
                label.setAccessibleDescription(self.tr("Still to come"))
