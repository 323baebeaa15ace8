"""The head of the Models page: what there is, what can be done with all of it, how far a look is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QVBoxLayout, QWidget

from stablehand.core.base.events import Progress
from stablehand.core.models.library.entry import Entry
from stablehand.gui.components.problems import problem_card
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.models.importing import choose_files, choose_folder
from stablehand.gui.pages.models.model_actions import ModelActions
from stablehand.gui.pages.models.shelf import Shelf
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button, IconButton, MenuButton
from stablehand.gui.widgets.header import PageHeader
from stablehand.gui.widgets.labels import ElidedLabel, Label
from stablehand.gui.words.say import say
from stablehand.gui.words.units import percent, size
from stablehand.services.model_moves import start_undo

_STEPS: Final = 1000


class ModelsHead(QWidget):
    """The head.

    Signals:
        stopped: the look that is under way shall end.
        mature: whether pictures for adults shall be shown sharp.
    """

    stopped = Signal()
    mature = Signal(bool)

    def __init__(
        self,
        context: Context,
        actions: ModelActions,
        chosen: Callable[[], Sequence[Entry]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._actions, self._chosen = context, actions, chosen
        self._problem: QWidget | None = None
        self._said: tuple[str, str] | None = None
        theme = context.theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.header = PageHeader(theme, self.tr("Models"), self.tr("Looking…"))
        self.import_button = Button(
            theme, self.tr("Import…"), icon="plus", variant="primary", on_click=self._on_import
        )
        self.find_button = Button(
            theme, self.tr("Find metadata"), icon="text-search", on_click=self._on_find
        )
        self.more = MenuButton(theme, self.tr("More to do with the library"), self._fill)
        for button in (self.import_button, self.find_button, self.more):
            self.header.buttons.addWidget(button)
        box.addWidget(self.header)
        self._above = QVBoxLayout()
        self._above.setContentsMargins(Space.XL, 0, Space.XL, 0)
        box.addLayout(self._above)
        self.strip = QWidget()
        line = QHBoxLayout(self.strip)
        line.setContentsMargins(Space.XL, 0, Space.XL, Space.S)
        line.setSpacing(Space.M)
        self.stage = ElidedLabel("", "small", "text2")
        line.addWidget(self.stage, 2)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _STEPS)
        self.bar.setAccessibleName(self.tr("Progress"))
        line.addWidget(self.bar, 3)
        self.numbers = Label("", "small", "text2")
        line.addWidget(self.numbers)
        self.stop_button = IconButton(theme, "x", self.tr("Stop looking"), on_click=self._on_stop)
        line.addWidget(self.stop_button)
        self.strip.setVisible(False)
        box.addWidget(self.strip)

    # -- showing -----------------------------------------------------------------------------------

    def show_shelf(self, shelf: Shelf) -> None:
        """Say how much there is."""
        total = size(sum(entry.size_bytes for entry in shelf.entries))
        count = self.tr("%n model(s)", "", len(shelf.entries))
        text = self.tr("{count} · {size}").format(count=count, size=total)
        if shelf.free_bytes is not None:
            text = self.tr("{count} · {size} · {free} free").format(
                count=count, size=total, free=size(shelf.free_bytes)
            )
        self.header.purpose.setText(text)
        self.header.purpose.setVisible(True)
        self.find_button.setEnabled(bool(shelf.entries))

    @Slot(object)
    def show_progress(self, progress: Progress | None) -> None:
        """Show how far a look is; None at its end."""
        self.strip.setVisible(progress is not None)
        if progress is None:
            return
        self.show_problem(None)
        self.stage.setText(say(progress.text) if progress.text else "")
        self.bar.setValue(round(progress.share * _STEPS))
        self.numbers.setText(percent(progress.share))

    def show_problem(self, problem: Problem | None) -> None:
        """Show what keeps the library from being read, until a look succeeds."""
        said = None if problem is None else (problem.code, say(problem.message))
        if said == self._said:
            return
        self._said = said
        if self._problem is not None:
            self._above.removeWidget(self._problem)
            self._problem.hide()
            self._problem.deleteLater()
            self._problem = None
        if problem is not None:
            self._problem = problem_card(self._context, problem, partial(self.show_problem, None))
            self._above.addWidget(self._problem)

    # -- doing -------------------------------------------------------------------------------------

    def open_quarantine(self) -> None:
        """Show what did not pass."""
        from stablehand.gui.pages.models.quarantine_dialog import QuarantineDialog

        self._context.show(QuarantineDialog(self._context))

    def open_organiser(self, entries: Sequence[Entry] = ()) -> None:
        """Show what a pattern would do with these models, or with all."""
        from stablehand.gui.pages.models.organise_dialog import OrganiseDialog

        self._context.show(OrganiseDialog(self._context, entries))

    def _on_import(self) -> None:
        menu = QMenu(self)
        menu.addAction(self.tr("Files…"), partial(choose_files, self._context))
        menu.addAction(self.tr("A folder…"), partial(choose_folder, self._context))
        menu.addAction(
            self.tr("Use another program's models where they are…"),
            partial(self._context.go, Route("adopt")),
        )
        _pop(menu, self.import_button)

    def _on_find(self) -> None:
        self._actions.look_up(self._chosen())

    def _on_stop(self) -> None:
        self.stopped.emit()

    def _fill(self, menu: QMenu) -> None:
        actions = self._actions
        menu.addAction(self.tr("Look for newer versions"), actions.check_updates)
        menu.addAction(self.tr("Compute all sums"), actions.hash)
        menu.addAction(self.tr("Check the safety of all"), actions.verify)
        menu.addSeparator()
        menu.addAction(self.tr("Models that are there twice…"), self._open_doubles)
        menu.addAction(self.tr("Sort into folders…"), self.open_organiser)
        menu.addAction(self.tr("What takes the room…"), self._open_disk)
        menu.addAction(self.tr("Quarantine…"), self.open_quarantine)
        menu.addAction(self.tr("Folders that hold models…"), self._open_roots)
        menu.addSeparator()
        menu.addAction(self.tr("Take the last change back"), self._undo)
        sharp = menu.addAction(self.tr("Show pictures for adults"))
        sharp.setCheckable(True)
        sharp.setChecked(self._context.live.memory.flag("models.mature"))
        sharp.toggled.connect(self.mature)

    def _open_doubles(self) -> None:
        from stablehand.gui.pages.models.doubles_dialog import DoublesDialog

        self._context.show(DoublesDialog(self._context))

    def _open_disk(self) -> None:
        from stablehand.gui.pages.models.disk_dialog import DiskDialog

        self._context.show(DiskDialog(self._context))

    def _open_roots(self) -> None:
        from stablehand.gui.pages.models.roots_dialog import RootsDialog

        self._context.show(RootsDialog(self._context))

    def _undo(self) -> None:
        self._context.live.begin(lambda app: start_undo(app), "models", "")


def _pop(menu: QMenu, button: QWidget) -> None:
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
