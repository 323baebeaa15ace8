"""Asking before something is repaired: what is done, what it fetches, how to take it back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from stablehand.core.installs.health import Finding
from stablehand.gui.context import Context
from stablehand.gui.live.orders import repair
from stablehand.gui.pages.package.health_words import cause_words, fix_words
from stablehand.gui.widgets.dialogs import Answer, Question
from stablehand.gui.words.units import size

_REPAIR: Final = "repair"
_STOP: Final = "stop"
_SHOWN: Final = 5
_CHANGES: Final = ("packages", "environment")


def ask_repair(
    context: Context, name: str, findings: Sequence[Finding], *, is_all: bool
) -> Question:
    """Ask whether an install shall be repaired, with what that does; and do it if so.

    Args:
        context: the window.
        name: the install.
        findings: what would be mended.
        is_all: that is everything that needs no asking; else the rules of the findings are named.
    """
    item = context.live.install(name)
    is_running = item is not None and item.session is not None
    words = RepairWords()
    question = Question(
        context.theme,
        words.title(name, len(findings)),
        words.running(name) if is_running else "",
        words.answers(is_running=is_running),
        facts=words.facts(findings),
        icon="wrench",
    )
    rules = None if is_all else tuple(dict.fromkeys(item.rule for item in findings))
    question.answered.connect(partial(_on_answered, context, name, rules))
    context.show(question)
    return question


def _on_answered(context: Context, name: str, rules: tuple[str, ...] | None, answer: str) -> None:
    if answer == _REPAIR:
        repair(context.live, name, rules)
    elif answer == _STOP:
        context.live.halt(name)


class RepairWords(QObject):
    """The words of the question; a class of its own, since counts are translated by class."""

    def title(self, name: str, count: int) -> str:
        """Give the question itself."""
        return self.tr("Repair %n thing(s) in {name}?", "", count).format(name=name)

    def running(self, name: str) -> str:
        """Say that it has to be stopped before."""
        return self.tr("{name} is running. Stop it first, then repair it.").format(name=name)

    def answers(self, *, is_running: bool) -> tuple[Answer, ...]:
        """Give the buttons."""
        cancel: Answer = ("", self.tr("Cancel"), "secondary")
        if is_running:
            return ((_STOP, self.tr("Stop it"), "secondary"), cancel)
        return ((_REPAIR, self.tr("Repair"), "primary"), cancel)

    def facts(self, findings: Sequence[Finding]) -> list[str]:
        """Give what is done, a sentence for each thing."""
        lines = [self._line(item) for item in findings]
        facts = list(dict.fromkeys(line for line in lines if line))[:_SHOWN]
        rest = len(findings) - len(facts)
        if rest > 0:
            facts.append(self.tr("And %n more of that kind.", "", rest))
        if any(item.act in _CHANGES for item in findings):
            facts.append(
                self.tr(
                    "Packages are mended in a copy beside what you have; that takes its place once proved "
                    "to work. What you have now stays as a snapshot."
                )
            )
        fetched = sum(item.fetches_bytes or 0 for item in findings)
        freed = sum(item.frees_bytes or 0 for item in findings)
        if fetched:
            facts.append(self.tr("It fetches {size} at most.").format(size=size(fetched)))
        if freed:
            facts.append(self.tr("It frees {size}.").format(size=size(freed)))
        facts.append(self.tr("Models, images, extensions and settings stay as they are."))
        return facts

    def _line(self, finding: Finding) -> str:
        text = self.tr("{cause} {fix}")
        return text.format(cause=cause_words(finding), fix=fix_words(finding)).strip()
