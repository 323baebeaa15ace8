"""What an install as asked for would do, before anything of it is done.

Nothing is fetched or written. What is wrong with a wish is said for that wish, and the rest is planned
without it, so that whoever shows the answer can always show one. A machine that cannot run the package is
an answer too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.loader import Definition
from stablehand.core.catalog.schema import Package
from stablehand.core.hardware.profile import Machine
from stablehand.core.hardware.wheels import wheel_table
from stablehand.core.installs.plan import InstallPlan, choose_for
from stablehand.core.installs.preflight import Room, place_warnings, room_for
from stablehand.core.installs.prerequisites import as_needed
from stablehand.core.installs.source_steps import refuse_foreign
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.records.install import (
    InstallFolder,
    InstallRecord,
    SharingMethod,
    checked_name,
    read_record,
)
from stablehand.core.runtimes.git_address import checked_ref, checked_repository
from stablehand.services.app import App
from stablehand.services.installing import (
    InstallRequest,
    already_there,
    installed_as,
    refuse_ref,
)
from stablehand.services.machine import machine_of
from stablehand.services.overrides import wishes_for
from stablehand.services.planning import plan_as_asked
from stablehand.services.results import Result

Field = Literal["name", "ref", "source", "python", "torch"]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an install would do, and what may be asked of it.

    Attributes:
        package: what is to be installed.
        machine: what it was planned for.
        name: the name it would get: the one asked for, or `free_name`.
        free_name: a name that is not taken.
        plan: the plan; None where the machine cannot run the package.
        refusal: why not.
        steps: what would be done, without what other installs have done already.
        room: what is needed on the drive of the data folder, and what is free there.
        consent: the licences that have to be agreed to, none where nobody asks for that.
        backends: torch builds that can be wished for here; there may be some though `plan` is None, where
            it is the build in the settings that does not fit.
        usual_backend: the one that is taken without a wish; None where there is no choice.
        pythons: Python series that can be wished for, best first.
        methods: ways of sharing models, the usual one first.
        warnings: what is to be said of the place where it would go.
        wrong: what is wrong with what was asked for, by field.
    """

    package: Package
    machine: Machine
    name: str
    free_name: str
    plan: InstallPlan | None = None
    refusal: Wording | None = None
    steps: tuple[PlannedStep, ...] = ()
    room: Room | None = None
    consent: tuple[str, ...] = ()
    backends: tuple[str, ...] = ()
    usual_backend: str | None = None
    pythons: tuple[str, ...] = ()
    methods: tuple[SharingMethod, ...] = ()
    warnings: tuple[Text, ...] = ()
    wrong: Mapping[Field, StablehandError] = field(default_factory=dict)

    @property
    def download_bytes(self) -> int:
        """What would go over the line, if nothing of it is in the cache."""
        return sum(step.download_bytes for step in self.steps)

    @property
    def disk_bytes(self) -> int:
        """What it would take on the disk at most: files that other installs have too are shared."""
        return sum(step.disk_bytes for step in self.steps)

    @property
    def seconds(self) -> int:
        """A rough time, see core/installs/steps.py."""
        return sum(step.seconds for step in self.steps)


async def preview(
    app: App,
    request: InstallRequest,
    *,
    profile: Path | None = None,
    machine: Machine | None = None,
) -> Result[Preview]:
    """Tell what an install would do.

    Args:
        profile: a file that describes another machine.
        machine: this machine as it was found before, so that it is not looked at again.

    Raises:
        StablehandError: `package.unknown`, `catalog.*`, `profile.*`, `settings.invalid`,
            `torch.unavailable` for a build in the settings, `data.unwritable`.
    """
    problems: tuple[Text, ...] = ()
    if machine is None:
        machine, problems = await machine_of(profile)
    asked = _Asked(app, request, machine, is_described=profile is not None)
    found = await asyncio.to_thread(_preview, asked)
    return Result("plan", found, problems)


@dataclass(frozen=True)
class _Asked:
    """What one preview works with."""

    app: App
    request: InstallRequest
    machine: Machine
    is_described: bool
    wrong: dict[Field, StablehandError] = field(default_factory=dict)


def _preview(asked: _Asked) -> Preview:
    app, request = asked.app, asked.request
    definition = app.catalog.load(request.package)
    package, free = definition.package, free_name(app.data.root, request.package)
    base = Preview(
        package,
        asked.machine,
        request.name or free,
        free,
        pythons=_pythons(package, asked.machine),
        methods=_methods(package),
        warnings=place_warnings(app.data.root),
        wrong=asked.wrong,
    )
    wishes = _sound_wishes(asked, package, base)
    required = app.catalog.required(definition)
    needed = {
        package_id: record
        for package_id in required
        if (record := installed_as(app, package_id)) is not None
    }
    base = replace(base, backends=() if needed else _backends(asked, package, required))
    try:
        name = free if "name" in asked.wrong else base.name
        plan = _plan(asked, definition, required, needed, wishes, name)
    except StablehandError as error:
        if error.code != "package.unsupported":
            raise
        for wish in ("torch", "python"):  # whatever is asked for, it would not run
            asked.wrong.pop(wish, None)
        return replace(base, refusal=_reason(error))
    is_alone = set(needed) == set(required)
    made = replace(
        base,
        plan=plan,
        # What the required package brings is there already, its torch included.
        steps=as_needed(
            plan.own_steps if is_alone else plan.steps,
            asked.machine,
            app.data.assets,
            app.environ,
            described=asked.is_described,
        ),
        consent=_consent(package, () if is_alone else required.values()),
        usual_backend=_usual(asked, package, required) if not needed else None,
    )
    return replace(made, room=room_for(app.data.root, made.disk_bytes))


def free_name(data: Path, wish: str) -> str:
    """Give a name for an install that no other has: the wish, or the wish with a number.

    Names that differ in nothing but large and small letters count as one, as Windows and macOS see it.
    """
    try:
        taken = {entry.name.casefold() for entry in (data / "Packages").iterdir()}
    except OSError:
        taken = set()
    name, number = wish, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wish}-{number}"
    return name


def _sound_wishes(asked: _Asked, package: Package, base: Preview) -> dict[str, str]:
    """Check each wish by itself; give those with which nothing is wrong."""
    request, wrong = asked.request, asked.wrong
    is_git = package.source.kind == "git"

    def check(name: Field, look: Callable[[], Any]) -> None:
        try:
            look()
        except StablehandError as error:
            wrong.setdefault(name, error)

    check("name", lambda: _check_name(asked.app.data.root, base.name))
    if request.ref:
        ref = request.ref
        check("ref", lambda: refuse_ref(package, replace(request, source=None)))
        if is_git:
            check("ref", lambda: checked_ref(ref))
    if request.source:
        source = request.source
        check("source", lambda: refuse_ref(package, replace(request, ref=None)))
        check("source", lambda: checked_repository(source))
    if request.python and not base.pythons:
        wrong["python"] = _no_python_of_its_own(package)
    if request.torch and request.torch not in wheel_table().backends:
        wrong["torch"] = _no_build(request.torch)
    return {key: value for key, value in request.wishes.items() if key not in wrong}


def _plan(
    asked: _Asked,
    definition: Definition,
    required: Mapping[str, Package],
    needed: Mapping[str, InstallRecord],
    wishes: dict[str, str],
    name: str,
) -> InstallPlan:
    """Plan with as many of the wishes as the machine allows.

    Raises:
        StablehandError: `package.unsupported` and what is wrong with the settings.
    """
    while True:
        try:
            return plan_as_asked(
                asked.app,
                definition.package,
                required,
                asked.machine,
                name,
                wishes,
                method=asked.request.method,
                needed=needed,
                described=asked.is_described,
            )
        except StablehandError as error:
            if error.code == "usage" and "python" in wishes:
                asked.wrong["python"] = error
                del wishes["python"]
            elif error.code == "package.unsupported" and "torch" in wishes:
                asked.wrong["torch"] = _unfit("torch", wishes.pop("torch"), error)
            elif error.code == "package.unsupported" and "python" in wishes:
                asked.wrong["python"] = _unfit("Python", wishes.pop("python"), error)
            else:
                raise


def _check_name(data: Path, name: str) -> None:
    """Refuse a name that is none, or that another install has.

    Raises:
        StablehandError: `usage`, `install.exists`, `install.damaged`, `install.foreign`.
    """
    folder = InstallFolder(data, checked_name(name))
    record = read_record(folder)
    if record is not None:
        raise already_there(record)
    refuse_foreign(folder)


def _pythons(package: Package, machine: Machine) -> tuple[str, ...]:
    python = package.python
    return tuple(python.for_system(machine.os.system)) if python is not None else ()


def _methods(package: Package) -> tuple[SharingMethod, ...]:
    sharing = package.sharing
    others = [method for method in sharing.methods if method != sharing.default]
    return (sharing.default, *others)


def _backends(asked: _Asked, package: Package, required: Mapping[str, Package]) -> tuple[str, ...]:
    """Give every torch build that a wish would really bring here."""
    base = wishes_for(asked.app, asked.machine, described=asked.is_described)
    found: list[str] = []
    for name in wheel_table().backends:
        try:
            wished = replace(base, backend=name)
            choice = choose_for(package, required, asked.machine, wished)
        except StablehandError:
            continue
        if choice is not None and choice.backend == name:
            found.append(name)
    return tuple(found)


def _usual(asked: _Asked, package: Package, required: Mapping[str, Package]) -> str | None:
    base = wishes_for(asked.app, asked.machine, described=asked.is_described)
    try:
        choice = choose_for(package, required, asked.machine, base)
    except StablehandError:
        return None  # what the settings wish for does not work here, another build does
    return choice.backend if choice is not None else None


def _consent(package: Package, others: Iterable[Package]) -> tuple[str, ...]:
    asking = [member.licence for member in (package, *others) if member.licence.consent]
    return tuple(licence.weights or licence.code for licence in asking)


def _reason(error: StablehandError) -> Wording:
    """Give why a machine cannot run a package, without the package's name before it."""
    reason = error.message.params.get("reason")
    return reason if isinstance(reason, Wording) else error.message


def _unfit(what: str, wish: str, error: StablehandError) -> StablehandError:
    return StablehandError(
        "torch.unavailable",
        QT_TRANSLATE_NOOP("preview", "{what} {wish} cannot be used here: {reason}").fill(
            what=what, wish=wish, reason=_reason(error)
        ),
        hint=_LEAVE_IT,
    )


def _no_build(name: str) -> StablehandError:
    return StablehandError(
        "torch.unavailable",
        QT_TRANSLATE_NOOP("preview", "There is no torch build named '{name}'.").fill(name=name),
        hint=_LEAVE_IT,
    )


def _no_python_of_its_own(package: Package) -> StablehandError:
    return StablehandError(
        "usage",
        QT_TRANSLATE_NOOP(
            "preview", "{name} has no Python of its own; it uses that of {other}."
        ).fill(name=package.name, other=package.requires_install[0].package),
    )


_LEAVE_IT: Final = QT_TRANSLATE_NOOP(
    "preview", "Choose another one, or leave the choice to Stablehand."
)
