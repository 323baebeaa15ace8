"""Starting with the computer and with the window: Stablehand at login, installs when the window is opened."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.login_item import LoginItem
from stablehand.core.base.program import bundle, own_command
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.records.install import (
    InstallFolder,
    InstallRecord,
    install_names,
    need_record,
    read_record,
    write_record,
)
from stablehand.core.records.lock import held
from stablehand.core.selfupdate.host import this_system
from stablehand.core.selfupdate.places import Places
from stablehand.services.app import App
from stablehand.services.results import Result

TRAY_FLAG: Final = "--tray"
_WAIT_S: Final = 5.0
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Autostart:
    """What starts by itself.

    Attributes:
        at_login: Stablehand starts when the person logs in, in the tray; None where that cannot be told.
        installs: what is started when Stablehand's window is.
    """

    at_login: bool | None
    installs: tuple[str, ...]


def login_item(app: App) -> LoginItem:
    """Give the entry that starts this very program on this very data folder, bundled or not.

    Of a bundle that is what people start, whichever of its programs runs now: the one for the command
    line, or one that an update has put aside.
    """
    argv, here = own_command().argv, bundle()
    if here is not None and (system := this_system()) != "macos":
        argv = (str(Places(here.folder, system).program),)
    return LoginItem((*argv, "--data", str(app.data.root.absolute()), "gui", TRAY_FLAG))


async def autostart(app: App, item: LoginItem | None = None) -> Result[Autostart]:
    """Tell what starts by itself."""
    entry = item or login_item(app)
    try:
        at_login: bool | None = await asyncio.to_thread(entry.is_on)
    except OSError:
        at_login = None
    names = await asyncio.to_thread(_starting, app)
    return Result("autostart", Autostart(at_login, names))


async def set_login(app: App, *, on: bool, item: LoginItem | None = None) -> Result[Autostart]:
    """Have Stablehand start in the tray when the person logs in, or no longer.

    Raises:
        StablehandError: `autostart.failed`.
    """
    entry = item or login_item(app)
    try:
        await asyncio.to_thread(entry.turn_on if on else entry.turn_off)
    except OSError as error:
        raise StablehandError(
            "autostart.failed",
            QT_TRANSLATE_NOOP(
                "autostart", "The entry for the login cannot be changed: {reason}."
            ).fill(reason=error.strerror or type(error).__name__),
            hint=QT_TRANSLATE_NOOP("autostart", "It would be: {place}").fill(
                place=str(entry.place or "HKEY_CURRENT_USER, Run")
            ),
        ) from error
    return await autostart(app, entry)


async def mend_login(app: App, item: LoginItem | None = None) -> None:
    """Let an entry that is there start this program, where it was moved; never makes one."""
    entry = item or login_item(app)
    try:
        if await asyncio.to_thread(entry.is_stale):
            await asyncio.to_thread(entry.turn_on)
    except OSError as error:
        _log.warning("the entry for the login cannot be mended: %s", error)


async def set_install(app: App, name: str, *, on: bool) -> Result[Autostart]:
    """Have an install started when the window is, or no longer.

    Raises:
        StablehandError: `install.*`, `data.unwritable`.
    """
    folder, _ = need_record(app.data.root, name)
    async with held(folder, wait_s=_WAIT_S):
        _, record = need_record(app.data.root, name)
        if record.autostart is not on:
            write_record(folder, record.changed(autostart=on))
    notices: tuple[Wording, ...] = ()
    if on and record.lan:
        text = QT_TRANSLATE_NOOP("autostart", "{name} is open to the network whenever it starts.")
        notices = (text.fill(name=name),)
    found = await autostart(app)
    return Result("autostart", found.data, notices)


def _starting(app: App) -> tuple[str, ...]:
    found = []
    for name in install_names(app.data.root):
        record = _record(app, name)
        if record is not None and record.autostart and record.state == "installed":
            found.append(name)
    return tuple(found)


def _record(app: App, name: str) -> InstallRecord | None:
    try:
        return read_record(InstallFolder(app.data.root, name))
    except StablehandError:
        return None
