"""The shape of a package definition (`package.toml`), format 1.

Definitions are data from outside (built in, written by the user, one day downloaded), so they are
validated in full: unknown keys, unknown step kinds, paths that leave the checkout, conditions on
facts that do not exist are all refused. `docs/catalog.md` is the author's guide; the JSON schema of
`stablehand catalog schema` is generated from these classes.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from stablehand.core.catalog.addon_schema import AddonUse
from stablehand.core.catalog.doctor_schema import DoctorRule
from stablehand.core.catalog.install_schema import (
    Licence,
    PackagesStep,
    Prerequisite,
    PythonVersions,
    Repository,
    RequiredInstall,
    Requirements,
    RunStep,
    Sizes,
    Source,
    Step,
    Support,
    TorchRequirement,
    Verified,
)
from stablehand.core.catalog.launch_schema import (
    Extensions,
    Group,
    Launch,
    Option,
    Sharing,
    Variable,
)
from stablehand.core.catalog.preset_schema import Preset
from stablehand.core.catalog.values import LocalText, PackageId, Part, WebUrl


class Package(Part):
    """A whole package definition."""

    format: Literal[1]
    id: PackageId
    name: Annotated[str, Field(min_length=1, max_length=60)]
    summary: LocalText
    authors: Annotated[list[str], Field(min_length=1)]
    homepage: WebUrl | None = None
    category: Literal["inference", "training", "video", "tool"]
    status: Literal["active", "maintenance", "archived"] = "active"
    order: int = 100
    verified: Verified
    licence: Licence
    source: Source
    support: Support
    python: PythonVersions | None = None
    torch: TorchRequirement | None = None
    requirements: Requirements = Requirements()
    repositories: list[Repository] = []
    steps: list[Step] = []
    env: list[Variable] = []
    launch: Launch
    groups: list[Group]
    options: list[Option]
    sharing: Sharing
    extensions: Extensions | None = None
    addons: list[AddonUse] = []
    requires_install: list[RequiredInstall] = []
    prerequisites: list[Prerequisite] = []
    presets: list[Preset] = []
    doctor: list[DoctorRule] = []
    sizes: Sizes

    @model_validator(mode="after")
    def _references(self) -> Package:
        _unique("options", [option.flag for option in self.options])
        _unique("groups", [group.id for group in self.groups])
        _unique("doctor rules", [rule.id for rule in self.doctor])
        _unique("prerequisites", [item.id for item in self.prerequisites])
        _unique("presets", [preset.id for preset in self.presets])
        # Not told apart by case: some systems do not.
        _unique("targets of presets", [preset.target.casefold() for preset in self.presets])
        _unique("add-ons", [item.id for item in self.addons])
        groups = {group.id for group in self.groups}
        flags = {option.flag for option in self.options}
        for option in self.options:
            if option.group not in groups:
                raise ValueError(f"option {option.flag} names the unknown group '{option.group}'")
        for flag in self._referenced_flags():
            if flag not in flags:
                raise ValueError(f"'{flag}' is used but is not among the options")
        if self.python is None and self.torch is not None:
            raise ValueError("'torch' needs 'python', the series it is installed for")
        self._programs()
        if self.python is None:
            self._without_python()
        elif self.torch is None:
            self._stand_alone_without_torch()
        return self

    def _programs(self) -> None:
        """Refuse commands for which neither an environment nor a program is there."""
        runs = [step.argv for step in self.steps if isinstance(step, RunStep)]
        firsts = {words[0] for words in (self.launch.command, *runs)}
        if "{python}" in firsts and self.python is None:
            raise ValueError("'{python}' needs 'python', the series of its environment")
        has_node = any(item.id == "node" and item.when is None for item in self.prerequisites)
        if "{node}" in firsts and not has_node:
            raise ValueError("'{node}' needs the prerequisite 'node'")

    def _without_python(self) -> None:
        """A package without an environment: one that leans on another, or that needs no Python."""
        if len(self.requires_install) > 1:
            raise ValueError("a package without 'python' has at most one 'requires_install'")
        if self.source.kind == "registry":
            raise ValueError("a package from the package index needs 'python'")
        if any(step.after in ("environment", "torch") for step in self.steps):
            raise ValueError(
                "a package without 'python' has no step after 'environment' or 'torch'"
            )
        if any(isinstance(step, PackagesStep) for step in self.steps):
            raise ValueError("a package without 'python' has no step of kind 'packages'")

    def _stand_alone_without_torch(self) -> None:
        if self.requires_install:
            raise ValueError("a package with 'requires_install' has 'torch', or has no 'python'")
        if any(step.after == "torch" for step in self.steps):
            raise ValueError("a package without 'torch' has no step after 'torch'")

    def _referenced_flags(self) -> list[str]:
        shared = [folder.option for folder in self.sharing.folders]
        outputs = [output.option for output in self.sharing.outputs]
        config = [self.sharing.config.option] if self.sharing.config else []
        listeners = [listener.option for listener in self.launch.listeners]
        root = [self.sharing.root_option]
        free = [self.launch.free.option] if self.launch.free else []
        access = self.launch.access.flags if self.launch.access else []
        added = [flag for addon in self.addons for flag in addon.options]
        return [
            flag
            for flag in (*shared, *outputs, *config, *root, *listeners, *added, *free, *access)
            if flag
        ]

    def option(self, flag: str) -> Option | None:
        """Give the option of this flag, if the program has it."""
        return next((option for option in self.options if option.flag == flag), None)


def document_schema() -> dict[str, Any]:
    """Give the JSON schema of a file, which may also include fragments and remove what they bring."""
    schema = Package.model_json_schema()
    names = {"type": "array", "items": {"type": "string"}}
    schema["properties"] |= {
        "include": {**names, "description": "Fragments of _shared to start from."},
        "remove": {
            "type": "object",
            "additionalProperties": names,
            "description": "Inherited entries to drop, by list and name.",
        },
    }
    return schema


def _unique(what: str, values: list[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{what} name '{value}' twice")
        seen.add(value)
