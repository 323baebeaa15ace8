"""Results of a search as light values: what a card shows, and nothing of the rest that a hub sends. Pure.

A page of CivitAI holds every file and picture of every model; five thousand of those would not be light.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from stablehand.core.hubs.listing import HubModel
from stablehand.gui.components.hub_words import licence_word
from stablehand.gui.components.model_words import base_name

# CivitAI's mask: R, X, XXX, and what is blocked.
_SENSITIVE: Final = 4 | 8 | 16 | 32


@dataclass(frozen=True, slots=True)
class HubRow:
    """One model of a search.

    Attributes:
        base: as people write it; empty: not said.
        licence: in few words; empty: not said.
        commercial: whether pictures may be sold; None: not said.
        access: see `Access.state`.
        is_sensitive: its picture is not for everybody.
        picture: address of the small one; None: there is none that can be shown.
        is_video: what `picture` stands for moves.
        is_installed: the library has one of its files.
        outcome: whether one of its files fits this machine, as `FitVerdict.outcome`; None: not known.
    """

    hub: str
    id: str
    name: str
    page: str
    author: str = ""
    kind: str = "unknown"
    base: str = ""
    downloads: int | None = None
    likes: int | None = None
    licence: str = ""
    commercial: bool | None = None
    access: str = "open"
    is_sensitive: bool = False
    picture: str | None = None
    is_video: bool = False
    is_installed: bool = False
    outcome: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from every other model."""
        return self.hub, self.id


def row_of(model: HubModel, installed: Collection[str] = (), outcome: str | None = None) -> HubRow:
    """Give what a card shows of a model.

    Args:
        model: as the hub gave it.
        installed: ids of models of that hub of which the library has a file.
        outcome: see `HubRow`.
    """
    picture = model.picture
    return HubRow(
        model.hub,
        model.id,
        model.name,
        model.page,
        model.author or "",
        model.kind or "unknown",
        base_name(model.base) or model.raw_base or "",
        model.downloads,
        model.likes,
        licence_word(model.licence),
        model.licence.commercial,
        model.access.state,
        is_hidden(model.is_sensitive, 0 if picture is None else picture.level),
        None if picture is None else picture.small,
        picture is not None and picture.is_video,
        model.id in installed,
        outcome,
    )


def is_hidden(is_sensitive: bool, level: int) -> bool:
    """Tell whether a picture is blurred until somebody asks for it.

    Args:
        is_sensitive: whether its model is not for everybody.
        level: CivitAI's mask for the picture; 0: it was not rated, and goes by its model.
    """
    return bool(level & _SENSITIVE) if level else is_sensitive
