"""A starter model with all that has to be there with it, put into the queue as one set."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.catalog.starters import Starter
from stablehand.core.downloads.entry import Download
from stablehand.core.hubs.listing import HubModel, Licence
from stablehand.services.app import App
from stablehand.services.consents import agree, is_agreed, is_asked
from stablehand.services.downloading import DownloadRequest, enqueue, plan_download
from stablehand.services.recommending import Offer, OfferedVariant
from stablehand.services.results import Result

OWN: Final = ""  # the key of the terms that the starter model itself is under
_HUB: Final = "hf:"


@dataclass(frozen=True, slots=True)
class Terms:
    """What somebody has to agree to before a set is fetched.

    Attributes:
        key: what `get_set` takes in `agreed`.
        title: what is under it. `page`: where a person can read of it.
    """

    key: str
    title: str
    licence: Licence
    page: str | None


async def get_set(
    app: App,
    offer: Offer,
    variant: OfferedVariant,
    *,
    agreed: Collection[str] = (),
    install: str | None = None,
) -> Result[Terms | tuple[Download, ...]]:
    """Put what the library lacks of a set into the queue; or give the terms to agree to first.

    Args:
        agreed: keys of the terms that the person has agreed to by now; it is remembered.
        install: the install that it is for.

    Raises:
        StablehandError: as `enqueue`.
    """
    own = as_model(offer.starter, offer.licence)
    if is_asked(own):
        if OWN in agreed:
            await agree(app, own)
        elif not await is_agreed(app, own):
            terms = Terms(OWN, offer.starter.name, offer.licence, offer.starter.page)
            return Result("download", terms)
    requests = set_requests(offer, variant, agreed=agreed, install=install)
    try:
        result = await enqueue(app, requests)
    except StablehandError as error:
        if error.code != "decision.needed" or error.details.get("kind") != "terms":
            raise
        asked = await _asking(app, requests)
        if asked is None:
            raise
        return Result("download", asked)
    return Result(result.command, result.data, result.notices)


def set_requests(
    offer: Offer,
    variant: OfferedVariant,
    *,
    agreed: Collection[str] = (),
    install: str | None = None,
) -> tuple[DownloadRequest, ...]:
    """Give the downloads of what the library lacks of a set, each pinned by its sum. Pure."""
    group = offer.starter.name if len(variant.missing) > 1 else None
    return tuple(
        DownloadRequest(
            file.spec,
            sha256=file.sha256,
            group=group,
            accept_terms=file.spec in agreed,
            install=install,
        )
        for file in variant.missing
    )


def file_key(spec: str) -> str:
    """Give what a file of Hugging Face is told by, whatever branch or commit it was asked for at. Pure.

    "hf:owner/repo@main/a/b.gguf" and the same at a commit are one file; any other text is its own key.
    """
    parts = spec.removeprefix(_HUB).split("/", 2)
    if not spec.startswith(_HUB) or len(parts) != 3:  # owner, repository, path
        return spec
    owner, repository, path = parts
    return f"{owner}/{repository.partition('@')[0]}/{path}"


async def _asking(app: App, requests: Sequence[DownloadRequest]) -> Terms | None:
    """Give the terms of the first request that has any to agree to.

    Raises:
        StablehandError: as `plan_download`.
    """
    for request in requests:
        plan = (await plan_download(app, request)).data
        if plan.asks_terms:
            return Terms(request.spec, plan.title, plan.licence, plan.page)
    return None


def as_model(starter: Starter, licence: Licence) -> HubModel:
    """Give a starter model as consents are asked for it: copies of its files may name no licence."""
    return HubModel("huggingface", starter.id, starter.name, starter.page, licence=licence)
