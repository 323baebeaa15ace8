"""Seeing what other processes do: installs, sessions and settings, looked at twice a second.

Looking is cheap while nothing happens: a few stamps of files. The whole is read anew when a stamp has
changed, and every other second while something runs or is being installed, since a process that dies writes
nothing.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Final

from stablehand.core.base.data_place import gone
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.file_stamp import FileStamp, file_stamp
from stablehand.core.launch.sessions import SessionTable
from stablehand.core.records.places import InstallFolder, install_names
from stablehand.core.records.update_check import check_file
from stablehand.services.app import App
from stablehand.services.installs import ListedInstall, list_installs
from stablehand.services.results import Result

Listed = Result[tuple[ListedInstall, ...]]
_Stamps = tuple[tuple[str, FileStamp | None, FileStamp | None], ...]
LOOK_S: Final = 0.4
_ALIVE_S: Final = 1.0


async def watch_installs(
    app: App,
    on_list: Callable[[Listed], None],
    on_settings: Callable[[], None],
    on_error: Callable[[StablehandError], None],
) -> None:
    """Tell of the installs as they are now, and again whenever that changes; ends by a cancel.

    Args:
        on_list: takes the installs; called on the loop, must not block.
        on_settings: is told that the settings file has changed.
        on_error: takes what keeps the list from being read; the watch goes on. A data folder that goes
            away (`data.missing`) is told of once, and what was in it stays listed until it is back: an
            empty list would look like a loss.
    """
    table = SessionTable(app.data.root)
    loop = asyncio.get_running_loop()
    seen: object = None
    told: Listed | None = None
    failed: str | None = None
    settings = await asyncio.to_thread(app.settings_stamp)  # as somebody here knows them
    looked_at = -_ALIVE_S
    was_there = False
    while True:
        found = await asyncio.to_thread(_stamps, app)
        if found is None and was_there:
            on_error(gone(app.data.root))
            found = await _once_there(app)
            seen = None  # what was there may have changed elsewhere
        was_there = found is not None
        stamps = (table.last_written(), found)
        is_busy = told is not None and any(_may_die(item) for item in told.data)
        if stamps != seen or (is_busy and loop.time() - looked_at >= _ALIVE_S):
            seen, looked_at = stamps, loop.time()
            try:
                listed = await list_installs(app)
            except StablehandError as error:
                seen = None  # what was only busy will be free, without any stamp telling so
                if failed != error.message.english():
                    failed = error.message.english()
                    on_error(error)
            else:
                failed = None
                after = await asyncio.to_thread(_stamps, app)
                if (table.last_written(), after) != stamps or _is_younger(listed, found):
                    seen = None  # what the list knows too early, and is undone, gives the old stamps back
                if listed != told and (after is not None or not was_there):
                    told = listed
                    on_list(listed)
        now = await asyncio.to_thread(file_stamp, app.data.settings)
        if now != settings:
            settings = now
            on_settings()
        await asyncio.sleep(LOOK_S)


async def _once_there(app: App) -> _Stamps:
    while True:
        await asyncio.sleep(LOOK_S)
        if (found := await asyncio.to_thread(_stamps, app)) is not None:
            return found


def _is_younger(listed: Listed, stamps: _Stamps | None) -> bool:
    """Whether a list has an install that had not come when the stamps were taken."""
    return not {item.name for item in listed.data} <= {name for name, _, _ in stamps or ()}


def _may_die(item: ListedInstall) -> bool:
    return item.session is not None or item.state == "installing"


def _stamps(app: App) -> _Stamps | None:
    """Give what changes when an install comes, goes or is written; None where there is no data folder."""
    root = app.data.root
    if not os.path.isdir(root):  # noqa: PTH112 - ten times as fast as a path's own
        return None
    if app.is_gone():
        return None  # as where a drive was mounted
    folders = [InstallFolder(root, name) for name in install_names(root)]
    return tuple(
        (folder.name, file_stamp(folder.record), file_stamp(check_file(folder)))
        for folder in folders
    )
