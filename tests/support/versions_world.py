"""A program with several versions in a real repository, really installed at its first one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from support.package_index import PackageIndex
from support.programs import Program
from support.server_repository import SERVER, ServerRepository


class VersionsWorld:
    """The hub with the repository and a fork of it, an index, and an install of version one to copy.

    `one`, `two`, `three`, `fork` are commits; `unstartable` is a branch whose program ends at once.
    """

    def __init__(self, root: Path, index: PackageIndex) -> None:
        for version in ("1.0", "2.0"):
            index.add("ver-alpha", version)
        self.hub = root / "hub"
        self.repository = made = ServerRepository(self.hub / "example" / "clerk")
        first = {"server.py": SERVER, "requirements.txt": "ver-alpha==1.0\n", "code.py": "A = 1\n"}
        self.one = made.put(first, "2024-06-01T12:00:00Z")
        made.tag("v1.0")
        second = {"requirements.txt": "ver-alpha==2.0\n", "code.py": "A = 2\n"}
        self.two = made.put(second, "2025-02-01T12:00:00Z")
        made.tag("v2.0")
        self.three = made.put({"code.py": "A = 3\n"}, "2025-03-01T12:00:00Z")
        made.git("checkout", "-q", "-b", "unstartable")
        made.put({"server.py": "raise SystemExit('broken on purpose')\n"}, "2025-03-02T12:00:00Z")
        made.git("checkout", "-q", "main")
        fork = self.hub / "somebody" / "clerk"
        fork.parent.mkdir()
        shutil.copytree(made.folder, fork)
        self.fork = ServerRepository.at(fork).put({"code.py": "A = 9\n"}, "2025-04-01T12:00:00Z")
        ServerRepository(self.hub / "example" / "second").put(
            {"README": "x"}, "2022-01-01T12:00:00Z"
        )
        self.env = {
            "STABLEHAND_GIT_BASE_URL": self.hub.as_uri(),
            "PIP_EXTRA_INDEX_URL": index.url,
            "STABLEHAND_PYTHON_URL": "file:///no-such-folder",
        }
        self.data = root / "made" / "Data"
        self.data.mkdir(parents=True)
        program = Program(self.data, self.env)
        program.define("clerk")
        file = self.data / "Catalog" / "clerk" / "package.toml"
        text = file.read_text("utf-8").replace("dated = true", "dated = false")
        file.write_text(text, "utf-8")
        program.run("install", "clerk", "--ref", "v1.0")
        program.close()

    def copied(self, data: Path) -> dict[str, str]:
        """Put a copy of the data folder somewhere; give the environment for a program over it."""
        shutil.copytree(self.data, data, symlinks=True, dirs_exist_ok=True)
        return {**os.environ, **self.env}
