"""How this program starts itself: workers are hidden verbs of the program, never other programs."""

from __future__ import annotations

import os
import site
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import stablehand
from stablehand.core.base.environment import inherited_environment


@dataclass(frozen=True, slots=True)
class OwnCommand:
    """The words before a verb, and the whole environment in which they find this program."""

    argv: tuple[str, ...]
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundled program: what people unpacked and double-click.

    Attributes:
        folder: the folder in which people see Stablehand; `Data` lies beside the program in it. On macOS
            that is the folder of `Stablehand.app`.
        program: what runs now. An update's trial runs under another name in the same folder.
        contents: everything else: `app-<version>`, inside of the .app on macOS.
        version: of what runs now.
    """

    folder: Path
    program: Path
    contents: Path
    version: str


def bundle() -> Bundle | None:
    """Give the bundle that runs now; None where Stablehand runs from a checkout or an environment."""
    contents = getattr(sys, "_MEIPASS", None)
    if contents is None or not getattr(sys, "frozen", False):
        return None
    return bundle_at(Path(sys.executable).absolute(), Path(contents).absolute())


def bundle_at(program: Path, contents: Path) -> Bundle:
    """Give the bundle with this program: it shows itself as the whole of an .app, if it is in one."""
    app = next((folder for folder in program.parents if folder.suffix == ".app"), program)
    return Bundle(app.parent, program, contents, stablehand.__version__)


def own_command() -> OwnCommand:
    """Give what starts this same program again, bundled or not."""
    if getattr(sys, "frozen", False):
        # A bundle's bootloader hands its state down; the new process outlives this one, so it starts
        # as if a person had started it (PyInstaller 6.9 and newer).
        fresh = {"PYINSTALLER_RESET_ENVIRONMENT": "1"}
        return OwnCommand((str(_own_program()),), inherited_environment(fresh))
    return OwnCommand(
        (sys.executable, "-m", "stablehand"), inherited_environment(_where_the_package_is())
    )


def _own_program() -> Path:
    """Give the program of the version that runs; after an update, another one has its name."""
    program = Path(sys.executable)
    aside = program.with_name(f".{program.stem}-{stablehand.__version__}{program.suffix}")
    return aside if aside.is_file() else program


def _where_the_package_is() -> dict[str, str]:
    """Give the PYTHONPATH that finds the running package, if Python would not find it by itself.

    The new process runs in another folder, so relative entries would come to mean something else.
    """
    package = Path(stablehand.__file__).absolute().parents[1]
    places = [Path(entry).absolute() for entry in _inherited_path()]
    if package not in places and not _is_installed(package):
        places.insert(0, package)
    return {"PYTHONPATH": os.pathsep.join(map(str, places))} if places else {}


def _inherited_path() -> list[str]:
    return [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]


def _is_installed(folder: Path) -> bool:
    known = [*site.getsitepackages(), site.getusersitepackages()]
    return any(folder == Path(entry).absolute() for entry in known)
