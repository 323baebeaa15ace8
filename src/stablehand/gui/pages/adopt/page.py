"""Taking over what exists: a folder is chosen, looked through, shown in numbers, and only then taken over."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from stablehand.core.base.events import JobState, Progress
from stablehand.gui.components.problems import problem_card
from stablehand.gui.context import Context, Route
from stablehand.gui.live.following import Following
from stablehand.gui.live.orders import take_over
from stablehand.gui.live.views import JobView, Problem
from stablehand.gui.pages.adopt.found_card import FoundCard
from stablehand.gui.pages.adopt.looking import look
from stablehand.gui.pages.adopt.words import AdoptWords
from stablehand.gui.pages.page import Page
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button, Variant
from stablehand.gui.widgets.fields import FormRow, line_field
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Frame, ScrollPage
from stablehand.gui.widgets.header import PageHeader
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.words.announce import announce
from stablehand.gui.words.say import say
from stablehand.services.adopting import AdoptionReport
from stablehand.services.results import Result

_WIDEST: Final = 880
_LAST: Final = "adopt.folder"


class AdoptPage(Page):
    """Looks through a folder and shows what it would mean to take over what is in it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.report: AdoptionReport | None = None
        self._looked_at: Path | None = None
        self._following: Following | None = None
        self._content: QWidget | None = None
        self._words = AdoptWords(self)
        self._build()
        live = context.live
        live.jobs_changed.connect(self._on_jobs)
        live.job_ended.connect(self._on_job_ended)
        context.theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    # -- its parts ---------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self.context.theme
        self.body.addWidget(
            PageHeader(
                theme,
                self.tr("Take over what you have"),
                self.tr(
                    "Programs and models that are on this computer already are used where they are. Nothing "
                    "is moved or copied, and you can take it back."
                ),
                back=(self.tr("Packages"), partial(self.context.go, Route("packages"))),
            )
        )
        self.area = ScrollPage()
        self.area.body.setContentsMargins(Space.XL, 0, Space.XL, Space.XL)
        self.body.addWidget(self.area, 1)
        line = QHBoxLayout()
        self._column = QWidget()
        self._box = QVBoxLayout(self._column)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(Space.L)
        line.addWidget(self._column, 1000)
        line.addStretch(1)
        self.area.body.addLayout(line)
        self.area.body.addStretch(1)
        self._box.addWidget(self._build_choice())
        self._box.addWidget(self._build_waiting())

    def _build_choice(self) -> QWidget:
        theme = self.context.theme
        plane = Frame("plane", spacing=Space.M)
        self.field = line_field(self.tr("Folder"))
        self.field.returnPressed.connect(self._on_enter)
        self.field.setText(self.context.live.memory.text(_LAST))
        self.row = FormRow(
            theme,
            self.tr("Folder"),
            self.field,
            self.tr(
                "That of ComfyUI, Forge, AUTOMATIC1111 or another program, of a portable build, one that "
                "holds several, or the data folder of Stability Matrix."
            ),
        )
        plane.box.addWidget(self.row)
        buttons = FlowLayout()
        self.look_button = Button(
            theme,
            self.tr("See what is there"),
            icon="search",
            variant="primary",
            on_click=self._on_look,
        )
        self.choose_button = Button(
            theme, self.tr("Choose a folder…"), icon="folder-open", on_click=self._on_choose
        )
        for button in (self.choose_button, self.look_button):
            buttons.addWidget(button)
        plane.box.addLayout(buttons)
        self.field.textChanged.connect(self._on_text)
        self._on_text(self.field.text())
        return plane

    def _build_waiting(self) -> QWidget:
        theme = self.context.theme
        self.waiting = Frame("plane", spacing=Space.S)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        self.stage = Label(self.tr("Looking for programs"), "strong", wraps=True)
        head.addWidget(self.stage, 1)
        self.stop_button = Button(
            theme, self.tr("Cancel"), icon="x", on_click=self._on_stop, compact=True
        )
        head.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignTop)
        self.waiting.box.addLayout(head)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.waiting.box.addWidget(self.bar)
        text = self.tr("Environments are tried out and models are counted; that can take a minute.")
        self.waiting.box.addWidget(Label(text, "small", "text2", wraps=True))
        self.waiting.setVisible(False)
        return self.waiting

    # -- what the window asks for ------------------------------------------------------------------

    def arrive(self, route: Route) -> None:
        """Look at the folder that the place names, if it names one."""
        if route.subject and self._following is None:
            self.field.setText(route.subject)
            self.look_through(Path(route.subject))
        elif self.report is None and self._following is None:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def search(self) -> None:
        """Put the focus into the folder's field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def refresh(self) -> None:
        """Look through the same folder again."""
        if self._looked_at is not None and self._following is None:
            self.look_through(self._looked_at)

    # -- looking -----------------------------------------------------------------------------------

    def look_through(self, path: Path) -> None:
        """Find out what is in a folder."""
        self._put(None)
        self.report, self._looked_at = None, path
        self._show_look("primary")
        self.row.set_error("")
        self.waiting.setVisible(True)
        self.look_button.setEnabled(False)
        self.stage.setText(self.tr("Looking for programs"))
        is_still = self.context.theme.is_still
        self.bar.setRange(0, 1 if is_still else 0)
        self._following = self.context.live.follow(partial(look, path=path), self, self._take)

    def _take(self, told: Any) -> None:
        if isinstance(told, Progress):
            if told.text is not None:
                self.stage.setText(say(told.text))
            return
        self._stopped()
        if isinstance(told, Problem):
            self._put(problem_card(self.context, told))
            announce(self, say(told.message))
        elif isinstance(told, Result):
            self.context.live.memory.keep(**{_LAST: str(self._looked_at)})
            self.show_report(told.data)

    def _stopped(self) -> None:
        self._following = None
        had_focus = self.stop_button.hasFocus()
        self.waiting.setVisible(False)
        self.look_button.setEnabled(bool(self.field.text().strip()))
        if had_focus:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_report(self, report: AdoptionReport) -> None:
        """Show what a look has found."""
        self.report = report
        self._show_look("secondary")  # what comes next is another thing
        content = QWidget()
        box = QVBoxLayout(content)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.L)
        box.addWidget(self._sum(report))
        order = {"new": 0, "unfinished": 0, "adopted": 1, "left": 2}
        for found in sorted(report.found, key=lambda item: order[item.status]):
            box.addWidget(FoundCard(self.context.theme, found))
        self._put(content)
        announce(self, self._words.sum(report))
        self._on_jobs()

    def _sum(self, report: AdoptionReport) -> QWidget:
        theme = self.context.theme
        plane = Frame("plane", spacing=Space.M)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(IconLabel(theme, "hard-drive", "accent", 24), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(Label(self._words.sum(report), "heading", wraps=True))
        words.addWidget(Label(self._words.counts(report), wraps=True))
        text = self.tr(
            "Stablehand writes a folder of notes into each program and links to it. Your own files stay "
            "as they are, to the byte."
        )
        words.addWidget(Label(text, "body", "text2", wraps=True))
        head.addLayout(words, 1)
        plane.box.addLayout(head)
        buttons = FlowLayout()
        self.take_button = Button(
            theme,
            self.tr("Take over"),
            icon="folder-input",
            variant="primary",
            on_click=self._on_take,
        )
        is_new = any(item.status in ("new", "unfinished") for item in report.found)
        self.take_button.setVisible(is_new)
        buttons.addWidget(self.take_button)
        plane.box.addLayout(buttons)
        return plane

    def _show_look(self, variant: Variant) -> None:
        self.look_button.show_as(self.look_button.text(), "search", variant)

    def _put(self, content: QWidget | None) -> None:
        if self._content is not None:
            self._box.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        if content is not None:
            self._box.addWidget(content)

    # -- what is clicked ---------------------------------------------------------------------------

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self.row.set_error("")
        self.look_button.setEnabled(bool(text.strip()) and self._following is None)

    @Slot()
    def _on_enter(self) -> None:
        if self.look_button.isEnabled():
            self._on_look()

    def _on_look(self) -> None:
        path = Path(self.field.text().strip().strip('"')).expanduser()
        if not path.is_absolute():
            self.row.set_error(self.tr("Give the whole path of the folder."))
            return
        self.look_through(path)

    def _on_choose(self) -> None:
        start = self.field.text().strip() or str(Path.home())
        dialog = QFileDialog(self, self.tr("Choose a folder"), start)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_chosen)
        self.context.show(dialog)

    @Slot(str)
    def _on_chosen(self, path: str) -> None:
        self.field.setText(path)
        self.look_through(Path(path))

    def _on_stop(self) -> None:
        if self._following is not None:
            self._following.end()
            self._stopped()

    def _on_take(self) -> None:
        if self.report is not None:
            take_over(self.context.live, self.report.path, self, self._on_refused)
            self.take_button.setEnabled(False)

    def _on_refused(self, problem: Problem) -> None:
        self._put(problem_card(self.context, problem))

    # -- what happens elsewhere --------------------------------------------------------------------

    @Slot()
    def _on_jobs(self) -> None:
        is_busy = any(job.kind == "adopt" for job in self.context.live.busy_jobs())
        if self.report is not None:
            self.take_button.setEnabled(not is_busy)

    @Slot(object)
    def _on_job_ended(self, job: JobView) -> None:
        if job.kind != "adopt" or self.report is None:
            return
        if job.state is JobState.SUCCEEDED and not job.subject and self.isVisible():
            self.report = None
            self._put(None)
            self.context.go(Route("packages"))
        elif self._looked_at is not None and self.isVisible():
            self.look_through(self._looked_at)  # what it says is no longer so

    @Slot()
    def _on_theme_changed(self) -> None:
        """Be as wide as the text wants."""
        self._column.setMaximumWidth(self.context.theme.px(_WIDEST))
