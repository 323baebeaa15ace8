"""Dialogs that want a name for an install; it is checked as it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from stablehand.core.base.events import JobState
from stablehand.gui.components.asking import Asking
from stablehand.gui.context import Context, Route
from stablehand.gui.live.orders import duplicate, rename
from stablehand.gui.live.views import JobView, Problem
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.widgets.fields import Check, FormRow
from stablehand.gui.widgets.labels import Fact
from stablehand.gui.words.say import say
from stablehand.gui.words.units import size
from stablehand.services.duplicating import DuplicateRequest
from stablehand.services.install_previews import (
    DuplicatePreview,
    RenamePreview,
    check_name,
    preview_duplicate,
    preview_rename,
)

_PAUSE_MS: Final = 150
_OK: Final = "ok"


def ask_rename(context: Context, name: str) -> None:
    """Ask for another name of an install, and give it that.

    Args:
        context: the window.
        name: the install.
    """
    slow = QCoreApplication.translate("NameDialog", "Counting what goes along with {name}")
    Asking(
        context,
        lambda app: preview_rename(app, name),
        partial(_renaming, context),
        lambda _found, _answer: None,
        slow.format(name=name),
    )


def ask_duplicate(context: Context, name: str) -> None:
    """Ask for the name of a copy of an install, with what it takes, and make it.

    Args:
        context: the window.
        name: the install.
    """
    slow = QCoreApplication.translate("NameDialog", "Counting what a copy of {name} takes")
    Asking(
        context,
        lambda app: preview_duplicate(app, name),
        partial(_duplicating, context),
        lambda _found, _answer: None,
        slow.format(name=name),
    )


class NameDialog(Question):
    """A name, what is wrong with it, and what follows.

    Args:
        context: the window.
        title, verb: the question and its button.
        name: the name that stands in the field at first.
        old: the install that would get it; empty for a new one.
        facts: what follows, a sentence for each thing.
        begin: takes the name and whether the box was ticked, and starts it.
        tick: the words of a box; none for no box.
    """

    def __init__(
        self,
        context: Context,
        title: str,
        verb: str,
        name: str,
        old: str,
        facts: Sequence[str],
        begin: Callable[[str, bool], None],
        tick: str = "",
        parent: QWidget | None = None,
    ) -> None:
        cancel = QCoreApplication.translate("NameDialog", "Cancel")
        super().__init__(
            context.theme,
            title,
            "",
            ((_OK, verb, "primary"), ("", cancel, "secondary")),
            icon="type",
            parent=parent,
        )
        self._context, self._old, self._begin = context, old, begin
        self._serial = 0
        self.field = QLineEdit(name)
        self.row = FormRow(
            context.theme,
            QCoreApplication.translate("NameDialog", "Name"),
            self.field,
            QCoreApplication.translate(
                "NameDialog",
                "Letters a-z, digits, spaces, dots, - and _; its folder is called so too.",
            ),
        )
        self.content.setSpacing(Space.M)
        self.content.addWidget(self.row)
        self.copies = Check(context.theme, tick) if tick else None
        if self.copies is not None:
            self.content.addWidget(self.copies)
        for fact in facts:
            self.content.addWidget(Fact(fact))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._check)
        self.field.textChanged.connect(self._on_text)
        self.field.returnPressed.connect(self._on_enter)
        self.field.selectAll()
        self.field.setFocus()
        self._on_text(name)

    @property
    def name(self) -> str:
        """The name as it stands in the field."""
        return self.field.text().strip()

    def accept(self) -> None:
        """Close, and begin if that was the answer."""
        if self._value == _OK:
            self._begin(self.name, self.copies is not None and self.copies.isChecked())
        super().accept()

    def _say(self, text: str) -> None:
        self.row.set_error(text)
        self.buttons[_OK].setEnabled(not text)

    @Slot(str)
    def _on_text(self, _text: str) -> None:
        self._serial += 1
        self.row.set_error("")
        self.buttons[_OK].setEnabled(False)
        self._timer.start()

    @Slot()
    def _check(self) -> None:
        """Ask whether the name will do; an answer about an earlier one is dropped."""
        serial, name, old = self._serial, self.name, self._old
        if not name or name == old:
            return

        def good(_nothing: None) -> None:
            if serial == self._serial:
                self._say("")

        def wrong(problem: Problem) -> None:
            if serial == self._serial:
                self._say(say(problem.message))  # its hint is for the command line

        self._context.live.ask(lambda app: check_name(app, name, old), self, good, wrong)

    @Slot()
    def _on_enter(self) -> None:
        if self.buttons[_OK].isEnabled():
            self.buttons[_OK].click()


class Following(QObject):
    """Goes to the page of an install under its new name, once it has that.

    Args:
        context: the window.
        name, new: what it was called, and will be.
    """

    def __init__(self, context: Context, name: str, new: str) -> None:
        super().__init__(context.window)
        self._context, self._name, self._new = context, name, new
        context.live.job_ended.connect(self._on_job_ended)

    @Slot(object)
    def _on_job_ended(self, job: JobView) -> None:
        if job.kind == "rename" and job.subject == self._name:
            if job.state is JobState.SUCCEEDED:
                self._context.go(Route("package", self._new))
            self.deleteLater()


def _renaming(context: Context, preview: RenamePreview) -> NameDialog:
    translate, name = QCoreApplication.translate, preview.name
    facts = [
        translate("NameDialog", "Models stay where they are. Nothing is fetched or made anew.")
    ]
    for text, count in (
        (translate("NameDialog", "Its images go along: {size}."), preview.images_bytes),
        (translate("NameDialog", "The logs of its runs go along: {size}."), preview.logs_bytes),
    ):
        if count:
            facts.insert(0, text.format(size=size(count)))
    if preview.users:
        text = translate("NameDialog", "{users} lean on it and get to know its new name.")
        facts.append(text.format(users=", ".join(preview.users)))

    def begin(new: str, _is_ticked: bool) -> None:
        Following(context, name, new)
        rename(context.live, name, new)

    return NameDialog(
        context,
        translate("NameDialog", "Another name for {name}?").format(name=name),
        translate("NameDialog", "Rename"),
        name,
        name,
        facts,
        begin,
    )


def _duplicating(context: Context, preview: DuplicatePreview) -> NameDialog:
    translate, name = QCoreApplication.translate, preview.name
    facts = [
        translate(
            "NameDialog",
            "The copy takes {copied} of its own; {shared} of packages it shares with the original. Free on "
            "the drive: {free}.",
        ).format(
            copied=size(preview.copied_bytes),
            shared=size(preview.shared_bytes),
            free=size(preview.free_bytes),
        ),
        translate(
            "NameDialog",
            "Settings and extensions are copied, shared models are seen by both. From then on each goes its "
            "own way.",
        ),
    ]
    tick = ""
    if preview.left:
        text = translate(
            "NameDialog", "Copy the models and results in its own folder too: {count} files, {size}"
        )
        tick = text.format(count=preview.left, size=size(preview.left_bytes))

    def begin(new: str, is_ticked: bool) -> None:
        duplicate(context.live, DuplicateRequest(name, new, with_models=is_ticked))

    return NameDialog(
        context,
        translate("NameDialog", "Duplicate {name}?").format(name=name),
        translate("NameDialog", "Duplicate"),
        preview.suggested,
        "",
        facts,
        begin,
        tick,
    )
