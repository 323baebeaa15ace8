"""A world with something to update: a repository with several versions, a fork, an index, an install.

The program is a small web server without torch; what it says on its page comes from its version's files.
"""

from __future__ import annotations

import json
import re
import shutil
import urllib.request
from pathlib import Path
from typing import Any

from support.package_index import PackageIndex
from support.programs import Program, free_port
from support.server_repository import SERVER, ServerRepository

NAME = "clerk"
# What the server says goes into its first page.
SAYS = SERVER.replace('b"{}"', 'open("version.txt", "rb").read()')
ONE = {
    "server.py": SAYS,
    "version.txt": "one",
    "requirements.txt": "upd-alpha==1.0\n",
    "settings.json": '{"theme": "plain"}',
    "code.py": "VALUE = 1\n",
    "same.py": "SAME = 1\n",
}
TWO = {
    "version.txt": "two",
    "requirements.txt": "upd-alpha==2.0\n",
    "settings.json": '{"theme": "plain", "new": true}',
    "code.py": "VALUE = 2\n",
    "added.json": "{}",
    "added.py": "ADDED = 1\n",
}


def fill(index: PackageIndex) -> None:
    """Offer what the versions and the extensions of the tests ask for."""
    for version in ("1.0", "2.0"):
        index.add("upd-alpha", version)
    index.add("upd-extra", "1.0")
    index.add("upd-clash", "1.0", ["upd-alpha<2"])


class Upstream:
    """The repositories below `hub`, which stands in for GitHub.

    `one`, `two`, `three`: commits of the versions; `fork`: that of somebody's fork; `second_one`,
    `second_two`: commits of the second repository. Branches `unresolvable` and `unstartable` do not work.
    """

    def __init__(self, hub: Path) -> None:
        self.hub = hub
        made = ServerRepository(hub / "example" / NAME)
        self.one = made.put(ONE, "2024-06-01T12:00:00Z")
        made.git("tag", "v1.0")
        self.two = made.put(TWO, "2025-02-01T12:00:00Z")
        made.git("tag", "-a", "-m", "two", "v2.0")
        made.git("checkout", "-q", "-b", "third")
        self.three = made.put({"version.txt": "three"}, "2025-02-02T12:00:00Z")
        made.git("checkout", "-q", "-b", "unresolvable", "main")
        made.put({"requirements.txt": "upd-nowhere==1\n"}, "2025-03-01T12:00:00Z")
        made.git("checkout", "-q", "-b", "unstartable", "main")
        made.put({"server.py": "raise SystemExit('broken on purpose')\n"}, "2025-03-02T12:00:00Z")
        made.git("checkout", "-q", "main")
        fork = hub / "somebody" / NAME
        fork.parent.mkdir()
        shutil.copytree(made.folder, fork)
        theirs = ServerRepository.at(fork)
        self.fork = theirs.put({"version.txt": "fork"}, "2025-04-01T12:00:00Z")
        second = ServerRepository(hub / "example" / "second")
        self.second_one = second.put({"README": "second"}, "2022-01-01T12:00:00Z")
        self.second_two = second.put({"README": "second two"}, "2023-01-01T12:00:00Z")


class Clerk(Program):
    """`stablehand` on a data folder in which the program is installed, with what the tests ask about it."""

    @property
    def checkout(self) -> Path:
        return self.data / "Packages" / NAME

    @property
    def definition(self) -> Path:
        return self.data / "Catalog" / NAME / "package.toml"

    def redefine(self, old: str, new: str) -> None:
        """Change the definition of the program."""
        text = self.definition.read_text("utf-8")
        assert old in text
        self.definition.write_text(text.replace(old, new), "utf-8")

    def says(self) -> str:
        """Launch, and give what its page says."""
        url = self.run("launch", NAME)["data"]["url"]
        with urllib.request.urlopen(url, timeout=30) as answer:
            text = str(answer.read().decode())
        self.run("stop", NAME)
        return text

    def version(self) -> str:
        """Give the version whose files lie there."""
        return (self.checkout / "version.txt").read_text("utf-8")

    def update(self, ref: str | None = None, *words: str, **more: Any) -> dict[str, Any]:
        ref_words = ("--ref", ref) if ref else ()
        return self.run("update", NAME, *ref_words, *words, **more)

    def rollback(self, *words: str, **more: Any) -> dict[str, Any]:
        return self.run("rollback", NAME, *words, **more)

    def snapshots(self, *words: str, **more: Any) -> list[dict[str, Any]]:
        """Give the snapshots, newest first."""
        found = self.run("snapshots", NAME, *words, **more)["data"]["snapshots"]
        assert isinstance(found, list)
        return found

    def installed(self, name: str = "upd-alpha") -> list[str]:
        """Give the versions of a distribution in the current environment."""
        pattern = f"python3*/site-packages/{name.replace('-', '_')}-*.dist-info"
        found = (self.checkout / "venv" / "lib").glob(pattern)
        return [path.stem.rpartition("-")[2] for path in found]

    def record(self) -> dict[str, Any]:
        text = (self.checkout / ".stablehand" / "install.json").read_text("utf-8")
        found = json.loads(text)
        assert isinstance(found, dict)
        return found

    def generation(self, number: int) -> Path:
        return self.checkout / ".stablehand" / "gen" / str(number)

    def copy_to(self, data: Path) -> Clerk:
        """Give a copy of the whole data folder; the environments find their Python by themselves."""
        made = type(self)(data, self.env)
        shutil.copytree(self.data, data, symlinks=True)
        made.take_port()
        return made

    def take_port(self) -> None:
        """Let the program answer at a port that nobody else on this machine uses now."""
        text = self.definition.read_text("utf-8")
        self.definition.write_text(
            re.sub(r"default = \d+", f"default = {free_port()}", text), "utf-8"
        )


def install_one(data: Path, upstream: Upstream, index: PackageIndex) -> Clerk:
    """Install version one into a new data folder."""
    made = Clerk(data)
    made.data.mkdir(parents=True)
    made.define(NAME)
    made.redefine("dated = true", "dated = false")
    made.env["STABLEHAND_GIT_BASE_URL"] = upstream.hub.as_uri()
    made.env["PIP_EXTRA_INDEX_URL"] = index.url
    made.run("install", NAME, "--ref", "v1.0")
    return made
