"""What is asked when the chosen data folder is not there: its drive is away, or somebody has moved it.

An empty folder in its place would look like a loss of everything, so nothing is made before an answer.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication, QFileDialog

from stablehand.core.base.data_place import default_place, find, forget, remember, surroundings
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.gui.theme.theme import Theme
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.words.language import speak, wanted_language
from stablehand.gui.words.say import say
from stablehand.services.app import App, make_app_on


def ask_for_folder(application: QApplication, app: App) -> App | None:
    """Ask until there is a data folder; None: the person leaves."""
    speak(application, wanted_language("auto"))
    theme = Theme(application)
    theme.choose("system")
    more = ""
    while (place := find(app.environ, surroundings())).problem is not None:
        problem = place.problem
        answer = _answer(theme, problem, str(default_place(app.environ, surroundings())), more)
        more = ""
        try:
            if answer == "usual":
                forget()
            elif answer == "choose":
                if chosen := _folder(place.path):
                    remember(chosen)
            elif answer != "again":
                return None
        except StablehandError as error:
            more = say(error.message)
    return make_app_on(place.path, App(DataPaths(place.path), app.environ, app.builtin, place))


def _answer(theme: Theme, problem: StablehandError, usual: str, more: str) -> str:
    translate = QCoreApplication.translate
    facts = [
        translate(
            "MissingFolder", "Nothing is lost: what was there is there again when its drive is."
        ),
        translate("MissingFolder", "The usual place is {path}; it would begin empty.").format(
            path=usual
        ),
    ]
    question = Question(
        theme,
        translate("MissingFolder", "Where is the data folder?"),
        say(problem.message),
        [
            ("choose", translate("MissingFolder", "Choose where it is…"), "secondary"),
            ("usual", translate("MissingFolder", "Begin at the usual place"), "secondary"),
            ("", translate("MissingFolder", "Quit"), "secondary"),
            ("again", translate("MissingFolder", "Look again"), "primary"),
        ],
        facts=[more, *facts] if more else facts,
        icon="hard-drive",
    )
    answers: list[str] = []
    question.answered.connect(answers.append)
    loop = QEventLoop()
    question.finished.connect(loop.quit)
    question.show()
    loop.exec()
    return answers[-1] if answers else ""


def _folder(start: Path) -> Path | None:
    text = QCoreApplication.translate("MissingFolder", "Choose a folder")
    while not start.is_dir() and start != start.parent:
        start = start.parent
    chosen = QFileDialog.getExistingDirectory(None, text, str(start))
    return Path(chosen) if chosen else None
