"""Values of files and answers that others have written, taken as far as they make sense. Pure.

Whoever wrote them may have left a field out, made a number a text or put a picture's bytes where a name
belongs. Each function gives a clean value or nothing; none of them raises.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import Any, Final

LONGEST_WORDS: Final = 2_000
LONGEST_TEXT: Final = 200_000
MOST_ITEMS: Final = 2_000
_LARGEST_ID: Final = 2**53
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 9000
_YES: Final = frozenset({"true", "yes", "1"})
_NO: Final = frozenset({"false", "no", "0"})
# Marks that reverse the direction of writing, so that a name looks like another.
_UNSEEN: Final = dict.fromkeys(
    chain(
        (*range(9), 11, 12, *range(14, 32), *range(127, 160)),
        (0x200E, 0x200F, 0x61C, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF),
    )
)


def table_of(value: object) -> Mapping[str, Any]:
    """Give a JSON object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def items_of(value: object) -> list[Any]:
    """Give a JSON list, at most `MOST_ITEMS` of it; an empty one for anything else."""
    return value[:MOST_ITEMS] if isinstance(value, list) else []


def clean(text: str) -> str:
    """Give a text without control and direction marks and without broken surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8").translate(_UNSEEN)


def words_of(value: object) -> str | None:
    """Give a short text on one line; None for none, for an empty one and for the word "None"."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value) if abs(value) < _LARGEST_ID else None
    if not isinstance(value, str):
        return None
    text = " ".join(clean(value[: LONGEST_WORDS * 4]).split())[:LONGEST_WORDS]
    return None if text in ("", "None", "null") else text


def text_of(value: object) -> str | None:
    """Give a text of several lines, at most `LONGEST_TEXT` characters; None for none."""
    if not isinstance(value, str):
        return None
    text = clean(value[:LONGEST_TEXT]).replace("\r\n", "\n").replace("\r", "\n").strip()
    return text or None


def number_of(value: object) -> int | None:
    """Give a whole number from 1 on, as ids are; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        value = int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None
    if isinstance(value, float):
        value = int(value) if math.isfinite(value) and value.is_integer() else None
    return value if isinstance(value, int) and 0 < value < _LARGEST_ID else None


def count_of(value: object) -> int | None:
    """Give a whole number from 0 on, as counts and sizes are; None for anything else."""
    if isinstance(value, float):
        value = int(value) if math.isfinite(value) else None
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST_ID
    return value if is_count else None  # type: ignore[return-value] # checked a line above


def moment_of(value: object) -> datetime | None:
    """Give an ISO time as one of UTC; what names no zone is meant so. None for anything else.

    "Never" is often written as the last day there is, or the first; no other time zone has such a moment.
    """
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def flag_of(value: object) -> bool | None:
    """Give yes or no; None for anything that is neither."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower() if isinstance(value, (str, int)) else ""
    return True if word in _YES else False if word in _NO else None


def list_of(value: object) -> tuple[str, ...]:
    """Give the texts of a list, or of one text with commas, each once and in its order."""
    if isinstance(value, str):
        value = clean(value[:LONGEST_TEXT]).replace("\n", ",").split(",")
    found = (
        words_of(item.get("name") if isinstance(item, dict) else item) for item in items_of(value)
    )
    return tuple(dict.fromkeys(word.strip(" ,") for word in found if word and word.strip(" ,")))
