"""The data folder on the settings page: where it is and why, how much room is left, opening and moving it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import JobView, Problem
from stablehand.gui.pages.settings_move import begin_move
from stablehand.gui.pages.settings_own import OwnSection
from stablehand.gui.pages.settings_values import DataFolder, read_folder
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.key_values import KeyValueList
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.say import say
from stablehand.gui.words.units import size
from stablehand.services.data_moving import start_removing_old

KEY = "data.folder"
_OLD = "data.old"
_DELETE = "delete"


class DataFolderSection(OwnSection):
    """Where everything lies, how much room is left there, ways to open and to move it."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            self.tr("Data folder"),
            words="storage location path disk drive move folder place portable "
            "данные папка место диск переместить перенести хранилище портативная",
        )
        self._path = context.live.app.data.root
        self._old: Path | None = None
        box = self.add_row(KEY)
        purpose = self.tr("Models, packages, images and settings lie in it.")
        box.addWidget(Label(purpose, "small", "text3", wraps=True))
        self.facts = KeyValueList(((self.tr("Path"), str(self._path)),))
        box.addWidget(self.facts)
        line = FlowLayout()
        theme = context.theme
        self.open_button = Button(
            theme, self.tr("Open folder"), icon="folder-open", on_click=self._on_open
        )
        self.copy_button = Button(theme, self.tr("Copy path"), icon="copy", on_click=self._on_copy)
        self.move_button = Button(
            theme, self.tr("Move…"), icon="folder-input", on_click=self._on_move
        )
        self.move_button.setAccessibleName(self.tr("Move the data folder…"))
        self.trash_button = Button(
            theme, self.tr("Open the trash"), icon="trash-2", on_click=self._on_trash
        )
        for button in (self.open_button, self.copy_button, self.move_button, self.trash_button):
            line.addWidget(button)
        box.addLayout(line)
        context.live.job_ended.connect(self._on_job_ended)

    def ask(self) -> None:
        """Look at the folder."""
        self.context.live.ask(read_folder, self, self.show_folder, self._on_failed)

    def show_folder(self, folder: DataFolder) -> None:
        """Show what was found."""
        if folder.variable:
            kind = self.tr("Named by the variable {name}").format(name=folder.variable)
        elif folder.is_portable:
            kind = self.tr("Portable: it travels with the program")
        else:
            kind = self.tr("Not portable: it belongs to this computer")
        if folder.reason is not None:
            kind = f"{kind} ({say(folder.reason)})"
        self.facts.set_rows(
            (
                (self.tr("Path"), str(folder.path)),
                (self.tr("Free space"), size(folder.free)),
                (self.tr("Kind"), kind),
            )
        )
        if folder.old is not None and self._old is None:
            self._old = folder.old
            self._add_old(folder.old)

    def _add_old(self, old: Path) -> None:
        box = self.add_row(_OLD)
        text = self.tr(
            "Everything was copied here from {path}. That folder is still there, and not used any more."
        )
        self.old_words = Label(text.format(path=old), wraps=True)
        box.addWidget(self.old_words)
        self.old_button = Button(
            self.context.theme,
            self.tr("Delete the old folder…"),
            icon="trash-2",
            compact=True,
            on_click=self._on_delete_old,
        )
        box.addWidget(self.old_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _on_delete_old(self) -> None:
        question = Question(
            self.context.theme,
            self.tr("Delete the old data folder?"),
            self.tr("It cannot be brought back. All that was in it has been copied and compared."),
            (
                (_DELETE, self.tr("Delete it"), "danger"),
                ("", self.tr("Leave it"), "secondary"),
            ),
            facts=[str(self._old)],
            icon="trash-2",
            parent=self.context.window,
        )
        question.answered.connect(self._on_answered)
        self.context.show(question)

    def _on_answered(self, answer: str) -> None:
        if answer == _DELETE:
            self.old_button.setEnabled(False)
            self.context.live.begin(start_removing_old, "data-move", "", self, self._on_undeleted)

    def _on_undeleted(self, problem: Problem) -> None:
        self.old_button.setEnabled(True)
        self.context.toast(say(problem.message), "danger")

    def _on_job_ended(self, job: object) -> None:
        if isinstance(job, JobView) and job.kind == "data-remove":
            if job.problem is not None:
                self._on_undeleted(job.problem)
                return
            self.old_words.setText(self.tr("The old folder was deleted."))
            self.old_button.setVisible(False)
            self.ask()

    def _on_failed(self, problem: Problem) -> None:
        self.facts.set_rows(
            (
                (self.tr("Path"), str(self._path)),
                (self.tr("Free space"), say(problem.message)),
            )
        )

    def _on_open(self) -> None:
        self.context.open_path(self._path)

    def _on_trash(self) -> None:
        self.context.go(Route("trash"))

    def _on_copy(self) -> None:
        from PySide6.QtGui import QGuiApplication

        QGuiApplication.clipboard().setText(str(self._path))
        self.context.toast(self.tr("The path was copied."), "success")

    def _on_move(self) -> None:
        title = self.tr("Where shall the data folder be?")
        dialog = QFileDialog(self.context.window, title, str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_chosen)
        self.context.show(dialog)

    def _on_chosen(self, path: str) -> None:
        begin_move(self.context, Path(path))
