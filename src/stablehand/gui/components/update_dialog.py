"""Asking before an install is updated: what comes, what stays, what room it takes."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.core.records.update_check import UpdateCheck
from stablehand.gui.components.asking import Asking
from stablehand.gui.components.update_words import UPDATE_ICON, UpdateWords
from stablehand.gui.context import Context, Route
from stablehand.gui.live.orders import update
from stablehand.gui.theme.theme import Theme
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.dialogs import Question
from stablehand.gui.widgets.frames import Fold
from stablehand.gui.widgets.labels import ElidedLabel, Label
from stablehand.gui.words.units import ago, size
from stablehand.services.update_preview import UpdatePreview, preview_update
from stablehand.services.updating import UpdateRequest

_UPDATE: Final = "update"
_VERSIONS: Final = "versions"
_SHOWN: Final = 6


def ask_update(context: Context, name: str) -> None:
    """Ask whether an install shall be updated, with the numbers; and do it if so.

    Args:
        context: the window.
        name: the install.
    """
    slow = QCoreApplication.translate("UpdateDialog", "Looking at what the update of {name} brings")
    Asking(
        context,
        lambda app: preview_update(app, name),
        partial(_question, context),
        partial(_answered, context),
        slow.format(name=name),
    )


def _answered(context: Context, preview: UpdatePreview, answer: str) -> None:
    if answer == _UPDATE:
        update(context.live, UpdateRequest(preview.name, stop_first=preview.is_running))
    elif answer == _VERSIONS:
        context.go(Route("package", preview.name, "versions"))


def _question(context: Context, preview: UpdatePreview) -> Question:
    translate = QCoreApplication.translate
    question = Question(
        context.theme,
        translate("UpdateDialog", "Update {name}?").format(name=preview.name),
        _text(preview),
        (
            (_UPDATE, translate("UpdateDialog", "Update"), "primary"),
            (_VERSIONS, translate("UpdateDialog", "Other versions"), "secondary"),
            ("", translate("UpdateDialog", "Cancel"), "secondary"),
        ),
        facts=update_facts(preview),
        icon=UPDATE_ICON,
    )
    if preview.check is not None and preview.check.changes:
        question.content.addWidget(ChangeFold(context.theme, preview.check))
    return question


def _text(preview: UpdatePreview) -> str:
    translate = QCoreApplication.translate
    parts = []
    if preview.check is not None:
        parts.append(UpdateWords().way(preview.record, preview.check))
    else:
        parts.append(
            translate(
                "UpdateDialog",
                "It is looked for a newer version first; where there is none, nothing changes.",
            )
        )
    if preview.is_running:
        parts.append(
            translate(
                "UpdateDialog",
                "It goes on running while the new version is built, and is stopped when that is ready.",
            )
        )
    return " ".join(parts)


def update_facts(preview: UpdatePreview) -> list[str]:
    """Give what an update does, a sentence for each thing."""
    translate, check = QCoreApplication.translate, preview.check
    facts = [
        translate("UpdateDialog", "Your models, images, extensions and settings stay as they are."),
        translate(
            "UpdateDialog",
            "The version you have stays as a snapshot; you can go back to it at any time, without the "
            "network.",
        ),
        translate(
            "UpdateDialog",
            "The new one is built beside it and tried out first. It takes at most {size}; {free} are free.",
        ).format(size=size(preview.needed_bytes), free=size(preview.free_bytes)),
    ]
    if preview.leaves:
        text = translate("UpdateDialog", "The oldest snapshot goes afterwards, which frees {size}.")
        if len(preview.leaves) > 1:
            text = translate(
                "UpdateDialog",
                "The oldest snapshots go afterwards ({numbers}), which frees {size}.",
            )
        numbers = ", ".join(str(number) for number in preview.leaves)
        facts.append(text.format(numbers=numbers, size=size(preview.leaves_bytes)))
    if check is not None and check.requirements:
        facts.append(translate("UpdateDialog", "It needs other Python packages than before."))
    if check is not None and check.diverged:
        facts.append(
            translate(
                "UpdateDialog",
                "Its authors have rewritten its history: some changes that you have are not part of it.",
            )
        )
    return facts


class ChangeFold(Fold):
    """The newest changes of an update, folded away until somebody wants to read them."""

    def __init__(self, theme: Theme, check: UpdateCheck, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, QCoreApplication.translate("UpdateDialog", "What is new"), parent=parent
        )
        for change in check.changes[:_SHOWN]:
            lines = QVBoxLayout()
            lines.setSpacing(0)
            lines.setContentsMargins(Space.S, 0, 0, 0)
            lines.addWidget(ElidedLabel(change.subject))
            lines.addWidget(ElidedLabel(f"{ago(change.date)} · {change.author}", "small", "text3"))
            self.body.addLayout(lines)
        rest = max(check.count or 0, len(check.changes)) - _SHOWN
        if rest > 0:
            more = Label(UpdateWords().more(rest), "small", "text2")
            more.setContentsMargins(Space.S, 0, 0, 0)
            self.body.addWidget(more)
