"""Where everything of the portable app lies, by version. Names only, nothing is looked at.

Versions lie side by side: `app-<version>` holds all but the small program that starts it, and each such
program knows its `app-<version>` by name. So which one lies at the program's place is which version
starts, and replacing it is the whole switch. A copy of each version's own programs stays in
`app-<version>/starter`: by comparing, anybody can tell which version is current, and nobody has to be trusted
to have written it down.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

System = Literal["linux", "windows", "macos"]

# The first is what people start; the others are copies of the same version beside it.
PROGRAMS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "linux": ("Stablehand",),
        "windows": ("Stablehand.exe", "stablehand-cli.exe"),
        "macos": ("Stablehand.app",),
    }
)
ARCHIVE_TOP: Final = "Stablehand"
# What lies beside the programs and belongs to a version as well.
BESIDE: Final = (
    "README.txt",
    "LICENSE",
    "THIRD_PARTY_NOTICES.md",
    "stablehand.desktop",
    "stablehand.svg",
    "add-to-menu.sh",
)
MARK: Final = "version.json"
_CONTENTS: Final = re.compile(r"app-([0-9][0-9A-Za-z.+]{0,39})")
_PARTIAL: Final = re.compile(r"app-[0-9][0-9A-Za-z.+]{0,39}\.partial")


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one portable app.

    Attributes:
        folder: what people see: the program, `app-<version>`, `Data`.
        system: whose names the programs have.
    """

    folder: Path
    system: System

    @property
    def program(self) -> Path:
        """What people start."""
        return self.folder / PROGRAMS[self.system][0]

    @property
    def programs(self) -> tuple[str, ...]:
        """The names of all programs of a version."""
        return PROGRAMS[self.system]

    @property
    def work(self) -> Path:
        """Our own folder: what is being fetched, what was found last, which version was there before."""
        return self.folder / ".update"

    @property
    def state(self) -> Path:
        """What is remembered between looks."""
        return self.work / "state.json"

    @property
    def lock(self) -> Path:
        """Held by whoever changes something here."""
        return self.work / "lock"

    def contents(self, version: str) -> Path:
        """Everything of a version but its programs."""
        return self.folder / f"app-{version}"

    def partial(self, version: str) -> Path:
        """A version that is being unpacked."""
        return self.folder / f"app-{version}.partial"

    def starter(self, version: str) -> Path:
        """The copies of a version's own programs; there means whole."""
        if self.system == "macos":  # nothing may be added to a signed .app, so it is kept as it is
            return self.work / f"app-{version}"
        return self.contents(version) / "starter"

    def trial(self, version: str) -> Path:
        """Another name for a version's program, beside the one that people start."""
        program = self.program
        if self.system == "macos":
            return self.starter(version) / program.name
        return program.with_name(f"{program.stem}-{version}{program.suffix}")

    def aside(self, name: str, version: str) -> Path:
        """Where a program stays for processes of its version that live on after a switch."""
        return self.folder / f".{Path(name).stem}-{version}{Path(name).suffix}"

    def incoming(self, name: str, version: str) -> Path:
        """A program on its way to its place."""
        return self.folder / f".{name}-{version}.new"


def version_of(name: str) -> str | None:
    """Give the version whose contents a folder of this name holds; None: it holds none."""
    found = _CONTENTS.fullmatch(name)
    return None if found is None or name.endswith(".partial") else found[1]


def is_partial(name: str) -> bool:
    """Tell whether a folder of this name is a version that was being unpacked."""
    return _PARTIAL.fullmatch(name) is not None
