"""Updating an install to another version, or only finding out whether there is one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from stablehand.core.records.install import need_record
from stablehand.core.runtimes.tools import find_tools
from stablehand.services.app import App
from stablehand.services.changing import Changed, ChangeRequest, start_change
from stablehand.services.jobs import Job
from stablehand.services.results import Result
from stablehand.services.versions import update_target


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """What an update shall bring; None leaves it to what the install follows.

    Attributes:
        name: the install.
        ref: release, branch, tag or commit.
        source: address of another repository, such as a fork.
        python, torch: another Python series or torch build.
        stop_first: stop what runs of it when the new version is ready.
        smoke: whether the new version is started on trial before it becomes current.
        ignore_space: go on though the drive seems too full.
    """

    name: str
    ref: str | None = None
    source: str | None = None
    python: str | None = None
    torch: str | None = None
    stop_first: bool = False
    smoke: bool = True
    ignore_space: bool = False


async def start_update(app: App, request: UpdateRequest) -> Job[Result[Changed]]:
    """Build the wanted version beside the current one as a job, prove it, and make it current.

    Without a revision it is what the install follows; a pinned install then stays as it is.

    Raises:
        StablehandError: as `start_change`; `git.failed` where there is no such revision, `network.*`.
    """
    folder, record = need_record(app.data.root, request.name)
    package = app.catalog.load(record.package).package
    tools = await asyncio.to_thread(find_tools, app.settings, app.data.assets, app.environ)
    target = await update_target(
        folder, record, package, tools, ref=request.ref, source=request.source
    )
    asks_for_more = bool(request.python or request.torch or request.source)
    change = ChangeRequest(
        request.name,
        "update",
        # A bundled app has no revisions: what was asked for is refused in words.
        ref=request.ref if target.kind == "bundled" else target.ref,
        source=request.source,
        python=request.python,
        torch=request.torch,
        only_if_new=not asks_for_more,
        smoke=request.smoke,
        stop_first=request.stop_first,
        ignore_space=request.ignore_space,
    )
    return await start_change(app, change)
