"""A failure as a card of the window: what happened, what to do, buttons for it, details folded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.gui.components import problem_hints
from stablehand.gui.components.problem_actions import FixAction, problem_actions, run_action
from stablehand.gui.context import Context
from stablehand.gui.live.live import Live
from stablehand.gui.live.views import Problem
from stablehand.gui.widgets.error_card import CardAction, ErrorCard
from stablehand.services.installs import ListedInstall

__all__ = [
    "FixAction",
    "ProblemWords",
    "fixes",
    "problem_actions",
    "problem_card",
    "problem_words",
    "run_action",
    "shown_problem",
]

_LAST_LINES: Final = 20
# What leaves an install as it was where it fails.
_STAYING: Final = ("update", "recreate", "extension", "setup", "rollback")
_IN_WORDS: Final = ("lines", "problems")  # what is among the further sentences already


@dataclass(frozen=True, slots=True)
class ProblemWords:
    """What a card says of a problem.

    Attributes:
        title: what happened.
        why: the cause, where it is known beyond that.
        todo: what to do next.
        details: what a person who helps will ask for; not translated.
    """

    title: str
    why: str
    todo: str
    details: str


def problem_words(problem: Problem) -> ProblemWords:
    """Give what to say of a problem."""
    return ProblemWords(
        problem_hints.title(problem), _why(problem), problem_hints.todo(problem), _details(problem)
    )


def fixes(live: Live, problem: Problem) -> tuple[FixAction, ...]:
    """Give the fixes that there are for a problem now."""
    asked = live.requests.get(problem.subject)
    package = asked.package if asked is not None else ""
    return problem_actions(problem, live.install(problem.subject), package)


def problem_card(
    context: Context,
    problem: Problem,
    on_dismiss: Callable[[], None] | None = None,
    *,
    without: Collection[str] = (),
) -> ErrorCard:
    """Make the card of a problem.

    Args:
        context: the window, as far as its buttons need it.
        problem: what went wrong.
        on_dismiss: puts it away; None where it cannot be.
        without: fixes that stand beside the card anyway, by key; then none of the others is the first
            thing to do.
    """
    words = problem_words(problem)
    found = fixes(context.live, problem)
    actions = [
        CardAction(action.text, action.icon, partial(run_action, context, problem, action))
        for action in found
        if action.key not in without
    ]
    return ErrorCard(
        context.theme,
        words.title,
        why=words.why,
        todo=words.todo,
        actions=actions,
        details=words.details,
        on_dismiss=on_dismiss,
        has_primary=len(actions) == len(found),
    )


def shown_problem(live: Live, item: ListedInstall | None, name: str) -> Problem | None:
    """Give what went wrong with an install last: seen by this window, or written in its record."""
    if (problem := live.problems.get(name)) is not None:
        return problem
    return recorded_problem(item) if item is not None else None


def recorded_problem(item: ListedInstall) -> Problem | None:
    """Give why an install failed, as its record tells it."""
    failure = item.record.failure if item.record is not None else None
    if failure is None or item.state != "failed":
        return None
    details: dict[str, object] = {}
    if failure.step:
        details["step"] = failure.step
    if failure.log:
        details["log"] = failure.log
    message = failure.message_text.text if failure.message_text else _as_it_is(failure.message)
    hint = _as_it_is(failure.hint) if failure.hint else None
    if failure.hint_text is not None:
        hint = failure.hint_text.text
    return Problem(failure.code, message, hint, (), details, "install", item.name)


def _as_it_is(sentence: str) -> Text:
    return QT_TRANSLATE_NOOP("problems", "{sentence}").fill(sentence=sentence)


def _why(problem: Problem) -> str:
    """Give the last thing that a program said before it ended, or that what there was is there still."""
    if problem.kind in _STAYING and problem.code not in ("update.unstartable", "install.running"):
        return QCoreApplication.translate(
            "Problems",
            "Nothing has changed: the version you had is still there and works as before.",
        )
    lines = problem.details.get("lines")
    if problem.code != "launch.failed" or not isinstance(lines, list) or not lines:
        return ""
    text = QCoreApplication.translate("Problems", "It said last: {line}")
    return text.format(line=str(lines[-1]).strip())


def _details(problem: Problem) -> str:
    """Give code, facts and further lines, each as it is."""
    facts = [problem.code]
    for key, value in problem.details.items():
        if value not in (None, "", [], {}) and key not in _IN_WORDS:
            facts.append(f"{key}: {_fact(value)}")
    more = [_sentence(wording) for wording in problem.more[-_LAST_LINES:]]
    return "\n".join([*facts, *(["", *more] if more else [])])


def _fact(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {part}" for key, part in value.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(_fact(part) for part in value)
    return str(value)


def _sentence(wording: Wording) -> str:
    return wording.english()
