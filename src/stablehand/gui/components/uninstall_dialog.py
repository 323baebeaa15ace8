"""Asking before an install is taken away: what goes where, what it frees, what stays."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

from stablehand.core.base.paths import DataPaths
from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.widgets.dialogs import Answer, Question
from stablehand.gui.words.units import size
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.results import Result
from stablehand.services.uninstalling import (
    Uninstalled,
    UninstallPreview,
    preview_uninstall,
    start_uninstall,
)

_PATIENCE_MS: Final = 400
_UNINSTALL: Final = "uninstall"
_STOP: Final = "stop"
_SHOW: Final = "show"


def ask_uninstall(context: Context, name: str) -> None:
    """Ask whether an install shall be taken away, with the numbers; and do it if so.

    Args:
        context: the window.
        name: the install.
    """
    Uninstalling(context, name).begin()


class Uninstalling(QObject):
    """One question about one install; lives until it is answered."""

    def __init__(self, context: Context, name: str) -> None:
        super().__init__(context.window)
        self._context, self._name = context, name
        self._preview: UninstallPreview | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self._on_slow)

    def begin(self) -> None:
        """Count, then ask."""
        name = self._name
        self._timer.start()
        self._context.live.ask(
            lambda app: preview_uninstall(app, name), self, self._ask, self._on_unknown
        )

    @Slot()
    def _on_slow(self) -> None:
        text = self.tr("Counting what {name} takes on the disk")
        self._context.toast(text.format(name=self._name), "info")

    def _on_unknown(self, problem: Problem) -> None:
        self._timer.stop()
        self._context.toast(problem_words(problem).title, "danger")
        self.deleteLater()

    def _ask(self, preview: UninstallPreview) -> None:
        self._timer.stop()
        self._preview = preview
        question = self._refusal(preview) if preview.users else self._question(preview)
        question.answered.connect(self._on_answered)
        self._context.show(question)

    def _question(self, preview: UninstallPreview) -> Question:
        name, cancel = preview.name, self.tr("Cancel")
        text = ""
        answers: list[Answer] = [(_UNINSTALL, self.tr("Uninstall"), "danger")]
        if preview.is_running:
            text = self.tr("{name} is running. It has to be stopped first.").format(name=name)
            answers = [(_STOP, self.tr("Stop and uninstall"), "danger")]
        answers.append(("", cancel, "secondary"))
        return Question(
            self._context.theme,
            self.tr("Uninstall {name}?").format(name=name),
            text,
            answers,
            facts=uninstall_facts(preview, self._context.live.app.data),
            icon="trash-2",
        )

    def _refusal(self, preview: UninstallPreview) -> Question:
        text = self.tr("It computes for {users}, which would stop working without it.")
        first = preview.users[0]
        show = self.tr("Show {name}").format(name=first)
        return Question(
            self._context.theme,
            self.tr("{name} is still needed").format(name=preview.name),
            text.format(users=", ".join(preview.users)),
            ((_SHOW, show, "secondary"), ("", self.tr("Close"), "secondary")),
            icon="link-2",
        )

    @Slot(str)
    def _on_answered(self, answer: str) -> None:
        live, name = self._context.live, self._name
        if answer == _UNINSTALL:
            live.uninstall(name)
        elif answer == _STOP:
            live.dismiss(name)
            live.ask(partial(_stop_and_uninstall, name=name), live, lambda _job: None)
        elif answer == _SHOW and self._preview is not None:
            self._context.go(Route("package", self._preview.users[0]))
        self.deleteLater()


def uninstall_facts(preview: UninstallPreview, data: DataPaths) -> list[str]:
    """Give what an uninstall would do, a sentence for each thing."""
    translate = QCoreApplication.translate
    facts: list[str] = []
    if preview.deleted_bytes:
        text = translate("UninstallDialog", "Its Python environment is deleted: {size}.")
        if preview.freed_bytes < preview.deleted_bytes:
            text = translate(
                "UninstallDialog",
                "Its Python environment is deleted: {size}, which frees {freed}; the rest other "
                "installs use as well.",
            )
        facts.append(text.format(size=size(preview.deleted_bytes), freed=size(preview.freed_bytes)))
    if preview.trashed_bytes:
        text = translate(
            "UninstallDialog",
            "The program and what you changed in it go to Stablehand's trash: {size}.",
        )
        facts.append(text.format(size=size(preview.trashed_bytes)))
    for kept in preview.kept:
        if kept.path == data.models:
            text = translate("UninstallDialog", "Your models stay: {size} in {path}.")
        elif kept.path.parent == data.images:
            text = translate("UninstallDialog", "Its images stay: {size} in {path}.")
        elif kept.path.parent == data.logs:
            text = translate("UninstallDialog", "The logs of its runs stay: {size} in {path}.")
        else:
            text = translate(
                "UninstallDialog", "The folder it is linked to stays: {size} in {path}."
            )
        facts.append(text.format(path=kept.path, size=size(kept.size_bytes)))
    return facts


async def _stop_and_uninstall(app: App, *, name: str) -> Job[Result[Uninstalled]]:
    return await start_uninstall(app, name, stop_first=True)
