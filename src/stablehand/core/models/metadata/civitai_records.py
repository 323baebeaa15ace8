"""CivitAI's models and versions, as its API gives them and as many programs store them, as our fields. Pure.

Shapes: facts, contracts 1.5. Any field may be missing, null or of another type than promised; an odd one is
left out, never a reason to lose the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from stablehand.core.base.loose_values import (
    flag_of,
    items_of,
    list_of,
    number_of,
    table_of,
    text_of,
    words_of,
)
from stablehand.core.models.metadata.licences import licence_of
from stablehand.core.models.metadata.metadata import Licence

# Fields of `Metadata` by name, only those that a source has something to say about.
Found = Mapping[str, Any]

_MATURE: Final = 4 | 8 | 16 | 32  # R and above of the mask of levels
_MILD: Final = (1, 2)  # PG, PG13; 0 is not rated yet


def found_in_version(version: Mapping[str, Any]) -> Found:
    """Give what a version says: a by-hash reply, or what Civitai Helper stored of one."""
    model = table_of(version.get("model"))
    found = {
        **_about_model(model),
        "version": words_of(version.get("name")),
        "base": words_of(version.get("baseModel")),
        "trained_words": list_of(items_of(version.get("trainedWords"))),
        "civitai_model": number_of(version.get("modelId")) or number_of(model.get("id")),
        "civitai_version": number_of(version.get("id")),
        "author": _author(version) or _author(model),
    }
    found["description"] = found.get("description") or text_of(version.get("description"))
    return present(found)


def found_in_model(
    model: Mapping[str, Any], *, version: int | None = None, sha256: str | None = None
) -> Found:
    """Give what a model's reply says, of the version that is meant.

    Args:
        model: the reply of `/models/ID`, or an item of a list.
        version: the version's id; else the version with a file of `sha256`, else one that is alone.
    """
    found = _about_model(model) | {
        "civitai_model": number_of(model.get("id")),
        "author": _author(model),
    }
    meant = version_of(model, version=version, sha256=sha256)
    if meant is not None:
        about = found_in_version(meant)
        found |= {key: value for key, value in about.items() if key != "description"}
        found["description"] = found.get("description") or about.get("description")
        found["civitai_model"] = number_of(model.get("id"))
    return present(found)


def version_of(
    model: Mapping[str, Any], *, version: int | None, sha256: str | None = None
) -> Mapping[str, Any] | None:
    """Give the version of a model that is meant, by id, by the sum of one of its files, or the only one."""
    versions = versions_of(model)
    if version is not None:
        return next((item for item in versions if number_of(item.get("id")) == version), None)
    if sha256 is not None:
        wanted = sha256.lower()
        for item in versions:
            for file in items_of(item.get("files")):
                held = table_of(table_of(file).get("hashes")).get("SHA256")
                if isinstance(held, str) and held.lower() == wanted:
                    return item
    return versions[0] if len(versions) == 1 else None


def versions_of(model: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Give the versions of a model as its reply orders them, the newest first."""
    return tuple(item for item in items_of(model.get("modelVersions")) if isinstance(item, dict))


def picture_of(version: Mapping[str, Any], *, mature: bool) -> str | None:
    """Give the address of the picture that stands for a version; None where there is none.

    The same list holds videos and sounds. Without `mature` only what the site rates as harmless is taken.
    """
    for item in items_of(version.get("images")):
        image = table_of(item)
        url = image.get("url")
        if image.get("type", "image") != "image" or not isinstance(url, str):
            continue
        if mature or _level(image) in _MILD:
            return url
    return None


def present(found: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the fields that say nothing."""
    return {
        key: value
        for key, value in found.items()
        if value not in (None, "", ()) and value != Licence()
    }


def _about_model(model: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": words_of(model.get("name")),
        "description": text_of(model.get("description")),
        "tags": list_of(items_of(model.get("tags"))),
        "nsfw": _is_mature(model),
        "licence": licence_of(model),
    }


def _author(record: Mapping[str, Any]) -> str | None:
    return words_of(table_of(record.get("creator")).get("username"))


def _is_mature(model: Mapping[str, Any]) -> bool | None:
    marked = flag_of(model.get("nsfw"))
    if marked is not None:
        return marked
    level = number_of(model.get("nsfwLevel"))
    return None if level is None else bool(level & _MATURE)


def _level(image: Mapping[str, Any]) -> int:
    """Give the level of a picture; older replies have words, and what says nothing is not harmless."""
    level = image.get("nsfwLevel", image.get("nsfw"))
    if isinstance(level, int) and not isinstance(level, bool):
        return level
    return {"None": 1, "Soft": 2}.get(level, 16) if isinstance(level, str) else 16
