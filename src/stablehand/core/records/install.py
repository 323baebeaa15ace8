"""install.json: the truth about one install, inside the install itself.

`Packages/<name>/.stablehand/install.json`, format 1. It is written as a whole or not at all; what this
version does not know in a file of its own format is kept out, a newer format is refused and the file
stays. Paths in it are relative to the data folder, so that they stay true when it moves.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.records.places import OWN_FOLDER, InstallFolder, checked_name, install_names

__all__ = [
    "OWN_FOLDER",
    "Adopted",
    "Channel",
    "ChosenCard",
    "InstallFailure",
    "InstallFolder",
    "InstallRecord",
    "InstalledPython",
    "InstalledSource",
    "InstalledTorch",
    "OptionValue",
    "SharingMethod",
    "StoredText",
    "checked_name",
    "install_names",
    "need_record",
    "now",
    "read_record",
    "write_record",
]

_LARGEST_BYTES: Final = 4 * 1024 * 1024

State = Literal["installing", "installed", "failed"]
SharingMethod = Literal["link", "config", "register", "none"]
OptionValue = bool | int | float | str
# What an update aims at: the newest release, or the head of a branch.
Channel = Literal["release", "branch"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class InstalledSource(_Part):
    """What is checked out: from where, which revision was asked for, which commit came, its date."""

    kind: Literal["git", "registry", "bundled"]
    url: str | None = None
    ref: str | None = None
    commit: str | None = None
    date: str | None = None


class InstalledPython(_Part):
    """The interpreter under the environment: `path` is relative to Data where it lies inside."""

    version: str
    kind: Literal["managed", "system"]
    path: str


class InstalledTorch(_Part):
    """Torch as it is installed, versions with their local part (2.13.0+cpu).

    `index` is where it came from, None for the general index; `fallback` tells that the chosen index
    could not be reached.
    """

    backend: str
    version: str
    torchvision: str | None = None
    torchaudio: str | None = None
    index: str | None = None
    reason: str = ""
    fallback: bool = False


class StoredText(_Part):
    """A sentence as it can be said in any language again; values inside are in English."""

    context: str
    source: str
    params: dict[str, str] = {}

    @classmethod
    def of(cls, wording: Wording | None) -> StoredText | None:
        """Give what is kept of a sentence; None for one that is no marked text."""
        if not isinstance(wording, Text):
            return None
        params = {
            key: value.english() if isinstance(value, Wording) else str(value)
            for key, value in wording.params.items()
        }
        return cls(context=wording.context, source=wording.source, params=params)

    @property
    def text(self) -> Text:
        """The sentence."""
        return Text(self.context, self.source, self.params)


class InstallFailure(_Part):
    """Why the last attempt stopped: the step, and what the error said, in English and to be translated."""

    step: str
    code: str
    message: str
    hint: str | None = None
    log: str | None = None
    message_text: StoredText | None = None
    hint_text: StoredText | None = None


class ChosenCard(_Part):
    """A card that the user chose to compute: its place in the machine's list, and what it was called.

    The name tells whether the card of that place is still the same one.
    """

    index: int = Field(ge=0)
    name: str | None = None
    vendor: str | None = None


class Adopted(_Part):
    """What an install was before Stablehand took it over in place.

    `path` is the real folder, relative to Data where it lies inside; `environment` the one that was
    there and is used on, relative to that folder.
    """

    kind: str
    path: str
    environment: str | None = None


class InstallRecord(_Part):
    """Everything that is known about an install.

    Attributes:
        generation: number of the current generation, `.stablehand/gen/<n>`.
        method: how it shares models.
        options: launch options that the user set, by flag; they outweigh those made from hardware.
        arguments: further words passed as they are.
        variables: environment variables that the user set.
        port: the port the user wants; None is the definition's.
        gpu: the card's place in the machine's list when it was installed; None is the processor.
        card: the card that the user chose for it; None leaves that to the settings and the hardware.
        pins: requirements of the user's that every change of its packages keeps to.
        addons: add-ons that are installed: their exact requirements, by id.
        required: installs that this one leans on, by package id.
        wishes: what was asked for when it was installed (ref, source, python, torch, release), for a
            resume; empty is what fits best.
        channel: what updates aim at; None leaves that to what was asked for and the definition.
        branch: the branch that the channel `branch` means; None is the one that it was installed from.
        pinned: it stays as it is until an update names a revision.
        adopted: what it was before it was taken over, for one that was not installed by us.
        lan: the user opened it to the network.
        autostart: it is started when Stablehand's window is.
    """

    format: Literal[1] = 1
    name: str
    package: str
    state: State
    created_at: str
    changed_at: str
    source: InstalledSource | None = None
    python: InstalledPython | None = None
    torch: InstalledTorch | None = None
    generation: int = Field(default=1, ge=1)
    method: SharingMethod = "config"
    options: dict[str, OptionValue] = {}
    arguments: list[str] = []
    variables: dict[str, str] = {}
    port: int | None = Field(default=None, ge=1, le=65535)
    gpu: int | None = None
    card: ChosenCard | None = None
    pins: list[str] = []
    addons: dict[str, list[str]] = {}
    required: dict[str, str] = {}
    wishes: dict[str, str] = {}
    channel: Channel | None = None
    branch: str | None = None
    pinned: bool = False
    adopted: Adopted | None = None
    lan: bool = False
    autostart: bool = False
    failure: InstallFailure | None = None

    def changed(self, **values: Any) -> InstallRecord:
        """Give the record with these values, marked as changed now."""
        return self.model_copy(update={**values, "changed_at": now()})


def now() -> str:
    """Give this moment, in UTC to the second, as records write it."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()


def read_record(folder: InstallFolder) -> InstallRecord | None:
    """Give the record of an install; None if there is none.

    Raises:
        StablehandError: `install.damaged`.
    """
    try:
        with folder.record.open("rb") as file:
            content = file.read(_LARGEST_BYTES + 1)
        # A folder that somebody renamed or copied is an install of its own name.
        return InstallRecord.model_validate_json(content).model_copy(update={"name": folder.name})
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _damaged(folder, error.strerror or str(error)) from error
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise _damaged(folder, f"{where}: {problem['msg']}" if where else problem["msg"]) from error


def need_record(data: Path, name: str) -> tuple[InstallFolder, InstallRecord]:
    """Give an install that must exist.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`.
    """
    names = install_names(data)
    folder = InstallFolder(data, name)
    record = read_record(folder) if name in names else None
    if record is None:
        known = ", ".join(names)
        raise StablehandError(
            "install.unknown",
            QT_TRANSLATE_NOOP("install", "There is no install named '{name}'.").fill(name=name),
            hint=(
                QT_TRANSLATE_NOOP("install", "Installed: {known}.").fill(known=known)
                if known
                else QT_TRANSLATE_NOOP(
                    "install", "Nothing is installed yet: stablehand catalog list"
                )
            ),
            details={"name": name},
        )
    return folder, record


def write_record(folder: InstallFolder, record: InstallRecord) -> None:
    """Write the record as a whole.

    Raises:
        StablehandError: `data.unwritable`.
    """
    try:
        folder.own.mkdir(parents=True, exist_ok=True)
        # For the owner alone: variables, options and addresses may hold passwords.
        write_atomic(folder.record, record.model_dump_json(indent=1) + "\n", mode=0o600)
    except OSError as error:
        raise unwritable(folder.record, error) from error


def _damaged(folder: InstallFolder, reason: str) -> StablehandError:
    return StablehandError(
        "install.damaged",
        QT_TRANSLATE_NOOP("install", "The record of {name} cannot be read: {reason}.").fill(
            name=folder.name, reason=reason
        ),
        hint=QT_TRANSLATE_NOOP(
            "install",
            "The file is {file}; the install itself is untouched. To take it to the trash: "
            "stablehand uninstall {name}",
        ).fill(
            file=str(folder.record),
            name=f'"{folder.name}"' if " " in folder.name else folder.name,
        ),
        details={"file": str(folder.record)},
    )
