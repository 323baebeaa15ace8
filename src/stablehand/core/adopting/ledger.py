"""What was taken over, and what was done for it: one file for each, so that it can be given back.

`Data/.stablehand/adopted/<id>.json`, format 1, written as a whole before the first act. Paths are
relative to the data folder where they lie inside it. Whatever kills a run, the same request completes
it and an undo takes it back.
"""

from __future__ import annotations

import os
import re
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.links import is_link
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.records.install import OWN_FOLDER

EXCLUDE_FILE: Final = ".git/info/exclude"
_LITTER: Final = re.compile(r"\.[0-9a-f]{16}\.tmp")
_LARGEST_BYTES: Final = 4 * 1024 * 1024


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class VisibleFolder(_Part):
    """A link in the shared tree: `at` below it, with /, and the folder that it leads to."""

    at: str
    target: str


class FolderTime(_Part):
    """When a folder changed last, before us and after us, in nanoseconds; relative to the checkout."""

    path: str
    before_ns: int
    after_ns: int | None = None


class ExcludeFile(_Part):
    """`.git/info/exclude` as it was: its text (None: there was none) and its time."""

    text: str | None = None
    before_ns: int | None = None
    had_folder: bool = True


class Adoption(_Part):
    """One thing that was taken over.

    Attributes:
        id: of the file; run: what one command took over together.
        kind: see recognise.py, or `library` for a tree of models.
        name: of the install, or what the links of a library are called.
        path: the program's real folder, or that of the models.
        state: what is under way; `adopted` when nothing is.
        linked: whether `Packages/<name>` is a link of ours.
        claimed: whether `.stablehand` in the user's folder is ours: none was there before.
        models: links in the shared tree.
        made: folders of the shared tree that were made for them.
        absent: folders in the checkout that a change by Stablehand may make, and that were not there.
        exclude, times: what the user's own files were like before.
        commit, branch: what was checked out.
    """

    format: Literal[1] = 1
    id: str
    run: str
    kind: Literal["checkout", "portable", "workspace", "stability_matrix", "library"]
    name: str
    package: str = ""
    path: str
    state: Literal["adopting", "adopted", "undoing"] = "adopting"
    created_at: str
    linked: bool = False
    claimed: bool = False
    models: tuple[VisibleFolder, ...] = ()
    made: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    exclude: ExcludeFile | None = None
    times: tuple[FolderTime, ...] = ()
    commit: str | None = None
    branch: str | None = None


def new_run() -> str:
    """Give a fresh id: the moment, and something that no other has."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def ledger_folder(data: Path) -> Path:
    """Give the folder of all of them."""
    return data / OWN_FOLDER / "adopted"


def write_adoption(data: Path, adoption: Adoption) -> None:
    """Write one as a whole.

    Raises:
        StablehandError: `data.unwritable`.
    """
    folder = ledger_folder(data)
    file = folder / f"{adoption.id}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomic(file, adoption.model_dump_json(indent=1) + "\n", mode=0o600)
    except OSError as error:
        raise unwritable(file, error) from error


def adoptions(data: Path) -> tuple[Adoption, ...]:
    """Give everything that is taken over, or about to be, in the order of its time.

    Raises:
        StablehandError: `adopt.damaged`.
    """
    try:
        files = sorted(ledger_folder(data).glob("*.json"))
    except OSError:
        return ()
    return tuple(sorted((_read(file) for file in files), key=lambda item: item.id))


def forget_adoption(data: Path, adoption: Adoption) -> None:
    """Remove the account of something that was given back, and its folders when they are empty.

    Raises:
        OSError: it cannot be removed.
    """
    folder = ledger_folder(data)
    (folder / f"{adoption.id}.json").unlink(missing_ok=True)
    sweep(folder)
    for place in (folder, folder.parent):
        try:
            place.rmdir()
        except OSError:
            return


def sweep(folder: Path) -> None:
    """Remove what writing a file left in a folder when it was killed; `write_atomic` names it.

    Raises:
        OSError: it cannot be removed.
    """
    for entry in folder.glob(".*.tmp"):
        if _LITTER.fullmatch(entry.name) and not is_link(entry):
            entry.unlink(missing_ok=True)


def adoption_of(data: Path, real: Path, known: tuple[Adoption, ...]) -> Adoption | None:
    """Give the account of a real folder, if it has been taken over."""
    return next((item for item in known if placed(item.path, data) == real), None)


def called(data: Path, adoption: Adoption) -> str:
    """Give the name that an install has today: it may have been renamed."""
    packages = data / "Packages"
    if adoption.kind == "library" or (packages / adoption.name / OWN_FOLDER).is_dir():
        return adoption.name
    real = str(placed(adoption.path, data))
    try:
        names = [entry.name for entry in packages.iterdir()]
    except OSError:
        return adoption.name
    found = (name for name in names if os.path.realpath(packages / name) == real)
    return next(found, adoption.name)


def visible_links(data: Path) -> frozenset[str]:
    """Give the links in the shared tree that lead to models of what was taken over, with /."""
    try:
        known = adoptions(data)
    except StablehandError:
        return frozenset()
    return frozenset(link.at for item in known for link in item.models)


def stored(path: Path, data: Path) -> str:
    """Give a path as it is kept."""
    root = Path(os.path.realpath(data))
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def placed(text: str, data: Path) -> Path:
    """Give a kept path on this disk; joining an absolute path gives that path."""
    return Path(os.path.normpath(Path(os.path.realpath(data)) / text))


def _read(file: Path) -> Adoption:
    try:
        with file.open("rb") as opened:
            return Adoption.model_validate_json(opened.read(_LARGEST_BYTES))
    except OSError as error:
        raise _damaged(file, error.strerror or str(error)) from error
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise _damaged(file, f"{where}: {problem['msg']}" if where else problem["msg"]) from error


def _damaged(file: Path, reason: str) -> StablehandError:
    return StablehandError(
        "adopt.damaged",
        QT_TRANSLATE_NOOP(
            "adopt", "The account of what was taken over cannot be read: {reason}."
        ).fill(reason=reason),
        hint=QT_TRANSLATE_NOOP(
            "adopt",
            "The file is {file}. The programs themselves are untouched; their installs can be taken away "
            "by uninstalling them.",
        ).fill(file=str(file)),
        details={"file": str(file)},
    )
