"""The tools of one run of the program, found once: uv, git, and where they fetch from."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from stablehand.core.base.environment import current_system
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.search_path import path_with
from stablehand.core.base.settings import Settings
from stablehand.core.runtimes import pythons
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.git import GITHUB, GitTool, find_git, git_variables
from stablehand.core.runtimes.indexes import IndexSet
from stablehand.core.runtimes.pip_config import Surroundings, read_indexes
from stablehand.core.runtimes.tool_places import find_tool
from stablehand.core.runtimes.uv import UvTool, find_uv, uv_folders

TOOL_MIRRORS: Final = ("mirrors.node", "mirrors.dotnet", "mirrors.git")
_CACHES: Final[Mapping[str, str]] = {"PIP_CACHE_DIR": "pip-cache"}


@dataclass(frozen=True, slots=True)
class Tools:
    """What installs work with.

    Attributes:
        uv: the package installer.
        git_base: where GitHub's repositories are cloned from.
        python_mirror: where Python builds lie instead of GitHub; None for GitHub.
        python_builds: another list of Python builds; empty is our own.
        environ: this process's variables.
        home: the user's home folder.
        min_age_days: packages that are younger are not installed; 0 takes any.
        mirrors: where Node, .NET and git are fetched from, by the settings that say so.
    """

    uv: UvTool
    git_base: str = GITHUB
    python_mirror: str | None = None
    python_builds: str = ""
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    home: Path = field(default_factory=Path.home)
    min_age_days: int = 0
    mirrors: Mapping[str, str] = field(default_factory=dict)

    @property
    def newest_day(self) -> datetime.date | None:
        """The last day whose packages are old enough to be installed; None where any are."""
        if self.min_age_days <= 0:
            return None
        # What came in the course of a day is that old only once the day after it has gone as far.
        today = datetime.datetime.now(datetime.UTC).date()
        return today - datetime.timedelta(days=self.min_age_days + 1)

    @property
    def indexes(self) -> IndexSet:
        """Where packages come from."""
        return self.uv.indexes

    def git(self) -> GitTool:
        """Find git: not every install needs it.

        Raises:
            StablehandError: `tool.missing`.
        """
        program = find_git(self.environ, assets=self.uv.assets)
        return GitTool(program, self.git_base, environ=self.environ)

    def find(self, tool: str, version: str | None = None) -> Path | None:
        """Find a tool's program: what was fetched, else the system's; see `tool_places.find_tool`."""
        return find_tool(tool, self.uv.assets, self.environ, version)

    def python_install(self, series: str, *, mirror: str | None = None) -> ToolCommand:
        """Fetch the newest patch of a Python series that the list has.

        Args:
            mirror: where the builds lie, in place of `python_mirror`.
        """
        return pythons.python_install(
            self.uv, series, mirror=mirror or self.python_mirror, builds=self.python_builds
        )

    def python_list(self) -> ToolCommand:
        """List the interpreters of this machine, ours included, for `parse_pythons`."""
        path = pythons.real_search_path(self.environ, self.home, current_system())
        return pythons.python_list(self.uv, path)

    def parse_pythons(self, output: str) -> tuple[pythons.PythonFound, ...]:
        """Read what `python_list` printed.

        Raises:
            ValueError: it is something else.
        """
        return pythons.parse_pythons(output, self.uv.assets / "python")

    def user_interface_variables(self) -> dict[str, str]:
        """Give what a UI gets that runs pip, uv or git itself: the same sources as ours."""
        assets = self.uv.assets
        return {
            **uv_folders(assets),
            **{name: str(assets / folder) for name, folder in _CACHES.items()},
            **self.indexes.pip_variables(),
            **git_variables(self.git_base, self.environ),
        }

    def prepare(self) -> None:
        """Make the folders that have to be there when a command runs.

        Raises:
            OSError: they cannot be made.
        """
        self.uv.temporary.mkdir(parents=True, exist_ok=True)


def find_tools(settings: Settings, assets: Path, environ: Mapping[str, str] | None = None) -> Tools:
    """Find the tools and where they fetch from, on this machine.

    Blocks for a moment: it reads pip's and uv's configuration files.

    Raises:
        StablehandError: `tool.missing` without uv; `settings.invalid` for a wrong variable.
    """
    variables = dict(os.environ) if environ is None else dict(environ)
    home = _home(variables)
    where = Surroundings(variables, home, current_system(), current_folder(), Path(sys.prefix))
    indexes = read_indexes(settings, where)
    git_base = str(settings.get("endpoints.git_base"))
    return Tools(
        UvTool(find_uv(), assets, indexes, _git_for_uv(git_base, assets, variables)),
        git_base,
        indexes.python_mirror.value if indexes.python_mirror else None,
        indexes.python_list.value if indexes.python_list else "",
        variables,
        home,
        _days(settings),
        {name: str(settings.get(name)) for name in TOOL_MIRRORS},
    )


def _git_for_uv(git_base: str, assets: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Give what lets uv fetch repositories that requirements name: from our mirror, by the git we keep."""
    found = git_variables(git_base, environ)
    try:
        program = find_git(environ, assets=assets)
    except StablehandError:
        return found  # few requirements name a repository, and uv says then what is missing
    if program.is_relative_to(assets):
        found["PATH"] = path_with(program.parent, environ)
    return found


def _days(settings: Settings) -> int:
    days = settings.get("installs.min_age_days")
    return days if isinstance(days, int) else 0


def current_folder() -> Path:
    """Give the folder we run in; one that was deleted meanwhile stands for nothing, so: the root."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        return Path("/")


def _home(environ: Mapping[str, str]) -> Path:
    named = environ.get("USERPROFILE" if current_system() == "windows" else "HOME")
    return Path(named) if named else Path.home()
