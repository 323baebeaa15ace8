"""sharing.json: what sharing has done to an install, and what it was about to do.

`Packages/<name>/.stablehand/sharing.json`, format 1, written as a whole before each act, so that a run
which died can be completed. Paths are relative to the data folder, with /, so that they stay true when
it moves; only what lies outside it is absolute.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.records.install import InstallFolder

LEDGER_FILE: Final = "sharing.json"


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class LedgerLink(_Part):
    """A link of ours, or one that is about to be made.

    Attributes:
        at: where it is.
        wanted: where the definition wants it; `at` lies inside where the repository's files keep that.
        source: what it points to.
        text: what the link says, as the system gives it back; None until it is made.
        role: the role of the tree.
    """

    at: str
    wanted: str
    source: str
    text: str | None = None
    role: str


class LedgerMove(_Part):
    """A file that goes, or went, from `old` to `new`; `home`: the program's folder it goes out of."""

    old: str
    new: str
    home: str = ""


class LedgerConfig(_Part):
    """The config file that was written.

    For `fds` and `json_keys`: our values by key, and those there before (None: none).
    """

    file: str
    kind: Literal["yaml", "json", "json_keys", "fds"]
    values: dict[str, str] = {}
    before: dict[str, str | None] = {}


class Ledger(_Part):
    """All of it.

    Attributes:
        out: the links are out for a while (git is at work) and have to come back.
        moving: moves that were begun; empty once they are done.
        moved: moves that are done.
    """

    format: Literal[1] = 1
    method: Literal["link", "config", "register", "none"] = "none"
    out: bool = False
    links: tuple[LedgerLink, ...] = ()
    config: LedgerConfig | None = None
    moving: tuple[LedgerMove, ...] = ()
    moved: tuple[LedgerMove, ...] = ()


def ledger_file(folder: InstallFolder) -> Path:
    """Give the place of an install's ledger."""
    return folder.own / LEDGER_FILE


def read_ledger(folder: InstallFolder) -> Ledger:
    """Give an install's ledger; an empty one if there is none.

    Raises:
        StablehandError: `sharing.damaged`.
    """
    file = ledger_file(folder)
    try:
        return Ledger.model_validate_json(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return Ledger()
    except OSError as error:
        raise _damaged(file, error.strerror or str(error)) from error
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise _damaged(file, f"{where}: {problem['msg']}" if where else problem["msg"]) from error


def write_ledger(folder: InstallFolder, ledger: Ledger) -> None:
    """Write the ledger as a whole.

    Raises:
        OSError: it could not be written; the old one is untouched.
    """
    folder.own.mkdir(parents=True, exist_ok=True)
    write_atomic(ledger_file(folder), ledger.model_dump_json(indent=1) + "\n")


def stored(path: PurePath, folder: InstallFolder) -> str:
    """Give a path as the ledger stores it."""
    if path.is_relative_to(folder.data):
        return path.relative_to(folder.data).as_posix()
    return str(path)


def placed(text: str, folder: InstallFolder) -> Path:
    """Give a stored path on this disk; joining an absolute path gives that path."""
    return Path(os.path.normpath(folder.data / text))


def _damaged(file: Path, reason: str) -> StablehandError:
    return StablehandError(
        "sharing.damaged",
        QT_TRANSLATE_NOOP("sharing", "The ledger of shared folders cannot be read: {reason}.").fill(
            reason=reason
        ),
        hint=QT_TRANSLATE_NOOP(
            "sharing", "Move {file} away and share again: links that are right are found again."
        ).fill(file=str(file)),
        details={"file": str(file)},
    )
