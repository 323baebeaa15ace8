"""Pythons for environments: pinned builds that uv fetches, else a suitable one of the system.

`python_builds.json` beside this module pins which builds there are, with their sums, in the format of
uv's own list: a Stablehand of today installs the same Python next year. A mirror serves the same
files, so the sums hold there too; another list brings its own.

Choosing among the system's interpreters is pure; the finding is uv's, on a search path that leaves out
what only pretends to be an interpreter.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any, Final, Literal

from stablehand.core.base.environment import SystemName
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.uv import UvTool

GITHUB_BUILDS: Final = "https://github.com/astral-sh/python-build-standalone/releases/download"
BUILDS_FILE: Final = Path(__file__).with_name("python_builds.json")

_ARCHES: Final[Mapping[str, frozenset[str]]] = {
    "x86_64": frozenset({"x86_64"}),
    "arm64": frozenset({"aarch64"}),
}
_VERSION: Final = re.compile(r"\A(\d+)\.(\d+)\.(\d+)\Z")
# Folders of things that stand in for an interpreter: pyenv and asdf shims, Windows Store stubs.
_PRETENDERS: Final = ("shims", "windowsapps")


@dataclass(frozen=True, slots=True)
class PythonFound:
    """An interpreter: `managed` ones were installed by us, below Data/Assets."""

    version: str
    path: Path
    kind: Literal["managed", "system"]
    arch: str = ""
    implementation: str = "cpython"
    variant: str = "default"

    @property
    def series(self) -> str:
        """The series, such as 3.11."""
        return ".".join(self.version.split(".")[:2])


def python_install(
    uv: UvTool, series: str, *, mirror: str | None = None, builds: str = ""
) -> ToolCommand:
    """Fetch a Python build into Data/Assets/python; nothing happens if it is there.

    Args:
        uv: the tool.
        series: such as 3.11: the newest patch that the list has.
        mirror: where the builds lie instead of GitHub (`mirrors.python`); None for GitHub.
        builds: address or path of another list (`mirrors.python_list`); empty is our own.
    """
    words = ["python", "install", "--no-bin", "--no-registry"]
    words += ["--install-dir", uv.variables["UV_PYTHON_INSTALL_DIR"]]
    words += ["--python-downloads-json-url", builds or str(BUILDS_FILE)]
    if mirror is not None and mirror != GITHUB_BUILDS:
        words += ["--mirror", mirror]
    return uv.run([*words, "--", f"cpython@{series}"], {})


def python_list(uv: UvTool, search_path: str) -> ToolCommand:
    """List the interpreters of this machine, for `parse_pythons`; warnings go to stderr.

    Args:
        uv: the tool.
        search_path: PATH as `real_search_path` gives it.
    """
    words = ["python", "list", "--only-installed", "--output-format", "json"]
    return uv.run(words, {"PATH": search_path})


def real_search_path(environ: Mapping[str, str], home: Path, system: SystemName) -> str:
    """Give PATH without shims and stubs, with the places where real interpreters often are.

    pyenv's interpreters are on PATH as shims only; those of Homebrew and python.org are not on it
    when the program was started from the desktop.
    """
    separator = ";" if system == "windows" else ":"
    given = [entry for entry in environ.get("PATH", "").split(separator) if entry]
    flavour: type[PurePath] = PureWindowsPath if system == "windows" else PurePosixPath
    kept = [entry for entry in given if not _pretends(flavour(entry))]
    kept += [str(folder) for folder in _usual_places(environ, home, system) if folder.is_dir()]
    return separator.join(dict.fromkeys(kept))


def parse_pythons(output: str, managed: Path) -> tuple[PythonFound, ...]:
    """Read what `python_list` printed.

    Args:
        output: uv's standard output.
        managed: the folder of our own builds.

    Raises:
        ValueError: it is something else.
    """
    entries = json.loads(output)
    if not isinstance(entries, list):
        raise ValueError("not a list of interpreters")
    # The real folder too: a data folder may lie behind a link, and uv may say either.
    ours = (managed, Path(os.path.realpath(managed)))
    return tuple(_found(entry, ours) for entry in entries if entry.get("path"))


def choose_system_python(
    found: Iterable[PythonFound], series: str, arch: str
) -> PythonFound | None:
    """Choose the interpreter for an environment: one of ours first, then the newest patch.

    Only a released CPython of exactly this series and this machine's architecture will do, with the
    global lock and no debug build, and neither a shim nor a stub nor an environment's.

    Args:
        found: the interpreters, in the order of the search path.
        series: such as 3.11.
        arch: x86_64 or arm64; anything else accepts every architecture.
    """
    fit = [python for python in found if python.series == series and _is_fit(python, arch)]
    fit.sort(key=lambda python: (python.kind != "managed", -_patch(python)))
    return fit[0] if fit else None


def _found(entry: Mapping[str, Any], ours: tuple[Path, ...]) -> PythonFound:
    path = Path(str(entry["path"]))
    return PythonFound(
        str(entry["version"]),
        path,
        "managed" if any(path.is_relative_to(folder) for folder in ours) else "system",
        str(entry.get("arch", "")),
        str(entry.get("implementation", "cpython")),
        str(entry.get("variant") or "default"),
    )


def _is_fit(python: PythonFound, arch: str) -> bool:
    return (
        python.implementation == "cpython"
        and python.variant == "default"
        and _VERSION.match(python.version) is not None
        and (arch not in _ARCHES or not python.arch or python.arch in _ARCHES[arch])
        and not any(_pretends(folder) for folder in python.path.parents)
        and not _in_environment(python.path)
    )


def _patch(python: PythonFound) -> int:
    match = _VERSION.match(python.version)
    return int(match[3]) if match else 0


def _pretends(folder: PurePath) -> bool:
    return folder.name.lower() in _PRETENDERS


def _in_environment(python: Path) -> bool:
    """Tell whether an interpreter is that of a virtual or conda environment, by its files."""
    home = python.parent.parent if python.parent.name in ("bin", "Scripts") else python.parent
    if (home / "pyvenv.cfg").exists():
        return True
    return home.parent.name == "envs" and (home / "conda-meta").is_dir()


def _usual_places(environ: Mapping[str, str], home: Path, system: SystemName) -> list[Path]:
    if system == "windows":
        local = environ.get("LOCALAPPDATA")
        roots = [Path(local) / "Programs" / "Python"] if local else []
        roots += [Path(environ[name]) for name in ("PROGRAMFILES",) if environ.get(name)]
        pyenv = home / ".pyenv" / "pyenv-win" / "versions"
        return [f for root in roots for f in _newest(root, "Python3*")] + _newest(pyenv, "3.*")
    pyenv = Path(environ.get("PYENV_ROOT") or home / ".pyenv") / "versions"
    places = [folder / "bin" for folder in _newest(pyenv, "3.*")]
    if system == "macos":
        frameworks = Path("/Library/Frameworks/Python.framework/Versions")
        places += [Path("/opt/homebrew/bin"), Path("/usr/local/bin")]
        places += [folder / "bin" for folder in _newest(frameworks, "3.*")]
    return [*places, Path("/usr/local/bin"), Path("/usr/bin")]


def _newest(root: Path, pattern: str) -> list[Path]:
    try:
        return sorted(root.glob(pattern), reverse=True)
    except OSError:
        return []
