"""The catalog: what there is, what works here, what is wrong with a definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.catalog.loader import FILE_NAME, Catalog, Definition, Problem
from stablehand.core.catalog.schema import Package
from stablehand.core.hardware.profile import Machine
from stablehand.core.installs.plan import PlanWishes, choose_for
from stablehand.services.app import App
from stablehand.services.machine import machine_of
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
    """A folder of definitions without mistakes."""

    folder: str
    packages: tuple[str, ...]


async def list_packages(app: App, profile: Path | None = None) -> Result[list[ListedPackage]]:
    """List every package with the verdict for the machine; broken definitions become notices."""
    machine, notices = await machine_of(profile)
    listed: list[ListedPackage] = []
    problems: list[Text] = []
    for package_id in app.catalog.ids():
        try:
            package = app.catalog.load(package_id).package
            listed.append(ListedPackage(package, _verdict(app.catalog, package, machine)))
        except StablehandError as error:
            problems.append(error.message)
    listed.sort(key=lambda item: (item.package.order, item.package.id))
    return Result("catalog list", listed, (*notices, *problems))


async def show_package(
    app: App, package_id: str, profile: Path | None = None
) -> Result[ShownPackage]:
    """Show one definition.

    Raises:
        StablehandError: `package.unknown` or `catalog.invalid`.
    """
    definition = app.catalog.load(package_id)
    machine, notices = await machine_of(profile)
    verdict = _verdict(app.catalog, definition.package, machine)
    return Result("catalog show", ShownPackage(definition, verdict), notices)


async def check_catalog(app: App, path: Path | None = None) -> Result[CheckedCatalog]:
    """Check a folder of definitions, one definition (folder or file), or the whole catalog.

    Raises:
        StablehandError: `catalog.invalid` with every problem in its details; `catalog.unreadable`.
    """
    catalog, ids = _catalog_at(app, path)
    folder = str(path or catalog.builtin)
    if not ids:
        raise StablehandError(
            "catalog.unreadable",
            QT_TRANSLATE_NOOP("catalog", "There is no package definition at {path}.").fill(
                path=folder
            ),
            hint=QT_TRANSLATE_NOOP(
                "catalog", "A definition is a file <id>/package.toml in the folder you name."
            ),
        )
    problems = catalog.problems(ids)
    problems += _missing_requirements(app.catalog, catalog, ids) if not problems else []
    if problems:
        raise _failed(problems)
    return Result("catalog check", CheckedCatalog(folder, tuple(ids)))


def required_packages(catalog: Catalog, package: Package) -> Mapping[str, Package]:
    """Give the definitions that a package requires."""
    return {item.package: catalog.load(item.package).package for item in package.requires_install}


def _verdict(catalog: Catalog, package: Package, machine: Machine) -> Verdict:
    try:
        choice = choose_for(package, required_packages(catalog, package), machine, PlanWishes())
    except StablehandError as error:
        if error.code != "package.unsupported":
            raise
        return Verdict(False, None, str(error.details["reason"]))
    return Verdict(True, choice.backend, choice.reason.english())


def _catalog_at(app: App, path: Path | None) -> tuple[Catalog, list[str]]:
    """Give the catalog to check, and the ids in it; overrides are read over the built-in ones."""
    if path is None:
        return app.catalog, app.catalog.ids()
    folder = (path.parent if path.is_file() else path).absolute()
    only = (folder / FILE_NAME).is_file()
    catalog = Catalog(app.catalog.builtin, folder.parent if only else folder)
    return catalog, [folder.name] if only else Catalog(folder).ids()


def _missing_requirements(known: Catalog, catalog: Catalog, ids: list[str]) -> list[Problem]:
    """Find packages that require one that does not exist."""
    there = {*known.ids(), *catalog.ids()}
    problems = []
    for package_id in ids:
        definition = catalog.load(package_id)
        for item in definition.package.requires_install:
            if item.package not in there:
                where = definition.document.sources["requires_install"]
                text = f"names the unknown package '{item.package}'"
                problems.append(Problem(where.origin.file, where.line, "requires_install", text))
    return problems


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
