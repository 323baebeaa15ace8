"""What an adopted program is called here. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from stablehand.core.records.places import is_name


def chosen_name(wanted: Iterable[str], taken: Collection[str]) -> str:
    """Give the first name that will do; where it is taken, with a number behind it.

    Args:
        wanted: names, best first; the last one must be a name.
        taken: names that are in use, whatever their case.
    """
    used = {name.casefold() for name in taken}
    base = next(name for name in map(_plain, wanted) if is_name(name))
    name, number = base, 1
    while name.casefold() in used:
        number += 1
        name = f"{base[:55]}-{number}"
    return name


def _plain(text: str) -> str:
    """Give a folder's name with what no install may have in its name left out."""
    return re.sub(r"[^A-Za-z0-9 ._-]+", "", text).strip(" ._-")[:60].rstrip(" .")
