"""Switching extensions on and off, and removing them."""

from __future__ import annotations

import asyncio
from pathlib import Path

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import unwritable
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.base.trash import TrashEntry, move_to_trash
from stablehand.core.installs.extension_files import (
    both_ways,
    can_switch,
    switch_extensions,
    taken,
)
from stablehand.core.launch.remembered import forget
from stablehand.services.app import App
from stablehand.services.extension_ground import Ground, changing_extensions, views_of
from stablehand.services.extension_views import ExtensionOutcome, ExtensionsChanged, Outcome
from stablehand.services.results import Result


async def removed(
    app: App, name: str, extension: str, *, stop_first: bool
) -> Result[ExtensionsChanged]:
    """See `extensions.remove_extension`."""
    async with changing_extensions(app, name, stop_first=stop_first) as ground:
        item = await asyncio.to_thread(ground.need, extension)
        forget(ground.folder)
        entry = await to_the_end(
            asyncio.to_thread(_trashed, item.path, app.data.trash), f"removal of {item.folder}"
        )
        views = await views_of(ground)
    outcome = ExtensionOutcome(item.folder, "removed", before=item.commit)
    done = ExtensionsChanged(name, (outcome,), views, trashed=entry.content, trash_id=entry.id)
    return Result("extensions", done)


async def switched(
    app: App, name: str, extension: str, *, on: bool, stop_first: bool
) -> Result[ExtensionsChanged]:
    """See `extensions.switch_extension`."""
    async with changing_extensions(app, name, stop_first=stop_first) as ground:
        refuse_without_switch(ground)
        item = await asyncio.to_thread(ground.need, extension)
        if item.enabled != on:
            forget(ground.folder)
            await to_the_end(
                asyncio.to_thread(_switch, ground, item.folder, on=on), f"switch of {item.folder}"
            )
        views = await views_of(ground)
    said: Outcome = "enabled" if on else "disabled"
    if item.enabled == on:
        said = "unchanged"
    outcome = ExtensionOutcome(item.folder, said, item.commit, item.commit)
    return Result("extensions", ExtensionsChanged(name, (outcome,), views))


def refuse_without_switch(ground: Ground) -> None:
    """Make sure that the program has a switch for its extensions.

    Raises:
        StablehandError: `extension.unsupported`.
    """
    if not can_switch(ground.extensions):
        raise StablehandError(
            "extension.unsupported",
            QT_TRANSLATE_NOOP("extension", "{name} has no switch for its extensions.").fill(
                name=ground.package.name
            ),
            hint=QT_TRANSLATE_NOOP("extension", "Remove it instead; the trash keeps it."),
            details={"package": ground.package.id},
        )


def _switch(ground: Ground, name: str, *, on: bool) -> None:
    found = ground.found()
    if name in both_ways(found):
        raise taken(f"{name}{ground.extensions.disabled_suffix or ''}")
    off = {item.folder for item in found if not item.enabled}
    off = off - {name} if on else off | {name}
    switch_extensions(ground.extensions, ground.folder, found, off)


def _trashed(place: Path, trash: Path) -> TrashEntry:
    try:
        return move_to_trash(place, trash)
    except OSError as error:
        raise unwritable(place, error) from error
