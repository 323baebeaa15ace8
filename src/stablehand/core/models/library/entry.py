"""A model of the library, with everything that is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from stablehand.core.models.identify.identity import Identity
from stablehand.core.models.metadata.base_names import base_of
from stablehand.core.models.metadata.metadata import Metadata
from stablehand.core.models.safety.verdict import Verdict
from stablehand.core.models.tree import UNKNOWN, kind_by_folder, name_of

MAIN: Final = "main"
NOTHING_KNOWN: Final = Metadata()
UNCHECKED: Final = Verdict("unchecked")
NO_HASHES: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ModelRoot:
    """A folder that holds models.

    Attributes:
        id: short and stable; "main" is Data/Models.
        folder: where it is.
        name: what the person calls it ("Archive").
        priority: the lowest number is read first and takes what comes in.
        read_only: nothing is ever written there.
        is_there: False while its drive is away; what was known of it stays known.
    """

    id: str
    folder: Path
    name: str
    priority: int = 0
    read_only: bool = False
    is_there: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """A model of the library.

    Attributes:
        root: id of its root.
        path: below its root, '/'-separated.
        format: by ending (safetensors, ckpt, pt, pth, bin, gguf) or "diffusers" for a folder.
        size_bytes: of the file, or of all files of the folder.
        modified_ns, inode: of the file; 0 where a system has no inode.
        identity: from its header; None while it has not been read.
        verdict: of the safety check.
        hashes: what is known of: "sha256", "blake3", "autov3" (64 hex, lower case), "autov2" (10 hex),
            "crc32".
        metadata: from sidecars, sites and the person.
        first_seen: when the library first saw it, in seconds since 1970; 0 if that is not known.
    """

    root: str
    path: str
    format: str
    size_bytes: int
    modified_ns: int
    inode: int = 0
    identity: Identity | None = None
    verdict: Verdict = UNCHECKED
    hashes: Mapping[str, str] = field(default_factory=lambda: NO_HASHES)
    metadata: Metadata = NOTHING_KNOWN
    first_seen: int = 0

    @property
    def kind(self) -> str:
        """Its kind by the header, by its folder where the header has not been read or does not tell."""
        if self.identity is not None and self.identity.kind != UNKNOWN:
            return self.identity.kind
        return kind_by_folder(self.path)

    @property
    def base(self) -> str | None:
        """Its base: what the person says, else by the header; None if unknown, or only `one_of` is known."""
        if self.base_by_person is not None:
            return self.base_by_person
        return None if self.identity is None else self.identity.base

    @property
    def one_of(self) -> tuple[str, ...]:
        """What its base is one of, where the header cannot tell and the person does not."""
        if self.identity is None or self.base_by_person is not None:
            return ()
        return self.identity.finding.one_of

    @property
    def base_by_person(self) -> str | None:
        """What the person says it is for: an id of ours where it has one, else the words; None: nothing."""
        said = self.metadata.base
        if not said or self.metadata.sources.get("base") != "user":
            return None
        return base_of(said) or said

    @property
    def name(self) -> str:
        """The file's name without its ending, or the folder's."""
        return name_of(self.path, self.format)

    @property
    def key(self) -> str:
        """What names it everywhere: root id, a colon, path."""
        return f"{self.root}:{self.path}"
