"""What an install that is under way consists of: its steps in order, in words."""

from __future__ import annotations

from dataclasses import dataclass

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.installs.change_steps import environment_steps, fork_steps, staged_steps
from stablehand.core.records.generations import (
    Generation,
    generation_numbers,
    read_draft,
    read_generation,
)
from stablehand.core.records.install import InstallFolder, InstallRecord, need_record, read_record
from stablehand.services.app import App
from stablehand.services.machine import machine_of
from stablehand.services.planning import plan_as_asked

# How the stage of a job is called that installs a package which another one needs.
REQUIRED: str = "require-"


@dataclass(frozen=True, slots=True)
class InstallStep:
    """A step; `id` is the name of its stage in the job, or that of a package that is installed before."""

    id: str
    title: Wording


async def install_steps(app: App, name: str) -> tuple[InstallStep, ...]:
    """Give the steps of an install whose record has been written.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `package.unknown`,
            `package.unsupported` and what else keeps it from being planned.
    """
    _, record = need_record(app.data.root, name)
    definition = app.catalog.load(record.package)
    required = app.catalog.required(definition)
    machine, _problems = await machine_of(None)
    plan = plan_as_asked(
        app,
        definition.package,
        required,
        machine,
        name,
        record.wishes,
        method=record.method,
        generation=record.generation,
        needed=needed_by(app, record),
        card=record.card,
    )
    before = [
        InstallStep(f"{REQUIRED}{package_id}", _BEFORE.fill(name=package.name))
        for package_id, package in required.items()
    ]
    return (*before, *(InstallStep(step.id, step.title) for step in plan.own_steps))


async def change_steps(app: App, name: str) -> tuple[InstallStep, ...]:
    """Give the steps of the change that is under way; none where there is no account of one yet.

    Raises:
        StablehandError: as `install_steps`.
    """
    folder, record = need_record(app.data.root, name)
    building = _building(folder, record)
    if building is None:
        return ()
    generation, draft = building
    definition = app.catalog.load(record.package)
    machine, _problems = await machine_of(None)
    plan = plan_as_asked(
        app,
        definition.package,
        app.catalog.required(definition),
        machine,
        name,
        {**record.wishes, **draft.wishes},
        method=record.method,
        generation=generation.number,
        needed=needed_by(app, record),
        port=record.port,
        card=draft.card,
    )
    steps = staged_steps(plan.own_steps, smoke=not definition.package.launch.smoke.skip)
    if generation.request.get("mode") == "fork":
        steps = fork_steps(plan.own_steps)
    elif generation.request.get("mode") == "same":
        steps = environment_steps(plan.own_steps)
    return tuple(InstallStep(step.id, step.title) for step in steps)


def _building(
    folder: InstallFolder, record: InstallRecord
) -> tuple[Generation, InstallRecord] | None:
    """Give the newest generation that is being built, and the record that it would have."""
    for number in reversed(generation_numbers(folder)):
        found, draft = read_generation(folder, number), read_draft(folder, number)
        if found is not None and draft is not None and found.state == "building":
            return (found, draft) if number != record.generation else None
    return None


def step_of_stage(stage: str) -> str:
    """Give the step that a stage of a job belongs to: "install/torch", "require-comfyui/torch"."""
    outer, _, inner = stage.partition("/")
    # A repair has its change inside: "change/change/mend".
    return outer if outer.startswith(REQUIRED) else inner.rpartition("/")[2] or outer


def needed_by(app: App, record: InstallRecord) -> dict[str, InstallRecord]:
    """Give the records of the installs that one leans on, by package id, as far as they are there."""
    found = {
        package_id: read_record(InstallFolder(app.data.root, name))
        for package_id, name in record.required.items()
    }
    return {package_id: other for package_id, other in found.items() if other is not None}


_BEFORE = QT_TRANSLATE_NOOP("install", "Have {name} installed, which it needs")
