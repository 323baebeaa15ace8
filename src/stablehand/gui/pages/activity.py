"""What is under way, what has happened, and what to do about what went wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from stablehand.gui.components.finding_cards import card_of_happening, focus_button
from stablehand.gui.components.happening_list import HappeningList
from stablehand.gui.components.job_bar import JobLine
from stablehand.gui.components.problems import problem_card
from stablehand.gui.context import Context, Route
from stablehand.gui.live.findings_feed import FindingsFeed
from stablehand.gui.live.live import Happening
from stablehand.gui.pages.page import Page
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.error_card import ErrorCard
from stablehand.gui.widgets.frames import Frame, ScrollPage
from stablehand.gui.widgets.header import PageHeader
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.say import say
from stablehand.gui.words.units import ago

_TICK_MS: Final = 1000
_MINUTE: Final = 60  # ticks
_SIDE_BY_SIDE: Final = 820  # narrower pages have the details below the list
_DETAILS: Final = 380
_DETAILS_HIGH: Final = 220


class ActivityPage(Page):
    """Jobs, and the list of what happened since the window was opened."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.lines: dict[str, JobLine] = {}
        self._seconds = 0
        self._shown: Happening | None = None
        theme = context.theme
        self.header = PageHeader(
            theme,
            self.tr("Activity"),
            self.tr("What is under way, and what has happened since Stablehand was opened."),
        )
        self.clear_button = Button(
            theme, self.tr("Clear the list"), icon="x", on_click=self._on_clear
        )
        self.header.buttons.addWidget(self.clear_button)
        self.body.addWidget(self.header)
        self._stack = QStackedWidget()
        self.body.addWidget(self._stack, 1)
        self.empty = EmptyState(
            theme,
            "bell",
            self.tr("Nothing has happened yet."),
            self.tr("Installs and launches are listed here, and what went wrong with them."),
            [Button(theme, self.tr("Go to packages"), icon="boxes", on_click=self._on_packages)],
        )
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._build_content())
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        context.live.jobs_changed.connect(self._show)
        context.live.happened.connect(self._show)
        FindingsFeed.of(context.live).acted.connect(self._on_acted)
        self._show()

    def _build_content(self) -> QWidget:
        theme = self.context.theme
        content = QWidget()
        box = QVBoxLayout(content)
        box.setContentsMargins(Space.XL, Space.XS, Space.XL, Space.XL)
        box.setSpacing(Space.S)
        self.jobs_title = Label(self.tr("Under way"), "heading")
        self.jobs = Frame("plane", padding=0, spacing=0)
        self.jobs.setAccessibleName(self.tr("Under way"))
        self.list_title = Label(self.tr("Happened"), "heading")
        self.list = HappeningList(theme, self.context.live)
        self.list.selected.connect(self._on_selected)
        self.list.opened.connect(self._on_opened)
        self.details = ScrollPage(margin=0)
        self.details.setVisible(False)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setSpacing(Space.L)
        self._across.addWidget(self.list, 1)
        self._across.addWidget(self.details)
        for part in (self.jobs_title, self.jobs):
            box.addWidget(part)
        box.addSpacing(Space.S)
        box.addWidget(self.list_title)
        box.addLayout(self._across, 1)
        return content

    # -- events ------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Count the time, as long as somebody looks."""
        super().showEvent(event)
        self.list.viewport().update()
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self._tick.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have the details beside the list, or below it where that is narrow."""
        super().resizeEvent(event)
        theme = self.context.theme
        is_wide = event.size().width() >= theme.px(_SIDE_BY_SIDE)
        direction = QBoxLayout.Direction
        self._across.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        if is_wide:
            self.details.setFixedWidth(theme.px(_DETAILS))
            self.details.setMinimumHeight(0)
        else:
            self.details.setMinimumWidth(0)
            self.details.setMaximumWidth(16777215)  # QWIDGETSIZE_MAX
            self.details.setMinimumHeight(min(theme.px(_DETAILS_HIGH), event.size().height() // 3))

    # -- showing -----------------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        live = self.context.live
        jobs = live.busy_jobs()
        there = {job.job_id for job in jobs}
        for job_id in [job_id for job_id in self.lines if job_id not in there]:
            line = self.lines.pop(job_id)
            self.jobs.box.removeWidget(line)
            line.hide()
            line.deleteLater()
        for job in jobs:
            if job.job_id not in self.lines:
                self.lines[job.job_id] = JobLine(self.context, job)
                self.jobs.box.addWidget(self.lines[job.job_id])
            self.lines[job.job_id].show_job(job)
        for part in (self.jobs_title, self.jobs):
            part.setVisible(bool(jobs))
        has_past = bool(live.happenings)
        self.clear_button.setEnabled(has_past)
        self.list_title.setVisible(has_past)
        self.list.setVisible(has_past)
        self._stack.setCurrentIndex(1 if jobs or has_past else 0)

    @Slot(object)
    def _on_selected(self, happening: Happening | None) -> None:
        if happening is self._shown:
            return
        self._shown = happening
        while (row := self.details.body.takeAt(0)) is not None:
            if (widget := row.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.details.setVisible(happening is not None)
        if happening is not None:
            for part in self._detail(happening):
                self.details.body.addWidget(part)
            self.details.body.addStretch(1)

    @Slot(object)
    def _on_acted(self, _log: Path) -> None:
        """Say on a card what was done about it."""
        happening = self._shown
        if happening is None or happening.problem is not None:
            return
        had_focus = self.details.isAncestorOf(QApplication.focusWidget() or self)
        self._shown = None
        self._on_selected(happening)
        first = self.details.body.itemAt(0)
        card = first.widget() if first is not None else None
        if had_focus and isinstance(card, ErrorCard):
            focus_button(card)

    def _detail(self, happening: Happening) -> list[QWidget]:
        """Make what stands beside the list: the card of a problem, or the words in full."""
        theme = self.context.theme
        plane = Frame("plane") if happening.problem is None else Frame("bare", padding=0)
        parts: list[QWidget] = [plane]
        if happening.problem is not None:
            parts.insert(0, problem_card(self.context, happening.problem))
        elif (card := card_of_happening(self.context, happening)) is not None:
            parts.insert(0, card)
        else:
            plane.box.addWidget(Label(say(happening.text), "strong", wraps=True, selectable=True))
        plane.box.addWidget(Label(ago(happening.moment), "small", "text2"))
        if self._leads_somewhere(happening):
            text = self.tr("Show {name}").format(name=happening.subject)
            button = Button(
                theme,
                text,
                icon="package",
                on_click=self._on_show,
                compact=True,
                variant="secondary",
            )
            plane.box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return parts

    def _leads_somewhere(self, happening: Happening) -> bool:
        return bool(happening.subject) and self.context.live.install(happening.subject) is not None

    # -- what happens ------------------------------------------------------------------------------

    @Slot(object)
    def _on_opened(self, happening: Happening | None) -> None:
        if happening is not None and self._leads_somewhere(happening):
            self.context.go(Route("package", happening.subject))

    def _on_show(self) -> None:
        self._on_opened(self._shown)

    def _on_clear(self) -> None:
        self.context.live.forget_happenings()

    def _on_packages(self) -> None:
        self.context.go(Route("packages"))

    @Slot()
    def _on_tick(self) -> None:
        self._seconds += 1
        if self.lines:
            self._show()
        if self._seconds % _MINUTE == 0:
            self.list.viewport().update()
