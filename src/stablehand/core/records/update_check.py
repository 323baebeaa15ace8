"""update-check.json: what the last look for an update found, `.stablehand/update-check.json`, format 1.

It is remembered with the install and holds for the version that it was made for; of an install that
has changed since it says something only if the target is what is installed now.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from stablehand.core.base.files import write_atomic
from stablehand.core.records.install import InstallFolder, InstallRecord

CHECK_FILE: Final = "update-check.json"
_LARGEST_BYTES: Final = 4 * 1024 * 1024


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class UpstreamChange(_Part):
    """A commit that an update would bring; `date` is its author's, in ISO form."""

    commit: str
    subject: str
    author: str
    date: str


class UpdateCheck(_Part):
    """What a look for an update found.

    Attributes:
        name: the install.
        checked_at: when.
        installed: the version that was installed then: a commit, or the version of a distribution.
        target: the same of what an update would bring.
        ref, kind: what an update asks for, as in `UpdateTarget`.
        label: what the target is called, for people.
        available: whether the target is newer than what was installed.
        count: how many changes lie between; None where they cannot be counted.
        changes: the newest of them, newest first.
        requirements: the files that say which packages are needed, as far as they differ.
        diverged: what is installed has changes that the target has not: its history was rewritten.
    """

    format: Literal[1] = 1
    name: str = ""
    checked_at: str
    installed: str | None = None
    target: str | None = None
    ref: str | None = None
    kind: Literal["branch", "tag", "commit", "registry", "bundled"] = "branch"
    label: str = ""
    available: bool = False
    count: int | None = None
    changes: tuple[UpstreamChange, ...] = ()
    requirements: tuple[str, ...] = ()
    diverged: bool = False

    def holds_for(self, installed: str | None) -> bool:
        """Tell whether it says something about an install at this version."""
        return installed in (self.installed, self.target)


def check_file(folder: InstallFolder) -> Path:
    """Give the place of an install's file."""
    return folder.own / CHECK_FILE


def read_check(folder: InstallFolder) -> UpdateCheck | None:
    """Give what is remembered; None where nothing is, or nothing that can be read."""
    try:
        with check_file(folder).open("rb") as file:
            found = UpdateCheck.model_validate_json(file.read(_LARGEST_BYTES))
    except (OSError, ValidationError):
        return None
    return found.model_copy(update={"name": folder.name})


def write_check(folder: InstallFolder, check: UpdateCheck) -> None:
    """Remember it, as a whole; an install that went meanwhile is not made again.

    Raises:
        OSError: it could not be written.
    """
    write_atomic(check_file(folder), check.model_dump_json(indent=1) + "\n")


def forget_check(folder: InstallFolder) -> None:
    """Forget what was found: what the install follows is another thing now."""
    check_file(folder).unlink(missing_ok=True)


def is_update_available(
    record: InstallRecord, check: UpdateCheck | None, installed: str | None
) -> bool | None:
    """Tell whether there is an update; None where that is not known. A pinned install has none.

    Args:
        record: the install.
        check: what is remembered about it.
        installed: the version that is installed.
    """
    if record.pinned:
        return False
    if check is None or not check.holds_for(installed):
        return None
    return check.available and check.target != installed


def installed_version(folder: InstallFolder, record: InstallRecord) -> str | None:
    """Give what `UpdateCheck.installed` calls the version that is installed; None while there is none.

    A commit, the version of a distribution, or the number of the generation of a bundled program,
    whose files are compared instead.
    """
    source = record.source
    if source is None or source.kind == "git":
        return source.commit if source else None
    if source.kind == "bundled":
        return f"generation {record.generation}"
    return _distribution_version(folder, record)


def _distribution_version(folder: InstallFolder, record: InstallRecord) -> str | None:
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    try:
        name = canonicalize_name(Requirement((record.source and record.source.ref) or "").name)
        text = (folder.generation(record.generation) / "lock.json").read_text("utf-8")
        packages = json.loads(text)["packages"]
        found = {canonicalize_name(key): str(version) for key, version in packages.items()}
    except (InvalidRequirement, OSError, ValueError, KeyError, AttributeError, TypeError):
        return None
    return found.get(name)
