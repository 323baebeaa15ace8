"""Asking before an install that was taken over is given back: what stays, what goes, what it frees."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.gui.components.asking import Asking
from stablehand.gui.context import Context, Route
from stablehand.gui.live.orders import give_back
from stablehand.gui.widgets.dialogs import Answer, Question
from stablehand.gui.words.units import size
from stablehand.services.install_previews import GiveBackPreview, preview_giving_back

_GIVE: Final = "give"
_VERSIONS: Final = "versions"


def ask_give_back(context: Context, name: str) -> None:
    """Ask whether an install shall be the user's alone again, and do it if so.

    Args:
        context: the window.
        name: the install.
    """
    slow = QCoreApplication.translate("GiveBackDialog", "Looking at what Stablehand made in {name}")
    Asking(
        context,
        lambda app: preview_giving_back(app, name),
        partial(_question, context),
        partial(_answered, context),
        slow.format(name=name),
    )


def _answered(context: Context, preview: GiveBackPreview, answer: str) -> None:
    if answer == _GIVE:
        give_back(context.live, preview.name)
    elif answer == _VERSIONS:
        context.go(Route("package", preview.name, "versions"))


def _question(context: Context, preview: GiveBackPreview) -> Question:
    translate, name = QCoreApplication.translate, preview.name
    answers: list[Answer] = [(_GIVE, translate("GiveBackDialog", "Give it back"), "danger")]
    text = translate(
        "GiveBackDialog",
        "Then it is as it was before you let Stablehand take it over, and is no longer listed here.",
    )
    if preview.is_changed:
        text = translate(
            "GiveBackDialog",
            "It was updated or repaired since it was taken over. Go back to its first snapshot before, so "
            "that it is what it was.",
        )
        go = translate("GiveBackDialog", "Show its snapshots")
        answers = [(_VERSIONS, go, "primary")]
    answers.append(("", translate("GiveBackDialog", "Cancel"), "secondary"))
    return Question(
        context.theme,
        translate("GiveBackDialog", "Give {name} back?").format(name=name),
        text,
        answers,
        facts=[] if preview.is_changed else give_back_facts(preview),
        icon="undo-2",
    )


def give_back_facts(preview: GiveBackPreview) -> list[str]:
    """Give what giving back does, a sentence for each thing."""
    translate = QCoreApplication.translate
    stays = translate("GiveBackDialog", "Program, models, images and settings stay in {path}.")
    facts = [stays.format(path=preview.path)]
    if preview.links:
        text = translate(
            "GiveBackDialog",
            "Other packages no longer see its models; folders that were shared: {count}.",
        )
        facts.append(text.format(count=preview.links))
    if preview.freed_bytes:
        text = translate(
            "GiveBackDialog", "The environment that Stablehand made for it is deleted: {size}."
        )
        facts.append(text.format(size=size(preview.freed_bytes)))
    else:
        text = translate("GiveBackDialog", "Stablehand's notes in it are deleted, nothing else.")
        facts.append(text)
    return facts
