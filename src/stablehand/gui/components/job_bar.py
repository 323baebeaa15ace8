"""The bar at the bottom: every job under way with stage, rate, time left, pause and cancel."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from stablehand.core.base.events import JobState
from stablehand.gui.components.running_line import RunningLine
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import JobView
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import IconButton
from stablehand.gui.widgets.frames import Frame
from stablehand.gui.widgets.labels import ElidedLabel, IconLabel, Label
from stablehand.gui.words.announce import announce
from stablehand.gui.words.say import say
from stablehand.gui.words.units import about, percent, rate

_TICK_MS: Final = 1000
_STEPS: Final = 1000
_ANNOUNCED: Final = 0.25  # a screen reader hears each quarter


class JobBar(Frame):
    """All jobs under way, one line each, and what runs; not there while there is neither."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("bar", padding=0, spacing=0, parent=parent)
        self._context = context
        self.setAccessibleName(self.tr("Jobs"))
        self._lines: dict[str, JobLine] = {}
        self.running = RunningLine(context)
        self.box.addWidget(self.running)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show)
        context.live.jobs_changed.connect(self._show)
        context.live.job_ended.connect(self._on_ended)
        context.live.installs_changed.connect(self._show)
        self.setVisible(False)
        self._show()

    @Slot()
    def _show(self) -> None:
        jobs = self._context.live.busy_jobs()
        for job_id in [job_id for job_id in self._lines if job_id not in {j.job_id for j in jobs}]:
            line = self._lines.pop(job_id)
            self.box.removeWidget(line)
            line.hide()
            line.deleteLater()
        for job in jobs:
            if job.job_id not in self._lines:
                self._lines[job.job_id] = JobLine(self._context, job)
                self.box.insertWidget(len(self._lines) - 1, self._lines[job.job_id])
                announce(self, self.tr("Started: {name}").format(name=say(job.name)))
            self._lines[job.job_id].show_job(job)
        self.setVisible(bool(jobs or self._context.live.running()))
        if jobs and not self._tick.isActive():
            self._tick.start()
        elif not jobs:
            self._tick.stop()

    @Slot(object)
    def _on_ended(self, job: JobView) -> None:
        """Have the end said aloud; the bar of a job that has ended is gone."""
        name = say(job.name)
        if job.state is JobState.SUCCEEDED:
            announce(self, self.tr("Done: {name}").format(name=name))
        elif job.state is JobState.FAILED:
            why = say(job.problem.message) if job.problem is not None else ""
            text = self.tr("Failed: {name}. {why}").format(name=name, why=why)
            announce(self, text.strip(), urgent=True)
        else:
            announce(self, self.tr("Stopped: {name}").format(name=name))


class JobLine(QWidget):
    """One job: what, how far, at what speed, how long still; pause, log, cancel."""

    def __init__(self, context: Context, job: JobView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._job = context, job
        self._quarter = 0
        theme = context.theme
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.setSpacing(Space.M)
        self._icon = IconLabel(theme, "loader-circle", "accent")
        row.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = ElidedLabel("", "strong")
        self.stage = ElidedLabel("", "small", "text2")
        words.addWidget(self.title)
        words.addWidget(self.stage)
        row.addLayout(words, 3)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        row.addWidget(self.bar, 3)
        self.numbers = Label("", "small", "text2")
        self.numbers.setMinimumWidth(theme.px(190))
        row.addWidget(self.numbers)
        self.log_button = IconButton(theme, "scroll-text", "", on_click=self._on_log)
        self.pause_button = IconButton(theme, "pause", "", on_click=self._on_pause)
        self.cancel_button = IconButton(theme, "x", "", on_click=self._on_cancel)
        for button in (self.log_button, self.pause_button, self.cancel_button):
            row.addWidget(button)
        has_log = job.kind in ("install", "launch") or job.is_change
        self.log_button.setVisible(bool(job.subject) and has_log)
        self.pause_button.setVisible(job.pausable)
        self.show_job(job)

    def show_job(self, job: JobView) -> None:
        """Show the job as it is now."""
        name = say(job.name)
        self._announce(job, name)
        self._job = job
        self.title.setText(name)
        self.stage.setText(self._stage(job))
        is_paused = job.state is JobState.PAUSED
        is_counted = len(job.stages) > 1 or job.share > 0
        if is_counted:
            self.bar.setRange(0, _STEPS)
            self.bar.setValue(round(job.share * _STEPS))
        elif self._context.theme.is_still or is_paused:
            self.bar.setRange(0, 1)
            self.bar.setValue(0)
        else:
            self.bar.setRange(0, 0)
        self.numbers.setText(self._numbers(job) if is_counted else "")
        self._icon.show_icon("pause" if is_paused else "loader-circle", "accent")
        self.pause_button.show_icon("play" if is_paused else "pause")
        pause = self.tr("Go on: {name}") if is_paused else self.tr("Pause: {name}")
        self.pause_button.set_name(pause.format(name=name))
        self.log_button.set_name(self.tr("Log: {name}").format(name=name))
        self.cancel_button.set_name(self.tr("Cancel: {name}").format(name=name))
        is_ending = job.state is JobState.CANCELLING
        self.cancel_button.setEnabled(not is_ending)
        self.pause_button.setEnabled(not is_ending)

    def _stage(self, job: JobView) -> str:
        if job.state is JobState.QUEUED:
            return self.tr("Waits for its turn")
        if job.state is JobState.CANCELLING:
            return self.tr("Stopping")
        text = say(job.progress.text) if job.progress else ""
        return (
            self.tr("Paused. {stage}").format(stage=text) if job.state is JobState.PAUSED else text
        )

    def _numbers(self, job: JobView) -> str:
        parts = [percent(job.share)]
        progress = job.progress
        if job.state is JobState.RUNNING:
            if progress is not None and progress.rate and progress.unit:
                parts.append(rate(progress.rate, progress.unit))
            left = job.seconds_left(time.monotonic())
            if left is not None:
                parts.append(self.tr("{time} left").format(time=about(left)))
        return " · ".join(parts)

    def _announce(self, job: JobView, name: str) -> None:
        """Say each quarter aloud, not every percent."""
        quarter = int(job.share / _ANNOUNCED)
        if quarter > self._quarter and job.share < 1:
            announce(self, f"{name}: {percent(job.share)}")
        self._quarter = max(self._quarter, quarter)

    def _on_log(self) -> None:
        self._context.go(Route("package", self._job.subject, "console"))

    def _on_pause(self) -> None:
        if self._job.state is JobState.PAUSED:
            self._context.live.go_on(self._job.job_id)
        else:
            self._context.live.pause(self._job.job_id)

    def _on_cancel(self) -> None:
        self._context.live.cancel(self._job.job_id)
