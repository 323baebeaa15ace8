"""`<base>.stablehand.json`: what a person says of a model, and what CivitAI said when it was asked.

The file travels with the model, so that both outlast the library's database. Keys that this version does not
know stay as they are. Reading and writing block.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.loose_values import (
    flag_of,
    list_of,
    number_of,
    table_of,
    text_of,
    words_of,
)
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.models.metadata.civitai_records import Found, present
from stablehand.core.models.metadata.json_files import read_table, write_table
from stablehand.core.models.metadata.metadata import Licence
from stablehand.core.models.metadata.sidecars import OWN, Beside, place_for

VERSION: Final = 1
_LISTS: Final = ("trained_words", "tags", "tags_added", "tags_removed")
_WORDS: Final = ("title", "version", "author", "base", "page", "newer_name", "sha256")
_TEXTS: Final = ("description", "notes")
_NUMBERS: Final = ("rating", "civitai_model", "civitai_version", "newer_version")
_FLAGS: Final = ("favourite", "nsfw", "newer_is_early")


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """What our own file beside a model holds.

    Attributes:
        user: what a person set, by field; `tags_added` and `tags_removed` beside what sites say.
        civitai: what CivitAI said, by field of `Metadata`, and `sha256` of the file that it was asked about.
        rest: keys that this version does not know, kept as they are.
    """

    user: Mapping[str, Any] = field(default_factory=dict)
    civitai: Found = field(default_factory=dict)
    rest: Mapping[str, Any] = field(default_factory=dict)


def read_own(model: Path, beside: Beside | None = None) -> OwnRecord | None:
    """Give what our file beside a model holds; None where there is none that can be read."""
    file = (beside or Beside(model)).file(OWN)
    table = None if file is None else read_table(file)
    return None if table is None else own_record_of(table)


def own_record_of(table: Mapping[str, Any]) -> OwnRecord:
    """Give the record that a table of JSON stands for, odd values left out."""
    return OwnRecord(
        user=checked_fields(table_of(table.get("user"))),
        civitai=checked_fields(table_of(table.get("civitai"))),
        rest={key: value for key, value in table.items() if key not in _OWN_KEYS},
    )


def own_table(record: OwnRecord) -> dict[str, Any]:
    """Give the table of JSON that stands for a record."""
    table: dict[str, Any] = {"stablehand": VERSION}
    for name, found in (("user", record.user), ("civitai", record.civitai)):
        if found:
            table[name] = {key: _plain(value) for key, value in found.items()}
    return {**table, **record.rest}


_MEND: Final = QT_TRANSLATE_NOOP(
    "models",
    "Make the folder of the model writable, or look after its drive; then do the same again.",
)


def write_own(model: Path, record: OwnRecord) -> Path:
    """Write our file beside a model, as a whole.

    Raises:
        StablehandError: `model.metadata_unreadable` for a file that is there and is damaged: it stays;
            `data.unwritable`.
    """
    file = place_for(model, OWN)
    try:
        if _exists(file) and read_table(file) is None:
            raise _damaged(file)
        write_table(file, own_table(record))
    except OSError as error:
        raise unwritable(file, error, _MEND) from error
    return file


def checked_fields(table: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields that make sense, in their types; `favourite` and empty notes count as said."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key in _LISTS:
            found[key] = list_of(list(value) if isinstance(value, (list, tuple)) else [])
        elif key in _WORDS:
            found[key] = words_of(value)
        elif key in _TEXTS:
            found[key] = text_of(value)
        elif key in _NUMBERS:
            found[key] = number_of(value)
        elif key in _FLAGS:
            found[key] = flag_of(value)
        elif key == "licence":
            found[key] = value if isinstance(value, Licence) else _licence(table_of(value))
    rating = found.get("rating")
    if rating is not None and rating > 5:
        found["rating"] = None
    return present(found)


def _licence(table: Mapping[str, Any]) -> Licence:
    granted = table.get("commercial")
    return Licence(
        name=words_of(table.get("name")),
        commercial=list_of(granted) if isinstance(granted, list) else None,
        credit_needed=flag_of(table.get("credit_needed")),
        derivatives=flag_of(table.get("derivatives")),
        other_licence=flag_of(table.get("other_licence")),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Licence):
        return {name: _plain(item) for name, item in asdict(value).items() if item is not None}
    return list(value) if isinstance(value, tuple) else value


def _exists(file: Path) -> bool:
    return file.is_symlink() or file.exists()


def _damaged(file: Path) -> StablehandError:
    return StablehandError(
        "model.metadata_unreadable",
        QT_TRANSLATE_NOOP("metadata", "What was noted of the model cannot be read: {file}.").fill(
            file=str(file)
        ),
        hint=QT_TRANSLATE_NOOP(
            "metadata", "Correct the file or move it away; it is left as it is."
        ),
        details={"file": str(file)},
    )


_OWN_KEYS: Final = ("stablehand", "user", "civitai")
