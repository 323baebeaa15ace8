"""What another version or an earlier snapshot would change, in numbers, before anything of it is done."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import tree_bytes
from stablehand.core.installs.health_environment import recorded_packages
from stablehand.core.installs.switch_plan import plan_return
from stablehand.core.installs.version_choice import UpdateTarget
from stablehand.core.records.generations import Generation, current_generation
from stablehand.core.records.install import InstallFolder, InstallRecord, need_record
from stablehand.core.records.update_check import installed_version
from stablehand.core.runtimes.git_address import checked_repository
from stablehand.core.runtimes.git_reading import changed_files, is_checkout
from stablehand.core.runtimes.tools import find_tools
from stablehand.services.app import App
from stablehand.services.sessions import sessions_by_install
from stablehand.services.snapshots import SnapshotView, list_snapshots, wanted_snapshot
from stablehand.services.update_preview import UpdatePreview, preview_update
from stablehand.services.versions import update_target


@dataclass(frozen=True, slots=True)
class VersionPreview:
    """What an update to a chosen version would do.

    Attributes:
        update: what every update does; its check is about this version, or None.
        target: what the install would become.
        source: the other repository that was asked for.
        is_same: that is what is installed already.
        edited: files of the program that the user has changed.
    """

    update: UpdatePreview
    target: UpdateTarget
    source: str | None
    is_same: bool
    edited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RollbackPreview:
    """What going back to a snapshot would do.

    Attributes:
        name: the install.
        now, then: what is current, and the snapshot.
        added, removed, changed: packages that would come, go, or get another version.
        options: what is set for launches and would be as it was then: flags, names, "port",
            "arguments".
        replaced: files of the program that the user has changed and that would be the snapshot's.
        models, images: where they lie, which nothing touches.
        models_bytes, images_bytes: their sizes.
        is_running: whether it runs, so that it would have to be stopped.
    """

    name: str
    now: SnapshotView
    then: SnapshotView
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    options: tuple[str, ...]
    replaced: tuple[str, ...]
    models: Path
    models_bytes: int
    images: Path
    images_bytes: int
    is_running: bool


async def preview_version(
    app: App, name: str, ref: str | None = None, source: str | None = None
) -> VersionPreview:
    """Tell what an update to a version would do; its repository is asked, nothing is fetched.

    Args:
        ref: release, branch, tag or commit; None is what the install follows.
        source: another repository; None is the one it comes from.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `package.unknown`, `git.failed`,
            `install.unresolvable`, `network.*`, `tool.missing`, `usage`, `settings.invalid`.
    """
    folder, record = need_record(app.data.root, name)
    package = app.catalog.load(record.package).package
    if source:
        checked_repository(source)
    tools = await asyncio.to_thread(find_tools, app.settings, app.data.assets, app.environ)
    target = await update_target(folder, record, package, tools, ref=ref, source=source)
    update = await preview_update(app, name)
    new = target.commit or target.ref
    if update.check is not None and update.check.target != new:
        update = replace(update, check=None)

    def look() -> VersionPreview:
        is_same = new is not None and new == installed_version(folder, record) and not source
        return VersionPreview(update, target, source, is_same, _edited(folder))

    return await asyncio.to_thread(look)


async def preview_rollback(app: App, name: str, number: int) -> RollbackPreview:
    """Tell what going back to a snapshot would do.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `snapshot.unknown`, `update.blocked`,
            `git.failed`, `sharing.damaged`.
    """
    folder, record = need_record(app.data.root, name)
    wanted = await asyncio.to_thread(wanted_snapshot, folder, record, number)
    views = {view.number: view for view in (await list_snapshots(app, name)).data}
    is_running = name in await sessions_by_install(app)

    def look() -> RollbackPreview:
        current = current_generation(folder, record)
        now, then = (recorded_packages(folder, n) for n in (current.number, wanted.number))
        models, images = app.data.models, app.data.images / name
        return RollbackPreview(
            name,
            views[record.generation],
            views[number],
            added=tuple(sorted(then.keys() - now.keys())),
            removed=tuple(sorted(now.keys() - then.keys())),
            changed=tuple(sorted(n for n in then.keys() & now.keys() if then[n] != now[n])),
            options=_other_options(record, wanted),
            replaced=plan_return(folder, record, current, wanted).standing.replaced,
            models=models,
            models_bytes=tree_bytes(models),
            images=images,
            images_bytes=tree_bytes(images),
            is_running=is_running,
        )

    return await asyncio.to_thread(look)


def _edited(folder: InstallFolder) -> tuple[str, ...]:
    if not is_checkout(folder.checkout):
        return ()
    try:
        return changed_files(folder.checkout)
    except StablehandError:
        return ()  # only a number; what is wrong with it is told when it is tried


def _other_options(record: InstallRecord, then: Generation) -> tuple[str, ...]:
    """Name what is set for launches otherwise than it was."""
    found = [*_other(record.options, then.options), *_other(record.variables, then.variables)]
    if record.port != then.port:
        found.append("port")
    if record.arguments != then.arguments:
        found.append("arguments")
    return tuple(found)


def _other(now: Mapping[str, object], then: Mapping[str, object]) -> list[str]:
    return sorted(key for key in now.keys() | then.keys() if now.get(key) != then.get(key))
