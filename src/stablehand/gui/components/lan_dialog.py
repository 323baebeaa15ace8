"""Opening an install to the local network from the window: what it means first, then address and password."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from stablehand.core.base.text import Text
from stablehand.gui.components.asking import Asking
from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.titles import Titles
from stablehand.gui.live.views import Problem
from stablehand.gui.widgets.dialogs import Answer, Question
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.say import say
from stablehand.services.app import App
from stablehand.services.lan import (
    LanState,
    close_to_lan,
    lan_state,
    open_to_lan,
    risks_of,
)
from stablehand.services.results import Result

_OPEN: Final = "open"
_CLOSE: Final = "close"
_COPY: Final = "copy"
_RESTART: Final = "restart"


@dataclass(frozen=True, slots=True)
class LanLook:
    """How an install stands, and what opening it means."""

    state: LanState
    risks: tuple[Text, ...]


def add_lan(context: Context, menu: QMenu, name: str) -> None:
    """Add the entry to the menu of an install that can be launched."""
    item = context.live.install(name)
    if item is None or item.record is None or item.state != "installed":
        return
    text = QCoreApplication.translate("LanDialog", "Access from the network…")
    menu.addAction(text, partial(ask_lan, context, name))


def ask_lan(context: Context, name: str) -> None:
    """Show how an install stands towards the network, and let it be opened or closed."""
    title = Titles.of(context.live).title(name)
    slow = QCoreApplication.translate("LanDialog", "Looking at who can reach {name}")
    Asking(
        context,
        lambda app: _look(app, name),
        partial(_question, context),
        partial(_answered, context),
        slow.format(name=title),
    )


async def _look(app: App, name: str) -> LanLook:
    state = (await lan_state(app, name, with_password=True)).data
    return LanLook(state, await risks_of(app, name))


def _question(context: Context, look: LanLook) -> Question:
    state, translate = look.state, QCoreApplication.translate
    name = Titles.of(context.live).title(state.name)
    cancel: Answer = ("", translate("LanDialog", "Cancel"), "secondary")
    if state.is_open:
        return _opened(context, state)
    title = translate("LanDialog", "Open {name} to your network?").format(name=name)
    if not state.can_open:
        text = translate("LanDialog", "{name} answers on this computer only; it cannot be opened.")
        close: Answer = ("", translate("LanDialog", "Close"), "secondary")
        return Question(
            context.theme,
            translate("LanDialog", "Access to {name}").format(name=name),
            text.format(name=name),
            (close,),
            icon="shield-check",
        )
    facts = [say(risk) for risk in look.risks]
    if state.guard != "none":
        facts.append(
            translate(
                "LanDialog", "A password is made for it and kept in the keyring of the system."
            )
        )
    question = Question(
        context.theme,
        title,
        translate("LanDialog", "Now only this computer can reach it. Opened:"),
        ((_OPEN, translate("LanDialog", "Open it"), "danger"), cancel),
        facts=facts,
        icon="shield-alert",
        tick=translate("LanDialog", "I want it without a password")
        if state.guard == "none"
        else "",
    )
    if question.tick is not None:
        button = question.buttons[_OPEN]
        button.setEnabled(False)
        question.tick.toggled.connect(button.setEnabled)
    return question


def _opened(context: Context, state: LanState) -> Question:
    """Show where others reach it and what it asks them for."""
    translate = QCoreApplication.translate
    answers: list[Answer] = []
    if state.needs_restart:
        answers.append((_RESTART, translate("LanDialog", "Restart it now"), "primary"))
    if state.password is not None:
        answers.append((_COPY, translate("LanDialog", "Copy password"), "secondary"))
    answers.append((_CLOSE, translate("LanDialog", "Close it to others"), "secondary"))
    answers.append(("", translate("LanDialog", "Done"), "secondary"))
    text = translate("LanDialog", "Others in your network reach it here while it runs:")
    if state.needs_restart:
        text = translate("LanDialog", "Once it is restarted, others in your network reach it here:")
    if not state.addresses:
        text = translate("LanDialog", "This computer has no address in a network now.")
    question = Question(
        context.theme,
        translate("LanDialog", "{name} is open to your network").format(
            name=Titles.of(context.live).title(state.name)
        ),
        text,
        answers,
        icon="globe",
    )
    for address in state.addresses[:4]:
        question.content.addWidget(Label(address, "strong", selectable=True))
    if state.user is not None and state.password is not None:
        said = translate("LanDialog", "User {user}, password {password}")
        words = said.format(user=state.user, password=state.password)
        question.content.addWidget(Label(words, selectable=True))
    elif state.guard == "none":
        words = translate("LanDialog", "It asks nobody for a password.")
        question.content.addWidget(Label(words, "body", "warning"))
    return question


def _answered(context: Context, look: LanLook, answer: str) -> None:
    name, guard = look.state.name, look.state.guard
    if answer == _OPEN:
        is_bare = guard == "none"
        context.live.ask(
            lambda app: open_to_lan(app, name, risk_accepted=is_bare),
            context.window,
            lambda _result: ask_lan(context, name),
            partial(_failed, context),
        )
    elif answer == _CLOSE:
        context.live.ask(
            lambda app: close_to_lan(app, name),
            context.window,
            partial(_closed, context),
            partial(_failed, context),
        )
    elif answer == _COPY:
        QGuiApplication.clipboard().setText(look.state.password or "")
        context.toast(QCoreApplication.translate("LanDialog", "Password copied"), "success")
    elif answer == _RESTART:
        restart(context, name)


def _closed(context: Context, result: Result[LanState]) -> None:
    translate, state = QCoreApplication.translate, result.data
    title = Titles.of(context.live).title(state.name)
    if not state.needs_restart:
        text = translate("LanDialog", "{name} is for this computer only again.")
        context.toast(text.format(name=title), "success")
        return
    text = translate("LanDialog", "{name} stays open to others until it is restarted.")
    action = (translate("LanDialog", "Restart it now"), partial(restart, context, state.name))
    context.toast(text.format(name=title), "warning", action)


def _failed(context: Context, problem: Problem) -> None:
    context.toast(problem_words(problem).title, "danger")


def restart(context: Context, name: str) -> None:
    """Stop an install and launch it again."""
    from stablehand.services.sessions import stop

    context.live.ask(
        lambda app: stop(app, name),
        context.window,
        lambda _stopped: context.live.launch(name),
        partial(_failed, context),
    )
