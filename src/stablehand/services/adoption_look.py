"""Looking at what could be taken over: what it is, whether its environment works, what it brings."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

from stablehand.core.adopting.comfy_cli import CliConfig, config_file, parse_config
from stablehand.core.adopting.environments import Examined, examine, places
from stablehand.core.adopting.launch_words import (
    TakenOver,
    split_words,
    taken_over,
    user_file,
    user_settings,
)
from stablehand.core.adopting.ledger import Adoption, adoption_of, called
from stablehand.core.adopting.listing import DiskListing
from stablehand.core.adopting.marks import Mark
from stablehand.core.adopting.naming import chosen_name
from stablehand.core.adopting.own_models import (
    ModelFolder,
    library_folders,
    measured,
    program_folders,
)
from stablehand.core.adopting.recognise import Candidate, Library, Recognised
from stablehand.core.adopting.running import running_in
from stablehand.core.adopting.sources import FoundSource, found_source
from stablehand.core.base.environment import current_system
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import tree_bytes
from stablehand.core.base.progress import Reporter
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.catalog.schema import Package
from stablehand.core.hardware.profile import Machine
from stablehand.core.hardware.torch_choice import TorchChoice
from stablehand.core.installs.plan import choose_for
from stablehand.core.records.install import OWN_FOLDER, InstallFolder, read_record
from stablehand.core.records.places import RECORD_FILE, is_name
from stablehand.services.app import App
from stablehand.services.machine import machine_of
from stablehand.services.overrides import wishes_for

Status = Literal["new", "unfinished", "adopted", "left"]
FoundKind = Literal["checkout", "portable", "workspace", "stability_matrix", "library"]
LIBRARY_NAME: Final = "Stability Matrix"
_LARGEST_FILE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """Something that was found, and what taking it over means.

    Attributes:
        name: what it is, or will be, called here.
        title: of the program, for people.
        package: id of its definition; None where there is none.
        path: its real folder; `whole` is what belongs to it, the Python of a portable build included.
        status: `new`, `unfinished` (an attempt was killed), `adopted` already, or `left` as it is.
        reason: why it is left.
        taken: its launch options.
        size_bytes: everything that is used on where it is.
        running: processes that run out of it.
        problems: what is worth knowing.
        adoption: the account of it, where there is one.
    """

    kind: FoundKind
    name: str
    title: str
    package: str | None
    path: Path
    whole: Path
    status: Status
    reason: Wording | None = None
    source: FoundSource = field(default_factory=FoundSource)
    environment: Examined = field(default_factory=lambda: Examined("none"))
    models: tuple[ModelFolder, ...] = ()
    taken: TakenOver = field(default_factory=TakenOver)
    size_bytes: int = 0
    running: tuple[int, ...] = ()
    problems: tuple[Wording, ...] = ()
    adoption: Adoption | None = None
    gpu: int | None = None

    @property
    def is_used(self) -> bool:
        """Whether it is, or is going to be, used by Stablehand."""
        return self.status != "left"


@dataclass
class Look:
    """One look at a folder: what it works with, and the names that are given out."""

    app: App
    real: Path
    found: Recognised
    known: tuple[Adoption, ...]
    machine: Machine
    wished: Sequence[str] = ()
    names: set[str] = field(default_factory=set)
    cli: CliConfig = field(default_factory=CliConfig)
    shown: dict[Path, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """The data folder's real place."""
        return Path(os.path.realpath(self.app.data.root))


async def look_at(
    app: App,
    real: Path,
    found: Recognised,
    known: tuple[Adoption, ...],
    names: Sequence[str],
    reporter: Reporter,
) -> tuple[Found, ...]:
    """Look at everything that was recognised in a folder, one after the other.

    Args:
        names: names that were asked for, in the order of what can be taken over.
    """
    machine, _problems = await machine_of(None)
    look = Look(app, real, found, known, machine, list(names))
    await asyncio.to_thread(_prepare, look)
    results = []
    libraries = [item for item in found.libraries if _place(look, item.folder) != look.data]
    for library in libraries:
        results.append(await asyncio.to_thread(_library, look, library))
    for at, candidate in enumerate(found.candidates):
        text = QT_TRANSLATE_NOOP("adopt", "Looking at {name}").fill(name=candidate.mark.name)
        reporter.update(at, total=len(found.candidates), text=text)
        results.append(await _program(look, candidate))
    return tuple(results)


def _prepare(look: Look) -> None:
    try:
        packages = [entry.name for entry in look.app.data.packages.iterdir()]
    except OSError:
        packages = []
    look.names |= {*packages, *(item.name for item in look.known)}
    environ = look.app.environ
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or Path.home())
    file = config_file(home, current_system())
    content = DiskListing(file.parent).content(file.name, _LARGEST_FILE)
    look.cli = parse_config((content or b"").decode("utf-8", "replace"))
    for item in look.known:
        for link in item.models:
            look.shown[Path(os.path.realpath(link.target))] = item.name


def _place(look: Look, folder: str) -> Path:
    return Path(os.path.normpath(look.real / folder)) if folder else look.real


def _account(look: Look, path: Path) -> Adoption | None:
    """Give the account of a folder that is taken over; one that is being given back is nobody's."""
    found = adoption_of(look.app.data.root, path, look.known)
    if found is None or found.state == "undoing":
        return None
    is_gone = found.kind != "library" and not os.path.lexists(path / OWN_FOLDER)
    if is_gone and found.state == "adopted":
        return None
    return found.model_copy(update={"name": called(look.app.data.root, found)})


def _real(look: Look, folder: str) -> Path:
    return Path(os.path.realpath(_place(look, folder)))


def _known_to_comfy_cli(look: Look, candidate: Candidate, path: Path) -> Candidate:
    is_known = any(os.path.realpath(item) == str(path) for item in look.cli.workspaces)
    if candidate.kind == "checkout" and is_known:
        return replace(candidate, kind="workspace")
    return candidate


def _library(look: Look, library: Library) -> Found:
    """Look at a tree of models of Stability Matrix."""
    folder = _place(look, library.folder)
    named = library.settings.models
    models = Path(os.path.realpath(folder / (named or "Models")))
    adoption = _account(look, models)
    name = _name(look, adoption, [LIBRARY_NAME])
    shown = _measured(look, adoption, name, library_folders(models))
    problems: list[Wording] = []
    if library.settings.damaged:
        problems.append(_DAMAGED_SETTINGS)
    if library.settings.variables:
        problems.append(_VARIABLES.fill(count=library.settings.variables))
    return Found(
        kind="library",
        name=name,
        title=LIBRARY_NAME,
        package=None,
        path=models,
        whole=models,
        status=_status(adoption, models),
        models=shown,
        size_bytes=tree_bytes(models),
        problems=tuple(problems),
        adoption=adoption,
    )


async def _program(look: Look, candidate: Candidate) -> Found:
    path = _real(look, candidate.folder)
    candidate = _known_to_comfy_cli(look, candidate, path)
    package, choice, reason = await asyncio.to_thread(_definition, look, candidate.mark)
    adoption = _account(look, path)
    reason = reason or await asyncio.to_thread(_hindrance, look, path, adoption)
    if package is None or reason is not None:
        return _left(look, candidate, path, reason or _NO_DEFINITION)
    taken, also = await asyncio.to_thread(_launch_words, look, candidate, path, package)
    source = await asyncio.to_thread(found_source, path, candidate)
    names = await asyncio.to_thread(places, path, candidate.environments, also)
    environment = await examine(path, names, package, choice)
    name = _name(look, adoption, _wanted_names(look, candidate, path, package), path)
    return await asyncio.to_thread(
        _whole_picture, look, candidate, name, package, path, source, environment, taken, choice
    )


def _whole_picture(
    look: Look,
    candidate: Candidate,
    name: str,
    package: Package,
    path: Path,
    source: FoundSource,
    environment: Examined,
    taken: TakenOver,
    choice: TorchChoice | None,
) -> Found:
    adoption = _account(look, path)
    folders = program_folders(package, candidate.mark, path, taken.arguments)
    models = _measured(look, adoption, name, folders)
    whole = _real(look, candidate.whole)
    unused = environment.path if environment.verdict == "broken" else None
    size = tree_bytes(whole) - tree_bytes(path / OWN_FOLDER)
    size -= tree_bytes(unused) if unused and unused.is_relative_to(whole) else 0
    size += sum(item.size_bytes for item in models if not item.path.is_relative_to(whole))
    running = running_in([path]).get(path, ())
    problems = [*environment.notices]
    if running:
        problems.append(_RUNS.fill(pids=", ".join(map(str, running))))
    if source.problem is not None:
        problems.append(source.problem)
    on_card = environment.torch is not None and environment.torch.backend != "cpu"
    return Found(
        kind=candidate.kind,
        name=name,
        title=package.name,
        package=package.id,
        path=path,
        whole=whole,
        status=_status(adoption, path),
        source=source,
        environment=environment,
        models=models,
        taken=taken,
        size_bytes=size,
        running=running,
        problems=tuple(problems),
        adoption=adoption,
        gpu=choice.gpu_index if choice and on_card else None,
    )


def _left(look: Look, candidate: Candidate, path: Path, reason: Wording) -> Found:
    whole = _real(look, candidate.whole)
    return Found(
        kind=candidate.kind,
        name=path.name,
        title=candidate.mark.name,
        package=None,
        path=path,
        whole=whole,
        status="left",
        reason=reason,
    )


def _definition(
    look: Look, mark: Mark
) -> tuple[Package | None, TorchChoice | None, Wording | None]:
    """Give the definition of a program and the torch it gets here, or why it cannot be taken over."""
    catalog = look.app.catalog
    if mark.id not in catalog.ids():
        return None, None, _NO_DEFINITION
    try:
        definition = catalog.load(mark.id)
        package = definition.package
        if package.python is None:
            return package, None, _LEANS
        wishes = wishes_for(look.app, look.machine, described=False)
        required = catalog.required(definition)
        return package, choose_for(package, required, look.machine, wishes), None
    except StablehandError as error:
        if error.code == "package.unsupported":
            return package, None, None  # its own environment may work all the same
        return None, None, error.message


def _hindrance(look: Look, path: Path, adoption: Adoption | None) -> Wording | None:
    """Say why a program cannot be taken over, if so."""
    packages = look.data / "Packages"
    if adoption is not None:
        return None
    being_undone = adoption_of(look.app.data.root, path, look.known) is not None
    if os.path.lexists(path / OWN_FOLDER) and not being_undone:
        record = None
        if path.parent == packages:
            try:
                record = read_record(InstallFolder(look.app.data.root, path.name))
            except StablehandError as error:
                return error.message
        return _OURS_ALREADY if record is not None else _ANOTHERS
    if path.parent == packages and not is_name(path.name):
        return _NO_NAME
    if not os.access(path, os.W_OK | os.X_OK):
        return _READ_ONLY
    return None


def _status(adoption: Adoption | None, path: Path) -> Status:
    if adoption is None:
        return "new"
    if adoption.kind != "library" and adoption.state == "adopted":
        # What went to the trash meanwhile, or lost its notes, is taken over anew.
        return "adopted" if (path / OWN_FOLDER / RECORD_FILE).is_file() else "unfinished"
    return "adopted" if adoption.state == "adopted" else "unfinished"


def _name(
    look: Look, adoption: Adoption | None, wanted: list[str], path: Path | None = None
) -> str:
    if adoption is not None:
        return adoption.name
    if path is not None and path.parent == look.data / "Packages":
        return path.name  # where it is, it is called so
    name = chosen_name(wanted, look.names)
    look.names.add(name)
    return name


def _wanted_names(look: Look, candidate: Candidate, path: Path, package: Package) -> list[str]:
    wished: list[str] = []
    is_new = _account(look, path) is None
    if is_new and look.wished and path.parent != look.data / "Packages":
        wished = [look.wished[0]]
        look.wished = look.wished[1:]
    matrix = [candidate.matrix.name] if candidate.matrix else []
    return [*wished, *matrix, path.name, package.id]


def _measured(
    look: Look, adoption: Adoption | None, name: str, folders: Sequence[tuple[str, Path]]
) -> tuple[ModelFolder, ...]:
    known: Mapping[Path, str] = {
        Path(os.path.realpath(link.target)): link.at
        for link in (adoption.models if adoption else ())
    }
    taken = {path: other for path, other in look.shown.items() if path not in known}
    found = measured(folders, name, look.data / "Models", taken=taken, known=known)
    look.shown |= {folder.path: name for folder in found if folder.link is not None}
    return found


def _launch_words(
    look: Look, candidate: Candidate, path: Path, package: Package
) -> tuple[TakenOver, str | None]:
    """Give the launch options that were set for a program, and an environment that they name."""
    system = current_system()
    if candidate.matrix is not None:
        return taken_over(package, candidate.matrix.words), None
    if candidate.mark.id == "comfyui":
        default = look.cli.default
        is_default = default is not None and os.path.realpath(default) == str(path)
        return taken_over(package, look.cli.words if is_default else ()), None
    content = DiskListing(path).content(user_file(system), _LARGEST_FILE)
    if content is None:
        return TakenOver(), None
    found = user_settings(content.decode("utf-8", "replace"), system)
    words = split_words(found.get("COMMANDLINE_ARGS", ""), system)
    named = found.get("VENV_DIR") or found.get("venv_dir") or ""
    is_plain = bool(named) and named != "-" and not any(char in named for char in "$%`")
    return taken_over(package, words), named if is_plain else None


_NO_DEFINITION: Final = QT_TRANSLATE_NOOP(
    "adopt", "Stablehand knows this program, but has no definition for it yet"
)
_LEANS: Final = QT_TRANSLATE_NOOP(
    "adopt",
    "it computes through another program, so it has to be installed by Stablehand; its models can be used",
)
_OURS_ALREADY: Final = QT_TRANSLATE_NOOP("adopt", "it is an install of Stablehand's already")
_ANOTHERS: Final = QT_TRANSLATE_NOOP(
    "adopt", "it belongs to another Stablehand, with a data folder of its own"
)
_NO_NAME: Final = QT_TRANSLATE_NOOP(
    "adopt",
    "its folder has a name that no install can have; letters, digits, spaces, dots, - and _ will do",
)
_READ_ONLY: Final = QT_TRANSLATE_NOOP("adopt", "its folder cannot be written")
_RUNS: Final = QT_TRANSLATE_NOOP(
    "adopt",
    "It is running right now (process {pids}). Stop it where it was started before you launch it here.",
)
_DAMAGED_SETTINGS: Final = QT_TRANSLATE_NOOP(
    "adopt",
    "Its settings.json is damaged and was read as far as that goes; packages were looked for on the disk.",
)
_VARIABLES: Final = QT_TRANSLATE_NOOP(
    "adopt", "Environment variables set in Stability Matrix are not taken over: {count}."
)
