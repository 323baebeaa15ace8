"""What a file and those beside it say of it: identity, safety, metadata. Blocks; executes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.models.hashes import signature_of
from stablehand.core.models.identify.identity import Identity
from stablehand.core.models.library.entry import NOTHING_KNOWN
from stablehand.core.models.library.folder_names import FolderNames
from stablehand.core.models.library.remembered import Identified
from stablehand.core.models.metadata.metadata import Metadata
from stablehand.core.models.safety.verdict import Evidence, Verdict
from stablehand.core.models.tree import DIFFUSERS, format_by_name

# Goes up when headers tell more than before, or something else: then all are read again.
RULES: Final = 2
SAFE: Final = Verdict("safe")
# Formats that cannot execute anything.
_PLAIN_FORMATS: Final = frozenset({"safetensors", "gguf"})


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


def header_words(path: Path) -> Mapping[str, str] | None:
    """Give the text values of a model's header; None where it cannot be read."""
    from stablehand.core.models.headers.reading import read_header

    try:
        return read_header(path).metadata
    except StablehandError:
        return None


def _verdict(path: Path, header_format: str) -> Verdict:
    from stablehand.core.models.safety.check import check_file

    # Under another ending, a program may take it for something that executes.
    if header_format in _PLAIN_FORMATS and format_by_name(path.name) == header_format:
        return SAFE
    try:
        return check_file(path)
    except StablehandError as error:
        return _refused(error)


def _refused(error: StablehandError) -> Verdict:
    return Verdict("damaged", (Evidence("header", error.message.english()),))
