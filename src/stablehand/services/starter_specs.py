"""Starter models by name: "recommended:ID[/SIZE]" is every file of a set, each pinned by its sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.services.app import App
from stablehand.services.consents import agree, is_agreed
from stablehand.services.downloading import DownloadRequest
from stablehand.services.recommending import Offer, OfferedVariant, recommended
from stablehand.services.starter_sets import as_model

SCHEME: Final = "recommended:"


async def expanded(
    app: App, request: DownloadRequest, folder: Path | None = None
) -> tuple[DownloadRequest, ...]:
    """Give the requests that one stands for; most stand for themselves.

    Args:
        folder: that holds the list of starter models; None: the one that comes with the program.

    Raises:
        StablehandError: `model.unknown`: there is no such model; `hub.spec`: it has no such size;
            `usage`: a name or a sum for a set;
            `decision.needed`: somebody has to agree to its licence; as `recommended`.
    """
    if not request.spec.startswith(SCHEME):
        return (request,)
    if request.name or request.sha256:
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("usage", "--name and --sha256 are for one file at a time."),
            hint=QT_TRANSLATE_NOOP("usage", "Fetch the files one by one."),
        )
    name, _, size = request.spec.removeprefix(SCHEME).partition("/")
    offers = (await recommended(app, folder=folder)).data
    offer = _offer(offers, name)
    variant = _variant(offer, size)
    await _agreed(app, offer, request)
    group = request.group or (offer.starter.name if len(variant.variant.file) > 1 else None)
    return tuple(
        replace(request, spec=file.spec, sha256=file.sha256, group=group)
        for file in variant.variant.file
    )


def _offer(offers: Sequence[Offer], name: str) -> Offer:
    found = next((offer for offer in offers if offer.starter.id == name), None)
    if found is not None:
        return found
    raise StablehandError(
        "model.unknown",
        QT_TRANSLATE_NOOP("hub", "There is no starter model called {name}.").fill(name=name[:80]),
        hint=QT_TRANSLATE_NOOP("hub", "They are listed by: stablehand models recommended"),
        details={"spec": f"{SCHEME}{name[:80]}"},
    )


def _variant(offer: Offer, size: str) -> OfferedVariant:
    """Give a size by its name, or the one for this machine."""
    if not size:
        return offer.chosen
    by_name = {item.variant.name.casefold(): item for item in offer.variants}
    if (found := by_name.get(size.casefold())) is not None:
        return found
    raise StablehandError(
        "hub.spec",
        QT_TRANSLATE_NOOP("hub", "{name} does not come as {size}; there are: {sizes}.").fill(
            name=offer.starter.name,
            size=size[:40],
            sizes=", ".join(item.variant.name for item in offer.variants),
        ),
        details={"spec": f"{SCHEME}{offer.starter.id}/{size[:40]}"},
    )


async def _agreed(app: App, offer: Offer, request: DownloadRequest) -> None:
    """Make sure that somebody agreed to the licence of a starter model, where it asks for that.

    Raises:
        StablehandError: `decision.needed`.
    """
    model, licence = as_model(offer.starter, offer.licence), offer.licence
    if request.accept_terms:
        await agree(app, model)
    if await is_agreed(app, model):
        return
    facts = [fact.english() for fact in licence.facts]
    told = {
        "title": model.name,
        "licence": licence.name or licence.id,
        "address": licence.address,
        "page": model.page,
        "facts": facts,
    }
    raise StablehandError(
        "decision.needed",
        QT_TRANSLATE_NOOP("download", "{title} has a licence to agree to: {name}. {facts}").fill(
            title=model.name, name=licence.name or licence.id or "", facts=" ".join(facts)
        ),
        hint=QT_TRANSLATE_NOOP("download", "Agree with --accept-licence; it is asked once."),
        details={"flag": "--accept-licence", "kind": "terms", "licences": [told]},
    )
