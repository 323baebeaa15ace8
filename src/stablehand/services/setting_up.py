"""What an install is made of, and changing it: Python, torch, the card, packages that are kept.

A change of Python or torch is a new environment beside the current one, a change of packages one made of a
copy; both are proved before they become current and can be taken back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.addon_schema import AddonWheel, addon_table, fitting_wheel
from stablehand.core.catalog.loader import Definition
from stablehand.core.hardware.profile import Machine
from stablehand.core.hardware.wheels import wheel_table
from stablehand.core.installs.addon_steps import ground_of
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.package_steps import install_more, write_constraints
from stablehand.core.installs.plan import InstallPlan
from stablehand.core.installs.user_pins import PinConflict, checked_pin, pin_name, with_pin
from stablehand.core.records.install import (
    ChosenCard,
    InstalledPython,
    InstalledTorch,
    InstallFolder,
    InstallRecord,
    need_record,
    write_record,
)
from stablehand.core.records.lock import held
from stablehand.services.app import App
from stablehand.services.cards import check_card, chosen_card
from stablehand.services.changing import Changed, ChangeRequest, start_change
from stablehand.services.jobs import Job
from stablehand.services.machine import machine_of
from stablehand.services.overrides import wishes_for
from stablehand.services.pin_conflicts import pin_conflicts, refuse_conflicts
from stablehand.services.prepared import as_installed, computing
from stablehand.services.recovering import recover
from stablehand.services.results import Result
from stablehand.services.sessions import sessions_by_install
from stablehand.services.setup_view import plan_setup

AUTO: Final = "auto"


@dataclass(frozen=True, slots=True)
class SetupRequest:
    """What shall become of an install's environment; None leaves it, "auto" lets the hardware choose.

    Attributes:
        name: the install.
        python: the Python series.
        torch, release: the build of torch, and its release.
        gpu: place of the card that computes.
        pins: requirements to keep from now on.
        unpins: names of packages that are not kept any more.
        stop_first: stop what runs of it when the new environment is ready.
        ignore_space: go on though the drive seems too full.
    """

    name: str
    python: str | None = None
    torch: str | None = None
    release: str | None = None
    gpu: str | None = None
    pins: Sequence[str] = ()
    unpins: Sequence[str] = ()
    stop_first: bool = False
    ignore_space: bool = False

    def __bool__(self) -> bool:
        asked = (self.python, self.torch, self.release, self.gpu)
        return any(value is not None for value in asked) or bool(self.pins or self.unpins)


@dataclass(frozen=True, slots=True)
class SetupPreview:
    """What a change would do, before anything of it is done.

    Attributes:
        python_now, python, torch_now, torch: as it is, and as it would be.
        why: the fact that decides about torch.
        is_anew: whether a new environment is made.
        is_copy: whether a copy of the environment is changed.
        download_bytes, disk_bytes, seconds: rough costs of a new environment.
        leaves_addons: add-ons that would not come along, and why.
        conflicts: requirements that exclude a pin.
        is_running: whether it runs, so that it would have to be stopped.
    """

    name: str
    python_now: str | None
    python: str | None
    torch_now: str | None
    torch: str | None
    why: Wording | None
    is_anew: bool
    is_copy: bool
    pins: tuple[str, ...]
    download_bytes: int = 0
    disk_bytes: int = 0
    seconds: int = 0
    leaves_addons: tuple[tuple[str, Wording], ...] = ()
    conflicts: tuple[PinConflict, ...] = ()
    is_running: bool = False


@dataclass(frozen=True)
class _Wanted:
    """A request that has been read: what the machine would make of it."""

    folder: InstallFolder
    record: InstallRecord
    definition: Definition
    machine: Machine
    plan: InstallPlan
    wishes: Mapping[str, str]
    sets: dict[str, Any] = field(default_factory=dict)
    is_anew: bool = False
    is_copy: bool = False


async def preview_setup(app: App, request: SetupRequest) -> Result[SetupPreview]:
    """Tell what a change would do.

    Raises:
        StablehandError: `install.*`, `usage`, `options.invalid`, `torch.unavailable`, `package.*`.
    """
    wanted = await _wanted(app, request)
    record, plan, choice = wanted.record, wanted.plan, wanted.plan.choice
    is_running = request.name in await sessions_by_install(app)
    pins = tuple(wanted.sets.get("pins", record.pins))
    conflicts = await asyncio.to_thread(
        pin_conflicts, wanted.folder, record, plan, _new_pins(wanted)
    )
    python_now, torch_now = _series(record), _torch_words(record.torch)
    torch = f"{choice.version} ({choice.backend})" if choice and wanted.is_anew else torch_now
    preview = SetupPreview(
        request.name,
        python_now,
        plan.python if wanted.is_anew else python_now,
        torch_now,
        torch,
        choice.reason if choice and wanted.is_anew else None,
        wanted.is_anew,
        wanted.is_copy,
        pins,
        plan.download_bytes if wanted.is_anew else 0,
        plan.disk_bytes if wanted.is_anew else 0,
        plan.seconds if wanted.is_anew else 0,
        _left_behind(wanted) if wanted.is_anew else (),
        conflicts,
        is_running,
    )
    return Result("setup", preview)


async def start_setup(app: App, request: SetupRequest) -> Job[Result[Changed]]:
    """Change what an install is made of, as a job; what needs no packages is done at once.

    Raises:
        StablehandError: as `preview_setup` and `start_change`; `install.unresolvable` where what the program
            asks for excludes a pin.
    """
    wanted = await _wanted(app, request)
    await asyncio.to_thread(
        refuse_conflicts, wanted.folder, wanted.record, wanted.plan, _new_pins(wanted)
    )
    if not wanted.is_anew and not wanted.is_copy:
        return _at_once(app, wanted, request)
    change = ChangeRequest(
        request.name,
        "setup",
        sets=wanted.sets,
        environment="anew" if wanted.is_anew else "fork",
        keeps_version=True,
        mend=None if wanted.is_anew else _PinMend(tuple(_new_pins(wanted))),
        stop_first=request.stop_first,
        note=_note(wanted),
        ignore_space=request.ignore_space,
    )
    if wanted.is_anew:
        free = {key: wanted.wishes.get(key, "") for key in ("python", "torch", "release")}
        change = replace(
            change, python=free["python"], torch=free["torch"], release=free["release"]
        )
    return await start_change(app, change)


@dataclass(slots=True)
class _PinMend:
    """Brings kept packages to their versions in a copy of the environment."""

    lines: tuple[str, ...]

    async def __call__(self, context: InstallContext) -> None:
        write_constraints(context)
        try:
            await install_more(context, self.lines)
        except StablehandError as error:
            if error.code == "install.unresolvable":
                error.hint = _OTHER_VERSION
            raise


def _at_once(app: App, wanted: _Wanted, request: SetupRequest) -> Job[Result[Changed]]:
    folder = wanted.folder

    async def work(reporter: Reporter) -> Result[Changed]:
        reporter.start("setup")
        async with held(folder):
            await recover(app, folder)
            _, record = need_record(app.data.root, folder.name)
            fresh = record.changed(**_sets_now(wanted, request, record))
            others = [*fresh.pins, *wanted.plan.package.requirements.constraints]
            others += [line for asked in fresh.addons.values() for line in asked]
            gone = [line for line in record.pins if line not in others]
            # First: what a kill leaves out of it, the next change writes again.
            await asyncio.to_thread(_unbound, folder, fresh, gone)
            write_record(folder, fresh)
        return Result("setup", Changed(fresh, fresh.generation, fresh=bool(wanted.sets)))

    title = QT_TRANSLATE_NOOP("install", "Change the environment of {name}").fill(name=folder.name)
    return app.jobs.submit(title, (Stage("setup"),), work, kind="setup", subject=folder.name)


def _sets_now(wanted: _Wanted, request: SetupRequest, record: InstallRecord) -> dict[str, Any]:
    """Give what the record shall say, where another process may have changed it since it was read."""
    sets = dict(wanted.sets)
    if "pins" in sets:
        sets["pins"] = _pins(record, request)
    if "wishes" in sets:
        sets["wishes"] = _wishes(record, request)
    return sets


def _unbound(folder: InstallFolder, record: InstallRecord, gone: Sequence[str]) -> None:
    """Take pins out of the file that binds what the program installs by itself."""
    file = folder.generation(record.generation) / "constraints.txt"
    if not gone or not file.is_file():
        return
    lines = [line for line in file.read_text("utf-8").splitlines() if line not in gone]
    write_atomic(file, "".join(f"{line}\n" for line in lines))


async def _wanted(app: App, request: SetupRequest) -> _Wanted:
    folder, record = need_record(app.data.root, request.name)
    machine, _problems = await machine_of(None)
    definition = app.catalog.load(record.package)
    wishes = _wishes(record, request)
    sets: dict[str, Any] = {}
    card: ChosenCard | None = record.card
    needs_other = False
    if request.gpu is not None:
        card = chosen_card(machine, request.gpu)
        sets["card"] = card
        needs_other = _needs_other(app, definition, machine, record, card)
        if needs_other and request.torch is None:
            wishes = {**wishes, "torch": "", "release": wishes.get("release", "")}
    if request.pins or request.unpins:
        sets["pins"] = _pins(record, request)
    changes = any(
        wishes.get(key, "") != record.wishes.get(key, "") for key in ("python", "torch", "release")
    )
    if changes or needs_other:
        _check_words(definition, wishes)
    plan = plan_setup(app, definition, machine, record.changed(card=card), wishes)
    is_anew = needs_other or (changes and _differs(record, plan, request))
    if changes and not is_anew:
        sets["wishes"] = {**record.wishes, **wishes}
    is_copy = not is_anew and any(line not in record.pins for line in sets.get("pins", ()))
    return _Wanted(folder, record, definition, machine, plan, wishes, sets, is_anew, is_copy)


def _wishes(record: InstallRecord, request: SetupRequest) -> dict[str, str]:
    asked = {"python": request.python, "torch": request.torch, "release": request.release}
    read = {
        key: "" if value.strip().lower() == AUTO else value.strip()
        for key, value in asked.items()
        if value is not None
    }
    return {**record.wishes, **read}


def _check_words(definition: Definition, wishes: Mapping[str, str]) -> None:
    package, table = definition.package, wheel_table()
    for key, known in (("torch", table.backends), ("release", table.releases)):
        word = wishes.get(key, "")
        if not word:
            continue
        if package.torch is None:
            raise StablehandError(
                "usage",
                QT_TRANSLATE_NOOP("setup", "{name} has no torch of its own.").fill(
                    name=package.name
                ),
                details={"package": package.id},
            )
        if word not in known:
            raise StablehandError(
                "torch.unavailable",
                QT_TRANSLATE_NOOP("setup", "There is no torch '{word}'.").fill(word=word),
                hint=QT_TRANSLATE_NOOP("setup", "There is: {known}.").fill(known=", ".join(known)),
                details={key: word},
            )


def _needs_other(
    app: App,
    definition: Definition,
    machine: Machine,
    record: InstallRecord,
    card: ChosenCard | None,
) -> bool:
    """Tell whether a card needs another torch than the installed one.

    Raises:
        StablehandError: `package.unsupported`, `options.invalid`.
    """
    if card is None:
        return False
    owner = computing(record, app)
    installed = as_installed(wishes_for(app, machine, described=False), owner)
    required = app.catalog.required(definition)
    try:
        check_card(app, definition.package, required, machine, owner, card, installed)
    except StablehandError as error:
        if error.code != "torch.other_build" or definition.package.torch is None:
            raise
        return True
    return False


def _pins(record: InstallRecord, request: SetupRequest) -> list[str]:
    pins = list(record.pins)
    for text in request.unpins:
        name = pin_name(text.strip())
        if not any(pin_name(line) == name for line in pins):
            raise StablehandError(
                "usage",
                QT_TRANSLATE_NOOP("setup", "'{text}' is not kept at a version.").fill(text=text),
                hint=(
                    QT_TRANSLATE_NOOP("setup", "Kept: {pins}.").fill(pins=", ".join(pins))
                    if pins
                    else None
                ),
                details={"pin": text},
            )
        pins = [line for line in pins if pin_name(line) != name]
    for text in request.pins:
        pins = with_pin(pins, checked_pin(text))
    return pins


def _new_pins(wanted: _Wanted) -> list[str]:
    return [line for line in wanted.sets.get("pins", ()) if line not in wanted.record.pins]


def _differs(record: InstallRecord, plan: InstallPlan, request: SetupRequest) -> bool:
    """Tell whether what was asked for is not there already; what was not asked for does not count.

    Torch would be another one today than at the install for its own reasons, such as a new driver.
    """
    torch, choice = record.torch, plan.choice
    if request.python is not None and _series(record) != plan.python:
        return True
    if torch is None or choice is None or plan.package.torch is None:
        return False
    is_other_build = torch.backend != choice.backend
    is_other_release = torch.version.partition("+")[0] != choice.version
    if request.torch is not None and (
        is_other_build or (not _is_named(request.torch) and is_other_release)
    ):
        return True
    return request.release is not None and (is_other_build or is_other_release)


def _is_named(word: str) -> bool:
    return word.strip().lower() not in ("", AUTO)


def _series(record: InstallRecord) -> str | None:
    return ".".join(record.python.version.split(".")[:2]) if record.python else None


def _torch_words(torch: InstalledTorch | None) -> str | None:
    return f"{torch.version.partition('+')[0]} ({torch.backend})" if torch else None


def _note(wanted: _Wanted) -> str:
    words = [f"{key} {wanted.wishes[key]}" for key in ("python", "torch", "release")
             if wanted.is_anew and wanted.wishes.get(key)]  # fmt: skip
    return ", ".join([*words, *_new_pins(wanted)])


def _left_behind(wanted: _Wanted) -> tuple[tuple[str, Wording], ...]:
    """Give the add-ons that no wheel fits any more."""
    choice, record = wanted.plan.choice, wanted.record
    if choice is None or wanted.plan.python is None:
        return ()
    torch = InstalledTorch(backend=choice.backend, version=choice.version)
    python = InstalledPython(version=wanted.plan.python, kind="managed", path="")
    ground = ground_of(record.changed(torch=torch, python=python), wanted.machine, choice)
    found: list[tuple[str, Wording]] = []
    for key in record.addons:
        addon = addon_table().get(key)
        wheel = fitting_wheel(addon, ground) if addon else _UNKNOWN
        if not isinstance(wheel, AddonWheel):
            found.append((addon.name if addon else key, wheel))
    return tuple(found)


_OTHER_VERSION: Final[Text] = QT_TRANSLATE_NOOP("setup", "Keep another version of it, or none.")
_UNKNOWN: Final[Text] = QT_TRANSLATE_NOOP("setup", "This version of Stablehand does not know it.")
