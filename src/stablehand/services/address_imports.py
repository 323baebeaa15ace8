"""Importing what lies at an address: downloaded like everything else, and told like an import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.text import Wording
from stablehand.services.app import App
from stablehand.services.model_operations import LeftModel, MovedModel

ADDRESS_STAGE: Final = "download"
_STAGES: Final = (Stage("find", 1), Stage("fetch", 30), Stage("check", 2))


@dataclass(slots=True)
class Fetched:
    """What became of addresses.

    Attributes:
        failure: why the first of those that are left is left.
    """

    moved: list[MovedModel] = field(default_factory=list)
    left: list[LeftModel] = field(default_factory=list)
    notices: list[Wording] = field(default_factory=list)
    failure: StablehandError | None = None


async def fetch_addresses(
    app: App,
    addresses: Sequence[str],
    folder: str | None,
    report: Reporter,
    *,
    accept_terms: bool = False,
) -> Fetched:
    """Download files, one after the other; one that fails does not keep the others from coming in.

    Args:
        folder: where to, for all of them; None: by their kinds.
        report: is in the stage `ADDRESS_STAGE`.

    Raises:
        StablehandError: `interrupted`.
    """
    from stablehand.services.downloading import DownloadRequest, download_now

    found = Fetched()
    report.start(ADDRESS_STAGE)
    numbered = [Stage(str(number)) for number, _address in enumerate(addresses, 1)]
    each = report.nested(numbered)
    for stage, address in zip(numbered, addresses, strict=True):
        each.start(stage.name)
        name = app.downloads.kept_address(address)
        request = DownloadRequest(address, to=folder, accept_terms=accept_terms)
        reporter = each.nested(_STAGES)
        try:
            result = await download_now(app, request, reporter)
        except StablehandError as error:
            if error.code == "interrupted":
                raise
            found.failure = found.failure or error
            kept = error.details.get("quarantine")
            quarantine = None if kept is None else str(kept)
            found.left.append(LeftModel(name, error.message, error.code, quarantine))
            continue
        landed = result.data
        found.notices += result.notices
        found.moved.append(MovedModel(name, Path(landed.path), landed.path, landed.size_bytes))
    return found
