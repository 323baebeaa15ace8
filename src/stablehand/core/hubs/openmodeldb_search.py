"""Searching OpenModelDB's models, which lie here as a whole. Pure.

Every word has to be found somewhere: in the name, an author, a tag (scale and architecture are tags: "4x",
"esrgan") or the description. Nothing is counted there, so what is liked or downloaded most is not known:
such orders are by how well the words fit, then by date.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hubs.listing import HubModel, Page, Query
from stablehand.core.hubs.openmodeldb_reading import KIND

_DAYS: Final = {"day": 1, "week": 7, "month": 31, "year": 366}
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_UNFIT: Final = -1


def search_upscalers(models: Sequence[HubModel], query: Query, now: datetime) -> Page:
    """Give a page of the models that fit, best or newest first.

    Args:
        models: all there are.
        query: bases are not looked at, since upscalers are for any; the cursor counts models.
        now: the time, for `period`.

    Raises:
        StablehandError: `usage`: the cursor is none of ours.
    """
    if query.kinds and KIND not in query.kinds:
        return Page(())
    words = query.text.casefold().split()
    scored = [(_fit(model, words), model) for model in models if _passes(model, query, now)]
    fitting = [(fit, model) for fit, model in scored if fit != _UNFIT]
    by_date = query.sort in ("newest", "updated")
    fitting.sort(key=lambda one: one[1].name.casefold())
    fitting.sort(key=lambda one: one[1].updated or _NEVER, reverse=True)
    if not by_date:
        fitting.sort(key=lambda one: -one[0])
    begin = _begin(query.cursor)
    end = begin + max(1, query.limit)
    found = tuple(model for _fit, model in fitting[begin:end])
    return Page(found, str(end) if end < len(fitting) else None)


def _begin(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 9):
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("hub", "This cursor is of another search."),
            hint=QT_TRANSLATE_NOOP("hub", "Search again without it, from the first page."),
        )
    return int(cursor)


def _passes(model: HubModel, query: Query, now: datetime) -> bool:
    if query.commercial and model.licence.commercial is not True:
        return False
    if query.tag and query.tag.strip().casefold() not in (tag.casefold() for tag in model.tags):
        return False
    if query.author and not _is_by(model, query.author):
        return False
    days = _DAYS.get(query.period)
    return days is None or (model.updated or _NEVER) >= now - timedelta(days=days)


def _is_by(model: HubModel, author: str) -> bool:
    wanted = author.strip().casefold()
    return wanted in (name.casefold() for name in (model.author or "").split(", "))


def _fit(model: HubModel, words: Sequence[str]) -> int:
    """Give how well the words fit: more for a name and a tag than for what stands in the description."""
    name = f"{model.name} {model.id}".casefold()
    tags = {tag.casefold() for tag in model.tags}
    around = " ".join((*tags, model.author or "", model.description)).casefold()
    fit = 0
    for word in words:
        if word in tags:
            fit += 4
        elif word in name:
            fit += 3
        elif word in around:
            fit += 1
        else:
            return _UNFIT
    return fit
