"""Changes to installs that the window starts as jobs; what is refused at once is told like a failure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject

from stablehand.gui.live.live import Live
from stablehand.gui.live.views import Problem
from stablehand.services.adopt_undo import start_undo as start_giving_back
from stablehand.services.adopting import AdoptRequest, start_adopt
from stablehand.services.app import App
from stablehand.services.doctoring import start_examination, start_repair
from stablehand.services.duplicating import DuplicateRequest, start_duplicate
from stablehand.services.jobs import Job
from stablehand.services.renaming import start_rename
from stablehand.services.snapshots import start_rollback, start_snapshot
from stablehand.services.stopped_changes import StoppedChange, stopped_change
from stablehand.services.trashing import start_emptying, start_restore, start_undo
from stablehand.services.update_checks import start_check
from stablehand.services.updating import UpdateRequest, start_update

_LOOK: Final = "update-check"


def update(live: Live, request: UpdateRequest) -> None:
    """Bring an install to another version."""
    live.dismiss(request.name)
    live.begin(lambda app: start_update(app, request), "update", request.name)


def roll_back(
    live: Live, name: str, number: int | None = None, *, stop_first: bool = False
) -> None:
    """Go back to a snapshot, or to the last good one."""
    live.dismiss(name)
    live.begin(
        lambda app: start_rollback(app, name, number, stop_first=stop_first), "rollback", name
    )


def go_on(live: Live, name: str) -> None:
    """Go on with the update of an install that did not come to its end; without one, update it."""
    live.dismiss(name)
    live.begin(partial(_begun_again, name=name), "update", name)


def look_for_updates(live: Live) -> None:
    """Look for updates of all installs, where that is not under way already."""
    if not any(job.kind == _LOOK and not job.subject for job in live.busy_jobs()):
        live.begin(lambda app: start_check(app), _LOOK, "")


def undo_uninstall(live: Live, name: str) -> None:
    """Bring an install back that was uninstalled."""
    live.dismiss(name)
    live.begin(lambda app: start_undo(app, name), "restore", name)


def restore(live: Live, entry_id: str, name: str) -> None:
    """Bring something back from the trash; `name` is what it is called."""
    live.begin(lambda app: start_restore(app, entry_id), "restore", name)


def empty_trash(live: Live, ids: Sequence[str] | None = None) -> None:
    """Delete things in the trash for good; None is all of them."""
    live.begin(lambda app: start_emptying(app, ids), "empty", "")


def take_over(live: Live, path: Path, owner: QObject, refused: Callable[[Problem], None]) -> None:
    """Take over the programs and models in a folder, in place.

    Args:
        owner: who asks; `refused` takes what is refused at once.
    """
    live.begin(lambda app: start_adopt(app, AdoptRequest(path)), "adopt", "", owner, refused)


def give_back(live: Live, name: str) -> None:
    """Give back what was taken over, by its name or by the id of one take-over."""
    live.begin(lambda app: start_giving_back(app, name), "adopt", name)


def rename(live: Live, name: str, new: str) -> None:
    """Give an install another name."""
    live.dismiss(name)
    live.begin(lambda app: start_rename(app, name, new), "rename", name)


def duplicate(live: Live, request: DuplicateRequest) -> None:
    """Make a copy of an install."""
    live.dismiss(request.new)
    live.begin(lambda app: start_duplicate(app, request), "duplicate", request.new)


async def _begun_again(app: App, *, name: str) -> Job[Any]:
    return await start_update(app, request_of(name, await stopped_change(app, name)))


def request_of(name: str, change: StoppedChange | None) -> UpdateRequest:
    """Give the request that an update was begun with."""
    asked: Mapping[str, str] = change.request if change is not None else {}
    return UpdateRequest(
        name,
        ref=asked.get("ref"),
        source=asked.get("source"),
        python=asked.get("python"),
        torch=asked.get("torch"),
        stop_first=True,  # whoever asks for it once more has been told before
    )


def keep_snapshot(live: Live, name: str, note: str = "") -> None:
    """Keep a copy of the current environment on purpose."""
    live.dismiss(name)
    live.begin(lambda app: start_snapshot(app, name, note), "snapshot", name)


def repair(live: Live, name: str, rules: Sequence[str] | None = None) -> None:
    """Mend what is wrong with an install: what these rules find, or everything that needs no asking."""
    live.dismiss(name)
    live.begin(lambda app: start_repair(app, name, rules), "repair", name)


def examine_closely(live: Live, name: str) -> None:
    """Read every file of an install and compare it; takes minutes."""
    live.begin(lambda app: start_examination(app, name, deep=True), "doctor", name)
