"""The head of the health: how it stands, when it was looked at, what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from stablehand.core.installs.health import HealthReport
from stablehand.gui.components.job_words import stage_words
from stablehand.gui.live.views import JobView
from stablehand.gui.pages.package.health_words import severity_look
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Frame
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.words.units import ago, lasted

_SCALE: Final = 1000
_ICON: Final = 28
_LONG_S: Final = 2.0  # less is not worth telling


class HealthHead(Frame):
    """Icon, sentence, when; a bar while somebody looks; buttons.

    Args:
        theme: the theme.
        on_repair: mends everything that needs no asking.
        on_look: looks again.
        on_closely: looks at every file.
    """

    def __init__(
        self,
        theme: Theme,
        *,
        on_repair: Callable[[], None],
        on_look: Callable[[], None],
        on_closely: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("plane", spacing=Space.M, parent=parent)
        self._theme = theme
        self._mendable = 0
        self._is_known = False
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        self._icon = IconLabel(theme, "activity", "text3", _ICON)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(Space.XXS)
        self.title = Label(self.tr("Not looked at yet"), "heading", wraps=True)
        self.when = Label("", "small", "text2", wraps=True)
        words.addWidget(self.title)
        words.addWidget(self.when)
        line.addLayout(words, 1)
        self.box.addLayout(line)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.bar.setVisible(False)
        self.box.addWidget(self.bar)
        self.notice = Label("", "body", "warning", wraps=True)
        self.notice.setVisible(False)
        self.box.addWidget(self.notice)
        buttons = FlowLayout()
        self.repair = Button(theme, "", icon="wrench", variant="primary", on_click=on_repair)
        self.repair.setVisible(False)
        self.look = Button(theme, self.tr("Look again"), icon="refresh-cw", on_click=on_look)
        self.closely = Button(
            theme, self.tr("Look closely"), icon="text-search", on_click=on_closely
        )
        about = self.tr("Reads every file and the whole history, which takes minutes.")
        self.closely.setToolTip(about)
        self.closely.setAccessibleDescription(about)
        for button in (self.repair, self.look, self.closely):
            buttons.addWidget(button)
        self.box.addLayout(buttons)
        self.box.addWidget(
            Label(
                self.tr(
                    "A close look reads every file and the whole history, which takes minutes."
                ),
                "small",
                "text3",
                wraps=True,
            )
        )

    def show_report(
        self,
        report: HealthReport,
        moment: str,
        *,
        mended: int | None = None,
        notices: Sequence[str] = (),
    ) -> None:
        """Show what was found.

        Args:
            report: the last look.
            moment: when that was.
            mended: how many things a repair mended before it.
            notices: what is to be said beside it.
        """
        self._is_known = True
        look = severity_look(report.severity)
        self._icon.show_icon(look.icon, look.tone)
        self.title.setText(self._sentence(report))
        text = self.tr("Looked: {when}.")
        if report.seconds >= _LONG_S:
            text = self.tr("Looked: {when}, for {time}.")
            if report.deep:
                text = self.tr("Looked closely: {when}, for {time}.")
        elif report.deep:
            text = self.tr("Looked closely: {when}.")
        parts = [text.format(when=ago(moment), time=lasted(report.seconds))]
        if mended is not None:
            parts.insert(0, self.tr("The repair mended %n thing(s).", "", mended))
        self.when.setText(" ".join(parts))
        self.notice.setText("\n".join(notices))
        self.notice.setVisible(bool(notices))
        self._mendable = sum(item.is_mended_unasked for item in report.findings)
        self.repair.setText(self.tr("Repair all (%n)…", "", self._mendable))
        self.repair.setVisible(self._mendable > 0)

    def show_busy(self, job: JobView | None, *, is_looking: bool, is_changed: bool) -> None:
        """Show what is under way.

        Args:
            job: a close look or a repair.
            is_looking: somebody looks without a job.
            is_changed: another job is at work on the install.
        """
        is_busy = is_looking or job is not None
        for button in (self.repair, self.look, self.closely):
            button.setEnabled(not is_busy and not is_changed)
        self.bar.setVisible(is_busy)
        if job is not None and job.share > 0:
            self.bar.setRange(0, _SCALE)
            self.bar.setValue(round(job.share * _SCALE))
        elif self._theme.is_still:
            self.bar.setRange(0, 1)
            self.bar.setValue(0)
        else:
            self.bar.setRange(0, 0)
        if is_busy:
            self.when.setText((stage_words(job) if job else "") or self.tr("Looking…"))
            if not self._is_known:
                self.title.setText(self.tr("Looking at it for the first time"))

    def _sentence(self, report: HealthReport) -> str:
        """Give how it stands in a sentence."""
        if not report.findings:
            return self.tr("All well")
        count = {
            level: sum(item.severity == level for item in report.findings)
            for level in ("broken", "warning", "note")
        }
        if count["broken"]:
            return self.tr("%n thing(s) are broken", "", count["broken"])
        if count["warning"]:
            return self.tr("%n thing(s) may fail", "", count["warning"])
        return self.tr("It works. %n thing(s) are worth knowing", "", count["note"])
