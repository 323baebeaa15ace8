"""What this machine can do with a program, told by starter models; and whether there is a model for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.resources import bundled
from stablehand.core.catalog.starters import Starter, read_starters
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.fit.case import WHOLE_MODELS
from stablehand.core.models.identify.bases import family_of
from stablehand.core.models.library.entry import Entry
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.recommending import Offer, ability, recommended

# A program that this machine cannot run, or that is in no catalog any more, can do nothing here.
_NOTHING: Final = ("package.", "torch.unavailable")


async def abilities(app: App, packages: Iterable[str]) -> Mapping[str, Offer]:
    """Give the starter model that shows what each program can do here; none for those without one.

    Raises:
        StablehandError: `catalog.*`, `settings.invalid`, `database.damaged`, `root.damaged`.
    """
    found: dict[str, Offer] = {}
    for package in sorted(set(packages)):
        try:
            offers = (await recommended(app, package=package)).data
        except StablehandError as error:
            if error.code.startswith(_NOTHING):
                continue
            raise
        if (best := ability(offers)) is not None:
            found[package] = best
    return found


async def lacks_models(app: App, package: str) -> bool:
    """Tell whether the library has no model that a program makes pictures with, but there are starters.

    Raises:
        StablehandError: `catalog.*`, `database.damaged`, `root.damaged`.
    """
    known = await library.entries(app)
    starters = await in_side_thread(lambda: read_starters(bundled("models_catalog")))
    mine = [item for item in starters if package in item.packages and item.base is not None]
    return bool(mine) and not has_one(known, mine)


def has_one(known: Sequence[Entry], starters: Sequence[Starter]) -> bool:
    """Tell whether a library has a model of a family that starter models are of. Pure.

    A whole model whose base nobody knows counts as well: it may be one.
    """
    families = {family_of(item.base) for item in starters if item.base is not None}
    return any(
        entry.kind in WHOLE_MODELS and (entry.base is None or family_of(entry.base) in families)
        for entry in known
    )
