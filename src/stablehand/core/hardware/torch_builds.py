"""Finding the builds that a request allows on a platform: release by release, best first. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stablehand.core.hardware.profile import Machine
from stablehand.core.hardware.wheels import (
    Backend,
    TorchRelease,
    WheelTable,
    platform_name,
    wheel_table,
)


@dataclass(frozen=True, slots=True)
class TorchRequest:
    """What a package asks of torch: releases and Python series best first, families it can drive.

    `backends`, where not empty, are the only builds allowed (a wish of the user or the package).
    """

    releases: tuple[str, ...]
    families: tuple[str, ...]
    pythons: tuple[str, ...]
    audio: bool = False
    vision: bool = True
    backends: tuple[str, ...] = ()
    pinned: str | None = None


@dataclass(frozen=True, slots=True)
class Build:
    """A build of a release, and the Python series to install it for."""

    backend: Backend
    release: TorchRelease
    python: str


Fits = Callable[[Backend, TorchRelease], bool]
Best = Callable[[list[Backend]], Backend]


def first_build(machine: Machine, request: TorchRequest, fits: Fits, best: Best) -> Build | None:
    """Give the first release that has a fitting build on this platform for a Python of the list."""
    for release, rows in builds(machine, request, fits):
        backend = best(list(dict.fromkeys(row[0] for row in rows)))
        return Build(backend, release, next(s for b, s in rows if b is backend))
    return None


def builds(
    machine: Machine, request: TorchRequest, fits: Fits
) -> Iterator[tuple[TorchRelease, list[tuple[Backend, str]]]]:
    """Give every release with its fitting builds and their Pythons, leaving out those with none."""
    table = wheel_table()
    platform = platform_name(machine.os.system, machine.os.arch)
    for release in (table.releases[name] for name in request.releases):
        rows = [
            (backend, series)
            for backend in _allowed(table, request)
            if fits(backend, release)
            for series in request.pythons
            if backend.carries(release, platform, series)
        ]
        if rows:
            yield release, rows


def _allowed(table: WheelTable, request: TorchRequest) -> list[Backend]:
    return [
        backend
        for backend in table.backends.values()
        if backend.family in request.families
        and (backend.name in request.backends if request.backends else backend.auto)
    ]
