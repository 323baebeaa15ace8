"""What other programs have written beside a model, as our fields. Pure: a table of JSON goes in.

Shapes: facts, contracts 11, and the sources of the programs named at each function. None of these raises,
whatever the table holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from stablehand.core.base.loose_values import (
    flag_of,
    items_of,
    list_of,
    number_of,
    table_of,
    text_of,
    words_of,
)
from stablehand.core.models.metadata.civitai_records import (
    Found,
    found_in_model,
    found_in_version,
    present,
)
from stablehand.core.models.metadata.header_words import found_in_modelspec
from stablehand.core.models.metadata.sidecars import (
    CIVITAI_INFO,
    CM_INFO,
    LORA_MANAGER,
    SWARM,
    USER_JSON,
)

Table = Mapping[str, Any]

_FROM_CIVITAI: Final = (None, 0, 2, "Civitai", "CivArchive")  # CivArchive keeps CivitAI's ids


def found_in_cm_info(table: Table) -> Found:
    """Give what Stability Matrix wrote (its ConnectedModelInfo)."""
    is_civitai = table.get("Source") in _FROM_CIVITAI
    return present(
        {
            "title": words_of(table.get("UserTitle")) or words_of(table.get("ModelName")),
            "version": words_of(table.get("VersionName")),
            "author": words_of(table.get("AuthorUsername")),
            "description": text_of(table.get("ModelDescription"))
            or text_of(table.get("VersionDescription")),
            "base": words_of(table.get("BaseModel")),
            "page": _address(table.get("SourceUrl")),
            "trained_words": list_of(items_of(table.get("TrainedWords"))),
            "tags": list_of(items_of(table.get("Tags"))),
            "nsfw": flag_of(table.get("Nsfw")),
            "civitai_model": number_of(table.get("ModelId")) if is_civitai else None,
            "civitai_version": number_of(table.get("VersionId")) if is_civitai else None,
        }
    )


def found_in_civitai_info(table: Table) -> Found:
    """Give what Civitai Helper wrote: a version, or a placeholder for a file that the site did not know."""
    return {} if flag_of(table.get("skeleton_file")) else found_in_version(table)


def found_in_user_json(table: Table) -> Found:
    """Give what stands in `<base>.json`: A1111's editor, SD.Next's copy of CivitAI's model, or others' uses.

    `modelVersions` tells SD.Next's, `modelId` a stored version, `modelspec.` keys SwarmUI's.
    """
    if "modelVersions" in table:
        return found_in_model(table)
    if "modelId" in table and "baseModel" in table:
        return found_in_version(table)
    if any(isinstance(key, str) and key.startswith("modelspec.") for key in table):
        return found_in_modelspec(table)
    version = words_of(table.get("sd version"))
    return present(
        {
            "description": text_of(table.get("description")),
            "base": None if version == "Unknown" else version,
            "trained_words": list_of(text_of(table.get("activation text"))),
            "notes": text_of(table.get("notes")),
        }
    )


def found_in_swarm(table: Table) -> Found:
    """Give what SwarmUI wrote: the keys of ModelSpec, flat."""
    return found_in_modelspec(table)


def found_in_lora_manager(table: Table) -> Found:
    """Give what ComfyUI's LoRA manager wrote (its BaseModelMetadata); its paths are of another machine."""
    version = found_in_version(table_of(table.get("civitai")))
    base = words_of(table.get("base_model"))
    own = {
        "title": words_of(table.get("model_name")),
        "description": text_of(table.get("modelDescription")),
        "base": None if base == "Unknown" else base,
        "tags": list_of(items_of(table.get("tags"))),
        "notes": text_of(table.get("notes")),
        "favourite": flag_of(table.get("favorite")) or None,
    }
    return {**version, **present(own)}


# In the order of precedence (facts: contracts 11): name of the source, ending of the file, reader.
READERS: Final[tuple[tuple[str, str, Callable[[Table], Found]], ...]] = (
    ("cm-info", CM_INFO, found_in_cm_info),
    ("civitai.info", CIVITAI_INFO, found_in_civitai_info),
    ("swarm", SWARM, found_in_swarm),
    ("json", USER_JSON, found_in_user_json),
    ("lora-manager", LORA_MANAGER, found_in_lora_manager),
)


def _address(value: object) -> str | None:
    """Give a web address that may be shown as a link; None for anything else, `javascript:` above all."""
    text = words_of(value)
    if text is None or " " in text:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.hostname else None
