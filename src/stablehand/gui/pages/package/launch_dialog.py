"""A launch with further words, for once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.dialogs import LineQuestion, Question
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.say import say
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.option_sheet import checked_arguments
from stablehand.services.results import Result
from stablehand.services.sessions import SessionView, start_launch

_LAUNCH = "launch"


class LaunchDialog(LineQuestion):
    """Asks for the words, has them checked, and starts the install with them.

    What is wrong with them is said below the field; words that open the computer to others want a yes first.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        title = self.tr("Launch {name} with extra arguments?").format(name=name)
        super().__init__(
            context.theme,
            title,
            self.tr(
                "They go to the program after all others, for this launch only. Arguments with spaces "
                "stand in quotation marks."
            ),
            (
                (_LAUNCH, self.tr("Launch"), "primary"),
                ("", self.tr("Cancel"), "secondary"),
            ),
            name=self.tr("Extra arguments"),
            parent=parent,
        )
        self._context, self._name = context, name
        self.field.setPlaceholderText('--debug --log-file "my log.txt"')
        self.content.setSpacing(Space.XS)
        self.error = Label("", "small", "danger", wraps=True)
        self.error.setVisible(False)
        self.content.addWidget(self.error)

    def accept(self) -> None:
        """Close, once the words have been found to be good."""
        if self._value != _LAUNCH:
            super().accept()
            return
        self._value = ""
        self._check(risk_accepted=False)

    def _check(self, *, risk_accepted: bool) -> None:
        name, text = self._name, self.field.text()
        self.setEnabled(False)
        self._context.live.ask(
            lambda app: checked_arguments(app, name, text, risk_accepted=risk_accepted),
            self,
            lambda words: self._launch(words, risk_accepted),
            self._on_wrong,
        )

    def _launch(self, words: Sequence[str], risk_accepted: bool) -> None:
        live, name = self._context.live, self._name
        live.dismiss(name)

        async def work(app: App) -> Job[Result[SessionView]]:
            return await start_launch(app, name, arguments=words, risk_accepted=risk_accepted)

        live.ask(work, live, lambda _job: None)
        self._value = _LAUNCH
        super().accept()

    def _on_wrong(self, problem: Problem) -> None:
        self.setEnabled(True)
        if problem.code != "decision.needed":
            self.error.setText(problem_words(problem).title)
            self.error.setVisible(True)
            self.field.setFocus()
            return
        question = Question(
            self._context.theme,
            self.tr("Launch with this risk?"),
            say(problem.message),
            (
                ("agree", self.tr("Launch anyway"), "danger"),
                ("", self.tr("Cancel"), "secondary"),
            ),
            icon="shield",
            parent=self,
        )
        question.answered.connect(self._on_agreed)
        self._context.show(question)

    @Slot(str)
    def _on_agreed(self, answer: str) -> None:
        if answer:
            self._check(risk_accepted=True)
