"""Whether there is a newer version of a model, from CivitAI's record of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from stablehand.core.base.loose_values import number_of, words_of
from stablehand.core.models.metadata.civitai_records import version_of, versions_of

_GONE: Final = frozenset({"Archived", "TakenDown"})


@dataclass(frozen=True, slots=True)
class Newer:
    """A newer version of a model, for the same base.

    Attributes:
        version: its id.
        name: as its author named it.
        published: ISO time; None where the site does not say.
        is_early: only those who pay get it so far.
    """

    version: int
    name: str | None
    published: str | None = None
    is_early: bool = False


def newer_of(model: Mapping[str, Any], version: int, base: str | None) -> Newer | None:
    """Give the newest version that came after one's own and is for the same base.

    One that everybody gets goes before a newer one in early access.

    Args:
        model: the record of the model, its versions in the order of the site, the newest first.
        version: the id of one's own.
        base: the site's name of its base, for a version that the record has no longer.
    """
    if words_of(model.get("mode")) in _GONE:
        return None
    own = version_of(model, version=version)
    wanted = words_of(own.get("baseModel")) if own is not None else base
    found = [item for item in _after(model, version, own) if _is_for(item, wanted)]
    open_to_all = (item for item in found if not _is_early(item))
    newest = next(open_to_all, found[0] if found else None)
    if newest is None:
        return None
    return Newer(
        version=number_of(newest.get("id")) or 0,
        name=words_of(newest.get("name")),
        published=words_of(newest.get("publishedAt")),
        is_early=_is_early(newest),
    )


def _after(
    model: Mapping[str, Any], version: int, own: Mapping[str, Any] | None
) -> Iterator[Mapping[str, Any]]:
    """Give what can be had of the versions that came after one's own."""
    for item in versions_of(model):
        if item is own:
            return
        id_ = number_of(item.get("id"))
        if id_ is None or (own is None and id_ <= version):
            continue
        is_out = item.get("status", "Published") in (None, "Published")
        is_file = item.get("usageControl", "Download") in (None, "Download")
        if is_out and is_file and item.get("availability") != "Private":
            yield item


def _is_for(version: Mapping[str, Any], wanted: str | None) -> bool:
    """Tell whether a version is for a base; Pony and Illustrious are no newer version of each other."""
    name = words_of(version.get("baseModel"))
    if wanted is None or name is None:
        return False
    return name.casefold().replace(" ", "") == wanted.casefold().replace(" ", "")


def _is_early(version: Mapping[str, Any]) -> bool:
    return version.get("availability") == "EarlyAccess" or bool(version.get("paidAccess"))
