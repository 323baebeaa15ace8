"""What is looked for, in the words of CivitAI's list of models. Pure.

Parameters: facts, contracts 1.3. Pages are never asked for by number: deep ones are refused. Flags are sent
only where they are meant, since any text counts as yes for some of them, "false" too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from stablehand.core.hubs.civitai_words import names_for, types_for
from stablehand.core.hubs.listing import HubModel, Period, Query, Sort

MOST_A_PAGE: Final = 100
_LONGEST_TEXT: Final = 200
# "Newest" is by the newest version. The site has no list of what rises; what was liked this week comes near.
_SORTS: Final[Mapping[Sort, str]] = {
    "relevant": "Highest Rated",
    "downloads": "Most Downloaded",
    "likes": "Most Liked",
    "newest": "Newest",
    "updated": "Newest",
    "trending": "Most Liked",
}
_PERIODS: Final[Mapping[Period, str]] = {
    "day": "Day", "week": "Week", "month": "Month", "year": "Year", "all": "AllTime",
}  # fmt: skip
# Kinds that stand for any.
_ANY: Final = frozenset({"unknown"})


def parameters(
    query: Query, known_types: Collection[str] | None = None
) -> list[tuple[str, str]] | None:
    """Give the parameters of the list, without the cursor; None where nothing there can be meant.

    Of kinds that the site has no word for, and of bases that it does not know, it has no models.

    Args:
        known_types: the site's words for types as it says them now: any other would be refused with all
            that is asked for. None: those that are known here.
    """
    found = [("limit", str(max(1, min(query.limit, MOST_A_PAGE))))]
    kinds = () if _ANY.intersection(query.kinds) else query.kinds
    types, names = types_for(kinds), names_for(query.bases)
    if known_types is not None:
        types = tuple(type_ for type_ in types if type_ in known_types)
    if (kinds and not types) or (query.bases and not names):
        return None
    found += [("types", type_) for type_ in types]
    found += [("baseModels", name) for name in names]
    found += _words(query)
    if query.sensitive:
        found.append(("nsfw", "true"))
    if query.commercial:
        found.append(("allowCommercialUse", "Image"))
    return found


def _words(query: Query) -> list[tuple[str, str]]:
    """Give what is searched for; with words the order is that of the search, whatever is asked."""
    found = []
    text = " ".join(query.text.split())[:_LONGEST_TEXT]
    if text:
        found.append(("query", text))
    else:
        week_or = "week" if query.sort == "trending" and query.period == "all" else query.period
        found += [("sort", _SORTS[query.sort]), ("period", _PERIODS[week_or])]
    if query.tag:
        found.append(("tag", query.tag.strip()[:_LONGEST_TEXT]))
    if query.author:
        found.append(("username", query.author.strip()[:_LONGEST_TEXT]))
    return found


def is_wanted(model: HubModel, query: Query) -> bool:
    """Tell whether a result is one: what the site does not hold back, or cannot filter, is left out here."""
    if query.commercial and model.licence.commercial is not True:
        return False
    return query.sensitive or not model.is_sensitive
