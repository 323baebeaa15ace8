"""What speaks against keeping a package at a version: the program's own requirements, and other packages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from stablehand.core.base.distributions import distributions_in
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.install_schema import PackagesStep
from stablehand.core.installs.plan import InstallPlan
from stablehand.core.installs.user_pins import PinConflict, conflicts_of, pin_name
from stablehand.core.records.install import InstallFolder, InstallRecord
from stablehand.core.runtimes.brought import site_packages_of
from stablehand.core.runtimes.requirements import combined

_SHOWN: Final = 4


def pin_conflicts(
    folder: InstallFolder, record: InstallRecord, plan: InstallPlan, pins: Iterable[str]
) -> tuple[PinConflict, ...]:
    """Find what excludes some pins; blocks for a look at the environment."""
    pins = tuple(pins)
    if not pins or record.python is None:
        return ()
    asked = [*_program_lines(folder, plan), *_package_lines(folder, record, pins)]
    return conflicts_of(pins, asked, record.python.version)


def refuse_conflicts(
    folder: InstallFolder, record: InstallRecord, plan: InstallPlan, pins: Iterable[str]
) -> None:
    """Refuse pins that the program itself excludes.

    Raises:
        StablehandError: `install.unresolvable`.
    """
    pins = tuple(pins)
    if not pins or record.python is None:
        return
    found = conflicts_of(pins, _program_lines(folder, plan), record.python.version)
    if not found:
        return
    said = ", ".join(item.line for item in found[:_SHOWN])
    raise StablehandError(
        "install.unresolvable",
        QT_TRANSLATE_NOOP(
            "pins", "{pin} cannot be kept, since {name} itself asks for {said}."
        ).fill(pin=found[0].pin, name=plan.package.name, said=said),
        hint=QT_TRANSLATE_NOOP("pins", "Nothing has changed: the install is as it was."),
        details={"conflicts": [{"pin": item.pin, "line": item.line} for item in found]},
    )


def _program_lines(folder: InstallFolder, plan: InstallPlan) -> list[tuple[str, str]]:
    wanted = plan.package.requirements
    files = [folder.checkout.joinpath(*name.split("/")) for name in wanted.files]
    try:
        lines = [
            *combined([f for f in files if f.is_file()], wanted.exclude, folder.checkout).lines
        ]
    except StablehandError:
        lines = []  # what is wrong with them is told by whoever installs
    lines += [*wanted.packages, *wanted.constraints]
    for step in plan.own_steps:
        if isinstance(step.subject, PackagesStep):
            lines += step.subject.packages
    return [(plan.package.name, line) for line in lines]


def _package_lines(
    folder: InstallFolder, record: InstallRecord, pins: Iterable[str]
) -> Iterator[tuple[str, str]]:
    names = {pin_name(pin) for pin in pins}
    place = site_packages_of(folder.generation(record.generation) / "env")
    for item in distributions_in(place) if place.is_dir() else ():
        for line in item.requires or ():
            if pin_name(line) in names:
                yield item.metadata["Name"], line
