"""A change to an install: the new generation is built beside the current one, proved, then made current.

Whatever fails or is stopped on the way, the current generation stays as it is and launches; the same
request goes on where it stopped.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from packaging.utils import canonicalize_name

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import remove_tree
from stablehand.core.base.paths import unwritable
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.catalog.loader import Definition
from stablehand.core.catalog.schema import Package
from stablehand.core.hardware.profile import Machine
from stablehand.core.installs.change_steps import (
    EnvironmentMode,
    environment_steps,
    fork_steps,
    staged_steps,
)
from stablehand.core.installs.command_log import CommandLog
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.journal import Journal
from stablehand.core.installs.plan import InstallPlan
from stablehand.core.installs.preflight import check_place, check_room
from stablehand.core.installs.prerequisites import as_needed
from stablehand.core.installs.python_steps import OtherPython
from stablehand.core.installs.runner import run_steps, steps_left
from stablehand.core.installs.staging import NothingNew
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.installs.switch import SwitchPlaces
from stablehand.core.launch.ports import free_port
from stablehand.core.launch.remembered import forget
from stablehand.core.records.generations import (
    Generation,
    Reason,
    generation_numbers,
    next_number,
    read_draft,
    read_generation,
    write_generation,
)
from stablehand.core.records.install import InstallFolder, InstallRecord, need_record, now
from stablehand.core.records.lock import held
from stablehand.core.runtimes.git_address import checked_ref, checked_repository
from stablehand.core.runtimes.tools import Tools, find_tools
from stablehand.services.app import App
from stablehand.services.bundled_apps import app_folder
from stablehand.services.in_use import running_out_of
from stablehand.services.install_steps import needed_by
from stablehand.services.jobs import Job
from stablehand.services.machine import machine_of
from stablehand.services.planning import plan_as_asked
from stablehand.services.pruning import clear_generation
from stablehand.services.recovering import recover
from stablehand.services.results import Result
from stablehand.services.sessions import stop
from stablehand.services.switching import Switched, switch_over

Mend = Callable[[InstallContext], Awaitable[None]]
_TRIAL_PORTS: Final = (20_000, 40_000)  # away from the ports that programs ask for


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """What shall become of an install.

    Attributes:
        name: the install.
        reason: why, as the list of snapshots says it.
        ref, source, python, torch, release: as for an install; None leaves it as it was asked for, an empty
            python, torch or release lets the hardware choose again.
        sets: what else the record shall say: card, pins.
        environment: a new one, or a mended copy of the current one, which keeps the version.
        mend: what is done in the copy.
        keeps_version: only the environment is made anew.
        only_if_new: nothing is done where the version is what is installed.
        smoke: whether a new version is started on trial.
        stop_first: stop what runs of it when the new generation is ready.
        note: what the user wrote about it.
        ignore_space: go on though the drive seems too full.
        leaves_broken: whether the environment that it leaves does not work, so that it is none to go back to.
    """

    name: str
    reason: Reason
    ref: str | None = None
    source: str | None = None
    python: str | None = None
    torch: str | None = None
    release: str | None = None
    sets: Mapping[str, Any] = field(default_factory=dict)
    environment: EnvironmentMode = "anew"
    mend: Mend | None = None
    keeps_version: bool = False
    only_if_new: bool = False
    smoke: bool = True
    stop_first: bool = False
    note: str = ""
    ignore_space: bool = False
    leaves_broken: bool = False

    @property
    def wishes(self) -> dict[str, str]:
        """Give what is asked for differently than before."""
        found = {"ref": self.ref, "source": self.source}
        free = {"python": self.python, "torch": self.torch, "release": self.release}
        asked = {key: value for key, value in found.items() if value}
        return asked | {key: value for key, value in free.items() if value is not None}

    @property
    def is_staged(self) -> bool:
        """Whether the program's files are another version's."""
        return self.environment == "anew" and not self.keeps_version

    @property
    def key(self) -> dict[str, str]:
        """Give what tells this request from others, so that it can be gone on with."""
        mode = "fork" if self.environment == "fork" else ("same" if self.keeps_version else "new")
        more = {key: json.dumps(value, default=str) for key, value in self.sets.items()}
        return {"reason": self.reason, "mode": mode, **self.wishes, **more}


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a change.

    Attributes:
        record: the install as it is now.
        previous: the generation that was current before.
        fresh: whether anything changed.
        before: the commit that was checked out before.
        replaced: files that the user had changed and that are the new version's now.
        replaced_at: where the user's versions of them are kept.
    """

    record: InstallRecord
    previous: int
    fresh: bool
    before: str | None = None
    replaced: tuple[str, ...] = ()
    replaced_at: Path | None = None


@dataclass(frozen=True)
class _Attempt:
    app: App
    request: ChangeRequest
    folder: InstallFolder
    definition: Definition
    required: Mapping[str, Package]
    machine: Machine
    tools: Tools
    notices: list[Wording] = field(default_factory=list)


async def start_change(app: App, request: ChangeRequest) -> Job[Result[Changed]]:
    """Check what can be checked at once and start the rest as a job.

    Raises:
        StablehandError: as `change`, before the job is there.
    """
    attempt, plan = await _checked(app, request)
    return app.jobs.submit(
        _TITLES[request.reason if request.reason in _TITLES else "update"].fill(name=request.name),
        (Stage("change", 1 + plan.seconds),),
        lambda reporter: _work(attempt, reporter),
        kind=request.reason,
        subject=request.name,
        pausable=True,
    )


async def change(app: App, request: ChangeRequest, reporter: Reporter) -> Result[Changed]:
    """Do a change as a part of a job that is under way, which must not hold the install's lock.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `install.incomplete`, `install.running`,
            `package.*`, `usage`, `git.failed`, `data.unwritable`, `tool.missing`.
    """
    attempt, _plan_now = await _checked(app, request)
    return await _work(attempt, reporter.nested((Stage("change"),)))


async def _checked(app: App, request: ChangeRequest) -> tuple[_Attempt, InstallPlan]:
    folder, record = need_record(app.data.root, request.name)
    definition = app.catalog.load(record.package)
    package = definition.package
    _check(package, record, request)
    if not request.stop_first and (names := await running_out_of(app, request.name)):
        raise running(names[0])
    machine, problems = await machine_of(None)
    warnings = check_place(app.data.root)
    tools = await asyncio.to_thread(find_tools, app.settings, app.data.assets, app.environ)
    notices: list[Wording] = [*problems, *warnings, *tools.indexes.problems]
    required = app.catalog.required(definition)
    attempt = _Attempt(app, request, folder, definition, required, machine, tools, notices)
    as_set = record.changed(**request.sets)
    return attempt, _plan(attempt, as_set, record.generation + 1, request.wishes)


def _check(package: Package, record: InstallRecord, request: ChangeRequest) -> None:
    if record.state != "installed":
        raise StablehandError(
            "install.incomplete",
            QT_TRANSLATE_NOOP("install", "{name} is not wholly installed yet.").fill(
                name=record.name
            ),
            hint=QT_TRANSLATE_NOOP(
                "install", "Go on with it first: stablehand install {package} --name {name}"
            ).fill(package=record.package, name=record.name),
            details={"name": record.name, "package": record.package},
        )
    if request.source:
        checked_repository(request.source)
    if request.ref and package.source.kind == "git":
        checked_ref(request.ref)
    if (request.ref or request.source) and package.source.kind == "bundled":
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP(
                "install",
                "{name} comes with Stablehand in one version, so it takes no --ref or --source.",
            ).fill(name=package.name),
        )


async def _work(attempt: _Attempt, reporter: Reporter) -> Result[Changed]:
    app, folder, request = attempt.app, attempt.folder, attempt.request
    async with held(folder):
        await recover(app, folder)
        _folder, record = need_record(app.data.root, request.name)
        generation, draft = await asyncio.to_thread(_begun, attempt, record)
        forget(folder)  # so that the next launch looks whether this came to its end
        reporter.start("change")
        journal = Journal(app.data.journal)
        # A number may have been that of a generation which is gone: its steps are not this one's.
        key = f"{record.created_at} {generation.number} {generation.created_at}"
        operation = journal.begin(record.name, request.reason, key)
        log = CommandLog(folder.generation(generation.number) / "log" / "install.log")
        try:
            built = await _built(attempt, record, draft, journal, operation, log, reporter)
            if built is None:
                log.close()  # Windows removes no file that is open
                await asyncio.to_thread(drop_generation, folder, generation.number)
                journal.end(operation, "done")
                done = Changed(record, record.generation, fresh=False)
                return Result(request.reason, done, tuple(attempt.notices))
            for name in await running_out_of(app, request.name):
                if not request.stop_first:
                    raise running(name)
                await stop(app, name)
            own = _plan(attempt, built.record, generation.number, built.record.wishes)
            context = replace(built, plan=own, record=record, staged=None, is_draft=False)
            made = _made(folder, generation, built)
            switched = await to_the_end(
                switch_over(
                    app, context, made, built.record, record, leaves_broken=request.leaves_broken
                ),
                f"switch of {folder.name}",
            )
        except asyncio.CancelledError:
            journal.end(operation, "cancelled")
            raise
        except BaseException:
            journal.end(operation, "failed")
            raise
        finally:
            log.close()
        journal.end(operation, "done")
    return Result(request.reason, _changed(record, switched), tuple(attempt.notices))


def _made(folder: InstallFolder, begun: Generation, built: InstallContext) -> Generation:
    """Give the account of a generation that was built and proved."""
    account = read_generation(folder, begun.number) or begun
    proved = {canonicalize_name(name) for name in built.packages}
    return account.with_record(built.record).changed(
        packages=built.packages,
        added=[name for name in account.added if canonicalize_name(name) in proved],
        state="ready",
        good=True,
    )


def _changed(before: InstallRecord, switched: Switched) -> Changed:
    return Changed(
        switched.record,
        before.generation,
        fresh=True,
        before=before.source.commit if before.source else None,
        replaced=switched.replaced,
        replaced_at=switched.replaced_at,
    )


def _begun(attempt: _Attempt, record: InstallRecord) -> tuple[Generation, InstallRecord]:
    """Take up the generation that this request had begun, or begin one; others that were begun go."""
    folder, request = attempt.folder, attempt.request
    for number in reversed(generation_numbers(folder)):
        found = read_generation(folder, number)
        if number == record.generation or (found is not None and found.state == "ready"):
            continue
        draft = read_draft(folder, number)
        is_same = found is not None and found.request == request.key and request.mend is None
        if (
            is_same
            and found is not None
            and draft is not None
            and found.previous == record.generation
        ):
            wishes = {**draft.wishes, **request.wishes}
            return found, draft.changed(
                wishes=wishes, state="installing", failure=None, **request.sets
            )
        clear_generation(attempt.app, folder, number)
    generation = Generation(
        number=next_number(folder, record),
        created_at=now(),
        reason=request.reason,
        note=request.note,
        previous=record.generation,
        request=request.key,
    )
    write_generation(folder, generation)
    wishes = {**record.wishes, **request.wishes}
    draft = record.changed(
        generation=generation.number,
        state="installing",
        wishes=wishes,
        failure=None,
        **request.sets,
    )
    return generation, draft


def drop_generation(folder: InstallFolder, number: int) -> None:
    """Remove a generation that was being built: all of it can be made again.

    Raises:
        StablehandError: `data.unwritable`.
    """
    place = folder.generation(number)
    try:
        remove_tree(place)
    except OSError as error:
        raise unwritable(place, error) from error


async def _built(
    attempt: _Attempt,
    record: InstallRecord,
    draft: InstallRecord,
    journal: Journal,
    operation: int,
    log: CommandLog,
    reporter: Reporter,
) -> InstallContext | None:
    """Build and prove the new generation; None where there is nothing new."""
    app, folder, request = attempt.app, attempt.folder, attempt.request
    staged = SwitchPlaces(folder, draft.generation).staged if request.is_staged else None
    wishes = dict(draft.wishes)
    attempt.tools.prepare()
    while True:
        plan = _plan(attempt, draft, draft.generation, wishes, staged)
        steps = _steps(plan, request)
        context = InstallContext(
            plan=replace(plan, own_steps=steps),
            folder=folder,
            record=draft,
            tools=attempt.tools,
            journal=journal,
            operation=operation,
            log=log,
            reporter=reporter.nested([Stage(step.id, step.seconds) for step in steps]),
            machine=attempt.machine,
            app_folder=app_folder(app.catalog, attempt.definition.package),
            required=needed_by(app, record),
            notices=attempt.notices,
            staged=staged,
            is_draft=True,
            current=record,
            only_if_new=request.only_if_new,
            mend=request.mend,
        )
        context.save()
        if not request.ignore_space:
            left = steps_left(context, steps)
            needed = as_needed(left, context.machine, app.data.assets, app.environ)
            check_room(app.data.root, sum(step.disk_bytes for step in needed))
        try:
            await run_steps(context, steps, context.reporter)
        except NothingNew:
            return None
        except OtherPython as other:
            wishes["python"] = other.series
            draft = context.record
            log.note(f"planned anew for Python {other.series}")
        else:
            return context


def _steps(plan: InstallPlan, request: ChangeRequest) -> tuple[PlannedStep, ...]:
    if request.environment == "fork":
        return fork_steps(plan.own_steps)
    if request.keeps_version:
        return environment_steps(plan.own_steps)
    smoke = request.smoke and not plan.package.launch.smoke.skip
    return staged_steps(plan.own_steps, smoke=smoke)


def _plan(
    attempt: _Attempt,
    record: InstallRecord,
    generation: int,
    wishes: Mapping[str, str],
    staged: Path | None = None,
) -> InstallPlan:
    return plan_as_asked(
        attempt.app,
        attempt.definition.package,
        attempt.required,
        attempt.machine,
        record.name,
        {**record.wishes, **wishes},
        # On trial nothing of the user's tree is shown to it.
        method="none" if staged else record.method,
        generation=generation,
        needed=needed_by(attempt.app, record),
        staged=staged,
        port=_trial_port(record.name) if staged else record.port,
        card=record.card,
    )


def _trial_port(name: str) -> int:
    # Any port will do; a random one is hardly ever taken twice at the same time.
    return free_port(random.randint(*_TRIAL_PORTS), (), is_firm=False, name=name)  # noqa: S311


def running(name: str) -> StablehandError:
    """Say that an install has to be stopped first."""
    return StablehandError(
        "install.running",
        QT_TRANSLATE_NOOP("install", "{name} is running.").fill(name=name),
        hint=QT_TRANSLATE_NOOP("install", "Stop it first: stablehand stop {name}").fill(name=name),
        details={"name": name},
    )


_TITLES: Final = {
    "update": QT_TRANSLATE_NOOP("install", "Update {name}"),
    "repair": QT_TRANSLATE_NOOP("install", "Repair {name}"),
    "recreate": QT_TRANSLATE_NOOP("install", "Re-create {name}"),
    "extension": QT_TRANSLATE_NOOP("install", "Change the extensions of {name}"),
    "setup": QT_TRANSLATE_NOOP("install", "Change the environment of {name}"),
}
