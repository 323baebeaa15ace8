"""What a file and those beside it say of it: identity, safety, metadata. Blocks; executes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.names import long_path
from stablehand.core.models.hashes import signature_of
from stablehand.core.models.identify.identity import Identity
from stablehand.core.models.library.entry import NOTHING_KNOWN
from stablehand.core.models.library.folder_names import FolderNames
from stablehand.core.models.library.remembered import Identified
from stablehand.core.models.metadata.metadata import Metadata
from stablehand.core.models.safety.verdict import Evidence, Level, Verdict
from stablehand.core.models.tree import DIFFUSERS, format_by_name

# Goes up when headers tell more than before, or something else: then all are read again.
RULES: Final = 1
SAFE: Final = Verdict("safe")
# Formats that cannot execute anything.
_PLAIN_FORMATS: Final = frozenset({"safetensors", "gguf"})
_LEVELS: Final[tuple[Level, ...]] = ("dangerous", "unknown", "damaged", "unchecked", "safe")


@dataclass(frozen=True, slots=True)
class Described:
    """What was read of a file.

    Attributes:
        identity: None where the file is damaged or no model.
        metadata: what its header and the files beside it say.
        signature: see `hashes.signature_of`; None for folders.
    """

    identity: Identity | None
    verdict: Verdict
    metadata: Metadata
    signature: str | None


def describe(
    path: Path,
    file_format: str,
    size_bytes: int,
    *,
    root: Path,
    kept: Metadata = NOTHING_KNOWN,
    names: FolderNames | None = None,
    identified: Identified | None = None,
) -> Described | None:
    """Read a model's header and say what it is; None where it cannot be read just now.

    Args:
        file_format: by its ending; what it really is, its content says.
        root: the folder of its root.
        kept: what is known of it so far, for what stands in no file.
        names, identified: the names in folders, and what was identified, for whoever reads many models.
    """
    from stablehand.core.models.headers.reading import read_header
    from stablehand.core.models.metadata.merging import gathered

    listing = (names or FolderNames()).near(path)
    signature = None if file_format == DIFFUSERS else signature_of(path, size_bytes)
    try:
        header = read_header(path)
    except StablehandError as error:
        if isinstance(error.__cause__, OSError):
            return None
        said = gathered(path, header={}, root=root, kept=kept, listing=listing)
        return Described(None, _refused(error), said, signature)
    said = gathered(path, header=header.metadata, root=root, kept=kept, listing=listing)
    identity = (identified or Identified()).identify(header)
    return Described(identity, _verdict(path, header.format), said, signature)


def _verdict(path: Path, header_format: str) -> Verdict:
    from stablehand.core.models.safety.check import check_file

    if header_format in _PLAIN_FORMATS:
        return SAFE
    try:
        if header_format == DIFFUSERS:
            return worst(check_file(file) for file in _weights_that_may_execute(path))
        return check_file(path)
    except StablehandError as error:
        return _refused(error)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Give the worst of some verdicts; safe if there are none."""
    return min(verdicts, key=lambda item: _LEVELS.index(item.level), default=SAFE)


def _weights_that_may_execute(folder: Path) -> list[Path]:
    found = []
    for place, _folders, names in os.walk(long_path(folder)):
        for name in names:
            kept = format_by_name(name)
            if kept is not None and kept not in _PLAIN_FORMATS:
                found.append(Path(place, name))
    return found


def _refused(error: StablehandError) -> Verdict:
    return Verdict("damaged", (Evidence("header", error.message.english()),))
