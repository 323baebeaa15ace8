"""The parts of a package definition that an install reads: where from, on what, with which torch."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from stablehand.core.catalog.guards import npm_words
from stablehand.core.catalog.values import (
    Commit,
    EarlyWhen,
    Family,
    Flag,
    Installer,
    LocalText,
    OwnFile,
    PackageId,
    Part,
    PythonSeries,
    Ref,
    RelativePath,
    Release,
    Requirement,
    Template,
    VariableName,
    WebUrl,
    When,
)
from stablehand.core.hardware.profile import System
from stablehand.core.hardware.wheels import wheel_table


class Verified(Part):
    """What the definition was read from."""

    commit: Commit | None = None
    date: datetime.date
    note: str | None = None


class Licence(Part):
    """Licences by SPDX id: of the program, and of weights it brings along."""

    code: str
    url: WebUrl | None = None
    weights: str | None = None
    weights_url: WebUrl | None = None
    consent: bool = False
    notices: list[LocalText] = []


class Source(Part):
    """Where the program comes from."""

    kind: Literal["git", "registry", "bundled"]
    url: WebUrl | None = None
    ref: Ref | None = None
    package: Requirement | None = None
    folder: RelativePath | None = None

    @model_validator(mode="after")
    def _whole(self) -> Source:
        needed = {"git": ("url", "ref"), "registry": ("package",), "bundled": ("folder",)}
        for name in needed[self.kind]:
            if getattr(self, name) is None:
                raise ValueError(f"a source of kind '{self.kind}' needs '{name}'")
        return self


class Refusal(Part):
    """Machines that cannot run the package at all, and why."""

    when: EarlyWhen
    reason: LocalText


class Notice(Part):
    """Something worth knowing on some machines, said before the install."""

    when: When
    text: LocalText


class Support(Part):
    """Families of torch builds that the program can drive, by operating system."""

    linux: list[Family] = []
    windows: list[Family] = []
    macos: list[Family] = []
    refuse: list[Refusal] = []
    notices: list[Notice] = []

    def families(self, system: System) -> list[Family]:
        """Give the families for one system."""
        families: list[Family] = getattr(self, system.value)
        return families


class PythonVersions(Part):
    """Python series the program runs on, best first; `windows` and so on replace `versions` there."""

    versions: Annotated[list[PythonSeries], Field(min_length=1)]
    linux: Annotated[list[PythonSeries], Field(min_length=1)] | None = None
    windows: Annotated[list[PythonSeries], Field(min_length=1)] | None = None
    macos: Annotated[list[PythonSeries], Field(min_length=1)] | None = None

    def for_system(self, system: System) -> list[PythonSeries]:
        """Give the series for one system."""
        special: list[PythonSeries] | None = getattr(self, system.value)
        return special or self.versions


def _release(value: str) -> str:
    if value not in wheel_table().releases:
        known = ", ".join(wheel_table().releases)
        raise ValueError(f"must be a torch release that is in the wheel tables: {known}")
    return value


def _backend(value: str) -> str:
    if value not in wheel_table().backends:
        known = ", ".join(wheel_table().backends)
        raise ValueError(f"must be a torch build that is in the wheel tables: {known}")
    return value


TorchReleases = Annotated[list[Annotated[str, AfterValidator(_release)]], Field(min_length=1)]
TorchBackends = Annotated[list[Annotated[str, AfterValidator(_backend)]], Field(min_length=1)]


class TorchPreference(Part):
    """Other torch releases on some machines; the first condition that holds counts."""

    when: EarlyWhen
    releases: TorchReleases
    backends: TorchBackends | None = None
    reason: LocalText | None = None


class TorchRequirement(Part):
    """Which torch the program wants.

    `pinned` is the release the program asks for itself. `releases` are what we install, best first:
    the first that exists for the machine's card, driver, system and Python wins. `backends`, where
    given, are the only builds allowed. `audio` adds torchaudio, which few programs need; `vision =
    false` leaves torchvision out.
    """

    pinned: Release | None = None
    releases: TorchReleases
    backends: TorchBackends | None = None
    audio: bool = False
    vision: bool = True
    prefer: list[TorchPreference] = []


class Requirements(Part):
    """Python requirements beyond torch.

    `dated` resolves them as of the date of the checked-out commit. `exclude` names distributions
    that requirement files may not bring. `build_constraints` hold for building source packages.
    """

    files: list[RelativePath] = []
    packages: list[Requirement] = []
    exclude: list[str] = ["torch", "torchvision", "torchaudio", "xformers"]
    constraints: list[Requirement] = []
    build_constraints: list[Requirement] = []
    dated: bool = True


class Repository(Part):
    """A second repository that the program wants in its checkout.

    `url_variable` and `commit_variable` are how the program's own launcher is told about it.
    """

    folder: OwnFile
    url: WebUrl
    commit: Commit | None = None
    ref: Ref | None = None
    url_variable: VariableName | None = None
    commit_variable: VariableName | None = None
    size_mb: Annotated[float, Field(gt=0, le=1e8, allow_inf_nan=False)] = 1


class _Step(Part):
    after: Literal["checkout", "environment", "torch", "requirements"] = "requirements"
    when: When | None = None
    title: LocalText


class PackagesStep(_Step):
    """Install Python packages, under the constraints that protect torch.

    `no_deps` leaves alone what they ask for, where that would bring what the program has left behind.
    """

    kind: Literal["packages"]
    packages: Annotated[list[Requirement], Field(min_length=1)]
    no_build_isolation: bool = False
    no_deps: bool = False
    variable: VariableName | None = None


class WriteFileStep(_Step):
    """Write a small file into the checkout, never over one that is there unless `overwrite`."""

    kind: Literal["write_file"]
    path: OwnFile
    content: Template
    overwrite: bool = False


class SubmodulesStep(_Step):
    """Fetch git submodules."""

    kind: Literal["submodules"]


class RunStep(_Step):
    """Run one of the program's own installers, without a terminal."""

    kind: Literal["run"]
    argv: Installer


class DotnetBuildStep(_Step):
    """Build a .NET project with the SDK in Data/Assets."""

    kind: Literal["dotnet_build"]
    project: RelativePath
    output: OwnFile


class NodeBuildStep(_Step):
    """Run a Node package manager with the Node in Data/Assets.

    `outputs` are what it makes, below `folder`: they belong to a version and go with it.
    """

    kind: Literal["node"]
    program: Literal["npm", "npx", "yarn", "node"] = "npm"
    arguments: Annotated[list[Template], Field(min_length=1)]
    folder: RelativePath = "."
    outputs: list[OwnFile] = ["node_modules", "dist", "build"]

    @model_validator(mode="after")
    def _runs_its_own(self) -> NodeBuildStep:
        npm_words(self.program, self.arguments)
        return self


Step = Annotated[
    PackagesStep | WriteFileStep | SubmodulesStep | RunStep | DotnetBuildStep | NodeBuildStep,
    Field(discriminator="kind"),
]


class RequiredInstall(Part):
    """Another package that must be installed, and what it is to this one.

    withheld_flags: flags that this program sets itself, so they are not passed to the other.
    file: where this program is told about the other: its entry, its options, its card.
    sets_gpu: this program picks the card for the other by that file and overrides the variables
        that would pick it otherwise.
    """

    package: PackageId
    role: Literal["backend"]
    withheld_flags: list[Flag] = []
    file: OwnFile | None = None
    sets_gpu: bool = False
    reason: LocalText


class Prerequisite(Part):
    """A program or system library needed beside Python."""

    id: Literal["git", "node", "dotnet", "vc_redist", "build_tools", "ffmpeg", "libgl", "tkinter"]
    version: Annotated[str, Field(pattern=r"^\d{1,4}(\.\d{1,4}){0,3}$")] | None = None
    when: When | None = None


# At most 100 TB, and a number: what is neither could not be added up.
Megabytes = Annotated[float, Field(ge=0, le=1e8, allow_inf_nan=False)]


class Sizes(Part):
    """Rough sizes on disk in MB (10^6 bytes), without torch: measured or from the source's facts."""

    checkout: Megabytes
    environment: Megabytes
    download: Megabytes
