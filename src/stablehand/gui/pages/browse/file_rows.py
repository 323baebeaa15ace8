"""The files of a version as choices: each is one thing to have, be it of one file or of several. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from stablehand.core.hubs.listing import HubFile
from stablehand.gui.components.fit_meter import UNTOLD, Fit

_WEIGHTS: Final = frozenset({"safetensors", "gguf", "pickle", "onnx"})
_ASIDE: Final = frozenset({"config", "training_data", "workflow", "readme", "other"})


@dataclass(frozen=True, slots=True)
class FileFit:
    """Whether a choice fits, and how that is known.

    Attributes:
        is_best: the one to take on this machine.
        why: sentences; how it adds up, or that it was only estimated.
    """

    fit: Fit = UNTOLD
    is_best: bool = False
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRow:
    """One choice.

    Attributes:
        files: what comes with it; more than one only where they are one thing together.
        name: the file's, or what the files have in common.
        is_main: a model; the rest is shown on request.
        key: of the model in the library, if that has it; empty where only that is known; None: not there.
    """

    files: tuple[HubFile, ...]
    name: str
    is_main: bool
    fit: FileFit = field(default_factory=FileFit)
    key: str | None = None

    @property
    def is_installed(self) -> bool:
        """Whether the library has it."""
        return self.key is not None

    @property
    def file(self) -> HubFile:
        """The file that the facts are of: the only one, or the largest with weights."""
        return max(self.files, key=lambda file: (_is_main(file), file.size_bytes or 0))

    @property
    def size_bytes(self) -> int | None:
        """What comes with it; None: not known."""
        sizes = [file.size_bytes for file in self.files]
        return None if None in sizes else sum(size for size in sizes if size is not None)

    @property
    def specs(self) -> tuple[str, ...]:
        """What its files are asked for by."""
        return tuple(file.spec for file in self.files)


def rows_of(
    files: Sequence[HubFile],
    installed: Mapping[str, str] | None = None,
    fits: Mapping[str, FileFit] | None = None,
) -> tuple[FileRow, ...]:
    """Give the choices: models first, in the hub's order; what is offered first is the first.

    Args:
        files: of one version.
        installed: keys of models of the library by specs of files that are there.
        fits: by spec, as far as it is known.
    """
    groups: dict[str, list[HubFile]] = {}
    for file in files:
        groups.setdefault(f"group {file.group}" if file.group else file.spec, []).append(file)
    has_main = any(_is_main(file) for file in files)
    rows = [
        _row(tuple(group), installed or {}, fits or {}, has_main=has_main)
        for group in groups.values()
    ]
    if sum(row.is_main for row in rows) < 2:  # the only one is no better than any other
        rows = [replace(row, fit=replace(row.fit, is_best=False)) for row in rows]
    return tuple(sorted(rows, key=lambda row: (not row.is_main, not row.file.is_primary)))


def proposed(rows: Sequence[FileRow], wanted: str | None = None) -> tuple[int, ...]:
    """Give which choices are ticked at first, by place.

    Args:
        rows: the choices.
        wanted: the spec of the file that was asked for, if one was.
    """
    if wanted is not None:
        named = [at for at, row in enumerate(rows) if wanted in row.specs]
        if named:
            return (named[0],)
    best = [at for at, row in enumerate(rows) if row.fit.is_best]
    if best:
        return (best[0],)
    main = [at for at, row in enumerate(rows) if row.is_main]
    primary = [at for at in main if rows[at].file.is_primary]
    if primary:
        return (primary[0],)
    return (main[0],) if len(main) == 1 else ()


def _row(
    files: tuple[HubFile, ...],
    installed: Mapping[str, str],
    fits: Mapping[str, FileFit],
    *,
    has_main: bool,
) -> FileRow:
    first = files[0]
    known = [fits[file.spec] for file in files if file.spec in fits]
    name = first.group if first.group and len(files) > 1 else first.path or first.name
    return FileRow(
        files,
        name or first.name,
        not has_main or any(_is_main(file) for file in files),
        known[0] if known else FileFit(),
        installed[first.spec] if all(file.spec in installed for file in files) else None,
    )


def _is_main(file: HubFile) -> bool:
    if file.role in _ASIDE:
        return False
    return file.format in _WEIGHTS or file.is_primary or file.role == "model"
