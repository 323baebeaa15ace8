"""Which models an install sees: the shared folders, by which way, what lies in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from stablehand.gui.components.problems import problem_card
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.package.share_list import ShareList
from stablehand.gui.pages.package.share_words import method_words, missing_words
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Notice, ScrollPage
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.say import say
from stablehand.services.installs import ListedInstall
from stablehand.services.results import Result
from stablehand.services.shared_folders import (
    FolderContent,
    SharedFolder,
    SharedFolders,
    folder_contents,
    ready_folder,
    shared_folders,
)

_LEAST: Final = 220  # height of the list, in pixels at 100 %
_EXAMPLE: Final = "StableDiffusion"


class ModelsPart(QWidget):
    """How models reach an install.

    Args:
        context: the window, as far as the part needs it.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._name = context, name
        self.found: SharedFolders | None = None
        self._card: QWidget | None = None
        self._state = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        box.addWidget(self._stack)
        self._stack.addWidget(self._build_whole())
        self._none = self._build_none()
        self._stack.addWidget(self._none)
        self._failed = ScrollPage()
        self._failed.body.addStretch(1)
        self._stack.addWidget(self._failed)
        self._whole.content.setVisible(False)  # until it is known

    # -- its parts ---------------------------------------------------------------------------------

    def _build_whole(self) -> QWidget:
        theme = self._context.theme
        self._whole = ScrollPage(spacing=Space.M)
        self._whole.body.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        self.advice = Label("", wraps=True)
        self.method = Label("", "small", "text2", wraps=True)
        words = QVBoxLayout()
        words.setSpacing(Space.XXS)
        words.addWidget(self.advice)
        words.addWidget(self.method)
        self._whole.body.addLayout(words)
        buttons = FlowLayout()
        self.find_models = Button(
            theme, self.tr("Find models for it"), icon="compass", on_click=self._on_find
        )
        buttons.addWidget(self.find_models)
        self.open_models = Button(
            theme, self.tr("Open Models folder"), icon="layers", on_click=self._on_models
        )
        self.open_one = Button(
            theme, self.tr("Open the chosen folder"), icon="folder-open", on_click=self._on_one
        )
        self.open_images = Button(
            theme, self.tr("Open Images folder"), icon="images", on_click=self._on_images
        )
        for button in (self.open_models, self.open_one, self.open_images):
            buttons.addWidget(button)
        self.open_one.setEnabled(False)
        self._whole.body.addLayout(buttons)
        self.notices = Notice(theme, "", "warning")
        self.notices.setVisible(False)
        self._whole.body.addWidget(self.notices)
        self.list = ShareList(theme)
        self.list.setMinimumHeight(theme.px(_LEAST))
        self.list.opened.connect(self._on_opened)
        self.list.chosen.connect(self._on_chosen)
        self._whole.body.addWidget(self.list, 1)
        return self._whole

    def _build_none(self) -> QWidget:
        theme = self._context.theme
        models = Button(
            theme, self.tr("Open Models folder"), icon="layers", on_click=self._on_models
        )
        own = Button(
            theme, self.tr("Open the program's folder"), icon="folder-open", on_click=self._on_own
        )
        return EmptyState(
            theme,
            "unlink",
            self.tr("It shares no models."),
            self.tr(
                "It was installed so that it keeps its models in folders of its own. What lies in the "
                "shared Models folder it does not see."
            ),
            [own, models],
        )

    # -- what the view asks for --------------------------------------------------------------------

    def show_item(self, item: ListedInstall) -> None:
        """Read anew when the install has come into another state: a launch makes links."""
        session = item.session.state if item.session is not None else ""
        state = f"{item.state} {session}"
        if self._state and state != self._state and self.isVisible():
            self._load()
        self._state = state

    def wake(self) -> None:
        """Read which folders are shared, and look what lies in them."""
        self._load()

    def rest(self) -> None:
        """Do nothing: nothing is followed."""

    def search(self) -> None:
        """Put the focus into the list, where typing finds folders."""
        self.list.setFocus()

    def refresh(self) -> None:
        """Look anew."""
        self._load()

    # -- showing -----------------------------------------------------------------------------------

    def _load(self) -> None:
        name = self._name
        self._context.live.ask(
            lambda app: shared_folders(app, name), self, self._show, self._on_unreadable
        )

    def _show(self, result: Result[SharedFolders]) -> None:
        self._drop_card()
        found = self.found = result.data
        self._whole.content.setVisible(True)
        self._stack.setCurrentWidget(self._none if found.method == "none" else self._whole)
        if found.method == "none":
            return
        folder = found.models / _EXAMPLE
        text = self.tr(
            "Put a checkpoint into {folder}, and every program that shares models sees it."
        )
        self.advice.setText(text.format(folder=self._short(folder)))
        sentences = (method_words(found), say(found.reason), missing_words(found))
        self.method.setText(" ".join(_ended(text) for text in sentences if text))
        self.notices.label.setText("\n".join(say(notice) for notice in result.notices))
        self.notices.setVisible(bool(result.notices))
        self.list.rows.set_folders(found.folders, found.config_file or "")
        roles = [share.role for share in found.folders]
        name = self._name
        self._context.live.ask(
            lambda app: folder_contents(app, name, roles),
            self,
            self._show_contents,
            lambda _problem: None,  # the list is of use without
        )

    def _show_contents(self, result: Result[Mapping[str, FolderContent]]) -> None:
        self.list.rows.set_contents(result.data)

    def _on_unreadable(self, problem: Problem) -> None:
        self._drop_card()
        self._card = problem_card(self._context, problem)
        self._failed.body.insertWidget(0, self._card)
        self._stack.setCurrentWidget(self._failed)

    def _drop_card(self) -> None:
        if self._card is not None:
            self._card.hide()
            self._failed.body.removeWidget(self._card)
            self._card.deleteLater()
            self._card = None

    def _short(self, path: Path) -> str:
        """Give a path as people call it: from the data folder on."""
        root = self._context.live.app.data.root
        return str(path.relative_to(root.parent)) if path.is_relative_to(root) else str(path)

    # -- what is clicked ---------------------------------------------------------------------------

    def _on_find(self) -> None:
        """Look on hubs for what this install takes; what is fetched there is for it."""
        self._context.go(Route("browse", part=f"for:{self._name}"))

    def _on_models(self) -> None:
        self._open(self._context.live.app.data.models)

    def _on_images(self) -> None:
        self._open(self._context.live.app.data.images / self._name)

    def _on_own(self) -> None:
        self._open(self._context.live.app.data.packages / self._name)

    def _on_one(self) -> None:
        if (folder := self.list.folder()) is not None:
            self._open(folder.source)

    @Slot(object)
    def _on_opened(self, folder: SharedFolder) -> None:
        self._open(folder.source)

    @Slot(object)
    def _on_chosen(self, folder: SharedFolder | None) -> None:
        self.open_one.setEnabled(folder is not None)

    def _open(self, folder: Path) -> None:
        """Show a folder; one that nothing was put into yet is made first."""
        live = self._context.live
        live.ask(lambda app: ready_folder(app, folder), self, self._context.open_path)


def _ended(sentence: str) -> str:
    """Give a sentence with its full stop; reasons of the catalog have none."""
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
