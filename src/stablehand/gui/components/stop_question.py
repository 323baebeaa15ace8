"""Asking before something is done for which what runs of an install is stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.orders import roll_back
from stablehand.gui.live.titles import Titles
from stablehand.gui.live.views import Problem
from stablehand.gui.widgets.dialogs import Question
from stablehand.services.in_use import running_out_of

_GO_ON: Final = "go_on"


def ask_to_stop(context: Context, name: str, what: str, then: Callable[[bool], None]) -> None:
    """Do something to an install; while it runs, only after a person has agreed to its being stopped.

    Args:
        context: the window.
        name: the install.
        what: what is going to be done, as its button says it.
        then: does it; is told whether something runs that it may stop.
    """
    Titles.of(context.live).title(name)  # known by the time it is asked

    def found(names: tuple[str, ...]) -> None:
        if not names:
            then(False)
            return
        question = _question(context, what, names)
        question.answered.connect(lambda answer: then(True) if answer == _GO_ON else None)
        context.show(question)

    def failed(problem: Problem) -> None:
        context.toast(problem_words(problem).title, "danger")

    context.live.ask(lambda app: running_out_of(app, name), context.window, found, failed)


def take_back(context: Context, name: str, number: int) -> None:
    """Go back to the snapshot before a change; what was launched since then is not stopped unasked."""
    what = QCoreApplication.translate("StopQuestion", "Go back to the snapshot before")

    def go(is_stopped: bool) -> None:
        roll_back(context.live, name, number, stop_first=is_stopped)

    ask_to_stop(context, name, what, go)


def _question(context: Context, what: str, names: tuple[str, ...]) -> Question:
    translate, titles = QCoreApplication.translate, Titles.of(context.live)
    text = translate(
        "StopQuestion", "{names} is running. It is stopped for this; what it computes now is lost."
    )
    if len(names) > 1:
        text = translate(
            "StopQuestion",
            "These are running and are stopped for this; what they compute now is lost: {names}.",
        )
    return Question(
        context.theme,
        translate("StopQuestion", "{what}?").format(what=what),
        text.format(names=", ".join(titles.title(name) for name in names)),
        (
            (_GO_ON, translate("StopQuestion", "Stop and go on"), "primary"),
            ("", translate("StopQuestion", "Cancel"), "secondary"),
        ),
        icon="triangle-alert",
        parent=context.window,
    )
