"""Asking UIs for their video memory from the window, and saying what really came free."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication

from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.titles import Titles
from stablehand.gui.live.views import Problem
from stablehand.gui.words.say import say
from stablehand.services.results import Result
from stablehand.services.vram import free_all, free_vram


def free_vram_of(context: Context, name: str) -> None:
    """Ask one UI that runs; it goes on running."""
    text = QCoreApplication.translate("FreeVram", "Asking {name} for its video memory")
    context.toast(text.format(name=Titles.of(context.live).title(name)), "info")
    context.live.ask(
        lambda app: free_vram(app, name),
        context.window,
        lambda result: _told(context, result),
        lambda problem: _failed(context, problem),
    )


def free_vram_of_all(context: Context) -> None:
    """Ask everything that runs and can be asked."""
    context.live.ask(
        free_all,
        context.window,
        lambda result: _told(context, result),
        lambda problem: _failed(context, problem),
    )


def _told(context: Context, result: Result[Any]) -> None:
    for notice in result.notices:
        context.toast(say(notice), "success" if result.data else "warning")


def _failed(context: Context, problem: Problem) -> None:
    context.toast(problem_words(problem).title, "warning")
