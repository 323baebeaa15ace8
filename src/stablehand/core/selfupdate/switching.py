"""Doing a switch, and putting right what one that died has left. Blocks; only while the lock is held."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

from stablehand.core.base.files import rename_patiently, sync_folder, write_atomic
from stablehand.core.selfupdate.places import BESIDE, MARK, Places
from stablehand.core.selfupdate.staging import copy_synced, keep_current
from stablehand.core.selfupdate.state import read_state, write_state
from stablehand.core.selfupdate.switch_plan import (
    Act,
    Copy,
    Exchange,
    Facts,
    Move,
    Replace,
    plan_switch,
)
from stablehand.core.selfupdate.versions import (
    Kept,
    app_version,
    current_version,
    is_same,
    kept_versions,
    mark_text,
    settled,
)

# renamex_np, RENAME_SWAP (sys/stdio.h of macOS 10.12 and newer)
_RENAME_SWAP: Final = 0x00000002


class _CannotExchangeError(Exception):
    """The drive or the system cannot let two folders change places at once; nothing was done."""


def switch(places: Places, current: str, target: str) -> None:
    """Make another version the one that starts.

    Args:
        current: the version whose programs are in place.
        target: one that is kept.

    Raises:
        OSError: something could not be written; the version that started before still does.
    """
    keep_if_new(places, current)
    facts = Facts(current, target, programs_in_use(places))
    try:
        perform(plan_switch(places, facts))
    except _CannotExchangeError:
        perform(plan_switch(places, Facts(current, target, facts.in_use, can_exchange=False)))
    if places.system == "macos":
        write_atomic(places.starter(current) / MARK, mark_text(Kept(current)))
    _bring_beside(places, target)
    state = read_state(places)
    write_state(places, state.with_(current=target, previous=current, staged=None, skipped=None))


def keep_if_new(places: Places, current: str) -> None:
    """Keep the programs in place as those of this version, unless they are kept already.

    Raises:
        OSError: they could not be copied.
    """
    if places.system != "macos" and not _is_kept(places, current):
        keep_current(places, current)


def mend(places: Places, running: str) -> str:
    """Put right what a switch that died has left; give the version that starts now.

    Args:
        running: the version of this process, which stands in where nothing else is known.

    Raises:
        OSError: it could not be put right.
    """
    if places.system == "macos":
        _mend_app(places)
    elif not places.program.exists():  # between the two renames of Windows
        target = _to_put_back(places, running)
        if target is not None:
            for name in places.programs:
                _put_again(places, name, target)
    current = current_version(places) or running
    if places.system == "windows" and _is_kept(places, current):
        for name in places.programs[1:]:
            if not is_same(places.folder / name, places.starter(current) / name):
                with suppress(OSError):  # in use: it is the other version's, which works as well
                    _put_again(places, name, current)
    if _is_kept(places, current):
        _bring_beside(places, current)
    state = read_state(places)
    right = settled(state, current, kept_versions(places))
    if right != state:
        write_state(places, right)
    return current


def perform(acts: tuple[Act, ...]) -> None:
    """Do acts one after the other, each on the disk for good before the next.

    Raises:
        OSError: one could not be done; the rest was not.
        _CannotExchangeError: the drive cannot let folders change places; nothing was done.
    """
    for act in acts:
        match act:
            case Copy(source, target):
                copy_synced(source, target)
            case Replace(source, target):
                rename_patiently(source, target)
            case Move(source, target):
                target.parent.mkdir(parents=True, exist_ok=True)
                _make_way(target)
                rename_patiently(source, target)
            case Exchange(one, other):
                target = other
                _exchange(one, other)
        sync_folder(target.parent)


def _make_way(target: Path) -> None:
    """Take what an earlier switch moved aside out of the way; in use, it can only be renamed (Windows)."""
    if not target.is_file():
        return
    try:
        target.unlink()
    except OSError:
        rename_patiently(target, target.with_stem(f"{target.stem}-{os.urandom(4).hex()}"))


def programs_in_use(places: Places) -> frozenset[str]:
    """Name the programs in place that a process runs from; asked on Windows only, where it matters."""
    if places.system != "windows":
        return frozenset()
    wanted = {os.path.normcase(places.folder / name): name for name in places.programs}
    found = set()
    for process in psutil.process_iter(["exe"]):
        name = wanted.get(os.path.normcase(process.info["exe"] or ""))
        if name is not None:
            found.add(name)
    return frozenset(found)


def _exchange(one: Path, other: Path) -> None:
    if sys.platform != "darwin":
        raise _CannotExchangeError
    library = ctypes.CDLL(None, use_errno=True)
    call = getattr(library, "renamex_np", None)
    if call is None:
        raise _CannotExchangeError
    if call(os.fsencode(one), os.fsencode(other), ctypes.c_uint(_RENAME_SWAP)) != 0:
        number = ctypes.get_errno()
        if number in (45, 22):  # ENOTSUP, EINVAL: the drive cannot do that
            raise _CannotExchangeError
        raise OSError(number, os.strerror(number), str(other))


def _is_kept(places: Places, version: str) -> bool:
    return any(kept.version == version for kept in kept_versions(places))


def _to_put_back(places: Places, running: str) -> str | None:
    names = [kept.version for kept in kept_versions(places)]
    return running if running in names else (names[-1] if names else None)


def _put_again(places: Places, name: str, version: str) -> None:
    incoming = places.incoming(name, version)
    copy_synced(places.starter(version) / name, incoming)
    rename_patiently(incoming, places.folder / name)
    sync_folder(places.folder)


def _mend_app(places: Places) -> None:
    """Bring an app back to its place, and call folders after what is in them."""
    waiting = sorted(places.folder.glob("Stablehand-*.app"))
    if not places.program.exists() and waiting:
        rename_patiently(waiting[-1], places.program)
    for folder in sorted(places.work.glob("app-*")):
        version = app_version(folder / places.program.name)
        right = None if version is None else places.starter(version)
        if version is not None and right is not None and right != folder and not right.exists():
            rename_patiently(folder, right)
            write_atomic(right / MARK, mark_text(Kept(version)))


def _bring_beside(places: Places, version: str) -> None:
    """Bring the texts of a version to their places beside the program, where such a text lies."""
    for name in BESIDE:
        source, target = places.starter(version) / name, places.folder / name
        if source.is_file() and target.is_file() and not is_same(source, target):
            with suppress(OSError):  # what matters is done
                incoming = places.incoming(name, version)
                copy_synced(source, incoming)
                rename_patiently(incoming, target)
