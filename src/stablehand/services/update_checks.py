"""Looking for updates: what upstream has changed since the version that is installed.

A look changes nothing that an install goes by: the source is listed, and commits are fetched into the
checkout's own `.git` under a name of ours. So it holds no lock, and a launch does not wait for it. What
it finds is remembered with the install; where the source cannot be asked, the last answer stays.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Reporter, Silence, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.source_steps import is_app
from stablehand.core.installs.version_choice import UpdateTarget
from stablehand.core.records.install import (
    InstallFolder,
    InstallRecord,
    install_names,
    need_record,
    now,
    read_record,
)
from stablehand.core.records.update_check import (
    UpdateCheck,
    UpstreamChange,
    installed_version,
    read_check,
    write_check,
)
from stablehand.core.runtimes.git_reading import is_checkout
from stablehand.core.runtimes.git_versions import Between, between, fetch_aside
from stablehand.core.runtimes.tools import Tools, find_tools
from stablehand.services.app import App
from stablehand.services.bundled_apps import app_folder
from stablehand.services.jobs import Job
from stablehand.services.results import Result
from stablehand.services.versions import repository_of, update_target

_AT_ONCE: Final = 4
_MOST_CHANGES: Final = 50
_STAGE: Final = "check"
# Files by which programs say what they need, wherever in the repository.
_SAYING_NEEDS: Final = ("pyproject.toml", "setup.py", "setup.cfg", "environment.yaml", "uv.lock")


async def start_check(
    app: App, names: Sequence[str] | None = None
) -> Job[Result[tuple[UpdateCheck, ...]]]:
    """Look for updates as a job; see `check_updates`.

    Raises:
        StablehandError: `install.unknown`, `install.damaged` for a name that was given.
    """
    for name in names or ():
        need_record(app.data.root, name)
    title = QT_TRANSLATE_NOOP("update", "Look for updates")
    subject = names[0] if names is not None and len(names) == 1 else ""

    async def work(reporter: Reporter) -> Result[tuple[UpdateCheck, ...]]:
        return await check_updates(app, names, reporter)

    return app.jobs.submit(title, (Stage(_STAGE),), work, kind="update-check", subject=subject)


async def check_updates(
    app: App, names: Sequence[str] | None = None, reporter: Reporter | None = None
) -> Result[tuple[UpdateCheck, ...]]:
    """Look for updates of installs, several at once, and remember what was found.

    A pinned install has none, so it is not looked for; one that cannot be checked becomes a notice.

    Args:
        names: the installs; None for all of them.
        reporter: is told how many are done.

    Raises:
        StablehandError: `install.unknown`, `install.damaged` for a name that was given; where only one
            was, also why it could not be checked.
    """
    shown = reporter or Silence()
    found, notices = _installs(app, names)
    shown.start(_STAGE, total=len(found))
    tools = await asyncio.to_thread(find_tools, app.settings, app.data.assets, app.environ)
    room = asyncio.Semaphore(_AT_ONCE)
    failures: list[StablehandError] = []
    done = 0

    async def one(folder: InstallFolder, record: InstallRecord) -> UpdateCheck | None:
        nonlocal done
        async with room:
            text = QT_TRANSLATE_NOOP("update", "Looking for updates of {name}")
            shown.update(done, text=text.fill(name=folder.name))
            try:
                return await _checked(app, folder, record, tools)
            except StablehandError as error:
                failures.append(error)
                notices.append(_failed(folder.name, error))
                return None
            finally:
                done += 1
                shown.update(done)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(folder, record)) for folder, record in found]
    checks = tuple(task.result() for task in tasks)
    if names is not None and len(names) == 1 and failures:
        raise failures[0]
    return Result("update", tuple(check for check in checks if check), tuple(notices))


def due(app: App) -> tuple[str, ...]:
    """Name the installs whose last look for updates is older than the setting `updates.check_hours`.

    None of them where that is 0. It reads small files only.

    Raises:
        StablehandError: `settings.invalid`.
    """
    hours = app.settings.get("updates.check_hours")
    if not isinstance(hours, int) or hours <= 0:
        return ()
    before = datetime.now(UTC) - timedelta(hours=hours)
    found = []
    for name in install_names(app.data.root):
        folder = InstallFolder(app.data.root, name)
        with contextlib.suppress(StablehandError):
            record = read_record(folder)
            if record is not None and _can_be_checked(record) and _is_old(folder, record, before):
                found.append(name)
    return tuple(found)


def _is_old(folder: InstallFolder, record: InstallRecord, before: datetime) -> bool:
    check = read_check(folder)
    if check is None or not check.holds_for(installed_version(folder, record)):
        return True
    try:
        return datetime.fromisoformat(check.checked_at) < before
    except (ValueError, TypeError):
        return True


def _can_be_checked(record: InstallRecord) -> bool:
    return record.state == "installed" and record.source is not None and not record.pinned


def _installs(
    app: App, names: Sequence[str] | None
) -> tuple[list[tuple[InstallFolder, InstallRecord]], list[Wording]]:
    """Give the installs that can be checked, and why the others that were named cannot."""
    found: list[tuple[InstallFolder, InstallRecord]] = []
    notices: list[Wording] = []
    for name in install_names(app.data.root) if names is None else names:
        folder = InstallFolder(app.data.root, name)
        try:
            folder, record = need_record(app.data.root, name)
        except StablehandError as error:
            if names is not None:
                raise
            notices.append(error.message)
            continue
        if _can_be_checked(record):
            found.append((folder, record))
        elif names is not None:
            notices.append(_not_checked(record))
    return found, notices


def _not_checked(record: InstallRecord) -> Wording:
    text = QT_TRANSLATE_NOOP("update", "{name} is not installed completely, so it has no updates.")
    if record.pinned:
        text = QT_TRANSLATE_NOOP("update", "{name} is kept as it is, so it has no updates.")
    return text.fill(name=record.name)


async def _checked(
    app: App, folder: InstallFolder, record: InstallRecord, tools: Tools
) -> UpdateCheck:
    package = app.catalog.load(record.package).package
    installed = installed_version(folder, record)
    target = await update_target(folder, record, package, tools)
    if package.source.kind == "bundled":
        check = await _of_bundle(app, package, folder, target, installed)
    elif package.source.kind == "registry":
        check = _of_registry(target, installed)
    else:
        check = await _of_repository(folder, record, package, tools, target)
    check = check.model_copy(update={"name": folder.name})
    # An install that went or moved meanwhile keeps no answer.
    with contextlib.suppress(OSError):
        await asyncio.to_thread(write_check, folder, check)
    return check


async def _of_bundle(
    app: App,
    package: Package,
    folder: InstallFolder,
    target: UpdateTarget,
    installed: str | None,
) -> UpdateCheck:
    """Compare the files of the program that comes with Stablehand with those that are installed."""
    there = app_folder(app.catalog, package)
    is_same = there is None or await asyncio.to_thread(is_app, there, folder.checkout)
    return _check(target, installed, target.label, available=not is_same)


def _of_registry(target: UpdateTarget, installed: str | None) -> UpdateCheck:
    from packaging.version import Version

    is_newer = installed is None or Version(target.label) > Version(installed)
    return _check(target, installed, target.ref, available=is_newer)


async def _of_repository(
    folder: InstallFolder,
    record: InstallRecord,
    package: Package,
    tools: Tools,
    target: UpdateTarget,
) -> UpdateCheck:
    installed, new = record.source.commit if record.source else None, target.commit
    if installed is None or new is None or not is_checkout(folder.checkout):
        raise _no_repository(folder)
    if installed == new:
        return _check(target, installed, new, available=False, count=0)
    git = tools.git()
    await fetch_aside(git, folder.checkout, repository_of(record, package), _full(target), new)
    found = await between(git, folder.checkout, installed, new, _MOST_CHANGES)
    return _with_changes(_check(target, installed, new, available=found.count > 0), found, package)


def _full(target: UpdateTarget) -> str:
    """Give the name by which a target can be fetched, without any doubt which one is meant."""
    ref = target.ref or "HEAD"
    if target.kind == "branch":
        return f"refs/heads/{ref.removeprefix('heads/')}"
    if target.kind == "tag":
        return f"refs/tags/{ref}"
    return ref


def _check(
    target: UpdateTarget,
    installed: str | None,
    new: str | None,
    *,
    available: bool,
    count: int | None = None,
) -> UpdateCheck:
    return UpdateCheck(
        checked_at=now(),
        installed=installed,
        target=new,
        ref=target.ref,
        kind=target.kind,
        label=target.label,
        available=available,
        count=count,
    )


def _with_changes(check: UpdateCheck, found: Between, package: Package) -> UpdateCheck:
    if not found.count:
        return check.model_copy(update={"count": 0})
    return check.model_copy(
        update={
            "count": found.count,
            "changes": tuple(
                UpstreamChange(
                    commit=item.commit, subject=item.subject, author=item.author, date=item.date
                )
                for item in found.newest
            ),
            "requirements": tuple(_saying_needs(found.files, package)),
            "diverged": found.missing > 0,
        }
    )


def _saying_needs(files: Iterable[str], package: Package) -> list[str]:
    own = set(package.requirements.files)
    return [
        file
        for file in files
        if file in own
        or (name := PurePosixPath(file).name) in _SAYING_NEEDS
        or (name.startswith("requirements") and name.endswith(".txt"))
    ]


def _failed(name: str, error: StablehandError) -> Wording:
    text = QT_TRANSLATE_NOOP("update", "No look for updates of {name}: {problem}")
    return text.fill(name=name, problem=error.message)


def _no_repository(folder: InstallFolder) -> StablehandError:
    return StablehandError(
        "git.failed",
        QT_TRANSLATE_NOOP("update", "{name} is no git checkout, so nothing can be compared.").fill(
            name=folder.name
        ),
        details={"folder": str(folder.checkout)},
    )
