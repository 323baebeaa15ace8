"""What installing and launching a package on a machine would do, to the last flag. Pure.

Nothing is looked up: no network, no disk, no Python of this machine. The same inputs always give the
same plan, so plans are golden files in the tests.

A package without an environment of its own (SwarmUI) takes torch, Python and hardware-made flags from
the package that it requires as its back end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.places import Places
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.conditions import Fact
from stablehand.core.catalog.install_schema import Prerequisite, RequiredInstall
from stablehand.core.catalog.schema import Package
from stablehand.core.hardware import torch_reasons
from stablehand.core.hardware.devices import Device, is_translated, ranked_devices
from stablehand.core.hardware.machine_facts import device_facts, machine_facts
from stablehand.core.hardware.profile import Machine
from stablehand.core.hardware.torch_builds import TorchRequest
from stablehand.core.hardware.torch_choice import TorchChoice, TorchRefusal, choose_torch
from stablehand.core.hardware.wheels import TORCH_INDEX_BASE
from stablehand.core.installs.steps import PlannedStep, backend_step, install_steps
from stablehand.core.launch.command import (
    CARD_VARIABLES,
    LaunchCommand,
    LaunchFlag,
    LaunchVariable,
    automatic_flags,
    install_variables,
    launch_command,
    launch_variables,
)
from stablehand.core.models.fit.launch_facts import fit_facts
from stablehand.core.runtimes.tool_builds import build_for
from stablehand.core.sharing.layout import Method, SharingPlan, sharing_plan


@dataclass(frozen=True, slots=True)
class PlannedLicence:
    """A licence that the install brings: of the program's code or of weights."""

    package: str
    covers: str
    spdx: str
    url: str | None


@dataclass(frozen=True, slots=True)
class InstallPlan:
    """The whole plan. `flags` are those of the program that computes (the back end's for SwarmUI,
    whose own options are in `command.flags`); `choice` is None for a program that uses no torch;
    `python` is the series of the environment, None where nothing of it is Python; `facts` what the
    conditions were asked against, `own_steps` the steps without those of required packages; `port` and
    `url` are None for a program with a window of its own."""

    package: Package
    install: str
    ref: str | None
    python: str | None
    choice: TorchChoice | None
    facts: Mapping[str, Fact]
    command: LaunchCommand
    flags: tuple[LaunchFlag, ...]
    install_variables: tuple[LaunchVariable, ...]
    sharing: SharingPlan
    steps: tuple[PlannedStep, ...]
    own_steps: tuple[PlannedStep, ...]
    licences: tuple[PlannedLicence, ...]
    notices: tuple[Wording, ...]
    port: int | None
    url: str | None

    @property
    def download_bytes(self) -> int:
        """What goes over the line."""
        return sum(step.download_bytes for step in self.steps)

    @property
    def disk_bytes(self) -> int:
        """What the install takes on the disk."""
        return sum(step.disk_bytes for step in self.steps)

    @property
    def seconds(self) -> int:
        """A rough time, see steps.py."""
        return sum(step.seconds for step in self.steps)


@dataclass(frozen=True, slots=True)
class PlanWishes:
    """What may be asked of a plan beyond the definition's defaults.

    Attributes:
        ref: release, branch, tag or commit.
        method: how models are shared.
        port: the port of the page.
        backend: the torch build; `release` narrows it to one release (that of an install).
        python: the Python series.
        gpu: the card's place in the machine's list.
        index_base: address below which the torch indexes lie.
        options, arguments, variables: what the user set for launches, see `launch_command`.
        unusable, turned_on: what add-ons keep from being given and let be given, see `automatic_flags`.
        is_open: whether the program is to let the network in.
    """

    ref: str | None = None
    method: Method | None = None
    port: int | None = None
    backend: str | None = None
    release: str | None = None
    python: str | None = None
    gpu: int | None = None
    index_base: str = TORCH_INDEX_BASE
    options: Mapping[str, bool | int | float | str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    unusable: frozenset[str] = frozenset()
    turned_on: Mapping[str, Wording] = field(default_factory=dict)
    is_open: bool = False


def choose_for(
    package: Package, required: Mapping[str, Package], machine: Machine, wishes: PlanWishes
) -> TorchChoice | None:
    """Choose torch for a package on a machine; None for a package that uses none.

    Args:
        required: the definitions that `requires_install` names, by id.

    Raises:
        StablehandError: `package.unsupported` with the reason.
    """
    if is_translated(machine):
        raise _unsupported(package, torch_reasons.TRANSLATED)
    devices = ranked_devices(machine)
    facts = device_facts(machine, devices[0] if devices else None)
    for refusal in package.support.refuse:
        if refusal.when.holds(facts):
            raise _unsupported(package, refusal.reason)
    if package.torch is None and not package.requires_install:
        if not package.support.families(machine.os.system):
            raise _unsupported(package, _NOT_HERE)
        return None
    outcome = choose_torch(
        machine,
        lambda device: _request(package, required, machine, device, wishes),
        gpu=wishes.gpu,
        index_base=wishes.index_base,
    )
    if isinstance(outcome, TorchRefusal):
        raise _unsupported(package, outcome.reason)
    return outcome


def plan_install(
    package: Package,
    required: Mapping[str, Package],
    machine: Machine,
    places: Places,
    wishes: PlanWishes | None = None,
    required_places: Mapping[str, Places] | None = None,
) -> InstallPlan:
    """Plan a package on a machine.

    Args:
        required: the definitions that `requires_install` names, by id.
        places: the folders, in the machine's own flavour of paths.
        required_places: where the required packages are installed, by id, if not by their own name.

    Raises:
        StablehandError: `package.unsupported` when the machine cannot run it.
    """
    wishes = wishes or PlanWishes()
    choice = choose_for(package, required, machine, wishes)
    python = choice.python if choice else _python_alone(package, machine, wishes)
    facts = {**machine_facts(machine, choice), **fit_facts(machine, choice)}
    places = _with_node(package, places, machine)
    sharing = sharing_plan(package, places, wishes.method)
    port = launch_port(package, wishes.port)
    command = _command(package, facts, choice, places, wishes, sharing, port)
    own = install_steps(package, facts, python, choice, sharing, wishes.ref)
    whole = _Whole(command, command.flags, own, own, ((package, places),))
    for requirement in package.requires_install:
        backend = required[requirement.package]
        there = (required_places or {}).get(backend.id) or Places(places.data, backend.id)
        assert choice is not None
        whole = _leaning_on(whole, requirement, backend, there, facts, choice)
    members = whole.members
    return InstallPlan(
        package=package,
        install=places.install,
        ref=wishes.ref or package.source.ref,
        python=python,
        choice=choice,
        facts=facts,
        command=whole.command,
        flags=whole.flags,
        install_variables=tuple(
            item for member, there in members for item in install_variables(member, facts, there)
        ),
        sharing=sharing,
        steps=_unique_ids(whole.steps),
        own_steps=_unique_ids(whole.own_steps),
        licences=tuple(licence for member, _ in members for licence in _licences(member)),
        notices=_notices([member for member, _ in members], facts, choice),
        port=port,
        url=_page(package, port),
    )


def needed_node(package: Package) -> Prerequisite | None:
    """Give what a package wants of Node.js; None for one that does without."""
    return next((item for item in package.prerequisites if item.id == "node"), None)


def _with_node(package: Package, places: Places, machine: Machine) -> Places:
    """Give the places with the Node.js that will be fetched, unless one was found already."""
    wanted = needed_node(package)
    if wanted is None or places.node is not None:
        return places
    os = machine.os
    build = build_for("node", wanted.version, os.system.value, os.arch.value)
    if build is None:  # the system's own has to do
        return replace(places, node=type(places.data)("node"))
    return replace(places, node=places.at(places.assets, f"{build.below}/{build.program}"))


def launch_port(package: Package, wish: int | None) -> int | None:
    """Give the port of a package's page: the wished one, else its own; None for a window."""
    return None if package.launch.port is None else wish or package.launch.usual_port


def _page(package: Package, port: int | None) -> str | None:
    address, ready = package.launch.address(port), package.launch.ready
    return None if address is None or ready is None else f"{address}{ready.page_path}"


def _command(
    package: Package,
    facts: Mapping[str, Fact],
    choice: TorchChoice | None,
    places: Places,
    wishes: PlanWishes,
    sharing: SharingPlan,
    port: int | None,
) -> LaunchCommand:
    return launch_command(
        package,
        facts,
        choice,
        places,
        port=port,
        shared=_shared_flags(sharing),
        chosen=wishes.options,
        arguments=wishes.arguments,
        variables=wishes.variables,
        unusable=wishes.unusable,
        turned_on=wishes.turned_on,
        is_open=wishes.is_open,
    )


@dataclass(frozen=True, slots=True)
class _Whole:
    """A plan in the making: command, flags and steps, with the packages that take part."""

    command: LaunchCommand
    flags: tuple[LaunchFlag, ...]
    steps: tuple[PlannedStep, ...]
    own_steps: tuple[PlannedStep, ...]
    members: tuple[tuple[Package, Places], ...]


def _leaning_on(
    whole: _Whole,
    requirement: RequiredInstall,
    backend: Package,
    there: Places,
    facts: Mapping[str, Fact],
    choice: TorchChoice,
) -> _Whole:
    """Put the package that computes under the one that drives it."""
    flags = automatic_flags(backend, facts, there, requirement.withheld_flags)
    told = backend_step(backend, requirement, choice, there, flags)
    theirs = sharing_plan(backend, there)
    before = install_steps(backend, facts, choice.python, choice, theirs, None)
    return _Whole(
        command=_handing_down(whole.command, requirement, backend, facts, choice, there),
        flags=flags,
        steps=(*before, *whole.steps, told),
        own_steps=(*whole.own_steps, told),
        members=(*whole.members, (backend, there)),
    )


def _request(
    package: Package,
    required: Mapping[str, Package],
    machine: Machine,
    device: Device | None,
    wishes: PlanWishes,
) -> TorchRequest:
    """Give what a package asks of torch when this card would compute."""
    owner = package
    families = package.support.families(machine.os.system)
    if package.torch is None:
        owner = required[package.requires_install[0].package]
        theirs = owner.support.families(machine.os.system)
        families = [family for family in families if family in theirs]
    torch, python = owner.torch, owner.python
    assert torch is not None
    assert python is not None
    facts = device_facts(machine, device)
    preference = next((item for item in torch.prefer if item.when.holds(facts)), None)
    backends = (preference.backends if preference else None) or torch.backends or []
    releases = tuple(preference.releases if preference else torch.releases)
    series = tuple(python.for_system(machine.os.system))
    return TorchRequest(
        releases=(wishes.release,) if wishes.release else releases,
        families=tuple(families),
        pythons=(_wished_python(package, series, wishes.python),) if wishes.python else series,
        audio=torch.audio,
        vision=torch.vision,
        backends=(wishes.backend,) if wishes.backend else tuple(backends),
        pinned=torch.pinned,
    )


def _python_alone(package: Package, machine: Machine, wishes: PlanWishes) -> str | None:
    """Give the Python series of a package that uses no torch; None for one without Python.

    Raises:
        StablehandError: `usage`: another Python was wished, or any for a package without one.
    """
    if package.python is None:
        if wishes.python is None:
            return None
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("plan", "{name} uses no Python.").fill(name=package.name),
            hint=QT_TRANSLATE_NOOP("plan", "Leave the Python out."),
            details={"package": package.id},
        )
    series = tuple(package.python.for_system(machine.os.system))
    return _wished_python(package, series, wishes.python) if wishes.python else series[0]


def _wished_python(package: Package, series: tuple[str, ...], wish: str) -> str:
    if wish in series:
        return wish
    raise StablehandError(
        "usage",
        QT_TRANSLATE_NOOP("plan", "{name} does not run on Python {wish}.").fill(
            name=package.name, wish=wish
        ),
        hint=QT_TRANSLATE_NOOP("plan", "It runs on: {series}.").fill(series=", ".join(series)),
        details={"package": package.id},
    )


def _shared_flags(sharing: SharingPlan) -> tuple[LaunchFlag, ...]:
    return tuple(
        LaunchFlag(option.flag, (option.flag, option.value), option.reason, "sharing")
        for option in sharing.options
    )


def _handing_down(
    command: LaunchCommand,
    requirement: RequiredInstall,
    backend: Package,
    facts: Mapping[str, Fact],
    choice: TorchChoice,
    there: Places,
) -> LaunchCommand:
    """Put the back end's environment under the program's own, which hands it down."""
    theirs = launch_variables(backend, facts, choice, there, backend.launch.usual_port)
    variables = {item.name: item for item in (*theirs, *command.variables)}
    if requirement.sets_gpu:
        variables = {n: item for n, item in variables.items() if n not in CARD_VARIABLES}
    return replace(command, variables=tuple(variables.values()))


def _unique_ids(steps: tuple[PlannedStep, ...]) -> tuple[PlannedStep, ...]:
    """Drop what both a package and its back end need once, and number what merely shares a name."""
    seen: dict[str, int] = {}
    result: list[PlannedStep] = []
    for step in steps:
        if step.kind == "prerequisite" and step in result:
            continue
        seen[step.id] = seen.get(step.id, 0) + 1
        number = seen[step.id]
        result.append(step if number == 1 else replace(step, id=f"{step.id}-{number}"))
    return tuple(result)


def _licences(package: Package) -> list[PlannedLicence]:
    licence = package.licence
    found = [PlannedLicence(package.id, "code", licence.code, licence.url)]
    if licence.weights:
        found.append(PlannedLicence(package.id, "weights", licence.weights, licence.weights_url))
    return found


def _notices(
    members: list[Package], facts: Mapping[str, Fact], choice: TorchChoice | None
) -> tuple[Wording, ...]:
    said: list[Wording] = [*choice.notices] if choice else []
    for member in members:
        said += [notice.text for notice in member.support.notices if notice.when.holds(facts)]
        said += member.licence.notices
    return tuple(said)


def _unsupported(package: Package, reason: Wording) -> StablehandError:
    return StablehandError(
        "package.unsupported",
        QT_TRANSLATE_NOOP("plan", "{name} cannot run on this machine: {reason}").fill(
            name=package.name, reason=reason
        ),
        hint=_NO_RUN_HINT,
        details={"package": package.id, "reason": reason.english()},
    )


_NOT_HERE: Text = QT_TRANSLATE_NOOP("plan", "it was not made for this operating system")
_NO_RUN_HINT: Text = QT_TRANSLATE_NOOP("plan", "See what works here with: stablehand catalog list")
