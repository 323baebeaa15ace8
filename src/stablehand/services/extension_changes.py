"""Adding and updating extensions: made ready beside the install, proved in a new snapshot, switched to.

Whatever fails or is stopped on the way, the install is as it was and launches.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.installs.bisect_state import read_bisect
from stablehand.core.installs.extension_files import (
    clear_work_folder,
    fresh_work_folder,
    switch_extensions,
)
from stablehand.core.installs.extension_notes import read_notes, write_notes
from stablehand.core.installs.extensions_found import FoundExtension
from stablehand.core.records.install import InstallFolder
from stablehand.core.runtimes.git_address import checked_ref
from stablehand.services.app import App
from stablehand.services.changing import Changed, ChangeRequest, change, running
from stablehand.services.extension_forecast import Forecast, forecast, refuse_what_asks
from stablehand.services.extension_ground import (
    Ground,
    bisect_under_way,
    changing_extensions,
    ground_of,
    listed,
    shown_url,
    unsupported,
    views_of,
)
from stablehand.services.extension_mend import ExtensionMend
from stablehand.services.extension_preparing import (
    Ready,
    Wanted,
    copies_made_ready,
    look_for_news,
    made_ready,
    refuse_taken,
    wanted_extension,
)
from stablehand.services.extension_views import (
    Decisions,
    ExtensionCheck,
    ExtensionList,
    ExtensionOutcome,
    ExtensionsChanged,
)
from stablehand.services.in_use import running_out_of
from stablehand.services.jobs import Job
from stablehand.services.mending import drop_copies
from stablehand.services.results import Result

COMMAND: Final = "extensions"
_STAGES: Final = (Stage("fetch", 10), Stage("resolve", 4), Stage("change", 30))


async def start_adding(
    app: App, name: str, what: str, ref: str | None, decisions: Decisions
) -> Job[Result[ExtensionsChanged]]:
    """See `extensions.start_add`."""
    ground = await _checked(app, name, decisions)
    wanted = await wanted_extension(app, ground, what, ref)
    await asyncio.to_thread(refuse_taken, ground, wanted)

    async def work(reporter: Reporter) -> Result[ExtensionsChanged]:
        try:
            return await _add(app, name, wanted, decisions, reporter)
        finally:
            await _cleared(ground.folder)

    title = QT_TRANSLATE_NOOP("extension", "Add {extension} to {name}")
    return app.jobs.submit(
        title.fill(extension=wanted.folder, name=name),
        _STAGES,
        work,
        kind="extension",
        subject=name,
        pausable=True,
    )


async def start_updating(
    app: App, name: str, names: Sequence[str], ref: str | None, decisions: Decisions
) -> Job[Result[ExtensionsChanged]]:
    """See `extensions.start_update`."""
    ground = await _checked(app, name, decisions)
    if ref is not None:
        checked_ref(ref)
        if len(names) != 1:
            raise StablehandError("usage", _ONE_REF)
    wanted = [await asyncio.to_thread(ground.need, item) for item in names]
    folders = [item.folder for item in wanted]

    async def work(reporter: Reporter) -> Result[ExtensionsChanged]:
        try:
            return await _update(app, name, folders, ref, decisions, reporter)
        finally:
            await _cleared(ground.folder)

    title = QT_TRANSLATE_NOOP("extension", "Update the extensions of {name}").fill(name=name)
    return app.jobs.submit(title, _STAGES, work, kind="extension", subject=name, pausable=True)


async def start_checking(
    app: App, name: str, what: str, ref: str | None
) -> Job[Result[ExtensionCheck]]:
    """See `extensions.start_check`."""
    ground = ground_of(app, name)
    found = await asyncio.to_thread(ground.found)
    there = next((item for item in found if item.folder.casefold() == what.casefold()), None)
    if there is not None and there.url is not None:
        note = (await asyncio.to_thread(read_notes, ground.folder)).of(there.folder)
        wanted = Wanted(there.folder, there.url, ref or there.commit, note.pip)
    else:
        wanted = await wanted_extension(app, ground, what, ref)

    async def work(reporter: Reporter) -> Result[ExtensionCheck]:
        reporter.start("fetch", text=_FETCHING.fill(name=wanted.folder))
        async with changing_extensions(app, name, stop_first=False, looks_only=True) as ground:
            try:
                place = await asyncio.to_thread(fresh_work_folder, ground.folder)
                ready = await made_ready(app, place, wanted)
                reporter.start("resolve", text=_RESOLVING)
                found = await forecast(ground, [ready], reporter)
                return Result(COMMAND, _check_of(ready, found))
            finally:
                await _cleared(ground.folder)

    title = QT_TRANSLATE_NOOP("extension", "Look what {extension} would change in {name}")
    return app.jobs.submit(
        title.fill(extension=wanted.folder, name=name),
        _STAGES[:2],
        work,
        kind="extension_check",
        subject=name,
        pausable=True,
    )


async def start_looking(app: App, name: str) -> Job[Result[ExtensionList]]:
    """See `extensions.start_look`."""
    ground = ground_of(app, name)

    async def work(reporter: Reporter) -> Result[ExtensionList]:
        found = await asyncio.to_thread(ground.found)
        reporter.start("fetch", text=_ASKING, total=len(found))
        _news, others = await look_for_news(ground, found, reporter)
        notices = tuple(
            _NOT_ASKED.fill(name=item.name, cause=item.cause)
            for item in others
            if item.outcome == "failed" and item.cause is not None
        )
        return Result(COMMAND, await listed(app, name), notices)

    title = QT_TRANSLATE_NOOP("extension", "Look for updates of the extensions of {name}")
    return app.jobs.submit(
        title.fill(name=name), _STAGES[:1], work, kind="extension_look", subject=name, pausable=True
    )


async def _checked(app: App, name: str, decisions: Decisions) -> Ground:
    """Refuse at once what would be refused later."""
    ground = ground_of(app, name)
    if ground.extensions.format == "none":
        raise unsupported(ground.package)
    if read_bisect(ground.folder) is not None:
        raise bisect_under_way(name)
    if not decisions.stop_first and (users := await running_out_of(app, name)):
        raise running(users[0])
    return ground


async def _add(
    app: App, name: str, wanted: Wanted, decisions: Decisions, reporter: Reporter
) -> Result[ExtensionsChanged]:
    reporter.start("fetch", text=_FETCHING.fill(name=wanted.folder))
    async with changing_extensions(app, name, stop_first=decisions.stop_first) as ground:
        await asyncio.to_thread(refuse_taken, ground, wanted)
        place = await asyncio.to_thread(fresh_work_folder, ground.folder)
        ready = await made_ready(app, place, wanted)
        reporter.start("resolve", text=_RESOLVING)
        found = await _decided(ground, [ready], decisions, reporter)
    note = _ADDED.fill(names=wanted.folder)
    return await _changed(app, name, found, [], note, decisions, reporter, strict=True)


async def _update(
    app: App,
    name: str,
    names: Sequence[str],
    ref: str | None,
    decisions: Decisions,
    reporter: Reporter,
) -> Result[ExtensionsChanged]:
    reporter.start("fetch", text=_ASKING)
    async with changing_extensions(app, name, stop_first=decisions.stop_first) as ground:
        chosen, outcomes = await asyncio.to_thread(_chosen, ground, names, ref)
        reporter.update(0, total=len(chosen) or 1)
        news, others = await look_for_news(ground, chosen, reporter, ref=ref, is_still=True)
        outcomes += others
        if not news:
            views = await views_of(ground)
            return Result(COMMAND, ExtensionsChanged(name, _sorted(outcomes), views))
        place = await asyncio.to_thread(fresh_work_folder, ground.folder)
        ready, others = await copies_made_ready(ground, place, news, reporter)
        outcomes += others
        reporter.start("resolve", text=_RESOLVING)
        found = await _decided(ground, ready, decisions, reporter)
        outcomes += found.failed
        if not found.ready:
            views = await views_of(ground)
            return Result(COMMAND, ExtensionsChanged(name, _sorted(outcomes), views))
    said = ", ".join(item.name for item in found.ready[:12])
    note = _UPDATED.fill(names=said)
    return await _changed(app, name, found, outcomes, note, decisions, reporter, strict=False)


def _chosen(
    ground: Ground, names: Sequence[str], ref: str | None
) -> tuple[list[FoundExtension], list[ExtensionOutcome]]:
    """Give the extensions to look for, and what of those that stay."""
    found = ground.found()
    notes = read_notes(ground.folder)
    wanted = [item for item in found if not names or item.folder in names]
    if gone := [name for name in names if name not in {item.folder for item in found}]:
        ground.need(gone[0])
    stay = [item for item in wanted if ref is None and notes.of(item.folder).pinned]
    chosen = [item for item in wanted if item not in stay]
    kept = [ExtensionOutcome(item.folder, "unchanged", item.commit, item.commit) for item in stay]
    if not names:  # a folder that is no repository is nobody's fault
        chosen = [item for item in chosen if item.url is not None]
    return chosen, kept


async def _decided(
    ground: Ground, ready: Sequence[Ready], decisions: Decisions, reporter: Reporter
) -> Forecast:
    found = await forecast(ground, ready, reporter, without_clashing=decisions.without_clashing)
    refuse_what_asks(
        ground,
        found,
        accept_changes=decisions.accept_changes,
        without_clashing=decisions.without_clashing,
    )
    return found


async def _changed(
    app: App,
    name: str,
    found: Forecast,
    outcomes: Sequence[ExtensionOutcome],
    note: Text,
    decisions: Decisions,
    reporter: Reporter,
    *,
    strict: bool,
) -> Result[ExtensionsChanged]:
    """Make the snapshot and switch to it."""
    mend = ExtensionMend(found.ready, strict)
    reporter.start("change", text=_CHANGING)
    request = ChangeRequest(
        name,
        reason="extension",
        environment="fork",
        keeps_version=True,
        mend=mend,
        note=note.english(),
        stop_first=decisions.stop_first,
    )
    folder = InstallFolder(app.data.root, name)
    try:
        done = await change(app, request, reporter)
    except BaseException:
        # What was put together for it is not gone on with.
        with suppress(OSError):
            await to_the_end(asyncio.to_thread(drop_copies, folder), f"clearing of {name}")
        raise
    async with changing_extensions(app, name, stop_first=False, looks_only=True) as ground:
        notices = await to_the_end(asyncio.to_thread(_noted, ground, mend.done), f"notes of {name}")
        views = await views_of(ground)
    made = [
        ExtensionOutcome(
            item.name, "added" if item.before is None else "updated", item.before, item.after
        )
        for item in mend.done
    ]
    result = _result(name, done.data, [*outcomes, *mend.failed, *made], mend)
    return Result(COMMAND, replace(result, extensions=views), (*done.notices, *notices))


def _result(
    name: str, done: Changed, outcomes: Sequence[ExtensionOutcome], mend: ExtensionMend
) -> ExtensionsChanged:
    return ExtensionsChanged(
        name,
        _sorted(outcomes),
        generation=done.record.generation,
        previous=done.previous,
        packages=mend.changes,
    )


def _noted(ground: Ground, done: Sequence[Ready]) -> list[Wording]:
    """Write down what was asked for; one that came anew is on, whatever its name was before. Blocks."""
    notes = read_notes(ground.folder)
    for item in done:
        notes = notes.noting(item.name, item.note)
    write_notes(ground.folder, notes)
    new = {item.name for item in done if item.before is None}
    found = ground.found() if new else ()
    off = [item.folder for item in found if not item.enabled]
    if new.isdisjoint(off):
        return []
    try:
        switch_extensions(
            ground.extensions, ground.folder, found, [name for name in off if name not in new]
        )
    except StablehandError as error:
        return [error.message]
    return []


def _check_of(ready: Ready, found: Forecast) -> ExtensionCheck:
    return ExtensionCheck(
        ready.name,
        shown_url(ready.url),
        ready.after,
        ready.lines,
        found.clashes,
        found.changes,
        found.problem.message if found.problem else None,
        ready.has_installer,
    )


def _sorted(outcomes: Sequence[ExtensionOutcome]) -> tuple[ExtensionOutcome, ...]:
    return tuple(sorted(outcomes, key=lambda item: item.name.casefold()))


async def _cleared(folder: InstallFolder) -> None:
    with suppress(OSError):  # the next one clears it
        await to_the_end(asyncio.to_thread(clear_work_folder, folder), "clearing of extensions")


_ONE_REF: Final = QT_TRANSLATE_NOOP("extension", "A revision can be given for one extension only.")
_FETCHING: Final = QT_TRANSLATE_NOOP("extension", "Fetching {name}")
_ASKING: Final = QT_TRANSLATE_NOOP("extension", "Asking what is new")
_RESOLVING: Final = QT_TRANSLATE_NOOP("extension", "Looking what would change in the packages")
_CHANGING: Final = QT_TRANSLATE_NOOP("extension", "Making a snapshot with it")
_ADDED: Final = QT_TRANSLATE_NOOP("extension", "added {names}")
_UPDATED: Final = QT_TRANSLATE_NOOP("extension", "updated {names}")
_NOT_ASKED: Final = QT_TRANSLATE_NOOP("extension", "{name} could not be asked: {cause}")
