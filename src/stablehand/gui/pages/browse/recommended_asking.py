"""What the Recommended tab asks of the services; everything here runs in the core thread."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from stablehand.core.base.resources import bundled
from stablehand.core.catalog.starters import read_starters
from stablehand.core.downloads.entry import Download
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.services.app import App
from stablehand.services.labels import package_label
from stablehand.services.recommending import Offer, OfferedVariant, recommended
from stablehand.services.starter_sets import Terms, get_set


@dataclass(frozen=True, slots=True)
class Shown:
    """What the tab shows.

    Attributes:
        package: the program that was asked for; None: any.
        names: of the packages that run any starter model, by id.
    """

    package: str | None
    offers: tuple[Offer, ...]
    names: Mapping[str, str]


async def starters(app: App, package: str | None, folder: Path | None = None) -> Shown:
    """Give the starter models for this machine; no network is asked.

    Args:
        package: only those that this program runs; None: all.
        folder: that holds the list; None: the one that comes with the program.

    Raises:
        StablehandError: as `recommended`.
    """
    offers = (await recommended(app, package=package, folder=folder)).data
    every = await in_side_thread(lambda: read_starters(folder or bundled("models_catalog")))
    ids = dict.fromkeys(package for starter in every for package in starter.packages)
    names = {item: (await package_label(app, item)).name for item in ids}
    return Shown(package, offers, names)


async def ordered_set(
    app: App,
    offer: Offer,
    variant: OfferedVariant,
    agreed: Collection[str],
    install: str | None,
) -> Terms | tuple[Download, ...]:
    """Put a set into the queue, or give the terms to agree to first.

    Raises:
        StablehandError: as `get_set`.
    """
    return (await get_set(app, offer, variant, agreed=agreed, install=install)).data
