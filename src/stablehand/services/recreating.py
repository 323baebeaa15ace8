"""Making an install again of its lock, here or on other hardware: `stablehand recreate`.

The plan says what of the lock holds on this machine. The install itself is an ordinary one, with the
commit of the lock and its versions as pins; what it has beyond that (extensions, options) follows.
Running the same command again goes on where it stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.schema import Package
from stablehand.core.hardware.profile import Machine
from stablehand.core.hardware.wheels import wheel_table
from stablehand.core.installs.heal import still_stands
from stablehand.core.installs.lock_file import (
    LARGEST_BYTES,
    Lock,
    LockedModel,
    lock_invalid,
    parse,
)
from stablehand.core.installs.pins import Pins, read_pins, write_pins
from stablehand.core.installs.plan import InstallPlan
from stablehand.core.installs.recreation import (
    Difference,
    Mark,
    differences,
    digest_of,
    missing_models,
    pins_for,
    read_mark,
    registry_version,
    write_mark,
)
from stablehand.core.installs.watch_list import repository_key
from stablehand.core.records.generations import current_generation, write_generation
from stablehand.core.records.install import (
    InstallFolder,
    InstallRecord,
    SharingMethod,
    checked_name,
    read_record,
    write_record,
)
from stablehand.core.records.lock import held
from stablehand.services.app import App
from stablehand.services.installing import (
    InstallRequest,
    ReadyInstall,
    already_there,
    ready_install,
)
from stablehand.services.jobs import Job
from stablehand.services.library import tree_models
from stablehand.services.locked_launch import launch_of
from stablehand.services.machine import machine_of
from stablehand.services.planning import plan_as_asked
from stablehand.services.recreated_extensions import RecreatedExtension, recreate_extensions
from stablehand.services.results import Result

# What a plan may be refused for that another Python or build may not have.
_REFUSALS: Final = ("package.unsupported", "usage", "torch.unavailable")
_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class RecreateRequest:
    """What is asked for.

    Attributes:
        file: the lock.
        name: of the install; None is the one in the lock.
        torch: the build of torch; None is that of the lock, or what fits this hardware.
        source: the program's repository, where the lock names none.
        accept_licence, ignore_space: as for an install.
    """

    file: Path
    name: str | None = None
    torch: str | None = None
    source: str | None = None
    accept_licence: bool = False
    ignore_space: bool = False


@dataclass(frozen=True, slots=True)
class RecreatePlan:
    """What will be made of a lock on this machine.

    Attributes:
        name: of the install.
        lock: the lock, and `digest` what tells it from others.
        install: the plan of the install.
        wishes: what it is asked for with.
        same_build: torch, system and Python are those of the lock, so every package is too.
        pins: the versions that hold.
        left: packages that go with the lock's build of torch and are chosen anew.
        missing: models that are not in the tree.
    """

    name: str
    lock: Lock
    digest: str
    install: InstallPlan
    wishes: Mapping[str, str]
    same_build: bool
    pins: Pins
    left: tuple[str, ...]
    missing: tuple[LockedModel, ...]
    notices: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True)
class Recreated:
    """What became of it; `changed` are packages that could not have the lock's version."""

    record: InstallRecord
    plan: RecreatePlan
    fresh: bool
    extensions: tuple[RecreatedExtension, ...] = ()
    changed: tuple[Difference, ...] = ()


async def plan_recreate(app: App, request: RecreateRequest) -> Result[RecreatePlan]:
    """Tell what would be made of a lock here, without making it.

    Raises:
        StablehandError: `lock.invalid`, `package.unknown`, `package.unsupported`, `catalog.invalid`,
            `usage`.
    """
    text = await asyncio.to_thread(_read, request.file)
    lock = parse(text, request.file.name)
    name = checked_name(request.name or lock.name)
    definition = app.catalog.load(lock.package.id)
    machine, problems = await machine_of(None)
    draft = _Draft(app, lock, request, name, definition.package, machine)
    draft.required = app.catalog.required(definition)
    draft.notices += problems
    plan, same = draft.planned()
    models = await asyncio.to_thread(_missing, app, lock)
    left = () if same else tuple(lock.packages.torch_bound)
    made = RecreatePlan(
        name=name,
        lock=lock,
        digest=digest_of(text),
        install=plan,
        wishes=draft.wishes,
        same_build=same,
        pins=pins_for(lock, same_build=same),
        left=left,
        missing=models,
        notices=tuple(draft.notices),
    )
    return Result("recreate", made, made.notices)


async def start_recreate(app: App, request: RecreateRequest) -> Job[Result[Recreated]]:
    """Make an install of a lock as a job, or go on with it.

    Raises:
        StablehandError: as `plan_recreate`, and `install.exists`, `install.foreign`,
            `decision.needed`, `data.unwritable`, `tool.missing`.
    """
    plan = (await plan_recreate(app, request)).data
    folder = InstallFolder(app.data.root, plan.name)
    record = _own_record(folder, plan)
    ready = None
    if record is None or record.state != "installed":
        ready = await ready_install(app, _install_request(plan, request))
    stages = [*(ready.stages if ready else ()), Stage("extensions", 2 + len(plan.lock.extensions))]

    async def work(reporter: Reporter) -> Result[Recreated]:
        return await _recreate(app, folder, plan, ready, reporter)

    title = QT_TRANSLATE_NOOP("lock", "Make {name} of a lock").fill(name=plan.name)
    return app.jobs.submit(
        title, stages, work, kind="recreate", subject=plan.name, pausable=ready is not None
    )


@dataclass
class _Draft:
    """A plan in the making: what is asked for, and what a person should know."""

    app: App
    lock: Lock
    request: RecreateRequest
    name: str
    package: Package
    machine: Machine
    required: Mapping[str, Package] = field(default_factory=dict)
    wishes: dict[str, str] = field(default_factory=dict)
    notices: list[Wording] = field(default_factory=list)

    def planned(self) -> tuple[InstallPlan, bool]:
        """Plan the install; give whether torch, system and Python are those of the lock."""
        self._wish_source()
        plan, wishes = self._best_plan()
        self.wishes |= wishes
        same = self._is_same(plan)
        self._tell(plan, same=same)
        return plan, same

    def _wish_source(self) -> None:
        lock, source = self.lock.source, self.package.source
        if source.kind == "registry":
            if version := registry_version(source, self.lock):
                self.wishes["ref"] = version
        elif source.kind == "git":
            if wanted := lock.commit or lock.ref:
                self.wishes["ref"] = wanted
            url = self.request.source or lock.url
            usual = repository_key(source.url or "")
            if url is None or repository_key(url) == usual:
                return
            self.wishes["source"] = url
            if self.request.source is None:
                self.notices.append(_FOREIGN.fill(name=self.package.name, url=url))

    def _best_plan(self) -> tuple[InstallPlan, dict[str, str]]:
        """Take the first plan that this machine allows, from the lock's own to its own choice."""
        refused: StablehandError | None = None
        for torch, python, release in self._candidates():
            asked = {"torch": torch, "python": python}
            wishes = {key: value for key, value in asked.items() if value}
            try:
                return self._plan(wishes, release), wishes
            except StablehandError as error:
                if error.code not in _REFUSALS:
                    raise
                refused = refused or error
        assert refused is not None
        raise refused

    def _candidates(self) -> list[tuple[str | None, str | None, str | None]]:
        locked, python = self.lock.torch, self.lock.python
        series = python.series if python else None
        if locked is None or self.package.torch is None:
            return [(self.request.torch, series, None), (self.request.torch, None, None)]
        release = locked.version.partition("+")[0]
        known = release if release in wheel_table().releases else None
        wished = self.request.torch or self._locks_build(locked.family, locked.backend)
        chosen = [(wished, series, known), (wished, series, None), (wished, None, None)]
        if self.request.torch is None and wished is not None:
            chosen += [(None, series, None), (None, None, None)]
        return list(dict.fromkeys(chosen))

    def _locks_build(self, family: str, backend: str) -> str | None:
        """Give the lock's build if this machine would take one of its family anyway."""
        try:
            choice = self._plan({}, None).choice
        except StablehandError as error:
            if error.code not in _REFUSALS:
                raise
            return backend
        return backend if choice is not None and choice.family == family else None

    def _plan(self, wishes: Mapping[str, str], release: str | None) -> InstallPlan:
        return plan_as_asked(
            self.app,
            self.package,
            self.required,
            self.machine,
            self.name,
            {**self.wishes, **wishes},
            method=_method(self.lock, self.package),
            release=release,
        )

    def _is_same(self, plan: InstallPlan) -> bool:
        lock, os = self.lock, self.machine.os
        here = (os.system.value, os.arch.value)
        if (lock.machine.system, lock.machine.arch) != here:
            return False
        if lock.python is not None and lock.python.series != plan.python:
            return False
        choice, locked = plan.choice, lock.torch
        if choice is None or locked is None:
            return choice is None and locked is None
        is_release = choice.version == locked.version.partition("+")[0]
        return choice.backend == locked.backend and is_release

    def _tell(self, plan: InstallPlan, *, same: bool) -> None:
        lock, choice = self.lock, plan.choice
        if lock.python is not None and lock.python.series != plan.python:
            self.notices.append(
                _OTHER_PYTHON.fill(locked=lock.python.version, python=plan.python or "-")
            )
        if not same and choice is not None and lock.torch is not None:
            self.notices.append(
                _OTHER_TORCH.fill(
                    locked=f"{lock.torch.version} ({lock.torch.backend})",
                    torch=f"{choice.version} ({choice.backend})",
                    reason=choice.reason,
                )
            )
        if lock.package.changed_by_user:
            self.notices.append(_OWN_DEFINITION.fill(name=self.package.name))
        if lock.packages.elsewhere:
            self.notices.append(_ELSEWHERE.fill(names=_names(lock.packages.elsewhere)))
        if lock.launch.left_out:
            self.notices.append(_LEFT_OUT.fill(names=", ".join(lock.launch.left_out)))


async def _recreate(
    app: App,
    folder: InstallFolder,
    plan: RecreatePlan,
    ready: ReadyInstall | None,
    reporter: Reporter,
) -> Result[Recreated]:
    notices: list[Wording] = [*plan.notices]
    async with held(folder):
        record, mark = _own_record(folder, plan), read_mark(folder)
        if record is not None and mark is not None and mark.done:
            return Result("recreate", Recreated(record, plan, False), plan.notices)
        await asyncio.to_thread(_begin, folder, plan)
    if ready is not None:
        notices += (await ready.work(reporter)).notices
    async with held(folder):
        record = _own_record(folder, plan)
        if record is None or not await asyncio.to_thread(still_stands, folder, record):
            raise _gone(plan)
        reporter.start("extensions", text=_EXTENSIONS)
        package = plan.install.package
        done, said = await recreate_extensions(app, folder, package, plan.lock, reporter)
        launch, unset = launch_of(plan.lock, package)
        write_record(folder, _as_locked(record, plan.lock).changed(**launch))
        generation = current_generation(folder, record)
        changed = differences(plan.pins, generation.packages)
        record = read_record(folder) or record
        write_generation(folder, generation.with_record(record).changed(reason="recreate"))
        write_mark(folder, Mark(lock=plan.digest, done=True))
    notices += [*said, *unset]
    if changed:
        notices.append(_CHANGED.fill(names=_changed_names(changed)))
    unique = {notice.english(): notice for notice in notices}
    data = Recreated(record, plan, True, done, changed)
    return Result("recreate", data, tuple(unique.values()))


def _begin(folder: InstallFolder, plan: RecreatePlan) -> None:
    """Write down what is meant, before the first byte of it."""
    record = read_record(folder)
    generation = folder.generation(record.generation if record else 1)
    write_mark(folder, Mark(lock=plan.digest))
    known = read_pins(generation)
    # What an attempt before this one had to give up would only be found out again.
    if known is None or known.model_copy(update={"given_up": []}) != plan.pins:
        write_pins(generation, plan.pins)


def _as_locked(record: InstallRecord, lock: Lock) -> InstallRecord:
    """Let updates follow what they followed where the lock was made, not the single commit."""
    source = record.source
    if source is not None and source.kind == "git" and lock.source.ref is not None:
        source = source.model_copy(update={"ref": lock.source.ref})
    return record.changed(
        source=source,
        channel=lock.source.channel,
        branch=lock.source.branch,
        pinned=lock.source.pinned,
    )


def _own_record(folder: InstallFolder, plan: RecreatePlan) -> InstallRecord | None:
    """Give the record of an install that is made of this lock; refuse any other of its name."""
    record = read_record(folder)
    if record is None:
        return None
    mark = read_mark(folder)
    if mark is None or mark.lock != plan.digest:
        raise already_there(record)
    return record


def _install_request(plan: RecreatePlan, request: RecreateRequest) -> InstallRequest:
    return InstallRequest(
        plan.lock.package.id,
        name=plan.name,
        ref=plan.wishes.get("ref"),
        source=plan.wishes.get("source"),
        python=plan.wishes.get("python"),
        torch=plan.wishes.get("torch"),
        method=_method(plan.lock, plan.install.package),
        accept_licence=request.accept_licence,
        ignore_space=request.ignore_space,
    )


def _method(lock: Lock, package: Package) -> SharingMethod | None:
    """Give the lock's way of sharing, where the definition still has it."""
    method = lock.launch.sharing
    return method if method in package.sharing.methods else None


def _read(file: Path) -> str:
    try:
        return read_limited(file, LARGEST_BYTES, only_ordinary=True).decode("utf-8")
    except UnfitFileError as error:
        raise lock_invalid(str(file), error.reason, None) from error
    except UnicodeDecodeError as error:
        reason = QT_TRANSLATE_NOOP("lock", "it is not a text in UTF-8")
        raise lock_invalid(str(file), reason, None) from error
    except OSError as error:
        raise lock_invalid(str(file), error.strerror or str(error), None) from error


def _missing(app: App, lock: Lock) -> tuple[LockedModel, ...]:
    if not lock.models:
        return ()
    models = tree_models(app)
    hashes = [model.hashes["sha256"] for model in models if "sha256" in model.hashes]
    return missing_models(lock, ((model.path, model.size_bytes) for model in models), hashes)


def _names(pins: list[str]) -> str:
    return ", ".join(pins[:_SHOWN]) + (" ..." if len(pins) > _SHOWN else "")


def _changed_names(changed: tuple[Difference, ...]) -> str:
    said = [f"{item.name} {item.locked} -> {item.version or '-'}" for item in changed]
    return _names(said)


def _gone(plan: RecreatePlan) -> StablehandError:
    return StablehandError(
        "install.incomplete",
        QT_TRANSLATE_NOOP("lock", "The environment of {name} is damaged or gone.").fill(
            name=plan.name
        ),
        hint=QT_TRANSLATE_NOOP(
            "lock", "Make it anew: stablehand install {package} --name {name}"
        ).fill(package=plan.lock.package.id, name=plan.name),
        details={"name": plan.name, "package": plan.lock.package.id},
    )


_EXTENSIONS: Text = QT_TRANSLATE_NOOP("lock", "Fetching the extensions at their commits")
_FOREIGN: Text = QT_TRANSLATE_NOOP(
    "lock", "{name} comes from {url}, not from its usual repository: so the lock says."
)
_OTHER_PYTHON: Text = QT_TRANSLATE_NOOP(
    "lock", "The lock is of Python {locked}; here it becomes {python}."
)
_OTHER_TORCH: Text = QT_TRANSLATE_NOOP(
    "lock",
    "The lock is of torch {locked}; here it becomes {torch}, with what goes with it: {reason}",
)
_OWN_DEFINITION: Text = QT_TRANSLATE_NOOP(
    "lock", "The definition of {name} had been changed where the lock was made; here it may differ."
)
_ELSEWHERE: Text = QT_TRANSLATE_NOOP(
    "lock",
    "These packages came from an address or a folder and are only made again if the program asks for "
    "them itself: {names}.",
)
_LEFT_OUT: Text = QT_TRANSLATE_NOOP(
    "lock", "The lock leaves out what was secret or of one computer; set it yourself: {names}."
)
_CHANGED: Text = QT_TRANSLATE_NOOP(
    "lock", "These packages could not have the version of the lock here: {names}."
)
