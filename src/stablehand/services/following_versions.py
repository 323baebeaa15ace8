"""What an install follows: releases, a branch, or nothing at all."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final, Literal

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.version_choice import newest_names
from stablehand.core.records.install import InstallRecord, need_record, write_record
from stablehand.core.records.lock import held
from stablehand.core.records.update_check import forget_check
from stablehand.core.runtimes.git_address import checked_ref
from stablehand.core.runtimes.git_versions import missing_ref, remote_refs
from stablehand.core.runtimes.tools import find_tools
from stablehand.services.app import App
from stablehand.services.results import Result
from stablehand.services.versions import repository_of

Wish = Literal["release", "branch", "nothing", "default"]
_LOCK_WAIT_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Followed:
    """What an install follows now.

    Attributes:
        name: the install.
        follows: `release`, `branch`, `nothing` (it is pinned), or `default`: what it was installed from.
        branch: the branch that was named; None is the one that it was installed from.
        ref: what is installed: the revision as it was asked for.
    """

    name: str
    follows: Wish
    branch: str | None
    ref: str | None


async def show_followed(app: App, name: str) -> Result[Followed]:
    """Tell what an install follows.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`.
    """
    _folder, record = need_record(app.data.root, name)
    return Result("follow", _followed(record))


async def follow(app: App, name: str, wish: Wish, branch: str | None = None) -> Result[Followed]:
    """Let an install follow something else from now on; nothing of it changes until it is updated.

    Args:
        name: the install.
        wish: see `Followed.follows`.
        branch: the branch to follow, with the wish `branch`.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `install.busy`, `package.unknown`, `usage`
            where the package has no such thing, `git.failed` for a branch that is not there.
    """
    folder, record = need_record(app.data.root, name)
    package = app.catalog.load(record.package).package
    _refuse(package, wish, branch)
    notices = await _look_for(app, record, package, branch) if branch else ()
    async with held(folder, wait_s=_LOCK_WAIT_S):
        folder, record = need_record(app.data.root, name)
        channel = wish if wish in ("release", "branch") else None
        changed = record.changed(channel=channel, branch=branch, pinned=wish == "nothing")
        if wish == "nothing":  # what it followed is followed again once it is let go
            changed = record.changed(pinned=True)
        try:
            forget_check(folder)
        except OSError as error:
            raise unwritable(folder.own, error) from error
        write_record(folder, changed)
    return Result("follow", _followed(changed), notices)


def _followed(record: InstallRecord) -> Followed:
    follows: Wish = "nothing" if record.pinned else record.channel or "default"
    return Followed(
        record.name, follows, record.branch, record.source.ref if record.source else None
    )


def _refuse(package: Package, wish: Wish, branch: str | None) -> None:
    kind = package.source.kind
    if wish in ("nothing", "default") and branch is None:
        return
    if kind == "git" and (branch is None or wish == "branch"):
        return
    if kind == "registry" and wish == "release":
        return
    text = QT_TRANSLATE_NOOP(
        "versions", "{name} comes with Stablehand, so it follows nothing else."
    )
    if kind == "registry":
        text = QT_TRANSLATE_NOOP("versions", "{name} has releases only, no branches.")
    elif kind == "git":
        text = QT_TRANSLATE_NOOP(
            "versions", "Only a branch can be named; {name} was told otherwise."
        )
    raise StablehandError(
        "usage",
        text.fill(name=package.name),
        hint=QT_TRANSLATE_NOOP("versions", "To keep it as it is: stablehand follow NAME nothing"),
    )


async def _look_for(
    app: App, record: InstallRecord, package: Package, branch: str
) -> tuple[Wording, ...]:
    """Look whether a branch is there; give a notice where that cannot be found out now."""
    checked_ref(branch)
    tools = await asyncio.to_thread(find_tools, app.settings, app.data.assets, app.environ)
    try:
        refs = await remote_refs(tools.git(), repository_of(record, package))
    except StablehandError as error:
        if not error.code.startswith("network."):
            raise
        text = QT_TRANSLATE_NOOP(
            "versions", "Whether there is a branch {branch} is not known: {why}"
        )
        return (text.fill(branch=branch, why=error.message),)
    if branch not in refs.branches:
        raise missing_ref(branch, refs, newest_names(refs))
    return ()
