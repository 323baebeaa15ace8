"""What people and sites say of a model, gathered from every source into one record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

NOWHERE: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Licence:
    """What may be done with a model.

    Attributes:
        name: SPDX id or the site's name; None if unknown.
        commercial: CivitAI's `allowCommercialUse` words in lower case (none, image, rentcivit, rent,
            sell); None: unknown.
        credit_needed, derivatives, other_licence: whether credit has to be given, derivatives are
            allowed, and may
            have another licence; None: unknown.
    """

    name: str | None = None
    commercial: tuple[str, ...] | None = None
    credit_needed: bool | None = None
    derivatives: bool | None = None
    other_licence: bool | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a model besides its header.

    Attributes:
        title: its name as people know it; None: the file's.
        version: the version's name.
        author, description, base, page: as its site says; `base` is the site's own name, `page` its
            address.
        description: plain text or HTML of the site, never shown unescaped.
        trained_words, tags: in the source's order.
        licence: see `Licence`.
        nsfw: whether its site marks it as mature; None: unknown.
        favourite, rating, notes: the person's own; rating is 1 to 5, None without one.
        preview: '/'-separated path of its picture below the model's root; None without one.
        civitai_model, civitai_version: ids on CivitAI.
        newer_version, newer_name: the id and name of a newer version there is.
        newer_is_early: whether that version is only for those who pay so far.
        sources: for each field that is set, where it comes from: user, stablehand, cm-info, civitai.info,
            swarm, json, lora-manager, header, civitai, download (the site that it was fetched from).
    """

    title: str | None = None
    version: str | None = None
    author: str | None = None
    description: str | None = None
    base: str | None = None
    page: str | None = None
    trained_words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    licence: Licence = field(default_factory=Licence)
    nsfw: bool | None = None
    favourite: bool = False
    rating: int | None = None
    notes: str = ""
    preview: str | None = None
    civitai_model: int | None = None
    civitai_version: int | None = None
    newer_version: int | None = None
    newer_name: str | None = None
    newer_is_early: bool = False
    sources: Mapping[str, str] = field(default_factory=lambda: NOWHERE)
