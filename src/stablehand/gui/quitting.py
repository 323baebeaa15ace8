"""Closing the window: nothing that is under way ends without a word.

With nothing under way it simply closes. UIs that run go on running by themselves unless the person wants
them stopped; jobs would be cut off, so the window offers to go on in the tray. Downloads of this window
pause, and go on at the next start.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Slot

from stablehand.gui.components.download_words import title_of
from stablehand.gui.live.live import Live
from stablehand.gui.theme.theme import Theme
from stablehand.gui.widgets.dialogs import Answer, Question
from stablehand.gui.window import Window
from stablehand.gui.words.say import say

_NAMED: Final = 3


class Quitting(QObject):
    """Decides what a wish to close comes to.

    Args:
        has_tray: tells whether the window can be hidden and found again.
        leave: ends the program.
    """

    def __init__(
        self,
        window: Window,
        live: Live,
        theme: Theme,
        has_tray: Callable[[], bool],
        leave: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window, self._live, self._theme = window, live, theme
        self._has_tray, self._leave = has_tray, leave
        self._question: Question | None = None
        window.closing.connect(self.on_close)

    @Slot()
    def on_close(self) -> None:
        """Take the closing of the window."""
        self._decide(str(self._live.app.settings.get("window.on_close")))

    @Slot()
    def on_quit(self) -> None:
        """Take the wish to end the program."""
        wish = str(self._live.app.settings.get("window.on_close"))
        self._decide("ask" if wish == "tray" else wish)

    def _decide(self, wish: str) -> None:
        jobs = self._live.busy_jobs()
        goes_on = bool(self._live.running() or self._live.downloads.own)
        if wish == "tray" and self._has_tray():
            self._hide()
        elif not jobs and (not goes_on or wish == "quit"):
            self._leave()
        elif self._question is None:
            self._ask()

    def _ask(self) -> None:
        jobs, running = self._live.busy_jobs(), self._live.running()
        answers: list[Answer] = []
        facts = [self.tr("Under way: {name}").format(name=say(job.name)) for job in jobs]
        facts += self._download_facts()
        facts += [self.tr("Running: {name}").format(name=item.name) for item in running]
        if jobs:
            title = self.tr("Something is still under way. Close all the same?")
            text = self.tr("An install that is stopped now can go on later where it stopped.")
            answers.append(("quit", self.tr("Stop it and quit"), "danger"))
        elif running:
            title = self.tr("Quit while UIs are running?")
            text = self.tr("They go on without this window, and the next start finds them again.")
            answers.append(("quit", self.tr("Quit, leave them running"), "primary"))
        else:
            title, text = self.tr("Quit while something is being downloaded?"), ""
            answers.append(("quit", self.tr("Quit, go on next time"), "primary"))
        if self._live.downloads.own:
            pause = self.tr(
                "Downloads pause now and go on at the next start; what is here already is kept."
            )
            text = f"{text} {pause}".strip()
        if running:
            answers.append(("stop", self.tr("Stop the UIs and quit"), "secondary"))
        if self._has_tray():
            answers.append(("tray", self.tr("Go on in the background"), "secondary"))
        answers.append(("", self.tr("Stay here"), "secondary"))
        question = Question(self._theme, title, text, answers, facts=facts, icon="log-out")
        question.answered.connect(self._on_answer)
        self._question = question
        self._window.show()
        self._window.show_dialog(question)

    def _download_facts(self) -> list[str]:
        """Name what is being downloaded: a few by name, more by their number."""
        own = self._live.downloads.own
        if len(own) > _NAMED:
            return [self.tr("%n file(s) are being downloaded", "", len(own))]
        text = self.tr("Being downloaded: {name}")
        return [text.format(name=title_of(item)) for item in own]

    @Slot(str)
    def _on_answer(self, answer: str) -> None:
        self._question = None
        if answer == "quit":
            self._leave()
        elif answer == "stop":
            self._live.halt_all(self._leave)
        elif answer == "tray":
            self._hide()

    def _hide(self) -> None:
        self._window.remember_looks()
        self._window.hide()
