"""CivitAI's models, versions and pages of them, out of its answers. Pure.

Shapes: facts, contracts 1.5. Any field may be missing, null or of another type than promised: an odd one is
left out, an odd model or version costs itself only and is counted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from stablehand.core.base.loose_values import (
    count_of,
    flag_of,
    items_of,
    list_of,
    moment_of,
    table_of,
    text_of,
    words_of,
)
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hubs.civitai_access import access_of, closed_by_mode
from stablehand.core.hubs.civitai_files import files_of, id_of
from stablehand.core.hubs.civitai_licence import licence_of
from stablehand.core.hubs.civitai_pictures import lead_picture, level_of, picture_of, pictures_of
from stablehand.core.hubs.civitai_place import CivitaiPlace
from stablehand.core.hubs.civitai_words import MILD, base_of, kind_of_type
from stablehand.core.hubs.listing import Access, HubModel, HubVersion, Page, Picture

_LONGEST_CURSOR: Final = 1_000


@dataclass(frozen=True, slots=True)
class Gallery:
    """One page of the pictures that people made with a version.

    Attributes:
        cursor: asks for the next one; None: this is the last.
        unreadable: how many items could not be read.
    """

    pictures: tuple[Picture, ...]
    cursor: str | None = None
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class CivitaiReader:
    """Reads answers.

    Attributes:
        place: where the site is.
        now: the time, for early access that is over.
        bases: the site's names of the bases that are looked for; a model is shown by a version of one of
            them, else by its newest.
    """

    place: CivitaiPlace
    now: datetime
    bases: Collection[str] = ()

    def page(self, answer: object) -> Page | None:
        """Read an answer of the list; None if it is none.

        The models are rows: all versions with their files, without descriptions and pictures of each.
        """
        items = table_of(answer).get("items")
        if not isinstance(items, list):
            return None
        models = [self.row(item) for item in items]
        found = tuple(model for model in models if model is not None)
        return Page(found, cursor_of(answer), len(models) - len(found))

    def gallery(self, answer: object) -> Gallery | None:
        """Read an answer with pictures; None if it is none."""
        items = table_of(answer).get("items")
        if not isinstance(items, list):
            return None
        pictures = [picture_of(item, self.place) for item in items]
        found = tuple(picture for picture in pictures if picture is not None)
        return Gallery(found, cursor_of(answer), len(pictures) - len(found))

    def row(self, item: object) -> HubModel | None:
        """Read a model as a row of a list; None if it has no id or no name."""
        model = self.model(item)
        if model is None:
            return None
        light = tuple(
            replace(version, description="", pictures=(), trained_words=())
            for version in model.versions
        )
        return replace(model, description="", versions=light, is_whole=False)

    def model(self, item: object) -> HubModel | None:
        """Read a model with all that is said of it; None if it has no id or no name."""
        record = table_of(item)
        id_, name = id_of(record.get("id")), words_of(record.get("name"))
        if id_ is None or name is None:
            return None
        is_sensitive = is_sensitive_model(record)
        versions = tuple(
            version
            for item in items_of(record.get("modelVersions"))
            if (version := self.version(item, record)) is not None
        )
        lead = self._lead(versions)
        raw_kind = words_of(record.get("type"))
        stats = table_of(record.get("stats"))
        page = self.place.page(id_, is_sensitive=is_sensitive)
        return HubModel(
            hub="civitai",
            id=str(id_),
            name=name,
            page=page,
            author=words_of(table_of(record.get("creator")).get("username")),
            kind=kind_of_type(raw_kind),
            raw_kind=raw_kind,
            base=None if lead is None else lead.base,
            raw_base=None if lead is None else lead.raw_base,
            tags=list_of(items_of(record.get("tags"))),
            downloads=count_of(stats.get("downloadCount")),
            likes=_likes(stats),
            updated=_newest(versions),
            licence=licence_of(record),
            access=_access(record, lead, page),
            level=level_of({"nsfwLevel": record.get("nsfwLevel")}),
            is_sensitive=is_sensitive,
            picture=self._picture(lead, versions),
            description=text_of(record.get("description")) or "",
            markup="html",
            versions=versions,
            is_whole=True,
        )

    def version(self, item: object, model: Mapping[str, Any]) -> HubVersion | None:
        """Read a version; None if it has no id, or is not out.

        Args:
            item: as the site gives it, in a model or by itself.
            model: the record of its model, or what the version says of it (`type`, `nsfw`, `mode`).
        """
        record = table_of(item)
        id_ = id_of(record.get("id"))
        if id_ is None or record.get("status", "Published") not in (None, "Published"):
            return None
        model_id = id_of(model.get("id")) or id_of(record.get("modelId")) or 0
        page = self.place.page(model_id, id_, is_sensitive=is_sensitive_model(model))
        access = access_of(record, words_of(model.get("mode")), page, self.now)
        kind = kind_of_type(words_of(model.get("type")))
        raw_base = words_of(record.get("baseModel"))
        return HubVersion(
            id=str(id_),
            name=words_of(record.get("name")) or str(id_),
            base=base_of(raw_base),
            raw_base=raw_base,
            published=moment_of(record.get("publishedAt")) or moment_of(record.get("createdAt")),
            trained_words=list_of(items_of(record.get("trainedWords"))),
            description=text_of(record.get("description")) or "",
            files=tuple(files_of(record, id_, kind, access, self.place)),
            pictures=pictures_of(record, self.place),
            access=access,
            downloads=count_of(table_of(record.get("stats")).get("downloadCount")),
        )

    def _lead(self, versions: tuple[HubVersion, ...]) -> HubVersion | None:
        wanted = (version for version in versions if version.raw_base in self.bases)
        return next(wanted, versions[0] if versions else None)

    def _picture(self, lead: HubVersion | None, versions: tuple[HubVersion, ...]) -> Picture | None:
        own = () if lead is None else lead.pictures
        others = (picture for version in versions for picture in version.pictures)
        return lead_picture(own) or lead_picture(others)


def with_version(model: HubModel, version: HubVersion) -> HubModel:
    """Give a model with one of its versions replaced by what was asked for by itself: that says more."""
    if all(known.id != version.id for known in model.versions):
        return replace(model, versions=(*model.versions, version))
    found = tuple(version if known.id == version.id else known for known in model.versions)
    return replace(model, versions=found)


def cursor_of(answer: object) -> str | None:
    """Give what asks for the next page; links in the answer name hosts that are not believed."""
    cursor = table_of(table_of(answer).get("metadata")).get("nextCursor")
    text = str(cursor) if isinstance(cursor, (str, int)) and not isinstance(cursor, bool) else ""
    return text if 0 < len(text) <= _LONGEST_CURSOR and text.isprintable() else None


def is_sensitive_model(model: Mapping[str, Any]) -> bool:
    """Tell whether a model is not for everybody: marked so, or without a single mild picture."""
    if flag_of(model.get("nsfw")) is True:
        return True
    level = level_of({"nsfwLevel": model.get("nsfwLevel")})
    return bool(level) and not level & MILD


def _likes(stats: Mapping[str, Any]) -> int | None:
    liked = count_of(stats.get("thumbsUpCount"))
    return count_of(stats.get("favoriteCount")) if liked is None else liked


def _newest(versions: tuple[HubVersion, ...]) -> datetime | None:
    return max((version.published for version in versions if version.published), default=None)


def _access(record: Mapping[str, Any], lead: HubVersion | None, page: str) -> Access:
    closed = closed_by_mode(words_of(record.get("mode")), page)
    if closed is not None:
        return closed
    if lead is not None:
        return lead.access
    # Seen for some minutes after something was published (facts, contracts 1.1 and 1.2).
    why = QT_TRANSLATE_NOOP("hub", "CivitAI shows no version of it right now.")
    return Access("unknown", page=page, why=why)
