"""Where an install's things lie, what it may be called, and a first look at its state.

Light on purpose: a launch of what is installed reads nothing heavier.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.places import Places
from stablehand.core.base.text import QT_TRANSLATE_NOOP

OWN_FOLDER: Final = ".stablehand"
RECORD_FILE: Final = "install.json"
# A folder name on every system, a word on every command line.
NAME_PATTERN: Final = r"^[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,58}[A-Za-z0-9_-])?$"
_DEVICE: Final = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)
_LARGEST_BYTES: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class InstallFolder:
    """The places of one install that do not depend on its package; `data` is the data folder."""

    data: Path
    name: str

    @property
    def checkout(self) -> Path:
        """The program's own folder, which never moves."""
        return self.data / "Packages" / self.name

    @property
    def own(self) -> Path:
        """Stablehand's folder in the checkout."""
        return self.checkout / OWN_FOLDER

    @property
    def record(self) -> Path:
        """The record's file."""
        return self.own / RECORD_FILE

    @property
    def environment_link(self) -> Path:
        """The link to the current generation's environment: `venv` in the checkout.

        Where the checkout is somebody's own that was taken over, it is `.stablehand/venv`, since a `venv`
        beside it is theirs.
        """
        inner = self.own / "venv"
        return inner if os.path.lexists(inner) else self.checkout / "venv"

    def places(self, number: int, staged: Path | None = None) -> Places:
        """Give the folders of a generation as plans name them.

        Args:
            number: of the generation.
            staged: where the program's files lie while another version is being built.
        """
        link = self.environment_link
        if link.parent == self.checkout:
            return Places(self.data, self.name, number, staged)
        # The Python that ComfyUI's portable build brings is no environment: it lies at the top.
        alone = link / "python.exe"
        usual = link / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        found = alone if alone.is_file() and not usual.exists() else usual
        return Places(self.data, self.name, number, staged, found)

    def generation(self, number: int) -> Path:
        """The folder of one generation: env, lock.json, constraints.txt, log."""
        return self.own / "gen" / str(number)

    @property
    def lock(self) -> Path:
        """The file that whoever changes this install holds locked; outside, so that it outlives it."""
        return self.data / "Assets" / "locks" / f"{self.name}.lock"

    @property
    def logs(self) -> Path:
        """Logs of this install's sessions."""
        return self.data / "Logs" / self.name


def is_name(name: str) -> bool:
    """Tell whether an install may be called like this."""
    return bool(re.fullmatch(NAME_PATTERN, name)) and not _DEVICE.match(name)


def checked_name(name: str) -> str:
    """Refuse a name that is no folder name everywhere.

    Raises:
        StablehandError: `usage`.
    """
    if is_name(name):
        return name
    raise StablehandError(
        "usage",
        QT_TRANSLATE_NOOP("install", "'{name}' cannot be the name of an install.").fill(name=name),
        hint=QT_TRANSLATE_NOOP(
            "install",
            "Use up to 60 letters a-z, digits, spaces, dots, - and _, starting with a letter.",
        ),
    )


def install_names(data: Path) -> tuple[str, ...]:
    """Name every folder below Packages that has a record, in order."""
    try:
        folders = sorted((data / "Packages").iterdir(), key=lambda path: path.name.casefold())
    except OSError:
        return ()
    # What begins with a dot is being made, and gets its name when it is whole.
    named = (path for path in folders if not path.name.startswith("."))
    return tuple(path.name for path in named if (path / OWN_FOLDER / RECORD_FILE).is_file())


def stored_state(folder: InstallFolder) -> str | None:
    """Give the state that a record says, without checking the rest; None if it says none."""
    try:
        with folder.record.open("rb") as file:
            found = json.loads(file.read(_LARGEST_BYTES))
    except (OSError, ValueError, RecursionError):
        return None
    state = found.get("state") if isinstance(found, dict) else None
    return state if isinstance(state, str) else None
