"""A damaged settings file on the settings page: the card that says so, and what can be done outside."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.widgets.error_card import CardAction, ErrorCard


def damage_card(context: Context, problem: Problem, read_again: Callable[[], None]) -> ErrorCard:
    """Say why the settings cannot be read; the file itself is left to the person."""
    translate, words = QCoreApplication.translate, problem_words(problem)
    again = translate("SettingsPage", "Read them again")
    actions = [CardAction(again, "rotate-cw", read_again)]
    if file := str(problem.details.get("file") or ""):
        show = partial(context.open_path, Path(file).parent)
        text = translate("SettingsPage", "Open its folder")
        actions.append(CardAction(text, "folder-open", show))
    return ErrorCard(
        context.theme,
        words.title,
        why=words.why,
        todo=words.todo,
        actions=actions,
        details=words.details,
    )
