"""What a model's own header says of it in words: ModelSpec, kohya's training record, GGUF. Pure.

Facts: contracts 12.1 and 12.3. Every value is a text, often JSON inside a text; trainers write "None" where
they have nothing to say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from stablehand.core.base.loose_values import list_of, table_of, text_of, words_of
from stablehand.core.models.metadata.civitai_records import Found, present
from stablehand.core.models.metadata.metadata import Licence

_LARGEST_JSON: Final = 4 * 1024 * 1024
_MOST_WORDS: Final = 20
# With one picture or two every word of its caption would be a trained word.
_FEWEST_PICTURES: Final = 3


def found_in_header(metadata: Mapping[str, str]) -> Found:
    """Give what the text values of a header say of its model."""
    return {
        **_found_in_gguf(metadata),
        **_found_in_training(metadata),
        **found_in_modelspec(metadata),
    }


def found_in_modelspec(table: Mapping[str, Any]) -> Found:
    """Give what the keys of ModelSpec say, in a header or in SwarmUI's sidecar."""
    spec = {
        key.removeprefix("modelspec."): value
        for key, value in table.items()
        if isinstance(key, str) and key.startswith("modelspec.")
    }
    return present(
        {
            "title": words_of(spec.get("title")),
            "author": words_of(spec.get("author")),
            "description": text_of(spec.get("description")),
            "base": words_of(spec.get("architecture")),
            "trained_words": list_of(spec.get("trigger_phrase")),
            "tags": list_of(spec.get("tags")),
            "licence": Licence(name=words_of(spec.get("license"))),
        }
    )


def trained_words_of(metadata: Mapping[str, str]) -> tuple[str, ...]:
    """Give the words that a LoRA was trained on: those in the caption of every picture of a folder."""
    frequencies = table_of(_inner(metadata.get("ss_tag_frequency")))
    folders = table_of(_inner(metadata.get("ss_dataset_dirs")))
    words: dict[str, None] = {}
    for folder, counts in frequencies.items():
        pictures = table_of(folders.get(folder)).get("img_count")
        if not isinstance(pictures, int) or pictures < _FEWEST_PICTURES:
            continue
        for word, count in table_of(counts).items():
            if count == pictures and (plain := words_of(word)) is not None:
                words[plain.strip(" ,")] = None
    return tuple(word for word in words if word)[:_MOST_WORDS]


def _found_in_training(metadata: Mapping[str, str]) -> Found:
    """Give what kohya's scripts, ai-toolkit and OneTrainer say of the training."""
    return present(
        {
            "title": words_of(metadata.get("ss_output_name")) or words_of(metadata.get("name")),
            "base": words_of(metadata.get("ss_base_model_version")),
            "trained_words": trained_words_of(metadata),
            "notes": text_of(metadata.get("ss_training_comment"))
            if words_of(metadata.get("ss_training_comment"))
            else None,
        }
    )


def _found_in_gguf(metadata: Mapping[str, str]) -> Found:
    return present(
        {
            "title": words_of(metadata.get("general.name")),
            "author": words_of(metadata.get("general.author"))
            or words_of(metadata.get("general.organization")),
            "description": text_of(metadata.get("general.description")),
            "licence": Licence(name=words_of(metadata.get("general.license"))),
        }
    )


def _inner(value: object) -> object:
    """Give JSON that stands inside a text; None where it is none, or larger than any real one."""
    if not isinstance(value, str) or len(value) > _LARGEST_JSON:
        return value if isinstance(value, dict) else None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None
