"""uv, the engine of every install: its program, its surroundings, and its commands as values.

Rules that hold for each command:

- uv reads none of its configuration files (UV_NO_CONFIG). Below a checkout it would otherwise take
  over `[tool.uv]` of the UI's own pyproject.toml, whose indexes and overrides are meant for its
  authors. The index parts of the user's and the system's uv.toml are read by `pip_config` instead.
- Cache, Python builds and temporary files lie in the data folder, on the drive of the environments,
  so that packages are hard-linked.
- No command fetches a Python on its own (UV_PYTHON_DOWNLOADS=manual): that is a step of its own.
- Environments are named by their interpreter's whole path; nothing is looked up on PATH.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.search_path import find_program
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.indexes import IndexSet

LinkMode = Literal["clone", "copy", "hardlink", "symlink"]

_TIMEOUT_S: Final = 60


@dataclass(frozen=True, slots=True)
class Installed:
    """A distribution in an environment."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class PackageRequest:
    """What one `uv pip install` shall do.

    Attributes:
        requirements: single requirements, as in a requirements file.
        files: requirement files. Their `--index-url` lines are obeyed by uv, and options that only
            pip knows make it fail: files of UIs go through `requirements.combined` first.
        constraints: files that bound versions without asking for anything.
        build_constraints: the same for the building of source packages.
        excludes: files of names that no requirement may bring, however deep it lies. uv then knows
            nothing of them: torch does not belong here, or nothing would be chosen to fit it.
        not_after: the day (inclusive) as of which packages are chosen. A distribution that is
            installed already satisfies a requirement whatever its date, so torch stays as pinned.
        undated: names that `not_after` does not hold for.
        undated_until: the day (inclusive) as of which those are chosen; None is any.
        afresh: names that are installed again though they are there, since files of theirs are
            damaged. uv fetches them anew, past its cache.
        reinstall: installs everything again.
        torch_index: address of an index that goes before all others: for the torch step only.
        link_mode: how files come from the cache; None is uv's choice (hard links, else copies).
        no_deps: what they depend on is left alone.
        no_build_isolation: source packages are built in the environment itself.
        dry_run: only say what would be done.
    """

    requirements: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    constraints: tuple[Path, ...] = ()
    build_constraints: tuple[Path, ...] = ()
    excludes: tuple[Path, ...] = ()
    not_after: datetime.date | None = None
    undated: tuple[str, ...] = ()
    undated_until: datetime.date | None = None
    afresh: tuple[str, ...] = ()
    reinstall: bool = False
    torch_index: str | None = None
    link_mode: LinkMode | None = None
    no_deps: bool = False
    no_build_isolation: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class UvTool:
    """uv with its surroundings; `variables` go to each of its commands.

    `further` are variables for what uv runs itself: git, for requirements that name a repository.
    """

    program: Path
    assets: Path
    indexes: IndexSet = field(default_factory=IndexSet)
    further: Mapping[str, str] = field(default_factory=dict)

    @property
    def variables(self) -> dict[str, str]:
        """Give the variables of each command."""
        own = {**uv_folders(self.assets), **_BEHAVIOUR, **self.indexes.uv_variables()}
        return {**self.further, **own}

    @property
    def temporary(self) -> Path:
        """The folder for temporary files, which has to be there when a command runs."""
        return self.assets / "tmp"

    def environment(
        self,
        python: Path,
        target: Path,
        *,
        existing: Literal["refuse", "keep", "clear"] = "clear",
        not_after: datetime.date | None = None,
    ) -> ToolCommand:
        """Make an environment that can be moved, with pip in it, since UIs run pip themselves.

        Args:
            python: the interpreter it is made of.
            target: its folder.
            existing: what becomes of an environment that is there; half-made ones are cleared.
            not_after: the day as of which pip (and setuptools, below Python 3.12) are chosen.
        """
        words = ["venv", "--relocatable", "--seed", "--no-project", "--python", str(python)]
        words += {"refuse": [], "keep": ["--allow-existing"], "clear": ["--clear", "--force"]}[
            existing
        ]
        words += [*_date(not_after), *self._no_index()]
        return self._command([*words, "--", str(target)])

    def install(
        self, environment: Path, request: PackageRequest, *, folder: Path | None = None
    ) -> ToolCommand:
        """Install packages into an environment.

        Args:
            environment: its folder, or its interpreter.
            request: what to install, and under which rules.
            folder: where it runs; relative paths in requirement files start there.
        """
        words = ["pip", "install", "--python", str(environment_python(environment))]
        for option, files in (
            ("--requirements", request.files),
            ("--constraints", request.constraints),
            ("--build-constraints", request.build_constraints),
            ("--excludes", request.excludes),
        ):
            words += [word for file in files for word in (option, str(file))]
        words += _date(request.not_after)
        for name in request.undated if request.not_after else ():
            until = _end(request.undated_until) if request.undated_until else "false"
            words += ["--exclude-newer-package", f"{name}={until}"]
        for name in request.afresh:
            words += ["--reinstall-package", name]
        words += [*_flags(request), *self._no_index()]
        if request.requirements:
            words += ["--", *request.requirements]
        variables = {}
        if request.torch_index is not None:
            variables = self.indexes.before(request.torch_index).uv_variables()
        return self._command(words, folder, variables)

    def frozen(self, environment: Path) -> ToolCommand:
        """List what is installed, for `parse_installed`."""
        python = str(environment_python(environment))
        return self._command(["pip", "list", "--format", "json", "--quiet", "--python", python])

    def check(self, environment: Path) -> ToolCommand:
        """Check that what is installed fits together: exit code 1 if not."""
        return self._command(["pip", "check", "--python", str(environment_python(environment))])

    def uninstall(self, environment: Path, names: Sequence[str]) -> ToolCommand:
        """Remove distributions from an environment."""
        python = str(environment_python(environment))
        return self._command(["pip", "uninstall", "--python", python, "--", *names])

    def run(self, words: Iterable[str], variables: Mapping[str, str]) -> ToolCommand:
        """Give any other command of uv's, with further variables."""
        return self._command(list(words), None, variables)

    def _no_index(self) -> list[str]:
        return ["--no-index"] if self.indexes.no_index else []

    def _command(
        self,
        words: Sequence[str],
        folder: Path | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> ToolCommand:
        return ToolCommand(
            (str(self.program), *words), {**self.variables, **(variables or {})}, folder
        )


_BEHAVIOUR: Final[Mapping[str, str]] = {
    "UV_NO_CONFIG": "1",
    "UV_SYSTEM_CERTS": "1",
    "UV_PYTHON_DOWNLOADS": "manual",
    "UV_PYTHON_INSTALL_BIN": "0",
    "UV_PYTHON_INSTALL_REGISTRY": "0",
    "UV_NO_PROGRESS": "1",
    "UV_HTTP_TIMEOUT": str(_TIMEOUT_S),
    "NO_COLOR": "1",
}


def uv_folders(assets: Path) -> dict[str, str]:
    """Give the variables that keep uv's files in the data folder; UIs that run uv get them too."""
    temporary = str(assets / "tmp")
    return {
        "UV_CACHE_DIR": str(assets / "uv-cache"),
        "UV_PYTHON_INSTALL_DIR": str(assets / "python"),
        "TMPDIR": temporary,
        "TEMP": temporary,
        "TMP": temporary,
    }


def find_uv() -> Path:
    """Find uv's program: the one that came with Stablehand, else the one on PATH.

    Raises:
        StablehandError: `tool.missing`.
    """
    # Late: it is a dependency that only installs need.
    import uv

    try:
        return Path(uv.find_uv_bin())
    except FileNotFoundError:
        found = find_program("uv", os.environ)
    if found is None:
        raise StablehandError(
            "tool.missing",
            QT_TRANSLATE_NOOP("tools", "uv, which installs everything, is missing."),
            hint=QT_TRANSLATE_NOOP(
                "tools", "Install Stablehand again, or install uv and put it on the search path."
            ),
            details={"tool": "uv"},
        )
    return found


def environment_python(environment: Path) -> Path:
    """Give the interpreter of an environment's folder; an interpreter stands for itself."""
    if environment.parent.name in ("bin", "Scripts") or environment.suffix == ".exe":
        return environment
    if (alone := environment / "python.exe").is_file():  # ComfyUI's portable Python, no environment
        return alone
    windows = environment / "Scripts" / "python.exe"
    return windows if _on_windows() else environment / "bin" / "python"


def parse_installed(output: str) -> tuple[Installed, ...]:
    """Read what `UvTool.frozen` printed.

    Raises:
        ValueError: it is something else.
    """
    entries = json.loads(output)
    if not isinstance(entries, list):
        raise ValueError("not a list of distributions")
    return tuple(Installed(str(entry["name"]), str(entry["version"])) for entry in entries)


def _flags(request: PackageRequest) -> list[str]:
    words = ["--link-mode", request.link_mode] if request.link_mode else []
    chosen = {
        "--reinstall": request.reinstall,
        "--no-deps": request.no_deps,
        "--no-build-isolation": request.no_build_isolation,
        "--dry-run": request.dry_run,
    }
    return words + [flag for flag, wanted in chosen.items() if wanted]


def _date(day: datetime.date | None) -> list[str]:
    return ["--exclude-newer", _end(day)] if day is not None else []


def _end(day: datetime.date) -> str:
    # A bare day would mean its end in this machine's time zone; plans are the same everywhere.
    end = day + datetime.timedelta(days=1)
    return f"{end.isoformat()}T00:00:00Z"


def _on_windows() -> bool:
    from stablehand.core.base.environment import current_system

    return current_system() == "windows"
