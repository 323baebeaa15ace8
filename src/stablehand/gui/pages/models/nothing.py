"""What stands in for models where none are shown, and what is said of a place that wants a look."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from stablehand.gui.components.starter_route import starters_route
from stablehand.gui.context import Context, Route
from stablehand.gui.pages.models.importing import choose_files
from stablehand.gui.pages.models.model_actions import ModelActions
from stablehand.gui.pages.models.shelf import Place, Shelf
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.frames import Notice, Tone
from stablehand.gui.words.units import size


class NoModels(QStackedWidget):
    """Why there are none, and what to do next."""

    def __init__(
        self, context: Context, clear: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme = context.theme
        self.waiting = EmptyState(theme, "hourglass", self.tr("Looking through the models…"))
        self.empty = EmptyState(
            theme,
            "boxes",
            self.tr("No models yet. Drop some onto this page."),
            self.tr(
                "Each is checked, recognised by its header and put where every package finds it. Models "
                "of another program can be used where they are."
            ),
            [
                Button(
                    theme,
                    self.tr("Recommended models"),
                    icon="compass",
                    variant="primary",
                    on_click=partial(context.go, starters_route()),
                ),
                Button(
                    theme,
                    self.tr("Choose files…"),
                    icon="plus",
                    on_click=partial(choose_files, context),
                ),
                Button(
                    theme,
                    self.tr("Use another program's"),
                    icon="folder-input",
                    on_click=partial(context.go, Route("adopt")),
                ),
            ],
        )
        self.unmet = EmptyState(
            theme,
            "search",
            self.tr("No model is like that."),
            "",
            [Button(theme, self.tr("Clear search and filters"), icon="x", on_click=clear)],
        )
        for state in (self.waiting, self.empty, self.unmet):
            self.addWidget(state)

    def show_why(self, *, is_known: bool, is_empty: bool) -> None:
        """Say why nothing is shown."""
        state = self.unmet if not is_empty else self.empty if is_known else self.waiting
        self.setCurrentWidget(state)


class PlaceNotice(QWidget):
    """What is the matter with the models of a place, and what mends it."""

    def __init__(self, context: Context, actions: ModelActions, parent: QWidget | None = None):
        super().__init__(parent)
        self._context, self._actions = context, actions
        self._said: tuple[object, ...] | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._notice: QWidget | None = None
        self.setVisible(False)

    def show_place(self, place: Place, shelf: Shelf) -> None:
        """Say what there is to say of a place."""
        text, tone, buttons = self._words(place, shelf)
        said = (text, tone)
        if said == self._said:
            return
        self._said = said
        if self._notice is not None:
            self._box.removeWidget(self._notice)
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None
        if text:
            self._notice = Notice(self._context.theme, text, tone, buttons)
            self._box.addWidget(self._notice)
        self.setVisible(bool(text))

    def _words(self, place: Place, shelf: Shelf) -> tuple[str, Tone, list[Button]]:
        theme = self._context.theme
        if place.what == "misplaced":
            text = self.tr(
                "These lie in folders for another kind, where packages do not find them."
            )
            mend = Button(
                theme,
                self.tr("Move them all"),
                icon="folder-input",
                compact=True,
                on_click=partial(self._actions.put_right, ()),
            )
            return text, "warning", [mend]
        if place.what == "twins":
            text = self.tr("The same bytes under several names take {size} too much.")
            see = Button(
                theme, self.tr("Compare…"), icon="copy", compact=True, on_click=self._compare
            )
            return text.format(size=size(shelf.extra_bytes)), "info", [see]
        if place.what == "unsafe":
            text = self.tr(
                "Some of these may run code when they are loaded, or are no whole files. Convert them "
                "to safetensors, or delete them."
            )
            return text, "warning", []
        if place.what == "unknown":
            text = self.tr("Their headers do not tell what these are. They are left alone.")
            return text, "info", []
        root = shelf.root(place.root) if place.what == "folder" else None
        if place.what == "away" or (root is not None and not root.is_there):
            text = self.tr("Their drive is not there. They are listed as they were known.")
            return text, "warning", []
        return "", "info", []

    def _compare(self) -> None:
        from stablehand.gui.pages.models.doubles_dialog import DoublesDialog

        self._context.show(DoublesDialog(self._context))
