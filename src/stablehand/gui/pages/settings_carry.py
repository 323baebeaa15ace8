"""Taking settings along on the settings page: to a file, and from one after a look at what it changes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QDir, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from stablehand.core.base.setting_table import Value
from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.pages import settings_words
from stablehand.gui.pages.settings_own import OwnSection
from stablehand.gui.pages.settings_values import LastChange, Past
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.announce import announce
from stablehand.gui.words.say import say
from stablehand.services.app import App
from stablehand.services.results import Result
from stablehand.services.settings_transfer import (
    Exported,
    Imported,
    export_settings,
    import_settings,
)

KEY = "settings.carry"
_TAKE = "take"
_SHOWN = 12


class CarrySection(OwnSection):
    """Export and import.

    Signals:
        imported: what a file has changed (`Imported`).
    """

    imported = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            self.tr("Take settings along"),
            self.tr(
                "A file with what you have changed, for another computer. Tokens and passwords are never in "
                "it."
            ),
            words="export import backup file save load transfer "
            "экспорт импорт сохранить загрузить файл перенести резервная копия",
        )
        box = self.add_row(KEY)
        line = FlowLayout()
        theme = context.theme
        self.export_button = Button(
            theme, self.tr("Export…"), icon="save", compact=True, on_click=self._on_export
        )
        self.export_button.setAccessibleName(self.tr("Export the settings…"))
        self.import_button = Button(
            theme, self.tr("Import…"), icon="folder-input", compact=True, on_click=self._on_import
        )
        self.import_button.setAccessibleName(self.tr("Import settings…"))
        for button in (self.export_button, self.import_button):
            line.addWidget(button)
        box.addLayout(line)
        self.said = Label("", "small", "text2", wraps=True)
        self.said.setVisible(False)
        box.addWidget(self.said)
        self._taken: Past | None = None  # the import that the words tell of
        self._last = LastChange.of(context.live)
        self._last.changed.connect(self._on_changed)

    # -- out ---------------------------------------------------------------------------------------

    def _on_export(self) -> None:
        dialog = QFileDialog(self.context.window, self.tr("Export the settings"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDirectory(QDir.homePath())
        dialog.setDefaultSuffix("toml")
        dialog.selectFile("stablehand-settings.toml")
        dialog.fileSelected.connect(self.export_to)
        dialog.finished.connect(dialog.deleteLater)
        self.context.show(dialog)

    def export_to(self, path: str) -> None:
        """Write the settings to a file."""
        file = Path(path)
        self.context.live.ask(
            lambda app: export_settings(app, file), self, self._on_exported, self._on_failed
        )

    def _on_exported(self, result: Result[Exported]) -> None:
        done = result.data
        text = self.tr("%n setting(s) exported.", "", len(done.values))
        self._say(" ".join([text, *(say(notice) for notice in result.notices)]), "text2")
        if done.file is not None:
            show = partial(self.context.open_path, done.file.parent)
            self.context.toast(text, "success", (self.tr("Open folder"), show))

    # -- in ----------------------------------------------------------------------------------------

    def _on_import(self) -> None:
        dialog = QFileDialog(self.context.window, self.tr("Import settings"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setDirectory(QDir.homePath())
        dialog.setNameFilter(self.tr("Settings (*.toml)"))
        dialog.fileSelected.connect(self.import_from)
        dialog.finished.connect(dialog.deleteLater)
        self.context.show(dialog)

    def import_from(self, path: str) -> None:
        """Look what a file changes, and ask."""
        file = Path(path)

        async def both(app: App) -> tuple[Imported, Imported]:
            plain = await import_settings(app, file, dry_run=True)
            whole = await import_settings(app, file, dry_run=True, with_local=True)
            return plain.data, whole.data

        self.context.live.ask(both, self, partial(self._on_looked, file), self._on_failed)

    def _on_looked(self, file: Path, found: tuple[Imported, Imported]) -> None:
        plain, whole = found
        if not whole.after:
            self._say(self.tr("Everything is as the file says already."), "text2")
            return
        question = self.question(plain, whole)
        question.answered.connect(partial(self._on_answered, file, question))
        self.context.show(question)

    def question(self, plain: Imported, whole: Imported) -> Question:
        """Make the question: each setting, before and after."""
        facts = [self._change(plain, key) for key in list(plain.after)[:_SHOWN]]
        if (more := len(plain.after) - _SHOWN) > 0:
            facts.append(self.tr("and %n more", "", more))
        if plain.unknown:
            text = self.tr("Not known to this version: {keys}")
            facts.append(text.format(keys=", ".join(plain.unknown[:_SHOWN])))
        local = [key for key in whole.after if key not in plain.after]
        tick = ""
        if local:
            names = ", ".join(settings_words.label(key) for key in local)
            tick = self.tr("Also what belongs to the other computer: {names}").format(names=names)
        return Question(
            self.context.theme,
            self.tr("Take these settings in?"),
            self.tr("All of it can be undone in one step."),
            ((_TAKE, self.tr("Take them in"), "primary"), ("", self.tr("Leave it"), "secondary")),
            facts=facts,
            icon="folder-input",
            tick=tick,
            parent=self.context.window,
        )

    def _change(self, found: Imported, key: str) -> str:
        return self.tr("{name}: {before} → {after}").format(
            name=settings_words.label(key),
            before=self._value(key, found.before[key]),
            after=self._value(key, found.after[key]),
        )

    def _value(self, key: str, value: Value) -> str:
        if value is None:
            return self.tr("default")
        return settings_words.value_words(key, value) or self.tr("empty")

    def _on_answered(self, file: Path, question: Question, answer: str) -> None:
        if answer == _TAKE:
            with_local = question.is_ticked
            self.context.live.ask(
                lambda app: import_settings(app, file, with_local=with_local),
                self,
                self._on_imported,
                self._on_failed,
            )

    def _on_imported(self, result: Result[Imported]) -> None:
        text = self.tr("%n setting(s) taken in.", "", len(result.data.after))
        self._say(" ".join([text, *(say(notice) for notice in result.notices)]), "text2")
        self.imported.emit(result.data)
        self._taken = self._last.past[-1] if self._last.past else None

    @Slot()
    def _on_changed(self) -> None:
        """Tell of an import no longer once that was taken back."""
        if self._taken is not None and self._taken not in self._last.past:
            self._say("", "text2")

    def _on_failed(self, problem: Problem) -> None:
        words = problem_words(problem)
        more = [say(line) for line in problem.more]
        said = (say(problem.message), *more, words.todo)
        self._say("\n".join(part for part in said if part), "danger")

    def _say(self, text: str, tone: str) -> None:
        self._taken = None
        self.said.set_tone(tone)
        self.said.setText(text)
        self.said.setVisible(bool(text))
        if text:
            announce(self.said, text)
