"""The watch over what is known to do harm, as a launch keeps it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.watch_list import USER_FILE, read_watch_list
from stablehand.core.installs.watch_scan import WatchFinding, scan_install, watched_folders
from stablehand.core.installs.watch_steps import described, finding_details
from stablehand.core.launch.options import CONSENT_FLAG
from stablehand.core.launch.remembered import names_in
from stablehand.core.records.install import InstallFolder, InstallRecord, read_record
from stablehand.services.app import App

_REMOVE: Final = QT_TRANSLATE_NOOP("watch", "Remove it, and change your passwords.")


@dataclass(frozen=True, slots=True)
class Watched:
    """What a launch was found fit by: the folders whose names were looked at, and what to know."""

    names: Mapping[Path, str]
    notices: tuple[Wording, ...] = ()


def watch_list_file(app: App) -> Path:
    """Give the user's own list."""
    return app.data.catalog / USER_FILE


async def watch_launch(
    app: App,
    folder: InstallFolder,
    record: InstallRecord,
    package: Package,
    *,
    harm_accepted: bool,
) -> Watched:
    """Look through an install, and those it leans on, before it is started.

    Args:
        harm_accepted: whether the user has said to start it whatever is found.

    Raises:
        StablehandError: `decision.needed` with what was found, and how to get rid of it.
    """
    return await asyncio.to_thread(
        _watch, app, folder, record, package, harm_accepted=harm_accepted
    )


def _watch(
    app: App,
    folder: InstallFolder,
    record: InstallRecord,
    package: Package,
    *,
    harm_accepted: bool,
) -> Watched:
    known = read_watch_list(app.data.catalog)
    names: dict[Path, str] = {}
    found: list[WatchFinding] = []
    for one, its_record, its_package in _involved(app, folder, record, package):
        # Names first: what comes while it is looked at is then looked at the next time.
        for place in watched_folders(one, its_record, its_package):
            if place is not None:
                names[place] = names_in(place)
        found += scan_install(one, its_record, its_package, known)
    if not found:
        return Watched(names, known.problems)
    if not harm_accepted:
        raise _refused(folder.name, found)
    text = QT_TRANSLATE_NOOP("watch", "{name} is started with what is known to do harm: {what}")
    said = (text.fill(name=folder.name, what=described(item)) for item in found)
    return Watched(names, (*known.problems, *said))


def _involved(
    app: App, folder: InstallFolder, record: InstallRecord, package: Package
) -> Iterator[tuple[InstallFolder, InstallRecord, Package]]:
    """Give the install and those it leans on, whose programs it starts."""
    yield folder, record, package
    for package_id, name in record.required.items():
        other = InstallFolder(folder.data, name)
        if (needed := read_record(other)) is not None:
            yield other, needed, app.catalog.load(package_id).package


def _refused(name: str, found: list[WatchFinding]) -> StablehandError:
    first = found[0]
    place = first.place if first.place.is_dir() else first.place.parent
    return StablehandError(
        "decision.needed",
        QT_TRANSLATE_NOOP(
            "watch", "{name} is not started: {what} in it is known to do harm. {why} {clean}"
        ).fill(name=name, what=first.what, why=first.why, clean=first.clean or _REMOVE),
        hint=QT_TRANSLATE_NOOP(
            "watch",
            "It was told by {place}. For the whole install: stablehand doctor {install}. If you are sure "
            "that this is a mistake, launch it with {consent}.",
        ).fill(
            place=str(first.place),
            install=f'"{name}"' if " " in name else name,
            consent=CONSENT_FLAG,
        ),
        more=tuple(described(item) for item in found[1:]),
        details={
            "name": name,
            "flag": CONSENT_FLAG,
            "folder": str(place),
            "unsafe": [finding_details(item) for item in found],
        },
    )
