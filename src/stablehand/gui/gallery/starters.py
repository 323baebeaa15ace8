"""A section of the gallery: starter models, and what leads to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from stablehand.core.base.resources import bundled
from stablehand.core.catalog.starters import Starter, read_starters
from stablehand.core.downloads.entry import Download, DownloadState
from stablehand.core.hardware.profile import GIB
from stablehand.core.hubs.licences import licence_named
from stablehand.core.models.fit.verdict import FitVerdict, Outcome
from stablehand.gui.components.ability_meter import AbilityMeter
from stablehand.gui.components.starter_card import StarterCard
from stablehand.gui.components.starter_nudge import StarterNudge
from stablehand.gui.gallery.bench import Bench, Item
from stablehand.gui.pages.browse.recommended_filters import StarterFilters
from stablehand.services.recommending import Offer, OfferedVariant
from stablehand.services.starter_sets import file_key

_ROOM: Final = 12 * GIB
_NAMES: Final = {
    "a1111": "Stable Diffusion WebUI",
    "forge": "Stable Diffusion WebUI Forge",
    "comfyui": "ComfyUI",
    "swarmui": "SwarmUI",
}


def starters(bench: Bench) -> Sequence[Item]:
    """Cards in every state, the row of filters, and the ways there."""
    known = {item.id: item for item in read_starters(bundled("models_catalog"))}
    flux = _offer(known["flux-dev"], "fits", 1)
    cards = [
        ("to be fetched", _card(bench, flux)),
        ("not for sale", _card(bench, _offer(known["sd-turbo"], "tight"))),
        ("too big", _card(bench, _offer(known["qwen-image"], "too_big"))),
        ("on its way", _card(bench, flux, _coming(flux.chosen))),
        ("here", _card(bench, _offer(known["sdxl"], "fits", is_here=True))),
        ("no question of memory", _card(bench, _offer(known["realesrgan-x4"], None))),
    ]
    failed = _card(bench, _offer(known["sdxl"], "offload"))
    failed.show_ordering(
        is_ordering=False, problem="huggingface.co cannot be asked: no connection."
    )
    cards.append(("could not be had", failed))
    filters = StarterFilters(bench.theme)
    filters.offer_programs(_NAMES)
    meters = []
    for outcome in ("fits", "offload", "too_big"):
        meter = AbilityMeter(bench.theme, bench.shelf)
        meter.show_offer(_offer(known["sdxl"], outcome))
        meters.append(Item(f"AbilityMeter, {outcome}", meter, 340))
    nudge = StarterNudge(bench.context, "comfyui", bench.shelf)
    nudge.setVisible(True)
    return [
        *(Item(f"StarterCard, {caption}", card, 400) for caption, card in cards),
        Item("StarterFilters", filters, 560),
        *meters,
        Item("StarterNudge", nudge, 760),
    ]


def _card(
    bench: Bench, offer: Offer, downloads: Mapping[str, Download] | None = None
) -> StarterCard:
    card = StarterCard(bench.context, bench.shelf)
    card.show_offer(offer, _NAMES, ["comfyui"])
    card.show_downloads(downloads or {})
    return card


def _offer(
    starter: Starter, outcome: Outcome | None, best: int = 0, *, is_here: bool = False
) -> Offer:
    needs: dict[Outcome, int] = {"fits": 7, "tight": 11, "offload": 14, "too_big": 30}
    verdict = None
    if outcome is not None:
        need = needs[outcome] * GIB
        verdict = FitVerdict(outcome, need, _ROOM, _ROOM / need - 1, (), "resident", 0)
    variants = tuple(
        OfferedVariant(
            variant,
            verdict,
            sum(file.size_bytes or 0 for file in variant.file),
            () if is_here else tuple(variant.file),
            "data:StableDiffusion/model.safetensors" if is_here else None,
        )
        for variant in starter.variant
    )
    return Offer(starter, licence_named(starter.licence), variants, best)


def _coming(variant: OfferedVariant) -> dict[str, Download]:
    """Give the downloads of a set of which the first file is half here."""
    found = {}
    for at, file in enumerate(variant.missing):
        state = DownloadState.QUEUED if at else DownloadState.RUNNING
        half = 0 if at else (file.size_bytes or 0) // 2
        found[file_key(file.spec)] = Download(
            f"d{at}",
            file.spec,
            "FLUX.1 dev",
            file.spec.rpartition("/")[2],
            "huggingface",
            "data",
            "",
            state=state,
            size_bytes=file.size_bytes,
            received_bytes=half,
        )
    return found
