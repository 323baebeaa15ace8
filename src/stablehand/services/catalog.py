"""The catalog: what there is, what works here, what is wrong with a definition."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.catalog.loader import FILE_NAME, Catalog, Definition, Problem
from stablehand.core.catalog.narrowing import Narrowing
from stablehand.core.catalog.schema import Package
from stablehand.core.hardware.profile import Machine
from stablehand.core.installs.plan import PlanWishes, choose_for
from stablehand.services.app import App
from stablehand.services.machine import machine_of
from stablehand.services.overrides import wishes_for
from stablehand.services.results import Result


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a package works on a machine, on which torch build, and the deciding reason."""

    supported: bool
    backend: str | None
    why: str


@dataclass(frozen=True, slots=True)
class ListedPackage:
    """A package in the list, with the verdict for the machine."""

    package: Package
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ShownPackage:
    """One definition with the verdict for the machine."""

    definition: Definition
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class CheckedCatalog:
    """Folders of definitions without mistakes."""

    folders: tuple[str, ...]
    packages: tuple[str, ...]


_EVERY: Final = Narrowing()


async def list_packages(
    app: App,
    profile: Path | None = None,
    narrowing: Narrowing = _EVERY,
    *,
    only_supported: bool = False,
) -> Result[list[ListedPackage]]:
    """List every package with the verdict for the machine; broken definitions become notices.

    Args:
        narrowing: which kinds and licences are wanted.
        only_supported: leaves out what does not work on the machine.

    Raises:
        StablehandError: `profile.*`, `settings.invalid`, `torch.unavailable`.
    """
    machine, notices = await machine_of(profile)
    wishes = wishes_for(app, machine, described=profile is not None)
    catalog, problems = _readable(app)
    listed: list[ListedPackage] = []
    for package_id in catalog.ids():
        try:
            definition = catalog.load(package_id)
            if not narrowing.admits(definition.package):
                continue
            verdict = _verdict(catalog, definition, machine, wishes)
            if only_supported and not verdict.supported:
                continue
            listed.append(ListedPackage(definition.package, verdict))
        except StablehandError as error:
            problems.append(error.message)
    listed.sort(key=lambda item: (item.package.order, item.package.id))
    return Result("catalog list", listed, (*notices, *problems))


async def show_package(
    app: App, package_id: str, profile: Path | None = None
) -> Result[ShownPackage]:
    """Show one definition.

    Raises:
        StablehandError: `package.unknown`, `catalog.invalid` and what `list_packages` raises.
    """
    definition = app.catalog.load(package_id)
    machine, notices = await machine_of(profile)
    wishes = wishes_for(app, machine, described=profile is not None)
    verdict = _verdict(app.catalog, definition, machine, wishes)
    return Result("catalog show", ShownPackage(definition, verdict), notices)


async def check_catalog(app: App, path: Path | None = None) -> Result[CheckedCatalog]:
    """Check a folder of definitions, one definition (folder or file), or the whole catalog.

    Raises:
        StablehandError: `catalog.invalid` with every problem in its details; `catalog.unreadable`.
    """
    catalog, ids = _catalog_at(app, path)
    problems = catalog.problems(None if path is None else ids)
    if problems:
        raise _failed(problems)
    if not ids:
        raise _nothing_at(path or catalog.builtin)
    folders = [path] if path else [folder for _, folder in catalog.layers]
    return Result("catalog check", CheckedCatalog(tuple(map(str, folders)), tuple(ids)))


def _readable(app: App) -> tuple[Catalog, list[Text]]:
    """Give the catalog, without the user's folder where that cannot be read, and what is wrong."""
    try:
        strays = [problem.error().message for problem in app.catalog.strays()]
    except StablehandError as error:
        return Catalog(app.catalog.builtin), [error.message]
    return app.catalog, strays


def _verdict(
    catalog: Catalog, definition: Definition, machine: Machine, wishes: PlanWishes
) -> Verdict:
    required = catalog.required(definition)
    try:
        choice = choose_for(definition.package, required, machine, wishes)
    except StablehandError as error:
        if error.code != "package.unsupported":
            raise
        return Verdict(False, None, str(error.details["reason"]))
    if choice is None:
        return Verdict(True, None, _NO_TORCH.english())
    return Verdict(True, choice.backend, choice.reason.english())


_NO_TORCH: Final = QT_TRANSLATE_NOOP("catalog", "It computes nothing itself and needs no torch.")


def _catalog_at(app: App, path: Path | None) -> tuple[Catalog, list[str]]:
    """Give the catalog to check, and the ids in it; overrides are read over the built-in ones."""
    if path is None:
        return app.catalog, app.catalog.ids()
    try:
        # The folder's name is the id: '..' must give it, and a link keeps its own.
        path = Path(os.path.abspath(path))  # noqa: PTH100
        is_file = stat.S_ISREG(path.stat().st_mode)
    except OSError:
        raise _nothing_at(path) from None
    if is_file and path.name != FILE_NAME:
        raise _nothing_at(path)
    folder = path.parent if is_file else path
    only = os.path.lexists(folder / FILE_NAME)
    catalog = Catalog(app.catalog.builtin, folder.parent if only else folder)
    return catalog, [folder.name] if only else Catalog(folder).ids()


def _nothing_at(path: Path) -> StablehandError:
    return StablehandError(
        "catalog.unreadable",
        QT_TRANSLATE_NOOP("catalog", "There is no package definition at {path}.").fill(
            path=str(path)
        ),
        hint=QT_TRANSLATE_NOOP(
            "catalog",
            "A definition is a file <id>/package.toml; name it, its folder or the folder of all. "
            "Fragments are checked with the definitions that include them.",
        ),
    )


def _failed(problems: list[Problem]) -> StablehandError:
    """Make one error of all mistakes."""
    first = problems[0].error()
    return StablehandError(
        "catalog.invalid",
        first.message,
        hint=first.hint,
        more=tuple(problem.error().message for problem in problems[1:]),
        details={
            **first.details,
            "problems": [
                {"file": item.file, "line": item.line, "where": item.where, "problem": item.problem}
                for item in problems
            ],
        },
    )
