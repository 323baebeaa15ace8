"""How an install stands, for people: word, icon, tone, and the one verb that comes next. Pure.

The same answer serves the card, the page of the package, the palette and the tray.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from stablehand.gui.live.views import JobView, Problem
from stablehand.services.installs import ListedInstall

Verb = Literal["launch", "open", "stop", "resume", "cancel", "wait", "uninstall"]


@dataclass(frozen=True, slots=True)
class InstallState:
    """What to say of an install.

    Attributes:
        key: the state as a word of ours ("running").
        word: the state for people.
        icon, tone: how it looks.
        verb: what its one button does; `wait` is a button that can do nothing now.
        verb_text, verb_icon: the button.
    """

    key: str
    word: str
    icon: str
    tone: str
    verb: Verb
    verb_text: str
    verb_icon: str


def install_state(
    item: ListedInstall, job: JobView | None = None, problem: Problem | None = None
) -> InstallState:
    """Give how an install stands.

    Args:
        item: the install as it is listed.
        job: the job of this window that is at work on it.
        problem: what went wrong with it last.
    """
    translate = QCoreApplication.translate
    if job is not None and job.kind != "install":
        return _under_way(job)
    if item.session is not None:
        return _running(item.session.state, item.session.asks is not None)
    if job is not None or item.state == "installing":
        word = translate("InstallState", "Installing")
        if job is not None and job.state.value == "paused":
            word = translate("InstallState", "Paused")
        cancel = translate("InstallState", "Cancel")
        verb: Verb = "cancel" if job is not None else "wait"
        return InstallState("installing", word, "download", "accent", verb, cancel, "x")
    if item.state == "damaged":
        return InstallState(
            "damaged",
            translate("InstallState", "Damaged"),
            "circle-alert",
            "danger",
            "uninstall",
            translate("InstallState", "Uninstall"),
            "trash-2",
        )
    resume = translate("InstallState", "Resume")
    if item.state == "failed":
        word = translate("InstallState", "Install failed")
        retry = translate("InstallState", "Try again")
        return InstallState("failed", word, "circle-alert", "danger", "resume", retry, "rotate-cw")
    if item.state == "stopped":
        word = translate("InstallState", "Install interrupted")
        return InstallState("stopped", word, "pause", "warning", "resume", resume, "play")
    launch = translate("InstallState", "Launch")
    if problem is not None and problem.kind == "launch":
        word = translate("InstallState", "Did not start")
        return InstallState("down", word, "circle-alert", "danger", "launch", launch, "play")
    if item.last is not None and item.last.state in ("failed", "lost"):
        word = translate("InstallState", "Ended by itself")
        return InstallState("ended", word, "triangle-alert", "warning", "launch", launch, "play")
    word = translate("InstallState", "Stopped")
    return InstallState("ready", word, "circle", "", "launch", launch, "play")


def _under_way(job: JobView) -> InstallState:
    translate = QCoreApplication.translate
    words = {
        "launch": translate("InstallState", "Starting"),
        "stop": translate("InstallState", "Stopping"),
        "uninstall": translate("InstallState", "Uninstalling"),
    }
    word = words.get(job.kind, translate("InstallState", "Busy"))
    return InstallState(job.kind, word, "hourglass", "accent", "wait", word, "hourglass")


def _running(state: str, has_question: bool) -> InstallState:
    translate = QCoreApplication.translate
    stop = translate("InstallState", "Stop")
    if state == "stopping":
        word = translate("InstallState", "Stopping")
        return InstallState("stopping", word, "hourglass", "accent", "wait", word, "hourglass")
    if has_question:
        word = translate("InstallState", "Asks something")
        return InstallState(
            "asking", word, "message-circle-question-mark", "warning", "stop", stop, "square"
        )
    if state == "starting":
        word = translate("InstallState", "Starting")
        return InstallState("starting", word, "hourglass", "accent", "stop", stop, "square")
    if state == "orphaned":
        word = translate("InstallState", "Running, unwatched")
        return InstallState("orphaned", word, "triangle-alert", "warning", "stop", stop, "square")
    word = translate("InstallState", "Running")
    text = translate("InstallState", "Open")
    return InstallState("running", word, "circle-dot", "success", "open", text, "external-link")
