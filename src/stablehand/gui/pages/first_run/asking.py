"""What the first run asks of the services; everything here runs in the core thread."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.downloads.entry import Download
from stablehand.core.hardware.profile import Machine
from stablehand.gui.components.first_package import recommended as recommended_package
from stablehand.services.app import App
from stablehand.services.catalog import ListedPackage, list_packages
from stablehand.services.first_run_finding import Existing, find_existing, measured
from stablehand.services.installing import InstallRequest
from stablehand.services.preview import Preview, preview
from stablehand.services.recommending import Offer, recommended
from stablehand.services.settings import set_setting, unset_setting
from stablehand.services.starter_sets import Terms, get_set

_MOST_CHOICES: Final = 3
_BESIDE: Final = ("forge", "comfyui", "swarmui", "easel")  # what is offered beside the best


@dataclass(frozen=True, slots=True)
class Proposal:
    """A package, what installing it would do, and a model to begin with; None where none fits."""

    listed: ListedPackage
    preview: Preview
    starter: Offer | None


@dataclass(frozen=True, slots=True)
class FirstOffer:
    """What somebody who has nothing yet could begin with.

    Attributes:
        best: the one that suits this machine; None where nothing runs here.
        choices: the packages that are offered, the best first.
    """

    best: Proposal | None
    choices: tuple[ListedPackage, ...] = ()
    machine: Machine | None = None


async def first_offer(app: App) -> FirstOffer:
    """Find out what suits this machine.

    Raises:
        StablehandError: as `list_packages` and `preview`.
    """
    packages = (await list_packages(app)).data
    best = recommended_package(packages)
    if best is None:
        return FirstOffer(None)
    works = {item.package.id: item for item in packages if item.verdict.supported}
    beside = [works[name] for name in _BESIDE if name in works and name != best.package.id]
    proposal = await propose(app, best, None)
    choices = (best, *beside)[:_MOST_CHOICES]
    return FirstOffer(proposal, choices, proposal.preview.machine)


async def propose(app: App, listed: ListedPackage, machine: Machine | None) -> Proposal:
    """Say what installing a package would do, and which model to begin with it.

    Raises:
        StablehandError: as `preview`.
    """
    package = listed.package.id
    shown = (await preview(app, InstallRequest(package), machine=machine)).data
    return Proposal(listed, shown, await _starter(app, package))


async def _starter(app: App, package: str) -> Offer | None:
    """Give the first starter model that fits and is not here; a list that cannot be had gives none."""
    try:
        offers = (await recommended(app, package=package)).data
    except StablehandError:
        return None
    for offer in offers:
        verdict = offer.chosen.verdict
        if verdict is not None and verdict.outcome == "fits" and offer.chosen.variant.needs is None:
            return None if offer.chosen.is_here else offer
    return None


async def order_starter(
    app: App, offer: Offer, agreed: Collection[str]
) -> Terms | tuple[Download, ...]:
    """Put a starter model into the queue, or give the terms to agree to first.

    Raises:
        StablehandError: as `get_set`.
    """
    return (await get_set(app, offer, offer.chosen, agreed=agreed)).data


async def look_around(app: App, tell: Callable[[Any], None]) -> None:
    """Tell what could be taken over, first by name, then each with its size."""
    found = (await find_existing(app)).data
    tell(found)
    for item in found:
        tell(await measured(item))


async def save(app: App, key: str, value: object) -> None:
    """Save a setting; None is its default.

    Raises:
        StablehandError: `settings.*`, `data.unwritable`.
    """
    if value is None:
        await unset_setting(app, key)
    else:
        await set_setting(app, key, str(value))
    app.refresh()


Found = tuple[Existing, ...] | Existing
Work = Callable[[App], Awaitable[Any]]
Values = Mapping[str, object]
