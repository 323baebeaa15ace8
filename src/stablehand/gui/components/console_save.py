"""Saving a log: what of it and how, then where to; a job that can be watched and cancelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDir, QObject, Slot
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QWidget

from stablehand.core.base.events import JobState
from stablehand.core.launch.log_times import times_file
from stablehand.gui.context import Context
from stablehand.gui.live.views import JobView
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.widgets.fields import Check, Radio
from stablehand.gui.widgets.log_view import LogView
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.log_reading import Filter
from stablehand.services.log_saving import Saved, SaveWish, start_save
from stablehand.services.time_words import TimeStyle

_SAVE: Final = "save"
_KIND: Final = "save-log"


class SaveLogDialog(Question):
    """Asks for a part of a log and its form.

    Args:
        theme: the looks.
        parts: what can be saved: a key and its words, the first one is chosen.
        has_times: whether the lines have times.
        save: takes the key, whether with times, and whether without secrets.
    """

    def __init__(
        self,
        theme: Theme,
        parts: Sequence[tuple[str, str]],
        has_times: bool,
        save: Callable[[str, bool, bool], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme,
            self.tr("Save the log"),
            "",
            ((_SAVE, self.tr("Choose a place…"), "primary"), ("", self.tr("Cancel"), "secondary")),
            icon="save",
            parent=parent,
        )
        self._save = save
        self.content.setSpacing(Space.S)
        self._group = QButtonGroup(self)
        self.parts: dict[str, Radio] = {}
        for key, text in parts:
            radio = Radio(theme, text)
            radio.setChecked(not self.parts)
            self.parts[key] = radio
            self._group.addButton(radio)
            self.content.addWidget(radio)
        self.content.addSpacing(Space.S)
        self.times = Check(theme, self.tr("With the time of each line"))
        self.times.setEnabled(has_times)
        self.content.addWidget(self.times)
        self.redacts = Check(theme, self.tr("Without passwords, tokens and the home folder"))
        self.redacts.setChecked(True)
        self.content.addWidget(self.redacts)

    @property
    def part(self) -> str:
        """What is chosen."""
        return next((key for key, radio in self.parts.items() if radio.isChecked()), "")

    def accept(self) -> None:
        """Close, and go on if that was the answer."""
        is_wanted = self._value == _SAVE
        super().accept()
        if is_wanted:
            self._save(self.part, self.times.isChecked(), self.redacts.isChecked())


class LogSaving(QObject):
    """Asks what to save and where, has it saved, and tells of it.

    Args:
        context: the window.
        view: the lines that are looked at.
    """

    def __init__(self, context: Context, view: LogView) -> None:
        super().__init__(view)
        self._context, self._view = context, view
        self._targets: dict[str, Path] = {}  # by the jobs that write them; another view has its own
        context.live.job_ended.connect(self._on_job_ended)

    def ask(self, name: str, log: Path, kind: Filter, *, shows_times: bool = False) -> None:
        """Ask what of a log to save.

        Args:
            name: the install.
            log: its log.
            kind: which lines of it are shown.
            shows_times: whether they are shown with their times, so that they are offered like that.
        """
        parts, wishes = self._offered(kind)
        dialog = SaveLogDialog(
            self._context.theme,
            parts,
            times_file(log).is_file(),
            partial(self._choose_place, name, log, wishes),
        )
        dialog.times.setChecked(shows_times and dialog.times.isEnabled())
        self._context.show(dialog)

    def _offered(self, kind: Filter) -> tuple[list[tuple[str, str]], dict[str, SaveWish]]:
        parts = [("all", self.tr("The whole log"))]
        wishes = {"all": SaveWish()}
        if kind != "all":
            both, errors = self.tr("All warnings and errors"), self.tr("All errors")
            parts.append(("kind", both if kind == "warnings" else errors))
            wishes["kind"] = SaveWish(kind)
        first, last = self._view.first, self._view.last
        if first is not None and last is not None:
            count = self._view.count
            parts.append(("shown", self.tr("%Ln line(s) that are loaded", "", count)))
            wishes["shown"] = SaveWish(kind, first.at, last.at + 1)
        if (places := self._view.selected_places()) is not None:
            parts.insert(0, ("selection", self.tr("The lines that are selected")))
            wishes["selection"] = SaveWish(kind, places[0], places[1] + 1)
        return parts, wishes

    def _choose_place(
        self,
        name: str,
        log: Path,
        wishes: dict[str, SaveWish],
        part: str,
        has_times: bool,
        redacts: bool,
    ) -> None:
        times: TimeStyle | None = "absolute" if has_times else None
        wish = replace(wishes[part], times=times, is_redacted=redacts)
        dialog = QFileDialog(self._view.parentWidget(), self.tr("Save the log"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDirectory(QDir.homePath())
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(f"{name} {log.stem}.txt")
        dialog.fileSelected.connect(partial(self._on_place, name, log, wish))
        dialog.finished.connect(dialog.deleteLater)
        self._context.show(dialog)

    def _on_place(self, name: str, log: Path, wish: SaveWish, target: str) -> None:
        self.save(name, log, wish, Path(target))

    def save(self, name: str, log: Path, wish: SaveWish, target: Path) -> None:
        """Save a log in the background."""
        targets = self._targets

        async def start(app: App) -> Job[Saved]:
            job = await start_save(app, name, log, target, wish)
            targets[job.id] = target
            return job

        # Of no install: that a log could not be saved is no trouble of the program it is from.
        self._context.live.begin(start, _KIND, "", self)

    @Slot(object)
    def _on_job_ended(self, job: JobView) -> None:
        path = self._targets.pop(job.job_id, None)
        if path is not None and job.state is JobState.SUCCEEDED:
            text = self.tr("The log was saved: {path}").format(path=path)
            folder = partial(self._context.open_path, path.parent)
            self._context.toast(text, "success", (self.tr("Open folder"), folder))
