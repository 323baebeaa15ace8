"""The words that CivitAI has for types and bases: as the site says them now, or as they were (bundled).

The site's own guidance is to ask for them and to keep them for a day (facts, contracts 1.2 and 1.4).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final

from stablehand.core.base.loose_values import list_of, table_of

_FILE: Final = "civitai_enums.json"


@dataclass(frozen=True, slots=True)
class CivitaiEnums:
    """Lists of words, in the site's order.

    Attributes:
        types: of models. `file_types`: of files.
        active_bases: that new models are for. `bases`: those and older ones.
        base_types: "Standard", "Inpainting", ...
    """

    types: tuple[str, ...]
    file_types: tuple[str, ...]
    active_bases: tuple[str, ...]
    bases: tuple[str, ...]
    base_types: tuple[str, ...]

    def table(self) -> Mapping[str, list[str]]:
        """Give them as the site does, to be kept; `read_enums` reads it again."""
        return {key: list(getattr(self, name)) for key, name in _KEYS.items()}


_KEYS: Final[Mapping[str, str]] = {
    "ModelType": "types",
    "ModelFileType": "file_types",
    "ActiveBaseModel": "active_bases",
    "BaseModel": "bases",
    "BaseModelType": "base_types",
}


def read_enums(answer: object) -> CivitaiEnums | None:
    """Read the site's answer; None if it names no types or no bases, which no true one does."""
    told = table_of(answer)
    found = {name: list_of(told.get(key)) for key, name in _KEYS.items()}
    return CivitaiEnums(**found) if found["types"] and found["bases"] else None


def bundled_enums() -> CivitaiEnums:
    """Give those that come along, for when the site cannot be asked."""
    text = resources.files(__package__).joinpath(_FILE).read_text(encoding="utf-8")
    found = read_enums(json.loads(text))
    if found is None:
        raise AssertionError(f"{_FILE} is not what it was made as")
    return found
