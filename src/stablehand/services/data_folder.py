"""Where the data folder is and why, what speaks against another place, choosing one for the next start."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from stablehand.core.base.data_place import (
    DataPlace,
    default_place,
    forget,
    remember,
    surroundings,
)
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import tree_bytes
from stablehand.core.base.place_facts import Contents, PlaceFacts, read_facts
from stablehand.core.base.place_warnings import PlaceWarning, judge
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.services.app import App
from stablehand.services.results import Result

_NAMED: Final = QT_TRANSLATE_NOOP("data", "given with --data")
_STAYS: Final = QT_TRANSLATE_NOOP("data", "What is in {path} stays there.")
# Files of the data folder itself, beside its folders.
OTHERS: Final = "."


@dataclass(frozen=True, slots=True)
class PlaceReport:
    """A place for the data folder, looked at.

    Attributes:
        contents: what is there now.
        installs: how many installs lie there; of `models` whether any file lies in its tree.
        warnings: what speaks against it, the worst first.
    """

    path: Path
    contents: Contents
    free_bytes: int | None
    filesystem: str | None
    drive: str | None
    warnings: tuple[PlaceWarning, ...]
    installs: int = 0
    has_models: bool = False

    @property
    def is_bad(self) -> bool:
        """Whether something speaks so much against it that a person has to insist."""
        return any(warning.weight == "bad" for warning in self.warnings)


@dataclass(frozen=True, slots=True)
class DataReport:
    """The data folder of this run.

    Attributes:
        place: how it was found.
        usual: where it would be if nobody had chosen or named one.
        sizes: bytes by folder, `OTHERS` for the files beside them; empty where they were not asked for.
    """

    place: DataPlace
    usual: Path
    report: PlaceReport
    sizes: Mapping[str, int] = field(default_factory=dict)


async def show_data(app: App, *, sizes: bool = True) -> Result[DataReport]:
    """Say where the data folder is, why, and what is in it."""
    place = app.place or DataPlace(app.data.root, "option", _NAMED)

    def look() -> DataReport:
        usual = default_place(app.environ, surroundings())
        report = look_at_place(place.path, app.environ)
        return DataReport(place, usual, report, _sizes(place.path) if sizes else {})

    found = await asyncio.to_thread(look)
    notices = () if place.problem is None else (place.problem.message,)
    return Result("data", found, notices)


async def check_place(app: App, path: Path) -> Result[PlaceReport]:
    """Say what speaks against a data folder at a place; nothing is made there."""
    return Result("data check", await asyncio.to_thread(look_at_place, path, app.environ))


async def use_place(app: App, path: Path, *, accept_risk: bool = False) -> Result[PlaceReport]:
    """Use a data folder from the next start on. What is in the present one stays there.

    Raises:
        StablehandError: `decision.needed`: something speaks against it; `data.unwritable`.
    """
    report = await asyncio.to_thread(look_at_place, path, app.environ)
    if report.is_bad and not accept_risk:
        raise _risky(report)
    await asyncio.to_thread(remember, report.path)
    notices: list[Wording] = []
    if report.path != app.data.root and app.data.root.is_dir():
        notices.append(_STAYS.fill(path=str(app.data.root)))
    return Result("data use", report, tuple(notices))


async def forget_place(_app: App) -> Result[bool]:
    """Go back to the usual place from the next start on; tell whether another one had been chosen.

    Raises:
        StablehandError: `data.unwritable`.
    """
    return Result("data forget", await asyncio.to_thread(forget))


def look_at_place(path: Path, environ: Mapping[str, str]) -> PlaceReport:
    """Look at a place; blocks for as long as its drive takes to answer."""
    path = Path(os.path.normpath(path.expanduser().absolute()))
    facts: PlaceFacts = read_facts(path, environ)
    installs, has_models = 0, False
    if facts.contents == "data":
        with suppress(OSError):
            installs = sum(
                (folder / ".stablehand" / "install.json").is_file()
                for folder in (path / "Packages").iterdir()
            )
        with suppress(OSError):
            has_models = _has_files(path / "Models")
    return PlaceReport(
        path,
        facts.contents,
        facts.free_bytes,
        facts.filesystem,
        facts.drive,
        judge(facts),
        installs,
        has_models,
    )


def _has_files(folder: Path) -> bool:
    return any(
        item.is_file() for kind in folder.iterdir() if kind.is_dir() for item in kind.iterdir()
    )


def _sizes(root: Path) -> dict[str, int]:
    sizes: dict[str, int] = {}
    files = 0
    with suppress(OSError), os.scandir(root) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            if entry.is_dir(follow_symlinks=False):
                sizes[entry.name] = tree_bytes(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                files += entry.stat(follow_symlinks=False).st_size
    return {**sizes, OTHERS: files} if sizes or files else {}


def _risky(report: PlaceReport) -> StablehandError:
    bad = [warning for warning in report.warnings if warning.weight == "bad"]
    text: Text = QT_TRANSLATE_NOOP("data", "Something speaks against {path}: {why}")
    return StablehandError(
        "decision.needed",
        text.fill(path=str(report.path), why=bad[0].text),
        hint=QT_TRANSLATE_NOOP(
            "data", "Choose another folder, or insist on this one with --accept-risk."
        ),
        more=tuple(warning.text for warning in bad[1:]),
        details={
            "kind": "place",
            "flag": "--accept-risk",
            "path": str(report.path),
            "warnings": [warning.code for warning in bad],
        },
    )
