"""What can be added: every package of the catalog with the verdict for this machine and its icon."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from stablehand.core.catalog.schema import Package
from stablehand.services.app import App
from stablehand.services.catalog import Verdict, list_packages
from stablehand.services.labels import package_icon
from stablehand.services.results import Result


@dataclass(frozen=True, slots=True)
class Offer:
    """A package that can be added, or cannot, with the file of its icon, if it has one."""

    package: Package
    verdict: Verdict
    icon: Path | None


async def list_offers(app: App) -> Result[tuple[Offer, ...]]:
    """List what can be added; broken definitions become notices.

    Raises:
        StablehandError: `settings.invalid`, `torch.unavailable`.
    """
    listed = await list_packages(app)

    def offers() -> tuple[Offer, ...]:
        return tuple(
            Offer(item.package, item.verdict, package_icon(app, item.package.id))
            for item in listed.data
        )

    return Result(listed.command, await asyncio.to_thread(offers), listed.notices)
