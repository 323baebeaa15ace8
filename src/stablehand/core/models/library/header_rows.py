"""What is read of a model's file, in the form in which the library keeps it and processes hand it on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from stablehand.core.models.library.codec import Reader, identity_text, metadata_text, verdict_text
from stablehand.core.models.library.describing import describe
from stablehand.core.models.library.folder_names import FolderNames
from stablehand.core.models.library.remembered import Identified
from stablehand.core.models.tree import DIFFUSERS, UNKNOWN
from stablehand.core.models.walk import is_as_known


@dataclass(frozen=True, slots=True)
class Unread:
    """A model whose header has not been read by today's rules.

    Attributes:
        row: its record's number.
        root: the folder of its root; `path` is below it.
        metadata: what is known so far, as kept.
    """

    row: int
    root: Path
    path: str
    format: str
    size_bytes: int
    modified_ns: int
    metadata: str | None

    def to_json(self) -> list[Any]:
        """Give it as JSON."""
        return [
            self.row,
            str(self.root),
            self.path,
            self.format,
            self.size_bytes,
            self.modified_ns,
            self.metadata,
        ]

    @classmethod
    def of_json(cls, found: list[Any]) -> Unread:
        """Give what `to_json` stood for."""
        return cls(found[0], Path(found[1]), *found[2:])


class HeaderRow(NamedTuple):
    """What was read, as texts of the database; see the columns of the same names."""

    identity: str | None
    kind: str | None
    base: str | None
    verdict: str
    signature: str | None
    metadata: str | None
    description: str | None


def read_row(item: Unread, names: FolderNames, identified: Identified) -> HeaderRow | None:
    """Read a file; None where it cannot be read just now, or is not the one that was seen. Blocks."""
    file = item.root.joinpath(*item.path.split("/"))
    found = describe(
        file,
        item.format,
        item.size_bytes,
        root=item.root,
        kept=Reader().metadata(item.metadata),
        names=names,
        identified=identified,
    )
    if found is None or not _is_as_seen(item, file):
        return None
    identity = found.identity
    return HeaderRow(
        identity=None if identity is None else identity_text(identity),
        kind=None if identity is None or identity.kind == UNKNOWN else identity.kind,
        base=None if identity is None else identity.base,
        verdict=verdict_text(found.verdict),
        signature=found.signature,
        metadata=metadata_text(found.metadata),
        description=found.metadata.description,
    )


def _is_as_seen(item: Unread, file: Path) -> bool:
    """Tell whether a file is the one that was seen, so that what was read of it may follow its record."""
    try:
        return item.format == DIFFUSERS or is_as_known(file, item.size_bytes, item.modified_ns)
    except OSError:
        return False
