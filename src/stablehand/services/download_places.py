"""Where a file that is wanted goes: its role, its folder by what its hub says of it, its name.

The folder is a guess until the file's own header has been read, see `download_landing`.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.names import folded, long_path, safe_name
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.downloads.wish import OUTSIDE, STORE, WORKFLOWS, Role
from stablehand.core.hubs.listing import HubFile, HubModel, HubVersion
from stablehand.core.models.identify.identity import Finding, Identity
from stablehand.core.models.library.entry import MAIN, ModelRoot
from stablehand.core.models.organise.shelves import shelf_of
from stablehand.core.models.safety.quarantine import numbered_places
from stablehand.core.models.tree import DIFFUSERS, KINDS, OTHER, UNKNOWN, format_by_name
from stablehand.services.app import App
from stablehand.services.model_operations import check_root, folder_named

_ARCHIVES: Final = frozenset({".zip", ".7z", ".tar", ".gz", ".tgz", ".rar", ".xz", ".zst"})
_CONFIGS: Final = frozenset({".yaml", ".yml", ".json", ".toml"})
# Weights of detectors and the like, and what lies beside models; none of it passes for a model.
_OTHERS: Final = frozenset({".onnx", ".npz", ".txt", ".md", ".model", ".msgpack", ".tflite"})
_WORKFLOW: Final = "workflow"
FALLBACK: Final = "download"


@dataclass(frozen=True, slots=True)
class Aim:
    """Where a file goes.

    Attributes:
        root: id of a root of the library, or one of `wish.OUTSIDE`.
        base: the folder of that root.
        folder: below it, '/'-separated.
        is_placed: somebody chose it.
    """

    root: str
    base: Path
    folder: str
    name: str
    role: Role
    is_placed: bool
    is_named: bool

    @property
    def path(self) -> Path:
        """The file's place."""
        return (
            self.base.joinpath(*self.folder.split("/"), self.name)
            if self.folder
            else (self.base / self.name)
        )


def role_of(name: str, file: HubFile, model: HubModel | None) -> Role | None:
    """Give what a file is to the program; None for what is never fetched (programs, pages).

    A name without any ending is one that only the server knows; then it is taken for a model.
    """
    if not PurePosixPath(name).suffix:
        return "model"
    said = f"{file.role or ''} {model.raw_kind if model else ''}".casefold()
    role = role_of_name(name)
    is_json = name.lower().endswith(".json")
    return "workflow" if role == "config" and is_json and _WORKFLOW in said else role


def role_of_name(name: str) -> Role | None:
    """Give what a file is by its name alone; one without an ending is something to be kept."""
    suffix = PurePosixPath(name).suffix.lower()
    if format_by_name(name) is not None:
        return "model"
    if suffix in _ARCHIVES:
        return "archive"
    if suffix in _CONFIGS:
        return "config"
    return "other" if suffix in _OTHERS or not suffix else None


def kind_of(file: HubFile, model: HubModel | None) -> str | None:
    """Give the kind that a hub's words say, the file's own first; None where they say none."""
    for kind in (file.kind, model.kind if model is not None else None):
        if kind in KINDS and kind not in (UNKNOWN, OTHER):
            return kind
    return None


def base_of(model: HubModel | None, version: HubVersion | None) -> str | None:
    """Give the base that a hub's words say."""
    return (version.base if version else None) or (model.base if model else None)


def aim(
    app: App,
    file: HubFile,
    model: HubModel | None,
    *,
    base: str | None,
    to: str | None,
    name: str | None,
    roots: Sequence[ModelRoot],
) -> Aim:
    """Give where a file goes; looks at the disk.

    Args:
        base: the base that it is for, as the hub says.
        to: the folder that somebody chose; None: by its kind.
        name: the name that somebody chose.

    Raises:
        StablehandError: `download.kind`, `path.outside`, `root.unknown`, `model.read_only`.
    """
    called = _name(file, name)
    role = role_of(called, file, model)
    if role is None:
        raise unfit(called)
    is_named = name is not None or file.hub != "url"
    default = _first_writable(roots)
    if to is not None:
        root, place = folder_named(to, roots, default)
        check_root(root)
        if (inner := _inside_pipeline(file, model)) is not None:
            place = place.joinpath(*inner.split("/"))
        folder = place.relative_to(root.folder).as_posix()
        folder = "" if folder == "." else folder
        return Aim(root.id, root.folder, folder, called, role, True, is_named)
    if (inner := _inside_pipeline(file, model)) is not None:
        check_root(default)
        return Aim(default.id, default.folder, f"Diffusers/{inner}", called, role, True, True)
    if role in ("archive", "workflow"):
        outside = WORKFLOWS if role == "workflow" else STORE
        return Aim(outside, outside_folder(app, outside), "", called, role, False, is_named)
    check_root(default)
    shelf = shelf_for(kind_of(file, model), base, called, default.folder)
    if role == "other" and not shelf:
        return Aim(STORE, outside_folder(app, STORE), "", called, role, False, is_named)
    return Aim(default.id, default.folder, shelf, called, role, False, is_named)


def outside_folder(app: App, root: str) -> Path:
    """Give the folder of what is no model: workflows, and archives, which are never unpacked."""
    return app.data.workflows if root == WORKFLOWS else app.data.root / "Downloads"


def base_folder(app: App, root: str, roots: Sequence[ModelRoot]) -> Path:
    """Give the folder that the paths of a root begin in.

    Raises:
        StablehandError: `root.unknown`, `model.read_only` while its drive is away.
    """
    from stablehand.core.models.library.roots import unknown_root

    if root in OUTSIDE:
        return outside_folder(app, root)
    found = next((item for item in roots if item.id == root), None)
    if found is None:
        raise unknown_root(root)
    check_root(found)
    return found.folder


def root_name(root: str, roots: Sequence[ModelRoot]) -> str:
    """Give what a root is called."""
    if root == WORKFLOWS:
        return "Workflows"
    if root == STORE:
        return "Downloads"
    return next((item.name for item in roots if item.id == root), root)


def shelf_for(kind: str | None, base: str | None, name: str, root: Path) -> str:
    """Give the folder below a root that a kind belongs in; empty where nobody can tell."""
    if kind is None:
        return ""
    present: frozenset[str] = frozenset()
    with suppress(OSError):
        present = frozenset(item.name for item in root.iterdir() if item.is_dir())
    identity = Identity(Finding(kind, base=base))
    return shelf_of(identity, format_by_name(name) or "", present) or ""


def apart(place: Path, taken: Collection[str]) -> Path:
    """Give a place with a name that no other download is meant for: the same, or with a number.

    Args:
        taken: `key_of` the places of the others.
    """
    return next((item for item in numbered_places(place) if key_of(item) not in taken), place)


def key_of(place: Path) -> str:
    """Give what two places have in common that some drives do not tell apart."""
    return folded(os.path.normpath(long_path(place)))


def with_ending(name: str, like: str) -> str:
    """Give a name with the ending of another one, unless it has an ending of a model itself."""
    suffix = PurePosixPath(like).suffix
    if not suffix or name.lower().endswith(suffix.lower()):
        return name
    return f"{name}{suffix}"


def _inside_pipeline(file: HubFile, model: HubModel | None) -> str | None:
    """Give the folder of a file of a pipeline of diffusers, which is one model in many files; None: of none.

    Its files find each other by their folders, so these stay as they are.
    """
    mark, _colon, top = (file.group or "").partition(":")
    if mark != DIFFUSERS or file.path is None or model is None:
        return None
    path = file.path.removeprefix(f"{top}/") if top else file.path
    called = top.rpartition("/")[2] or model.name.rpartition("/")[2]
    parts = [called, *path.split("/")[:-1]]
    return "/".join(safe_name(part) for part in parts)


def _name(file: HubFile, chosen: str | None) -> str:
    given = safe_name(file.name, fallback=FALLBACK)
    if chosen is None:
        return given
    return with_ending(safe_name(chosen, fallback=FALLBACK), given)


def _first_writable(roots: Sequence[ModelRoot]) -> ModelRoot:
    """Give the root that takes what comes in: the first that can be written, else the main one."""
    writable = [root for root in roots if root.is_there and not root.read_only]
    return (writable or [root for root in roots if root.id == MAIN])[0]


def unfit(name: str) -> StablehandError:
    """Give the error for a file that is never fetched: `download.kind`."""
    return StablehandError(
        "download.kind",
        QT_TRANSLATE_NOOP("download", "{name} is no file that Stablehand fetches.").fill(name=name),
        hint=QT_TRANSLATE_NOOP(
            "download", "It fetches models, their configurations, workflows and archives of them."
        ),
        details={"name": name},
    )
