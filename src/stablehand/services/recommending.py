"""Starter models for this machine: of each the size that fits, with its licence and what is here already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.resources import bundled
from stablehand.core.catalog.starters import Starter, StarterFile, Variant, read_starters
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.hubs.licences import licence_named
from stablehand.core.hubs.listing import Licence
from stablehand.core.models.fit.target import Target
from stablehand.core.models.fit.verdict import FitVerdict
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.fitting import target_for, usual_model, verdict_on_card
from stablehand.services.results import Result

# How the fit predictor calls what a file keeps; full weights are halved when they are loaded.
_PACKED: Final[Mapping[str, str]] = {"FP32": "BF16", "FP16": "BF16"}
Here = Mapping[str, str]  # the sums of what the library has, with the keys of the models
_WELL: Final = ("fits",)
_ORDER: Final = ("fits", "tight", None, "offload", "too_big")


@dataclass(frozen=True, slots=True)
class OfferedVariant:
    """One size of a starter model on this machine.

    Attributes:
        verdict: whether it fits; None where that is no question (an upscaler).
        size_bytes: of all its files; None: of some it is not known.
        missing: the files that the library does not have.
        key: what the library finds its model by; None: it has none.
    """

    variant: Variant
    verdict: FitVerdict | None
    size_bytes: int | None
    missing: tuple[StarterFile, ...]
    key: str | None = None

    @property
    def missing_bytes(self) -> int | None:
        """What has to be fetched; None: of some file it is not known."""
        sizes = [file.size_bytes for file in self.missing]
        known = [size for size in sizes if size is not None]
        return sum(known) if len(known) == len(sizes) else None

    @property
    def is_here(self) -> bool:
        """Whether the library has all of it."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Offer:
    """A starter model on this machine.

    Attributes:
        starter: what it is.
        licence: of its weights, in words.
        variants: smallest first; `best`: the place of the one for this machine.
    """

    starter: Starter
    licence: Licence
    variants: tuple[OfferedVariant, ...]
    best: int

    @property
    def chosen(self) -> OfferedVariant:
        """The size for this machine."""
        return self.variants[self.best]


async def recommended(
    app: App,
    *,
    package: str | None = None,
    profile: Path | None = None,
    folder: Path | None = None,
) -> Result[tuple[Offer, ...]]:
    """Give starter models, those that fit first, else in the catalog's order.

    Args:
        package: only those that this program runs, judged by its ways.
        profile: a machine profile that stands in for this machine.
        folder: that holds the list; None: the one that comes with the program.

    Raises:
        StablehandError: `catalog.*`, `package.*`, `profile.*`, `settings.invalid`, `database.damaged`,
            `torch.unavailable`, `root.damaged`.
    """
    target, notices = await target_for(app, profile=profile, package=package)
    known = await library.entries(app)

    def look() -> tuple[Offer, ...]:
        here = {sum_: entry.key for entry in known if (sum_ := entry.hashes.get("sha256"))}
        starters = read_starters(folder or bundled("models_catalog"))
        wanted = [item for item in starters if package is None or package in item.packages]
        offers = [_offer(item, target, package, here) for item in wanted]
        return tuple(sorted(offers, key=_rank))

    return Result("models recommended", await in_side_thread(look), notices)


def ability(offers: Sequence[Offer]) -> Offer | None:
    """Give the starter model that shows what the machine can do: the heaviest that fits. Pure.

    Where none fits whole, the first of those that come nearest; None where none is a question of memory.
    """
    judged = [offer for offer in offers if offer.chosen.verdict is not None]
    fitting = [offer for offer in judged if _rank(offer) == _ORDER.index("fits")]
    if fitting:
        return max(fitting, key=_need)
    return min(judged, key=_rank, default=None)


def _need(offer: Offer) -> int:
    verdict = offer.chosen.verdict
    return 0 if verdict is None else verdict.peak_vram_bytes


def best_variant(outcomes: Sequence[str | None]) -> int:
    """Give the place of the size to take, of what was said of each, smallest first. Pure.

    The largest that fits; else the one that comes nearest to it, of equals the smallest.
    """
    fitting = [place for place, outcome in enumerate(outcomes) if outcome in _WELL]
    if fitting:
        return fitting[-1]
    return min(range(len(outcomes)), key=lambda place: (_ORDER.index(outcomes[place]), place))


def _offer(starter: Starter, target: Target, package: str | None, here: Here) -> Offer:
    variants = tuple(_variant(starter, item, target, package, here) for item in starter.variant)
    outcomes = [None if item.verdict is None else item.verdict.outcome for item in variants]
    licence = licence_named(starter.licence)
    return Offer(starter, licence, variants, best_variant(outcomes))


def _variant(
    starter: Starter,
    variant: Variant,
    target: Target,
    package: str | None,
    here: Here,
) -> OfferedVariant:
    sizes = [file.size_bytes for file in variant.file]
    known = [size for size in sizes if size is not None]
    missing = tuple(file for file in variant.file if file.sha256 not in here)
    return OfferedVariant(
        variant,
        _verdict(starter, variant, target, package),
        sum(known) if len(known) == len(sizes) else None,
        missing,
        here.get(variant.file[0].sha256),
    )


def _verdict(
    starter: Starter, variant: Variant, target: Target, package: str | None
) -> FitVerdict | None:
    if starter.base is None or variant.packing is None:
        return None
    identity = usual_model(starter.base, _PACKED.get(variant.packing, variant.packing))
    return None if identity is None else verdict_on_card(identity, target, package)


def _rank(offer: Offer) -> int:
    """Give what is ready to go first; what is no question of memory stands at its place among the fitting."""
    verdict = offer.chosen.verdict
    return 0 if verdict is None else _ORDER.index(verdict.outcome)
