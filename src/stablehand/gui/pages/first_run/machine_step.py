"""Step three: this machine in words, what computes on it, and choosing otherwise."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.base.setting_table import BY_KEY
from stablehand.core.hardware.torch_choice import TorchChoice, TorchRefusal
from stablehand.gui.components.machine_look import MachineLook, card_words, look, without_marks
from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.pages import settings_words
from stablehand.gui.pages.first_run.asking import save
from stablehand.gui.pages.first_run.step import Step
from stablehand.gui.pages.machine_report import torch_sentence, why
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.fields import Choice, FormRow
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Fold, Frame
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.words.announce import announce
from stablehand.gui.words.say import say
from stablehand.gui.words.units import memory
from stablehand.services.first_run_machine import SystemCheck, check_system
from stablehand.services.results import Result

_LITTLE_RAM = 8 * 1024**3
_KEYS = ("hardware.gpu", "hardware.torch")


class MachineStep(Step):
    """Says what was found, with a sign and words for each; what computes can be chosen otherwise."""

    key = "machine"

    def __init__(self, context: Context) -> None:
        super().__init__(context, "", "")
        self.title = self.tr("Your machine")
        self.purpose = self.tr("What your images will be computed on.")
        self.found: MachineLook | None = None
        self._checks: tuple[SystemCheck, ...] = ()
        self._is_asking = False
        plane = Frame("plane", spacing=Space.M)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.M)
        plane.box.addLayout(self._rows)
        self._rows.addWidget(Label(self.tr("Looking at this computer…"), "body", "text2"))
        self.body.addWidget(plane)
        self.fold = Fold(context.theme, self.tr("Choose otherwise"))
        self.fold.body.addWidget(
            Label(
                self.tr(
                    "Only where the choice above is wrong: a build that does not fit the card fails."
                ),
                "small",
                "text3",
                wraps=True,
            )
        )
        row = FlowLayout()
        self.fields: dict[str, Choice] = {}
        self._lines: dict[str, FormRow] = {}
        for key in _KEYS:
            name = settings_words.label(key)
            field = Choice(context.theme, name)
            field.chosen.connect(partial(self._on_wish, key))
            self.fields[key] = field
            self._lines[key] = FormRow(context.theme, name, field)
            row.addWidget(self._lines[key])
        self.fold.body.addLayout(row)
        self.wrong = Label("", "small", "danger", wraps=True)
        self.wrong.setVisible(False)
        self.fold.body.addWidget(self.wrong)
        self.body.addWidget(self.fold)
        self.body.addStretch(1)
        context.live.settings_changed.connect(self._look)

    def arrive(self) -> None:
        """Look at the machine, once."""
        if self.found is None:
            self._look()

    @Slot()
    def _look(self) -> None:
        if self._is_asking or (self.found is None and not self.isVisible()):
            return
        self._is_asking = True
        live = self.context.live
        live.ask(look, self, self._take, self._on_failed)
        live.ask(check_system, self, self._take_checks, lambda _problem: None)

    def _take(self, found: MachineLook) -> None:
        self._is_asking = False
        self.found = found
        self._show()
        get = self.context.live.app.settings.get
        for key, field in self.fields.items():
            value = get(key)
            values = settings_words.choices(BY_KEY[key], found, is_set=value is not None) or []
            field.set_values(values)
            field.choose(value)
        is_choice = len(found.cards) > 1
        self._lines["hardware.gpu"].setVisible(is_choice)

    def _take_checks(self, result: Result[tuple[SystemCheck, ...]]) -> None:
        self._checks = result.data
        if self.found is not None:
            self._show()

    def _on_failed(self, problem: Problem) -> None:
        self._is_asking = False
        words = problem_words(problem)
        self._clear()
        self._add("danger", words.title, words.todo)

    # -- the rows ----------------------------------------------------------------------------------

    def _show(self) -> None:
        assert self.found is not None
        found = self.found
        self._clear()
        self._show_card(found)
        machine = found.machine
        if machine.ram_bytes:
            is_little = machine.ram_bytes < _LITTLE_RAM
            text = self.tr("{size} of memory").format(size=memory(machine.ram_bytes))
            why_not = self.tr("Large models will not load; small ones do.") if is_little else ""
            self._add("warning" if is_little else "success", text, why_not)
        for check in self._checks:
            self._show_check(check)
        for notice in found.notices:
            self._add("warning", say(notice), "")

    def _show_card(self, found: MachineLook) -> None:
        torch = found.torch
        if found.problem is not None:
            words = problem_words(found.problem)
            self._add("danger", words.title, words.todo)
            return
        if isinstance(torch, TorchRefusal) or torch is None:
            text = self.tr("Nothing here can compute images")
            self._add("danger", text, why(torch) if torch is not None else "")
            return
        assert isinstance(torch, TorchChoice)
        if torch.device is not None:
            title = card_words(torch.device.gpu)
            if torch.device.gpu.driver:
                text = self.tr("{card}, driver {version}")
                title = text.format(card=title, version=torch.device.gpu.driver)
            self._add("success", title, f"{torch_sentence(torch)} {why(torch)}")
        else:
            name = without_marks(found.machine.cpu.name or "")
            title = self.tr("Images are computed on the processor: {name}").format(name=name)
            if not name:
                title = self.tr("Images are computed on the processor")
            self._add("warning", title, f"{torch_sentence(torch)} {why(torch)}")
        for notice in torch.notices:
            self._add("info", say(notice), "")

    def _show_check(self, check: SystemCheck) -> None:
        names = {
            "git": {
                "good": self.tr("git is there"),
                "comes": self.tr("git is fetched when it is needed"),
                "missing": self.tr("git is missing: programs cannot be fetched without it"),
            },
            "long_paths": {
                "good": self.tr("Long paths are on"),
                "missing": self.tr("Long paths are off: Windows stops at 260 characters"),
            },
        }
        text = names.get(check.name, {}).get(check.outcome) or say(check.cause)
        tone = "warning" if check.outcome == "missing" else "success"
        self._add(tone, text, say(check.fix))

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _add(self, tone: str, title: str, more: str) -> None:
        icons = {
            "success": "circle-check",
            "warning": "triangle-alert",
            "danger": "circle-alert",
            "info": "info",
        }
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.M)
        icon = IconLabel(self.context.theme, icons[tone], tone, 20)
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(title, "strong", wraps=True))
        if more:
            words.addWidget(Label(more, "small", "text2", wraps=True, selectable=True))
        line.addLayout(words, 1)
        self._rows.addWidget(row)

    # -- choosing otherwise ------------------------------------------------------------------------

    def _on_wish(self, key: str, value: object) -> None:
        self.context.live.ask(
            lambda app: save(app, key, value), self, self._on_saved, self._on_refused
        )

    def _on_saved(self, _done: object) -> None:
        self.wrong.setVisible(False)
        self.context.live.settings_changed.emit()

    def _on_refused(self, problem: Problem) -> None:
        words = problem_words(problem)
        self.wrong.setText(f"{words.title} {words.todo}".strip())
        self.wrong.setVisible(True)
        announce(self, words.title)
