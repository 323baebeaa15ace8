"""Pictures of CivitAI, with what they were made with, out of its answers. Pure.

Shapes: facts, contracts 1.5. Lists of pictures hold videos and sounds too. What a picture was made with is
given as a flat list of names and texts, for people.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from stablehand.core.base.loose_values import count_of, items_of, table_of, text_of, words_of
from stablehand.core.hubs.civitai_place import CivitaiPlace
from stablehand.core.hubs.civitai_words import LEVELS, MILD
from stablehand.core.hubs.listing import Picture

_LARGEST_LEVEL: Final = 64
_LARGEST_SIDE: Final = 100_000
_MOST_FACTS: Final = 60
_LONGEST_FACT: Final = 4_000
_SHOWN: Final = ("image", "video")


def pictures_of(record: Mapping[str, Any], place: CivitaiPlace) -> tuple[Picture, ...]:
    """Give the pictures and videos of a version; odd ones and sounds are left out."""
    found = (picture_of(item, place) for item in items_of(record.get("images")))
    return tuple(picture for picture in found if picture is not None)


def picture_of(item: object, place: CivitaiPlace) -> Picture | None:
    """Give one picture; None where there is none, or its address may not be asked."""
    record = table_of(item)
    type_ = record.get("type") or "image"
    is_video = type_ == "video"
    addresses = place.picture(record.get("url"), is_video=is_video)
    if addresses is None or type_ not in _SHOWN:
        return None
    return Picture(
        *addresses,
        is_video=is_video,
        width=_side(record.get("width")),
        height=_side(record.get("height")),
        level=level_of(record),
        generation=generation_of(record.get("meta")),
    )


def lead_picture(pictures: Iterable[Picture]) -> Picture | None:
    """Give the picture that stands for a model.

    The first image for everybody, else the first image, else the first video that has a still.
    """
    image: Picture | None = None
    video: Picture | None = None
    for picture in pictures:
        if picture.is_video:
            has_still = picture.small != picture.address
            video = video or (picture if has_still else None)
        elif picture.level and picture.level & ~MILD == 0:
            return picture
        else:
            image = image or picture
    return image or video


def level_of(record: Mapping[str, Any]) -> int:
    """Give the mask of levels, also from the words and flags of older replies; 0: nothing is said."""
    for key in ("nsfwLevel", "browsingLevel", "nsfw"):
        value = record.get(key)
        if isinstance(value, bool):
            return LEVELS["X" if value else "None"]
        if isinstance(value, str) and value in LEVELS:
            return LEVELS[value]
        level = count_of(value)
        if level is not None and level < _LARGEST_LEVEL:
            return level
    return 0


def generation_of(meta: object) -> dict[str, str]:
    """Give what a picture was made with, as texts by name, at most so many and none too long."""
    record = table_of(meta)
    inner = record.get("meta")  # some replies wrap it, with an id beside it
    record = inner if isinstance(inner, dict) else record
    found: dict[str, str] = {}
    for name, text in _facts(record):
        if len(found) >= _MOST_FACTS:
            break
        found.setdefault(name, text)
    return found


def _facts(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in record.items():
        name = words_of(key)
        text = _text(value)
        if name is not None and text:
            yield name[:100], text


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return words_of(value)
    if isinstance(value, (dict, list)):
        value = _as_json(value) if value else None
    text = text_of(value)
    return None if text is None else text[:_LONGEST_FACT]


def _as_json(value: object) -> str | None:
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:  # nested deeper than can be written, though not than can be read
        return None


def _side(value: object) -> int | None:
    side = count_of(value)
    return side if side and side <= _LARGEST_SIDE else None
