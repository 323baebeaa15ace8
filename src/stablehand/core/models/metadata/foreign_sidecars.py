"""What CivitAI says of a model, written in the forms that other programs read.

What is there already is somebody's work: a field that has a value keeps it, fields that we do not know stay,
and a file that cannot be read is left alone. Only where a file is about another version than the one the
model's sum belongs to, what the site says takes the place of what it said before.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.files import write_atomic
from stablehand.core.base.loose_values import (
    flag_of,
    items_of,
    list_of,
    number_of,
    table_of,
    text_of,
    words_of,
)
from stablehand.core.base.names import long_path
from stablehand.core.models.metadata.json_files import read_table, write_table
from stablehand.core.models.metadata.sidecars import (
    CIVITAI_INFO,
    CM_INFO,
    PICTURES,
    PREVIEW,
    place_for,
    preview_of,
)

Json = Mapping[str, Any]
_STATS: Final = (
    "downloadCount", "ratingCount", "rating", "favoriteCount", "commentCount", "thumbsUpCount",
    "thumbsDownCount",
)  # fmt: skip
_SUMS: Final = ("SHA256", "CRC32", "BLAKE3")
# What a person set in Stability Matrix; never a matter of the version.
_PERSONAL: Final = frozenset({"UserTitle", "ThumbnailImageUrl", "InferenceDefaults", "ImportedAt"})


def write_cm_info(model_file: Path, model: Json, version: Json, now: datetime) -> Path | None:
    """Write Stability Matrix's file beside a model; None where one is there that cannot be read.

    Args:
        model_file: the model.
        model, version: the records of CivitAI's API.
        now: with its zone, for `ImportedAt`.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    return _write(model_file, CM_INFO, cm_info_of(model, version, now), "VersionId", indent=2)


def write_civitai_info(model_file: Path, version: Json) -> Path | None:
    """Write Civitai Helper's file beside a model; None where one is there that cannot be read.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    return _write(model_file, CIVITAI_INFO, dict(version), "id", indent=4)


def write_preview(model_file: Path, picture: bytes, ending: str) -> Path | None:
    """Write a model's picture unless it has one; its name is made from the model's and nothing else.

    Raises:
        OSError: it cannot be written.
    """
    if ending not in PICTURES or preview_of(model_file) is not None:
        return None
    file = place_for(model_file, PREVIEW + ending)
    write_atomic(Path(long_path(file)), picture)
    return file


def cm_info_of(model: Json, version: Json, now: datetime) -> dict[str, Any]:
    """Give what Stability Matrix stores of a model; the fields it demands are never left out. Pure."""
    files = [table_of(item) for item in items_of(version.get("files"))]
    file = next((item for item in files if item.get("primary")), files[0] if files else {})
    about = table_of(file.get("metadata"))
    sums = table_of(file.get("hashes"))
    stats = table_of(model.get("stats"))
    return {
        "ModelId": number_of(model.get("id")),
        "ModelName": words_of(model.get("name")) or "",
        "ModelDescription": text_of(model.get("description")) or "",
        "Nsfw": bool(flag_of(model.get("nsfw"))),
        "Tags": list(list_of(items_of(model.get("tags")))),
        "ModelType": words_of(model.get("type")) or "Other",
        "VersionId": number_of(version.get("id")),
        "VersionName": words_of(version.get("name")) or "",
        "VersionDescription": text_of(version.get("description")),
        "AuthorUsername": words_of(table_of(model.get("creator")).get("username")),
        "BaseModel": words_of(version.get("baseModel")),
        "RemoteFileName": words_of(file.get("name")),
        "RemoteFileId": number_of(file.get("id")),
        "FileMetadata": {
            key: words for key in ("fp", "size", "format") if (words := words_of(about.get(key)))
        },
        "ImportedAt": now.isoformat(),
        "Hashes": {key: words for key in _SUMS if (words := words_of(sums.get(key)))},
        "TrainedWords": list(list_of(items_of(version.get("trainedWords")))),
        "Stats": {key: stats[key] for key in _STATS if _is_number(stats.get(key))},
        "Source": 0,
    }


def filled(held: Json, ours: Json, *, replacing: bool) -> dict[str, Any]:
    """Give what was there, with what it lacks from ours; tables inside are filled alike. Pure.

    Args:
        replacing: let ours take the place of what was there, where ours has a value.
    """
    result = dict(held)
    for key, value in ours.items():
        before = result.get(key)
        if key in _PERSONAL and not _is_empty(before):
            continue
        if isinstance(before, dict) and isinstance(value, dict):
            result[key] = filled(before, value, replacing=replacing)
        elif _is_empty(before) or (replacing and not _is_empty(value)):
            result[key] = value
    return result


def _write(
    model_file: Path, ending: str, ours: dict[str, Any], id_field: str, *, indent: int
) -> Path | None:
    file = place_for(model_file, ending)
    held: Json = {}
    if file.is_symlink() or file.exists():
        read = read_table(file)
        if read is None:
            return None
        held = read
    is_stand_in = bool(flag_of(held.get("skeleton_file")))  # for a file the site did not know then
    held_id = number_of(held.get(id_field))
    is_other = held_id is not None and held_id != number_of(ours.get(id_field))
    result = filled(held, ours, replacing=is_other or is_stand_in)
    if is_stand_in:
        result.pop("skeleton_file", None)
    if result != held:
        write_table(file, result, indent=indent)
    return file


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})
