"""Where an install's things lie below a Data folder, for this machine or a described one.

Pure paths of either flavour: a plan for Windows can be written on Linux. Nothing is looked up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath, PureWindowsPath

CONSTRAINTS_FILE = "constraints.txt"
PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]*)\}((?:/[\w.-]+)*)|[{}]")
PLACEHOLDER_NAMES = frozenset({"python", "checkout", "models", "images", "data", "assets"})


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one install; `data` decides the flavour of every path, `number` the generation.

    `staged` is the folder where the program's files lie while another version of it is being built,
    `interpreter` that of an environment which is not reached through `venv` in the checkout. `node` is
    the Node.js program, for a package that is started by it.
    """

    data: PurePath
    install: str
    number: int = 1
    staged: PurePath | None = None
    interpreter: PurePath | None = None
    node: PurePath | None = None

    @property
    def windows(self) -> bool:
        """Whether the paths are Windows paths."""
        return isinstance(self.data, PureWindowsPath)

    @property
    def home(self) -> PurePath:
        """The install's own folder, which never moves."""
        return self.data / "Packages" / self.install

    @property
    def checkout(self) -> PurePath:
        """The folder of the program's files: the install's own, but for a version being built."""
        return self.staged or self.home

    @property
    def generation(self) -> PurePath:
        """The folder of the current generation: environment, lock, log."""
        return self.home / ".stablehand" / "gen" / str(self.number)

    @property
    def python(self) -> PurePath:
        """The environment's interpreter, through the link to the current generation."""
        if self.interpreter is not None and self.staged is None:
            return self.interpreter
        scripts = self.checkout / "venv" / ("Scripts" if self.windows else "bin")
        return scripts / ("python.exe" if self.windows else "python")

    @property
    def models(self) -> PurePath:
        """The shared model tree."""
        return self.data / "Models"

    @property
    def images(self) -> PurePath:
        """The folder of this install's results."""
        return self.data / "Images" / self.install

    @property
    def assets(self) -> PurePath:
        """Tools and caches shared by all installs."""
        return self.data / "Assets"

    def at(self, root: PurePath, relative: str) -> PurePath:
        """Give a catalog path ('/'-separated, '.' for the folder itself) below a root."""
        return root if relative == "." else root.joinpath(*relative.split("/"))

    def fill(self, template: str, **more: object) -> str:
        """Fill the placeholders of a catalog template; doubled braces become single ones."""
        values: dict[str, object] = {
            "python": self.python,
            "node": self.node or "node",
            "checkout": self.checkout,
            "models": self.models,
            "images": self.images,
            "data": self.data,
            "assets": self.assets,
            **more,
        }
        braces = {"{{": "{", "}}": "}"}

        def filled(match: re.Match[str]) -> str:
            if match[0] in braces:
                return braces[match[0]]
            value, tail = values[match[1]], match[2]
            # The path behind a folder takes the folder's flavour: C:\Data\Assets\dotnet.
            if isinstance(value, PurePath):
                return str(value.joinpath(*tail.split("/")[1:]))
            return f"{value}{tail}"

        return PLACEHOLDER.sub(filled, template)
