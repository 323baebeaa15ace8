"""generation.json: what one generation of an install is, `.stablehand/gen/<n>/generation.json`.

A generation is an environment and the commit that it was made for, with what was set for launches
while it was current. Every change to an install makes a new one beside those that are there, so the
list of generations is also the list of snapshots: before and after each change. Which one is current
is said by install.json alone.
"""

from __future__ import annotations

import os
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stablehand.core.base.files import write_atomic
from stablehand.core.base.links import is_link
from stablehand.core.base.paths import unwritable
from stablehand.core.records.install import (
    ChosenCard,
    InstalledPython,
    InstalledSource,
    InstalledTorch,
    InstallRecord,
    OptionValue,
    SharingMethod,
    now,
)
from stablehand.core.records.places import InstallFolder

GENERATION_FILE: Final = "generation.json"
DRAFT_FILE: Final = "draft.json"
_LARGEST_BYTES: Final = 16 * 1024 * 1024

Reason = Literal[
    "install",
    "update",
    "repair",
    "manual",
    "recreate",
    "adopt",
    "extension",
    "duplicate",
    "setup",
]


class Generation(BaseModel):
    """One generation.

    Attributes:
        number: its number, the name of its folder.
        reason: which change made it.
        note: what the user wrote about it.
        state: building until it has been proved; only a ready one can become current.
        good: its probe passed, and its start where that was tried.
        left_at: when another one became current last; None for one that never was left.
        source, python, torch: as in `InstallRecord`.
        options, arguments, variables, port, gpu, card: what was set for launches when it was left.
        pins, addons: as in `InstallRecord`.
        wishes: what was asked for (ref, source, python, torch); None in accounts that do not know.
        packages: distributions by name, with their versions, as they were proved.
        added: those of them that neither the program nor its definition asked for: what extensions
            had installed before, which goes along with the next change too.
        previous: the generation that it was made beside.
        folders: which folders and files of the checkout it works with that git does not bring: tokens
            by path, see `core/installs/lineage.py`.
        request: what was asked of a change that is under way, so that the same request resumes it.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    format: Literal[1] = 1
    number: int = Field(ge=1)
    created_at: str
    reason: Reason
    note: str = ""
    state: Literal["building", "ready"] = "building"
    good: bool = False
    left_at: str | None = None
    source: InstalledSource | None = None
    python: InstalledPython | None = None
    torch: InstalledTorch | None = None
    method: SharingMethod | None = None
    options: dict[str, OptionValue] = {}
    arguments: list[str] = []
    variables: dict[str, str] = {}
    port: int | None = None
    gpu: int | None = None
    card: ChosenCard | None = None
    pins: list[str] = []
    addons: dict[str, list[str]] = {}
    wishes: dict[str, str] | None = None
    packages: dict[str, str] = {}
    added: list[str] = []
    previous: int | None = None
    folders: dict[str, str] = {}
    request: dict[str, str] = {}

    def changed(self, **values: Any) -> Generation:
        """Give the generation with these values."""
        return self.model_copy(update=values)

    def with_record(self, record: InstallRecord) -> Generation:
        """Give the generation with what a record says that belongs to it."""
        return self.changed(
            source=record.source,
            python=record.python,
            torch=record.torch,
            method=record.method,
            options=dict(record.options),
            arguments=list(record.arguments),
            variables=dict(record.variables),
            port=record.port,
            gpu=record.gpu,
            card=record.card,
            pins=list(record.pins),
            addons=dict(record.addons),
            wishes={key: value for key, value in record.wishes.items() if key != "branch"},
        )


def read_generation(folder: InstallFolder, number: int) -> Generation | None:
    """Give a generation; None if there is no readable account of it."""
    try:
        with (folder.generation(number) / GENERATION_FILE).open("rb") as file:
            found = Generation.model_validate_json(file.read(_LARGEST_BYTES))
    except (OSError, ValidationError, ValueError):
        return None
    return found.model_copy(update={"number": number})


def write_generation(folder: InstallFolder, generation: Generation) -> None:
    """Write the account of a generation as a whole.

    Raises:
        StablehandError: `data.unwritable`.
    """
    file = folder.generation(generation.number) / GENERATION_FILE
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # For the owner alone: variables and options may hold passwords.
        write_atomic(file, generation.model_dump_json(indent=1) + "\n", mode=0o600)
    except OSError as error:
        raise unwritable(file, error) from error


def write_draft(folder: InstallFolder, record: InstallRecord) -> None:
    """Keep the record that an install will have once the generation being built becomes current.

    Raises:
        StablehandError: `data.unwritable`.
    """
    file = folder.generation(record.generation) / DRAFT_FILE
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(file, record.model_dump_json(indent=1) + "\n", mode=0o600)
    except OSError as error:
        raise unwritable(file, error) from error


def read_draft(folder: InstallFolder, number: int) -> InstallRecord | None:
    """Give the draft of a generation; None if there is no readable one."""
    try:
        content = (folder.generation(number) / DRAFT_FILE).read_bytes()
        return InstallRecord.model_validate_json(content)
    except (OSError, ValidationError, ValueError):
        return None


def generation_numbers(folder: InstallFolder) -> tuple[int, ...]:
    """Give the numbers of the generations that have a folder, whole or not, in order; through no link."""
    root = folder.own / "gen"
    if is_link(folder.own) or is_link(root):
        return ()
    try:
        entries = list(root.iterdir())
    except OSError:
        return ()
    return tuple(sorted(int(item.name) for item in entries if _is_one(item.name)))


def generations(folder: InstallFolder) -> tuple[Generation, ...]:
    """Give the generations that have an account of themselves, oldest first."""
    found = (read_generation(folder, number) for number in generation_numbers(folder))
    return tuple(generation for generation in found if generation is not None)


def is_missing(folder: InstallFolder, generation: Generation) -> bool:
    """Tell whether the environment of a generation is gone, so that nothing can go back to it."""
    environment = folder.generation(generation.number) / "env"
    return generation.python is not None and not os.path.lexists(environment)


def next_number(folder: InstallFolder, record: InstallRecord) -> int:
    """Give the number for a new generation: never one that was used."""
    return max((*generation_numbers(folder), record.generation)) + 1


def current_generation(folder: InstallFolder, record: InstallRecord) -> Generation:
    """Give the current generation; for an install of before there were accounts, one made from its record."""
    found = read_generation(folder, record.generation)
    if found is not None:
        return found
    made = Generation(
        number=record.generation,
        created_at=record.created_at,
        reason="install",
        state="ready",
        good=record.state == "installed",
    )
    return made.with_record(record)


def left(generation: Generation, record: InstallRecord) -> Generation:
    """Give a generation as it is left now: with what is set for launches today."""
    return generation.with_record(record).changed(left_at=now())


def _is_one(name: str) -> bool:
    return name.isascii() and name.isdigit() and not name.startswith("0") and len(name) < 10
