"""A report on a failure, shown before it is saved or copied: the person decides what is handed on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QDir, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from stablehand.gui.components.problems import problem_card
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.labels import Label
from stablehand.services.failure_report import failure_report, write_report

_SIZE = (760, 560)
_MARGIN = 48


class ReportDialog(QDialog):
    """The report on an install and a log of it.

    Args:
        context: the window.
        name: the install.
        log: the log; None is that of its newest session.
    """

    def __init__(self, context: Context, name: str, log: Path | None) -> None:
        super().__init__(context.window)
        self._context, self._name = context, name
        self._card: QWidget | None = None
        theme, room = context.theme, context.window.size()
        self.setWindowTitle(self.tr("Report on {name}").format(name=name))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(
            min(theme.px(_SIZE[0]), max(480, room.width() - _MARGIN)),
            min(theme.px(_SIZE[1]), max(360, room.height() - _MARGIN)),
        )
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        self._box.setSpacing(Space.M)
        self._box.addWidget(Label(self.windowTitle(), "heading", wraps=True))
        text = self.tr(
            "For those who help you. Tokens, names, addresses and your home folder were taken out; read it "
            "all the same before you hand it on. Nothing is sent anywhere."
        )
        self._box.addWidget(Label(text, "body", "text2", wraps=True))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setProperty("variant", "console")
        self.text.setFont(theme.font("mono"))
        self.text.setAccessibleName(self.tr("Report"))
        self.text.setPlainText(self.tr("It is being written…"))
        self._box.addWidget(self.text, 1)
        row = QHBoxLayout()
        self.copy = Button(theme, self.tr("Copy"), icon="copy", on_click=self._on_copy)
        self.save = Button(
            theme, self.tr("Save as…"), icon="download", variant="primary", on_click=self._on_save
        )
        close = Button(theme, self.tr("Close"), on_click=self.reject)
        row.addWidget(self.copy)
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self.save)
        self._box.addLayout(row)
        for button in (self.copy, self.save):
            button.setEnabled(False)
        context.live.ask(
            lambda app: failure_report(app, name, log), self, self._on_written, self._on_failed
        )

    def _on_written(self, text: str) -> None:
        self.text.setPlainText(text)
        for button in (self.copy, self.save):
            button.setEnabled(True)

    def _on_failed(self, problem: Problem) -> None:
        self.text.hide()
        self._show_card(problem)

    def _show_card(self, problem: Problem) -> None:
        """Say what went wrong last; what was written stays, to be copied or saved elsewhere."""
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
        self._card = problem_card(self._context, problem)
        self._box.insertWidget(2, self._card)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._context.toast(self.tr("The report was copied."), "success")

    def _on_save(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the report"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDirectory(QDir.homePath())
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(f"{self._name} report.txt")
        dialog.fileSelected.connect(self.save_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, target: str) -> None:
        """Write what is shown into a file."""
        path, text = Path(target), self.text.toPlainText()
        context = self._context

        def done(_nothing: None) -> None:
            said = self.tr("The report was saved: {path}").format(path=path)
            folder = partial(context.open_path, path.parent)
            context.toast(said, "success", (self.tr("Open folder"), folder))
            self.accept()

        context.live.ask(lambda _app: write_report(path, text), self, done, self._show_card)


def show_report(context: Context, name: str, log: Path | None = None) -> None:
    """Open the dialog over the window."""
    context.show(ReportDialog(context, name, log))
