"""What is being done to an install, on its card: stage, bar, percent, time left."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from stablehand.gui.components.job_words import is_counted, number_words, stage_words
from stablehand.gui.live.views import JobView
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.labels import ElidedLabel

_TICK_MS: Final = 1000
_STEPS: Final = 1000


class CardProgress(QWidget):
    """A job in three lines; not there while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: JobView | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.XS)
        self.stage = ElidedLabel("", "body", "text")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _STEPS)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.numbers = ElidedLabel("", "small", "text2")
        for part in (self.stage, self.bar, self.numbers):
            box.addWidget(part)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._count)
        self.setVisible(False)

    def show_job(self, job: JobView | None) -> None:
        """Show a job as it is now; None hides it all."""
        self._job = job
        self.setVisible(job is not None)
        if job is None:
            self._tick.stop()
            return
        self.stage.setText(stage_words(job))
        has_bar = is_counted(job)
        self.bar.setVisible(has_bar)
        self.numbers.setVisible(has_bar)
        if has_bar:
            self.bar.setValue(round(job.share * _STEPS))
            self._count()
        if has_bar and not self._tick.isActive():
            self._tick.start()

    @Slot()
    def _count(self) -> None:
        if self._job is not None:
            self.numbers.setText(number_words(self._job, time.monotonic()))
