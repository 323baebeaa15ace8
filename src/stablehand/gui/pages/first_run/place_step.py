"""Step two: where everything is kept, what speaks against a place, and going on there."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.base.place_warnings import PlaceWarning
from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.starting_over import StartingOver
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.first_run.step import Step
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.fields import Check, Radio
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Frame, Notice, Tone
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.announce import announce
from stablehand.gui.words.breaking import breakable
from stablehand.gui.words.say import say
from stablehand.gui.words.units import size
from stablehand.services.data_folder import PlaceReport
from stablehand.services.first_run import PlaceOption, Places, choose, look, places, settle
from stablehand.services.results import Result

_INDENT: Final = 24  # where the words of a radio button begin
_TONES: Final[dict[str, Tone]] = {"bad": "danger", "careful": "warning", "note": "info"}
_HOPELESS: Final = frozenset({"file", "unwritable", "read_only", "separator", "translocated"})


class PlaceStep(Step):
    """Offers places; the one in use stays unless a person chooses another and goes on."""

    key = "place"

    def __init__(self, context: Context) -> None:
        super().__init__(context, "", "")
        self.title = self.tr("Where to keep everything")
        self.purpose = self.tr(
            "One folder holds the programs, the models and your images. A UI takes about 10 GB, a model "
            "2 to 7 GB."
        )
        self.found: Places | None = None
        self.chosen: PlaceReport | None = None
        self._is_moving = False
        self.radios: dict[Path, Radio] = {}
        self._reports: dict[Path, PlaceReport] = {}
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_radio)
        self._options = QVBoxLayout()
        self._options.setSpacing(Space.S)
        plane = Frame("plane", spacing=Space.M)
        self._waiting = Label(self.tr("Looking at the drives…"), "body", "text2")
        plane.box.addWidget(self._waiting)
        plane.box.addLayout(self._options)
        line = FlowLayout()
        self.choose_button = Button(
            context.theme, self.tr("Another folder…"), icon="folder-open", on_click=self._on_choose
        )
        line.addWidget(self.choose_button)
        plane.box.addLayout(line)
        self.body.addWidget(plane)
        self._said = QVBoxLayout()
        self._said.setSpacing(Space.S)
        self.body.addLayout(self._said)
        self.insist = Check(context.theme, self.tr("Use this folder all the same"))
        self.insist.clicked.connect(self.changed)
        self.insist.setVisible(False)
        self.body.addWidget(self.insist, 0, Qt.AlignmentFlag.AlignLeft)
        self.note = Label("", "body", "text2", wraps=True)
        self.body.addWidget(self.note)
        self.body.addStretch(1)

    # -- what the page asks for --------------------------------------------------------------------

    @property
    def is_another(self) -> bool:
        """Whether another folder than the one in use is chosen."""
        return (
            self.found is not None
            and self.chosen is not None
            and self.chosen.path != self.found.place.path
        )

    @property
    def can_go_on(self) -> bool:
        """Whether the folder can be used, or a person insists on it."""
        if self._is_moving:
            return False
        if self.chosen is None:
            return True
        if any(warning.code in _HOPELESS for warning in self.chosen.warnings):
            return False
        if not self.is_another:
            return True
        return not self.chosen.is_bad or self.insist.isChecked()

    @property
    def verb(self) -> str:
        """What going on means."""
        return self.tr("Use this folder") if self.is_another else ""

    def stops(self) -> list[QWidget]:
        """Give what can have the focus, in reading order."""
        return [*self.radios.values(), self.choose_button, self.insist]

    def focus_stop(self) -> QWidget | None:
        """Give the folder that is chosen, where there is a choice."""
        is_choice = len(self.radios) > 1 and self.chosen is not None
        return self.radios.get(self.chosen.path) if is_choice and self.chosen else None

    def arrive(self) -> None:
        """Look at the places."""
        if self.found is None:
            self.context.live.ask(places, self, self._take, self._on_failed)

    def go_on(self) -> bool:
        """Go on with the chosen folder: the window opens anew on it."""
        live = self.context.live
        if not self.is_another or self.chosen is None:
            if self.found is not None:  # agreed to: it is made, and marked if it travels
                live.ask(settle, live, lambda _root: None, self._on_unwritable)
            return True
        path = self.chosen.path
        self._is_moving = True
        self.changed.emit()
        self.context.live.memory.keep(**{"welcome.step": "machine"})
        self.context.live.ask(lambda app: choose(app, path), self, self._on_moved, self._on_refused)
        return False

    # -- what is shown -----------------------------------------------------------------------------

    def _take(self, result: Result[Places]) -> None:
        self.found = found = result.data
        self._waiting.setVisible(False)
        self.choose_button.setVisible(found.can_choose)
        for option in found.options if found.can_choose else found.options[:1]:
            self._add(option.report, self._name(option), self._facts(option))
        self._choose(found.options[0].report)
        if not found.can_choose:
            text = self.tr("This folder was named when Stablehand was started ({reason}).")
            self.note.setText(text.format(reason=say(found.place.reason)))

    def _on_failed(self, problem: Problem) -> None:
        self._waiting.setText(problem_words(problem).title)

    def _add(self, report: PlaceReport, name: str, facts: str) -> Radio:
        radio = Radio(self.context.theme, name)
        radio.setAccessibleDescription(f"{report.path}. {facts}")
        self._group.addButton(radio)
        self.radios[report.path] = radio
        radio.setProperty("place", str(report.path))
        block = QWidget()
        box = QVBoxLayout(block)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(radio)
        words = QHBoxLayout()
        words.setContentsMargins(_INDENT, 0, 0, 0)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Label(breakable(str(report.path)), "small", "text2", wraps=True))
        column.addWidget(Label(facts, "small", "text3", wraps=True))
        words.addLayout(column, 1)
        box.addLayout(words)
        self._options.addWidget(block)
        self._reports[report.path] = report
        return radio

    def _name(self, option: PlaceOption) -> str:
        names = {
            "beside": self.tr("Beside the program"),
            "home": self.tr("In your user folder"),
            "matrix": self.tr("The library of Stability Matrix, as it is"),
            "data": self.tr("A data folder that is there already"),
        }
        assert self.found is not None
        if option.kind != "now":
            return names[option.kind]
        why = {
            "beside": names["beside"],
            "system": names["home"],
            "chosen": self.tr("The folder that you have chosen"),
        }
        return why.get(self.found.place.why, self.tr("The folder in use"))

    def _facts(self, option: PlaceOption) -> str:
        parts = [self._room(option.report)]
        in_use = self.found.place.why if self.found is not None and option.kind == "now" else ""
        if "beside" in (option.kind, in_use):
            parts.append(self.tr("moves along when you move the folder"))
        if option.report.contents == "data":
            parts.append(self._contents(option.report))
        return " · ".join(part for part in parts if part)

    def _contents(self, report: PlaceReport) -> str:
        if report.installs:
            return self.tr("%n programs are there", "", report.installs)
        return self.tr("models are there") if report.has_models else ""

    def _room(self, report: PlaceReport) -> str:
        if report.free_bytes is None:
            return ""
        return self.tr("{size} free").format(size=size(report.free_bytes))

    def _choose(self, report: PlaceReport) -> None:
        self.chosen = report
        self.insist.setChecked(False)
        self.radios[report.path].setChecked(True)
        while (item := self._said.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for warning in report.warnings:
            tone = _TONES[warning.weight]
            self._said.addWidget(Notice(self.context.theme, _sentence(warning), tone))
        is_hopeless = any(warning.code in _HOPELESS for warning in report.warnings)
        self.insist.setVisible(self.is_another and report.is_bad and not is_hopeless)
        text = ""
        if self.is_another:
            text = self.tr("The window closes and opens again on this folder; that takes a moment.")
        if self.found is not None and self.found.can_choose:
            self.note.setText(text)
        self.changed.emit()

    # -- what is clicked ---------------------------------------------------------------------------

    @Slot(QWidget)
    def _on_radio(self, button: QWidget) -> None:
        report = self._reports.get(Path(str(button.property("place"))))
        if report is not None:
            self._choose(report)
            announce(self, " ".join(_sentence(warning) for warning in report.warnings))

    def _on_choose(self) -> None:
        start = self.chosen.path if self.chosen is not None else Path.home()
        while not start.is_dir() and start != start.parent:
            start = start.parent
        dialog = QFileDialog(self, self.tr("Choose a folder"), str(start))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.look_at)
        self.context.show(dialog)

    @Slot(str)
    def look_at(self, path: str) -> None:
        """Look at a folder that a person has named."""
        self.choose_button.setEnabled(False)
        self.context.live.ask(
            lambda app: look(app, Path(path)), self, self._on_looked, self._on_refused
        )

    def _on_looked(self, result: Result[PlaceReport]) -> None:
        self.choose_button.setEnabled(True)
        report = result.data
        if report.contents == "other" and not report.is_bad:
            # What is there already stays apart from what comes.
            inner = report.path / "Stablehand"
            if str(inner) not in {str(path) for path in self.radios}:
                self.look_at(str(inner))
                return
        if report.path not in self.radios:
            facts = " · ".join(
                part for part in (self._room(report), self._contents_of(report)) if part
            )
            self._add(report, self.tr("Another folder"), facts)
        self._choose(report)
        self.radios[report.path].setFocus(Qt.FocusReason.OtherFocusReason)

    def _contents_of(self, report: PlaceReport) -> str:
        return self._contents(report) if report.contents == "data" else ""

    def _on_moved(self, result: Result[Path]) -> None:
        StartingOver.of(self.context.live).wished.emit(result.data)

    def _on_unwritable(self, problem: Problem) -> None:
        self.context.toast(problem_words(problem).title, "danger")

    def _on_refused(self, problem: Problem) -> None:
        self._is_moving = False
        self.choose_button.setEnabled(True)
        words = problem_words(problem)
        text = f"{words.title} {words.todo}".strip()
        self._said.addWidget(Notice(self.context.theme, text, "danger"))
        announce(self, words.title)
        self.changed.emit()


def _sentence(warning: PlaceWarning) -> str:
    return " ".join(part for part in (say(warning.text), say(warning.hint)) if part)
