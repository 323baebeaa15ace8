"""Looking at the environment of an install: its interpreter, its frame, its link, what is in it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import is_link
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.catalog.install_schema import PackagesStep
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.health_packages import Packages, canonical, read_packages
from stablehand.core.installs.steps import PlannedStep
from stablehand.core.records.generations import read_generation
from stablehand.core.records.install import InstallFolder, InstallRecord
from stablehand.core.runtimes.brought import site_packages_of
from stablehand.core.runtimes.requirements import combined, effective
from stablehand.core.runtimes.uv import environment_python

PUBLISHED_FILE: Final = "published.json"
_HOME: Final = re.compile(r"^home\s*=\s*(.+?)\s*$", re.MULTILINE)
_LARGEST_BYTES: Final = 16 * 1024 * 1024
_CONFIG_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class EnvironmentFacts:
    """What an environment is like.

    Attributes:
        path: its folder.
        interpreter: the Python that it is made on, as the record says; None where it says none.
        has_interpreter: whether that is there.
        is_there: whether the folder is, with packages in it.
        missing: parts of its frame that are not there or cannot be read.
        moved: parts that name a place where the interpreter is not, though it is elsewhere.
        link_place, link: where the link to it belongs, and what is there.
        packages: what is installed.
    """

    path: Path
    interpreter: Path | None
    has_interpreter: bool
    is_there: bool
    missing: tuple[Path, ...]
    moved: tuple[Path, ...]
    link_place: Path
    link: Literal["right", "wrong", "taken"]
    packages: Packages


def environment_facts(folder: InstallFolder, record: InstallRecord) -> EnvironmentFacts:
    """Look at the environment of the current generation; nothing is changed."""
    path = folder.generation(record.generation) / "env"
    interpreter = folder.data / record.python.path if record.python else None
    has_interpreter = interpreter is not None and interpreter.exists()
    place = site_packages_of(path)
    is_there = place.is_dir()
    missing, moved = _frame(path, has_interpreter=has_interpreter) if is_there else ((), ())
    if is_link(path):  # it was there before us: its frame is whatever its maker made it
        missing, moved = (), ()
    return EnvironmentFacts(
        path,
        interpreter,
        has_interpreter,
        is_there,
        missing,
        moved,
        link_place(folder, record),
        _link(link_place(folder, record), path),
        read_packages(place) if is_there else Packages(place),
    )


def link_place(folder: InstallFolder, record: InstallRecord) -> Path:
    """Give where the link to the environment belongs: not at `venv` where that may be the user's own."""
    return folder.own / "venv" if record.adopted is not None else folder.environment_link


def recorded_packages(folder: InstallFolder, number: int) -> dict[str, str]:
    """Give what a generation had installed when it was proved, by name; empty where nobody wrote it down."""
    generation = read_generation(folder, number)
    if generation is not None and generation.packages:
        return canonical(generation.packages)
    try:
        content = read_limited(
            folder.generation(number) / "lock.json", _LARGEST_BYTES, only_ordinary=True
        )
        found = json.loads(content)
    except (OSError, UnfitFileError, ValueError, RecursionError):
        return {}
    packages = found.get("packages") if isinstance(found, dict) else None
    return canonical(_texts(packages))


def published_so(folder: InstallFolder) -> dict[str, str]:
    """Give the distributions whose files differ from their records fresh from the index, with versions.

    A repair that installed them anew has found that out; there is nothing to mend about them.
    """
    try:
        content = read_limited(folder.own / PUBLISHED_FILE, _LARGEST_BYTES, only_ordinary=True)
        return _texts(json.loads(content))
    except (OSError, UnfitFileError, ValueError, RecursionError):
        return {}


def wanted_lines(
    package: Package, record: InstallRecord, steps: Iterable[PlannedStep], checkout: Path
) -> tuple[str, ...]:
    """Give what the program, its definition's steps and the user ask for; nothing from files that are gone.

    Args:
        steps: of the plan for this machine.
    """
    wanted, source = package.requirements, record.source
    files = [checkout.joinpath(*name.split("/")) for name in wanted.files]
    lines: list[str] = []
    for file in files:
        with suppress(StablehandError):  # that it is missing is found with the program's files
            lines += combined([file], wanted.exclude, checkout).lines
    lines += wanted.packages
    if source is not None and source.kind == "registry" and source.ref:
        lines.append(source.ref)
    for step in steps:
        if isinstance(step.subject, PackagesStep):
            lines += step.subject.packages
    lines += record.pins
    return effective(lines)


def _texts(found: object) -> dict[str, str]:
    if not isinstance(found, Mapping):
        return {}
    return {str(key): value for key, value in found.items() if isinstance(value, str)}


def _frame(path: Path, *, has_interpreter: bool) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Give the parts of the frame that are missing, and those that only have to be told the new place."""
    config, python = path / "pyvenv.cfg", environment_python(path)
    missing: list[Path] = []
    moved: list[Path] = []
    try:
        text = read_limited(config, _CONFIG_BYTES, only_ordinary=True).decode("utf-8", "replace")
    except (OSError, UnfitFileError):
        text = ""
    home = _HOME.search(text)
    if home is None:
        missing.append(config)
    elif not Path(home[1]).exists():
        moved.append(config)
    if not os.path.lexists(python) or (python.is_file() and not python.stat().st_size):
        missing.append(python)
    elif not python.exists():
        moved.append(python)
    # Without an interpreter nothing can be told where it is; that is found for itself.
    return tuple(missing), tuple(moved) if has_interpreter else ()


def _link(link: Path, environment: Path) -> Literal["right", "wrong", "taken"]:
    if not os.path.lexists(link):
        return "wrong"
    if not is_link(link):
        return "taken"
    try:
        return "right" if link.samefile(environment) else "wrong"
    except OSError:
        return "wrong"
