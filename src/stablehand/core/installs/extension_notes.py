"""`.stablehand/extensions.json`: what was asked for of an install's extensions; the rest git knows itself."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from stablehand.core.base.files import write_atomic
from stablehand.core.base.paths import unwritable
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.records.places import InstallFolder

NOTES_FILE: Final = "extensions.json"
_LARGEST_BYTES: Final = 4 * 1024 * 1024


class ExtensionNote(BaseModel):
    """What was asked for: the revision, whether it is to stay there, packages that its index entry wants."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    ref: str | None = None
    pinned: bool = False
    pip: tuple[str, ...] = ()


class ExtensionNotes(BaseModel):
    """The notes by the names of the extensions."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    extensions: dict[str, ExtensionNote] = {}

    def of(self, name: str) -> ExtensionNote:
        """Give the note of an extension; an empty one where there is none."""
        return self.extensions.get(name, ExtensionNote())

    def noting(self, name: str, note: ExtensionNote) -> ExtensionNotes:
        """Give the notes with this one."""
        return self.model_copy(update={"extensions": {**self.extensions, name: note}})


def read_notes(folder: InstallFolder) -> ExtensionNotes:
    """Give the notes; empty ones where there are none that can be read."""
    try:
        content = read_limited(folder.own / NOTES_FILE, _LARGEST_BYTES, only_ordinary=True)
        return ExtensionNotes.model_validate_json(content)
    except (OSError, UnfitFileError, ValidationError, ValueError):
        return ExtensionNotes()


def write_notes(folder: InstallFolder, notes: ExtensionNotes) -> None:
    """Write the notes.

    Raises:
        StablehandError: `data.unwritable`.
    """
    file = folder.own / NOTES_FILE
    try:
        write_atomic(file, notes.model_dump_json(indent=1) + "\n")
    except OSError as error:
        raise unwritable(file, error) from error
