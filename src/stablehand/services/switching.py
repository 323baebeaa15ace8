"""Making a generation current, with everything that goes with it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.change_steps import afterwards
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.lineage import told_absent
from stablehand.core.installs.own_steps import write_file
from stablehand.core.installs.sharing_steps import share_models, tell_backend
from stablehand.core.installs.source_steps import submodules
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.installs.switch import SwitchPlaces, is_same, make_switch
from stablehand.core.installs.switch_copies import save_databases, save_for_switch
from stablehand.core.installs.switch_plan import (
    PlannedSwitch,
    plan_extensions,
    plan_update,
    staged_extensions,
)
from stablehand.core.launch.remembered import forget
from stablehand.core.records.generations import (
    Generation,
    current_generation,
    generations,
    left,
    write_generation,
)
from stablehand.core.records.install import InstallFolder, InstallRecord
from stablehand.services.app import App
from stablehand.services.pruning import prune
from stablehand.services.recovering import git_for, run_command


@dataclass(frozen=True, slots=True)
class Switched:
    """The record after a switch, and what became of the user's files.

    Attributes:
        replaced: those that are another version's now; `replaced_at`: where the user's are kept.
        returned: databases that are as they were when this version was left; `databases_at`: where
            those of today are kept.
        by_hand: the commit that somebody had checked out since, which is left now.
    """

    record: InstallRecord
    replaced: tuple[str, ...] = ()
    replaced_at: Path | None = None
    returned: tuple[str, ...] = ()
    databases_at: Path | None = None
    by_hand: str | None = None


async def switch_over(
    app: App,
    context: InstallContext,
    made: Generation,
    draft: InstallRecord,
    record: InstallRecord,
    *,
    leaves_broken: bool = False,
) -> Switched:
    """Make a generation current that was built and proved; to be run to its end.

    Args:
        context: with the plan of the install in its own folder.
        made: the new generation.
        draft: the record as it was built up with it.
        record: the install as it is.
        leaves_broken: whether the generation that is left does not work.

    Raises:
        StablehandError: why it could not be; the old generation is current then.
    """
    folder = context.folder
    planned = await asyncio.to_thread(_planned, folder, context.package, record, made, draft)
    fresh = record.changed(
        generation=made.number,
        source=draft.source,
        python=draft.python,
        torch=draft.torch,
        gpu=draft.gpu,
        card=draft.card,
        pins=list(draft.pins),
        addons=dict(draft.addons),
        wishes={key: value for key, value in draft.wishes.items() if key != "branch"},
        failure=None,
    )
    done = await enter(app, folder, planned, made, record, fresh, leaves_broken=leaves_broken)
    context.record = done.record
    await settle(context, done)
    await prune(app, folder, context.record, context.log.note)
    return Switched(context.record, done.replaced, done.replaced_at)


def _planned(
    folder: InstallFolder,
    package: Package,
    record: InstallRecord,
    made: Generation,
    draft: InstallRecord,
) -> PlannedSwitch:
    if made.reason == "extension":
        ready = staged_extensions(folder, package, made.number)
        return plan_extensions(folder, record, made.number, draft.source, ready)
    branch = draft.wishes.get("branch")
    return plan_update(folder, package, record, made.number, draft.source, branch)


async def enter(
    app: App,
    folder: InstallFolder,
    planned: PlannedSwitch,
    enters: Generation,
    record: InstallRecord,
    fresh: InstallRecord,
    *,
    leaves_broken: bool = False,
) -> Switched:
    """Switch to a generation as planned.

    Args:
        enters: its account.
        record, fresh: the install before and after.
        leaves_broken: whether the generation that is left does not work.

    Raises:
        StablehandError: why it could not be; the old generation is current then.
    """
    switch = planned.switch
    leaves = current_generation(folder, record)
    await asyncio.to_thread(_tell_absent, folder, leaves, planned)
    await asyncio.to_thread(save_for_switch, folder, switch.leaves, switch.saved)
    await asyncio.to_thread(save_databases, folder, switch.leaves, switch.databases)
    enters = enters.changed(folders=planned.folders)
    leaves = left(told_absent(leaves, leaves, planned.absent), record).changed(state="ready")
    if switch.old is not None and leaves.source is not None:
        # What is checked out, which the user may have committed or fetched themselves.
        source = leaves.source.model_copy(update={"commit": switch.old.commit})
        leaves = leaves.changed(source=source)
    forget(folder)
    git = git_for(app, folder)
    if git is not None and switch.old is not None:
        # A branch that moves on would leave this commit to git's cleaning up.
        await run_command(git.keep(folder.checkout, f"gen/{leaves.number}", switch.old.commit))
    returned = await asyncio.to_thread(_other_databases, folder, planned)
    await make_switch(folder, switch, fresh, git, run_command, accounts=(enters, leaves))
    if leaves_broken:  # only now: a switch that is taken back says nothing about it
        await asyncio.to_thread(write_generation, folder, leaves.changed(good=False))
    if git is not None:
        with suppress(StablehandError):  # only tidies up
            await run_command(git.prune_work_trees(folder.checkout))
    replaced = planned.standing.replaced
    places = SwitchPlaces(folder, switch.leaves)
    return Switched(
        fresh,
        replaced,
        places.kept if replaced else None,
        returned,
        places.databases if switch.databases else None,
        switch.old.commit if switch.old and _is_by_hand(record, switch.old.commit) else None,
    )


def _other_databases(folder: InstallFolder, planned: PlannedSwitch) -> tuple[str, ...]:
    """Give the databases that come back and are not as they are now."""
    switch = planned.switch
    kept = SwitchPlaces(folder, switch.keeper or switch.enters).databases
    return tuple(p for p in switch.returned if not is_same(folder.checkout / p, kept / p))


def _is_by_hand(record: InstallRecord, commit: str) -> bool:
    return record.source is not None and record.source.commit not in (None, commit)


def _tell_absent(folder: InstallFolder, leaves: Generation, planned: PlannedSwitch) -> None:
    """Let every account say what there is not yet, before it comes."""
    for item in generations(folder) if planned.absent else ():
        told = told_absent(item, leaves, planned.absent)
        if told is not item and item.number not in (planned.switch.enters, leaves.number):
            write_generation(folder, told)


async def settle(context: InstallContext, done: Switched) -> None:
    """Share models with the version that is current now, and say what became of the user's files.

    What fails here is put right by the next launch, so it is told and no more.
    """
    for step in afterwards(context.plan.own_steps):
        context.step = step
        try:
            await _AFTERWARDS[step.kind](context, step)
        except StablehandError as error:
            context.notice(error.message)
        except OSError as error:
            context.notice(unwritable(context.folder.checkout, error).message)
    if done.replaced and done.replaced_at is not None:
        context.notice(
            QT_TRANSLATE_NOOP(
                "install",
                "Files of the program that you had changed are as this version has them: {names}. "
                "Yours are kept in {folder} and come back with a rollback.",
            ).fill(names=", ".join(done.replaced[:8]), folder=str(done.replaced_at))
        )
    if done.by_hand is not None:
        context.notice(
            QT_TRANSLATE_NOOP(
                "install",
                "Another commit had been checked out by hand, or by the program itself: {commit}. "
                "It is kept, and a rollback brings it back.",
            ).fill(commit=done.by_hand[:10])
        )
    if done.returned and done.databases_at is not None:
        context.notice(
            QT_TRANSLATE_NOOP(
                "install",
                "Databases of the program are as they were when this version was left, since another one may "
                "have changed their form: {names}. Those of today are kept in {folder}.",
            ).fill(names=", ".join(done.returned[:8]), folder=str(done.databases_at))
        )


_AFTERWARDS: Final[Mapping[str, Callable[[InstallContext, PlannedStep], Awaitable[None]]]] = {
    "submodules": submodules,
    "write_file": write_file,
    "sharing": share_models,
    "backend": tell_backend,
}
