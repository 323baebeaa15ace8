"""How far a job is, in words. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from stablehand.core.base.events import JobState
from stablehand.gui.live.views import JobView
from stablehand.gui.words.say import say
from stablehand.gui.words.units import about, percent, rate


def is_counted(job: JobView) -> bool:
    """Tell whether it is known how much of the job is done."""
    return len(job.stages) > 1 or job.share > 0 or job.kind == "install" or job.is_change


def stage_words(job: JobView) -> str:
    """Give what is being done."""
    translate = QCoreApplication.translate
    if job.state is JobState.QUEUED:
        return translate("JobWords", "Waits for its turn")
    if job.state is JobState.CANCELLING:
        return translate("JobWords", "Stopping")
    text = say(job.progress.text) if job.progress else ""
    if job.state is JobState.PAUSED:
        return translate("JobWords", "Paused. {stage}").format(stage=text)
    return text


def number_words(job: JobView, now: float) -> str:
    """Give the share, the rate and the rough time left: "41% · 12.4 MB/s · about 5 min left"."""
    parts = [percent(job.share)]
    progress = job.progress
    if job.state is JobState.RUNNING:
        if progress is not None and progress.rate and progress.unit:
            parts.append(rate(progress.rate, progress.unit))
        left = job.seconds_left(now)
        if left is not None:
            parts.append(
                QCoreApplication.translate("JobWords", "{time} left").format(time=about(left))
            )
    return " · ".join(parts)
