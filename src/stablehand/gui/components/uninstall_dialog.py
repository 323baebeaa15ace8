"""Asking before an install is taken away: what goes where, what it frees, what stays."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.core.base.paths import DataPaths
from stablehand.gui.components.asking import Asking
from stablehand.gui.context import Context, Route
from stablehand.gui.widgets.dialogs import Answer, Question
from stablehand.gui.words.units import size
from stablehand.services.uninstalling import (
    UninstallPreview,
    preview_uninstall,
    start_uninstall,
)

_UNINSTALL: Final = "uninstall"
_STOP: Final = "stop"
_SHOW: Final = "show"


def ask_uninstall(context: Context, name: str) -> None:
    """Ask whether an install shall be taken away, with the numbers; and do it if so.

    Args:
        context: the window.
        name: the install.
    """
    slow = QCoreApplication.translate("UninstallDialog", "Counting what {name} takes on the disk")
    Asking(
        context,
        lambda app: preview_uninstall(app, name),
        partial(_question, context),
        partial(_answered, context),
        slow.format(name=name),
    )


def _question(context: Context, preview: UninstallPreview) -> Question:
    if preview.users:
        return _refusal(context, preview)
    translate, name = QCoreApplication.translate, preview.name
    text = ""
    answers: list[Answer] = [(_UNINSTALL, translate("UninstallDialog", "Uninstall"), "danger")]
    if preview.is_running:
        text = translate("UninstallDialog", "{name} is running. It has to be stopped first.")
        answers = [(_STOP, translate("UninstallDialog", "Stop and uninstall"), "danger")]
    answers.append(("", translate("UninstallDialog", "Cancel"), "secondary"))
    return Question(
        context.theme,
        translate("UninstallDialog", "Uninstall {name}?").format(name=name),
        text.format(name=name),
        answers,
        facts=uninstall_facts(preview, context.live.app.data),
        icon="trash-2",
    )


def _refusal(context: Context, preview: UninstallPreview) -> Question:
    translate = QCoreApplication.translate
    text = translate(
        "UninstallDialog", "It computes for {users}, which would stop working without it."
    )
    show = translate("UninstallDialog", "Show {name}").format(name=preview.users[0])
    return Question(
        context.theme,
        translate("UninstallDialog", "{name} is still needed").format(name=preview.name),
        text.format(users=", ".join(preview.users)),
        ((_SHOW, show, "secondary"), ("", translate("UninstallDialog", "Close"), "secondary")),
        icon="link-2",
    )


def _answered(context: Context, preview: UninstallPreview, answer: str) -> None:
    live, name = context.live, preview.name
    if answer == _UNINSTALL:
        live.uninstall(name)
    elif answer == _STOP:
        live.dismiss(name)
        live.begin(lambda app: start_uninstall(app, name, stop_first=True), "uninstall", name)
    elif answer == _SHOW:
        context.go(Route("package", preview.users[0]))


def uninstall_facts(preview: UninstallPreview, data: DataPaths) -> list[str]:
    """Give what an uninstall would do, a sentence for each thing."""
    translate = QCoreApplication.translate
    facts: list[str] = []
    if preview.deleted_bytes:
        text = translate(
            "UninstallDialog", "Its Python environment is deleted, which frees {size}."
        )
        if preview.freed_bytes < preview.deleted_bytes:
            text = translate(
                "UninstallDialog",
                "Its Python environment is deleted: {size}, which frees {freed}; the rest other "
                "installs use as well.",
            )
        facts.append(text.format(size=size(preview.deleted_bytes), freed=size(preview.freed_bytes)))
    if preview.trashed_bytes:
        text = translate(
            "UninstallDialog",
            "The program and what you changed in it go to Stablehand's trash: {size}. From there they can be "
            "brought back.",
        )
        facts.append(text.format(size=size(preview.trashed_bytes)))
    if preview.models:
        text = translate(
            "UninstallDialog",
            "Models in its own folder go to the trash with it, and come back with it: {count}, {size}.",
        )
        total = sum(model.size_bytes for model in preview.models)
        facts.append(text.format(count=len(preview.models), size=size(total)))
    for kept in preview.kept:
        if kept.path == data.models:
            text = translate("UninstallDialog", "Your models stay: {size} in {path}.")
        elif kept.path.parent == data.images:
            text = translate("UninstallDialog", "Its images stay: {size} in {path}.")
        elif kept.path.parent == data.logs:
            text = translate("UninstallDialog", "The logs of its runs stay: {size} in {path}.")
        else:
            text = translate(
                "UninstallDialog", "The folder it is linked to stays: {size} in {path}."
            )
        facts.append(text.format(path=kept.path, size=size(kept.size_bytes)))
    return facts
