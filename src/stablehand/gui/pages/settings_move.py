"""Moving the data folder from the window: the question with its numbers, the progress, going on there."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.gui.components.asking import Asking
from stablehand.gui.components.card_progress import CardProgress
from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.starting_over import StartingOver
from stablehand.gui.live.views import JobView, Problem
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.say import say
from stablehand.gui.words.units import size
from stablehand.services.app import App
from stablehand.services.data_move_plan import MovePlan
from stablehand.services.data_moving import MovedData, plan_move, start_move
from stablehand.services.jobs import Job
from stablehand.services.results import Result

_MOVE = "move"
_KIND = "data-move"
_STOPPED = QT_TRANSLATE_NOOP("job", "It was stopped.")
_Start = Callable[[App], Awaitable[Job[Result[MovedData]]]]


def begin_move(context: Context, chosen: Path) -> None:
    """Work out what moving the data folder to a chosen folder takes, and ask."""
    target = target_in(chosen)

    async def work(app: App) -> MovePlan:
        return (await plan_move(app, target)).data

    def answered(plan: MovePlan, answer: str) -> None:
        if answer == _MOVE:
            context.show(MoveDialog(context, plan))

    Asking(
        context,
        work,
        lambda plan: move_question(context, plan),
        answered,
        QCoreApplication.translate("MoveData", "Looking through the data folder…"),
    )


def target_in(chosen: Path) -> Path:
    """Give where the data folder goes: into the chosen folder if it is empty, else a new one in it."""
    with suppress(OSError):
        if any(chosen.iterdir()):
            return chosen / "Data"
    return chosen


def move_question(context: Context, plan: MovePlan) -> Question:
    """Make the question: what happens, how much it is, what speaks against it."""
    translate = QCoreApplication.translate
    facts = [translate("MoveData", "From {path}").format(path=plan.source)]
    facts.append(translate("MoveData", "To {path}").format(path=plan.target))
    if plan.how == "copy":
        text = translate(
            "MoveData",
            "Everything is copied and compared. Only then is the new folder used; the old one stays until "
            "you delete it.",
        )
        room = translate("MoveData", "{needed} of {free} free there")
        facts.append(room.format(needed=size(plan.needed_bytes), free=size(plan.free_bytes)))
    else:
        text = translate("MoveData", "It is the same drive, so this takes only a moment.")
    if plan.how == "copy" and not plan.hard_links:
        facts.append(
            translate("MoveData", "That drive cannot share files, so packages take more room there")
        )
    if plan.is_begun:
        facts.append(translate("MoveData", "A copy that was stopped is gone on with"))
    facts += [say(warning.text) for warning in plan.warnings]
    if plan.problems:
        text = translate("MoveData", "This has to be put right first:")
        facts = [say(problem.message) for problem in plan.problems]
        answers: tuple[tuple[str, str, str], ...] = (
            ("", translate("MoveData", "Close"), "secondary"),
        )
    else:
        is_bad = any(warning.weight == "bad" for warning in plan.warnings)
        answers = (
            (_MOVE, translate("MoveData", "Move it"), "danger" if is_bad else "primary"),
            ("", translate("MoveData", "Leave it where it is"), "secondary"),
        )
    return Question(
        context.theme,
        translate("MoveData", "Move the data folder?"),
        text,
        answers,  # type: ignore[arg-type]  # the three words are variants
        facts=facts,
        icon="folder-input",
        parent=context.window,
    )


class MoveDialog(QDialog):
    """The move under way: nothing else can be done in the window meanwhile, but stopping it."""

    def __init__(self, context: Context, plan: MovePlan) -> None:
        super().__init__(context.window)
        self._context, self._plan = context, plan
        self._job_id = ""
        self._is_over = False
        self._stop = threading.Event()  # nobody wants it any more, whether it has begun or not
        self.setWindowTitle(self.tr("Moving the data folder"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(context.theme.px(480))
        box = QVBoxLayout(self)
        box.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        box.setSpacing(Space.M)
        box.addWidget(Label(self.windowTitle(), "heading", wraps=True))
        text = self.tr("Leave the program open. The old folder stays whole until the new one is.")
        self.words = Label(text, wraps=True)
        box.addWidget(self.words)
        self.progress = CardProgress()
        box.addWidget(self.progress)
        self.cancel = Button(context.theme, self.tr("Stop"), icon="x", on_click=self._on_cancel)
        box.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignRight)
        live = context.live
        live.jobs_changed.connect(self._show)
        live.job_ended.connect(self._on_ended)
        live.begin(
            _starting(live.downloads.close, plan.target, self._stop),
            _KIND,
            "",
            self,
            self._on_refused,
        )

    def _show(self) -> None:
        job = next((job for job in self._context.live.busy_jobs() if job.kind == _KIND), None)
        if job is not None:
            if not self._job_id and self._stop.is_set():
                self._context.live.cancel(job.job_id)
            self._job_id = job.job_id
            self.progress.show_job(job)

    def _on_ended(self, job: object) -> None:
        if not isinstance(job, JobView) or job.kind != _KIND or self._is_over:
            return
        if job.problem is not None:
            self._on_refused(job.problem)
            return
        job_id = job.job_id
        self._context.live.ask(
            lambda app: app.jobs.result(job_id), self, self._on_moved, self._on_refused
        )

    def _on_moved(self, result: Result[MovedData]) -> None:
        self._is_over = True
        context, path = self._context, result.data.path
        self.accept()
        StartingOver.of(context.live).wished.emit(path)

    def _on_refused(self, problem: Problem) -> None:
        """Say why it was not moved; the old folder is used as before."""
        self._is_over = True
        words = problem_words(problem)
        self.cancel.setEnabled(True)
        self.progress.show_job(None)
        self._context.live.downloads.run_again()
        if problem.code == "interrupted":
            self._context.toast(self.tr("The data folder is where it was."), "info")
            self.reject()
            return
        self.words.setText(f"{words.title} {words.why} {words.todo}".strip())
        self.cancel.show_as(self.tr("Close"), None, "secondary")
        self.cancel.setFocus()

    def _on_cancel(self) -> None:
        if self._is_over:
            self.reject()
            return
        self.cancel.setEnabled(False)
        self._stop.set()
        if self._job_id:
            self._context.live.cancel(self._job_id)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay while it is under way."""
        if self._is_over:
            super().closeEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc stop it, as the button does, instead of hiding what goes on."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_cancel()
            return
        super().keyPressEvent(event)


def _starting(rest: Callable[[], Awaitable[None]], target: Path, stop: threading.Event) -> _Start:
    """Give what starts the move once the queue of downloads rests, unless it is unwanted by then."""

    async def start(app: App) -> Job[Result[MovedData]]:
        await rest()
        if stop.is_set():
            raise StablehandError("interrupted", _STOPPED)
        return await start_move(app, target, accept_risk=True)

    return start
