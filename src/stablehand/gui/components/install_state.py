"""How an install stands, for people: word, icon, tone, and the one verb that comes next. Pure.

The same answer serves the card, the page of the package, the palette and the tray.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication

from stablehand.core.base.events import JobState
from stablehand.gui.live.views import JobView, Problem
from stablehand.services.installs import ListedInstall
from stablehand.services.sessions import SessionView

Verb = Literal["launch", "open", "stop", "resume", "cancel", "wait", "uninstall"]
# Jobs that work beside what runs, until they ask for it to be stopped.
_BESIDE: Final = frozenset({"update", "recreate", "extension", "setup", "snapshot", "duplicate"})
_CANCELLED: Final = frozenset({"update", "repair", "recreate", "extension", "setup", "duplicate"})


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
    job = None if job is None or job.is_aside else job
    if job is not None and job.kind != "install":
        return _at_work(item, job)
    if item.session is not None:
        return _running(item.session)
    if job is not None or item.state == "installing":
        word = translate("InstallState", "Installing")
        if job is not None and job.state is JobState.PAUSED:
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
        return _failed(item)
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


def _failed(item: ListedInstall) -> InstallState:
    translate = QCoreApplication.translate
    if lacks_environment(item):
        word = translate("InstallState", "Needs an environment")
        make = translate("InstallState", "Make it")
        return InstallState("bare", word, "wrench", "warning", "resume", make, "download")
    word = translate("InstallState", "Install failed")
    retry = translate("InstallState", "Try again")
    return InstallState("failed", word, "circle-alert", "danger", "resume", retry, "rotate-cw")


def is_changed_elsewhere(item: ListedInstall) -> bool:
    """Tell whether a change to it is under way in another process."""
    operation = item.operation
    is_under_way = operation is not None and operation.state == "running" and operation.alive
    return item.change is not None and is_under_way


def lacks_environment(item: ListedInstall) -> bool:
    """Tell whether it was taken over without an environment that works."""
    record = item.record
    if record is None or record.adopted is None or record.failure is None:
        return False
    return record.failure.step == "environment" and record.python is None


def _at_work(item: ListedInstall, job: JobView) -> InstallState:
    """Give the state while a job is at work: what runs meanwhile goes before it."""
    if item.session is not None and job.kind in _BESIDE:
        return _running(item.session)
    return _under_way(job)


def _under_way(job: JobView) -> InstallState:
    translate = QCoreApplication.translate
    words = {
        "launch": translate("InstallState", "Starting"),
        "stop": translate("InstallState", "Stopping"),
        "uninstall": translate("InstallState", "Uninstalling"),
        "update": translate("InstallState", "Updating"),
        "rollback": translate("InstallState", "Going back"),
        "repair": translate("InstallState", "Repairing"),
        "recreate": translate("InstallState", "Re-creating"),
        "extension": translate("InstallState", "Changing extensions"),
        "setup": translate("InstallState", "Changing its environment"),
        "sharing": translate("InstallState", "Changing how it shares models"),
        "snapshot": translate("InstallState", "Taking a snapshot"),
        "adopt": translate("InstallState", "Giving back"),  # while it is taken over it has no name
        "restore": translate("InstallState", "Bringing back"),
        "rename": translate("InstallState", "Renaming"),
        "duplicate": translate("InstallState", "Duplicating"),
    }
    word = words.get(job.kind, translate("InstallState", "Busy"))
    if job.state is JobState.PAUSED:
        word = translate("InstallState", "Paused")
    if job.kind in _CANCELLED and job.state is not JobState.CANCELLING:
        cancel = translate("InstallState", "Cancel")
        return InstallState(job.kind, word, "hourglass", "accent", "cancel", cancel, "x")
    return InstallState(job.kind, word, "hourglass", "accent", "wait", word, "hourglass")


def _running(session: SessionView) -> InstallState:
    translate, state = QCoreApplication.translate, session.state
    stop = translate("InstallState", "Stop")
    if state == "stopping":
        word = translate("InstallState", "Stopping")
        return InstallState("stopping", word, "hourglass", "accent", "wait", word, "hourglass")
    if session.asks is not None:
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
    if session.has_window:  # nothing to open: it has come by itself
        return InstallState("running", word, "circle-dot", "success", "stop", stop, "square")
    text = translate("InstallState", "Open")
    return InstallState("running", word, "circle-dot", "success", "open", text, "external-link")
