"""What an install that is under way consists of: its steps in order, in words."""

from __future__ import annotations

from dataclasses import dataclass

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
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
        needed=_needed(app, record),
    )
    before = [
        InstallStep(f"{REQUIRED}{package_id}", _BEFORE.fill(name=package.name))
        for package_id, package in required.items()
    ]
    return (*before, *(InstallStep(step.id, step.title) for step in plan.own_steps))


def step_of_stage(stage: str) -> str:
    """Give the step that a job's stage ("install/torch", "require-comfyui/torch") belongs to."""
    outer, _, inner = stage.partition("/")
    return outer if outer.startswith(REQUIRED) else inner or outer


def _needed(app: App, record: InstallRecord) -> dict[str, InstallRecord]:
    found = {
        package_id: read_record(InstallFolder(app.data.root, name))
        for package_id, name in record.required.items()
    }
    return {package_id: other for package_id, other in found.items() if other is not None}


_BEFORE = QT_TRANSLATE_NOOP("install", "Have {name} installed, which it needs")
