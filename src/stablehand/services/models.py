"""Listing the models of the library, and showing one with everything that is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, get_args

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Silence
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.library.entry import MAIN, Entry, ModelRoot
from stablehand.core.models.library.roots import place_of, unknown_root
from stablehand.core.models.library.schema import healed
from stablehand.core.models.library.search import matches
from stablehand.core.models.library.store import header_read_at, read_entries
from stablehand.core.models.tree import KINDS, folder_of, is_below, known_kind
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.civitai import page_of
from stablehand.services.library import ScannedModels, scan_models, start_scan
from stablehand.services.results import Result

__all__ = [
    "SORT_KEYS", "ListedModel", "ListedModels", "ScannedModels", "ShownModel", "SortKey",
    "list_models", "scan_models", "show_model", "start_scan",
]  # fmt: skip

SortKey = Literal["folder", "name", "size", "modified", "added", "kind", "base"]
SORT_KEYS: Final = get_args(SortKey)
_LATEST_S: Final = 253402300799  # the end of the year 9999, where calendars end
# What a person had better not load.
_UNSAFE: Final = frozenset({"unknown", "dangerous", "damaged"})


@dataclass(frozen=True, slots=True)
class ListedModel:
    """A model of the library.

    Attributes:
        entry: what is known of it.
        path: where it lies.
        is_there: False while the drive of its root is away.
    """

    entry: Entry
    path: Path
    is_there: bool

    @property
    def name(self) -> str:
        """Its file's name without the ending, or its folder's."""
        return self.entry.name

    @property
    def folder(self) -> str:
        """The folder below its root."""
        return folder_of(self.entry.path)

    @property
    def kind(self) -> str:
        """By the header, else by the folder."""
        return self.entry.kind

    @property
    def base(self) -> str | None:
        """As the person says, else by the header; None if unknown, or only one of several."""
        return self.entry.base

    @property
    def format(self) -> str:
        """By its ending; "diffusers" for a folder."""
        return self.entry.format

    @property
    def size_bytes(self) -> int:
        """Of the file, or of all files of the folder."""
        return self.entry.size_bytes

    @property
    def modified(self) -> datetime:
        """When its file was last written."""
        return _moment(self.entry.modified_ns // 1_000_000_000)

    @property
    def added(self) -> datetime | None:
        """When the library first saw it; None if that is not known."""
        return _moment(self.entry.first_seen) if self.entry.first_seen else None


@dataclass(frozen=True, slots=True)
class ListedModels:
    """The models asked for, and how many the library has in all.

    Attributes:
        folder: the main root.
        roots: all of them.
    """

    folder: Path
    models: tuple[ListedModel, ...]
    total: int
    roots: tuple[ModelRoot, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownModel:
    """One model with everything that is known of it.

    Attributes:
        header_read: when its header was last read; None if it has not been.
        page: the address of its page on its site.
        sidecars: the files that belong to it.
    """

    model: ListedModel
    root: ModelRoot
    header_read: datetime | None
    sidecars: tuple[Path, ...]
    page: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which models are asked for; None and False ask for any.

    Attributes:
        folder: this folder of a root, or those in it.
        text: words that all occur in what is said of a model.
        unsafe: only what the safety check does not call safe.
    """

    kind: str | None = None
    base: str | None = None
    folder: str | None = None
    root: str | None = None
    format: str | None = None
    text: str | None = None
    unsafe: bool = False

    def takes(self, entry: Entry) -> bool:
        """Tell whether a model is meant."""
        return (
            self.kind in (None, entry.kind)
            and self.root in (None, entry.root)
            and self.format in (None, entry.format)
            and (self.base is None or _has_base(entry, self.base))
            and (self.folder is None or is_below(entry.path, self.folder))
            and not (self.unsafe and entry.verdict.level not in _UNSAFE)
            and (self.text is None or matches(entry, self.text))
        )


async def list_models(
    app: App,
    *,
    kind: str | None = None,
    base: str | None = None,
    folder: str | None = None,
    root: str | None = None,
    format_: str | None = None,
    text: str | None = None,
    unsafe: bool = False,
    sort: SortKey = "folder",
    look: bool = True,
) -> Result[ListedModels]:
    """List models, by default after a look through the roots that reads what is new.

    Args:
        kind, base, folder, root, format_, text, unsafe: see `Wanted`.
        look: look first; else give what is known.

    Raises:
        StablehandError: `usage` for a kind that does not exist, `root.unknown`, `root.damaged`,
            `database.damaged`.
    """
    wanted = Wanted(_given_kind(kind), base, folder, root, format_, text, unsafe)
    notices: tuple[Text, ...]
    if look:
        done = await library.scan(app, Silence(), must_save=False)
        found_roots, entries, notices = done.look.roots, done.entries, done.notices
    else:
        found_roots = await library.roots(app)
        entries, aside = await in_side_thread(
            lambda: healed(app.data.library, lambda: read_entries(app.data.library))
        )
        notices = () if aside is None else (library.made_anew(aside),)
    _check_root(root, found_roots)
    ids = {known.id for known in found_roots}
    known = [entry for entry in entries if entry.root in ids]
    listed = _listed([entry for entry in known if wanted.takes(entry)], found_roots)
    data = ListedModels(app.data.models, tuple(_sorted(listed, sort)), len(known), found_roots)
    return Result("models list", data, notices)


async def show_model(app: App, name: str) -> Result[ShownModel]:
    """Give one model with everything that is known of it, by whatever it may be called.

    Raises:
        StablehandError: `model.unknown`, `model.ambiguous`, `database.damaged`, `root.damaged`.
    """
    entry = await library.entry(app, name)
    found_roots = await library.roots(app)
    (model,) = _listed([entry], found_roots)
    root = next(root for root in found_roots if root.id == entry.root)

    def rest() -> tuple[int, tuple[Path, ...]]:
        from stablehand.core.models.metadata.sidecars import sidecars_of

        return header_read_at(app.data.library, entry.key), sidecars_of(model.path)

    read_at, sidecars = await in_side_thread(rest)
    page = page_of(app, entry.metadata)
    shown = ShownModel(model, root, _moment(read_at) if read_at else None, sidecars, page)
    return Result("models show", shown)


def _listed(entries: Iterable[Entry], roots: tuple[ModelRoot, ...]) -> list[ListedModel]:
    there: Mapping[str, bool] = {root.id: root.is_there for root in roots}
    return [ListedModel(entry, place_of(entry, roots), there[entry.root]) for entry in entries]


def _has_base(entry: Entry, base: str) -> bool:
    wanted = base.casefold()
    if entry.base is not None and entry.base.casefold() == wanted:
        return True
    return any(item.casefold() == wanted for item in entry.one_of)


def _given_kind(kind: str | None) -> str | None:
    if kind is None or (known := known_kind(kind)) is not None:
        return None if kind is None else known
    raise StablehandError(
        "usage",
        QT_TRANSLATE_NOOP("models", "There is no kind of model named '{kind}'.").fill(kind=kind),
        hint=QT_TRANSLATE_NOOP("models", "Kinds: {kinds}.").fill(kinds=", ".join(KINDS)),
    )


def _check_root(root: str | None, roots: tuple[ModelRoot, ...]) -> None:
    if root is not None and root not in {known.id for known in roots}:
        raise unknown_root(root)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(min(max(seconds, 0), _LATEST_S), UTC)


def _by_folder(model: ListedModel) -> tuple[bool, str, str]:
    root = model.entry.root
    return root != MAIN, root, model.folder.casefold()


def _sorted(models: Iterable[ListedModel], sort: SortKey) -> list[ListedModel]:
    """Sort by name within the key: the largest and the newest first."""
    named = sorted(models, key=lambda model: (model.name.casefold(), str(model.path)))
    if sort == "folder":
        return sorted(named, key=_by_folder)
    if sort == "size":
        return sorted(named, key=lambda model: -model.size_bytes)
    if sort == "modified":
        return sorted(named, key=lambda model: -model.entry.modified_ns)
    if sort == "added":
        return sorted(named, key=lambda model: -model.entry.first_seen)
    if sort == "kind":
        return sorted(named, key=lambda model: model.kind)
    if sort == "base":
        return sorted(named, key=lambda model: (model.base is None, model.base or ""))
    return named
