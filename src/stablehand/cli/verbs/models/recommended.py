"""`stablehand models recommended`: models to begin with, of each the size for this machine."""

from __future__ import annotations

import argparse
from typing import Any

from stablehand.cli.given import given_words
from stablehand.cli.verb import Answer, add_profile
from stablehand.cli.words import size, table
from stablehand.core.catalog.starters import Sampling
from stablehand.services.app import App
from stablehand.services.recommending import Offer, OfferedVariant, recommended

_OUTCOMES = {
    "fits": "fits", "tight": "tight", "offload": "runs slowly", "too_big": "too big", None: "?",
}  # fmt: skip


def add(actions: Any) -> None:
    """Add the action to the parser."""
    parser = actions.add_parser("recommended", help="models to begin with on this machine")
    parser.add_argument(
        "--package", metavar="ID", type=given_words, help="only those that this program runs"
    )
    add_profile(parser)
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """List them, those that fit first."""
    result = await recommended(app, package=args.package, profile=args.profile)
    data = {"models": [_json(offer) for offer in result.data]}
    return Answer(result.command, data, _text(result.data), tuple(result.notices))


def _json(offer: Offer) -> dict[str, Any]:
    starter, chosen = offer.starter, offer.chosen
    return {
        "id": starter.id,
        "name": starter.name,
        "kind": starter.kind,
        "base": starter.base,
        "summary": starter.summary.en,
        "page": starter.page,
        "packages": list(starter.packages),
        "licence": {
            "id": offer.licence.id,
            "name": offer.licence.name,
            "commercial": offer.licence.commercial,
            "facts": [text.english() for text in offer.licence.facts],
            "url": offer.licence.address,
        },
        "sampling": None if starter.sampling is None else starter.sampling.model_dump(),
        "best": chosen.variant.name,
        "variants": [_variant(item) for item in offer.variants],
    }


def _variant(item: OfferedVariant) -> dict[str, Any]:
    verdict, missing = item.verdict, {file.spec for file in item.missing}
    return {
        "name": item.variant.name,
        "needs": item.variant.needs,
        "size_bytes": item.size_bytes,
        "verdict": None if verdict is None else verdict.outcome,
        "peak_vram_bytes": None if verdict is None else verdict.peak_vram_bytes,
        "is_here": item.is_here,
        "files": [
            {
                "role": file.role,
                "spec": file.spec,
                "sha256": file.sha256,
                "size_bytes": file.size_bytes,
                "is_here": file.spec not in missing,
            }
            for file in item.variant.file
        ],
    }


def _text(offers: tuple[Offer, ...]) -> str:
    if not offers:
        return "None of the models to begin with is for this program."
    rows = [
        (
            offer.starter.id,
            offer.chosen.variant.name,
            _size(offer.chosen),
            _fit(offer),
            _said(offer),
        )
        for offer in offers
    ]
    lines = [table(rows), ""]
    first = next((offer for offer in offers if not offer.chosen.is_here), None)
    if first is not None:
        spec = f"recommended:{first.starter.id}"
        lines += [f"To get {first.starter.name}:", f"  stablehand download {spec}"]
    return "\n".join(lines)


def _size(item: OfferedVariant) -> str:
    return "here" if item.is_here else size(item.size_bytes)


def _fit(offer: Offer) -> str:
    verdict = offer.chosen.verdict
    return "" if verdict is None else _OUTCOMES[verdict.outcome]


def _said(offer: Offer) -> str:
    sampling = offer.starter.sampling
    return offer.starter.summary.en if sampling is None else _sampling(sampling)


def _sampling(sampling: Sampling) -> str:
    guidance = "" if sampling.guidance is None else f", guidance {sampling.guidance:g}"
    return (
        f"{sampling.side} px, {sampling.steps} steps, CFG {sampling.cfg:g}{guidance}, "
        f"{sampling.sampler} {sampling.scheduler}"
    )
