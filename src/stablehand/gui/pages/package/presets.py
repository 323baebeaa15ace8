"""Training presets on the page of an install: those for this machine's card first, each with a button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from stablehand.gui.components.problems import problem_card
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.package.preset_card import PresetCard
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.frames import Fold
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.say import say
from stablehand.services.presets import (
    ShownPreset,
    ShownPresets,
    list_presets,
    remove_written_presets,
    write_presets,
)
from stablehand.services.results import Result


class PresetSection(QWidget):
    """The presets of an install; hidden for a program that has none.

    Args:
        context: the window, as far as the section needs it.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._name = context, name
        self.shown: ShownPresets | None = None
        self.cards: dict[str, PresetCard] = {}
        self.card: QWidget | None = None
        self._is_allowed = True
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        box.addWidget(Label(self.tr("Training presets"), "heading"))
        self.about = Label("", wraps=True)
        box.addWidget(self.about)
        self._problems = QVBoxLayout()
        box.addLayout(self._problems)
        self._first = QVBoxLayout()
        self._first.setSpacing(Space.S)
        box.addLayout(self._first)
        self.more = Fold(context.theme, self.tr("Presets for other cards"))
        box.addWidget(self.more)
        self.setVisible(False)  # until it is known that there are some

    def load(self) -> None:
        """Read what there is and what is in place."""
        name = self._name
        live = self._context.live
        live.ask(lambda app: list_presets(app, name), self, self._take, self._on_problem)

    def allow(self, is_allowed: bool) -> None:
        """Let presets be put there, or not: a job is at work, or it is not installed to the end."""
        self._is_allowed = is_allowed
        for card in self.cards.values():
            card.button.setEnabled(is_allowed or card.item.state == "edited")

    # -- showing -----------------------------------------------------------------------------------

    def _take(self, result: Result[ShownPresets]) -> None:
        self._drop_problem()
        before, self.shown = self.shown, result.data
        self.setVisible(bool(result.data.presets))
        if before is not None and before.presets == result.data.presets:
            return
        focus = QApplication.focusWidget()
        focused = next((key for key, it in self.cards.items() if focus is it.button), None)
        self._fill(result.data)
        if focused in self.cards:
            self.cards[focused].button.setFocus()

    def _fill(self, shown: ShownPresets) -> None:
        for card in self.cards.values():
            card.hide()
            card.deleteLater()
        self.cards = {}
        self.about.setText(self._about(shown))
        first = [item for item in shown.presets if item.fits or item.state != "absent"]
        first.sort(key=lambda item: not item.recommended)
        rest = [item for item in shown.presets if item not in first]
        self._add(self._first, first, shown)
        self._add(self.more.body, rest, shown)
        self.more.setVisible(bool(rest))
        self.allow(self._is_allowed)

    def _add(self, box: QVBoxLayout, items: Sequence[ShownPreset], shown: ShownPresets) -> None:
        for item in items:
            card = PresetCard(self._context.theme, item, shown.package.name, self._on_button)
            self.cards[item.preset.id] = card
            box.addWidget(card)

    def _about(self, shown: ShownPresets) -> str:
        what = self.tr(
            "Ready settings for {name}. Model, pictures and names stay as you have them."
        )
        text = what.format(name=shown.package.name)
        if any(item.fits for item in shown.presets):
            return text
        if shown.vram_gb is None:
            none = self.tr("Without a card that it can use, none of them fits this machine.")
        else:
            none = self.tr("None of them fits a card of {gb} GB.").format(gb=f"{shown.vram_gb:g}")
        return f"{text} {none}"

    def _on_problem(self, problem: Problem) -> None:
        self._drop_problem()
        if self.shown is None:
            return  # the rest of the page says it
        self.card = problem_card(self._context, problem, self._drop_problem)
        self._problems.addWidget(self.card)

    def _drop_problem(self) -> None:
        if self.card is not None:
            self.card.hide()
            self._problems.removeWidget(self.card)
            self.card.deleteLater()
            self.card = None

    # -- what is clicked ---------------------------------------------------------------------------

    def _on_button(self, item: ShownPreset) -> None:
        match item.state:
            case "there":
                self._remove(item)
            case "edited":
                self._context.open_path(item.path)
            case _:
                self._write(item)

    def _write(self, item: ShownPreset, *, is_undo: bool = False) -> None:
        name, preset = self._name, item.preset

        def done(result: Result[ShownPresets]) -> None:
            self._take(result)
            if not is_undo:
                text = self.tr("{preset} is in place. {find}.").format(
                    preset=say(preset.name), find=say(preset.find)
                )
                undo = self.tr("Undo"), lambda: self._remove(item, is_undo=True)
                self._context.toast(text, "success", undo)

        self._context.live.ask(
            lambda app: write_presets(app, name, [preset.id]), self, done, self._on_problem
        )

    def _remove(self, item: ShownPreset, *, is_undo: bool = False) -> None:
        name, preset = self._name, item.preset

        def done(result: Result[ShownPresets]) -> None:
            self._take(result)
            if not is_undo:
                text = self.tr("{preset} is taken out.").format(preset=say(preset.name))
                undo = self.tr("Undo"), lambda: self._write(item, is_undo=True)
                self._context.toast(text, "success", undo)

        self._context.live.ask(
            lambda app: remove_written_presets(app, name, [preset.id]), self, done, self._on_problem
        )
