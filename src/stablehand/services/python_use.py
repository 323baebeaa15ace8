"""Which of the Python builds that were fetched are in use: each environment names the one it stands on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import is_link
from stablehand.core.base.paths import DataPaths
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.records.install import InstallFolder, install_names, read_record

_LARGEST_BYTES: Final = 64 * 1024


def spare_pythons(data: DataPaths) -> tuple[Path, ...]:
    """Give the folders of builds that no environment stands on; blocks.

    A build that an install says it is made with counts as used too, as does everything while an environment
    cannot be read: better a build too many than one that is missed.
    """
    home = data.assets / "python"
    try:
        builds = [entry for entry in home.iterdir() if _is_build(entry)]
    except OSError:
        return ()
    used: set[str] = set()
    for name in install_names(data.root):
        try:
            record = read_record(InstallFolder(data.root, name))
        except StablehandError:
            return ()
        if record is not None and record.python is not None:
            used.add(str(data.root / record.python.path))
    for file in _environments(data):
        try:
            text = read_limited(file, _LARGEST_BYTES, only_ordinary=True).decode("utf-8", "replace")
        except (OSError, UnfitFileError):
            return ()
        used |= set(_homes(text))
    return tuple(build for build in builds if not _is_used(build, used))


def _is_build(entry: Path) -> bool:
    return entry.is_dir() and not is_link(entry) and not entry.name.startswith(".")


def _environments(data: DataPaths) -> Iterator[Path]:
    """Give the settings of every environment below Packages, of whatever has a folder there."""
    with suppress(OSError):
        for checkout in data.packages.iterdir():
            yield from checkout.glob(".stablehand/gen/*/env/pyvenv.cfg")
            for other in ("venv", ".venv"):
                file = checkout / other / "pyvenv.cfg"
                if file.is_file():
                    yield file


def _homes(text: str) -> Iterator[str]:
    for line in text.splitlines():
        key, _, value = line.partition("=")
        if key.strip().lower() in ("home", "executable", "base-executable") and value.strip():
            yield value.strip()


def _is_used(build: Path, homes: set[str]) -> bool:
    """Tell whether an environment stands on a build, by its place or by its name.

    Names count wherever they lie: the data folder may have moved since, which is healed at the next launch.
    uv's links by series ("cpython-3.12-linux-…") are names of the build that they lead to.
    """
    real = os.path.realpath(build)
    names = {build.name}
    with suppress(OSError):
        for entry in build.parent.iterdir():
            if is_link(entry) and os.path.realpath(entry) == real:
                names.add(entry.name)
    return any(
        not names.isdisjoint(Path(home).parts) or Path(os.path.realpath(home)).is_relative_to(real)
        for home in homes
    )
