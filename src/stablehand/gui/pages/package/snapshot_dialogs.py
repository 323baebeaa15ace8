"""Asking before a snapshot is gone back to, removed, or made."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.gui.components.asking import Asking
from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.orders import keep_snapshot, roll_back
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.package.change_facts import removal_facts, rollback_facts
from stablehand.gui.pages.package.version_words import snapshot_version
from stablehand.gui.widgets.dialogs import Answer, LineQuestion, Question
from stablehand.gui.words.units import size
from stablehand.services.change_preview import RollbackPreview, preview_rollback
from stablehand.services.results import Result
from stablehand.services.snapshots import SnapshotView, remove_snapshot

_BACK: Final = "back"
_REMOVE: Final = "remove"
_KEEP: Final = "keep"


def ask_rollback(context: Context, name: str, number: int) -> None:
    """Ask whether an install shall go back to a snapshot, with the numbers; and do it if so.

    Args:
        context: the window.
        name: the install.
        number: the snapshot.
    """
    slow = QCoreApplication.translate("SnapshotDialogs", "Comparing snapshot {number} with what is")
    Asking(
        context,
        lambda app: preview_rollback(app, name, number),
        partial(_rollback_question, context),
        partial(_on_rollback, context),
        slow.format(number=number),
    )


def _rollback_question(context: Context, preview: RollbackPreview) -> Question:
    translate = QCoreApplication.translate
    text = ""
    verb = translate("SnapshotDialogs", "Go back")
    if preview.is_running:
        running = translate("SnapshotDialogs", "{name} is running. It is stopped first.")
        text = running.format(name=preview.name)
        verb = translate("SnapshotDialogs", "Stop and go back")
    title = translate("SnapshotDialogs", "Go back to snapshot {number}, {version}?")
    return Question(
        context.theme,
        title.format(number=preview.then.number, version=snapshot_version(preview.then)),
        text,
        (
            (_BACK, verb, "primary"),
            ("", translate("SnapshotDialogs", "Cancel"), "secondary"),
        ),
        facts=rollback_facts(preview),
        icon="history",
    )


def _on_rollback(context: Context, preview: RollbackPreview, answer: str) -> None:
    if answer == _BACK:
        number = preview.then.number
        roll_back(context.live, preview.name, number, stop_first=preview.is_running)


def ask_removal(
    context: Context, name: str, view: SnapshotView, then: Callable[[], None]
) -> Question:
    """Ask whether a snapshot shall be removed, with what that frees; and do it if so.

    Args:
        context: the window.
        name: the install.
        view: the snapshot.
        then: is called when it is gone.
    """
    translate = QCoreApplication.translate
    title = translate("SnapshotDialogs", "Remove snapshot {number}, {version}?")
    question = Question(
        context.theme,
        title.format(number=view.number, version=snapshot_version(view)),
        "",
        (
            (_REMOVE, translate("SnapshotDialogs", "Remove it"), "danger"),
            ("", translate("SnapshotDialogs", "Keep it"), "secondary"),
        ),
        facts=removal_facts(view),
        icon="trash-2",
    )

    def answered(answer: str) -> None:
        if answer == _REMOVE:
            _remove(context, name, view.number, then)

    question.answered.connect(answered)
    context.show(question)
    return question


def _remove(context: Context, name: str, number: int, then: Callable[[], None]) -> None:
    def gone(result: Result[SnapshotView]) -> None:
        text = QCoreApplication.translate(
            "SnapshotDialogs", "Snapshot {number} is removed, which freed {size}."
        )
        freed = size(result.data.freed_bytes)
        context.toast(text.format(number=number, size=freed), "success")
        then()

    def failed(problem: Problem) -> None:
        context.toast(problem_words(problem).title, "danger")

    context.live.ask(lambda app: remove_snapshot(app, name, number), context.window, gone, failed)


def ask_keep(context: Context, name: str) -> LineQuestion:
    """Ask what a snapshot shall be kept for, and keep it.

    Args:
        context: the window.
        name: the install.
    """
    translate = QCoreApplication.translate
    answers: tuple[Answer, ...] = (
        (_KEEP, translate("SnapshotDialogs", "Keep a snapshot"), "primary"),
        ("", translate("SnapshotDialogs", "Cancel"), "secondary"),
    )
    question = LineQuestion(
        context.theme,
        translate("SnapshotDialogs", "Keep a snapshot of {name} as it is now?").format(name=name),
        translate(
            "SnapshotDialogs",
            "Version, packages and launch options are kept, so that you can go back to them. The packages "
            "share their room on the drive with what you have now.",
        ),
        answers,
        name=translate("SnapshotDialogs", "What it is for"),
        icon="history",
        parent=None,
    )
    prompt = translate("SnapshotDialogs", "What it is for, such as: before the new nodes")
    question.field.setPlaceholderText(prompt)
    question.field.setMaxLength(200)

    def answered(answer: str) -> None:
        if answer == _KEEP:
            keep_snapshot(context.live, name, question.field.text().strip())

    question.answered.connect(answered)
    context.show(question)
    return question
