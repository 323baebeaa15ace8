"""Installing a package, or going on with an install that did not come to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.loader import Definition
from stablehand.core.catalog.schema import Package
from stablehand.core.hardware.profile import Machine
from stablehand.core.installs.as_it_was import forget_environment
from stablehand.core.installs.carrying import added_before
from stablehand.core.installs.change_steps import again_steps
from stablehand.core.installs.command_log import CommandLog
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.heal import still_stands
from stablehand.core.installs.journal import Journal
from stablehand.core.installs.pins import read_pins
from stablehand.core.installs.plan import InstallPlan
from stablehand.core.installs.preflight import check_place, check_room
from stablehand.core.installs.prerequisites import as_needed
from stablehand.core.installs.python_steps import OtherPython
from stablehand.core.installs.runner import run_steps, steps_left
from stablehand.core.installs.source_steps import app_files, refuse_foreign
from stablehand.core.records.generations import (
    Generation,
    current_generation,
    write_generation,
)
from stablehand.core.records.install import (
    InstallFailure,
    InstallFolder,
    InstallRecord,
    SharingMethod,
    StoredText,
    checked_name,
    install_names,
    now,
    read_record,
    write_record,
)
from stablehand.core.records.lock import held
from stablehand.core.runtimes.command import redacted
from stablehand.core.runtimes.git_address import checked_ref, checked_repository
from stablehand.core.runtimes.tools import Tools, find_tools
from stablehand.services.adopt_undo import leave_models
from stablehand.services.app import App
from stablehand.services.bundled_apps import app_folder
from stablehand.services.finishing_renames import finish_rename_from
from stablehand.services.jobs import Job
from stablehand.services.machine import machine_of
from stablehand.services.planning import plan_as_asked
from stablehand.services.recovering import recover


@dataclass(frozen=True, slots=True)
class InstallRequest:
    """What is asked for; None and empty are the definition's and the machine's own choice.

    Attributes:
        package: id of the package.
        name: name of the install.
        ref: release, branch, tag or commit.
        source: address of another repository, such as a fork.
        python: Python series.
        torch: torch build.
        method: how models are shared.
        accept_licence: the user has agreed to licences that ask for it.
        ignore_space: go on though the drive seems too full.
    """

    package: str
    name: str | None = None
    ref: str | None = None
    source: str | None = None
    python: str | None = None
    torch: str | None = None
    method: SharingMethod | None = None
    accept_licence: bool = False
    ignore_space: bool = False

    @property
    def wishes(self) -> dict[str, str]:
        """Give what has to be kept for a resume."""
        found = {
            "ref": self.ref,
            "source": self.source,
            "python": self.python,
            "torch": self.torch,
            "method": self.method,
        }
        return {key: value for key, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Installed:
    """What became of a request: the record, whether anything had to be done, and what to know."""

    record: InstallRecord
    path: Path
    fresh: bool
    notices: tuple[Wording, ...] = ()


@dataclass(frozen=True)
class _Attempt:
    """What one attempt works with."""

    app: App
    request: InstallRequest
    definition: Definition
    required: Mapping[str, Package]
    machine: Machine
    tools: Tools
    folder: InstallFolder
    notices: list[Wording] = field(default_factory=list)


@dataclass(frozen=True)
class ReadyInstall:
    """An install that was checked and can be started: the stages of its job, and its work."""

    title: Text
    name: str
    stages: tuple[Stage, ...]
    work: Callable[[Reporter], Awaitable[Installed]]


async def start_install(app: App, request: InstallRequest) -> Job[Installed]:
    """Check what can be checked at once and start the rest as a job.

    Raises:
        StablehandError: as `ready_install`.
    """
    ready = await ready_install(app, request)
    return app.jobs.submit(
        ready.title, ready.stages, ready.work, kind="install", subject=ready.name, pausable=True
    )


async def ready_install(app: App, request: InstallRequest) -> ReadyInstall:
    """Check what can be checked at once, for a job that installs.

    Raises:
        StablehandError: `package.unknown`, `package.unsupported`, `usage`, `decision.needed`,
            `data.missing`, `data.unwritable`, `tool.missing`, `install.exists`, `install.foreign`,
            `git.failed`.
    """
    await asyncio.to_thread(app.refuse_if_gone)
    definition = app.catalog.load(request.package)
    package = definition.package
    name = checked_name(request.name or package.id)
    await finish_rename_from(app, name)
    refuse_ref(package, request)
    if request.source:
        checked_repository(request.source)
    if request.ref and package.source.kind == "git":
        checked_ref(request.ref)
    _ask_consent(package, request)
    machine, problems = await machine_of(None)
    required = app.catalog.required(definition)
    warnings = check_place(app.data.root)
    # Reads the configuration files of pip and uv.
    tools = await asyncio.to_thread(find_tools, app.settings, app.data.assets, app.environ)
    attempt = _Attempt(
        app,
        request,
        definition,
        required,
        machine,
        tools,
        InstallFolder(app.data.root, name),
        [*problems, *warnings, *tools.indexes.problems],
    )
    _existing(attempt)  # a mistake should show before anything starts
    plan = _plan(attempt, request.wishes, None)
    title = QT_TRANSLATE_NOOP("install", "Install {name}").fill(name=package.name)
    stages = [
        *(Stage(f"require-{package_id}", 1 + plan.seconds / 2) for package_id in required),
        Stage("install", 1 + plan.seconds),
    ]
    return ReadyInstall(title, name, tuple(stages), lambda reporter: _work(attempt, reporter))


async def _work(attempt: _Attempt, reporter: Reporter) -> Installed:
    async with held(attempt.folder):
        await recover(attempt.app, attempt.folder)
        record = _existing(attempt)
        if record is not None and await _is_whole(attempt.folder, record):
            return Installed(record, attempt.folder.checkout, False, tuple(attempt.notices))
        needed = await _required_installs(attempt, reporter)
        reporter.start("install")
        return await _install(attempt, _begun(attempt, record, needed), needed, reporter)


async def _is_whole(folder: InstallFolder, record: InstallRecord) -> bool:
    """Tell whether nothing is left to do; an environment that was deleted is made anew."""
    return record.state == "installed" and await asyncio.to_thread(still_stands, folder, record)


async def _required_installs(attempt: _Attempt, reporter: Reporter) -> dict[str, InstallRecord]:
    """Have every package installed that this one leans on; give their records by package id."""
    found: dict[str, InstallRecord] = {}
    for package_id in attempt.required:
        reporter.start(f"require-{package_id}")
        record = installed_as(attempt.app, package_id)
        if record is None:
            request = InstallRequest(
                package_id,
                torch=attempt.request.torch,
                accept_licence=attempt.request.accept_licence,
                ignore_space=attempt.request.ignore_space,
            )
            inner = _Attempt(
                attempt.app,
                request,
                attempt.app.catalog.load(package_id),
                {},
                attempt.machine,
                attempt.tools,
                InstallFolder(attempt.app.data.root, package_id),
                attempt.notices,
            )
            async with held(inner.folder):
                begun = _begun(inner, _existing(inner), {})
                record = (await _install(inner, begun, {}, reporter)).record
        found[package_id] = record
    return found


async def _install(
    attempt: _Attempt,
    record: InstallRecord,
    needed: Mapping[str, InstallRecord],
    reporter: Reporter,
) -> Installed:
    app, folder = attempt.app, attempt.folder
    write_record(folder, record)
    if record.adopted is not None and record.method != "none":
        # Its models move into the shared tree: links to where they were would lead in circles.
        await asyncio.to_thread(leave_models, app, record.name)
    journal = Journal(app.data.journal)
    operation = journal.begin(record.name, "install", record.created_at)
    log = CommandLog(folder.generation(record.generation) / "log" / "install.log")
    wishes = dict(record.wishes)
    context: InstallContext | None = None
    try:
        attempt.tools.prepare()
        while True:
            plan = _plan(attempt, wishes, needed)
            if added_before(folder, record.generation):
                plan = replace(plan, own_steps=again_steps(plan.own_steps))
            context = InstallContext(
                plan=plan,
                folder=folder,
                record=context.record if context else record,
                tools=attempt.tools,
                journal=journal,
                operation=operation,
                log=log,
                reporter=_stages(reporter, plan),
                machine=attempt.machine,
                app_folder=app_folder(app.catalog, attempt.definition.package),
                required=needed,
                notices=attempt.notices,
            )
            if not attempt.request.ignore_space:
                check_room(app.data.root, _needed_bytes(context))
            try:
                await run_steps(context, plan.own_steps, context.reporter)
                break
            except OtherPython as other:
                wishes["python"] = other.series
                log.note(f"planned anew for Python {other.series}")
    except asyncio.CancelledError:
        _give_up(context, folder, record)
        journal.end(operation, "cancelled")
        raise
    except StablehandError:
        if context is not None:
            context.save(state="failed")
        journal.end(operation, "failed")
        raise
    finally:
        log.close()
    write_generation(folder, first_generation(context))
    context.save(state="installed", failure=None)
    forget_environment(context.generation)
    journal.end(operation, "done")
    return Installed(context.record, folder.checkout, True, tuple(attempt.notices))


def first_generation(context: InstallContext) -> Generation:
    """Give the account of a generation that an install has made and proved."""
    record = context.record
    made = current_generation(context.folder, record).with_record(record)
    if context.app_folder is not None:
        made = made.changed(folders=app_files(context.app_folder))
    return made.changed(packages=context.packages, state="ready", good=True)


def _needed_bytes(context: InstallContext) -> int:
    """Give what the steps that are left put on the disk."""
    left = steps_left(context, context.plan.own_steps)
    needed = as_needed(left, context.machine, context.tools.uv.assets, context.tools.environ)
    return sum(step.disk_bytes for step in needed)


def _give_up(context: InstallContext | None, folder: InstallFolder, record: InstallRecord) -> None:
    """Write down that somebody stopped it; a later attempt goes on from there."""
    last = context.record if context else record
    text = QT_TRANSLATE_NOOP("install", "It was stopped.")
    stopped = InstallFailure(
        step="",
        code="interrupted",
        message=text.english(),
        message_text=StoredText.of(text),
    )
    write_record(folder, last.changed(state="failed", failure=stopped))


def _stages(reporter: Reporter, plan: InstallPlan) -> Reporter:
    return reporter.nested([Stage(step.id, step.seconds) for step in plan.own_steps])


def _begun(
    attempt: _Attempt, record: InstallRecord | None, needed: Mapping[str, InstallRecord]
) -> InstallRecord:
    """Give the record of the attempt: that of the one before, or a new one."""
    required = {package_id: found.name for package_id, found in needed.items()}
    package, request = attempt.definition.package, attempt.request
    if record is not None:
        wishes = {**record.wishes, **request.wishes}
        method = request.method or record.method
        return record.changed(state="installing", wishes=wishes, required=required, method=method)
    moment = now()
    return InstallRecord(
        name=attempt.folder.name,
        package=package.id,
        state="installing",
        created_at=moment,
        changed_at=moment,
        method=request.method or package.sharing.default,
        wishes=request.wishes,
        required=required,
    )


def _plan(
    attempt: _Attempt, wishes: Mapping[str, str], needed: Mapping[str, InstallRecord] | None
) -> InstallPlan:
    record = read_record(attempt.folder)
    generation = record.generation if record else 1
    pins = read_pins(attempt.folder.generation(generation))
    return plan_as_asked(
        attempt.app,
        attempt.definition.package,
        attempt.required,
        attempt.machine,
        attempt.folder.name,
        {**(record.wishes if record else {}), **wishes},
        method=attempt.request.method or (record.method if record else None),
        generation=generation,
        needed=needed,
        release=pins.torch_release if pins else None,
        card=record.card if record else None,
    )


def _existing(attempt: _Attempt) -> InstallRecord | None:
    """Give the record that is there; refuse a request that it does not fit.

    Raises:
        StablehandError: `install.exists`, `install.damaged`, `install.foreign`.
    """
    record = read_record(attempt.folder)
    if record is None:
        refuse_foreign(attempt.folder)
        return None
    has = _as_it_is(record)
    others = {k: v for k, v in attempt.request.wishes.items() if has.get(k) != v}
    if record.package == attempt.request.package:
        if record.state != "installed" or not others:
            return record
        raise _otherwise(record, has, others)
    raise already_there(record)


def already_there(record: InstallRecord) -> StablehandError:
    """Say that the name of an install is taken."""
    return StablehandError(
        "install.exists",
        QT_TRANSLATE_NOOP(
            "install", "There is already an install named '{name}' ({package})."
        ).fill(name=record.name, package=record.package),
        hint=QT_TRANSLATE_NOOP(
            "install", "Give this one another name with --name, or uninstall that one first."
        ),
        details={"name": record.name, "package": record.package},
    )


def _as_it_is(record: InstallRecord) -> dict[str, str | None]:
    """Give an install in the terms of wishes."""
    source, python, torch = record.source, record.python, record.torch
    return {
        "ref": source.ref if source else None,
        "source": source.url if source else None,
        "python": ".".join(python.version.split(".")[:2]) if python else None,
        "torch": torch.backend if torch else None,
        "method": record.method,
    }


def _otherwise(
    record: InstallRecord, has: Mapping[str, str | None], others: Mapping[str, str]
) -> StablehandError:
    word, wanted = next(iter(others.items()))
    return StablehandError(
        "install.exists",
        QT_TRANSLATE_NOOP(
            "install", "{name} is installed already, with {what} {has} instead of {wanted}."
        ).fill(
            name=record.name,
            what=_WISH_WORDS[word],
            has=redacted(has.get(word) or "-"),
            wanted=redacted(wanted),
        ),
        hint=QT_TRANSLATE_NOOP(
            "install", "Give this one another name with --name, or uninstall that one first."
        ),
        details={"name": record.name, "package": record.package, "wish": word},
    )


_WISH_WORDS: Final[Mapping[str, Text]] = {
    "ref": QT_TRANSLATE_NOOP("install", "revision"),
    "source": QT_TRANSLATE_NOOP("install", "source"),
    "python": QT_TRANSLATE_NOOP("install", "Python"),
    "torch": QT_TRANSLATE_NOOP("install", "torch build"),
    "method": QT_TRANSLATE_NOOP("install", "sharing"),
}


def installed_as(app: App, package_id: str) -> InstallRecord | None:
    """Give an install of a package that is ready, the one of its own name first."""
    names = sorted(install_names(app.data.root), key=lambda name: name != package_id)
    for name in names:
        try:
            record = read_record(InstallFolder(app.data.root, name))
        except StablehandError:
            continue  # a damaged one is none that could be leaned on
        if record and record.package == package_id and record.state == "installed":
            return record
    return None


def refuse_ref(package: Package, request: InstallRequest) -> None:
    """Refuse a revision or a source where there is no choice.

    Raises:
        StablehandError: `usage`.
    """
    if package.source.kind == "git" or not (request.ref or request.source):
        return
    if package.source.kind == "registry" and not request.source:
        return
    raise StablehandError(
        "usage",
        QT_TRANSLATE_NOOP(
            "install",
            "{name} comes with Stablehand in one version, so it takes no --ref or --source.",
        ).fill(name=package.name),
    )


def _ask_consent(package: Package, request: InstallRequest) -> None:
    if not package.licence.consent or request.accept_licence:
        return
    raise StablehandError(
        "decision.needed",
        QT_TRANSLATE_NOOP(
            "install", "{name} brings weights under a licence that you have to accept: {licence}."
        ).fill(name=package.name, licence=package.licence.weights or package.licence.code),
        hint=QT_TRANSLATE_NOOP("install", "Read it at {url}; agree with --accept-licence.").fill(
            url=package.licence.weights_url or package.licence.url or package.homepage or "?"
        ),
        details={"flag": "--accept-licence"},
    )
