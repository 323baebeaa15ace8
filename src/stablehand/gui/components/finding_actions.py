"""The buttons of a known error in a log: which there are, and how each is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.gui.components.stop_question import ask_to_stop
from stablehand.gui.components.update_dialog import ask_update
from stablehand.gui.context import Context, Route
from stablehand.gui.live import orders
from stablehand.gui.widgets.error_card import CardAction
from stablehand.gui.words.say import say
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.log_fixes import TORCH_RULES, FixAction, run_fix
from stablehand.services.restarting import restart
from stablehand.services.sessions import stop

_ICONS: Final[Mapping[str, str]] = {
    "add_option": "sliders-horizontal",
    "set_variable": "sliders-horizontal",
    "other_port": "sliders-horizontal",
    "reinstall_torch": "cpu",
    "repair": "rotate-cw",
    "roll_back": "tag",
    "update": "download",
    "launch": "play",
    "disable_extension": "x",
    "find_extension": "search",
    "add_addon": "download",
    "show_models": "layers",
    "open": "package",
    "settings": "settings",
    "account": "settings",
    "system_part": "package",
    "page": "external-link",
}
_MOST: Final = 4


def finding_actions(
    context: Context,
    name: str,
    actions: tuple[FixAction, ...],
    on_done: Callable[[FixAction], None],
    done: Sequence[FixAction] = (),
    *,
    is_newest: bool = True,
) -> list[CardAction]:
    """Give the buttons for a finding of an install, best first.

    Args:
        context: the window.
        name: the install.
        actions: what can be done.
        on_done: is told of what was done and counts from the next launch.
        done: what was done so before; a launch is offered in its place.
        is_newest: nothing was launched since, so that a launch is still to come.
    """
    keys = {action.key for action in done}
    left = [
        action
        for action in actions
        if action.key not in keys and not (done and action.do == "launch")
    ]
    again = QCoreApplication.translate("Findings", "Launch again")
    launch = CardAction(again, _ICONS["launch"], partial(_relaunch, context, name))
    first = [launch] if done and is_newest else []
    rest = [
        CardAction(
            say(action.text),
            _ICONS[action.do],
            partial(run_finding_action, context, name, action, partial(on_done, action)),
        )
        for action in left
    ]
    return [*first, *rest][:_MOST]


def done_words(done: Sequence[FixAction]) -> str:
    """Say what was done about a finding; empty where nothing was."""
    words = [say(action.text) for action in done]
    text = QCoreApplication.translate("Findings", "Done: {what}. It counts from the next launch.")
    return text.format(what=", ".join(words)) if words else ""


def run_finding_action(
    context: Context, name: str, action: FixAction, on_done: Callable[[], None] | None = None
) -> None:
    """Do what a button says.

    Args:
        context: the window.
        name: the install.
        action: what.
        on_done: is called once something is changed that counts from the next launch.
    """
    change = partial(_change, on_done)
    table: Mapping[str, Callable[[Context, str, FixAction], None]] = {
        "add_option": change,
        "set_variable": change,
        "other_port": change,
        "disable_extension": partial(_stopping, change),
        "reinstall_torch": partial(_stopping, _repair),
        "repair": partial(_stopping, _repair),
        "roll_back": partial(_stopping, _roll_back),
        "update": lambda c, n, _a: ask_update(c, n),  # which says what is stopped, and when
        "launch": lambda c, n, _a: c.live.launch(n),
        "add_addon": partial(_stopping, _add),
        "find_extension": lambda c, n, _a: c.go(Route("package", n, "extensions")),
        "show_models": lambda c, _n, _a: c.go(Route("models")),
        "settings": lambda c, _n, a: c.go(Route("settings", a.value)),
        "account": lambda c, _n, a: c.go(Route("settings", f"accounts.{a.value}")),
        "system_part": lambda c, n, _a: c.go(Route("package", n, "health")),
        "page": lambda c, _n, a: c.open_url(a.value),
        "open": _open,
    }
    table[action.do](context, name, action)


def _open(context: Context, name: str, action: FixAction) -> None:
    context.go(Route("trash") if action.value == "trash" else Route("package", name, action.value))


def _stopping(
    do: Callable[[Context, str, FixAction, bool], None],
    context: Context,
    name: str,
    action: FixAction,
) -> None:
    """Do something that stops what runs of the install, once that is agreed to."""
    ask_to_stop(context, name, say(action.text), partial(do, context, name, action))


def _roll_back(context: Context, name: str, _action: FixAction, is_stopped: bool) -> None:
    orders.roll_back(context.live, name, stop_first=is_stopped)


def _repair(context: Context, name: str, action: FixAction, is_stopped: bool) -> None:
    rules = TORCH_RULES if action.do == "reinstall_torch" else action.rules or None
    if not is_stopped:
        orders.repair(context.live, name, rules)
        return
    context.live.ask(
        lambda app: stop(app, name),
        context.live,
        lambda _stopped: orders.repair(context.live, name, rules),
    )


def _change(
    on_done: Callable[[], None] | None,
    context: Context,
    name: str,
    action: FixAction,
    is_stopped: bool = False,
) -> None:
    """Change what the next launch does, and offer that launch."""

    def done(_nothing: object) -> None:
        again = QCoreApplication.translate("Findings", "Launch again")
        context.toast(
            done_words([action]),
            "success",
            (again, partial(_relaunch, context, name)),
        )
        if on_done is not None:
            on_done()

    context.live.ask(
        lambda app: run_fix(app, name, action, stop_first=is_stopped), context.live, done
    )


def _add(context: Context, name: str, action: FixAction, is_stopped: bool) -> None:
    async def begin(app: App) -> Job[object]:
        job = await run_fix(app, name, action, stop_first=is_stopped)
        assert job is not None
        return job

    context.live.begin(begin, "setup", name)


def _relaunch(context: Context, name: str) -> None:
    item = context.live.install(name)
    if item is not None and item.session is not None:
        context.live.ask(lambda app: restart(app, name), context.live, lambda _nothing: None)
    else:
        context.live.launch(name)
