"""The steps of an install as data, with sizes and times. Pure.

Sizes come from the definition (`[sizes]`, repositories) and the wheel tables; times assume a line of
100 Mbit/s and a disk that takes 150 MB/s. Both are rough on purpose and said to be so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from stablehand.core.base.places import Places
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.conditions import Fact
from stablehand.core.catalog.install_schema import (
    DotnetBuildStep,
    NodeBuildStep,
    PackagesStep,
    Prerequisite,
    Repository,
    RequiredInstall,
    RunStep,
    Step,
)
from stablehand.core.catalog.schema import Package
from stablehand.core.hardware.torch_choice import TorchChoice
from stablehand.core.launch.command import LaunchFlag
from stablehand.core.sharing.layout import SharingPlan

MB: Final = 1_000_000
_DOWNLOAD_PER_S: Final = 12.5 * MB
_DISK_PER_S: Final = 150 * MB
# A trimmed CPython build as uv fetches it: about 30 MB packed, 100 MB unpacked.
_PYTHON_MB: Final = (30.0, 100.0)
# Wheels of torch unpack to about twice their size (measured: 2.6 GB packed, 5.2 GB unpacked).
_UNPACKED: Final = 2.0
_PREREQUISITE_MB: Final[Mapping[str, tuple[float, float]]] = {
    "git": (50.0, 320.0),
    "node": (30.0, 100.0),
    "dotnet": (220.0, 700.0),
    "ffmpeg": (80.0, 220.0),
}
_PROCESSOR: Final = QT_TRANSLATE_NOOP("plan", "the processor")


@dataclass(frozen=True, slots=True)
class BackendEntry:
    """How a program is told about the install that computes for it.

    `file` is below the checkout, None if it needs no telling; `program` is what is started there,
    `words` its options; `card` is the card's number where this program picks it for the other.
    """

    file: str | None
    title: str
    program: str
    words: tuple[str, ...]
    card: str | None


Subject = Prerequisite | Repository | Step | BackendEntry | None


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step: what it does, what it moves over the line and puts on the disk, how long it takes.

    `subject` is the part of the definition that asks for it, where there is one.
    """

    id: str
    kind: str
    title: Wording
    details: tuple[str, ...] = ()
    download_bytes: int = 0
    disk_bytes: int = 0
    seconds: int = 1
    subject: Subject = None


def planned(
    step_id: str,
    kind: str,
    title: Wording,
    details: Iterable[str] = (),
    *,
    download_mb: float = 0,
    disk_mb: float = 0,
    at_least_s: float = 1,
    subject: Subject = None,
) -> PlannedStep:
    """Make a step, with its time from its sizes."""
    seconds = download_mb * MB / _DOWNLOAD_PER_S + disk_mb * MB / _DISK_PER_S
    return PlannedStep(
        step_id,
        kind,
        title,
        tuple(details),
        round(download_mb * MB),
        round(disk_mb * MB),
        max(1, round(seconds + at_least_s)),
        subject,
    )


def install_steps(
    package: Package,
    facts: Mapping[str, Fact],
    python: str | None,
    choice: TorchChoice | None,
    sharing: SharingPlan,
    ref: str | None,
) -> tuple[PlannedStep, ...]:
    """Give every step of installing a package, in order; `choice` is None where no torch is used."""
    steps = [
        *_prerequisites(package, facts),
        _source(package, ref),
        *(_repository(repository) for repository in package.repositories),
        *_own_steps(package, facts, "checkout"),
    ]
    own_choice = choice if package.torch is not None else None
    if package.python is not None and python is not None:
        steps += [*_environment(python), *_own_steps(package, facts, "environment")]
        if own_choice is not None:
            steps += [_torch(own_choice), *_own_steps(package, facts, "torch")]
        steps.append(_requirements(package, own_choice))
    steps += _own_steps(package, facts, "requirements")
    if package.python is not None:
        steps.append(_probe(own_choice))
    steps.append(_sharing(sharing))
    return tuple(steps)


def backend_step(
    backend: Package,
    requirement: RequiredInstall,
    choice: TorchChoice,
    there: Places,
    flags: Iterable[LaunchFlag],
) -> PlannedStep:
    """Plan how a program is told about the install that computes for it."""
    program = str(there.at(there.checkout, backend.launch.command[-1]))
    words = tuple(word for flag in flags for word in flag.words)
    card = str(choice.device.ordinal) if choice.device and requirement.sets_gpu else None
    title = QT_TRANSLATE_NOOP("plan", "Make {name} its back end").fill(name=backend.name)
    details = [f"write {requirement.file}"] if requirement.file else []
    details += [f"starts {program}", f"options: {' '.join(words) or 'none'}"]
    details += [f"card: {card}"] if card else []
    entry = BackendEntry(requirement.file, backend.name, program, words, card)
    return planned("backend", "backend", title, details, subject=entry)


def _prerequisites(package: Package, facts: Mapping[str, Fact]) -> list[PlannedStep]:
    steps = []
    for item in package.prerequisites:
        if item.when and not item.when.holds(facts):
            continue
        download, disk = _PREREQUISITE_MB.get(item.id, (0.0, 0.0))
        title = QT_TRANSLATE_NOOP("plan", "Make sure that {name} is there").fill(
            name=f"{item.id} {item.version}" if item.version else item.id
        )
        steps.append(
            planned(
                f"prerequisite-{item.id}",
                "prerequisite",
                title,
                download_mb=download,
                disk_mb=disk,
                subject=item,
            )
        )
    return steps


def _source(package: Package, ref: str | None) -> PlannedStep:
    source, size = package.source, package.sizes.checkout
    details: tuple[str, ...] = ()
    match source.kind:
        case "git":
            title = QT_TRANSLATE_NOOP("plan", "Check out {name} at {ref}").fill(
                name=package.name, ref=ref or source.ref
            )
            details = (f"{source.url}", f"ref {ref or source.ref}")
        case "registry":
            title = QT_TRANSLATE_NOOP("plan", "Install {name} from the package index").fill(
                name=package.name
            )
            details = (f"{source.package}",)
        case _:
            title = QT_TRANSLATE_NOOP("plan", "Copy {name}, which comes with Stablehand").fill(
                name=package.name
            )
    download = 0 if source.kind == "bundled" else size
    return planned(
        "checkout", source.kind, title, details, download_mb=download, disk_mb=size, at_least_s=3
    )


def _repository(repository: Repository) -> PlannedStep:
    title = QT_TRANSLATE_NOOP("plan", "Check out the second repository {folder}").fill(
        folder=repository.folder
    )
    return planned(
        f"repository-{repository.folder.rsplit('/', 1)[-1]}",
        "git",
        title,
        (repository.url, _revision(repository)),
        download_mb=repository.size_mb,
        disk_mb=repository.size_mb,
        at_least_s=2,
        subject=repository,
    )


def _revision(repository: Repository) -> str:
    if repository.commit:
        return f"commit {repository.commit}"
    return f"ref {repository.ref}" if repository.ref else "newest"


def _environment(python: str) -> list[PlannedStep]:
    download, disk = _PYTHON_MB
    return [
        planned(
            "python",
            "python",
            QT_TRANSLATE_NOOP("plan", "Get Python {version}, for Stablehand only").fill(
                version=python
            ),
            download_mb=download,
            disk_mb=disk,
        ),
        planned(
            "environment",
            "environment",
            QT_TRANSLATE_NOOP("plan", "Make the package's own environment"),
            disk_mb=1,
        ),
    ]


def _torch(choice: TorchChoice) -> PlannedStep:
    title = QT_TRANSLATE_NOOP("plan", "Install torch {version} ({backend}) first").fill(
        version=choice.version, backend=choice.backend
    )
    index = choice.index or "general package index"
    return planned(
        "torch",
        "torch",
        title,
        (*choice.requirements, *choice.constraints, f"index: {index}"),
        download_mb=choice.download_mb,
        disk_mb=choice.download_mb * _UNPACKED,
        at_least_s=5,
    )


def _requirements(package: Package, choice: TorchChoice | None) -> PlannedStep:
    wanted, sizes = package.requirements, package.sizes
    details = [f"-r {file}" for file in wanted.files] + list(wanted.packages)
    limits = (*wanted.constraints, *(choice.constraints if choice else ()))
    details += [f"constraint: {item}" for item in limits]
    if choice:
        details.append(f"constraint: torch=={choice.version} as installed")
    if wanted.exclude:
        details.append(f"never from these files: {', '.join(wanted.exclude)}")
    if wanted.build_constraints:
        details.append(f"for building: {', '.join(wanted.build_constraints)}")
    title: Text = QT_TRANSLATE_NOOP("plan", "Install the requirements under torch's protection")
    if choice is None:
        title = QT_TRANSLATE_NOOP("plan", "Install the requirements")
    elif wanted.dated:
        title = QT_TRANSLATE_NOOP(
            "plan", "Install the requirements as of the program's date, under torch's protection"
        )
    return planned(
        "requirements",
        "requirements",
        title,
        details,
        download_mb=sizes.download,
        disk_mb=sizes.environment,
        at_least_s=10,
    )


def _own_steps(package: Package, facts: Mapping[str, Fact], after: str) -> list[PlannedStep]:
    chosen = [
        step
        for step in package.steps
        if step.after == after and (not step.when or step.when.holds(facts))
    ]
    return [_own_step(package, step) for step in chosen]


def _own_step(package: Package, step: Step) -> PlannedStep:
    """Plan one step of the definition; a build carries the sizes where no environment does."""
    builds = package.torch is None and isinstance(step, (DotnetBuildStep, NodeBuildStep))
    return planned(
        f"{step.kind}-{package.steps.index(step) + 1}",
        step.kind,
        step.title,
        _details(step),
        download_mb=package.sizes.download if builds else 0,
        disk_mb=package.sizes.environment if builds else 0,
        at_least_s=60 if builds else 1,
        subject=step,
    )


def _details(step: Step) -> tuple[str, ...]:
    if isinstance(step, PackagesStep):
        return tuple(step.packages)
    if isinstance(step, RunStep):
        return (" ".join(step.argv),)
    if isinstance(step, NodeBuildStep):
        return (" ".join([step.program, *step.arguments]),)
    named = getattr(step, "path", None) or getattr(step, "project", None)
    return (str(named),) if named else ()


def _probe(choice: TorchChoice | None) -> PlannedStep:
    if choice is None:
        title = QT_TRANSLATE_NOOP("plan", "Prove it: check that everything fits together")
        return planned("probe", "probe", title, at_least_s=3)
    device = choice.device.name if choice.device else _PROCESSOR
    return planned(
        "probe",
        "probe",
        QT_TRANSLATE_NOOP(
            "plan", "Prove it: import torch, check the pins, compute on {device}"
        ).fill(device=device),
        at_least_s=10,
    )


def _sharing(sharing: SharingPlan) -> PlannedStep:
    links = sum(share.way == "link" for share in sharing.shares)
    title = QT_TRANSLATE_NOOP("plan", "Share the model tree ({method})").fill(method=sharing.method)
    details = [f"write {sharing.config_file}"] if sharing.config_file else []
    details += [f"links: {links}"] if links else []
    return planned("sharing", "sharing", title, details)
